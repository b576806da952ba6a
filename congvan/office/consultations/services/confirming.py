"""Confirm a list of consultations to be cleared: the only way by which their content goes (R-322)."""

from __future__ import annotations

from collections.abc import Collection

from congvan.desk.services import purge_lists
from congvan.kernel import audit, clock, jobs
from congvan.kernel.errors import NotFound, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.office.consultations import events
from congvan.office.consultations.jobs import carry_out_clearing
from congvan.office.consultations.models import ConsultationClearing
from congvan.office.consultations.services.clearing import SUBJECT
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role


@in_transaction
def confirm(
    *, by: ActingMember, clearing_id: int, left_out: Collection[int] = (), reason: str = ""
) -> int:
    """Let the list go, without the lines `left_out`, which stay for `reason`.

    The clearing itself is a job's. Returns how many lines are to go. Raises NotFound, also for who
    does not administer the agency, WrongState when it was confirmed before, InvalidInput without a
    reason. Lock: the list.
    """
    found = ConsultationClearing.objects.select_for_update().filter(agency_id=by.agency_id)
    clearing = found.filter(pk=clearing_id).first() if by.holds(Role.SYSADMIN_AGENCY) else None
    if clearing is None:
        raise NotFound("Không có danh sách xóa này.")
    if clearing.confirmed_at is not None or clearing.cleared_at is not None:
        raise WrongState(
            "Danh sách này đã được đồng ý xóa.", next_step="Mở lại danh sách để xem kết quả."
        )
    words = purge_lists.why_left_out(reason, lines=left_out)
    clearing.confirmed_by_id, clearing.confirmed_at = by.membership_id, clock.now()
    clearing.save(update_fields=["confirmed_by", "confirmed_at"])
    waiting = clearing.lines.filter(cleared_at__isnull=True, kept_because="")
    kept = waiting.filter(pk__in=left_out).update(kept_because=words)
    going = waiting.count()
    audit.record(
        events.ClearingConfirmed(
            clearing_id=clearing.pk, month=f"{clearing.month:%m/%Y}", going=going, left_out=kept,
            reason=f"Lý do: {words}" if kept else "",
        ),
        by=by.actor,
    )  # fmt: skip
    purge_lists.settle(by=by, subject_type=SUBJECT, subject_id=clearing.pk)
    jobs.defer(carry_out_clearing, clearing_id=clearing.pk)
    return going
