"""Has it come already? And files: who may open them, and what the trail tells."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from congvan.documents import queries
from congvan.documents.models import Document, DocumentFile
from congvan.documents.queries import Why
from congvan.documents.rules.nearness import are_near
from congvan.documents.services import downloads, making
from congvan.kernel import clock, files
from congvan.kernel.errors import NotFound
from congvan.kernel.files import FileWithheld
from congvan.kernel.models import AuditEvent, Blob
from tests.documents.papers import Office, blob, give, receive


def whys(found) -> list[tuple[int, Why]]:
    return [(one.document_id, one.why) for one in found]


def test_the_same_number_of_the_same_organ_in_the_same_year(office: Office):
    day = clock.today()
    first = receive(office, symbol="2187/STC-QLNS", issued_on=day)
    ask = {"symbol": "Số: 2187 / STC–QLNS", "issuer": "SỞ TÀI CHÍNH"}
    assert whys(queries.similar(office.lan, issued_on=day, **ask)) == [(first.pk, Why.SAME_SYMBOL)]
    assert whys(queries.similar(office.lan, **ask)) == [(first.pk, Why.SAME_SYMBOL)]
    assert queries.similar(office.lan, issued_on=day - timedelta(days=400), **ask) == []
    assert queries.similar(office.lan, issued_on=day, leave_out=first.pk, **ask) == []
    other_name = {**ask, "issuer": "STC Gia Lai"}
    assert whys(queries.similar(office.lan, issued_on=day, **other_name)) == [
        (first.pk, Why.SAME_SYMBOL_AND_DAY)
    ]
    assert queries.similar(office.lan, issued_on=day - timedelta(days=1), **other_name) == []
    (found,) = queries.similar(office.lan, issued_on=day, **ask)
    assert found.words == f"2187/STC-QLNS ngày {day:%d/%m/%Y} của Sở Tài chính"
    assert found.is_sure


def test_the_same_file_is_the_surest_sign(office: Office):
    content = blob("c")
    document = receive(office, files=(making.NewFile(blob_id=content.pk, name="a.pdf"),))
    (found,) = queries.similar(office.lan, sha256s=[content.sha256], symbol=document.symbol)
    assert (found.why, found.is_sure) == (Why.SAME_FILE, True)
    assert queries.similar(office.lan, sha256s=["0" * 64]) == []


def test_a_nearly_same_subject_of_the_same_organ_lately(office: Office):
    day = clock.today()
    document = receive(office, subject="Về việc lập dự toán ngân sách nhà nước năm 2027")
    ask = {"issuer": "Sở Tài chính", "issued_on": day, "symbol": "9/X-Y"}
    near = "V/v lập dự toán ngân sách Nhà nước năm 2027."
    (found,) = queries.similar(office.lan, subject=near, **ask)
    assert whys([found]) == [(document.pk, Why.NEAR_SUBJECT)]
    assert not found.is_sure
    for other in ("V/v lập dự toán ngân sách nhà nước năm 2028", "V/v kiểm kê tài sản công"):
        assert queries.similar(office.lan, subject=other, **ask) == []
    late = {**ask, "issued_on": day + timedelta(days=90)}
    assert queries.similar(office.lan, subject=near, **late) == []


def test_duplicates_are_looked_for_among_what_the_viewer_sees(office: Office):
    document = receive(office)
    ask = {"symbol": document.symbol, "issuer": "Sở Tài chính", "issued_on": clock.today()}
    assert len(queries.similar(office.lan, **ask)) == 1
    for other in (office.an, office.quang):
        assert queries.similar(other, **ask) == []
    give(document, office.an)
    assert len(queries.similar(office.an, **ask)) == 1


def test_looking_for_duplicates_reads_by_indexes_only(office: Office):
    document = receive(office, symbol="1/STC-QLNS")
    row = {f.attname: getattr(document, f.attname) for f in Document._meta.fields}
    row.pop("id")
    Document.objects.bulk_create(
        Document(**{
            **row, "symbol_key": f"{n}/stc-qlns",
            "issued_on": document.issued_on - timedelta(days=n // 3),
        })
        for n in range(2, 6000)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE documents_document")
    with CaptureQueriesContext(connection) as captured:
        queries.similar(
            office.lan, symbol="77/STC-QLNS", issuer="Sở Tài chính", issued_on=clock.today(),
            subject="Một việc khác hẳn của tháng này", sha256s=["1" * 64],
        )  # fmt: skip
    statements = [q["sql"] for q in captured if 'FROM "documents_document"' in q["sql"]]
    assert len(captured) <= 6
    assert statements
    for sql in statements:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + sql)
            plan = "\n".join(line[0] for line in cursor.fetchall())
        assert "Seq Scan on documents_document" not in plan, plan


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("bao cao thang 10 nam 2026", "bao cao thang 11 nam 2026", False),
        ("ve viec moi hop giao ban", "v/v moi hop giao ban.", True),
        ("ung pho bao so 13", "ung pho bao so 12", False),
        ("ung pho bao so 05", "ung pho bao so 5", True),
        ("moi hop", "moi hop", True),
        ("", "", False),
    ],
)
def test_nearness(one: str, other: str, near: bool):
    assert are_near(one, other) is near


@pytest.fixture
def stored(office: Office) -> tuple[Document, DocumentFile]:
    """A document with a real file in the store."""
    received = files.receive(
        io.BytesIO(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"),
        filename="2187 STC.pdf", allowed=files.OFFICE, max_bytes=10_000,
        store=files.default_store(), scanner=files.default_scanner(),
    )  # fmt: skip
    with transaction.atomic():
        content = files.record(received)
    new = making.NewFile(blob_id=content.pk, name="2187 STC.pdf")
    document = receive(office, files=(new,))
    return document, DocumentFile.objects.get(document=document)


def test_files_open_for_who_sees_the_document(office: Office, stored, monkeypatch):
    real = transaction.atomic
    monkeypatch.setattr(
        "congvan.kernel.transactions.transaction.atomic", lambda **_: real(durable=False)
    )
    document, file = stored
    opened = downloads.open_file(by=office.lan, file_id=file.pk)
    with opened.stream:
        assert opened.stream.read().startswith(b"%PDF")
    assert (opened.name, opened.content_type) == ("2187 STC.pdf", "application/pdf")
    event = AuditEvent.objects.latest("id")
    assert (event.code, event.subject_id) == ("document.file_downloaded", document.pk)
    count = AuditEvent.objects.count()
    queries.view_file(office.lan, file.pk).stream.close()
    assert AuditEvent.objects.count() == count
    line = queries.file_line(office.lan, file.pk)
    assert (line.is_main, line.type_label) == (True, "tài liệu PDF")
    for other in (office.an, office.quang):
        for ask in (queries.view_file, queries.file_line):
            with pytest.raises(NotFound):
                ask(other, file.pk)
        with pytest.raises(NotFound):
            downloads.open_file(by=other, file_id=file.pk)
    assert queries.details(office.lan, document.pk).main_file.file_id == file.pk


def test_an_infected_file_does_not_leave(office: Office, stored):
    _, file = stored
    Blob.objects.filter(pk=file.blob_id).update(
        scan_state="infected", scanned_at=clock.now(), scan_engine="x", scan_detail="Eicar"
    )
    with pytest.raises(FileWithheld):
        queries.view_file(office.lan, file.pk)
    assert queries.file_line(office.lan, file.pk).is_withheld
