"""The document page: one card that begins with what the viewer must do now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvan.desk.states import Part
from congvan.directives.models import Assignment
from congvan.documents.models import Document
from congvan.documents.services.making import NewFile
from congvan.kernel import clock
from congvan.kernel.models import Blob
from tests.directives import papers
from tests.directives.papers import Office, open_office, to
from tests.document_files import two_pages
from tests.pages.visitors import signed_in
from tests.world import OUTSIDER, World

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
# Session, account, seats, policy and counters for every page; document and files, handling with
# its assignments and requests, entry, reports, calendar; the lists of the form.
MOST_STATEMENTS = 24
PARTS = ("dien-bien", "dang-giu", "lien-quan", "ho-so", "thong-tin", "vi-sao")


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def office(world: World) -> Office:
    return open_office(world)


def href(document: Document) -> str:
    return reverse("documents:document", args=[document.pk])


def body(office: Office, key: str, document: Document) -> str:
    answer = signed_in(office.world, key).get(href(document))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_leader_finds_the_directive_form(office: Office):
    html = body(office, "khai", papers.forwarded(office))
    assert "Ý kiến chỉ đạo" in html
    assert "Gửi chỉ đạo" in html
    assert "Kính trình Giám đốc chỉ đạo" in html


def test_a_unit_head_passes_on_or_handles(office: Office):
    html = body(office, "tuan", papers.directed(office))
    assert "Giao tiếp" in html
    assert "Tự xử lý" in html


def test_a_handler_finishes_into_a_dossier(office: Office):
    html = body(office, "an", papers.passed_on(office))
    assert "Kết thúc vào hồ sơ" in html
    assert "Mở hồ sơ mới" in html
    assert "Xin gia hạn" in html


def test_the_clerk_forwards(office: Office):
    html = body(office, "lan", papers.arrive(office))
    assert "Đề xuất" in html
    assert ">Chuyển<" in html


def test_opening_is_a_read_receipt_and_ends_what_is_only_to_know(office: Office):
    document = papers.directed(office, to(office.huong, Part.INFORM))
    body(office, "huong", document)
    part = Assignment.objects.get(handling__document=document, part=Part.INFORM)
    assert part.opened_at == NOW
    assert part.status == "done"


def test_a_document_only_for_reference_says_so(office: Office):
    document = papers.forwarded(office, legal_value="reference")
    assert "Chỉ có giá trị tham khảo" in body(office, "khai", document)


@pytest.mark.parametrize("key", ["khai", "tuan", "an", "lan"])
def test_the_page_takes_few_statements_however_many_hold_it(office: Office, key: str):
    document = papers.passed_on(office)
    client = signed_in(office.world, key)
    client.get(href(document))
    few = _statements(client, document)
    others = [to(office.mai, Part.COORDINATE), to(office.bao, Part.INFORM)]
    papers.distribution.notify(
        by=office.khai, document_id=document.pk, receivers=others, text="Phối hợp rà soát"
    )
    client.get(href(document))
    assert _statements(client, document) == few <= MOST_STATEMENTS


def _statements(client: Client, document: Document) -> int:
    with CaptureQueriesContext(connection) as taken:
        assert client.get(href(document)).status_code == 200
    return len([q for q in taken if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])


@pytest.mark.parametrize("slug", PARTS)
def test_each_part_is_a_page_and_a_piece(office: Office, slug: str):
    document = papers.directed(office)
    client = signed_in(office.world, "tuan")
    path = reverse("documents:part", args=[document.pk, slug])
    page = client.get(path)
    assert page.status_code == 200
    assert b"<html" in page.content
    piece = client.get(path, headers={"HX-Request": "true"})
    assert b"<html" not in piece.content


def test_the_history_is_for_those_who_answer_for_it(office: Office):
    document = papers.directed(office)
    path = reverse("documents:part", args=[document.pk, "luot-doc"])
    body(office, "tuan", document)
    assert "Phạm Minh Tuấn" in signed_in(office.world, "khai").get(path).content.decode()
    assert signed_in(office.world, "tuan").get(path).status_code == 404


def test_pages_and_files_come_to_those_who_may_see(office: Office):
    document = papers.forwarded(office, files=(two_pages(),))
    html = body(office, "khai", document)
    assert "Trang 1" in html
    file_id = document.files.get().pk
    page = reverse("documents:page", args=[document.pk, file_id, 1, 400])
    khai, an = signed_in(office.world, "khai"), signed_in(office.world, "an")
    picture = khai.get(page)
    assert picture["Content-Type"] == "image/webp"
    assert "no-cache" in picture["Cache-Control"]
    assert picture.content[8:12] == b"WEBP"
    again = khai.get(page, headers={"If-None-Match": picture["ETag"]})
    assert again.status_code == 304
    assert an.get(page).status_code == 404
    assert khai.get(page.replace("/1/400/", "/9/400/")).status_code == 404
    saved = khai.get(reverse("documents:file", args=[document.pk, file_id]))
    assert "attachment" in saved["Content-Disposition"]
    assert saved.content.startswith(b"%PDF")
    assert an.get(reverse("documents:file", args=[document.pk, file_id])).status_code == 404
    assert khai.get(reverse("documents:reading", args=[document.pk])).status_code == 200


def test_an_outsider_finds_nothing_at_any_address(office: Office):
    document = papers.passed_on(office)
    outsider = signed_in(office.world, OUTSIDER)
    for path in _addresses(document):
        got, sent = (
            outsider.get(path).status_code,
            outsider.post(path, {"viec": "grant"}).status_code,
        )
        assert {got, sent} <= {404, 405}, path
        assert 404 in {got, sent}, path


def _addresses(document: Document) -> list[str]:
    one = [document.pk]
    named: list[tuple[str, list[Any]]] = [
        ("document", one), ("reading", one), ("relate", one), ("put-in", one), ("finish", one),
        *(("part", [*one, slug]) for slug in PARTS),
        *(("send", [*one, slug]) for slug in ("chi-dao", "giao", "chuyen", "thong-bao")),
        *(("act", [*one, slug]) for slug in ("tra-lai", "don-doc", "tien-do", "mo-lai")),
        ("extension", [*one, 1]), ("unrelate", [*one, 1]),
    ]  # fmt: skip
    return [reverse(f"documents:{name}", args=arguments) for name, arguments in named]


def test_a_handler_notes_progress_and_finishes_with_a_way_back(office: Office):
    document = papers.passed_on(office)
    dossier = papers.dossier_of(office.an)
    an = signed_in(office.world, "an")
    an.post(
        reverse("documents:act", args=[document.pk, "tien-do"]),
        {"text": "Đã tổng hợp 5 đơn vị", "percent": "60"},
    )
    assert papers.handling(document).percent == 60
    done = an.post(reverse("documents:finish", args=[document.pk]), {"dossier": str(dossier)})
    assert done.status_code == 302
    assert papers.handling(document).status == "completed"
    undo = reverse("documents:act", args=[document.pk, "hoan-tac-ket-thuc"])
    assert undo in an.get("/can-xu-ly/").content.decode()
    an.post(undo)
    assert papers.handling(document).status == "in_progress"


def test_finishing_opens_a_new_dossier_on_the_way(office: Office):
    document = papers.passed_on(office)
    an = signed_in(office.world, "an")
    path = reverse("documents:finish", args=[document.pk])
    refused = an.post(path, {"dossier": "moi", "result": "Đã trả lời"})
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "Ghi tên hồ sơ mới" in html
    assert "Đã trả lời" in html
    retention = papers.RetentionPeriod.objects.order_by("id")[0].pk
    an.post(path, {"dossier": "moi", "title": "Dự toán 2027", "retention": str(retention)})
    assert papers.handling(document).status == "completed"


def test_sending_back_asks_a_reason(office: Office):
    document = papers.directed(office)
    tuan = signed_in(office.world, "tuan")
    path = reverse("documents:act", args=[document.pk, "tra-lai"])
    assert "Trả lại người chuyển?" in tuan.get(path).content.decode()
    assert tuan.post(path, {"reason": ""}).status_code == 422
    assert tuan.post(path, {"reason": "Không thuộc nhiệm vụ của phòng"}).status_code == 302
    assert papers.handling(document).status == "awaiting_direction"


def test_more_time_is_asked_and_granted(office: Office):
    document = papers.passed_on(office)
    part = papers.part_of(document, office.an)
    path = reverse("documents:act", args=[document.pk, "xin-gia-han"]) + f"?viec={part.pk}"
    an, tuan = signed_in(office.world, "an"), signed_in(office.world, "tuan")
    asked = an.post(path, {"due_at": "02/12/2026", "reason": "Chờ số liệu của xã"})
    assert asked.status_code == 302, asked.content.decode()
    assert "xin gia hạn đến" in body(office, "tuan", document)
    extension = part.extensions.get()
    answer = reverse("documents:extension", args=[document.pk, extension.pk])
    assert tuan.get(answer).status_code == 200
    assert tuan.post(answer, {"viec": "grant", "note": ""}).status_code == 302
    extension.refresh_from_db()
    assert extension.status == "granted"


def test_a_wrong_route_is_repaired_on_request(office: Office):
    document = papers.passed_on(office)
    an = signed_in(office.world, "an")
    path = reverse("documents:act", args=[document.pk, "yeu-cau-khoi-phuc"])
    sent = an.post(path, {"kind": "wrong_route", "reason": "Việc này của Văn phòng"})
    assert sent.status_code == 302
    repair = papers.handling(document).repairs.get()
    answer = reverse("documents:repair", args=[repair.pk])
    assert signed_in(office.world, OUTSIDER).get(answer).status_code == 404
    tuan, anh = signed_in(office.world, "tuan"), signed_in(office.world, "anh")
    assert "Yêu cầu khôi phục" in tuan.get(answer).content.decode()
    assert tuan.post(answer, {"viec": "agree_repair"}).status_code == 302
    assert anh.post(answer, {"viec": "carry_out_repair"}).status_code == 302
    repair.refresh_from_db()
    assert repair.status == "carried_out"


def test_related_documents_are_linked_by_their_number(office: Office):
    document, other = papers.forwarded(office), papers.forwarded(office)
    khai = signed_in(office.world, "khai")
    path = reverse("documents:part", args=[document.pk, "lien-quan"])
    assert other.subject in khai.get(path, {"so": other.symbol}).content.decode()
    khai.post(
        reverse("documents:relate", args=[document.pk]), {"van_ban": other.pk, "kieu": "related"}
    )
    assert other.symbol in khai.get(path).content.decode()


def test_an_archive_lists_what_it_holds(office: Office):
    with transaction.atomic():
        blob = Blob.objects.create(
            sha256="c" * 64, size=900, content_type="zip", stored_at=clock.now(),
            scan_state="unscanned",
        )  # fmt: skip
    packed = NewFile(
        blob_id=blob.pk, name="phu-luc.zip", role="main",
        members=[{"name": "Bảng 1.xlsx", "size": 3000}],
    )  # fmt: skip
    html = body(office, "khai", papers.forwarded(office, files=(packed,)))
    assert "Bảng 1.xlsx" in html
    assert "không hiện được trên trang" in html
