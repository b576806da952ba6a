"""Liên thông: the parcels, requests of senders, connections, the directory, the clerk's queues."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from unittest import mock

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvan.documents.models import Document
from congvan.documents.services import organs
from congvan.exchange.models import Connection, IncomingPackage, OutgoingPackage
from congvan.exchange.services import connections
from congvan.exchange.states import IncomingStatus
from congvan.kernel import clock
from congvan.registers.models import Entry
from tests.directives import papers
from tests.document_files import two_pages
from tests.intake import desk as intake_desk
from tests.pages.visitors import signed_in
from tests.web import axis_of_office as axis_office
from tests.web.signing_in import words
from tests.world import OUTSIDER, World

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
LIST, DIRECTORY, CONNECTIONS = "/lien-thong/", "/lien-thong/danh-ba/", "/quan-tri/lien-thong/"


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def axis(world: World) -> axis_office.Axis:
    intake_desk.open_registry(world)
    return axis_office.on_axis(world)


def _recall(axis: axis_office.Axis) -> IncomingPackage:
    first = IncomingPackage.objects.get(pk=axis_office.arrived(axis).package_id)
    return axis_office.recall_asked(axis, first)


def test_parcels_are_listed_searched_and_paged(axis: axis_office.Axis, world: World):
    for number in range(52):
        axis_office.came(
            axis, symbol=f"{number}/UBND-VP", status=IncomingStatus.NOTED, with_file=False
        )
    axis_office.arrived(axis, symbol="902/STC-QLNS", from_name="Sở Tài chính")
    lan = signed_in(world, "lan")
    page = lan.get(LIST).context["page"]
    assert len(page.rows) == 50
    assert [(tab.label, tab.count) for tab in page.tabs] == [
        ("Đến", "53"),
        ("Đi", "1"),
        ("Lỗi", "0"),
    ]
    following = lan.get(page.pager.next_href).context["page"]
    assert len(following.rows) == 3
    found = lan.get(LIST, {"tim": "902/"}).context["page"]
    assert [row.second[0] for row in found.rows] == ["902/STC-QLNS"]
    assert len(lan.get(LIST, {"loc": "cho"}).context["page"].rows) == 1
    nothing = lan.get(LIST, {"tim": "không có"})
    assert "Không có gói tin nào hợp với điều kiện tìm" in words(nothing)


def test_only_those_who_see_the_agency_see_its_parcels(axis: axis_office.Axis, world: World):
    package = axis_office.came(axis)
    path = reverse("exchange:incoming", args=[package.pk])
    for key, status in (("lan", 200), ("khai", 200), ("an", 404), (OUTSIDER, 404), ("anh", 404)):
        assert signed_in(world, key).get(path).status_code == status, key
        assert signed_in(world, key).get(LIST).status_code == status, key


def test_a_request_shows_what_would_follow_and_is_agreed_to(axis: axis_office.Axis, world: World):
    asked = _recall(axis)
    lan = signed_in(world, "lan")
    path = reverse("exchange:incoming", args=[asked.pk])
    page = lan.get(path)
    assert "UBND xã Đak Đoa đề nghị thu hồi văn bản đã gửi" in words(page)
    assert "số đến vẫn giữ trong sổ" in words(page)
    leader = signed_in(world, "khai")
    assert "Không đồng ý</button>" not in leader.get(path).content.decode()
    assert leader.post(path, {"viec": "dong-y"}).status_code == 404
    done = lan.post(path, {"viec": "dong-y"})
    assert done["Location"] == reverse("incoming:from-axis")
    asked.refresh_from_db()
    assert asked.status == IncomingStatus.AGREED
    assert IncomingPackage.objects.get(pk=asked.target_id).status == IncomingStatus.RECALLED


def test_a_no_needs_its_reason_and_keeps_what_was_typed(axis: axis_office.Axis, world: World):
    asked = _recall(axis)
    lan = signed_in(world, "lan")
    path = reverse("exchange:incoming", args=[asked.pk])
    refused = lan.post(path, {"viec": "khong-dong-y", "reason": " "})
    assert refused.status_code == 422
    assert "Ghi lý do không đồng ý" in words(refused)
    assert (
        lan.post(path, {"viec": "khong-dong-y", "reason": "Đã giải quyết xong"}).status_code == 302
    )
    asked.refresh_from_db()
    assert asked.status == IncomingStatus.DECLINED


def test_an_unreadable_package_says_why(axis: axis_office.Axis, world: World):
    package = axis_office.came(
        axis, status=IncomingStatus.UNREADABLE, reason="Gói tin bị cắt ở giữa.", header={}
    )
    page = words(signed_in(world, "lan").get(reverse("exchange:incoming", args=[package.pk])))
    assert "Hệ thống không đọc được gói tin này." in page
    assert "Gói tin bị cắt ở giữa." in page


def test_the_clerks_desk_has_the_same_numbers_as_the_lists(axis: axis_office.Axis, world: World):
    axis_office.arrived(axis, urgency=0, symbol="1302/UBND-KGVX")
    axis_office.arrived(axis)
    document = papers.arrive(papers.open_office(world))
    lost = axis_office.failing(axis, document)
    lan = signed_in(world, "lan")
    page = lan.get(reverse("desk:clerk")).context["page"]
    queues = {queue.key: queue for queue in (*page.left, *page.right)}
    assert queues["moi-tu-truc"].count == "2"
    assert len(lan.get(reverse("incoming:from-axis")).context["page"].rows) == 2
    assert queues["hoa-toc"].rows[0].second[0] == "1302/UBND-KGVX"
    assert queues["gui-loi"].count == "1"
    (row,) = lan.get(LIST, {"tab": "loi"}).context["page"].rows
    assert row.href == reverse("outgoing:receipt", args=[lost.pk])
    assert queues["gui-loi"].rows[0].post_href == reverse("outgoing:resend", args=[lost.pk])


def test_a_connection_is_made_tried_and_its_secret_never_shown(world: World):
    anh = signed_in(world, "anh")
    form = {
        "name": "Trục tỉnh", "base_url": "ftp://truc", "system_id": "skhcn",
        "secret": "bi-mat-rat-dai-0123456789", "interval_seconds": "30",
    }  # fmt: skip
    refused = anh.post(reverse("exchange:connection-add"), form)
    assert refused.status_code == 422
    assert refused.context["form"]["name"].value() == "Trục tỉnh"
    form["base_url"] = "https://truc.example.vn"
    made = anh.post(reverse("exchange:connection-add"), form)
    assert made.status_code == 302, words(made)
    kept = Connection.objects.get()
    agency = {"agency": str(world.agencies["skhcn"].pk), "code": "H21.05"}
    anh.post(reverse("exchange:connection-agency-add", args=[kept.pk]), agency)
    path = reverse("exchange:connection", args=[kept.pk])
    for one in (path, CONNECTIONS, reverse("exchange:connection-change", args=[kept.pk])):
        answer = anh.get(one)
        assert answer.status_code == 200, one
        assert "bi-mat" not in answer.content.decode()
    said = connections.TestResult(ok=False, sentence="Không gọi được trục.", waiting=None)
    with mock.patch.object(connections, "test", return_value=said):
        assert "Không gọi được trục." in words(
            anh.post(reverse("exchange:connection-test", args=[kept.pk]))
        )
    assert anh.post(reverse("exchange:connection-switch", args=[kept.pk])).status_code == 302
    assert "Thôi nối" in words(anh.get(path))
    assert signed_in(world, "lan").get(path).status_code == 404
    assert signed_in(world, "hoa").get(path).status_code == 404


def test_the_directory_finds_by_name_and_by_old_code(axis: axis_office.Axis, world: World):
    lan = signed_in(world, "lan")
    for text in ("dak doa", "000.47.110"):
        (row,) = lan.get(DIRECTORY, {"tim": text}).context["page"].rows
        assert row.code == "H21.110.47", text
    assert "Không tìm thấy cơ quan nào" in words(lan.get(DIRECTORY, {"tim": "xyz"}))
    assert not signed_in(world, "hoa").get(DIRECTORY).context["page"].rows


def test_the_clerk_says_which_line_of_the_directory_a_recipient_is(
    axis: axis_office.Axis, world: World
):
    with transaction.atomic():
        organ = organs.organ_named(
            agency_id=world.agencies["skhcn"].pk, name="Ủy ban nhân dân xã Đak Đoa"
        )
    lan = signed_in(world, "lan")
    page = lan.get(DIRECTORY, {"cho": organ.pk, "tim": "dak doa"}).context["page"]
    assert page.organ.name == "Ủy ban nhân dân xã Đak Đoa"
    (row,) = page.rows
    assert lan.post(page.organ.pick_href, {"dong": row.line_id})["Location"] == DIRECTORY
    organ.refresh_from_db()
    assert organ.identifier == "H21.110.47"
    khai = signed_in(world, "khai").get(DIRECTORY, {"cho": organ.pk, "tim": "dak doa"})
    assert khai.context["page"].organ is None


def test_a_recalled_document_shows_a_calm_notice_and_no_files(axis: axis_office.Axis, world: World):
    office = papers.open_office(world)
    document = papers.forwarded(office, files=(two_pages(),))
    newer = papers.forwarded(office)
    khai = signed_in(world, "khai")
    path = reverse("documents:document", args=[document.pk])
    Document.objects.filter(pk=document.pk).update(superseded_by=newer)
    page = khai.get(path)
    assert "Văn bản này đã có bản mới thay thế." in words(page)
    assert reverse("documents:document", args=[newer.pk]) in page.content.decode()
    Document.objects.filter(pk=document.pk).update(
        recalled_at=NOW, recall_reason="Gửi nhầm nơi nhận"
    )
    page = khai.get(path)
    assert "Văn bản đã bị nơi gửi thu hồi ngày 25/11/2026" in words(page)
    assert "Lý do: Gửi nhầm nơi nhận." in words(page)
    assert page.context["files"] == ()
    assert [pill.text for pill in page.context["head"].pills][-1] == "Đã thu hồi"
    assert page.context["head"].due is None
    assert "bản giấy do văn thư giữ" not in words(page)


def test_the_paper_of_a_recalled_document_goes_back(axis: axis_office.Axis, world: World):
    document = papers.arrive(papers.open_office(world))
    path = reverse("documents:paper-returned", args=[document.pk])
    shown = reverse("documents:document", args=[document.pk])
    lan = signed_in(world, "lan")
    assert lan.get(path).url == shown
    Document.objects.filter(pk=document.pk).update(recalled_at=NOW, recall_reason="Gửi nhầm")
    Entry.objects.filter(document=document).update(has_paper=True)
    assert path in lan.get(shown).content.decode()
    assert path not in signed_in(world, "khai").get(shown).content.decode()
    assert signed_in(world, OUTSIDER).get(path).status_code == 404
    early = lan.post(path, {"on": "01/11/2026"})
    assert early.status_code == 422
    assert "từ ngày thu hồi đến hôm nay" in words(early)
    assert lan.post(path, {"on": "25/11/2026"}).url == shown
    page = lan.get(shown)
    assert "Đã gửi trả bản giấy ngày 25/11/2026." in words(page)
    assert path not in page.content.decode()


def test_a_sent_package_shows_its_failure_and_goes_once_more(axis: axis_office.Axis, world: World):
    document = papers.arrive(papers.open_office(world))
    axis_office.failing(axis, document)
    package = OutgoingPackage.objects.get(document=document)
    path = reverse("exchange:outgoing", args=[package.pk])
    lan = signed_in(world, "lan")
    assert "Máy nơi nhận không trả lời." in words(lan.get(path))
    assert "Gửi lại" not in words(signed_in(world, "khai").get(path))
    assert lan.post(path).status_code == 302
    assert OutgoingPackage.objects.get(pk=package.pk).status == "waiting"


@pytest.mark.parametrize("path", [LIST, "/van-ban-den/moi-tu-truc/", f"{LIST}?tab=di"])
def test_longer_lists_take_no_more_statements(axis: axis_office.Axis, world: World, path: str):
    axis_office.arrived(axis)
    lan = signed_in(world, "lan")
    lan.get(path)
    with CaptureQueriesContext(connection) as short:
        lan.get(path)
    for _ in range(3):
        axis_office.arrived(axis)
    with CaptureQueriesContext(connection) as long:
        lan.get(path)
    assert len(long) == len(short)
