"""Whom the viewer may give a task."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.office.tasks.access import subordinates
from congvan.organization.acting import ActingMember


@dataclass(frozen=True, slots=True)
class Subordinate:
    """Somebody who can be chosen, and where they sit."""

    member_id: int
    name: str
    where: str
    unit_name: str


def assignable(viewer: ActingMember) -> tuple[Subordinate, ...]:
    """Everybody the viewer may give a task, by post and given name; empty for who leads nobody."""
    return tuple(
        Subordinate(
            seat.pk, seat.person.full_name,
            f"{seat.post.title}, {seat.unit.name}" if seat.unit else seat.post.title,
            seat.unit.name if seat.unit else "",
        )
        for seat in subordinates(viewer)
    )  # fmt: skip
