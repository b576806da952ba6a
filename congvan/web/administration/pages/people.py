"""The list of people, and one person with seats, roles, account and history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.organization.queries import accounts, history, people
from congvan.organization.queries.history import HistoryLine
from congvan.organization.queries.people import PersonLine
from congvan.organization.states import Role, Scope
from congvan.ui.items import Pager, Pill
from congvan.web.administration.pages.units import Choices, post_choices, unit_choices

PAGE = 50

_STATES = {
    "Đang dùng": Pill("active"),
    "Chưa đăng nhập lần đầu": Pill("waiting", "Chưa đăng nhập"),
    "Khóa khẩn cấp": Pill("to-fix", "Khóa khẩn cấp"),
    "Đã ngừng": Pill("locked", "Đã ngừng"),
    "Chưa có tài khoản": Pill("plain", "Chưa có"),
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of the list."""

    href: str
    full_name: str
    seats: tuple[str, ...]
    phone: str
    login_name: str
    state: Pill


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of people by given name."""

    rows: tuple[PersonRow, ...]
    words: str
    pager: Pager
    waiting_accounts: int


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role given to a seat."""

    grant_id: int
    label: str
    scope: str
    valid_from: date
    valid_to: date | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat, held now, to come, or past."""

    membership_id: int
    label: str
    is_primary: bool
    valid_from: date
    valid_to: date | None
    is_over: bool
    roles: tuple[RoleView, ...]


@dataclass(frozen=True, slots=True)
class AccountView:
    """The account as its administrator sees it."""

    account_id: int
    login_name: str
    former_names: tuple[str, ...]
    state: Pill
    is_active: bool
    is_frozen: bool
    is_own: bool
    disabled_reason: str
    activated_at: datetime | None
    last_used_at: datetime | None
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person."""

    person_id: int
    full_name: str
    values: dict[str, object]
    seats: tuple[SeatView, ...]
    past_seats: tuple[SeatView, ...]
    account: AccountView | None
    history: tuple[HistoryLine, ...]


@dataclass(frozen=True, slots=True)
class SeatChoices:
    """What a form of a seat chooses from."""

    posts: Choices
    units: Choices
    full_name: str = ""
    person_id: int = 0
    seat: str = ""


def people_page(viewer: ActingMember, *, words: str, after: int | None) -> PeoplePage:
    """A page of people, those after the person `after`. Raises NotFound for a person not visible."""
    start = None
    if after is not None:
        start = (people.get_person(viewer, after).sort_key, after)
    lines = people.list_people(viewer, words=words, after=start, limit=PAGE + 1)
    shown, has_more = lines[:PAGE], len(lines) > PAGE
    here = reverse("administration:people")
    first = f"{here}?{urlencode({'tim': words})}" if words else here
    following = (
        urlencode({**({"tim": words} if words else {}), "sau": shown[-1].person_id})
        if has_more
        else ""
    )
    return PeoplePage(
        rows=tuple(_row(line) for line in shown),
        words=words,
        pager=Pager(
            shown=f"{len(shown)} người" + (", còn nữa" if has_more else ""),
            next_href=f"{here}?{following}" if has_more else "",
            first_href=first if after is not None else "",
        ),
        waiting_accounts=people.people_without_account(viewer).count(),
    )


def person_page(viewer: ActingMember, person_id: int) -> PersonPage:
    """One person of the agency. Raises NotFound."""
    person = people.get_person(viewer, person_id)
    seats = [_seat(m) for m in people.memberships_of(viewer, person_id)]
    names = (
        "full_name",
        "form_of_address",
        "birth_date",
        "phone",
        "email",
        "home_town",
        "birthplace",
    )
    return PersonPage(
        person_id=person.pk,
        full_name=person.full_name,
        values={name: getattr(person, name) for name in names},
        seats=tuple(seat for seat in seats if not seat.is_over),
        past_seats=tuple(seat for seat in seats if seat.is_over),
        account=_account(viewer, person),
        history=tuple(history.about_person(viewer, person_id)),
    )


def seat_choices(viewer: ActingMember, person_id: int | None = None) -> SeatChoices:
    """Posts and units to choose from, for a new person or one of the agency. Raises NotFound."""
    person = people.get_person(viewer, person_id) if person_id else None
    return SeatChoices(
        posts=post_choices(viewer), units=unit_choices(viewer),
        full_name=person.full_name if person else "", person_id=person.pk if person else 0,
    )  # fmt: skip


def _row(line: PersonLine) -> PersonRow:
    return PersonRow(
        href=reverse("administration:person", args=[line.person_id]), full_name=line.full_name,
        seats=line.seats, phone=line.phone, login_name=line.login_name,
        state=_STATES.get(line.account_state, Pill("plain", line.account_state)),
    )  # fmt: skip


def _seat(membership: Any) -> SeatView:
    today = clock.today()
    post, unit = membership.post, membership.unit
    grants = sorted(membership.role_grants.all(), key=lambda grant: (grant.valid_from, grant.pk))
    return SeatView(
        membership_id=membership.pk,
        label=f"{post.title}, {unit.name}" if unit else post.title,
        is_primary=membership.is_primary,
        valid_from=membership.valid_from, valid_to=membership.valid_to,
        is_over=membership.valid_to is not None and membership.valid_to < today,
        roles=tuple(
            RoleView(
                grant_id=grant.pk, label=str(Role(grant.role).label), scope=str(Scope(grant.scope).label),
                valid_from=grant.valid_from, valid_to=grant.valid_to,
                is_current=grant.valid_from <= today,
            )
            for grant in grants
            if grant.valid_to is None or grant.valid_to >= today
        ),
    )  # fmt: skip


def _account(viewer: ActingMember, person: Any) -> AccountView | None:
    account = getattr(person, "account", None)
    if account is None:
        return None
    return AccountView(
        account_id=account.pk,
        login_name=account.login_name,
        former_names=tuple(account.aliases.order_by("id").values_list("login_name", flat=True)),
        state=_STATES[accounts.state_of(account)],
        is_active=account.is_active,
        is_frozen=account.frozen_at is not None,
        is_own=person.pk == viewer.person_id,
        disabled_reason=account.disabled_reason,
        activated_at=account.activated_at,
        last_used_at=account.last_used_at,
        locked_until=accounts.locked_until(account),
    )
