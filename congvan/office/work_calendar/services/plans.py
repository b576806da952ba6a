"""A plan on its way: files, submit, return, approve, publish (R-234). Lock: the plan's row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from congvan.desk.holders import Holder, of_member, of_role, of_unit
from congvan.desk.services import notices, work
from congvan.desk.states import Outcome, Part
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.office.attachments import services as attachments
from congvan.office.attachments.queries import attached_to
from congvan.office.attachments.services import NewFile
from congvan.office.work_calendar import access, events
from congvan.office.work_calendar.lifecycles import PLAN
from congvan.office.work_calendar.models import CalendarPlan
from congvan.office.work_calendar.queries.plans import SUBJECT, plan_words
from congvan.office.work_calendar.rules import Folder
from congvan.office.work_calendar.services.holding import hold
from congvan.office.work_calendar.services.telling import tell_of_plan
from congvan.office.work_calendar.services.writing import open_plan
from congvan.office.work_calendar.states import CalendarKind, PlanStatus, Span
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

CAUSE = "work_calendar.submitted"
LONGEST_REASON = 500


@in_transaction
def add_files(
    *, by: ActingMember, folder: Folder, span: Span, day: date, note: str, new: Sequence[NewFile]
) -> CalendarPlan:  # fmt: skip
    """Give the calendar of a week or month as files; to a published one they are added (R-234).

    Raises NotFound, NotAllowed, WrongState, InvalidInput without a file.
    """
    plan = open_plan(by=by, folder=folder, span=span, day=day)
    if not new:
        raise InvalidInput("Chưa chọn tệp nào.", next_step="Chọn tệp lịch.", field="tep")
    words = " ".join(nfc(note).split())
    if len(words) > LONGEST_REASON:
        raise InvalidInput(
            f"Ghi chú dài quá {LONGEST_REASON} ký tự.", next_step="Viết ngắn lại.", field="note"
        )
    if words:
        plan.note = words
        plan.save(update_fields=["note"])
    count = attachments.attach(by=by, subject_type=SUBJECT, subject_id=plan.pk, new=new)
    audit.record(
        events.PlanFilesAdded(plan_id=plan.pk, plan=plan_words(plan), count=count), by=by.actor
    )
    return plan


@in_transaction
def take_file_out(*, by: ActingMember, plan_id: int, attachment_id: int) -> None:
    """Take a file out of a draft. Raises NotFound, NotAllowed, WrongState."""
    plan = access.get_plan(by, plan_id, lock=True)
    parties = access.check_writes(by, access.folder_for(plan.calendar))
    if plan.status == PlanStatus.PUBLISHED:
        # What was published stays: a new file goes beside it.
        PLAN.move(plan.status, "take_back", parties)
    PLAN.move(plan.status, "add_files", parties)
    name = attachments.take_out(
        by=by, subject_type=SUBJECT, subject_id=plan.pk, attachment_id=attachment_id
    )
    audit.record(
        events.PlanFileTakenOut(plan_id=plan.pk, plan=plan_words(plan), name=name), by=by.actor
    )


@in_transaction
def submit(*, by: ActingMember, plan_id: int) -> CalendarPlan:
    """Submit a draft to those who decide; it opens their work. Raises InvalidInput when empty."""
    plan, _ = _moved(by, plan_id, "submit")
    _check_not_empty(plan)
    plan.submitted_by_id, plan.submitted_at = by.membership_id, clock.now()
    plan.returned_reason = ""
    plan.save(update_fields=["status", "submitted_by", "submitted_at", "returned_reason"])
    words = plan_words(plan)
    for holder in _deciders(plan):
        work.open_work(
            by=by, holder=holder, part=Part.REVIEW, subject_type=SUBJECT, subject_id=plan.pk,
            cause=CAUSE, title=f"Duyệt {words}",
        )  # fmt: skip
    audit.record(events.PlanSubmitted(plan_id=plan.pk, plan=words), by=by.actor)
    return plan


@in_transaction
def take_back(*, by: ActingMember, plan_id: int) -> CalendarPlan:
    """Take a submitted plan back to correct it. Raises NotFound, NotAllowed, WrongState."""
    plan, _ = _moved(by, plan_id, "take_back")
    plan.submitted_by, plan.submitted_at = None, None
    plan.save(update_fields=["status", "submitted_by", "submitted_at"])
    _close(by, plan, Outcome.CANCELLED)
    audit.record(events.PlanTakenBack(plan_id=plan.pk, plan=plan_words(plan)), by=by.actor)
    return plan


@in_transaction
def return_plan(*, by: ActingMember, plan_id: int, reason: str) -> CalendarPlan:
    """Return a plan to be corrected; who submitted it learns why. Raises InvalidInput without why."""
    words = " ".join(nfc(reason).split())
    if not words or len(words) > LONGEST_REASON:
        raise InvalidInput(
            "Ghi lý do trả lại, ngắn gọn.", next_step="Ghi cần sửa điều gì.", field="reason"
        )
    plan, _ = _moved(by, plan_id, "return")
    submitter = plan.submitted_by_id
    plan.returned_reason = words
    plan.submitted_by, plan.submitted_at = None, None
    plan.approved_by, plan.approved_at = None, None
    plan.save()
    _close(by, plan, Outcome.DONE)
    said = plan_words(plan)
    audit.record(events.PlanReturned(plan_id=plan.pk, plan=said, reason=words), by=by.actor)
    if submitter is not None:
        _tell(plan, submitter, "returned", f"Trả lại {said}. Lý do: {words}")
    return plan


@in_transaction
def approve(*, by: ActingMember, plan_id: int) -> CalendarPlan:
    """Approve a submitted plan; the one who submitted it may publish it now."""
    plan, _ = _moved(by, plan_id, "approve")
    plan.approved_by_id, plan.approved_at = by.membership_id, clock.now()
    plan.save(update_fields=["status", "approved_by", "approved_at"])
    _close(by, plan, Outcome.DONE)
    said = plan_words(plan)
    audit.record(events.PlanApproved(plan_id=plan.pk, plan=said), by=by.actor)
    if plan.submitted_by_id is not None:
        _tell(plan, plan.submitted_by_id, "approved", f"Đã duyệt {said}. Có thể công bố.")
    return plan


@in_transaction
def publish(*, by: ActingMember, plan_id: int) -> CalendarPlan:
    """Publish a plan: the agency reads it, those bound are held, those taking part are told.

    Raises ClashRefused with every clash, InvalidInput when empty, NotFound, NotAllowed, WrongState.
    Lock: the plan, then the people bound.
    """
    plan, before = _moved(by, plan_id, "publish")
    _check_not_empty(plan)
    entries = list(plan.entries.all())
    hold(by=by, entries=entries)
    plan.entries.update(is_published=True)
    now = clock.now()
    if plan.approved_at is None:
        plan.approved_by_id, plan.approved_at = by.membership_id, now
    plan.published_by_id, plan.published_at = by.membership_id, now
    plan.save()
    if before is PlanStatus.SUBMITTED:
        _close(by, plan, Outcome.DONE)
    told = tell_of_plan(by=by, plan=plan)
    audit.record(
        events.PlanPublished(
            plan_id=plan.pk, plan=plan_words(plan), entries=len(entries), told=told
        ),
        by=by.actor,
    )
    return plan


def _moved(by: ActingMember, plan_id: int, verb: str) -> tuple[CalendarPlan, PlanStatus]:
    """The locked plan in its next state, not yet stored, and the state before."""
    plan = access.get_plan(by, plan_id, lock=True)
    before = PlanStatus(plan.status)
    parties = access.plan_parties(by, access.folder_for(plan.calendar))
    target: Any = PLAN.move(plan.status, verb, parties).target
    plan.status = str(target.value)
    return plan, before


def _check_not_empty(plan: CalendarPlan) -> None:
    files = attached_to(plan.agency_id, SUBJECT, [plan.pk])
    if not files and not plan.entries.exists():
        raise InvalidInput(
            "Kỳ lịch này chưa có việc nào và chưa có tệp nào.",
            next_step="Ghi việc hoặc đăng tệp trước.",
        )


def _deciders(plan: CalendarPlan) -> list[Holder]:
    """The head of the office for the agency's (a leader where there is none); else the owner."""
    calendar, agency = plan.calendar, plan.agency_id
    if calendar.kind == CalendarKind.LEADER and calendar.member_id:
        return [of_member(agency, calendar.member_id)]
    if calendar.kind == CalendarKind.UNIT and calendar.unit_id:
        return [of_unit(agency, calendar.unit_id)]
    offices = access.office_units(agency)
    return [of_unit(agency, unit) for unit in offices] or [of_role(agency, Role.AGENCY_LEADER)]


def _close(by: ActingMember, plan: CalendarPlan, outcome: Outcome) -> None:
    work.close_work(
        by=by, agency_id=plan.agency_id, subject_type=SUBJECT, subject_id=plan.pk, outcome=outcome
    )


def _tell(plan: CalendarPlan, member_id: int, happened: str, sentence: str) -> None:
    notices.tell(
        agency_id=plan.agency_id, members=[member_id], kind=f"work_calendar.{happened}",
        sentence=sentence, subject_type=SUBJECT, subject_id=plan.pk,
    )  # fmt: skip
