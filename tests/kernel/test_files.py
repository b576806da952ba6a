"""Files from the door to the disk and back: stored once, durable, never changed (R-299, R-302)."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import HttpRequest
from django.test import RequestFactory

from congvan.kernel import clock, files
from congvan.kernel.errors import InvalidInput
from congvan.kernel.files import antivirus
from congvan.kernel.files import store as file_store
from congvan.kernel.files.uploads import LimitedUploadHandler
from congvan.kernel.models import Blob, ScanState
from congvan.kernel.transactions import TransactionRequired
from tests import file_samples as samples

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CLEAN = antivirus.Clean("ClamAV 1.4.6/27000")
VIRUS = antivirus.Infected("Eicar-Test-Signature", "ClamAV 1.4.6/27000")
UNSCANNED = antivirus.NotScanned("chương trình quét vi-rút đang tắt")


class FixedScanner:
    def __init__(self, verdict: antivirus.Verdict) -> None:
        self.verdict = verdict
        self.seen = b""

    def scan(self, file) -> antivirus.Verdict:
        file.seek(0)
        self.seen = file.read()
        return self.verdict


@pytest.fixture
def store(tmp_path: Path) -> files.LocalStore:
    return files.LocalStore(tmp_path / "files")


def received(store, data=samples.PDF, filename="a.pdf", verdict=CLEAN, **options):
    arguments = {"allowed": files.OFFICE, "max_bytes": 1 << 20} | options
    return files.receive(
        io.BytesIO(data), filename=filename, store=store, scanner=FixedScanner(verdict), **arguments
    )


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def stored_files(store) -> list[Path]:
    return [p for p in store.directory.rglob("*") if p.is_file()]


class TestReceiving:
    def test_a_good_file(self, store) -> None:
        scanner = FixedScanner(CLEAN)
        file = files.receive(
            io.BytesIO(samples.PDF),
            filename="C:\\Lan\\Tờ trình.pdf",
            allowed=files.OFFICE,
            max_bytes=1 << 20,
            store=store,
            scanner=scanner,
        )
        assert file.stored == files.Stored(digest_of(samples.PDF), len(samples.PDF))
        assert (file.filename, file.content_type) == ("Tờ trình.pdf", files.ContentType.PDF)
        assert file.verdict == CLEAN
        assert scanner.seen == samples.PDF
        assert store.exists(file.stored.digest)

    def test_an_archive_brings_its_list(self, store) -> None:
        data = samples.zipped({"Tờ trình.pdf": samples.PDF[:40]})
        file = received(store, data, "hồ sơ.zip")
        assert [member.name for member in file.members] == ["Tờ trình.pdf"]
        assert [(f.key, f.place) for f in file.findings] == [("pdf_cut_off", "Tờ trình.pdf")]

    @pytest.mark.parametrize(
        ("data", "filename", "options", "clause"),
        [
            (samples.EXE, "a.pdf", {}, "tên có đuôi “.pdf” nhưng nội dung là chương trình"),
            (samples.PDF, "a.docx", {}, "tên có đuôi “.docx” nhưng nội dung là tài liệu PDF"),
            (samples.PDF, "a.pdf", {"verdict": VIRUS}, "phát hiện vi-rút Eicar-Test-Signature"),
            (samples.PDF, "a.pdf", {"max_bytes": 10}, "dung lượng vượt quá 10 byte"),
            (b"", "a.pdf", {}, "tệp rỗng"),
            (samples.zipped({"b.exe": samples.EXE}), "a.zip", {}, "tệp “b.exe” trong gói: "),
            (
                samples.PDF,
                "a.pdf",
                {"verdict": UNSCANNED, "when_unscanned": files.WhenUnscanned.REFUSE},
                "chưa quét được vi-rút vì chương trình quét vi-rút đang tắt",
            ),
        ],
    )
    def test_refusals_name_file_reason_and_next_step(
        self, store, data, filename, options, clause
    ) -> None:
        with pytest.raises(files.FileRefused) as caught:
            received(store, data, filename, **options)
        assert isinstance(caught.value, InvalidInput)
        assert caught.value.sentence.startswith(f"Chưa nhận tệp “{filename}”: {clause}")
        assert caught.value.sentence.endswith(".")
        assert caught.value.next_step.endswith(".")
        assert stored_files(store) == []

    def test_the_size_limit_stops_early(self, store) -> None:
        stream = samples.Zeros(1 << 40, start=samples.PDF)
        with pytest.raises(files.FileRefused, match="vượt quá 3 MB"):
            files.receive(
                stream,
                filename="a.pdf",
                allowed=files.OFFICE,
                max_bytes=3 << 20,
                store=store,
                scanner=FixedScanner(CLEAN),
            )
        assert stream.left >= (1 << 40) - (4 << 20)

    def test_an_unscanned_file_may_come_in_and_says_so(self, store) -> None:
        assert received(store, verdict=UNSCANNED).verdict == UNSCANNED

    def test_several_files_are_judged_each_for_itself(self, store) -> None:
        receipt = files.receive_all(
            [
                files.Upload("a.pdf", io.BytesIO(samples.PDF)),
                files.Upload("b.pdf", io.BytesIO(samples.EXE)),
                files.Upload("c.docx", io.BytesIO(samples.PDF)),
            ],
            allowed=files.OFFICE,
            max_bytes=1 << 20,
            store=store,
            scanner=FixedScanner(CLEAN),
        )
        assert [file.filename for file in receipt.received] == ["a.pdf"]
        assert [refusal.filename for refusal in receipt.refused] == ["b.pdf", "c.docx"]
        with pytest.raises(files.FilesRefused) as caught:
            receipt.check_complete(field="attachments")
        assert "“b.pdf”" in caught.value.sentence
        assert "“c.docx”" in caught.value.sentence
        assert caught.value.field == "attachments"

    def test_django_uploads_are_streams_too(self, store, settings, tmp_path) -> None:
        settings.FILE_UPLOAD_TEMP_DIR = tmp_path
        small = SimpleUploadedFile("a.pdf", samples.PDF)
        with TemporaryUploadedFile("b.pdf", "application/pdf", 0, None) as large:
            large.write(samples.PDF)
            large.seek(0)
            receipt = files.receive_all(
                [files.Upload(f.name or "", f) for f in (small, large)],
                allowed=files.OFFICE,
                max_bytes=1 << 20,
                store=store,
                scanner=FixedScanner(CLEAN),
            )
        assert len(receipt.received) == 2
        assert len(stored_files(store)) == 1

    def test_the_folder_of_large_uploads_is_made(self, settings, tmp_path) -> None:
        settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "data" / "tmp"
        files.LimitedUploadHandler().new_file("files", "quet.pdf", "application/pdf", 3 << 20)
        assert settings.FILE_UPLOAD_TEMP_DIR.stat().st_mode & 0o777 == 0o700

    def test_a_full_disk_is_told(self, store, monkeypatch) -> None:
        def full(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(file_store.Incoming, "add", full)
        with pytest.raises(files.StoreFull):
            received(store)


def test_recording_requires_a_transaction(store) -> None:
    with pytest.raises(TransactionRequired):
        files.record(received(store))


@pytest.mark.django_db
class TestRecording:
    def test_the_row_tells_what_was_stored(self, store) -> None:
        with clock.frozen(MONDAY), transaction.atomic():
            blob = files.record(received(store))
        blob.refresh_from_db()
        assert (blob.sha256, blob.size) == (digest_of(samples.PDF), len(samples.PDF))
        assert (blob.content_type, blob.stored_at) == ("pdf", MONDAY)
        assert (blob.scan_state, blob.scanned_at) == (ScanState.CLEAN, MONDAY)
        assert blob.scan_engine == CLEAN.engine
        with files.open_blob(blob, store=store) as file:
            assert file.read() == samples.PDF

    def test_the_same_content_is_one_row(self, store, django_assert_num_queries) -> None:
        first = files.record(received(store, filename="a.pdf"))
        again = received(store, filename="b.pdf", verdict=UNSCANNED)
        with django_assert_num_queries(2):
            second = files.record(again)
        assert first.pk == second.pk
        assert second.scan_state == ScanState.CLEAN

    def test_a_later_scan_makes_an_unscanned_file_clean(self, store) -> None:
        blob = files.record(received(store, verdict=UNSCANNED))
        assert (blob.scan_state, blob.scan_detail) == (ScanState.UNSCANNED, UNSCANNED.reason)
        assert blob.scanned_at is None
        assert files.record(received(store)).scan_state == ScanState.CLEAN

    def test_the_newest_verdict_stays(self, store) -> None:
        blob = files.record(received(store, verdict=UNSCANNED))
        blob = files.record_scan(blob, verdict=VIRUS, scanned_at=MONDAY)
        assert (blob.scan_state, blob.scan_detail) == (ScanState.INFECTED, VIRUS.signature)
        for verdict, day in ((CLEAN, -1), (UNSCANNED, 1)):
            at = MONDAY + timedelta(days=day)
            assert files.record_scan(blob, verdict=verdict, scanned_at=at).scanned_at == MONDAY
        at = MONDAY + timedelta(days=1)
        assert files.record_scan(blob, verdict=CLEAN, scanned_at=at).scan_state == ScanState.CLEAN

    def test_a_file_found_infected_later_is_withheld_and_refused(self, store) -> None:
        blob = files.record(received(store, verdict=UNSCANNED))
        blob = files.record_scan(blob, verdict=VIRUS, scanned_at=MONDAY)
        for verb in (files.open_blob, files.open_blob_seekable):
            with pytest.raises(files.FileWithheld, match="Eicar"):
                verb(blob, store=store)
        with pytest.raises(files.FileRefused, match="Eicar"):
            files.record(received(store, verdict=UNSCANNED))

    def test_several_are_recorded_as_each_would_be(self, store, django_assert_num_queries) -> None:
        def file(number: int, **options):
            return received(
                store, samples.PDF + b"%d\n%%%%EOF" % number, f"{number}.pdf", **options
            )

        known = files.record(file(1))
        bad = files.record(file(2, verdict=UNSCANNED))
        files.record_scan(bad, verdict=VIRUS, scanned_at=MONDAY)
        given = [file(number, verdict=UNSCANNED) for number in (3, 2, 1, 3, 4)]
        with django_assert_num_queries(2):
            new, refused, second, again, last = files.record_all(given)
        assert isinstance(refused, files.FileRefused)
        assert "Eicar" in refused.sentence
        assert (second.pk, again.pk) == (known.pk, new.pk)
        assert [one.sha256 for one in (new, last)] == [given[n].stored.digest for n in (0, 4)]
        assert files.record_all([]) == []

    @pytest.mark.parametrize(
        "change",
        [
            {"sha256": "0" * 64},
            {"size": 1},
            {"content_type": "zip"},
            {"stored_at": MONDAY},
        ],
    )
    def test_what_was_received_never_changes(self, store, change) -> None:
        files.record(received(store))
        with pytest.raises(DatabaseError, match="giữ nguyên nội dung"):
            Blob.objects.update(**change)

    @pytest.mark.parametrize(
        "statement", ["DELETE FROM kernel_blob", "TRUNCATE kernel_blob CASCADE"]
    )
    def test_rows_are_never_removed(self, statement: str) -> None:
        with pytest.raises(DatabaseError, match="giữ nguyên"), connection.cursor() as cursor:
            cursor.execute(statement)

    @pytest.mark.parametrize(
        ("values", "constraint"),
        [
            ({"sha256": "x" * 64}, "blob_sha256_is_hex"),
            ({"size": 0}, "blob_is_not_empty"),
            ({"content_type": "exe"}, "blob_content_type_is_known"),
            ({"scan_state": "lost"}, "blob_scan_is_told_whole"),
            ({"scan_state": "clean"}, "blob_scan_is_told_whole"),
            ({"scanned_at": MONDAY}, "blob_scan_is_told_whole"),
            (
                {"scan_state": "infected", "scanned_at": MONDAY, "scan_engine": "x"},
                "blob_scan_is_told_whole",
            ),
            ({"sha256": "a" * 64}, "blob_sha256_is_unique"),
        ],
    )
    def test_constraints(self, values, constraint: str) -> None:
        good = {"size": 1, "content_type": "pdf", "stored_at": MONDAY, "scan_state": "unscanned"}
        Blob.objects.create(sha256="a" * 64, **good)
        with pytest.raises(IntegrityError, match=constraint):
            Blob.objects.create(**{"sha256": "b" * 64} | good | values)


def test_two_transactions_that_record_one_content_make_one_row(store, own_database) -> None:
    """The second waits for the first to commit, and then finds its row."""
    file = received(store)
    second: list[Blob] = []

    def record_too() -> None:
        try:
            with transaction.atomic():
                second.append(files.record(file))
        finally:
            connection.close()

    with transaction.atomic():
        first = files.record(file)
        other = threading.Thread(target=record_too)
        other.start()
        other.join(0.3)
        assert other.is_alive(), "it did not wait"
    other.join(10)
    assert [blob.pk for blob in second] == [first.pk]


@pytest.mark.django_db
class TestIntegrity:
    def test_damage_is_found_and_the_walk_goes_on(self, store) -> None:
        blobs = [
            files.record(received(store, samples.PDF + b"%d\n%%%%EOF" % number))
            for number in range(6)
        ]
        samples.stored_path(store.directory, blobs[1].sha256).unlink()
        samples.damage(samples.stored_path(store.directory, blobs[3].sha256))
        os.truncate(samples.stored_path(store.directory, blobs[4].sha256), 5)
        damages, checked, after = [], 0, 0
        while after is not None:
            progress = files.check_integrity(store, after=after, max_files=2)
            checked += progress.checked
            damages += progress.damages
            after = progress.next_after
        assert checked == 6
        assert [(d.blob_id, d.problem) for d in damages] == [
            (blobs[1].pk, files.Problem.MISSING),
            (blobs[3].pk, files.Problem.CORRUPT),
            (blobs[4].pk, files.Problem.CORRUPT),
        ]

    def test_a_stretch_ends_after_enough_bytes(self, store) -> None:
        for number in range(3):
            files.record(received(store, samples.PDF + b"%d\n%%%%EOF" % number))
        progress = files.check_integrity(store, max_bytes=1)
        assert progress.checked == 1
        assert progress.next_after is not None

    def test_an_unreadable_disk_is_a_finding(self, store, monkeypatch) -> None:
        files.record(received(store))

        def fail(*_):
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(store, "open", fail)
        (damage,) = files.check_integrity(store).damages
        assert damage.problem is files.Problem.UNREADABLE


class TestBrowserUploads:
    @pytest.fixture(autouse=True)
    def own_temporary_directory(self, settings, tmp_path) -> None:
        settings.FILE_UPLOAD_TEMP_DIR = tmp_path

    def uploaded(self, settings, sizes: dict[str, int], limit: int = 10_000) -> HttpRequest:
        settings.FILE_UPLOAD_HANDLERS = [
            "congvan.kernel.files.LimitedUploadHandler",
            "django.core.files.uploadhandler.TemporaryFileUploadHandler",
        ]
        uploads = {key: SimpleUploadedFile(f"{key}.pdf", bytes(n)) for key, n in sizes.items()}
        request = RequestFactory().post("/", {**uploads, "subject": "Về việc họp"})
        handler = request.upload_handlers[0]
        assert isinstance(handler, LimitedUploadHandler)
        handler.max_bytes = limit
        return request

    def test_an_oversized_file_is_skipped_and_told(self, settings) -> None:
        request = self.uploaded(settings, {"big": 100_000, "small": 100})
        assert list(request.FILES) == ["small"]
        assert request.POST["subject"] == "Về việc họp"
        (refusal,) = files.oversized_uploads(request)
        assert refusal.filename == "big.pdf"
        assert "vượt quá 100 MB" in refusal.sentence
        request.close()

    def test_far_too_much_cuts_the_connection(self, settings) -> None:
        request = self.uploaded(settings, {f"f{n}": 600_000 for n in range(3)}, limit=100)
        assert list(request.FILES) == []
        request.close()
