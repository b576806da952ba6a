"""Accounts: open, rename, close; the verbs on their keys are named here too.

Names follow R-259 … R-263 for the whole installation: a newcomer who collides with an earlier
holder makes both take the longer form, and the earlier one's old name still opens the account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from congvan.kernel import audit, clock
from congvan.kernel.audit import Actor
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.text import PersonName
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.events import accounts as events
from congvan.organization.models import Account, AccountAlias, Agency, Person, SecurityPolicy
from congvan.organization.queries import accounts
from congvan.organization.rules.account_names import (
    LONGEST_NAME,
    Applicant,
    AssignedName,
    assign_names,
)
from congvan.organization.services.account_keys import (
    Frozen,
    NewKey,
    PasswordUnfit,
    change_own_password,
    choose_password,
    end_session,
    end_sessions,
    freeze,
    freeze_account,
    freeze_own,
    freeze_own_account,
    give_one_time_password,
    log_out_account,
    log_out_everywhere,
    reset_password,
    reset_second_factor,
    unfreeze,
)

__all__ = [
    "Frozen", "NewKey", "Opened", "PasswordUnfit", "Renamed", "change_own_password",
    "choose_password", "close_account", "disable", "disable_idle", "enable", "end_session",
    "freeze", "freeze_account", "freeze_own", "freeze_own_account", "log_out_account",
    "log_out_everywhere", "open_account", "rename", "reset_password", "reset_second_factor",
    "unfreeze",
]  # fmt: skip

# An advisory lock of PostgreSQL: names are given out one at a time in the whole installation.
# The number is "name" in ASCII; nothing else in the product locks it.
_NAMING = 0x6E616D65


class NameTaken(InvalidInput):
    """Another account holds the name, or held it and may still be opened with it."""

    code = "name_taken"


@dataclass(frozen=True, slots=True)
class Renamed:
    """An earlier holder whose name became longer because of a newcomer (R-260)."""

    account_id: int
    agency_id: int
    person_id: int
    former_name: str
    login_name: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A new account, its one-time password (shown once, stored nowhere), and who was renamed."""

    account_id: int
    login_name: str
    one_time_password: str
    reason: str
    renamed: tuple[Renamed, ...] = ()


@requires_transaction
def open_account(*, by: Actor, person: Person, agency: Agency) -> Opened:
    """Open an account for a person or a unit, named by the rule, with a one-time password.

    Locks the giving of names until the transaction ends. Raises InvalidInput when the person has
    an account already, UnusableName when no name can be made.
    """
    _lock_naming()
    if Account.objects.filter(person=person).exists():
        raise InvalidInput(
            f"{person.full_name} đã có tài khoản.",
            next_step="Dùng tài khoản đang có; nếu đã ngừng thì cho dùng lại.",
        )
    assigned, others = _named_with_holders(person)
    renamed = tuple(
        _rename(holder, name.name, by=by, reason=name.reason)
        for holder, name in others
        if name.name != holder.login_name
    )
    account = Account(login_name=assigned.name, agency=agency, person=person)
    account.set_unusable_password()
    account.save(force_insert=True)
    password = give_one_time_password(account)
    audit.record(
        events.AccountOpened(
            account_id=account.pk, login_name=account.login_name,
            holder=person.full_name, reason=assigned.reason,
        ),
        by=by,
    )  # fmt: skip
    return Opened(account.pk, account.login_name, password, assigned.reason, renamed)


@in_transaction
def rename(*, by: ActingMember, account_id: int, login_name: str, reason: str) -> Renamed:
    """Give an account another name by hand; the former one still opens it (R-263).

    Raises NotAllowed, NotFound, NameTaken, InvalidInput.
    """
    access.check_administers(by)
    account = accounts.get_account(by, account_id)
    name = login_name.strip().lower()
    if not (name.isascii() and name.isalnum() and len(name) <= LONGEST_NAME):
        raise InvalidInput(
            f"Tên đăng nhập chỉ gồm chữ không dấu và chữ số, dài nhất {LONGEST_NAME} ký tự.",
            next_step="Ghi phần trước dấu @, ví dụ minhnv.",
            field="login_name",
        )
    if not reason.strip():
        raise InvalidInput(
            "Chưa ghi lý do đổi tên.", next_step="Ghi ngắn gọn lý do.", field="reason"
        )
    _lock_naming()
    return _rename(account, name, by=by.actor, reason=reason.strip())


@in_transaction
def disable(*, by: ActingMember, account_id: int, reason: str) -> None:
    """Close an account at once. Raises NotAllowed, NotFound, WrongState, InvalidInput."""
    access.check_administers(by)
    close_account(by=by, account_id=account_id, reason=reason)


@requires_transaction
def close_account(*, by: ActingMember, account_id: int, reason: str) -> Account:
    """Close an account and end its sessions: the inner verb of `disable` and of a withdrawal.

    Raises NotFound, WrongState when it is closed already or one's own, InvalidInput.
    """
    account = accounts.get_account(by, account_id)
    if account.person_id == by.person_id:
        raise WrongState(
            "Không thể tự ngừng tài khoản của mình.",
            next_step="Nhờ quản trị khác; nếu mất quyền kiểm soát thì dùng khóa khẩn cấp.",
        )
    if not account.is_active:
        raise WrongState(f"Tài khoản {account.login_name} đã ngừng.", next_step="Tải lại trang.")
    if not reason.strip():
        raise InvalidInput("Chưa ghi lý do ngừng.", next_step="Ghi ngắn gọn lý do.", field="reason")
    _close(account, reason.strip(), by.actor)
    return account


@in_transaction
def enable(*, by: ActingMember, account_id: int) -> NewKey:
    """Let a closed account be used again, with a new one-time password.

    Raises NotAllowed, NotFound, WrongState.
    """
    access.check_administers(by)
    account = accounts.get_account(by, account_id)
    if account.is_active:
        raise WrongState(
            f"Tài khoản {account.login_name} đang hoạt động.", next_step="Tải lại trang."
        )
    account.is_active, account.disabled_at, account.disabled_reason = True, None, ""
    account.save(update_fields=["is_active", "disabled_at", "disabled_reason"])
    key = NewKey(account.pk, account.login_name, give_one_time_password(account))
    audit.record(
        events.AccountEnabled(
            account_id=account.pk, login_name=account.login_name, holder=account.person.full_name
        ),
        by=by.actor,
    )
    return key


@in_transaction
def disable_idle(*, agency_id: int) -> list[str]:
    """Close the agency's accounts that were not used for as many days as its policy says (R-286).

    For the nightly job; safe to run twice. Returns the login names closed.
    """
    policy = SecurityPolicy.objects.filter(agency_id=agency_id).first() or SecurityPolicy()
    days = policy.idle_disable_days
    idle = accounts.idle_since(clock.now() - timedelta(days=days), agency_id)
    closed = list(idle.select_for_update(of=("self",)))
    for account in closed:
        _close(account, f"không dùng trong {days} ngày", Actor.system(scope_id=agency_id))
    return [account.login_name for account in closed]


def _close(account: Account, reason: str, actor: Actor) -> None:
    account.is_active, account.disabled_at, account.disabled_reason = False, clock.now(), reason
    account.save(update_fields=["is_active", "disabled_at", "disabled_reason"])
    end_sessions(account)
    audit.record(
        events.AccountDisabled(
            account_id=account.pk, login_name=account.login_name,
            holder=account.person.full_name, reason=reason,
        ),
        by=actor,
    )  # fmt: skip


def _named_with_holders(
    person: Person,
) -> tuple[AssignedName, list[tuple[Account, AssignedName]]]:
    """The newcomer's name, and the names of the earlier holders it collides with.

    Holders of a name the newcomer had to avoid are named together with him, which may push one
    of them against a third; so until nobody new is met. Where this would hand somebody's old name
    to another (names given by hand), the newcomer alone takes the longer form.
    """
    taken = accounts.taken_names()
    holders: list[Account] = []
    while True:
        borne = {holder.login_name for holder in holders}
        people = [person, *(holder.person for holder in holders)]
        names = assign_names([_applicant(one) for one in people], taken=taken - borne)
        held = {name for assigned in names for name in assigned.held} - borne
        met = [other for other in accounts.named(held) if other not in holders]
        if not met:
            break
        holders += met
    others = list(zip(holders, names[1:], strict=True))
    changed = [names[0], *(name for holder, name in others if name.name != holder.login_name)]
    if any(name.name in taken for name in changed):
        return assign_names([_applicant(person)], taken=taken)[0], []
    return names[0], others


def _applicant(person: Person) -> Applicant:
    split = None
    if person.kind == Person.Kind.PERSON:
        split = PersonName(
            person.full_name, person.family_name, person.middle_name, person.given_name
        )
    return Applicant(
        full_name=person.full_name,
        birth_date=person.birth_date,
        kind="unit" if person.kind == Person.Kind.UNIT else "person",
        home_town=person.home_town or None,
        birthplace=person.birthplace or None,
        split=split,
    )


def _rename(account: Account, login_name: str, *, by: Actor, reason: str) -> Renamed:
    former = account.login_name
    own_alias = AccountAlias.objects.filter(account=account, login_name=login_name)
    if login_name == former or (login_name in accounts.taken_names() and not own_alias.exists()):
        raise NameTaken(
            f"Tên {login_name} đã có người dùng, hoặc là tên cũ của người khác.",
            next_step="Chọn tên khác.",
            field="login_name",
        )
    own_alias.delete()
    account.login_name = login_name
    account.save(update_fields=["login_name"])
    AccountAlias.objects.create(account=account, login_name=former)
    audit.record(
        events.AccountRenamed(
            account_id=account.pk, holder=account.person.full_name,
            former_name=former, login_name=login_name, reason=reason,
        ),
        by=by,
    )  # fmt: skip
    return Renamed(account.pk, account.agency_id, account.person_id, former, login_name)


def _lock_naming() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NAMING])
