"""Confirm a clearing list: the only way by which what is on it goes (R-322)."""

from __future__ import annotations

from collections.abc import Collection

from congvan.desk.services import purge_lists
from congvan.kernel import audit, clock, jobs
from congvan.kernel.errors import NotFound
from congvan.kernel.transactions import in_transaction
from congvan.office.boards import access, events
from congvan.office.boards.jobs import carry_out_clearing
from congvan.office.boards.lifecycles import CLEARING, PostParty
from congvan.office.boards.models import BoardClearing
from congvan.office.boards.services.clearing import SUBJECT
from congvan.office.boards.states import Board, ClearingStatus, LineOutcome
from congvan.organization.acting import ActingMember


@in_transaction
def confirm(
    *, by: ActingMember, clearing_id: int, left_out: Collection[int] = (), reason: str = ""
) -> int:
    """Let the list go, without the lines `left_out`, which stay for `reason`.

    The clearing itself is a job's. Returns how many lines are to go. Raises NotFound, NotAllowed,
    WrongState when it was confirmed before, InvalidInput without a reason. Lock: the list.
    """
    access.check_keeps_boards(by)
    found = BoardClearing.objects.select_for_update().filter(agency_id=by.agency_id)
    clearing = found.filter(pk=clearing_id).first()
    if clearing is None:
        raise NotFound("Không có danh sách này.")
    CLEARING.move(clearing.status, "confirm", {PostParty.ADMINISTRATOR})
    words = purge_lists.why_left_out(reason, lines=left_out)
    clearing.status = ClearingStatus.CONFIRMED
    clearing.confirmed_by_id, clearing.confirmed_at = by.membership_id, clock.now()
    clearing.save(update_fields=["status", "confirmed_by", "confirmed_at"])
    waiting = clearing.lines.filter(outcome=LineOutcome.WAITING)
    kept = waiting.filter(pk__in=left_out).update(outcome=LineOutcome.KEPT, kept_because=words)
    going = waiting.count()
    audit.record(
        events.ClearingConfirmed(
            clearing_id=clearing.pk, board=str(Board(clearing.board).label),
            month=f"{clearing.month:%m/%Y}", going=going, left_out=kept,
            reason=f"Lý do: {words}" if kept else "",
        ),
        by=by.actor,
    )  # fmt: skip
    purge_lists.settle(by=by, subject_type=SUBJECT, subject_id=clearing.pk)
    jobs.defer(carry_out_clearing, clearing_id=clearing.pk)
    return going
