"""The desk's pages: without JavaScript, for every role, and from outside."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvan.desk import queries
from congvan.desk.holders import of_member, of_role
from congvan.desk.models import Notice, WorkItem
from congvan.desk.services import notices, work
from congvan.desk.states import Part, Tab, Urgency
from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.organization.models import Account
from congvan.organization.queries.calendar import days_left
from congvan.organization.rules.working_days import WEEKDAYS_ONLY
from congvan.organization.states import Role
from congvan.web.desk import links, pages
from tests.world import World, member, substitute

LIST_PAGES = ("todo", "given", "done", "starred", "notices")


@pytest.fixture
def sign_in(world: World) -> Callable[[str], Client]:
    """A browser without JavaScript in which the person is signed in."""

    def signed_in(key: str) -> Client:
        account = Account.objects.get(person=world.people[key])
        if account.must_change_password:
            account.must_change_password = False
            account.password_changed_at = clock.now()
            account.save(update_fields=["must_change_password", "password_changed_at"])
        client = Client()
        client.force_login(account)
        return client

    return signed_in


def give(to: ActingMember, subject: int = 1, part: Part = Part.LEAD, **shown) -> int:
    """One item about a delegation, whose page exists."""
    shown = {"title": f"Việc {subject} của {to.person_name}", "by": None, **shown}
    return work.open_work(
        holder=of_member(to.agency_id, to.membership_id), part=part, subject_type="paper",
        subject_id=subject, cause="test", **shown,
    )  # fmt: skip


def text_of(response: HttpResponse) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


def test_home_leads_to_the_first_screen(sign_in):
    assert sign_in("an").get("/").url == reverse("desk:todo")


@pytest.mark.parametrize("name", LIST_PAGES)
@pytest.mark.parametrize("key", ["khai", "lan", "an", "tuan", "anh", "quang"])
def test_every_list_opens_for_every_role(sign_in, key: str, name: str):
    html = text_of(sign_in(key).get(reverse(f"desk:{name}")))
    assert html.count("<h1") == 1
    assert "style=" not in html


def test_signed_out_people_are_sent_to_the_door(world: World):
    for name in (*LIST_PAGES, "counters"):
        assert Client().get(reverse(f"desk:{name}")).status_code == 302


@pytest.mark.parametrize("key", ["khai", "lan", "an", "tuan", "anh"])
def test_tabs_show_what_their_lists_hold(world: World, sign_in, key: str):
    viewer = member(world, key)
    for n, part in enumerate([*Part] * 2):
        give(viewer, n, part, due_at=clock.now() + timedelta(days=n - 4))
    client = sign_in(key)
    for tab in Tab:
        html = text_of(client.get(reverse("desk:todo"), {"tab": tab.value}))
        shown = re.search(rf'id="dem-tab-{tab.value}">(\d+)<', html)
        assert shown is not None
        assert int(shown[1]) == html.count('<li class="wrow') == queries.counters(viewer).tabs[tab]


def test_a_row_tells_part_urgency_deadline_and_giver(world: World, sign_in):
    an, lan = member(world, "an"), member(world, "lan")
    due_at = clock.now() - timedelta(days=10)
    give(
        an, by=lan, number="1302/UBND-KGVX", origin="UBND tỉnh", urgency=Urgency.FLASH,
        due_at=due_at, file_count=3,
    )  # fmt: skip
    html = text_of(sign_in("an").get("/can-xu-ly/"))
    for words in (
        "Chủ trì",
        "Hỏa tốc",
        f"Quá hạn {-days_left(due_at)} ngày làm việc",
        "1302/UBND-KGVX",
        "UBND tỉnh",
        "Chưa đọc",
    ):
        assert words in html
    assert f"{lan.person_name}, Văn thư" in html


def test_opening_reads_and_leads_on(world: World, sign_in):
    an = member(world, "an")
    item = give(an)
    client = sign_in("an")
    assert client.get(reverse("desk:open", args=[item])).status_code == 302
    assert WorkItem.objects.get(pk=item).read_at is not None
    assert "is-unread" not in text_of(client.get("/can-xu-ly/"))


def test_what_is_to_know_is_done_by_opening_and_comes_back_by_undo(world: World, sign_in):
    item = give(member(world, "an"), part=Part.INFORM)
    client = sign_in("an")
    client.get(reverse("desk:open", args=[item]))
    html = text_of(client.get("/can-xu-ly/"))
    assert "Đã đọc, việc này đã xong." in html
    undo = re.search(r'action="([^"]*hoan-tac[^"]*)"', html)
    assert undo is not None
    assert client.post(undo[1].replace("&amp;", "&")).status_code == 302
    assert WorkItem.objects.get(pk=item).closed_at is None
    assert "is-unread" in text_of(client.get("/can-xu-ly/"))


def test_ticked_rows_are_read_and_followed_by_plain_forms(world: World, sign_in):
    an = member(world, "an")
    items = [give(an, n, Part.INFORM if n == 1 else Part.LEAD) for n in range(3)]
    client = sign_in("an")
    sent = {"chon": items, "tab": "chu-tri"}
    assert client.post(reverse("desk:star"), sent).url == "/can-xu-ly/?tab=chu-tri"
    assert text_of(client.get("/theo-doi/")).count('<li class="wrow') == 3
    client.post(reverse("desk:mark-read"), sent)
    assert "Đã đọc 3 việc, 1 việc để biết đã xong." in text_of(client.get("/can-xu-ly/"))
    assert text_of(client.get("/da-xong/")).count('<li class="wrow') == 1
    left = {"chon": items[:2], "trang": "theo-doi"}
    assert client.post(reverse("desk:unstar"), left).url == "/theo-doi/"
    assert text_of(client.get("/theo-doi/")).count('<li class="wrow') == 1


def test_nothing_ticked_and_nonsense_change_nothing(sign_in):
    client = sign_in("an")
    for name in ("mark-read", "star", "unstar"):
        assert (
            client.post(reverse(f"desk:{name}"), {"chon": ["x", "-1", "9" * 30]}).status_code == 302
        )
    strange = {"tab": "x", "sau": "x~y", "viec": "²", "do-khan": "x", "muc": "-", "tu": "x"}
    for name in (*LIST_PAGES, "counters"):
        assert client.get(reverse(f"desk:{name}"), strange).status_code == 200
    assert (
        client.get(
            "/can-xu-ly/", {"sau": "2026-01-01T00:00:00+00:00~9", "muc": "9" * 18}
        ).status_code
        == 200
    )


def test_the_outsider_gets_404_for_every_address_with_an_item(world: World, sign_in):
    item = give(member(world, "an"))
    notices.tell(
        agency_id=member(world, "an").agency_id, members=[world.seats["an"].pk], kind="x.y",
        sentence="Tin", subject_type="paper", subject_id=1,
    )  # fmt: skip
    notice = Notice.objects.latest("id").pk
    for outsider in ("quang", "tuan", "lan"):
        client = sign_in(outsider)
        assert client.get(reverse("desk:open", args=[item])).status_code == 404
        assert client.get(reverse("desk:open-notice", args=[notice])).status_code == 404
        for name in ("mark-read", "star", "unstar"):
            assert client.post(reverse(f"desk:{name}"), {"chon": [item]}).status_code == 404
        assert client.post(f"{reverse('desk:take-back')}?chon={item}").status_code == 404
    assert WorkItem.objects.get(pk=item).read_at is None


def test_the_giver_may_look_without_reading(world: World, sign_in):
    item = give(member(world, "an"), by=member(world, "tuan"), part=Part.INFORM)
    client = sign_in("tuan")
    html = text_of(client.get("/toi-da-chuyen/"))
    assert f"{member(world, 'an').person_name} giữ" in html
    assert "chưa đọc" in html
    assert client.get(reverse("desk:open", args=[item])).status_code == 302
    assert WorkItem.objects.get(pk=item).read_at is None


def test_acting_for_another_shows_the_others_desk(world: World, sign_in):
    acting = substitute(world, "huong")
    give(member(world, "khai"), title="Việc của giám đốc")
    give(member(world, "huong"), title="Việc của phó giám đốc")
    client = sign_in("huong")
    assert "Việc của phó giám đốc" in text_of(client.get("/can-xu-ly/"))
    client.post(reverse("switch-seat"), {"seat": f"d{acting.substitution.delegation_id}"})
    html = text_of(client.get("/can-xu-ly/"))
    assert "Việc của giám đốc" in html
    assert "Việc của phó giám đốc" not in html


def test_a_new_person_is_greeted_with_what_to_do(world: World, sign_in):
    html = text_of(sign_in(world.newcomer).get("/can-xu-ly/"))
    assert "Chào " in html
    assert "Xem lại tên, chức vụ, số điện thoại" in html
    give(member(world, world.newcomer))
    assert "Chào " not in text_of(sign_in(world.newcomer).get("/can-xu-ly/"))


def test_notices_are_read_one_by_one_or_all(world: World, sign_in):
    an = member(world, "an")
    for n in range(3):
        notices.tell(
            agency_id=an.agency_id, members=[an.membership_id], kind="x.y", sentence=f"Tin số {n}",
            subject_type="paper", subject_id=n,
        )  # fmt: skip
    client = sign_in("an")
    before = queries.counters(an).notices
    html = text_of(client.get("/tin-bao/"))
    assert "Hôm nay" in html
    first = Notice.objects.filter(member_id=an.membership_id).latest("id").pk
    client.get(reverse("desk:open-notice", args=[first]))
    assert queries.counters(an).notices == before - 1
    newest = re.search(r'name="den" value="(\d+)"', html)
    assert newest is not None
    client.post(reverse("desk:notices-read"), {"den": newest[1]})
    assert queries.counters(an).notices == 0


def test_the_next_page_goes_on_where_the_last_ended(world: World, sign_in):
    an = member(world, "an")
    for n in range(queries.PAGE_SIZE + 3):
        give(an, n, urgency=[*Urgency][n % 4])
    client = sign_in("an")
    html = text_of(client.get("/can-xu-ly/"))
    assert html.count('<li class="wrow') == queries.PAGE_SIZE
    following = re.search(r'href="(\?[^"]*sau=[^"]*)"', html)
    assert following is not None
    rest = text_of(client.get("/can-xu-ly/" + following[1].replace("&amp;", "&")))
    assert rest.count('<li class="wrow') == 3
    assert not set(re.findall(r'id="dong-(\d+)"', html)) & set(re.findall(r'id="dong-(\d+)"', rest))


def statements_of(client: Client, address: str, **headers: str) -> int:
    client.get(address)  # the first request of a session writes its clock
    with CaptureQueriesContext(connection) as statements:
        client.get(address, headers=headers)
    return len(statements)


@pytest.mark.parametrize("name", LIST_PAGES)
def test_pages_ask_the_same_few_statements_for_ten_and_thirty_rows(
    world: World, sign_in, name: str
):
    an, lan = member(world, "an"), member(world, "lan")
    client, counted = sign_in("an"), []
    for rows in (10, 30):
        for n in range(rows):
            give(an, n, by=lan)
            give(lan, n, by=an)
            notices.tell(
                agency_id=an.agency_id, members=[an.membership_id], kind="x.y", sentence=f"Tin {n}",
                subject_type="paper", subject_id=n,
            )  # fmt: skip
            if n % 3 == 0:
                client.post(reverse("desk:star"), {"chon": [give(an, n)]})
            if n % 2 == 0:
                work.close_work(by=an, agency_id=an.agency_id, subject_type="paper", subject_id=n)
        counted.append(statements_of(client, reverse(f"desk:{name}")))
    assert counted[0] == counted[1]
    assert counted[0] <= 6


def test_the_poll_is_one_statement_and_replaces_numbers_only(world: World, sign_in):
    client = sign_in("an")
    here = {"HX-Current-URL": "http://testserver/can-xu-ly/"}
    assert statements_of(client, reverse("desk:counters"), **here) <= 4
    html = text_of(client.get(reverse("desk:counters"), headers=here))
    assert 'id="dem-todo" hx-swap-oob="true"' in html
    assert 'id="dem-tab-tat-ca" hx-swap-oob="true"' in html
    assert "dem-tab" not in text_of(client.get(reverse("desk:counters")))


def test_the_open_list_says_what_is_new_and_does_not_jump(world: World, sign_in):
    client = sign_in("an")
    give(member(world, "an"))
    html = text_of(client.get("/can-xu-ly/"))
    asks = re.search(r'hx-get="([^"]*tu=[^"]*)"', html)
    assert asks is not None
    address = asks[1].replace("&amp;", "&")
    assert "mục mới" not in text_of(client.get(address))
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        give(member(world, "an"), 2)
        assert "1 mục mới" in text_of(client.get(address))


def test_templates_ask_the_database_nothing(world: World, sign_in, monkeypatch: pytest.MonkeyPatch):
    an = member(world, "an")
    now = clock.now()
    for n in range(3):
        give(an, n, by=member(world, "lan"), due_at=now)
    counts, page = queries.counters(an), queries.open_work(an)
    told = queries.notices(an)
    around = {"frame": sign_in("an").get("/da-xong/").context["frame"], "csrf_token": "x"}

    def cut_off(*_arguments: object, **_named: object) -> None:
        raise AssertionError("A template asked the database.")

    asked = pages.Asked.of({})
    shown = {
        "todo": pages.todo_page(asked, counts, page, now, WEEKDAYS_ONLY),
        "list": pages.given_page(counts, page, now, WEEKDAYS_ONLY),
        "notices": pages.notices_page(counts, told, now),
    }
    with monkeypatch.context() as without_database:
        without_database.setattr(CursorWrapper, "execute", cut_off)
        for name, content in shown.items():
            html = render_to_string(f"desk/{name}.html", {"page": content, **around})
            assert "<h1" in html


def test_everything_the_desk_opens_has_a_page():
    for subject in ("delegation", "account_request"):
        assert links.page_of(subject, 1), subject
    assert links.page_of("unknown", 1) == ""


def test_a_leaders_work_says_in_which_hat(world: World, sign_in):
    khai = member(world, "khai")
    work.open_work(
        by=member(world, "an"), holder=of_role(khai.agency_id, Role.AGENCY_LEADER),
        part=Part.REVIEW, subject_type="paper", subject_id=77, cause="x", title="Trình ký",
    )  # fmt: skip
    assert "Lãnh đạo cơ quan" in text_of(sign_in("khai").get("/can-xu-ly/?tab=duyet-ky"))
