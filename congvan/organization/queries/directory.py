"""The directory of an agency: who sits where today, and who stands in for whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from congvan.kernel import clock
from congvan.kernel.text import fold
from congvan.organization.acting import ActingMember
from congvan.organization.models import Delegation, Membership
from congvan.organization.queries.seats import current
from congvan.organization.states import DelegationStatus

# An agency has some hundred people; beyond this the search box is the way.
LONGEST_DIRECTORY = 1000


@dataclass(frozen=True, slots=True)
class DirectoryLine:
    """One seat; `substitute` is who acts for its holder now, "" when nobody does."""

    full_name: str
    post_title: str
    unit_name: str
    phone: str
    email: str
    substitute: str


def directory(viewer: ActingMember, *, words: str = "") -> list[DirectoryLine]:
    """The current seats of the viewer's agency: leaders first, then unit by unit. One statement."""
    now = clock.now()
    standing_in = Delegation.objects.filter(
        delegator=OuterRef("pk"),
        status=DelegationStatus.PERMITTED,
        starts_at__lte=now,
        ends_at__gt=now,
    ).values("delegate__person__full_name")
    seats = Membership.objects.filter(current(clock.today()), agency_id=viewer.agency_id)
    rows = (
        seats.annotate(
            unit_label=Coalesce(F("unit__name"), Value(""), output_field=TextField()),
            unit_order=Coalesce(F("unit__position"), Value(-1)),
            substitute=Coalesce(Subquery(standing_in[:1]), Value(""), output_field=TextField()),
        )
        .order_by("unit_order", "unit_label", "post__rank", "person__sort_key", "id")
        .values_list(
            "person__full_name", "post__title", "unit_label", "person__phone", "person__email", "substitute"
        )
    )  # fmt: skip
    lines = [DirectoryLine(*row) for row in rows[:LONGEST_DIRECTORY]]
    return [line for line in lines if _holds(line, fold(words).split())]


def _holds(line: DirectoryLine, words: list[str]) -> bool:
    text = fold(f"{line.full_name} {line.post_title} {line.unit_name} {line.phone}")
    return all(word in text for word in words)
