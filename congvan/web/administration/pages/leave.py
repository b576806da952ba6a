"""A seat of a person, and the leave from it: who may take over, what will move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.desk.queries.handover import handover_preview, was_handed_over
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.queries import people
from congvan.web.administration.pages.units import Choices


@dataclass(frozen=True, slots=True)
class SeatPage:
    """A seat of a person of the agency."""

    person_id: int
    membership_id: int
    full_name: str
    seat: str
    successors: Choices


@dataclass(frozen=True, slots=True)
class LeavePage:
    """The leave as it would be; `is_preview` once successor and day are chosen.

    `may_finish`: this successor has the desk already, what is about its work may still be missing.
    """

    person_id: int
    full_name: str
    seat: str
    open_items: int
    merging_items: int
    delegations: tuple[str, ...]
    keeps_another_seat: bool
    successor: str
    last_day: date
    reasons: tuple[str, ...]
    is_preview: bool
    may_finish: bool


def seat_page(viewer: ActingMember, person_id: int, membership_id: int) -> SeatPage:
    """The seat and everybody else of the agency. Raises NotFound."""
    person = people.get_person(viewer, person_id)
    seat = people.memberships_of(viewer, person_id).filter(pk=membership_id).first()
    if seat is None:
        raise NotFound("Không có vị trí công tác này trong cơ quan.")
    others = people.current_members(viewer.agency_id).exclude(pk=seat.pk)
    return SeatPage(
        person_id=person.pk, membership_id=seat.pk, full_name=person.full_name,
        seat=f"{seat.post.title}, {seat.unit.name}" if seat.unit else seat.post.title,
        successors=[
            (str(m.pk), f"{m.person.full_name} – {m.post.title}" + (f", {m.unit.name}" if m.unit else ""))
            for m in others.order_by("person__sort_key", "id")
        ],
    )  # fmt: skip


def leave_page(
    viewer: ActingMember, choices: SeatPage, *, successor_id: int | None, last_day: date,
    is_preview: bool,
) -> LeavePage:  # fmt: skip
    """What would happen. Reasons are shown only once everything is chosen."""
    found = handover_preview(
        viewer, membership_id=choices.membership_id, successor_id=successor_id, last_day=last_day
    )
    return LeavePage(
        person_id=choices.person_id, full_name=choices.full_name, seat=choices.seat,
        open_items=found.open_items, merging_items=found.merging_items,
        delegations=found.delegations, keeps_another_seat=found.keeps_another_seat,
        successor=found.successor, last_day=last_day,
        reasons=found.reasons if is_preview else (), is_preview=is_preview,
        may_finish=is_preview and successor_id is not None and was_handed_over(
            viewer, membership_id=choices.membership_id, successor_id=successor_id
        ),
    )  # fmt: skip
