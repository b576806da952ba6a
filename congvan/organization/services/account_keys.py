"""The keys of an account: its password, its second factor, its sessions, its freezing.

Whatever takes the key from somebody also ends all sessions, by raising the account's epoch
(`Account._get_session_auth_hash`); rows of sessions are cleared as well, but nothing hangs on it.
A holder acts on the own account as that account (`account`), because a person may have no seat
today and must still be able to change the password or to freeze.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import check_password
from django.contrib.sessions.models import Session
from django.db.models import F

from congvan.kernel import audit, clock
from congvan.kernel.audit import Actor
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.events import accounts as events
from congvan.organization.models import Account
from congvan.organization.queries import accounts
from congvan.organization.rules.passwords import (
    PasswordFinding,
    one_time_password,
    password_findings,
)
from congvan.organization.services.door import Visitor, holder_of, try_password

# R-270 (QCVN 12 3.7.2.6.5) demands it of administrators; here it holds for everybody.
FORMER_PASSWORDS_KEPT = 10


class PasswordUnfit(InvalidInput):
    """The new password breaks rules; `findings` has a sentence for each."""

    code = "password_unfit"

    def __init__(self, findings: list[PasswordFinding]) -> None:
        super().__init__(" ".join(finding.sentence for finding in findings), field="new_password")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class NewKey:
    """A one-time password, to be shown once and stored nowhere."""

    account_id: int
    login_name: str
    one_time_password: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """An account was frozen; `warn` are the memberships to be told at once (R-276)."""

    account_id: int
    agency_id: int
    warn: tuple[int, ...]
    sentence: str


@requires_transaction
def give_one_time_password(account: Account) -> str:
    """Replace the password by a random one that must be changed at the next login (R-266, R-267).

    Ends all sessions. The caller saves nothing and records the event.
    """
    password = one_time_password()
    _store(account, password, must_change=True)
    return password


@in_transaction
def reset_password(*, by: ActingMember, account_id: int) -> NewKey:
    """Give the account a new one-time password, as its administrator (R-278).

    Raises NotAllowed, NotFound, WrongState for an account that is disabled or frozen.
    """
    account = _administered(by, account_id)
    if not account.may_sign_in:
        raise WrongState(
            f"Tài khoản {account.login_name} đang ngừng hoặc đang khóa khẩn cấp.",
            next_step="Cho dùng lại hoặc mở lại tài khoản; khi đó có mật khẩu mới.",
        )
    key = _new_key(account)
    audit.record(events.PasswordReset(**_held(account)), by=by.actor)
    return key


def change_own_password(*, account: Account, current: str, new: str, visitor: Visitor) -> None:
    """Change the holder's own password; a wrong `current` counts at the door (R-271).

    Two steps, not one transaction. Raises what `try_password` raises, and PasswordUnfit.
    """
    if try_password(typed=account.login_name, password=current, visitor=visitor).pk != account.pk:
        raise NotFound("Không có tài khoản này.")
    _change(account=account, new=new)


@in_transaction
def choose_password(*, account: Account, new: str) -> None:
    """Replace a one-time password by one of the holder's own (R-267). Raises PasswordUnfit, WrongState.

    The present password is not asked again: the session was opened with it a moment ago.
    """
    if not account.must_change_password:
        raise WrongState(
            "Tài khoản này không chờ đổi mật khẩu.",
            next_step="Mở trang Đổi mật khẩu và nhập mật khẩu đang dùng.",
        )
    _replace(account, new)


def unfit(account: Account, new: str) -> list[PasswordFinding]:
    """Everything wrong with `new` as the account's next password."""
    found = password_findings(
        new, login=account.login_name, has_second_factor=has_second_factor(account)
    )
    if check_password(nfc(new), account.password):
        found.append(PasswordFinding("same_as_current", "Mật khẩu mới trùng mật khẩu đang dùng."))
    elif any(check_password(nfc(new), former) for former in account.former_passwords):
        found.append(
            PasswordFinding(
                "used_before",
                f"Mật khẩu này trùng một trong {FORMER_PASSWORDS_KEPT} mật khẩu gần đây.",
            )
        )
    return found


def has_second_factor(account: Account) -> bool:
    """Whether the account has a second factor switched on. One statement."""
    totp = Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP)
    return totp.exists()


@requires_transaction
def freeze_own(*, account: Account, reason: str = "") -> Frozen:
    """Freeze the holder's own account at once: "tôi mất quyền kiểm soát" (R-276).

    Ends all sessions. The caller tells the people in `warn`. Raises WrongState when frozen already.
    """
    return _freeze(account, reason, holder_of(account))


@requires_transaction
def freeze(*, by: ActingMember, account_id: int, reason: str) -> Frozen:
    """Freeze somebody's account, as its administrator. Raises NotAllowed, NotFound, WrongState."""
    return _freeze(_administered(by, account_id), reason, by.actor)


freeze_own_account = in_transaction(freeze_own)
freeze_account = in_transaction(freeze)


@in_transaction
def unfreeze(*, by: ActingMember, account_id: int) -> NewKey:
    """Open a frozen account again with a new one-time password. Raises NotAllowed, NotFound, WrongState."""
    account = _administered(by, account_id)
    if account.frozen_at is None:
        raise WrongState(
            f"Tài khoản {account.login_name} không bị khóa khẩn cấp.", next_step="Tải lại trang."
        )
    account.frozen_at = None
    account.save(update_fields=["frozen_at"])
    key = _new_key(account)
    audit.record(events.AccountUnfrozen(**_held(account)), by=by.actor)
    return key


@in_transaction
def log_out_everywhere(*, account: Account) -> None:
    """End all sessions of the holder's own account, the present one too."""
    end_sessions(account)
    audit.record(events.LoggedOutEverywhere(**_held(account)), by=holder_of(account))


@in_transaction
def log_out_account(*, by: ActingMember, account_id: int) -> None:
    """End all sessions of somebody's account, as its administrator. Raises NotAllowed, NotFound."""
    account = _administered(by, account_id)
    end_sessions(account)
    audit.record(events.LoggedOutEverywhere(**_held(account)), by=by.actor)


@in_transaction
def end_session(*, account: Account, session_id: int, device: str) -> None:
    """End one of the holder's own sessions. Raises NotFound."""
    session = UserSession.objects.filter(user_id=account.pk, pk=session_id).first()
    if session is None:
        raise NotFound("Phiên này đã kết thúc.", next_step="Tải lại trang.")
    Session.objects.filter(session_key=session.session_key).delete()
    session.delete()
    audit.record(events.SessionEnded(**_named(account), device=device), by=holder_of(account))


@in_transaction
def reset_second_factor(*, by: ActingMember, account_id: int) -> NewKey:
    """Take a lost second factor off somebody's account, with a new one-time password.

    A password that was short because of the second factor must not stay (R-269). Raises NotAllowed,
    NotFound, WrongState when there is none.
    """
    account = _administered(by, account_id)
    if not Authenticator.objects.filter(user_id=account.pk).delete()[0]:
        raise WrongState(
            f"Tài khoản {account.login_name} chưa bật xác thực hai lớp.", next_step="Tải lại trang."
        )
    key = _new_key(account)
    audit.record(events.SecondFactorRemoved(**_named(account)), by=by.actor)
    return key


@requires_transaction
def note_second_factor_added(*, account: Account) -> None:
    """Record that the holder switched the second factor on."""
    audit.record(events.SecondFactorAdded(**_named(account)), by=holder_of(account))


@requires_transaction
def note_second_factor_removed(*, account: Account) -> None:
    """Record that the holder switched the second factor off; a long password is due (R-269)."""
    account.must_change_password = True
    account.save(update_fields=["must_change_password"])
    audit.record(events.SecondFactorRemoved(**_named(account)), by=holder_of(account))


@requires_transaction
def note_recovery_codes_renewed(*, account: Account) -> None:
    """Record that the holder made new recovery codes."""
    audit.record(events.RecoveryCodesRenewed(**_named(account)), by=holder_of(account))


@requires_transaction
def end_sessions(account: Account) -> None:
    """End every session of the account, wherever it is stored."""
    Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
    account.refresh_from_db(fields=["session_epoch"])
    rows = UserSession.objects.filter(user_id=account.pk)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()


@in_transaction
def _change(*, account: Account, new: str) -> None:
    _replace(account, new)


def _replace(account: Account, new: str) -> None:
    findings = unfit(account, new)
    if findings:
        raise PasswordUnfit(findings)
    _store(account, new, must_change=False)
    audit.record(events.PasswordChanged(**_named(account)), by=holder_of(account))


def _store(account: Account, password: str, *, must_change: bool) -> None:
    if account.password:
        account.former_passwords = [account.password, *account.former_passwords]
        account.former_passwords = account.former_passwords[:FORMER_PASSWORDS_KEPT]
    account.set_password(nfc(password))
    account.must_change_password = must_change
    account.password_changed_at = clock.now()
    account.save(
        update_fields=[
            "password", "former_passwords", "must_change_password", "password_changed_at",
        ]
    )  # fmt: skip
    end_sessions(account)


def _new_key(account: Account) -> NewKey:
    return NewKey(account.pk, account.login_name, give_one_time_password(account))


def _administered(by: ActingMember, account_id: int) -> Account:
    access.check_administers(by)
    return accounts.get_account(by, account_id)


def _freeze(account: Account, reason: str, actor: Actor) -> Frozen:
    if account.frozen_at is not None:
        raise WrongState(
            f"Tài khoản {account.login_name} đã bị khóa khẩn cấp.", next_step="Tải lại trang."
        )
    account.frozen_at = clock.now()
    account.save(update_fields=["frozen_at"])
    end_sessions(account)
    holder = account.person.full_name
    reason = nfc(reason.strip()) or "mất quyền kiểm soát"
    audit.record(events.AccountFrozen(**_held(account), reason=reason), by=actor)
    return Frozen(
        account.pk, account.agency_id, tuple(accounts.whom_to_warn(account.agency_id)),
        f"Tài khoản {account.login_name} của {holder} đã bị khóa khẩn cấp: {reason}.",
    )  # fmt: skip


def _named(account: Account) -> dict[str, Any]:
    return {"account_id": account.pk, "login_name": account.login_name}


def _held(account: Account) -> dict[str, Any]:
    return {**_named(account), "holder": account.person.full_name}
