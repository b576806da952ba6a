"""The door: a password or a code is tried, at most five times; everything is noted.

A try is counted before it is judged, under a lock of the name's row, so that a hundred tries at
once still get five answers (R-271). The row is not held while Argon2 works: a flood on one name
must not use up the database connections. Names that do not exist are counted in the same way, so
that the answer does not tell which exist. No password is ever written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.utils.crypto import salted_hmac

from congvan.kernel import audit, clock
from congvan.kernel.audit import Actor
from congvan.kernel.errors import BusinessError
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.events import door as events
from congvan.organization.models import Account, LoginRecord, LoginThrottle
from congvan.organization.queries import accounts
from congvan.organization.rules.passwords import password_findings
from congvan.organization.services import presence

# R-271 (QCVN 12 3.6.2.1.9): at most 5 wrong ones, then at least 12 hours and at most 30 days.
MOST_FAILURES = 5
LOCKED_FOR = timedelta(hours=12)
# Wrong tries are forgotten after as long as a lock would have lasted; so never more than 5 in 12 h.
FORGOTTEN_AFTER = LOCKED_FOR

DEVICE_LENGTH = 200

# Stands for a typed name that has all that a password must have.
HIDDEN = "(ẩn)"
_COMPOSITION = {"too_short", "no_small_letter", "no_capital", "no_figure", "no_sign"}


class LoginRefused(BusinessError):
    """The door stays shut."""

    code = "login_refused"


class WrongPassword(LoginRefused):
    """Name or password is wrong; the sentence does not tell which."""

    code = "wrong_password"

    def __init__(self, remaining: int) -> None:
        super().__init__(f"Tên đăng nhập hoặc mật khẩu chưa đúng. Còn {remaining} lần thử.")
        self.remaining = remaining


class WrongCode(LoginRefused):
    """The password was right, the code of the second factor is not."""

    code = "wrong_code"

    def __init__(self, remaining: int) -> None:
        super().__init__(
            f"Mã xác thực chưa đúng hoặc đã dùng. Còn {remaining} lần thử.",
            next_step="Chờ ứng dụng hiện mã mới rồi nhập lại, hoặc dùng một mã dự phòng.",
            field="code",
        )
        self.remaining = remaining


class NameLocked(LoginRefused):
    """Too many wrong tries for this name, whether or not it exists."""

    code = "name_locked"

    def __init__(self, until: datetime) -> None:
        at = until.astimezone(clock.OFFICE_ZONE)
        super().__init__(
            f"Tên đăng nhập này bị khóa đến {at:%H:%M} ngày {at:%d/%m} vì sai {MOST_FAILURES} lần.",
            next_step="Gọi quản trị của cơ quan nếu cần mở khóa sớm.",
        )
        self.until = until


class AccountClosed(LoginRefused):
    """The password is right, but the account is disabled or frozen."""

    code = "account_closed"

    def __init__(self, account: Account) -> None:
        why = "đã ngừng hoạt động" if not account.is_active else "đang bị khóa khẩn cấp"
        super().__init__(
            f"Tài khoản này {why}.", next_step="Gọi quản trị của cơ quan để được mở lại."
        )


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who stands at the door, as far as the network tells."""

    ip: str | None = None
    device: str = ""


@dataclass(frozen=True, slots=True)
class _Try:
    """A try that was counted, and what the count was when it was let through."""

    key: str
    shown_name: str
    account: Account | None
    visitor: Visitor
    failures: int
    locked_until: datetime | None
    was_locked: bool

    @property
    def remaining(self) -> int:
        return max(MOST_FAILURES - self.failures, 0)


def try_password(*, typed: str, password: str, visitor: Visitor) -> Account:
    """The account that name and password open. Three short transactions, not one.

    Raises NameLocked, WrongPassword, AccountClosed. Success is noted by `note_login`, when the
    second factor has been passed too.
    """
    name = accounts.typed_name(typed)
    account = accounts.find_by_typed_name(name)
    attempt = _begin(account, typed, visitor)
    if account is None:
        # An unknown name costs the same work as a known one.
        make_password(password)
    if account is None or not account.check_password(nfc(password)):
        raise _refused(attempt, WrongPassword(attempt.remaining))
    _take_back(attempt)
    if not account.may_sign_in:
        closed = AccountClosed(account)
        _turn_away(attempt, closed)
        raise closed
    return account


def begin_code(*, account: Account, visitor: Visitor) -> _Try:
    """Count a try of a second-factor code before it is judged. Raises NameLocked."""
    return _begin(account, account.login_name, visitor)


def note_right_code(attempt: _Try) -> None:
    """The code was right: the try does not count."""
    _take_back(attempt)


def note_wrong_code(attempt: _Try) -> LoginRefused:
    """The code was wrong: note it, and give the refusal to raise."""
    return _refused(attempt, WrongCode(attempt.remaining))


@in_transaction
def note_login(*, account: Account, visitor: Visitor) -> None:
    """Note that the holder came in, with all factors passed; earlier failures are forgotten."""
    now = clock.now()
    LoginThrottle.objects.filter(typed_name=account.login_name.lower()).delete()
    account.last_used_at = now
    account.activated_at = account.activated_at or now
    account.save(update_fields=["last_used_at", "activated_at"])
    _write(LoginRecord.Outcome.SUCCESS, account, account.login_name, visitor)
    presence.note(account=account, at=now)
    audit.record(
        events.LoggedIn(
            account_id=account.pk,
            login_name=account.login_name,
            device=visitor.device or "không rõ thiết bị",
        ),
        by=holder_of(account),
    )


@in_transaction
def note_logout(*, account: Account, visitor: Visitor) -> None:
    """Note that the holder left."""
    _write(LoginRecord.Outcome.LOGOUT, account, account.login_name, visitor)
    audit.record(
        events.LoggedOut(account_id=account.pk, login_name=account.login_name),
        by=holder_of(account),
    )


@in_transaction
def note_activity(*, account: Account, session_key: str) -> None:
    """Note that the holder works in this session; the gates call it at most once a minute."""
    now = clock.now()
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=now)
    presence.note(account=account, at=now)
    # The idle rule counts in days: once a day is often enough for the account's own row.
    if account.last_used_at is None or now - account.last_used_at > timedelta(days=1):
        Account.objects.filter(pk=account.pk).update(last_used_at=now)


@in_transaction
def unlock(*, by: ActingMember, account_id: int) -> None:
    """Let the account's name be tried again before its lock ends (R-271). Raises NotAllowed, NotFound."""
    access.check_administers(by)
    account = accounts.get_account(by, account_id)
    LoginThrottle.objects.filter(typed_name=account.login_name.lower()).delete()
    audit.record(
        events.NameUnlocked(
            account_id=account.pk,
            login_name=account.login_name,
            holder=account.person.full_name,
        ),
        by=by.actor,
    )


def holder_of(account: Account) -> Actor:
    """The account's own holder, as the one who acts."""
    return Actor(
        person_id=account.person_id, name=account.person.full_name, scope_id=account.agency_id
    )


@in_transaction
def forget_old_failures() -> int:
    """Delete counts that no longer count, for the nightly job. Returns how many."""
    now = clock.now()
    stale = LoginThrottle.objects.filter(last_failure_at__lt=now - FORGOTTEN_AFTER)
    return stale.exclude(locked_until__gt=now).delete()[0]


def _shown(typed: str, account: Account | None) -> str:
    """The name to write down; what could be a password typed in the wrong field is hidden."""
    if account:
        return account.login_name
    if _could_be_password(typed):
        return HIDDEN
    return accounts.typed_name(typed).name


def _could_be_password(typed: str) -> bool:
    findings = password_findings(typed[:200], login="", has_second_factor=True)
    return not _COMPOSITION & {finding.key for finding in findings}


def _key(typed: str, account: Account | None) -> str:
    """The row that counts: one for an account, whichever of its names is typed."""
    if account:
        return account.login_name.lower()
    if _could_be_password(typed):
        digest = salted_hmac("congvan.organization.door", typed, algorithm="sha256").hexdigest()
        return f"#{digest[:40]}"
    return accounts.typed_name(typed).name


def _begin(account: Account | None, typed: str, visitor: Visitor) -> _Try:
    """Count the try, then judge whether it may be made. Raises NameLocked."""
    attempt = _counted(_key(typed, account), _shown(typed, account), account, visitor)
    if attempt.was_locked and attempt.locked_until:
        locked = NameLocked(attempt.locked_until)
        _turn_away(attempt, locked)
        raise locked
    return attempt


@in_transaction
def _counted(key: str, shown_name: str, account: Account | None, visitor: Visitor) -> _Try:
    now = clock.now()
    row = _locked_row(key, now)
    was_locked = row.locked_until is not None and row.locked_until > now
    if not was_locked:
        if row.locked_until is not None or row.last_failure_at <= now - FORGOTTEN_AFTER:
            row.failures = 0
        row.failures += 1
        row.last_failure_at = now
        row.locked_until = now + LOCKED_FOR if row.failures >= MOST_FAILURES else None
        row.save(update_fields=["failures", "last_failure_at", "locked_until"])
    return _Try(key, shown_name, account, visitor, row.failures, row.locked_until, was_locked)


def _locked_row(key: str, now: datetime) -> LoginThrottle:
    """The count of a name, made if it is the first, locked until the transaction ends."""
    fresh = LoginThrottle(typed_name=key, last_failure_at=now)
    LoginThrottle.objects.bulk_create([fresh], ignore_conflicts=True)
    return LoginThrottle.objects.select_for_update().get(typed_name=key)


@in_transaction
def _take_back(attempt: _Try) -> None:
    """A right try does not count; what was wrong before still does, until `note_login`."""
    row = LoginThrottle.objects.select_for_update().filter(typed_name=attempt.key).first()
    if row is None:
        return
    row.failures = max(row.failures - 1, 0)
    if row.failures < MOST_FAILURES:
        row.locked_until = None
    row.save(update_fields=["failures", "locked_until"])


@in_transaction
def _refused(attempt: _Try, refusal: WrongPassword | WrongCode) -> LoginRefused:
    """Note a wrong try; when it was the last one, also that the name is locked."""
    wrong_code = isinstance(refusal, WrongCode)
    outcome = LoginRecord.Outcome.WRONG_CODE if wrong_code else LoginRecord.Outcome.WRONG_PASSWORD
    told = events.CodeRefused if wrong_code else events.PasswordRefused
    account_id = attempt.account.pk if attempt.account else None
    _write(outcome, attempt.account, attempt.shown_name, attempt.visitor)
    audit.record(
        told(account_id=account_id, typed_name=attempt.shown_name, remaining=attempt.remaining),
        by=_stranger(attempt.account),
    )
    if attempt.locked_until is None:
        return refusal
    audit.record(
        events.NameLocked(
            account_id=account_id,
            typed_name=attempt.shown_name,
            failures=attempt.failures,
            until=attempt.locked_until,
        ),
        by=Actor.system(scope_id=attempt.account.agency_id if attempt.account else None),
    )
    return NameLocked(attempt.locked_until)


@in_transaction
def _turn_away(attempt: _Try, refusal: LoginRefused) -> None:
    closed = isinstance(refusal, AccountClosed)
    outcome = LoginRecord.Outcome.DISABLED if closed else LoginRecord.Outcome.LOCKED
    _write(outcome, attempt.account, attempt.shown_name, attempt.visitor)
    audit.record(
        events.TurnedAway(
            account_id=attempt.account.pk if attempt.account else None,
            typed_name=attempt.shown_name,
            why=str(outcome.label).lower(),
        ),
        by=_stranger(attempt.account),
    )


def _stranger(account: Account | None) -> Actor:
    return Actor.anonymous(scope_id=account.agency_id if account else None)


@requires_transaction
def _write(outcome: str, account: Account | None, shown_name: str, visitor: Visitor) -> None:
    LoginRecord.objects.create(
        account=account,
        agency_id=account.agency_id if account else None,
        typed_name=shown_name,
        outcome=outcome,
        at=clock.now(),
        ip=visitor.ip,
        device=visitor.device[:DEVICE_LENGTH],
    )
