"""Confirm the list of last year's calendars: the only way by which they go (R-322).

The list is long and read page by page: what stays is ticked on its page (`keep_lines`), then the
whole list is confirmed.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from congvan.desk.services import purge_lists
from congvan.kernel import audit, clock, jobs
from congvan.kernel.errors import NotFound, WrongState
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.work_calendar import events
from congvan.office.work_calendar.jobs import carry_out_clearing
from congvan.office.work_calendar.models import CalendarClearing, CalendarEntry
from congvan.office.work_calendar.services.clearing import ENTRY, PLAN, SUBJECT
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role


@in_transaction
def keep_lines(
    *, by: ActingMember, clearing_id: int, left_out: Collection[int], reason: str
) -> int:
    """Leave lines out of a list that is not confirmed; a plan stays with its entries.

    Returns how many stay by it. Raises NotFound, WrongState, InvalidInput. Lock: the clearing.
    """
    return _keep(_locked(by, clearing_id), left_out, reason, by=by)


@in_transaction
def confirm(
    *, by: ActingMember, clearing_id: int, left_out: Collection[int] = (), reason: str = ""
) -> int:
    """Let the list go, without the lines `left_out`, which stay for `reason`.

    The clearing itself is a job's. Returns how many lines are to go. Raises NotFound, also for who
    does not administer the agency, WrongState when it was confirmed before, InvalidInput without a
    reason. Lock: the clearing.
    """
    clearing = _locked(by, clearing_id)
    _keep(clearing, left_out, reason, by=by)
    clearing.confirmed_by_id, clearing.confirmed_at = by.membership_id, clock.now()
    clearing.save(update_fields=["confirmed_by", "confirmed_at"])
    going = clearing.lines.filter(gone_at=None, kept_because="").count()
    audit.record(
        events.ClearingConfirmed(clearing_id=clearing.pk, year=clearing.year, going=going),
        by=by.actor,
    )
    purge_lists.settle(by=by, subject_type=SUBJECT, subject_id=clearing.pk)
    jobs.defer(carry_out_clearing, clearing_id=clearing.pk)
    return going


def _locked(by: ActingMember, clearing_id: int) -> CalendarClearing:
    found = CalendarClearing.objects.select_for_update().filter(agency_id=by.agency_id)
    clearing = found.filter(pk=clearing_id).first() if by.holds(Role.SYSADMIN_AGENCY) else None
    if clearing is None:
        raise NotFound("Không có danh sách này.", next_step="Mở lại trang Dọn lịch.")
    if clearing.confirmed_at is not None or clearing.cleared_at is not None:
        raise WrongState(
            "Danh sách này đã được đồng ý dọn.", next_step="Mở lại danh sách để xem kết quả."
        )
    return clearing


@requires_transaction
def _keep(
    clearing: CalendarClearing, left_out: Collection[int], reason: str, *, by: ActingMember
) -> int:
    words = purge_lists.why_left_out(reason, lines=left_out)
    waiting = clearing.lines.filter(gone_at=None, kept_because="")
    plans = waiting.filter(pk__in=left_out, subject_type=PLAN).values_list("subject_id", flat=True)
    of_plans = CalendarEntry.objects.filter(plan_id__in=list(plans)).values("pk")
    stay = Q(pk__in=left_out) | Q(subject_type=ENTRY, subject_id__in=of_plans)
    count = waiting.filter(stay).update(kept_because=words) if left_out else 0
    if count:
        audit.record(
            events.ClearingLinesKept(
                clearing_id=clearing.pk, year=clearing.year, count=count, reason=words
            ),
            by=by.actor,
        )
    return count
