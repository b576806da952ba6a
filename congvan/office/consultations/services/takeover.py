"""Whoever takes over a seat owes its open answers and keeps what it has asked (R-244, R-283).

`desk.services.handover` moves the work; the desk is below and knows nothing of consultations.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from congvan.kernel import audit, clock
from congvan.kernel.errors import NotFound
from congvan.kernel.transactions import in_transaction
from congvan.office.consultations import events
from congvan.office.consultations.models import AskedParty, Consultation
from congvan.office.consultations.services import duty
from congvan.office.consultations.states import ANSWERABLE, AskedStatus, ConsultationStatus
from congvan.organization.access import check_administers
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.services.people import seat_label

_LIVE = (*ANSWERABLE, ConsultationStatus.CLOSED)


@in_transaction
def take_over_consultations(*, by: ActingMember, leaver_id: int, successor_id: int) -> int:
    """Move what one seat owes and asks to another; returns how many consultations.

    A successor who is asked too, or who asks, answers once: the leaver's line then says to whom it
    was handed over. A second call moves nothing. Raises NotAllowed, NotFound. Locks: the
    consultations by id, then their parties.
    """
    check_administers(by)
    seats = (
        Membership.objects.filter(agency_id=by.agency_id)
        .select_related("person", "post", "unit")
        .in_bulk([leaver_id, successor_id])
    )
    if len(seats) != 2 or leaver_id == successor_id:
        raise NotFound("Không có vị trí công tác này trong cơ quan.")
    leaver, successor = seats[leaver_id], seats[successor_id]
    owing = AskedParty.objects.filter(member_id=leaver_id, status=AskedStatus.WAITING)
    owed = Q(status__in=ANSWERABLE, pk__in=owing.values("consultation_id"))
    found = Consultation.objects.select_for_update(of=("self",)).select_related("asker")
    rows = list(
        found.filter(owed | Q(asker_id=leaver_id, status__in=_LIVE), agency_id=by.agency_id)
        .order_by("pk")
    )  # fmt: skip
    moved: list[audit.Event] = []
    for row in rows:
        told: dict[str, Any] = {
            "consultation_id": row.pk, "title": row.title, "leaver": leaver.person.full_name,
            "successor": successor.person.full_name,
        }  # fmt: skip
        if row.asker_id == leaver_id:
            row.asker = successor
            row.save(update_fields=["asker"])
            moved.append(events.ConsultationTakenOver(**told))
        if _handed_over(by, row, leaver, successor):
            moved.append(events.OpinionTakenOver(**told))
    audit.record_many(moved, by=by.actor)
    return len(rows)


def _handed_over(
    by: ActingMember, consultation: Consultation, leaver: Membership, successor: Membership
) -> bool:
    """Whether the leaver owed an answer, which is the successor's now."""
    waiting = AskedParty.objects.select_for_update().filter(
        consultation=consultation, member=leaver, status=AskedStatus.WAITING
    )
    party = waiting.first()
    if party is None or consultation.status not in ANSWERABLE:
        return False
    people = consultation.parties.filter(member__person_id=successor.person_id)
    own = people.exclude(pk=party.pk).first()
    asks = consultation.asker.person_id == successor.person_id
    if own is None and not asks:
        place = f"{seat_label(successor)}; nhận bàn giao của {party.name}"
        party.member, party.name = successor, successor.person.full_name
        party.place = place[:300]
        party.save(update_fields=["member", "name", "place"])
        return True
    party.status, party.answered_at = AskedStatus.DECLINED, clock.now()
    party.reason = (
        f"Đã bàn giao cho {successor.person.full_name}, "
        + ("là người lấy ý kiến." if asks else "cũng được hỏi ý kiến.")
    )  # fmt: skip
    party.save(update_fields=["status", "answered_at", "reason"])
    # The desk has moved the leaver's work, perhaps to somebody who owes nothing here.
    duty.close_of(by=by, consultation=consultation, party=party)
    return True
