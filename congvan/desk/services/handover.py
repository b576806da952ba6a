"""A person leaves a seat: the open work goes to a successor, nothing is left behind (R-283).

From that moment on the inbox leads to the successor's, so that work which is on its way to the
leaver arrives there too, also before the last working day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.db import connection

from congvan.desk import events
from congvan.desk.holders import of_member
from congvan.desk.models import Inbox
from congvan.desk.queries.handover import (
    delegations_of,
    handover_preview,
    name,
    other_seats,
    seat_in_agency,
)
from congvan.desk.services import account_requests, notices
from congvan.desk.services import delegation as desk_delegation
from congvan.desk.services.inboxes import ensure_inbox
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.events import delegation as delegation_events
from congvan.organization.lifecycles import DELEGATION, DelegationParty
from congvan.organization.models import Account, Delegation, Membership
from congvan.organization.queries.people import heads_of_unit
from congvan.organization.services import people
from congvan.organization.states import DelegationStatus

# The pairs of the same duty, which the unique constraint allows the successor only once.
_TWINS = """
    SELECT w.id AS leaving, t.id AS staying, w.urgency, w.due_at, w.sort_due
    FROM desk_workitem w JOIN desk_workitem t
      ON t.inbox_id = %(successor)s AND t.subject_type = w.subject_type
     AND t.subject_id = w.subject_id AND t.part = w.part AND t.cause = w.cause
    WHERE w.inbox_id = %(leaver)s AND w.closed_at IS NULL AND t.closed_at IS NULL
"""
# The one that stays takes the stricter urgency and deadline; LEAST passes over nulls.
_MERGE = f"""
    WITH twins AS ({_TWINS}), kept AS (
        UPDATE desk_workitem t SET urgency = least(t.urgency, twins.urgency),
            due_at = least(t.due_at, twins.due_at), sort_due = least(t.sort_due, twins.sort_due)
        FROM twins WHERE t.id = twins.staying)
    UPDATE desk_workitem w SET closed_at = %(now)s, closed_by_id = %(by)s, outcome = 'passed_on'
    FROM twins WHERE w.id = twins.leaving
"""  # noqa: S608 - constants only
_MOVE = """
    UPDATE desk_workitem SET inbox_id = %(successor)s, read_at = NULL
    WHERE inbox_id = %(leaver)s AND closed_at IS NULL
"""


class AccountAfterLeave(Enum):
    """What becomes of the account of somebody who keeps no seat."""

    KEEP = "keep"
    WITHDRAW = "withdraw"


class CannotLeave(InvalidInput):
    """The hand-over is refused; `reasons` tells everything that stands in the way at once."""

    code = "cannot_leave"

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons), next_step="Sửa các điểm trên rồi làm lại.")
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Handover:
    """What was done. `withdrawal_request_id` is the request that now waits for the leader."""

    moved: int
    merged: int
    delegations: int
    withdrawal_request_id: int | None


@in_transaction
def take_leave(
    *, by: ActingMember, membership_id: int, successor_id: int, last_day: date, note: str,
    account: AccountAfterLeave = AccountAfterLeave.KEEP,
) -> Handover:  # fmt: skip
    """Let the holder of a seat leave after `last_day` and hand over the open work.

    Moves the work (the same duty owed by both becomes one), ends the delegations given and
    received, ends the membership with its roles, asks for the account's withdrawal when wanted
    and no seat remains, and tells both and the unit's heads. Raises NotAllowed, NotFound,
    CannotLeave with all reasons. Locks: the leaver's membership, then both inboxes by id.
    """
    Membership.objects.select_for_update().filter(agency_id=by.agency_id, pk=membership_id).first()
    preview = handover_preview(
        by, membership_id=membership_id, successor_id=successor_id, last_day=last_day
    )
    if preview.reasons:
        raise CannotLeave(preview.reasons)
    leaver, successor = seat_in_agency(by, membership_id), seat_in_agency(by, successor_id)
    assert leaver is not None, "the preview has found both"  # noqa: S101
    assert successor is not None, "the preview has found both"  # noqa: S101
    moved, merged = _move_work(by, leaver, successor)
    delegations = [_let_go(by, delegation) for delegation in delegations_of(leaver)]
    heads = heads_of_unit(leaver.unit_id) if leaver.unit_id else []
    people.end_membership(by=by, membership_id=leaver.pk, last_day=last_day)
    audit.record(
        events.WorkHandedOver(
            membership_id=leaver.pk, successor_id=successor.pk, leaver=name(leaver),
            successor=name(successor), last_day=last_day, moved=moved, merged=merged,
            note=nfc(note.strip()),
        ),
        by=by.actor,
    )  # fmt: skip
    _tell(leaver, successor, heads, last_day, moved + merged)
    return Handover(
        moved=moved, merged=merged, delegations=len(delegations),
        withdrawal_request_id=_withdraw_account(by, leaver, last_day, account),
    )  # fmt: skip


def _move_work(by: ActingMember, leaver: Membership, successor: Membership) -> tuple[int, int]:
    for seat in (leaver, successor):
        ensure_inbox(of_member(by.agency_id, seat.pk))
    # Nothing may come into either inbox meanwhile; ordered, so that two hand-overs only wait.
    inboxes = {
        inbox.member_id: inbox.pk
        for inbox in Inbox.objects.select_for_update()
        .filter(member__in=[leaver, successor])
        .order_by("id")
    }
    source, target = inboxes[leaver.pk], inboxes[successor.pk]
    # Those who handed over to the leaver earlier lead to the successor now, in one step.
    Inbox.objects.filter(passed_to_id=source).update(passed_to_id=target)
    Inbox.objects.filter(pk=source).update(passed_to_id=target)
    values: dict[str, Any] = {
        "leaver": source,
        "successor": target,
        "now": clock.now(),
        "by": by.membership_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MERGE, values)
        merged = int(cursor.rowcount)
        cursor.execute(_MOVE, values)
        return int(cursor.rowcount), merged


def _let_go(by: ActingMember, delegation: Delegation) -> Delegation:
    """End or withdraw a delegation of a person who leaves.

    The administrator is no party to it, but whoever arranges the leave stands in for its asker:
    otherwise the leaver could not go before somebody else had acted.
    """
    parties = {DelegationParty.ASKER}
    names: dict[str, Any] = {
        "delegation_id": delegation.pk,
        "delegator": name(delegation.delegator),
        "delegate": name(delegation.delegate),
    }
    if delegation.status == DelegationStatus.ASKED:
        delegation.status = str(
            DELEGATION.move(delegation.status, "withdraw", parties).target.value
        )
        delegation.save(update_fields=["status"])
        audit.record(delegation_events.DelegationWithdrawn(**names), by=by.actor)
        desk_delegation.after_withdrawal(by=by, withdrawn=delegation)
        return delegation
    now = clock.now()
    delegation.status = str(DELEGATION.move(delegation.status, "end", parties).target.value)
    if delegation.starts_at < now:
        delegation.ends_at = now
    delegation.save(update_fields=["status", "ends_at"])
    audit.record(delegation_events.DelegationEnded(**names), by=by.actor)
    desk_delegation.after_end(by=by, ended=delegation)
    return delegation


def _withdraw_account(
    by: ActingMember, leaver: Membership, last_day: date, account: AccountAfterLeave
) -> int | None:
    if account is AccountAfterLeave.KEEP or other_seats(leaver, last_day).exists():
        return None
    found = Account.objects.filter(person_id=leaver.person_id, is_active=True).first()
    if found is None:
        return None
    request = account_requests.ask_withdrawal_within(
        by=by, account_id=found.pk,
        reason=f"{leaver.person.full_name} thôi công tác từ sau ngày {last_day:%d/%m/%Y}.",
    )  # fmt: skip
    return request.pk


def _tell(
    leaver: Membership, successor: Membership, heads: list[int], last_day: date, items: int
) -> None:
    for members, sentence in (
        ([leaver.pk], f"{items} việc đang mở của anh, chị đã bàn giao cho {name(successor)}."),
        ([successor.pk], f"Anh, chị nhận bàn giao {items} việc đang mở của {name(leaver)}."),
        (
            [head for head in heads if head not in {leaver.pk, successor.pk}],
            f"{name(leaver)} làm việc đến hết ngày {last_day:%d/%m/%Y}, "
            f"bàn giao {items} việc cho {name(successor)}.",
        ),
    ):
        notices.tell(
            agency_id=leaver.agency_id, members=members, kind="work.handed_over",
            sentence=sentence, subject_type="membership", subject_id=leaver.pk,
        )  # fmt: skip
