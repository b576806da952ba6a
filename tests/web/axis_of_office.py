"""What Sở KH&CN sends and gets over the axis: rows as the exchange leaves them, no hub needed."""

from __future__ import annotations

import hashlib
import io
import itertools
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from congvan.documents.models import Document
from congvan.documents.services import organs
from congvan.exchange import store
from congvan.exchange.models import (
    AxisOrgan,
    Connection,
    Dispatch,
    IncomingFile,
    IncomingPackage,
    OutgoingPackage,
    Receipt,
)
from congvan.exchange.services import connections
from congvan.exchange.states import BusinessType, DispatchStatus, IncomingStatus
from congvan.intake.models import Arrival
from congvan.intake.services import packages
from congvan.kernel import clock
from congvan.kernel.models import Blob
from congvan.kernel.text import fold
from tests.directives.papers import Office, open_office
from tests.document_files import two_pages
from tests.world import World

OWN_CODE = "H21.05"
_numbers = itertools.count(400)
_REPORTS = {
    DispatchStatus.ARRIVED: ("01",), DispatchStatus.ACCEPTED: ("01", "03"),
    DispatchStatus.DONE: ("01", "03", "06"), DispatchStatus.REFUSED: ("01", "02"),
}  # fmt: skip


@dataclass(frozen=True)
class Axis:
    """The office on a hub."""

    office: Office
    connection: Connection

    @property
    def world(self) -> World:
        return self.office.world


def on_axis(world: World) -> Axis:
    """The office with one connection; once for a world."""
    kept: Axis | None = vars(world).get("axis")
    if kept is None:
        # Nobody answers at this port: what calls the hub fails at once.
        connection = connections.add(
            by=None, name="Trục liên thông tỉnh", base_url="http://127.0.0.1:9",
            system_id="skhcn", secret="bi-mat-cua-trang-thu",
        )  # fmt: skip
        connections.add_agency(
            by=None, connection_id=connection.pk, agency_id=world.agencies["skhcn"].pk,
            code=OWN_CODE,
        )  # fmt: skip
        AxisOrgan.objects.create(
            connection=connection, code="H21.110.47", old_code="000.47.110.H21",
            name="UBND xã Đak Đoa", folded_name=fold("UBND xã Đak Đoa"), phone="0269 3831 047",
            email="vanthu@dakdoa.example.vn", seen_at=clock.now(),
        )  # fmt: skip
        kept = vars(world)["axis"] = Axis(open_office(world), connection)
    return kept


def came(axis: Axis, **changes: Any) -> IncomingPackage:
    """A package as the exchange keeps it, not taken in yet; with a file of two pages if asked."""
    with_file = changes.pop("with_file", True)
    number = next(_numbers)
    symbol = changes.pop("symbol", f"{number}/UBND-VP")
    subject = changes.pop("subject", "V/v đề nghị cấp 06 chứng thư số cho lãnh đạo xã")
    code_number, notation = symbol.split("/", 1)
    header = {
        "kind": "edoc",
        "from": {"organ_id": "H21.110.47", "organ_name": "UBND xã Đak Đoa", "telephone": "0269 3831 047"},
        "code_number": code_number, "code_notation": notation, "subject": subject,
        "promulgation_date": f"{clock.today():%Y-%m-%d}", "type_name": "Công văn",
        "signer": {"full_name": "Rơ Châm Hnhông", "position": "Chủ tịch"},
    } | changes.pop("header", {})  # fmt: skip
    usual: dict[str, Any] = {
        "agency": axis.world.agencies["skhcn"], "connection": axis.connection,
        "hub_doc_id": f"d-{number}", "kind": "edoc", "from_code": "H21.110.47",
        "from_name": "UBND xã Đak Đoa", "document_key": f"H21.110.47,2026/11/25,{symbol}",
        "symbol": symbol, "subject": subject, "issued_on": clock.today(), "urgency": 3,
        "header": header, "sha256": hashlib.sha256(symbol.encode()).hexdigest(), "size": 182_000,
        "signature": "absent", "received_at": clock.now(),
    }  # fmt: skip
    package = IncomingPackage.objects.create(**{**usual, **changes})
    if not with_file:
        return package
    blob = Blob.objects.get(pk=two_pages().blob_id)
    IncomingFile.objects.create(
        package=package, position=1, name=f"{code_number}-UBND.pdf", blob=blob, size=blob.size,
        sha256=blob.sha256,
    )  # fmt: skip
    return package


def arrived(axis: Axis, **changes: Any) -> Arrival:
    """A package taken in: it waits for the registry."""
    package = came(axis, **changes)
    packages.take_in(package_id=package.pk)
    return Arrival.objects.get(package=package)


def recall_asked(axis: Axis, about: IncomingPackage) -> IncomingPackage:
    """The sender of a package asks to recall it, and it was taken in as a request."""
    asked = came(
        axis, symbol=about.symbol, subject=about.subject, business_type=BusinessType.RECALL,
        sha256=hashlib.sha256(f"thu-hoi-{about.pk}".encode()).hexdigest(),
        document_key=about.document_key, header={
            "business": {"type": 1, "reason": "Gửi nhầm nơi nhận", "document_id": about.document_key},
            "document_id": about.document_key,
        },
    )  # fmt: skip
    packages.take_in(package_id=asked.pk)
    asked.refresh_from_db()
    if asked.target_id is None:
        asked.target, asked.status = about, IncomingStatus.CONSENT
        asked.save()
    return asked


def sent(axis: Axis, document: Document, **statuses: str) -> list[Dispatch]:
    """The document's way to some recipients, each as far as said: `sent(…, dakdoa="accepted")`."""
    return [
        _dispatch(axis, document, name, DispatchStatus(status)) for name, status in statuses.items()
    ]


def _dispatch(axis: Axis, document: Document, name: str, status: DispatchStatus) -> Dispatch:
    words = f"UBND xã {name.replace('_', ' ').title()}"
    with transaction.atomic():
        organ = organs.organ_named(agency_id=document.agency_id, name=words)
    code, now = f"H21.110.{organ.pk}", clock.now()
    reports = _REPORTS.get(status, ())
    is_out = status not in (DispatchStatus.WAITING, DispatchStatus.SENDING)
    found = Dispatch.objects.create(
        agency_id=document.agency_id, document=document, organ=organ, source_type="test",
        source_id=organ.pk, code=code, name=words, connection=axis.connection, status=status,
        made_at=now, sent_at=now if is_out else None,
        arrived_at=now + timedelta(minutes=1) if "01" in reports else None,
        accepted_at=now + timedelta(minutes=20) if "03" in reports else None,
        note="Máy nơi nhận không trả lời." if status == DispatchStatus.FAILED else "",
    )  # fmt: skip
    OutgoingPackage.objects.create(
        agency_id=document.agency_id, connection=axis.connection, kind="edoc", document=document,
        document_key=f"{OWN_CODE},2026/11/25,{document.symbol}", symbol=document.symbol,
        subject=document.subject, codes=[code], header={"to": [{"code": code, "name": words}]}, sha256=hashlib.sha256(words.encode()).hexdigest(),
        size=210_000, urgency=3, made_at=now, sent_at=now if is_out else None, attempts=1,
        status="failed" if status == DispatchStatus.FAILED else "sent" if is_out else "waiting",
        given_up_at=now if status == DispatchStatus.FAILED else None,
        last_failure="Máy nơi nhận không trả lời." if status == DispatchStatus.FAILED else "",
    )  # fmt: skip
    for code_ in reports:
        Receipt.objects.create(
            dispatch=found, code=code_, reported_at=now + timedelta(minutes=int(code_)),
            received_at=now + timedelta(minutes=int(code_)), staff="Siu Hnhan",
        )  # fmt: skip
    return found


def failing(axis: Axis, document: Document) -> Dispatch:
    """One recipient that could not be reached."""
    return sent(axis, document, ia_hru="failed")[0]


def with_bytes(package: IncomingPackage | OutgoingPackage) -> IncomingPackage | OutgoingPackage:
    """The package with something in the store under its hash."""
    kept = store.packages().put(io.BytesIO(f"<edXML>{package.pk}</edXML>".encode()))
    package.sha256 = kept.digest
    package.save(update_fields=["sha256"])
    return package
