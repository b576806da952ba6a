"""Records follow the business: what is added, changed, renamed, recalled and removed."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from congvan.documents.models import Document, DocumentFile, Organ
from congvan.documents.services.making import NewFile
from congvan.kernel import clock
from congvan.organization.models import Membership, Unit
from congvan.search.building import others
from congvan.search.models import Change, FileText, Record, SetAside, Word
from congvan.search.services import indexing
from congvan.search.services.indexing import index_all, take_changes
from congvan.search.services.rebuilding import order_rebuild
from congvan.search.states import INDEXED, Source
from tests.directives.papers import Office, directed, dossier_of
from tests.documents.papers import blob, details, receive
from tests.search.records import found, read_text


def with_file(office: Office, content: str, **changes: object) -> tuple[Document, str]:
    """A received paper with one file, and the digest of the file."""
    stored = blob(content)
    file = NewFile(blob_id=stored.pk, name="Dự toán chi tiết.pdf", role="main", page_count=2)
    return receive(office, files=(file,), **changes), stored.sha256


def test_a_document_is_found_by_all_that_is_known_of_it(office: Office) -> None:
    document = directed(
        office, subject="Về việc rà soát Quy chế văn thư, lưu trữ", symbol="1245/UBND-VP",
        issuer="UBND tỉnh Gia Lai", signer_name="Nguyễn Hữu Quế",
    )  # fmt: skip
    index_all()
    it = [("in", document.pk)]
    record = Record.objects.get(kind="in", object_id=document.pk)
    assert (record.agency_id, record.document_id, record.number) == (office.agency_id, document.pk, "1245/UBND-VP")  # fmt: skip
    assert record.origin == "UBND tỉnh Gia Lai"
    assert (record.state, record.state_label) == ("assigned", "Đã phân công")
    assert record.organ_id == document.issuer_id
    assert record.day == clock.today()
    own = document.entry.number
    for words in (
        ["=quy", "quy", "che"], ["van", "thu", "luu", "tru"], ["s:1245/ubnd-vp"], ["s:1245/:*"],
        [f"n:{own}", "1245"], ["nguyen", "huu", "que@B"], ["gia", "lai@B"],
        ["tham@C", "muu@C"], ["k:in", f"o:{document.issuer_id}", "y:2026", "m:2026-11", "e:assigned"],
    ):  # fmt: skip
        expected = [] if "=quy" in words else it
        assert [row for row in found(*words) if row[0] == "in"] == expected, words
    assert found("=chế", "=trữ@A") != found("=chê") == []
    assert ("in", document.pk) in found("van", "thu", joined="<->")
    assert found("tru", "1245", joined="<->") == []
    assert Word.objects.get(word="tru").count >= 1


def test_every_kind_is_found(office: Office) -> None:
    document = directed(office, subject="Kế hoạch phòng chống thiên tai")
    dossier = dossier_of(office.an)
    index_all()
    kinds = {kind for kind, _ in found("thien", "tai")}
    assert kinds == {"in", "task"}
    assert ("dossier", dossier) in found("ho", "so", "du", "toan", "2027")
    seat = office.an.membership_id
    assert ("person", seat) in found("an@A", "k:person")
    record = Record.objects.get(kind="person", object_id=seat)
    assert (record.member_id, record.unit_id) == (seat, office.an.unit_id)
    tasks = Record.objects.filter(kind="task", title=document.subject)
    assert {task.state for task in tasks} == {"open", "closed"}
    assert all(task.inbox_id for task in tasks)


def test_changes_are_followed_and_other_columns_cost_nothing(office: Office) -> None:
    document = receive(office, subject="Tổ chức hội nghị trực tuyến")
    index_all()
    Document.objects.filter(pk=document.pk).update(page_count=9)
    Organ.objects.filter(pk=document.issuer_id).update(last_used_at=clock.now())
    assert not Change.objects.exists()
    Document.objects.filter(pk=document.pk).update(subject="Tổ chức hội thảo khoa học")
    index_all()
    assert found("truc", "tuyen") == []
    assert found("hoi", "thao") == [("in", document.pk)]


def test_text_of_files_comes_later_and_goes_with_a_recall(office: Office) -> None:
    document, digest = with_file(office, "a")
    index_all()
    assert FileText.objects.get(sha256=digest).status == "waiting"
    assert found("chi", "tiet@C") == [("in", document.pk)]
    assert found("xang", "dau") == []
    read_text(digest, "Dự toán xăng dầu quý IV năm 2026")
    index_all()
    assert found("xang@D", "dau") == [("in", document.pk)]
    assert Record.objects.get(object_id=document.pk, kind="in").has_body
    Document.objects.filter(pk=document.pk).update(
        recalled_at=clock.now(), recall_reason="Ban hành nhầm"
    )
    index_all()
    assert found("xang", "dau") == []
    record = Record.objects.get(object_id=document.pk, kind="in")
    assert (record.state, record.has_body, record.number) == ("recalled", False, document.symbol)
    assert ("in", document.pk) in found("du", "toan", "2027")


def test_a_renamed_organ_is_spread_by_one_line(office: Office) -> None:
    papers = [receive(office, issuer="Sở Thông tin và Truyền thông") for _ in range(3)]
    index_all()
    Organ.objects.filter(pk=papers[0].issuer_id).update(name="Sở Chuyển đổi số")
    assert list(Change.objects.values_list("kind", "object_id", "cursor")) == [
        ("organ", papers[0].issuer_id, 0)
    ]
    index_all()
    assert len(found("chuyen", "doi", "so@B", "k:in")) == 3
    assert found("truyen", "thong", "k:in") == []
    assert Record.objects.get(kind="in", object_id=papers[0].pk).origin == "Sở Chuyển đổi số"


def test_spreading_goes_page_by_page(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("congvan.search.building.spreading.WINDOW", 2)
    papers = [receive(office) for _ in range(7)]
    index_all()
    Organ.objects.filter(pk=papers[0].issuer_id).update(name="Sở Tài chính và Đầu tư")
    take_changes()
    assert Change.objects.filter(kind="organ", cursor__gt=0).exists()
    index_all()
    assert len(found("dau", "tu@B", "k:in")) == 7


def test_renamed_people_and_units_are_followed(office: Office) -> None:
    dossier = dossier_of(office.an)
    index_all()
    seat = Membership.objects.select_related("person", "unit").get(pk=office.an.membership_id)
    person = seat.person
    person.full_name = "Trần Thị Thanh Nhàn"
    person.save(update_fields=["full_name"])
    Unit.objects.filter(pk=seat.unit_id).update(name="Phòng Bưu chính")
    index_all()
    assert {("person", seat.pk), ("dossier", dossier)} <= set(found("=nhàn"))
    assert ("person", seat.pk) in found("buu", "chinh", "nhan")
    # A second seat of the same person is a record of its own.
    second = Membership.objects.create(
        agency_id=seat.agency_id, person=person, post_id=seat.post_id, unit=None,
        is_primary=False, valid_from=date(2026, 1, 1),
    )  # fmt: skip
    index_all()
    assert {row for row in found("=nhàn") if row[0] == "person"} == {("person", seat.pk), ("person", second.pk)}  # fmt: skip


def test_what_is_gone_leaves_the_index(office: Office) -> None:
    document = receive(office, subject="Văn bản lập nhầm")
    index_all()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_document WHERE id = %s", [document.pk])
    index_all()
    assert not Record.objects.filter(object_id=document.pk, kind="in").exists()


def test_a_thing_that_cannot_be_indexed_does_not_stop_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, bad, last = (dossier_of(office.an) for _ in range(3))
    build = others._dossier

    def fails(row: object) -> object:
        if row.id == bad:  # type: ignore[attr-defined]
            raise ValueError("nội dung bí hiểm")
        return build(row)

    with monkeypatch.context() as patched:
        patched.setattr(others, "_dossier", fails)
        index_all()
    kept = set(Record.objects.filter(kind="dossier").values_list("object_id", flat=True))
    assert {first, last} <= kept
    assert bad not in kept
    assert list(SetAside.objects.values_list("kind", "object_id", "reason")) == [("dossier", bad, "ValueError")]  # fmt: skip
    assert "dossier" in caplog.text
    order_rebuild(sources=(Source.DOSSIER,))
    index_all()
    assert Record.objects.filter(kind="dossier", object_id=bad).exists()
    assert not SetAside.objects.exists()


def test_a_rebuild_leaves_every_record_where_it_is(office: Office) -> None:
    document = directed(office)
    index_all()
    before = dict(Record.objects.values_list("id", "indexed_at"))
    Record.objects.create(
        agency_id=office.agency_id, kind="in", object_id=10**9, document_id=10**9,
        day=clock.today(), title="Mồ côi", words="x", indexed_at=clock.now(),
    )  # fmt: skip
    Record.objects.filter(kind="in", object_id=document.pk).update(title="Sai lệch")
    order_rebuild()
    order_rebuild()
    assert Record.objects.count() == len(before) + 1
    index_all()
    assert set(Record.objects.values_list("id", flat=True)) == set(before)
    assert Record.objects.get(kind="in", object_id=document.pk).title == document.subject


def test_a_turn_takes_a_constant_number_of_statements(office: Office) -> None:
    index_all()
    counts = []
    for number in (2, 12):
        for _ in range(number):
            directed(office)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            take_changes()
        counts.append(len(queries))
        index_all()
    assert counts[0] == counts[1] <= 30


def test_hostile_texts_are_bounded(office: Office) -> None:
    document, digest = with_file(office, "b")
    strange = " ".join(f"{place:x}ộ'\\:*&|!()<->" for place in range(30_000))
    read_text(digest, ("\U0001f600 'x' \\ " + strange)[:400_000])
    index_all()
    assert not SetAside.objects.exists()
    assert found("0o") == [("in", document.pk)]


def test_a_word_longer_than_postgresql_takes_is_found_by_its_beginning(office: Office) -> None:
    document, digest = with_file(office, "c")
    read_text(digest, "đ" * 100_000 + " " + "a\u0301\u0300" * 20_000)
    index_all()
    assert found("d" * 30) == [("in", document.pk)]


def test_newest_changes_do_not_wait_behind_a_long_queue(office: Office) -> None:
    index_all()
    Change.objects.bulk_create(Change(kind="task", object_id=n) for n in range(10**6, 10**6 + 500))
    document = receive(office, subject="Công điện hỏa tốc")
    take_changes(limit=40)
    assert found("cong", "dien", "hoa", "toc") == [("in", document.pk)]
    assert Change.objects.exists()


def test_the_numbers_of_letters_are_those_of_the_law(office: Office) -> None:
    """Lí = lý, kĩ = kỹ, qui = quy, hoà = hòa, Đ = Ð; NFD and lookalikes are the same word."""
    document = receive(office, subject="Qui trình quản lí kĩ thuật Trường hoà bình Ðắk Nông")
    index_all()
    assert found("quy", "ly", "ky", "=hòa", "dak") == [("in", document.pk)]
    assert indexing.take_changes() == 0
    assert DocumentFile.objects.count() == 0
    assert details(office).subject


def test_rows_brought_in_by_copy_are_indexed(office: Office) -> None:
    index_all()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, agency_id, inbox_id FROM desk_workitem ORDER BY id LIMIT 1")
        _, agency_id, inbox_id = cursor.fetchone()
        with cursor.copy(
            "COPY desk_workitem (agency_id, inbox_id, part, subject_type, subject_id, cause, title,"
            " number, origin, urgency, sort_due, file_count, opened_at, outcome) FROM STDIN"
        ) as rows:
            for number in range(300):
                rows.write_row(
                    (agency_id, inbox_id, "lead", "document", number, "copy", f"Nhập hàng loạt {number}",
                     "", "", 3, "9999-12-31 00:00:00+00", 0, "2026-11-20 01:00:00+00", "")
                )  # fmt: skip
    index_all()
    assert len(found("nhap", "hang", "loat", "k:task")) == 300
    assert len(found("nhap", "299", f"i:{inbox_id}")) == 1


def test_a_turn_that_takes_too_long_leaves_the_rest_for_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "TURN_SECONDS", -1.0)
    monkeypatch.setattr("congvan.search.building.files._PORTION", 10)
    index_all()
    papers = []
    for content in "abc":
        document, digest = with_file(office, content)
        papers.append(document.pk)
        read_text(digest, f"lời văn dài {content}")
    take_changes()
    assert len(found("loi", "van", "dai")) == 1
    index_all()
    assert found("loi", "van", "dai") == [("in", pk) for pk in papers]
    assert not Change.objects.exists()


def test_records_of_an_older_version_are_ordered_anew(office: Office) -> None:
    order = import_module("congvan.search.migrations.0008_words_of_titles")._ORDER
    receive(office, subject="Gia hạn chữ ký số")
    index_all()
    Record.objects.update(words="'chu':1A")
    with connection.cursor() as cursor:
        cursor.execute(order)
        cursor.execute(order)
    assert Change.objects.count() == len(INDEXED)
    index_all()
    assert found("~chu", "~ky")
