"""Who sent a document by exchange hears how it goes on: 04, 05, 06, once each; nobody else hears anything."""

from __future__ import annotations

import hashlib

import pytest

from congvan.desk.states import Part
from congvan.directives.models import Handling
from congvan.directives.services import distribution, work
from congvan.documents.models import Document
from congvan.exchange.models import IncomingPackage, OutgoingPackage
from congvan.exchange.states import IncomingStatus, PackageKind
from congvan.kernel import clock
from tests.directives.papers import (
    Office,
    arrive,
    confirmed,
    directed,
    dossier_of,
    forwarded,
    to,
    unit,
)


def by_exchange(document: Document) -> Document:
    """Make it one that came by exchange and was accepted."""
    IncomingPackage.objects.create(
        agency_id=document.agency_id, kind=PackageKind.EDOC, from_code="H21.08",
        from_name="Sở Tài chính", document_key="H21.08,2026/11/20,2187/STC-QLNS",
        symbol=document.symbol, sha256=hashlib.sha256(b"goi").hexdigest(), size=10,
        urgency=3, status=IncomingStatus.ACCEPTED, received_at=clock.now(), document=document,
    )  # fmt: skip
    Handling.objects.filter(document=document).update(sender_told="03")
    return document


def told(document: Document) -> list[str]:
    reports = OutgoingPackage.objects.filter(about__document=document).order_by("id")
    return list(reports.values_list("status_code", flat=True))


def test_each_step_is_told_once(office: Office):
    document = by_exchange(forwarded(office))
    assert told(document) == []
    distribution.direct(
        by=office.khai, document_id=document.pk, confirmation=confirmed(document),
        text="Chủ trì, tham mưu trả lời", receivers=[to(unit(office))],
    )  # fmt: skip
    assert told(document) == ["04"]
    distribution.pass_on(
        by=office.tuan, document_id=document.pk, confirmation=confirmed(document, days=3),
        text="Đồng chí An xử lý", receivers=[to(office.an)],
    )  # fmt: skip
    assert told(document) == ["04"]
    work.opened(by=office.an, document_id=document.pk)
    work.note_progress(by=office.an, document_id=document.pk, text="Đã dự thảo", percent=50)
    assert told(document) == ["04", "05"]
    work.complete(by=office.an, document_id=document.pk, dossier_id=dossier_of(office.an))
    assert told(document) == ["04", "05", "06"]
    work.reopen(by=office.khai, document_id=document.pk, reason="Cần bổ sung số liệu")
    work.note_progress(by=office.an, document_id=document.pk, text="Bổ sung", percent=80)
    assert told(document) == ["04", "05", "06"]


def test_straight_to_the_unit_and_taken(office: Office):
    document = by_exchange(arrive(office))
    distribution.forward(by=office.lan, document_id=document.pk, receivers=[to(unit(office))])
    distribution.take(by=office.tuan, document_id=document.pk)
    assert told(document) == ["04", "05"]


def test_for_information_is_done_and_a_return_says_why(office: Office):
    document = by_exchange(forwarded(office))
    distribution.direct(
        by=office.khai, document_id=document.pk, confirmation=confirmed(document),
        text="Để biết", receivers=[to(office.an, Part.INFORM, note="Để biết")],
    )  # fmt: skip
    assert told(document) == ["06"]
    other = forwarded(office, symbol="99/STC-VP")
    by_other = by_exchange_again(other)
    distribution.return_to_sender(
        by=office.lan, document_id=by_other.pk, reason="Không thuộc thẩm quyền của Sở"
    )
    assert told(by_other) == ["02"]


def by_exchange_again(document: Document) -> Document:
    IncomingPackage.objects.filter(from_code="H21.08").update(from_code="H21.09")
    return by_exchange(document)


def test_paper_costs_no_statement_and_tells_nobody(
    office: Office,
):
    document = directed(office)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "congvan.exchange.services.answering.report",
            lambda **_: pytest.fail("hỏi đến liên thông"),
        )
        work.opened(by=office.tuan, document_id=document.pk)
        distribution.take(by=office.tuan, document_id=document.pk)
    assert told(document) == []
