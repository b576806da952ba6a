"""Making and amending documents, organs, the first catalogue."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from congvan.documents import queries
from congvan.documents.access import get_document
from congvan.documents.models import Document, DocumentType, FieldOfWork
from congvan.documents.services import amending, catalogue, making, organs
from congvan.documents.states import Direction
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound
from congvan.kernel.models import AuditEvent
from tests.documents.papers import Office, blob, details, receive


def test_the_29_types_of_the_decree_are_there(office: Office):
    types = queries.document_types()
    assert len(types) == 29
    assert [t.abbreviation for t in types if t.code in ("quyet_dinh", "quy_dinh")] == ["QĐ", "QyĐ"]
    assert queries.type_by_abbreviation("QyĐ").code == "quy_dinh"
    assert queries.type_by_abbreviation("").code == "cong_van"
    assert queries.type_by_abbreviation("qđ") is None
    assert set(DocumentType.objects.values_list("source", flat=True)) == {"NĐ 30/2020 Điều 7"}


def test_making_writes_symbols_the_one_right_way(office: Office):
    document = receive(office, symbol=" Số: 5 /QÐ–UBND ", type_code="quyet_dinh")
    assert (document.number, document.notation) == ("05", "QĐ-UBND")
    assert (document.symbol, document.symbol_key) == ("05/QĐ-UBND", "5/qd-ubnd")
    assert document.subject_key.startswith("ve viec lap du toan")
    event = AuditEvent.objects.latest("id")
    assert event.code == "document.made"
    assert (event.subject_type, event.subject_id) == ("document", document.pk)


def test_a_symbol_that_is_none_is_kept_as_typed(office: Office):
    document = receive(office, symbol="Thư ngỏ tháng 11")
    assert (document.number, document.notation) == ("", "Thư ngỏ tháng 11")
    assert receive(office, symbol="").symbol == ""


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": "  "}, "subject"),
        ({"subject": "x" * 501}, "subject"),
        ({"issued_on": None}, "issued_on"),
        ({"issuer_id": None}, "issuer"),
        ({"sender_id": None}, "sender"),
        ({"sender_id": 10**9}, "sender"),
        ({"type_id": 10**9}, "type"),
        ({"type_id": None}, "type"),
        ({"field_id": 10**9}, "field"),
        ({"urgency": 7}, "urgency"),
        ({"page_count": 0}, "page_count"),
        ({"symbol": "1/" + "X" * 60}, "symbol"),
        ({"issued_on": clock.today() + timedelta(days=3)}, "issued_on"),
        ({"timed_at": clock.now()}, "timed_at"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(office: Office, changes: dict, field: str):
    with pytest.raises(InvalidInput) as refused:
        receive(office, **changes)
    assert refused.value.field == field
    assert refused.value.sentence


def test_only_the_clerk_makes_documents(office: Office):
    for other in (office.mai, office.khai, office.quang):
        with pytest.raises(NotAllowed), transaction.atomic():
            making.make(by=other, details=details(office))


def test_files_keep_their_order_and_one_is_the_paper(office: Office):
    first, second = blob("a"), blob("b")
    document = receive(
        office,
        files=(
            making.NewFile(blob_id=second.pk, name="phu luc.pdf", role="attachment"),
            making.NewFile(blob_id=first.pk, name="2187 STC.pdf", page_count=2),
        ),
    )
    assert [f.name for f in queries.files_of(office.lan, document.pk)] == [
        "2187 STC.pdf", "phu luc.pdf",
    ]  # fmt: skip
    with pytest.raises(InvalidInput), transaction.atomic():
        making.add_files(
            by=office.lan, document=document,
            files=[making.NewFile(blob_id=first.pk, name="khác.pdf")],
        )  # fmt: skip


def test_amending_tells_before_and_after(office: Office):
    document = receive(office, subject="Về việc lập dự toán", page_count=2)
    with transaction.atomic():
        locked = get_document(office.lan, document.pk, lock=True)
        told = amending.amend(
            by=office.lan, document=locked, reason="gõ nhầm",
            changes={"subject": "Về việc lập dự toán năm 2028", "page_count": 3, "urgency": 0},
        )  # fmt: skip
    assert told["Trích yếu"] == ["Về việc lập dự toán", "Về việc lập dự toán năm 2028"]
    assert told["Độ khẩn"] == ["Thường", "Hỏa tốc"]
    document = Document.objects.get(pk=document.pk)
    assert document.subject_key == "ve viec lap du toan nam 2028"
    sentence = AuditEvent.objects.latest("id").sentence
    assert "“2” → “3”" in sentence
    assert "gõ nhầm" in sentence
    with transaction.atomic():
        assert amending.amend(by=office.lan, document=document, changes={"page_count": 3}) == {}
        with pytest.raises(InvalidInput):
            amending.amend(by=office.lan, document=document, changes={"direction": Direction.OUT})


def test_organs_are_found_in_any_spelling_or_joined(office: Office):
    with transaction.atomic():
        first = organs.organ_named(agency_id=office.agency_id, name="Sở Nội vụ")
        again = organs.organ_named(agency_id=office.agency_id, name=" sở  NỘI VỤ ")
        other = organs.organ_named(agency_id=office.agency_id, name="UBND xã Ia Grai")
        elsewhere = organs.organ_named(agency_id=office.quang.agency_id, name="Sở Nội vụ")
        with pytest.raises(InvalidInput):
            organs.organ_named(agency_id=office.agency_id, name=" ")
    assert first.pk == again.pk != elsewhere.pk
    assert (first.level, other.level) == ("department", "commune")
    assert [o.name for o in queries.organs(office.lan, "noi vu")] == ["Sở Nội vụ"]
    assert [o.name for o in queries.organs(office.lan, "snv")] == ["Sở Nội vụ"]
    assert first.pk not in [o.id for o in queries.organs(office.quang)]


def test_an_agency_begins_with_fields_of_work_and_keeps_its_own(office: Office):
    names = [f.name for f in queries.fields_of_work(office.mai)]
    assert "Chuyển đổi số" in names
    with transaction.atomic():
        catalogue.found_catalogue(office.agency_id)
    assert FieldOfWork.objects.filter(agency_id=office.agency_id).count() == len(names)
    assert queries.fields_of_work(office.quang) == []


def test_the_outsider_finds_nothing(office: Office):
    document = receive(office)
    for ask in (queries.details, queries.files_of, queries.causes, queries.related):
        with pytest.raises(NotFound):
            ask(office.quang, document.pk)
