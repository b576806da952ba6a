"""Facts about searches: kept, renamed, dropped, and lists of results that leave the system (R-305)."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSaved(Event):
    """Một người lưu một câu tra cứu để dùng lại (R-376)."""

    code = "search.saved"
    template = "{actor} lưu tìm kiếm “{name}”."
    subject = ("search", "search_id")

    search_id: int
    name: str
    parameters: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchChanged(Event):
    """Một người đổi tên tìm kiếm đã lưu, hoặc đưa lên, bỏ khỏi bàn làm việc."""

    code = "search.changed"
    template = "{actor} sửa tìm kiếm đã lưu “{old_name}” thành “{name}”."
    subject = ("search", "search_id")

    search_id: int
    old_name: str
    name: str
    on_desk: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDropped(Event):
    """Một người bỏ tìm kiếm đã lưu."""

    code = "search.dropped"
    template = "{actor} bỏ tìm kiếm đã lưu “{name}”."
    subject = ("search", "search_id")

    search_id: int
    name: str
    parameters: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsExported(Event):
    """Một người tải kết quả tra cứu ra tệp (R-305, R-376, R-377)."""

    code = "search.exported"
    template = "{actor} xuất {lines} kết quả tra cứu {asked} ra tệp {form}."
    subject = ("agency", "agency_id")

    agency_id: int
    asked: str
    parameters: str
    form: str
    lines: int
