"""Taking in: files by content, pictures to PDF, archives listed, jobs deferred with the arrival."""

from __future__ import annotations

import pypdfium2
import pytest

from congvan.documents.states import FileRole
from congvan.intake import queries
from congvan.intake.models import Arrival, ArrivalFile
from congvan.intake.services import machine_reading, receiving
from congvan.intake.states import ArrivalStatus, ReadingStatus
from congvan.kernel import files
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound
from congvan.kernel.files import FileRefused
from congvan.kernel.jobs import waiting_by_queue
from congvan.registers.states import Channel
from tests.file_samples import zipped
from tests.intake.desk import Registry, letter, picture, received, take_in


def test_pdf_waits_with_its_jobs(registry: Registry):
    before = waiting_by_queue()
    arrival = take_in(registry, channel=Channel.OFFICIAL_EMAIL, origin="Sở Tài chính")
    assert (arrival.status, arrival.reading_status) == (
        ArrivalStatus.WAITING,
        ReadingStatus.WAITING,
    )
    after = waiting_by_queue()
    assert after["reading"] == before.get("reading", 0) + 1
    assert after["signing"] == before.get("signing", 0) + 1


def test_the_scan_of_a_paper_is_checked_too(registry: Registry):
    before = waiting_by_queue().get("signing", 0)
    take_in(registry)
    assert waiting_by_queue().get("signing", 0) == before + 1


def test_pictures_become_one_pdf_and_stay_as_attachments(registry: Registry):
    arrival = receiving.take_in(
        by=registry.lan, channel=Channel.PAPER_HAND,
        received=[received(picture(), "trang 1.jpg"), received(picture(200), "trang 2.jpg")],
    )  # fmt: skip
    main, *rest = arrival.files.order_by("position")
    assert (main.role, main.name, main.page_count) == (FileRole.MAIN, "trang 1.pdf", 2)
    assert [file.name for file in rest] == ["trang 1.jpg", "trang 2.jpg"]
    with files.open_blob(main.blob, store=files.default_store()) as stored:
        assert len(pypdfium2.PdfDocument(stored.read())) == 2


def test_broken_picture_is_refused_with_the_reason(registry: Registry):
    broken = received(picture()[:400], "hong.jpg")
    with pytest.raises(FileRefused, match="ảnh bị hỏng"):
        receiving.take_in(by=registry.lan, channel=Channel.PAPER_POST, received=[broken])
    assert not Arrival.objects.exists()


def test_each_file_is_one_document(registry: Registry):
    made = receiving.take_in_each(
        by=registry.lan, channel=Channel.PAPER_POST,
        received=[received(letter(0), "a.pdf"), received(letter(1), "b.pdf")],
    )  # fmt: skip
    assert [one.files.get().name for one in made] == ["a.pdf", "b.pdf"]


def test_pdf_is_the_document_and_the_archive_is_listed(registry: Registry):
    archive = zipped({"phu luc 1.pdf": letter(1), "phu luc 2.pdf": letter(2)})
    arrival = receiving.take_in(
        by=registry.lan, channel=Channel.PAPER_POST,
        received=[received(archive, "kem theo.zip"), received(letter(), "cong van.pdf")],
    )  # fmt: skip
    main, attached = queries.arrival(registry.lan, arrival.pk).files
    assert (main.name, main.role) == ("cong van.pdf", FileRole.MAIN)
    assert attached.members == ("phu luc 1.pdf", "phu luc 2.pdf")


def test_nothing_is_taken_in_without_a_file(registry: Registry):
    with pytest.raises(InvalidInput, match="Chưa có tệp"):
        receiving.take_in(by=registry.lan, channel=Channel.PAPER_POST, received=[])


def test_machine_reads_and_the_list_shows_it(registry: Registry):
    arrival = take_in(registry, letter(2))
    machine_reading.read(arrival_id=arrival.pk)
    machine_reading.read(arrival_id=arrival.pk)  # the job may run twice
    (line,) = queries.waiting(registry.lan)
    assert (line.symbol, line.issuer) == ("12/TTr-UBND", "Ủy ban nhân dân xã Đăk Đoa")
    assert line.title == "Đề nghị hỗ trợ kinh phí xây dựng nhà sinh hoạt cộng đồng"
    assert line.page_count == 1
    view = queries.arrival(registry.lan, arrival.pk)
    assert "kính trình" in view.text
    assert view.readings["symbol"].box[1] < 0.2


def test_urgent_ones_come_first_and_pages_follow(registry: Registry):
    numbers = (0, 2, 3, 4)  # thường, khẩn, hỏa tốc, thường
    made = [take_in(registry, letter(number)) for number in numbers]
    for arrival in made:
        machine_reading.read(arrival_id=arrival.pk)
    wanted = [made[2].pk, made[1].pk, made[0].pk, made[3].pk]
    assert [line.id for line in queries.waiting(registry.lan)] == wanted
    assert queries.order(registry.lan) == wanted
    first = queries.waiting(registry.lan, limit=2)
    rest = queries.waiting(registry.lan, after=first[-1].after, limit=5)
    assert [line.id for line in [*first, *rest]] == wanted
    assert queries.waiting_count(registry.lan) == 4


def test_unreadable_file_is_entered_by_hand(registry: Registry):
    arrival = take_in(registry, b"%PDF-1.7\nnothing\n%%EOF\n")
    machine_reading.read(arrival_id=arrival.pk)
    arrival.refresh_from_db()
    assert arrival.reading_status == ReadingStatus.UNREADABLE


def test_list_does_not_ask_more_for_more(registry: Registry, django_assert_num_queries):
    for number in range(3):
        take_in(registry, letter(number))
    with django_assert_num_queries(3):
        queries.waiting(registry.lan)
    for number in range(3):
        take_in(registry, letter(number))
    with django_assert_num_queries(3):
        assert len(queries.waiting(registry.lan)) == 6


def test_others_neither_take_in_nor_see(registry: Registry):
    with pytest.raises(NotAllowed):
        receiving.take_in(by=registry.an, channel=Channel.PAPER_POST, received=[received(letter())])
    arrival = take_in(registry)
    file = ArrivalFile.objects.get(arrival=arrival)
    for outsider in (registry.quang, registry.an, registry.khai):
        assert queries.waiting(outsider) == []
        with pytest.raises(NotFound):
            queries.arrival(outsider, arrival.pk)
        with pytest.raises(NotFound):
            queries.arrival_file(outsider, arrival.pk, file.pk)
