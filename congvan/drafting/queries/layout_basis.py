"""What the format check is measured by beyond the decree: powers, abbreviations, places, house rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from congvan.drafting import layout
from congvan.drafting.queries.policy import policy_of
from congvan.kernel import clock
from congvan.organization.models import Agency

# Powers that stand before the signer's title on paper.
_WRITTEN_POWERS = ("TM", "Q", "KT", "TL", "TUQ")


Basis = tuple[layout.HouseRules | None, layout.Context]


def basis_of(agency_id: int, *, signing_power: str, issuing_body: str, in_review: bool) -> Basis:
    """What a document of the agency is measured by; the same for its drafter and for the clerk."""
    context = layout_context(
        signing_power=signing_power, issuing_body=issuing_body, in_review=in_review
    )
    return house_rules(policy_of(agency_id).house_rules), context


def layout_context(
    *, signing_power: str, issuing_body: str = "", in_review: bool = False
) -> layout.Context:
    """What is known of a draft from elsewhere. One statement.

    Abbreviations are checked only when an agency issues in its own name: the bodies it serves
    (a steering committee, a council) have none in the list. Places are those where the agencies
    working today have their seats; without any written down they are not checked.
    """
    today = clock.today()
    told = list(
        Agency.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        .order_by()
        .values_list("notation", "place_of_issue")
    )
    organs = frozenset(notation for notation, _ in told if notation)
    power = f"{signing_power}." if signing_power in _WRITTEN_POWERS else ""
    return layout.Context(
        signing_power=power if signing_power else None,
        organs=frozenset() if issuing_body else organs,
        places=frozenset(place for _, place in told if place),
        in_review=in_review,
    )  # fmt: skip


def house_rules(stored: Mapping[str, Any]) -> layout.HouseRules | None:
    """The agency's own rules as `policy_of().house_rules` keeps them; None when it has none."""
    sizes = stored.get("body_sizes")
    lines = tuple(str(line) for line in stored.get("required_lines") or ())
    if not sizes and not lines:
        return None
    return layout.HouseRules(
        body_sizes=(float(sizes[0]), float(sizes[1])) if sizes else None, required_lines=lines
    )
