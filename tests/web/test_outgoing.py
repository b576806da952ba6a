"""Văn bản đi: the list, the five steps by their forms through to issued, recipients, who sees what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvan.desk import queries as desk_queries
from congvan.desk.states import Tab as DeskTab
from congvan.documents.services.organs import organ_named
from congvan.drafting.models import Issue, IssueRecipient, RecipientName
from congvan.drafting.queries import issues as lists
from congvan.drafting.queries.issues import Tab
from congvan.drafting.services.recipients import RecipientLine
from congvan.drafting.states import IssueStatus, Route
from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction
from tests import world as named_world
from tests.pages.visitors import signed_in
from tests.signing.pki import Office as CertificationOffice
from tests.web import issues_of_office as issues
from tests.web.issues_of_office import Desk
from tests.web.signing_in import words
from tests.world import OUTSIDER, World

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def certificates() -> CertificationOffice:
    return CertificationOffice()


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def desk(world: World) -> Desk:
    return issues.open_desk(world)


def page(desk: Desk, key: str, issue: Issue) -> HttpResponse:
    return signed_in(desk.world, key).get(reverse("outgoing:issue", args=[issue.pk]))


def does(desk: Desk, key: str, issue: Issue, slug: str, **sent: Any) -> HttpResponse:
    """Post one form of the page."""
    address = reverse("outgoing:act", args=[issue.pk, slug])
    return signed_in(desk.world, key).post(address, sent)


def test_every_tab_shows_as_many_as_its_counter_says(desk: Desk):
    desk.at_layout(), desk.at_number(), desk.at_pdf(), desk.at_sign()
    for key, viewer in (("lan", desk.lan), ("an", desk.office.an)):
        counts = lists.counters(viewer)
        assert (counts[Tab.TO_NUMBER], counts[Tab.TO_SIGN], counts[Tab.ALL]) == (2, 2, 4)
        for tab in Tab:
            answer = signed_in(desk.world, key).get(reverse("outgoing:list"), {"tab": tab.value})
            assert len(answer.context["page"].rows) == counts[tab], (key, tab)
    assert not any(lists.counters(desk.office.quang).values())


def test_from_layout_to_issued_by_the_forms(world: World, certificates: CertificationOffice):
    with issues.signing_desk(world, certificates) as desk:
        issue = desk.at_layout()
        assert "Kiểm thể thức" in words(page(desk, "lan", issue))
        assert does(desk, "lan", issue, "the-thuc", reason="Lãnh đạo đồng ý").status_code == 302
        shown = page(desk, "lan", issue)
        assert "Số sẽ cấp" in words(shown)
        sent = {"book": desk.book_id(), "issued_on": "25/11/2026", "notation": "SKHCN-CĐS"}
        assert does(desk, "lan", issue, "cap-so", **sent).status_code == 302
        assert "trang tự cập nhật" in words(page(desk, "lan", issue))
        waiting = reverse("outgoing:pdf-standing", args=[issue.pk])
        assert "HX-Refresh" not in signed_in(world, "lan").get(waiting)
        desk.make_pdf(issue)
        assert signed_in(world, "lan").get(waiting)["HX-Refresh"] == "true"

        key = {"device": desk.leader.device_id, "pin": desk.leader.pin}
        wrong = does(desk, "khai", issue, "ky", **{**key, "pin": "000000"})
        assert wrong.status_code == 422
        assert desk.fresh(issue).status == IssueStatus.AWAITING_SIGNATURE
        assert does(desk, "khai", issue, "ky", **key).status_code == 302
        key = {"device": desk.organ.device_id, "pin": desk.organ.pin}
        assert does(desk, "lan", issue, "dong-dau", **key).status_code == 302

        desk.to(
            issue,
            RecipientLine(name="Sở Tài chính"),
            RecipientLine(name="Phòng CĐS", unit_id=desk.office.an.unit_id),
        )
        unknown = desk.recipients(issue)[0]
        table = {f"nhan-{one.pk}": "1" for one in desk.recipients(issue)}
        refused = does(desk, "lan", issue, "gui", **table)
        assert refused.status_code == 422
        assert words(refused).count("Chưa chọn là cơ quan nào: Sở Tài chính") == 1
        named = {f"nhan-{unknown.pk}-la": "Sở Tài chính tỉnh Gia Lai"}
        assert does(desk, "lan", issue, "gui", **table, **named).status_code == 302
        assert desk.fresh(issue).status == IssueStatus.ISSUED
        out = page(desk, "lan", issue)
        assert "Đã phát hành" in words(out)
        assert "Chờ gửi" in words(out)
        # The name is remembered for the next document.
        assert RecipientName.objects.filter(name="Sở Tài chính", organ__isnull=False).exists()
        for slug in ("dinh-chinh", "thay-the", "sua-doi", "thu-hoi"):
            answer = signed_in(world, "khai").get(reverse("outgoing:act", args=[issue.pk, slug]))
            assert answer.status_code == 200, slug
        assert does(desk, "khai", issue, "thu-hoi", reason="Sai nội dung").status_code == 302
        assert "Sai nội dung" in words(page(desk, "lan", issue))


def test_recipients_are_set_at_any_step(desk: Desk):
    issue = desk.at_number()
    for name in ("UBND xã Ia Ly", "UBND xã Mang Yang", "UBND phường Pleiku"):
        _organ(desk, name)
    desk.to(issue, RecipientLine(name="UBND các xã, phường"), RecipientLine(name="Nơi lạ"))
    path = reverse("outgoing:act", args=[issue.pk, "noi-nhan"])
    lan = signed_in(desk.world, "lan")
    shown = words(lan.get(path))
    assert "Mở nhóm: 3 nơi" in shown
    group, strange = desk.recipients(issue)
    everybody = {f"nhan-{group.pk}": "1", f"nhan-{strange.pk}": "1"}
    lan.post(path, {**everybody, "mo": f"nhan-{group.pk}"})
    assert "UBND các xã, phường · 3 nơi, đủ mã" in words(lan.get(path))

    rows = desk.recipients(issue)
    ticked = {f"nhan-{one.pk}": "1" for one in rows[:2]} | {f"nhan-{rows[0].pk}-nhom": "1"}
    ticked |= {f"nhan-{rows[0].pk}-cach": Route.PAPER.value, "them": "- Phòng Chuyển đổi số;"}
    assert lan.post(path, ticked).status_code == 302
    kept = desk.recipients(issue)
    assert [(one.route, one.note) for one in kept[:2]] == [(Route.PAPER, "UBND các xã, phường")] * 2
    assert (len(kept), kept[2].route, bool(kept[2].unit_id)) == (3, Route.INTERNAL, True)
    assert signed_in(desk.world, "khai").get(path).status_code == 404


def test_small_acts_ask_and_keep_what_was_typed(desk: Desk):
    issue = desk.at_number()
    assert does(desk, "lan", issue, "tra-lai", reason="").status_code == 422
    form = signed_in(desk.world, "khai").get(reverse("outgoing:act", args=[issue.pk, "hinh-thuc"]))
    assert "Căn cứ" in words(form)
    chosen = does(
        desk, "khai", issue, "hinh-thuc", form="with_paper", ground="Cần bản giấy nộp lưu"
    )
    assert (chosen.status_code, desk.fresh(issue).form) == (302, "with_paper")
    assert does(desk, "lan", issue, "tra-lai", reason="Thiếu phụ lục").status_code == 302
    assert desk.fresh(issue).status == IssueStatus.RETURNED
    # The step is done: who comes late is told and sees where it stands.
    late = does(desk, "lan", issue, "cap-so", book="1")
    assert late.status_code == 302


def test_strangers_find_nothing(desk: Desk):
    issue = desk.at_sign()
    file = issue.files.get(role="main")
    recipient = IssueRecipient.objects.filter(issue=issue).first()
    stranger = signed_in(desk.world, OUTSIDER)
    for name, arguments in (
        ("issue", [issue.pk]), ("act", [issue.pk, "tra-lai"]), ("pdf-standing", [issue.pk]),
        ("act", [issue.pk, "noi-nhan"]), ("file", [issue.pk, file.pk]),
        ("page", [issue.pk, file.pk, 1, 400]), ("sign-preview", [issue.pk]),
        ("own-machine", [issue.pk, "ky"]), ("note-sent", [issue.pk, recipient.pk if recipient else 1]),
    ):  # fmt: skip
        assert stranger.get(reverse(f"outgoing:{name}", args=arguments)).status_code == 404, name
    for slug in ("tra-lai", "ky", "noi-nhan", "huy-so", "hinh-thuc"):
        assert does(desk, OUTSIDER, issue, slug, reason="x").status_code == 404, slug


def test_the_list_asks_as_often_for_one_row_as_for_many(desk: Desk):
    lan = signed_in(desk.world, "lan")
    desk.at_layout()
    few = _queries(lan, reverse("outgoing:list"))
    first = Issue.objects.latest("pk")
    for _ in range(29):
        first.pk, first.draft_id = None, None
        first.save(force_insert=True)
    assert len(lan.get(reverse("outgoing:list")).context["page"].rows) == 30
    assert _queries(lan, reverse("outgoing:list")) == few


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@in_transaction
def _organ(desk: Desk, name: str) -> None:
    organ = organ_named(agency_id=desk.lan.agency_id, name=name)
    organ.level = "commune"
    organ.save()


def test_the_document_and_the_first_screens_know_it(
    world: World, certificates: CertificationOffice
):
    with issues.signing_desk(world, certificates) as desk:
        assert "Chờ cấp số" not in words(signed_in(world, "lan").get(reverse("desk:clerk")))
        waiting = desk.at_number(subject="Văn bản chờ cấp số")
        desk.at_sign(subject="Văn bản chờ ký")
        board = words(signed_in(world, "lan").get(reverse("desk:clerk")))
        assert waiting.subject in board
        five_minutes = words(signed_in(world, "khai").get(reverse("desk:leader")))
        assert "Mở Ký số" in five_minutes
        assert five_minutes.count("Văn bản chờ ký") == 1

        issue = desk.at_send()
        desk.to(issue, RecipientLine(name="Ông Lê Quốc Bảo", member_id=world.seats["bao"].pk))
        does(desk, "lan", issue, "gui", **{f"nhan-{desk.recipients(issue)[0].pk}": "1"})
        document = reverse("documents:document", args=[desk.fresh(issue).document_id])
        shown = words(signed_in(world, "bao").get(document))
        assert "Đã phát hành" in shown
        assert "Nơi nhận" in shown
        assert "Trần Đình Khải, GIÁM ĐỐC ký" in shown
        assert "Sao văn bản" not in shown
        assert "Sao văn bản" in words(signed_in(world, "lan").get(document))
        # Reading it was all that was asked of him.
        bao = named_world.member(world, "bao")
        assert not [
            line for line in desk_queries.open_work(bao, DeskTab.ALL).lines
            if line.subject_id == desk.fresh(issue).document_id
        ]  # fmt: skip
        assert signed_in(world, OUTSIDER).get(document).status_code == 404
