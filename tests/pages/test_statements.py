"""Lists take the same number of statements however long they are (STYLE J6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvan.desk.holders import of_member
from congvan.desk.services import alerts, attention, notices, work
from congvan.desk.states import Part
from congvan.kernel import audit, clock
from congvan.kernel.transactions import in_transaction
from congvan.organization.models import AccountRequest, Delegation, LoginRecord
from congvan.organization.services import people, units
from congvan.organization.states import DelegationStatus, Role
from tests import world as named_world
from tests.pages.visitors import signed_in, stranger
from tests.world import World

SYSTEM = audit.Actor.system()
# Session, account, seats, policy and counters for every page, and the list itself.
FEW = 6


@in_transaction
def _give_work(world: World, numbers: range) -> None:
    """Work for An: open, finished, followed, and given by him."""
    an, lan = named_world.member(world, "an"), named_world.member(world, "lan")
    for number in numbers:
        _give(lan, to=an, subject=number)
        _give(an, to=lan, subject=number)
        _give(lan, to=an, subject=number + 1000)
        work.close_work(
            by=an, agency_id=an.agency_id, subject_type="test", subject_id=number + 1000
        )


def _give(by, *, to, subject: int) -> int:  # type: ignore[no-untyped-def]
    return work.open_work(
        by=by, holder=of_member(to.agency_id, to.membership_id), part=Part.LEAD,
        subject_type="test", subject_id=subject, cause="test", title=f"Báo cáo số {subject}",
        due_at=clock.now() + timedelta(days=subject % 7),
    )  # fmt: skip


def _follow_work(world: World, numbers: range) -> None:
    _give_work(world, numbers)
    an = named_world.member(world, "an")
    from congvan.desk import queries

    attention.star(by=an, item_ids=[line.id for line in queries.open_work(an).lines])


@in_transaction
def _tell(world: World, numbers: range) -> None:
    an = named_world.member(world, "an")
    for number in numbers:
        notices.tell(
            agency_id=an.agency_id, members=[an.membership_id], kind="test",
            sentence=f"Tin số {number}", subject_type="test", subject_id=number,
        )  # fmt: skip


@in_transaction
def _appoint(world: World, numbers: range) -> None:
    for number in numbers:
        person = people.register_person(
            by=SYSTEM, details=people.PersonDetails(f"Nguyễn Văn T{chr(97 + number)}", "anh")
        )
        people.appoint(
            by=SYSTEM, person=person, post=world.posts["skhcn", "Chuyên viên"],
            unit=world.units["skhcn", "cds"], valid_from=clock.today(),
        )  # fmt: skip


@in_transaction
def _place_units(world: World, numbers: range) -> None:
    by = named_world.member(world, "anh").actor
    for number in numbers:
        units.place_unit(
            by=by, agency_id=world.agencies["skhcn"].pk, name=f"Tổ {number}",
            short_name=f"Tổ {number}", valid_from=clock.today(), position=number,
        )  # fmt: skip


@in_transaction
def _place_posts(world: World, numbers: range) -> None:
    for number in numbers:
        units.place_post(
            by=SYSTEM, agency_id=world.agencies["skhcn"].pk, title=f"Chức danh {number}", rank=40,
            default_roles=[Role.SPECIALIST],
        )  # fmt: skip


def _delegate(world: World, numbers: range) -> None:
    now = clock.now()
    for number in numbers:
        Delegation.objects.create(
            agency=world.agencies["skhcn"], delegator=world.seats["tuan"],
            delegate=world.seats["mai"], reason="Nghỉ phép", status=DelegationStatus.ENDED,
            starts_at=now - timedelta(days=2 * number + 2), ends_at=now - timedelta(days=2 * number + 1),
            asked_at=now, asked_by=world.people["tuan"], decided_at=now,
            decided_by=world.people["khai"],
        )  # fmt: skip


def _request(world: World, numbers: range) -> None:
    for number in numbers:
        AccountRequest.objects.create(
            agency=world.agencies["skhcn"], kind="create", full_name=f"Người mới {number}",
            form_of_address="anh", post=world.posts["skhcn", "Chuyên viên"],
            unit=world.units["skhcn", "cds"], reason="Tuyển dụng", asked_at=clock.now(),
            asked_by=world.seats["anh"],
        )  # fmt: skip


def _come_in(world: World, numbers: range) -> None:
    for key in [*world.logins][numbers.start : numbers.stop]:
        LoginRecord.objects.create(
            agency=world.agencies["skhcn"], typed_name=world.logins[key], outcome="success",
            at=clock.now(), ip="10.0.0.1", device="Firefox trên Linux",
            account_id=world.people["an"].account.pk,
        )  # fmt: skip


@in_transaction
def _send_messages(world: World, numbers: range) -> None:
    khai = named_world.member(world, "khai")
    for number in numbers:
        alerts.alert(
            by=khai, agency_id=khai.agency_id, member_ids=[khai.membership_id],
            text=f"Tin số {number}", subject_type="test", subject_id=number,
        )  # fmt: skip


# (address, query, whose page, what makes it longer)
LISTS: tuple[tuple[str, str, str, Callable[[World, range], None]], ...] = (
    ("desk:todo", "", "an", _give_work),
    ("desk:todo", "?tab=chu-tri", "an", _give_work),
    ("desk:given", "", "an", _give_work),
    ("desk:done", "", "an", _give_work),
    ("desk:starred", "", "an", _follow_work),
    ("desk:notices", "", "an", _tell),
    ("directory:people", "", "an", _appoint),
    ("directory:people", "?q=nguyen", "an", _appoint),
    ("administration:people", "", "anh", _appoint),
    ("administration:accounts-open", "", "anh", _appoint),
    ("administration:units", "", "anh", _place_units),
    ("administration:posts", "", "anh", _place_posts),
    ("administration:delegations", "", "an", _delegate),
    ("administration:account-requests", "", "khai", _request),
    ("administration:audit", "", "anh", _place_units),
    ("administration:logins", "", "anh", _come_in),
    ("alerts:messages", "", "anh", _send_messages),
)


@pytest.mark.parametrize(
    ("name", "query", "key", "lengthen"), LISTS, ids=[f"{name}{query}" for name, query, *_ in LISTS]
)
def test_a_longer_list_takes_no_more_statements(
    world: World, name: str, query: str, key: str, lengthen: Callable[[World, range], None]
):
    lengthen(world, range(10))
    short = _statements(world, key, reverse(name) + query)
    with_ten = _rows(world, key, reverse(name) + query)
    lengthen(world, range(10, 30))
    long = _statements(world, key, reverse(name) + query)
    assert _rows(world, key, reverse(name) + query) > with_ten
    assert len(long) == len(short), "\n".join(long)


def test_the_desk_takes_few_statements(world: World):
    _give_work(world, range(10))
    statements = _statements(world, "an", reverse("desk:todo"))
    assert len(statements) <= FEW, "\n".join(statements)


def test_the_login_page_takes_few_statements(world: World):
    client = stranger()
    with CaptureQueriesContext(connection) as taken:
        assert client.get(reverse("account_login")).status_code == 200
    assert len(taken) <= FEW, "\n".join(query["sql"] for query in taken)


def _statements(world: World, key: str, path: str) -> list[str]:
    client = signed_in(world, key)
    client.get(path)  # the first visit of a session starts its clock
    with CaptureQueriesContext(connection) as taken:
        assert client.get(path).status_code == 200
    return [
        query["sql"] for query in taken if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))
    ]


def _rows(world: World, key: str, path: str) -> int:
    html = signed_in(world, key).get(path).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return main.count("<li") + main.count("<tr")
