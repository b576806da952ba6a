"""Certified copies: the numbers, who may sign, what is printed and what is signed."""

from __future__ import annotations

from datetime import timedelta

import pypdfium2
import pytest

from congvan.documents.models import Document
from congvan.drafting.queries import copies as queries
from congvan.drafting.services import copies
from congvan.drafting.services.copies import CopyDetails
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.registers.models import Entry
from tests.directives.papers import arrive
from tests.drafting.papers import Office
from tests.drafting_issue import offices

pytestmark = pytest.mark.django_db


def details(office: Office, document: Document, **changes: object) -> CopyDetails:
    usual = {
        "document_id": document.pk, "form": "SY", "from_medium": "paper", "to_medium": "electronic",
        "book_id": queries.copy_books(office.lan)[0][0], "made_on": clock.today(),
        "signer_id": office.khai.membership_id, "recipients": "Sở Tài chính; Phòng CĐS",
    }  # fmt: skip
    return CopyDetails(**{**usual, **changes})  # type: ignore[arg-type]


def text_of(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(data)
    return " ".join(page.get_textpage().get_text_range() for page in pages)


def test_an_electronic_true_copy_of_a_paper(office: Office):
    document = arrive(office)
    copy = copies.make_copy(by=office.lan, details=details(office, document, blob_id=offices.pdf()))
    assert (copy.number, copy.symbol) == (1, "01/SY-SKHCN")
    assert Entry.objects.get(copy_of=document).recipient == "Sở Tài chính; Phòng CĐS"
    copy = copies.sign_copy(by=office.lan, copy_id=copy.pk, device_id=1, pin=offices.PIN)
    assert "SAO Y; SỞ KHOA HỌC VÀ CÔNG NGHỆ".encode() in offices.content(copy.sealed)
    with pytest.raises(WrongState):
        copies.sign_copy(by=office.lan, copy_id=copy.pk, device_id=1, pin=offices.PIN)
    assert [one.waits_for_seal for one in queries.copies(office.lan, document.pk)] == [False]
    with pytest.raises(NotFound):
        queries.copy_view(office.quang, copy.pk)


def test_only_legal_combinations_by_whoever_may_sign(office: Office):
    document = arrive(office)
    for wrong, error in (
        ({"from_medium": "electronic", "to_medium": "electronic"}, InvalidInput),
        ({"from_medium": "electronic", "to_medium": "paper"}, InvalidInput),
        ({"form": "SL", "to_medium": "paper"}, InvalidInput),
        ({"form": "TrS", "to_medium": "paper"}, InvalidInput),
        ({"signer_id": office.bao.membership_id}, NotAllowed),
    ):
        with pytest.raises(error):
            copies.make_copy(by=office.lan, details=details(office, document, **wrong))
    with pytest.raises(NotAllowed):
        copies.make_copy(by=office.an, details=details(office, document))
    right = copies.grant_copy_right(
        by=office.khai, member_id=office.bao.membership_id, form="SY", ground="Quy chế công tác văn thư",
        valid_from=clock.today(),
    )  # fmt: skip
    made = copies.make_copy(
        by=office.lan,
        details=details(office, document, to_medium="paper", signer_id=office.bao.membership_id),
    )
    assert made.signer_id == office.bao.membership_id
    copies.end_copy_right(by=office.khai, right_id=right.pk, on=clock.today())
    with pytest.raises(NotAllowed):
        copies.check_may_sign_copies(
            office.agency_id,
            office.bao.membership_id,
            right.form,
            clock.today() + timedelta(days=1),
        )


def test_an_excerpt_repeats_the_head_and_the_part(office: Office):
    document = arrive(office)
    made = copies.make_copy(
        by=office.lan,
        details=details(office, document, form="TrS", to_medium="paper", excerpt="Điều 1. Giao dự toán."),
    )  # fmt: skip
    shown = text_of(queries.copy_sheet(office.lan, made.pk))
    for words in (
        "TRÍCH SAO",
        "Điều 1. Giao dự toán.",
        document.symbol,
        "01/TrS-SKHCN",
        "Trần Đình Khải",
    ):
        assert words in shown
    electronic = copies.make_copy(
        by=office.lan, details=details(office, document, form="TrS", excerpt="Điều 2. Phân bổ.")
    )
    assert electronic.symbol == "02/TrS-SKHCN"
    assert "Điều 2. Phân bổ." in text_of(offices.content(electronic.unsigned))
