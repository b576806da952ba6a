"""Lists of what the law has cleared, before the agency's administrators (R-322).

Nothing goes by itself: a list is work of the administrators until one of them confirms it, and they
are reminded of it once a week while it lies.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce, TruncDate

from congvan.desk.holders import of_role
from congvan.desk.services import notices, work
from congvan.desk.states import Part
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import nfc
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import end_of_working_day, working_calendar
from congvan.organization.queries.people import holders_of
from congvan.organization.states import Role

REMINDED_EVERY = timedelta(days=7)
LONGEST_REASON = 200


def due_on(day: date) -> datetime:
    """The end of the working day by which a list is to be decided; a day off: the next one."""
    return end_of_working_day(working_calendar().on_or_after(day))


def to_remind_of(undecided: QuerySet[Any, Any], *, made: str) -> list[int]:
    """Of lists nobody has decided, those nobody was told of for a week; `made` names their moment."""
    told = Coalesce("reminded_on", TruncDate(made, tzinfo=OFFICE_ZONE))
    found = undecided.annotate(told_on=told).filter(told_on__lte=clock.today() - REMINDED_EVERY)
    return list(found.order_by("pk").values_list("pk", flat=True))


@requires_transaction
def propose(
    *, agency_id: int, subject_type: str, subject_id: int, kind: str, title: str, sentence: str,
    due_at: datetime,
) -> None:  # fmt: skip
    """Lay a list before the administrators: work with a day, and a notice to each.

    Called again it is the reminder: the work is the same, the notice comes anew. Lock: the
    administrators' inbox, FOR SHARE.
    """
    work.open_work(
        by=None, holder=of_role(agency_id, Role.SYSADMIN_AGENCY), part=Part.REVIEW,
        subject_type=subject_type, subject_id=subject_id, cause=kind, title=title, due_at=due_at,
    )  # fmt: skip
    notices.tell(
        agency_id=agency_id, members=holders_of(agency_id, Role.SYSADMIN_AGENCY), kind=kind,
        sentence=sentence, subject_type=subject_type, subject_id=subject_id,
    )  # fmt: skip


@requires_transaction
def settle(*, by: ActingMember, subject_type: str, subject_id: int) -> None:
    """The administrator has decided: nobody owes it any more."""
    work.close_work(by=by, agency_id=by.agency_id, subject_type=subject_type, subject_id=subject_id)


def why_left_out(reason: str, *, lines: Collection[int]) -> str:
    """The clean reason for which `lines` are left out; "" when there are none.

    Raises InvalidInput when there are some and no reason, or too long a one.
    """
    words = " ".join(nfc(reason).replace("\x00", "").split())
    if not lines:
        return ""
    if not words or len(words) > LONGEST_REASON:
        raise InvalidInput(
            "Chưa ghi lý do giữ lại." if not words else f"Dài quá {LONGEST_REASON} ký tự.",
            next_step="Ghi ngắn gọn vì sao giữ lại các dòng đã chọn.", field="reason",
        )  # fmt: skip
    return words
