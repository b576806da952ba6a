"""The entry screen: taking files in, prefilled fields, the number, refusals that lose nothing."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from congvan.documents.models import Document, DocumentType
from congvan.intake.models import Arrival
from congvan.intake.queries import arrivals
from congvan.intake.services import decisions, machine_reading
from congvan.intake.states import ArrivalStatus
from congvan.kernel import clock
from congvan.kernel.models import AuditEvent
from congvan.registers.models import Entry
from congvan.registers.states import Channel
from congvan.signing.queries import Report
from congvan.signing.states import Verdict
from tests.file_samples import EXE
from tests.intake.conftest import NOW
from tests.intake.desk import Registry, enter, letter, open_registry, picture, take_in
from tests.pages.visitors import signed_in
from tests.world import World


@pytest.fixture(autouse=True)
def _wednesday_morning():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def registry(world: World) -> Registry:
    return open_registry(world)


@pytest.fixture
def lan(world: World, registry: Registry) -> Client:
    return signed_in(world, "lan")


def read_arrival(registry: Registry, number: int = 0, **more) -> Arrival:
    arrival = take_in(registry, letter(number), **more)
    machine_reading.read(arrival_id=arrival.pk)
    return arrival


def typed(registry: Registry, **changes: object) -> dict[str, object]:
    values: dict[str, object] = {
        "book": registry.book_id, "issuer": "Sở Tài chính", "symbol": "2187/STC-QLNS",
        "issued_on": "20/11/2026", "subject": "Thẩm định dự toán mua sắm thiết bị năm 2027",
        "type": DocumentType.objects.get(code="cong_van").pk, "urgency": "3", "secrecy": "khong",
        "language": "Tiếng Việt", "receivers": [f"m{registry.khai.membership_id}"], "act": "chuyen",
    }  # fmt: skip
    return values | changes


def page_of(arrival: Arrival) -> str:
    return reverse("intake:entry", args=[arrival.pk])


def upload(lan: Client, *files: SimpleUploadedFile, **more: str):
    return lan.post(
        reverse("intake:waiting"),
        {"channel": "paper_post", "mode": "moi-tep", "files": list(files), **more},
    )


def pdf(name: str, number: int = 0) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, letter(number))


def test_one_file_leads_to_its_entry(lan: Client):
    answer = upload(lan, pdf("a.pdf"))
    assert answer.status_code == 302
    assert answer["Location"] == page_of(Arrival.objects.get())


def test_several_files_are_several_documents_or_one(lan: Client):
    upload(lan, pdf("a.pdf"), pdf("b.pdf", 1))
    assert Arrival.objects.count() == 2
    scans = [SimpleUploadedFile(f"{n}.jpg", picture(200 + n)) for n in range(3)]
    upload(lan, *scans, mode="mot-van-ban")
    assert Arrival.objects.latest("id").files.count() == 4


def test_refused_file_says_why_and_the_others_come_in(lan: Client):
    answer = upload(lan, pdf("a.pdf"), SimpleUploadedFile("b.pdf", EXE))
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "Chưa nhận tệp “b.pdf”" in words
    assert Arrival.objects.count() == 1


def test_nothing_chosen_is_said(lan: Client):
    assert "Chưa chọn tệp nào" in upload(lan).content.decode()


def test_fields_are_prefilled_with_marks(lan: Client, registry: Registry):
    answer = lan.get(page_of(read_arrival(registry)))
    words = answer.content.decode()
    for value in ("2187/STC-QLNS", "20/11/2026", "Trương Thị Kim Oanh", "04/12/2026"):
        assert value in words
    assert words.count("Máy đọc") >= 5
    assert 'data-mark-for="id_symbol"' in words
    assert "cấp khi lưu" in words


def test_entered_forwarded_and_on_to_the_next(lan: Client, registry: Registry):
    first, second = read_arrival(registry), read_arrival(registry, 4)
    answer = lan.post(page_of(first), typed(registry), follow=True)
    entry = Entry.objects.get()
    assert answer.redirect_chain[0][0] == page_of(second)
    assert f"Đã vào sổ số {entry.number}" in answer.content.decode()
    assert entry.recipient == registry.khai.person_name
    # What was chosen is offered again.
    assert f'value="m{registry.khai.membership_id}" data-note' in answer.content.decode()
    assert re.search(
        rf'value="m{registry.khai.membership_id}"[^>]*selected', answer.content.decode()
    )


def test_only_into_the_book_asks_for_no_receiver(lan: Client, registry: Registry):
    arrival = read_arrival(registry)
    answer = lan.post(page_of(arrival), typed(registry, receivers=[], act="vao-so"))
    assert answer.status_code == 302
    assert Entry.objects.get().recipient == ""


def test_forwarding_needs_a_receiver_and_loses_nothing(lan: Client, registry: Registry):
    arrival = read_arrival(registry)
    answer = lan.post(page_of(arrival), typed(registry, receivers=[], note="Bản có dấu đỏ"))
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "Chọn nơi chuyển đến" in words
    assert "Bản có dấu đỏ" in words
    assert not Entry.objects.exists()


def test_vague_subject_is_refused_with_the_pattern(lan: Client, registry: Registry):
    answer = lan.post(page_of(read_arrival(registry)), typed(registry, subject="V/v mời họp"))
    assert answer.status_code == 422
    assert "Ghi theo mẫu" in answer.content.decode()
    assert "V/v mời họp" in answer.content.decode()


def test_duplicate_offers_three_ways_and_takes_a_reason(lan: Client, registry: Registry):
    done = enter(registry, take_in(registry))
    arrival = read_arrival(registry, 1)
    answer = lan.post(page_of(arrival), typed(registry))
    words = answer.content.decode()
    assert answer.status_code == 422
    for way in ("Mở để so", f"Gắn bản giấy vào số {done.number}", "Vẫn vào sổ, ghi lý do"):
        assert way in words
    again = lan.post(page_of(arrival), typed(registry, duplicate_reason="Bản thay thế"))
    assert again.status_code == 302
    assert Document.objects.count() == 2


def test_likely_duplicate_is_shown_before_anything_is_typed(lan: Client, registry: Registry):
    enter(registry, take_in(registry))
    assert "Giống văn bản đã có" in lan.get(page_of(read_arrival(registry, 0))).content.decode()


def test_check_while_typing_is_a_piece_of_the_page(lan: Client, registry: Registry):
    enter(registry, take_in(registry))
    arrival = take_in(registry, letter(1))
    answer = lan.post(
        reverse("intake:check", args=[arrival.pk]), typed(registry, subject="Mời họp")
    )
    words = answer.content.decode()
    assert "Giống văn bản đã có" in words
    assert "Ghi theo mẫu" in words
    assert "<html" not in words


def test_paper_is_joined_to_what_came_before(lan: Client, registry: Registry):
    done = enter(registry, take_in(registry))
    arrival = take_in(registry, letter(1))
    join = reverse("intake:join", args=[arrival.pk, done.document_id])
    assert "Không cấp số mới" in lan.get(join).content.decode()
    assert lan.post(join, {"act": "gan"}).status_code == 302
    arrival.refresh_from_db()
    assert arrival.status == ArrivalStatus.JOINED


def test_secret_level_stops_and_is_only_counted(lan: Client, registry: Registry):
    answer = lan.post(page_of(read_arrival(registry)), typed(registry, secrecy="toi-mat"))
    assert answer.status_code == 422
    assert "có độ mật không được nhập" in answer.content.decode()
    assert not Document.objects.exists()
    event = AuditEvent.objects.filter(code="intake.secret_level_stopped").get()
    assert "2187" not in str(event.data)


def test_barred_scan_is_not_shown_and_becomes_a_paper_line(lan: Client, registry: Registry):
    arrival = take_in(registry)
    Arrival.objects.filter(pk=arrival.pk).update(text="TUYỆT MẬT\nKế hoạch")
    words = lan.get(page_of(arrival)).content.decode()
    assert "Ghi dòng giấy" in words
    assert "Vào sổ &amp; chuyển" not in words
    file = arrival.files.get()
    assert lan.get(reverse("intake:file", args=[arrival.pk, file.pk])).status_code == 404
    line = reverse("intake:paper-line", args=[arrival.pk])
    answer = lan.post(line, {"book": registry.book_id, "kind": "secret"})
    assert answer.status_code == 302
    assert Entry.objects.get().paper_line == "secret"


def test_unsigned_mail_goes_to_the_head_and_back(world: World, lan: Client, registry: Registry):
    arrival = read_arrival(registry, channel=Channel.OFFICIAL_EMAIL)
    assert "Báo người đứng đầu" in lan.post(page_of(arrival), typed(registry)).content.decode()
    report = reverse("intake:report", args=[arrival.pk])
    assert lan.post(report, {"reason": "Không có chữ ký số"}).status_code == 302
    assert "Đang chờ người đứng đầu quyết định" in lan.get(page_of(arrival)).content.decode()
    khai = signed_in(world, "khai")
    decision = reverse("intake:decision", args=[arrival.pk])
    words = khai.get(decision).content.decode()
    assert "Không có chữ ký số" in words
    assert "Nhận để tham khảo" in words
    assert khai.post(decision, {"verb": "order_return"}).status_code == 422
    assert khai.post(decision, {"verb": "accept"}).status_code == 302
    assert lan.post(page_of(arrival), typed(registry)).status_code == 302
    assert Document.objects.get().legal_value == "reference"


def test_unsigned_file_leaves_only_the_head_and_the_way_back(
    lan: Client, registry: Registry, monkeypatch: pytest.MonkeyPatch
):
    arrival = read_arrival(registry, channel=Channel.OFFICIAL_EMAIL)
    blob_id = arrival.files.get().blob_id
    report = Report(1, blob_id, Verdict.UNSIGNED, clock.now(), (), (), ())
    monkeypatch.setattr(arrivals, "latest_reports", lambda blob_ids: {blob_id: report})
    words = lan.get(page_of(arrival)).content.decode()
    assert "Không có chữ ký" in words
    assert "chưa vào sổ được" in words
    assert "Chỉ vào sổ" not in words
    for way in ("Báo người đứng đầu", "Trả lại nơi gửi"):
        assert way in words


def test_returned_with_a_reason(lan: Client, registry: Registry):
    arrival = take_in(registry)
    back = reverse("intake:return", args=[arrival.pk])
    assert lan.post(back, {}).status_code == 422
    assert lan.post(back, {"reason": "Gửi nhầm nơi"}).status_code == 302
    arrival.refresh_from_db()
    assert arrival.status == ArrivalStatus.RETURNED


def test_pages_are_pictures_behind_the_right(world: World, lan: Client, registry: Registry):
    arrival = take_in(registry)
    file = arrival.files.get()
    address = reverse("intake:page", args=[arrival.pk, file.pk, 1, 400])
    answer = lan.get(address)
    assert b"".join(answer)[8:12] == b"WEBP"
    assert answer["Content-Type"] == "image/webp"
    assert lan.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    for other in ("an", "quang", "khai"):
        assert signed_in(world, other).get(address).status_code == 404


def test_finished_arrival_leads_to_its_document(lan: Client, registry: Registry):
    arrival = take_in(registry)
    done = enter(registry, arrival)
    answer = lan.get(page_of(arrival))
    assert answer["Location"] == reverse("documents:document", args=[done.document_id])


def test_head_sees_only_what_was_reported(world: World, registry: Registry):
    arrival = take_in(registry)
    khai = signed_in(world, "khai")
    assert khai.get(reverse("intake:decision", args=[arrival.pk])).status_code == 404
    decisions.report_to_head(by=registry.lan, arrival_id=arrival.pk, report="Xin ý kiến")
    assert khai.get(reverse("intake:decision", args=[arrival.pk])).status_code == 200
    assert "Bản chờ" in khai.get(reverse("intake:waiting")).content.decode()
