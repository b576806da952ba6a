"""People of an agency: lists, pickers, who holds which role."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.kernel.text import fold
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership, Person, RoleGrant
from congvan.organization.queries.seats import current
from congvan.organization.states import Role


def current_members(agency_id: int) -> QuerySet[Membership]:
    """Memberships of the agency in force today, leaders of the list by rank, then given name."""
    return (
        Membership.objects.filter(current(clock.today()), agency_id=agency_id)
        .select_related("person", "post", "unit")
        .order_by("post__rank", "person__sort_key", "id")
    )


def holders_of(agency_id: int, role: Role) -> list[int]:
    """Ids of the current memberships of the agency that hold `role` today."""
    day = clock.today()
    grants = RoleGrant.objects.filter(current(day), membership=OuterRef("pk"), role=role)
    return list(
        Membership.objects.filter(current(day), Exists(grants), agency_id=agency_id)
        .order_by("id")
        .values_list("id", flat=True)
    )


def heads_of_unit(unit_id: int) -> list[int]:
    """Ids of the current memberships that lead the unit, the highest post first."""
    return heads_of_units([unit_id])


def heads_of_units(unit_ids: Collection[int]) -> list[int]:
    """Ids of the current memberships that lead one of the units, the highest post first."""
    day = clock.today()
    grants = RoleGrant.objects.filter(
        current(day), membership=OuterRef("pk"), role=Role.UNIT_LEADER
    )
    return list(
        Membership.objects.filter(current(day), Exists(grants), unit_id__in=[*unit_ids])
        .order_by("post__rank", "id")
        .values_list("id", flat=True)
    )


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of the list of people."""

    person_id: int
    full_name: str
    seats: tuple[str, ...]
    phone: str
    login_name: str
    account_state: str


def visible_people(viewer: ActingMember) -> QuerySet[Person]:
    """People who have, or had, a seat in the viewer's agency (R-004)."""
    seats = Membership.objects.filter(person=OuterRef("pk"), agency_id=viewer.agency_id)
    return Person.objects.filter(Exists(seats)).order_by("sort_key", "id")


def get_person(viewer: ActingMember, person_id: int) -> Person:
    """One of `visible_people`, with the account. Raises NotFound."""
    person = visible_people(viewer).select_related("account").filter(pk=person_id).first()
    if person is None:
        raise NotFound("Không có người này trong cơ quan.")
    return person


def memberships_of(viewer: ActingMember, person_id: int) -> QuerySet[Membership]:
    """The person's seats in the viewer's agency, current ones first, newest first."""
    return (
        Membership.objects.filter(agency_id=viewer.agency_id, person_id=person_id)
        .select_related("post", "unit")
        .prefetch_related("role_grants")
        .order_by("-is_primary", "-valid_from", "id")
    )


def list_people(
    viewer: ActingMember, *, words: str = "", after: tuple[str, int] | None = None, limit: int = 50
) -> list[PersonLine]:
    """A page of people by given name, optionally those whose name holds `words` (accent-free)."""
    people = visible_people(viewer).select_related("account")
    if words.strip():
        people = people.filter(folded_name__contains=fold(words))
    if after is not None:
        sort_key, last_id = after
        people = people.filter(Q(sort_key__gt=sort_key) | Q(sort_key=sort_key, id__gt=last_id))
    page = list(people[:limit])
    seats = seats_in_words(viewer, [person.pk for person in page])
    return [_line(person, seats.get(person.pk, ())) for person in page]


def seats_in_words(viewer: ActingMember, person_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The seats that people hold today in the viewer's agency: "Trưởng phòng, Phòng Nội vụ"."""
    seats: dict[int, list[str]] = {}
    for m in (
        Membership.objects.filter(
            current(clock.today()), agency_id=viewer.agency_id, person__in=person_ids
        )
        .select_related("post", "unit")
        .order_by("-is_primary", "id")
    ):
        where = f"{m.post.title}, {m.unit.name}" if m.unit else m.post.title
        seats.setdefault(m.person_id, []).append(where)
    return {person_id: tuple(held) for person_id, held in seats.items()}


def people_without_account(viewer: ActingMember) -> QuerySet[Person]:
    """People with a seat in the viewer's agency today and without an account, by given name."""
    seats = Membership.objects.filter(
        current(clock.today()), person=OuterRef("pk"), agency_id=viewer.agency_id
    )
    return Person.objects.filter(Exists(seats), account__isnull=True).order_by("sort_key", "id")


def _line(person: Person, seats: tuple[str, ...]) -> PersonLine:
    account = getattr(person, "account", None)
    if account is None:
        state = "Chưa có tài khoản"
    elif account.frozen_at:
        state = "Khóa khẩn cấp"
    elif not account.is_active:
        state = "Đã ngừng"
    elif account.must_change_password:
        state = "Chưa đăng nhập lần đầu"
    else:
        state = "Đang dùng"
    return PersonLine(
        person_id=person.pk,
        full_name=person.full_name,
        seats=seats or ("Đã thôi công tác",),
        phone=person.phone,
        login_name=account.login_name if account else "",
        account_state=state,
    )
