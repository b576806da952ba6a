"""Numbers and urgent news on every open page: the same as the page's own, to the own seat only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from congvan.deployment import live_listening
from congvan.desk import queries
from congvan.desk.holders import of_member, of_role, reach_of
from congvan.desk.queries.many import counters_of_seats, signs_of_seats
from congvan.desk.services import attention, notices
from congvan.desk.services.work import open_work
from congvan.desk.states import Part, Urgency
from congvan.kernel import clock
from congvan.office.boards.queries import posts
from congvan.office.chat.queries import conversations as talks
from congvan.office.consultations.queries.lists import waiting_count
from congvan.organization.models import Delegation, RoleGrant
from congvan.organization.states import DelegationStatus, Role
from congvan.web.counters import BESIDE
from congvan.web.frame import numbers_of
from tests import world as named_world
from tests.deployment.streaming import PATIENCE_SECONDS, Streams, streams
from tests.office import consultation_papers, meeting_papers
from tests.office.chat.talks import acting, group_of, say
from tests.pages.visitors import signed_in
from tests.world import World


def _owe(
    world: World, holder: Any, *, urgency: Urgency = Urgency.NORMAL, title: str = "Góp ý"
) -> int:
    with transaction.atomic():
        return open_work(
            holder=holder, part=Part.LEAD, subject_type="task", subject_id=1, cause=title, by=None,
            title=title, urgency=urgency,
        )  # fmt: skip


def test_the_numbers_of_many_seats_are_those_of_each_in_one_statement(world: World):
    consultation_papers.asked(world)
    meeting_papers.called(world)
    an, mai, tuan = acting(world, "an", "mai", "tuan")
    say(an, group_of(world, "an", "mai"), "Xem giúp")
    agency = world.agencies["skhcn"].pk
    _owe(world, of_role(agency, Role.REGISTRY_CLERK))
    everybody = [
        named_world.member(world, key) for key in ("an", "mai", "tuan", "lan", "khai", "quang")
    ]
    everybody.append(named_world.substitute(world, "huong"))
    reaches = [reach_of(one) for one in everybody]
    with CaptureQueriesContext(connection) as asked:
        many = counters_of_seats(reaches, BESIDE)
        signs = signs_of_seats(reaches, urgent_since=clock.now())
    assert len(asked) == 2
    assert many == [queries.counters(one, BESIDE) for one in everybody]
    assert [one.notices for one in signs] == [one.notices for one in many]
    # Each number beside the menu is the length of its page's list.
    of_mai, of_tuan = many[1].beside, many[2].beside
    assert of_mai["talks"] == talks.unread_total(mai) == 1
    assert [one.beside["consultations"] for one in many[:3]] == [
        waiting_count(one) for one in (an, mai, tuan)
    ]
    assert of_tuan["consultations"] == of_tuan["meetings"] == 1
    assert many[5].beside == dict.fromkeys(BESIDE, 0)
    sight = posts.access.sight_of(mai)
    assert of_mai["boards"] == sum(posts.unread_of(mai, sight).values())
    assert many[6].beside["talks"] == many[6].beside["letters"] == many[6].beside["boards"] == 0


@pytest.fixture
def live(committed_world: World) -> Iterator[Streams]:
    with streams() as running:
        yield running


def _look(live: Streams) -> None:
    live.does(live.live._numbers.look)


def test_every_page_hears_its_own_numbers_and_what_is_urgent_once(
    live: Streams, committed_world: World
):
    world = committed_world
    an, mai = acting(world, "an", "mai")
    agency = world.agencies["skhcn"].pk
    old = _owe(
        world, of_member(agency, mai.membership_id), urgency=Urgency.FLASH, title="Báo cáo bão"
    )
    pages = {key: live.opened(signed_in(world, key)) for key in ("mai", "an", "quang")}
    other = live.opened(signed_in(world, "mai"), group_of(world, "mai", "an").pk)
    _look(live)
    first = {key: page.hears("so").data for key, page in pages.items()}
    for key, one in first.items():
        member = named_world.member(world, key)
        assert one["vi"] == f"m{member.membership_id}"
        assert one["dem"] == dict(numbers_of(queries.counters(member, BESIDE)))
    urgent = pages["mai"].hears("khan").data
    assert (urgent["ma"], urgent["loi"]) == (f"w{old}", "Hỏa tốc: Báo cáo bão")
    # A page that came later is told what is still unread; nobody else is.
    assert other.hears("khan").data == urgent
    with transaction.atomic():
        notices.tell(
            agency_id=agency, members=[mai.membership_id], kind="task.given", sentence="Việc mới.",
            subject_type="task", subject_id=1,
        )  # fmt: skip
        notices.tell(
            agency_id=agency, members=[an.membership_id], kind="unread_urgent",
            sentence="Văn bản hỏa tốc chưa ai đọc.", subject_type="task", subject_id=1,
        )  # fmt: skip
    _owe(world, of_member(agency, an.membership_id), title="Góp ý hai")
    _look(live)
    now = pages["mai"].hears("so").data["dem"]
    assert now["notices"] == first["mai"]["dem"]["notices"] + 1
    assert pages["an"].hears("so").data["dem"]["todo"] == first["an"]["dem"]["todo"] + 1
    assert pages["an"].hears("khan").data["loi"] == "Văn bản hỏa tốc chưa ai đọc."
    # Read on another page: the number falls, and nothing is told a second time.
    attention.note_opened(by=mai, item_id=old)
    _look(live)
    _look(live)
    for page in (*pages.values(), other):
        assert [one.name for one in page.heard() if one.name == "khan"] == []
    assert [one.name for one in pages["quang"].heard() if one.name == "so"] == []


def test_a_look_asks_few_statements_whoever_is_there(live: Streams, committed_world: World):
    world = committed_world
    for key in ("an", "mai", "lan"):
        live.opened(signed_in(world, key))
    _look(live)
    asked: list[str] = []

    def note(execute: Any, sql: str, *more: Any) -> Any:
        asked.append(sql)
        return execute(sql, *more)

    numbers = live.live._numbers
    ask = numbers._threads.run

    async def noted(work: Any, *arguments: Any) -> Any:
        def within() -> Any:
            with connection.execute_wrapper(note):
                return work(*arguments)

        return await ask(within)

    numbers._threads.run = noted  # type: ignore[method-assign]
    _look(live)
    assert len(asked) == 1
    say(named_world.member(world, "an"), group_of(world, "an", "mai", "lan"), "Ai có số liệu")
    with transaction.atomic():
        notices.announce(
            by=named_world.member(world, "an"), agency_id=world.agencies["skhcn"].pk, kind="x",
            sentence="Họp toàn cơ quan.", subject_type="task", subject_id=1,
        )  # fmt: skip
    asked.clear()
    _look(live)
    assert len(asked) == 2


def test_a_stream_comes_back_when_its_seat_reaches_less(live: Streams, committed_world: World):
    world = committed_world
    lan, huong = live.opened(signed_in(world, "lan")), live.opened(signed_in(world, "huong"))
    live.does(live.live._check)
    assert not lan.has_ended.is_set()
    RoleGrant.objects.filter(
        membership=world.seats["lan"], role=Role.REGISTRY_CLERK
    ).update(valid_from=clock.today() - timedelta(days=9), valid_to=clock.today() - timedelta(days=1))  # fmt: skip
    live.does(live.live._check)
    assert lan.has_ended.wait(PATIENCE_SECONDS)
    # Not for good: the page opens it anew, as who the person is now.
    assert "het" not in [one.name for one in lan.heard()]
    assert not huong.has_ended.is_set()


def test_a_substitute_hears_the_seats_numbers_until_the_delegation_ends(
    live: Streams, committed_world: World
):
    world = committed_world
    as_khai = named_world.substitute(world, "huong")
    client = signed_in(world, "huong")
    session = client.session
    session["seat"] = f"d{as_khai.substitution.delegation_id}"  # type: ignore[union-attr]
    session.save()
    page = live.opened(client)
    _look(live)
    told = page.hears("so").data
    assert told["vi"].startswith("d")
    assert told["dem"] == dict(numbers_of(queries.counters(as_khai, BESIDE)))
    Delegation.objects.update(status=DelegationStatus.ENDED)
    live.does(live.live._check)
    assert page.has_ended.wait(PATIENCE_SECONDS)


def test_the_listening_session_may_have_an_address_of_its_own(monkeypatch: pytest.MonkeyPatch):
    address, parameters = live_listening.where_to_listen()
    assert address == ""
    assert "dbname" in parameters
    own = "postgresql://congvan@10.0.0.5:5432/congvan"
    changed = settings.CONFIGURATION.model_copy(update={"listen_database_url": own})
    monkeypatch.setattr(settings, "CONFIGURATION", changed)
    address, parameters = live_listening.where_to_listen()
    assert address == own
    assert "dbname" not in parameters
    assert parameters["autocommit"]
