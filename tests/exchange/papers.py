"""Short ways: an outgoing document, handing it over, packages of strangers, running what waits."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from congvan.documents.models import Document, DocumentType, Organ
from congvan.documents.services.making import add_files
from congvan.documents.services.organs import organ_named
from congvan.exchange.models import Dispatch, IncomingPackage, OutgoingPackage
from congvan.exchange.services import delivery, sending
from congvan.exchange.services.sending import Facts, To
from congvan.exchange.states import OutgoingStatus
from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from edxml_vn import model, writing
from tests.document_files import two_pages


def outgoing(by: ActingMember, symbol: str = "87/SKHCN-CĐS", **changes: Any) -> Document:
    """An issued document with one PDF."""
    number, _, notation = symbol.partition("/")
    given: dict[str, Any] = {
        "agency_id": by.agency_id, "direction": "out",
        "type": DocumentType.objects.get(code="cong_van"), "number": number, "notation": notation,
        "symbol": symbol, "symbol_key": symbol.lower(), "issued_on": clock.today(),
        "subject": "Phối hợp rà soát hạ tầng", "subject_key": "phoi hop ra soat ha tang",
        "urgency": 3, "signer_name": "Trần Đình Khải", "signer_position": "Giám đốc",
        "legal_value": "kind_b", "made_at": clock.now(), "made_by_id": by.membership_id,
    }  # fmt: skip
    with transaction.atomic():
        document = Document.objects.create(**{**given, **changes})
        add_files(by=by, document=document, files=[two_pages("cong-van.pdf")])
    return document


def organ(by: ActingMember, name: str, identifier: str = "") -> Organ:
    """An organ of the agency's list."""
    with transaction.atomic():
        return organ_named(agency_id=by.agency_id, name=name, identifier=identifier)


def send(by: ActingMember, document: Document, *organs: Organ, **more: Any) -> list[Dispatch]:
    """Hand the document over to these organs."""
    to = [
        To(organ_id=one.pk, name=one.name, source_type="test", source_id=place)
        for place, one in enumerate(organs, start=1)
    ]
    facts = more.pop("facts", Facts(staff_name=by.person_name, tell=(by.membership_id,)))
    with transaction.atomic():
        return sending.send_document(by=by, document=document, recipients=to, facts=facts, **more)


def run() -> int:
    """Send every package that waits and is due. Returns how many were tried."""
    due = [
        one.pk
        for one in OutgoingPackage.objects.filter(status=OutgoingStatus.WAITING).order_by("id")
        if one.next_try_at is None or one.next_try_at <= clock.now()
    ]
    for package_id in due:
        delivery.deliver(package_id=package_id)
    return len(due)


def fresh(dispatch: Dispatch) -> Dispatch:
    return Dispatch.objects.get(pk=dispatch.pk)


def newest(agency_id: int) -> IncomingPackage:
    return IncomingPackage.objects.filter(agency_id=agency_id).latest("pk")


def status_bytes(
    package_key: str, code: str, *, to: str = "H21.05", sender: str = "H70.09", at: datetime,
    text: str = "", symbol: str = "87/SKHCN-CĐS", issued_on: date | None = None,
) -> bytes:  # fmt: skip
    """A status as another agency's system writes it."""
    out = io.BytesIO()
    report = model.StatusReport(
        from_=model.Organization(organ_id=sender, organ_name="Sở Y tế"),
        response_for=model.ResponseFor(
            organ_id=to, code=symbol, document_id=package_key or None,
            promulgation_date=issued_on or clock.today(),
        ),
        status_code=code, description=text or None, timestamp=at.replace(tzinfo=None),
        staff=model.Staff(staff="Nguyễn Thị Hoa", department="Văn phòng"),
    )  # fmt: skip
    writing.write_status(report, out)
    return out.getvalue()


def stranger(**changes: Any) -> model.Document:
    """A document that a system elsewhere sends to Sở Khoa học và Công nghệ."""
    usual = model.Document(
        from_=model.Organization(organ_id="H70.09", organ_name="Sở Y tế"),
        to=(model.Organization(organ_id="H21.05", organ_name="Sở Khoa học và Công nghệ"),),
        document_id="H70.09,2026/11/18,12/SYT-VP", code_number="12", code_notation="SYT-VP",
        promulgation_date=date(2026, 11, 18), type=18, type_name="Công văn",
        subject="Mời dự họp", priority=1,
        attachments=(model.Attachment(name="moi-hop.pdf", data=pdf()),),
    )  # fmt: skip
    return replace(usual, **changes)


def edoc_bytes(document: model.Document) -> bytes:
    out = io.BytesIO()
    writing.write_document(document, out)
    return out.getvalue()


def pdf() -> bytes:
    """A PDF of two empty pages."""
    from congvan.kernel import files
    from congvan.kernel.models import Blob

    return files.read_blob(Blob.objects.get(pk=two_pages().blob_id))


def at_path(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "goi.edxml"
    path.write_bytes(data)
    return path
