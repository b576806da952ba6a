"""Freezing the own account and telling those who must know, in one transaction (R-276)."""

from __future__ import annotations

from typing import Any

from congvan.desk.services import notices
from congvan.kernel.transactions import in_transaction
from congvan.organization.services import accounts


@in_transaction
def freeze_and_warn(*, account: Any, reason: str) -> None:
    """Freeze the account and tell the administrators and the security officer of its agency."""
    frozen = accounts.freeze_own(account=account, reason=reason)
    notices.tell(
        agency_id=frozen.agency_id,
        members=frozen.warn,
        kind="account_frozen",
        sentence=frozen.sentence,
        subject_type="account",
        subject_id=frozen.account_id,
    )
