"""The duty to answer on the desk: work opened, moved and closed with the consultation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from congvan.desk.holders import Holder, of_member, of_unit
from congvan.desk.models import NO_DEADLINE, Inbox
from congvan.desk.services import notices, work
from congvan.desk.services.inboxes import inbox_for
from congvan.desk.states import Outcome, Part
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import requires_transaction
from congvan.office.attachments.queries import attached_to
from congvan.office.consultations.models import AskedParty, Consultation
from congvan.office.consultations.rules import LONGEST_RUN_DAYS
from congvan.office.consultations.states import AskedStatus
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import due_in, end_of_working_day, working_calendar
from congvan.organization.queries.people import heads_of_unit

SUBJECT = "consultation"
CAUSE = "consultation.asked"
MOST_WORKING_DAYS = 60


def deadline(*, working_days: int | None, due_on: date | None) -> datetime:
    """The end of the last working day on which one may answer, by count or by date.

    Exactly one of the two is given; a day off becomes the next working day (R-387). Raises
    InvalidInput for neither, for the past, and for more than a quarter ahead.
    """
    if (working_days is None) == (due_on is None):
        raise InvalidInput(
            "Chưa có hạn trả lời.", next_step="Ghi số ngày làm việc, hoặc chọn một ngày.",
            field="working_days",
        )  # fmt: skip
    today = clock.today()
    if working_days is not None:
        if not 1 <= working_days <= MOST_WORKING_DAYS:
            raise InvalidInput(
                "Số ngày làm việc không hợp lý.", next_step=f"Ghi từ 1 đến {MOST_WORKING_DAYS} ngày làm việc.",
                field="working_days",
            )  # fmt: skip
        due_at = due_in(working_days)
    else:
        assert due_on is not None  # noqa: S101 - the other one is not
        if not 0 <= (due_on - today).days <= LONGEST_RUN_DAYS:
            raise _out_of_reach("due_on")
        due_at = end_of_working_day(working_calendar().on_or_after(due_on))
    if due_at <= clock.now() or (due_at.date() - today).days > LONGEST_RUN_DAYS + 7:
        raise _out_of_reach("due_on" if working_days is None else "working_days")
    return due_at


@requires_transaction
def open_for(
    *, by: ActingMember, consultation: Consultation, parties: Iterable[AskedParty]
) -> None:
    """Let each party owe its answer. Lock: each inbox, FOR SHARE.

    Opened by the system: the asker sees in the consultation who owes it, and five hundred rows
    would bury what the asker has passed on to people.
    """
    parties = list(parties)
    owed: dict[str, Any] = {
        "by": None, "part": Part.COORDINATE, "subject_type": SUBJECT, "subject_id": consultation.pk,
        "cause": CAUSE, "title": f"Cho ý kiến: {consultation.title}", "origin": by.seat.person_name,
        "due_at": consultation.due_at, "file_count": consultation_files(consultation),
    }  # fmt: skip
    members = [party.member_id for party in parties if party.member_id is not None]
    work.open_work_for_members(agency_id=consultation.agency_id, members=members, **owed)
    for party in parties:
        if party.unit_id is not None:
            work.open_work(holder=of_unit(consultation.agency_id, party.unit_id), **owed)


@requires_transaction
def close_of(*, by: ActingMember | None, consultation: Consultation, party: AskedParty) -> None:
    """The party has answered: its work is done, unless the same desk owes another answer here.

    Somebody who leaves and the successor may both be asked; the work of both is one.
    """
    holder = _holder(consultation.agency_id, party)
    if holder is not None and not _owes_another(consultation, holder):
        work.close_work(
            by=by, agency_id=consultation.agency_id, subject_type=SUBJECT,
            subject_id=consultation.pk, cause=CAUSE, holder=holder,
        )  # fmt: skip


@requires_transaction
def close_all(*, by: ActingMember | None, consultation: Consultation) -> None:
    """Nobody owes an answer any more."""
    work.close_work(
        by=by, agency_id=consultation.agency_id, subject_type=SUBJECT,
        subject_id=consultation.pk, cause=CAUSE, outcome=Outcome.CANCELLED,
    )  # fmt: skip


@requires_transaction
def move_deadline(consultation: Consultation) -> None:
    """Give the open work the consultation's deadline."""
    work.open_on_subject(consultation.agency_id, SUBJECT, consultation.pk).filter(
        cause=CAUSE
    ).update(due_at=consultation.due_at, sort_due=consultation.due_at or NO_DEADLINE)


@requires_transaction
def tell(consultation: Consultation, members: Iterable[int], *, kind: str, sentence: str) -> int:
    """A notice about the consultation to these seats, each once."""
    return notices.tell(
        agency_id=consultation.agency_id, members=sorted(set(members)), kind=f"consultation.{kind}",
        sentence=sentence, subject_type=SUBJECT, subject_id=consultation.pk,
    )  # fmt: skip


def seats_of(parties: Iterable[AskedParty]) -> list[int]:
    """The seats that answer for the parties: the members, the heads of the units."""
    seats: set[int] = set()
    for party in parties:
        if party.member_id is not None:
            seats.add(party.member_id)
        elif party.unit_id is not None:
            seats.update(heads_of_unit(party.unit_id))
    return sorted(seats)


def consultation_files(consultation: Consultation) -> int:
    """How many files go with the question."""
    return len(
        attached_to(consultation.agency_id, SUBJECT, [consultation.pk]).get(consultation.pk, ())
    )


def _owes_another(consultation: Consultation, holder: Holder) -> bool:
    inbox = inbox_for(holder)
    waiting = consultation.parties.filter(status=AskedStatus.WAITING, member__isnull=False)
    desks = Inbox.objects.filter(Q(pk=inbox) | Q(passed_to_id=inbox))
    return desks.filter(member_id__in=waiting.values("member_id")).exists()


def _holder(agency_id: int, party: AskedParty) -> Holder | None:
    if party.member_id is not None:
        return of_member(agency_id, party.member_id)
    if party.unit_id is not None:
        return of_unit(agency_id, party.unit_id)
    return None


def _out_of_reach(field: str) -> InvalidInput:
    return InvalidInput(
        "Hạn trả lời phải sau lúc này và không quá ba tháng.", next_step="Sửa hạn trả lời.",
        field=field,
    )  # fmt: skip
