"""Facts of the desk that the audit trail keeps.

Opening and finishing work is told by the verb that causes it (a delegation asked, a document
assigned); the desk itself tells what only it knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.kernel import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkReadAndDone(audit.Event):
    """Việc “Để biết” đã được đọc và vì thế đã xong."""

    code = "work.read_and_done"
    template = "{actor} đã đọc “{title}” để biết."
    subject = ("work_item", "work_item_id")

    work_item_id: int
    title: str
    about_type: str
    about_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkReopened(audit.Event):
    """Việc “Để biết” vừa đọc được mở lại (hoàn tác)."""

    code = "work.reopened"
    template = "{actor} mở lại việc “{title}”."
    subject = ("work_item", "work_item_id")

    work_item_id: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyTold(audit.Event):
    """Một tin báo được gửi cho mọi người trong cơ quan (R-248, R-257)."""

    code = "notice.announced"
    template = "{actor} báo cho {count} người trong cơ quan: “{sentence_told}”"
    subject = ("agency", "agency_id")

    agency_id: int
    kind: str
    sentence_told: str
    count: int
    about_type: str
    about_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkHandedOver(audit.Event):
    """Người thôi vị trí công tác bàn giao việc đang mở cho người khác (R-283)."""

    code = "work.handed_over"
    template = (
        "{actor} bàn giao {moved} việc đang mở của {leaver} cho {successor}; "
        "{leaver} làm việc đến hết ngày {last_day}. Ghi chú: {note}"
    )
    subject = ("membership", "membership_id")

    membership_id: int
    successor_id: int
    leaver: str
    successor: str
    last_day: date
    moved: int
    merged: int
    note: str
