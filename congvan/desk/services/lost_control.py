"""Freezing an account and telling those who must know, in one transaction (R-276)."""

from __future__ import annotations

from congvan.desk.services import notices
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Account
from congvan.organization.services import accounts
from congvan.organization.services.account_keys import Frozen


@in_transaction
def freeze_own(*, account: Account, reason: str) -> None:
    """Freeze one's own account; administrators and the security officer are told at once."""
    _tell(accounts.freeze_own(account=account, reason=reason))


@in_transaction
def freeze(*, by: ActingMember, account_id: int, reason: str) -> None:
    """Freeze somebody's account, as its administrator. Raises NotAllowed, NotFound, WrongState."""
    _tell(accounts.freeze(by=by, account_id=account_id, reason=reason))


def _tell(frozen: Frozen) -> None:
    notices.tell(
        agency_id=frozen.agency_id,
        members=frozen.warn,
        kind="account_frozen",
        sentence=frozen.sentence,
        subject_type="account",
        subject_id=frozen.account_id,
    )
