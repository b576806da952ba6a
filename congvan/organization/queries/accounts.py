"""Accounts: who holds which name, requests for them, the log of the door."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest, Lower
from django.db.models.lookups import Exact

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.kernel.text import nfc
from congvan.organization.acting import ActingMember
from congvan.organization.models import (
    Account,
    AccountAlias,
    AccountRequest,
    LoginRecord,
    LoginThrottle,
    Membership,
    SecurityPolicy,
)
from congvan.organization.queries.people import holders_of
from congvan.organization.queries.seats import acting_members, current
from congvan.organization.states import Role

# Longest name the tables hold (RFC 5321 §4.5.3.1.1); longer typed text names no account.
NAME_LENGTH = 64


@dataclass(frozen=True, slots=True)
class TypedName:
    """What was typed as a login name: the name itself, and the domain if one was typed."""

    name: str
    domain: str = ""


def typed_name(text: str) -> TypedName:
    """Read what was typed: NFC, lower case, cut to what a name may hold, domain apart."""
    name, _, domain = nfc(text[: 4 * NAME_LENGTH]).strip().lower().partition("@")
    return TypedName(name[:NAME_LENGTH], domain[: 4 * NAME_LENGTH])


def find_by_typed_name(typed: TypedName) -> Account | None:
    """The account that `typed` opens: by name or former name, with or without its own domain.

    Two statements whatever the answer, so that the time taken tells little about which names exist.
    """
    alias = AccountAlias.objects.filter(Exact(Lower("login_name"), typed.name))
    owner_id = alias.values_list("account_id", flat=True).first()
    named = Q(pk=owner_id) if owner_id else Q(Exact(Lower("login_name"), typed.name))
    account = with_holder().filter(named).first()
    if account and typed.domain and typed.domain != account.agency.email_domain.lower():
        return None
    return account


def with_holder() -> QuerySet[Account]:
    """Accounts with the person, the agency and its security policy, in one statement."""
    return Account.objects.select_related("person", "agency__security_policy")


def policy_of(account: Account) -> SecurityPolicy:
    """The security policy in force for the account: its agency's, else the defaults."""
    policy: SecurityPolicy | None = getattr(account.agency, "security_policy", None)
    return policy or SecurityPolicy(agency_id=account.agency_id)


def taken_names() -> set[str]:
    """All names that open an account now, former names included."""
    names = set(Account.objects.values_list("login_name", flat=True))
    return names | set(AccountAlias.objects.values_list("login_name", flat=True))


def named(login_names: Iterable[str]) -> QuerySet[Account]:
    """The accounts whose present name is one of `login_names`, with their holders."""
    return Account.objects.select_related("person").filter(login_name__in=list(login_names))


def visible_accounts(viewer: ActingMember) -> QuerySet[Account]:
    """Accounts the viewer administers: those of the agency acted in (R-282)."""
    found = Account.objects.select_related("person").filter(agency_id=viewer.agency_id)
    return found if viewer.holds(Role.SYSADMIN_AGENCY) else found.none()


def get_account(viewer: ActingMember, account_id: int) -> Account:
    """One of `visible_accounts`. Raises NotFound."""
    account = visible_accounts(viewer).filter(pk=account_id).first()
    if account is None:
        raise NotFound("Không có tài khoản này trong cơ quan.")
    return account


def state_of(account: Account) -> str:
    """How the account stands, in the words of the screen."""
    if account.frozen_at:
        return "Khóa khẩn cấp"
    if not account.is_active:
        return "Đã ngừng"
    return "Chưa đăng nhập lần đầu" if account.activated_at is None else "Đang dùng"


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One line of the list of accounts, with the fields R-286 demands."""

    account_id: int
    kind: str
    login_name: str
    status: str
    holder: str
    unit: str
    activated_at: datetime | None
    disabled_at: datetime | None
    last_used_at: datetime | None


def list_accounts(
    viewer: ActingMember, *, after: tuple[str, int] | None = None, limit: int = 50
) -> list[AccountLine]:
    """A page of accounts by the holder's given name; two statements (R-286)."""
    accounts = visible_accounts(viewer).order_by("person__sort_key", "id")
    if after is not None:
        key, last_id = after
        accounts = accounts.filter(
            Q(person__sort_key__gt=key) | Q(person__sort_key=key, id__gt=last_id)
        )
    page = list(accounts[:limit])
    units = dict(
        Membership.objects.filter(
            current(clock.today()),
            agency_id=viewer.agency_id,
            is_primary=True,
            person__in=[account.person_id for account in page],
        ).values_list("person_id", "unit__name")
    )
    return [
        AccountLine(
            account_id=account.pk,
            kind=account.person.get_kind_display(),
            login_name=account.login_name,
            status=state_of(account),
            holder=account.person.full_name,
            unit=units.get(account.person_id) or "",
            activated_at=account.activated_at,
            disabled_at=account.disabled_at,
            last_used_at=account.last_used_at,
        )
        for account in page
    ]


def locked_until(account: Account) -> datetime | None:
    """Until when wrong passwords keep the account's door shut, None when it is open."""
    throttle = LoginThrottle.objects.filter(
        typed_name=account.login_name.lower(), locked_until__gt=clock.now()
    ).first()
    return throttle.locked_until if throttle else None


def whom_to_warn(agency_id: int) -> list[int]:
    """Memberships to be told at once of a lost account: administrators, security (R-276)."""
    return [
        *holders_of(agency_id, Role.SYSADMIN_AGENCY),
        *holders_of(agency_id, Role.SECURITY_OFFICER),
    ]


def visible_requests(viewer: ActingMember) -> QuerySet[AccountRequest]:
    """Requests about accounts of the agency: for its administrators and its leaders (R-278)."""
    found = AccountRequest.objects.filter(agency_id=viewer.agency_id).select_related(
        "account__person", "unit", "post", "asked_by__person", "decided_by__person"
    )
    if viewer.holds(Role.SYSADMIN_AGENCY, Role.AGENCY_LEADER):
        return found
    return found.none()


def list_requests(
    viewer: ActingMember, *, after: tuple[datetime, int] | None = None, limit: int = 50
) -> list[AccountRequest]:
    """A page of `visible_requests`, newest first. One statement."""
    found = visible_requests(viewer).order_by("-asked_at", "-id")
    if after is not None:
        at, last_id = after
        found = found.filter(Q(asked_at__lt=at) | Q(asked_at=at, id__lt=last_id))
    return list(found[:limit])


def get_request(viewer: ActingMember, request_id: int, *, lock: bool = False) -> AccountRequest:
    """One of `visible_requests`, locked for change if asked. Raises NotFound."""
    found = visible_requests(viewer)
    if lock:
        found = found.select_for_update(of=("self",))
    request = found.filter(pk=request_id).first()
    if request is None:
        raise NotFound("Không có đề nghị này.")
    return request


def login_log(
    viewer: ActingMember,
    *,
    account_id: int | None = None,
    after: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> list[LoginRecord]:
    """A page of what happened at the agency's door, newest first (R-288, R-305). One statement.

    Administrators, leaders and the security officer see the agency's; everybody else their own.
    """
    found = LoginRecord.objects.select_related("account__person").filter(agency_id=viewer.agency_id)
    if not viewer.holds(Role.SYSADMIN_AGENCY, Role.AGENCY_LEADER, Role.SECURITY_OFFICER):
        found = found.filter(account__person_id=viewer.person_id)
    if account_id is not None:
        found = found.filter(account_id=account_id)
    if after is not None:
        at, last_id = after
        found = found.filter(Q(at__lt=at) | Q(at=at, id__lt=last_id))
    return list(found.order_by("-at", "-id")[:limit])


def idle_since(moment: datetime, agency_id: int) -> QuerySet[Account]:
    """Active accounts of the agency not used since `moment` (R-286).

    Neither used, nor given a password, nor opened: one just opened or let in again is not idle.
    """
    return (
        Account.objects.select_related("person")
        .filter(agency_id=agency_id, is_active=True)
        .alias(touched_at=Greatest("last_used_at", "password_changed_at", "created_at"))
        .filter(touched_at__lt=moment)
        .order_by("id")
    )


def needs_second_factor(account: Account) -> bool:
    """Whether the agency demands a second factor of a role the holder has today (R-273)."""
    demanded = set(policy_of(account).second_factor_roles)
    if not demanded:
        return False
    members = acting_members(account.person_id)
    return any(demanded & member.roles for member in members if not member.is_substitute)


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One place where the account is logged in now."""

    session_id: int
    key: str
    ip: str
    user_agent: str
    last_seen_at: datetime
    began_at: datetime


def sessions_of(account: Account) -> list[SessionLine]:
    """The account's sessions that still stand, the last used first. One statement."""
    standing = Session.objects.filter(
        session_key=OuterRef("session_key"), expire_date__gt=clock.now()
    )
    rows = UserSession.objects.filter(Exists(standing), user_id=account.pk)
    return [
        SessionLine(
            row.pk, row.session_key, row.ip, row.user_agent, row.last_seen_at, row.created_at
        )
        for row in rows.order_by("-last_seen_at", "-id")
    ]
