"""What a clerk chose last, offered again (UX §3.5)."""

from __future__ import annotations

from typing import Any

from congvan.intake.models import Remembered
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember


@requires_transaction
def remember(*, by: ActingMember, choices: dict[str, Any]) -> None:
    """Keep the choices of the seat acted in.

    Nothing is written while they stay the same, so that windows of one clerk do not wait for
    each other's transactions.
    """
    kept = Remembered.objects.filter(member_id=by.membership_id).first()
    if kept is not None and kept.choices == choices:
        return
    Remembered.objects.bulk_create(
        [Remembered(member_id=by.membership_id, choices=choices)],
        update_conflicts=True, unique_fields=["member"], update_fields=["choices"],
    )  # fmt: skip
