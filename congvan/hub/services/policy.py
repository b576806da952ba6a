"""The hub's limits and retention: one row, changed by its operator (R-198)."""

from __future__ import annotations

from congvan.hub import operator_events as events
from congvan.hub.models import HubPolicy
from congvan.hub.services.operators import Operator, actor_of
from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import in_transaction

LIMITS = {"payload_days": (1, 3650), "max_package_mb": (1, 500), "stuck_after_hours": (1, 720)}


def policy() -> HubPolicy:
    """The rules in force; the defaults while nobody changed them."""
    return HubPolicy.objects.order_by("pk").first() or HubPolicy()


@in_transaction
def change(
    *, by: Operator, payload_days: int, max_package_mb: int, stuck_after_hours: int
) -> HubPolicy:
    """Change the rules. Raises InvalidInput for a number out of bounds, NotAllowed."""
    actor = actor_of(by)
    given = {
        "payload_days": payload_days, "max_package_mb": max_package_mb,
        "stuck_after_hours": stuck_after_hours,
    }  # fmt: skip
    for name, value in given.items():
        low, high = LIMITS[name]
        if not low <= value <= high:
            raise InvalidInput(f"Ghi một số nguyên từ {low} đến {high}.", field=name)
    row = HubPolicy.objects.select_for_update().order_by("pk").first() or HubPolicy()
    for name, value in given.items():
        setattr(row, name, value)
    row.save()
    audit.record(events.HubPolicyChanged(policy_id=row.pk, **given), by=actor)
    # Imported here: accepting reaches this package through the hub above.
    from congvan.hub.services.accepting import forget_limit  # noqa: PLC0415

    forget_limit()
    return row
