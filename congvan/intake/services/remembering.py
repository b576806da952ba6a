"""What a clerk chose last, offered again (UX §3.5)."""

from __future__ import annotations

from typing import Any

from congvan.intake.models import Remembered
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember


@requires_transaction
def remember(*, by: ActingMember, choices: dict[str, Any]) -> None:
    """Keep the choices of the seat acted in; one statement."""
    Remembered.objects.bulk_create(
        [Remembered(member_id=by.membership_id, choices=choices)],
        update_conflicts=True, unique_fields=["member"], update_fields=["choices"],
    )  # fmt: skip
