"""What an issue asks of its recipients: stated from above before it goes out, handed over with it (R-344).

Inner verbs; who may ask is for the caller to say. What is on its way already is not changed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from congvan.drafting.models import Issue, RecipientOrder
from congvan.drafting.states import ON_ITS_WAY
from congvan.kernel.transactions import requires_transaction


def may_carry(issue: Issue) -> bool:
    """Whether what is asked now still travels with the document."""
    return issue.status in ON_ITS_WAY


@requires_transaction
def set_orders(*, issue: Issue, organs: Mapping[int, bool], content: str, due_on: date) -> bool:
    """Have the document ask this of organs, by id whether as a superior.

    False when it went out already: nothing is kept then. Lock: the caller holds the issue.
    """
    if not may_carry(issue):
        return False
    RecipientOrder.objects.bulk_create(
        (
            RecipientOrder(
                issue=issue, organ_id=organ_id, content=content, due_on=due_on,
                is_steering=is_steering,
            )
            for organ_id, is_steering in organs.items()
        ),
        update_conflicts=True, unique_fields=["issue", "organ"],
        update_fields=["content", "due_on", "is_steering"],
    )  # fmt: skip
    return True


@requires_transaction
def clear_order(*, issue: Issue, organ_id: int) -> bool:
    """Nothing is asked of the organ any more; False when it went out already. Lock: the issue."""
    if not may_carry(issue):
        return False
    RecipientOrder.objects.filter(issue=issue, organ_id=organ_id).delete()
    return True


def orders_of(issue: Issue, organ_ids: Iterable[int]) -> dict[int, RecipientOrder]:
    """What is asked, by organ. One statement."""
    found = RecipientOrder.objects.filter(issue=issue, organ_id__in=list(organ_ids))
    return {one.organ_id: one for one in found}
