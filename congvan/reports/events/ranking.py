"""Facts about the ranking of agencies that the audit trail keeps."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightsSet(audit.Event):
    """Trọng số xếp hạng được đặt lại (R-335)."""

    code = "ranking.weights_set"
    template = "{actor} đặt trọng số xếp hạng áp dụng từ {valid_from}: {weights}. Căn cứ: {ground}."
    subject = ("ranking_scheme", "scheme_id")

    scheme_id: int
    valid_from: str
    weights: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingOrdered(audit.Event):
    """Một bảng xếp hạng được yêu cầu tính."""

    code = "ranking.ordered"
    template = "{actor} yêu cầu tính bảng xếp hạng {period}."
    subject = ("ranking", "sheet_id")

    sheet_id: int
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingWorkedOut(audit.Event):
    """Một bảng xếp hạng đã tính xong."""

    code = "ranking.worked_out"
    template = "Hệ thống tính xong bảng xếp hạng {period} của {agencies} cơ quan."
    subject = ("ranking", "sheet_id")

    sheet_id: int
    period: str
    agencies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingFailed(audit.Event):
    """Một bảng xếp hạng không tính được."""

    code = "ranking.failed"
    template = "Hệ thống không tính được bảng xếp hạng {period}: {reason}"
    subject = ("ranking", "sheet_id")

    sheet_id: int
    period: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingPublished(audit.Event):
    """Một bảng xếp hạng được công bố cho các cơ quan."""

    code = "ranking.published"
    template = "{actor} công bố bảng xếp hạng {period}."
    subject = ("ranking", "sheet_id")

    sheet_id: int
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingWithdrawn(audit.Event):
    """Một bảng xếp hạng thôi được công bố."""

    code = "ranking.withdrawn"
    template = "{actor} thôi công bố bảng xếp hạng {period}: {reason}."
    subject = ("ranking", "sheet_id")

    sheet_id: int
    period: str
    reason: str
