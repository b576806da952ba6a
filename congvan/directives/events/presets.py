"""Facts about phrases, groups and usual terms."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseAdded(Event):
    """Thêm một ý kiến mẫu."""

    code = "quick_phrase.added"
    template = "{actor} thêm ý kiến mẫu “{label}”: {text}"
    subject = ("quick_phrase", "phrase_id")

    phrase_id: int
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseChanged(Event):
    """Sửa một ý kiến mẫu."""

    code = "quick_phrase.changed"
    template = "{actor} sửa ý kiến mẫu “{label}”: {text}"
    subject = ("quick_phrase", "phrase_id")

    phrase_id: int
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseRemoved(Event):
    """Bỏ một ý kiến mẫu."""

    code = "quick_phrase.removed"
    template = "{actor} bỏ ý kiến mẫu “{label}”."
    subject = ("quick_phrase", "phrase_id")

    phrase_id: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAdded(Event):
    """Thêm một nhóm gửi nhanh."""

    code = "quick_group.added"
    template = "{actor} thêm nhóm gửi nhanh “{name}” gồm {count} nơi nhận."
    subject = ("quick_group", "group_id")

    group_id: int
    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRemoved(Event):
    """Bỏ một nhóm gửi nhanh."""

    code = "quick_group.removed"
    template = "{actor} bỏ nhóm gửi nhanh “{name}”."
    subject = ("quick_group", "group_id")

    group_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSet(Event):
    """Đặt thời hạn giải quyết theo loại văn bản (R-059)."""

    code = "handling_term.set"
    template = "{actor} đặt thời hạn của {type_name}: {working_days} ngày làm việc."
    subject = ("handling_term", "type_id")

    type_id: int
    type_name: str
    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRemoved(Event):
    """Bỏ thời hạn giải quyết theo loại văn bản."""

    code = "handling_term.removed"
    template = "{actor} bỏ thời hạn của {type_name}."
    subject = ("handling_term", "type_id")

    type_id: int
    type_name: str
