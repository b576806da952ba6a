"""The reading of files as a queue: once for each content, newest first, page by page, never lost."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from congvan.deployment.commands import search_texts
from congvan.deployment.demo.letters import scan, set_letter
from congvan.documents.models import DocumentFile
from congvan.intake.reading import sources
from congvan.intake.reading.words import Taken
from congvan.kernel import clock, files
from congvan.kernel.models import Blob
from congvan.search import text_jobs
from congvan.search.models import FileText
from congvan.search.queries import find, parse, reading_state
from congvan.search.services import indexing, reading, reading_files
from congvan.search.states import TextSource, TextStatus
from congvan.search.texts import reading as readers
from tests import world as named_world
from tests.file_samples import rar5, rar5_member
from tests.intake.desk import enter, open_registry, received, take_in
from tests.intake.papers import PAPERS
from tests.search.text_papers import first_page_of, paragraph, scanned_pages, word
from tests.world import World


def stored(content: bytes, name: str = "van-ban.pdf") -> str:
    """The digest of a file in the store."""
    with transaction.atomic():
        return files.record(received(content, name)).sha256


def ordered(*digests: str) -> int:
    with transaction.atomic():
        return reading.order(sha256s=digests)


def text_of(digest: str) -> FileText:
    return FileText.objects.get(pk=digest)


def waiting_jobs() -> list[str]:
    names = ProcrastinateJob.objects.filter(queue_name="texts", status="todo")
    return sorted(name.rpartition(".")[2] for name in names.values_list("task_name", flat=True))


def test_ordered_files_are_read_once(db: None):
    digest = stored(word(paragraph("Kế hoạch chuyển đổi số")), "ke-hoach.docx")
    packed = stored(rar5(rar5_member("a.pdf", b"%PDF-1.7")), "goi.rar")
    assert ordered(digest, packed, "0" * 64) == 2
    assert ordered(digest, digest, packed) == 0
    assert waiting_jobs() == ["read_waiting"]
    text_jobs.read_waiting()
    found = text_of(digest)
    assert (found.status, found.source, found.text) == (
        TextStatus.DONE, TextSource.OFFICE, "Kế hoạch chuyển đổi số",
    )  # fmt: skip
    assert text_of(packed).status == TextStatus.NONE
    assert ordered(digest) == 0


def test_the_newest_file_comes_first(db: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading_files, "QUICK_SECONDS", 0.001)
    early, late = (
        stored(word(paragraph("trước")), "a.docx"),
        stored(word(paragraph("sau")), "b.docx"),
    )
    ordered(early)
    with clock.frozen(clock.now() + timedelta(seconds=5)):
        ordered(late)
    ProcrastinateJob.objects.all().delete()
    text_jobs.read_waiting()
    assert (text_of(late).status, text_of(early).status) == (TextStatus.DONE, TextStatus.WAITING)
    # The walk has ordered its own next step.
    assert waiting_jobs() == ["read_waiting"]


def test_a_file_that_cannot_be_read_says_why_and_is_read_again_when_told(
    db: None, monkeypatch: pytest.MonkeyPatch
):
    digest = stored(scan(set_letter(PAPERS[0].letter), noisy=False))
    monkeypatch.setattr(sources, "can_recognize", lambda: False)
    ordered(digest)
    text_jobs.read_waiting()
    assert text_of(digest).status == TextStatus.REFUSED
    said = io.StringIO()
    search_texts.run(["--again"], stdout=said, stderr=said)
    assert "Đã đặt đọc lại 1 tệp." in said.getvalue()
    assert text_of(digest).status == TextStatus.WAITING
    text_jobs.read_waiting()
    said = io.StringIO()
    search_texts.run([], stdout=said, stderr=said)
    assert (
        "1 tệp: Bản quét chưa đọc được chữ: máy chủ chưa cài Tesseract tiếng Việt."
        in said.getvalue()
    )


def test_an_infected_or_lost_file_is_not_read(db: None):
    infected, lost = stored(word(paragraph("a")), "a.docx"), stored(word(paragraph("b")), "b.docx")
    Blob.objects.filter(sha256=infected).update(
        scan_state="infected", scanned_at=clock.now(), scan_engine="x", scan_detail="y"
    )
    files.default_store().remove(lost)
    ordered(infected, lost)
    text_jobs.read_waiting()
    assert "vi-rút" in text_of(infected).reason
    assert "Kho tệp" in text_of(lost).reason


def test_a_file_that_breaks_the_reader_is_given_up_and_the_others_go_on(
    db: None, monkeypatch: pytest.MonkeyPatch
):
    poison, good = stored(word(paragraph("a")), "a.docx"), stored(word(paragraph("tốt")), "b.docx")
    ordered(good)
    with clock.frozen(clock.now() + timedelta(seconds=5)):
        ordered(poison)
    read = readers.read

    def breaking(path: Path) -> readers.Reading:
        found = read(path)
        if found.taken.text == "a":
            raise RuntimeError("a mistake of ours")
        return found

    monkeypatch.setattr(readers, "read", breaking)
    for _ in range(reading_files.MOST_TRIES):
        with pytest.raises(RuntimeError):
            text_jobs.read_waiting()
        text_jobs.look_for_waiting_texts()
        assert waiting_jobs() == ["read_waiting"]
    text_jobs.read_waiting()
    assert "ngoài dự kiến" in text_of(poison).reason
    assert text_of(good).text == "tốt"


def test_scans_are_recognized_page_by_page_after_what_the_intake_has_read(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    asked: list[list[int]] = []

    def recognized(path: Path, *, pages: list[int] | tuple[int, ...] = ()) -> Taken:
        asked.append(list(pages))
        chosen = list(pages) or [1, 2, 6]
        return Taken(6, (), "\n\n".join(f"trang {page}" for page in chosen), is_scan=True)

    monkeypatch.setattr(sources, "recognize", recognized)
    monkeypatch.setattr(sources, "can_recognize", lambda: True)
    content = scanned_pages(6)
    alone = stored(content)
    ordered(alone)
    text_jobs.read_waiting()
    assert text_of(alone).source == TextSource.OCR
    assert waiting_jobs() == ["read_slowly", "read_waiting"]
    text_jobs.read_slowly()
    assert (text_of(alone).status, text_of(alone).text) == (TextStatus.WAITING, "trang 1\ntrang 2")
    text_jobs.read_slowly()
    text_jobs.read_slowly()
    assert text_of(alone).status == TextStatus.DONE
    assert asked == [[1, 2], [6, 3], [4, 5]]

    # The same bytes once more, after the intake's machine has seen them: three pages are known.
    FileText.objects.all().delete()
    asked.clear()
    registry = open_registry(world)
    arrival = take_in(registry, content)
    arrival.reading_status, arrival.text = "read", "trang 1\n\ntrang 2\n\ntrang 6"
    arrival.save()
    ordered(alone)
    for step in (text_jobs.read_waiting, text_jobs.read_slowly, text_jobs.read_slowly):
        step()
    found = text_of(alone)
    assert (found.status, asked) == (TextStatus.DONE, [[3, 4], [5]])
    assert set(found.text.split("\n")) == {f"trang {page}" for page in range(1, 7)}
    assert (found.page_count, found.pages_read, found.is_cut) == (6, 6, False)


@pytest.mark.parametrize("name", ["quet.pdf", "anh.png"])
def test_a_real_scan_is_read_by_tesseract(db: None, name: str):
    if not sources.can_recognize():
        pytest.skip("cần tesseract và tiếng Việt: apt-get install tesseract-ocr-vie")
    content = scan(set_letter(PAPERS[0].letter), noisy=False)
    digest = stored(first_page_of(content) if name.endswith("png") else content, name)
    ordered(digest)
    text_jobs.read_waiting()
    text_jobs.read_slowly()
    found = text_of(digest)
    assert (found.page_count, found.pages_read) == (1, 1)
    assert (found.status, found.source) == (TextStatus.DONE, TextSource.OCR)
    assert "CHỦ NGHĨA VIỆT NAM" in found.text


def test_documents_tell_whose_files_cannot_be_searched_yet(world: World):
    registry = open_registry(world)
    done = enter(registry, take_in(registry))
    ids = [done.document_id]
    assert reading_state.unread(registry.lan, ids) == {done.document_id: reading_state.NOT_YET}
    ordered(DocumentFile.objects.get(document_id=done.document_id).blob.sha256)
    text_jobs.read_waiting()
    assert reading_state.unread(registry.lan, ids) == {}
    FileText.objects.update(reason="Tệp bị hỏng.")
    assert reading_state.unread(registry.lan, ids) == {done.document_id: reading_state.NOT_WHOLLY}
    assert reading_state.unread(named_world.member(world, named_world.OUTSIDER), ids) == {}


def test_words_inside_a_file_are_found_by_those_who_see_its_document(world: World):
    registry = open_registry(world)
    done = enter(registry, take_in(registry))
    indexing.index_all()
    asked = parse("hoan thien gui lai ho so")
    text_jobs.read_waiting()
    indexing.index_all()
    page = find(registry.lan, asked)
    assert [line.document_id for line in page.lines] == [done.document_id]
    assert page.lines[0].snippet
    assert find(named_world.member(world, named_world.OUTSIDER), asked).lines == ()


def test_texts_that_nothing_leads_to_are_forgotten(world: World):
    registry = open_registry(world)
    done = enter(registry, take_in(registry))
    kept = DocumentFile.objects.get(document_id=done.document_id).blob.sha256
    loose = stored(word(paragraph("không còn văn bản nào")), "a.docx")
    ordered(kept, loose)
    assert reading_files.forget() == 0, "a transaction under way may refer to it"
    with clock.frozen(clock.now() + timedelta(days=2)):
        text_jobs.forget_texts()
    assert list(FileText.objects.values_list("pk", flat=True)) == [kept]
