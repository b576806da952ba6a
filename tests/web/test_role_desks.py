"""First screens by role: the clerk's desk, five minutes, the unit; what is late; urging."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import reverse

from congvan.desk import queries as desk
from congvan.desk.holders import of_member
from congvan.desk.services.work import open_work
from congvan.desk.states import Part, Urgency
from congvan.directives.models import Assignment, Directive, Handling
from congvan.directives.queries.lists import Tab
from congvan.directives.states import HandlingStatus
from congvan.kernel.transactions import in_transaction
from congvan.web.desk.role_pages import gap_rows
from tests import world as named_world
from tests.web.incoming_papers import handled
from tests.web.signing_in import sign_in, words
from tests.world import OUTSIDER, World

WAITING = HandlingStatus.AWAITING_DISTRIBUTION


@in_transaction
def ask(world: World, key: str, title: str, urgency: Urgency) -> None:
    """A direction that somebody waits for."""
    to = named_world.member(world, key)
    open_work(
        by=named_world.member(world, "lan"), holder=of_member(to.agency_id, to.membership_id),
        part=Part.DIRECT, subject_type="document", subject_id=len(title), cause="assignment:1",
        title=title, urgency=urgency,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "page"),
    [("lan", "desk:clerk"), ("khai", "desk:leader"), ("huong", "desk:leader"), ("tuan", "desk:todo"),
     ("an", "desk:todo"), ("anh", "desk:todo")],
)  # fmt: skip
def test_everybody_begins_at_the_own_first_screen(world: World, key: str, page: str):
    browser = sign_in(world, key)
    assert browser.get(reverse("desk:home")).url == reverse(page)
    assert browser.get(reverse(page)).status_code == 200


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("desk:clerk", {"lan"}), ("desk:leader", {"khai"}), ("desk:unit", {"tuan"}),
        ("desk:unit-line", {"tuan"}), ("incoming:urging", {"khai"}),
        ("incoming:overdue", {"lan", "khai", "tuan", "an"}),
    ],
)  # fmt: skip
def test_others_find_no_such_page(world: World, name: str, allowed: set[str]):
    for key in ("lan", "khai", "tuan", "an"):
        status = sign_in(world, key).get(reverse(name)).status_code
        assert status == (200 if key in allowed else 404), key


def test_the_clerks_desk_shows_hoa_toc_first_and_only_once(world: World):
    handled(world, status=WAITING, subject="Việc thường")
    handled(world, status=WAITING, subject="Việc hỏa tốc", urgency=Urgency.FLASH)
    text = words(sign_in(world, "lan").get(reverse("desk:clerk")))
    assert text.count("Việc hỏa tốc") == 1
    assert text.index("Hỏa tốc đến chưa chuyển 1") < text.index("Chờ phân phối 2")
    assert "2 văn bản chờ" in text


def test_the_clerks_desk_names_the_numbers_that_no_line_has():
    book = SimpleNamespace(name="Sổ văn bản đến", year=2026, book_id=1)
    (row,) = gap_rows([(book, [(3, 3), (7, 9)]), (book, [])])
    assert row.title == "Sổ văn bản đến 2026: thiếu số 3, 7–9"


def test_the_clerks_desk_is_calm_when_nothing_waits(world: World):
    assert "Không còn văn bản nào chờ văn thư" in words(
        sign_in(world, "lan").get(reverse("desk:clerk"))
    )


def test_five_minutes_begin_with_hoa_toc_and_count_what_is_late(world: World):
    ask(world, "khai", "Việc chờ chỉ đạo", Urgency.NORMAL)
    ask(world, "khai", "Việc hỏa tốc chờ chỉ đạo", Urgency.FLASH)
    handled(world, due_in=-3, subject="Việc trễ của An")
    page = sign_in(world, "khai").get(reverse("desk:leader"))
    text = words(page)
    assert text.count("Việc hỏa tốc chờ chỉ đạo") == 1
    assert text.index("Việc hỏa tốc chờ chỉ đạo") < text.index("Việc chờ chỉ đạo")
    decide = desk.counters(named_world.member(world, "khai")).tabs[desk.work.Tab.DECIDE]
    assert f"Chờ chỉ đạo, duyệt {decide}" in text
    assert "Quá hạn dưới quyền 1" in text
    assert "Phòng Chuyển đổi số" in text


def test_the_head_sees_who_holds_what_and_follows_the_numbers(world: World):
    handled(world, due_in=-3, subject="Việc trễ của An")
    handled(world, due_in=5, subject="Việc của An")
    handled(world, due_in=5, lead="mai", subject="Việc của Mai")
    browser = sign_in(world, "tuan")
    assert "Phòng tôi: 3 việc đang giữ · 1 quá hạn" in words(browser.get(reverse("desk:unit-line")))
    assert reverse("desk:unit-line") in browser.get(reverse("desk:todo")).content.decode()
    page = words(browser.get(reverse("desk:unit")))
    assert "3 việc đang giữ · 1 quá hạn" in page
    assert f"{world.people['an'].full_name} 2 1" in page
    held = {"tab": Tab.IN_PROGRESS.value, "giu": f"m{world.seats['an'].pk}"}
    text = words(browser.get(reverse("incoming:list"), held))
    assert "Việc của An" in text
    assert "Việc của Mai" not in text


@in_transaction
def _inform(world: World, key: str) -> tuple[Assignment, int]:
    """A document that somebody is told of, in the chain and on the desk."""
    to, document = (
        named_world.member(world, key),
        handled(world, lead="mai", subject="Để biết thôi"),
    )
    directive = Directive.objects.get(handling=document.handling)
    told = Assignment.objects.create(
        handling=document.handling, directive=directive, member_id=to.membership_id,
        part=Part.INFORM, note="Để biết.", assigned_at=directive.given_at,
    )  # fmt: skip
    grant = document.grants.first()
    grant.pk, grant.member_id, grant.source_id = None, to.membership_id, 99
    grant.save()
    item = open_work(
        by=named_world.member(world, "lan"), holder=of_member(to.agency_id, to.membership_id),
        part=Part.INFORM, subject_type="document", subject_id=document.pk,
        cause=f"assignment:{told.pk}", title="Để biết thôi",
    )  # fmt: skip
    return told, item


def test_ticked_de_biet_is_done_on_the_desk_and_in_the_chain(world: World):
    told, item = _inform(world, "an")
    browser = sign_in(world, "an")
    answer = browser.post(reverse("desk:mark-read"), {"chon": item}, follow=True)
    assert "1 việc để biết đã xong" in words(answer)
    told.refresh_from_db()
    assert told.status == "done"
    assert desk.open_work(named_world.member(world, "an")).lines == ()


def test_opening_de_biet_leads_to_the_document_which_notes_the_reading(world: World):
    told, item = _inform(world, "an")
    browser = sign_in(world, "an")
    assert browser.get(reverse("desk:open", args=[item]), follow=True).status_code == 200
    told.refresh_from_db()
    assert told.status == "done"
    assert desk.open_work(named_world.member(world, "an")).lines == ()


def test_late_work_by_unit_and_person(world: World):
    handled(world, due_in=-3, subject="Việc trễ của An")
    unit = world.units["skhcn", "cds"].pk
    browser = sign_in(world, "khai")
    assert "Phòng Chuyển đổi số" in words(browser.get(reverse("incoming:overdue")))
    page = words(browser.get(reverse("incoming:overdue"), {"don-vi": unit}))
    assert world.people["an"].full_name in page
    assert "Việc trễ của An" in page
    assert "Việc trễ của An" in words(sign_in(world, "an").get(reverse("incoming:overdue")))
    stranger = sign_in(world, OUTSIDER)
    assert stranger.get(reverse("incoming:overdue"), {"don-vi": unit}).status_code == 404
    assert "Việc trễ của An" not in words(stranger.get(reverse("incoming:overdue")))


def test_the_monitor_urges_the_ticked_and_the_holder_is_told(world: World):
    documents = [handled(world, due_in=-3, subject=f"Việc trễ {number}") for number in range(2)]
    waiting = handled(world, status=WAITING, due_in=-1, subject="Việc chưa giao")
    browser = sign_in(world, "bao")
    page = browser.get(reverse("incoming:urging"))
    assert "Việc trễ 0" in words(page)
    ticked = [str(document.pk) for document in (*documents, waiting)]
    sent = {"chon": ticked, "note": "Báo cáo trước 16 giờ hôm nay."}
    answer = words(browser.post(reverse("incoming:urging"), sent, follow=True))
    assert "Đã đôn đốc 2 văn bản" in answer
    assert "Có văn bản chưa giao cho ai" in answer
    counts = Handling.objects.filter(document__in=documents).values_list("urged_count", flat=True)
    assert set(counts) == {1}
    assert "Báo cáo trước 16 giờ hôm nay." in words(
        sign_in(world, "an").get(reverse("desk:notices"))
    )
    refused = browser.post(reverse("incoming:urging"), {"chon": ticked, "note": " "})
    assert refused.status_code == 422
