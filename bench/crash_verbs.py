"""Verbs of the crash test inside a node: issue documents, accept what came, tell what there is.

Every verb may be killed at any line and asked again: it goes on where the committed rows end.
"""

from __future__ import annotations

import io
from collections import defaultdict
from datetime import date
from typing import Any

from django.db import transaction

from bench.exchange_office import (  # noqa: F401 - asked for by name
    CLERK,
    add_participant,
    agency,
    command,
    connect,
    found,
    member,
)
from congvan.documents.models import DocumentFile, DocumentType
from congvan.documents.services.making import DocumentDetails, NewFile, make
from congvan.documents.services.organs import organ_named
from congvan.documents.states import Direction, FileRole
from congvan.exchange.models import Dispatch, IncomingPackage, OutgoingPackage, Receipt
from congvan.exchange.services.sending import To, send_document
from congvan.exchange.states import IncomingStatus, OutgoingStatus, PackageKind, StatusCode
from congvan.intake.models import Arrival
from congvan.intake.services import decisions, registration
from congvan.intake.services.registration import EntryDetails, OrganChoice
from congvan.intake.states import ArrivalStatus
from congvan.kernel import clock, files
from congvan.registers.models import Entry
from congvan.registers.queries import default_book
from congvan.registers.services.numbering import give_number
from congvan.registers.states import BookKind
from edxml_vn.vxp.partner_papers import pdf

SOURCE = "crash_test"
NOTATION = "SKHCN-VP"
LETTER = "cong_van"
MAX_BYTES = 10_000_000


def issue(identifier: str, first: int, last: int, codes: dict[str, str]) -> int:
    """Issue the documents numbered first…last to the recipients by their codes; returns how many are new.

    The number is the idempotency key: one that is there already is passed over.
    """
    by = member(identifier, CLERK)
    book = default_book(by, BookKind.OUT)
    if book is None:
        raise RuntimeError("No outgoing book.")
    done = set(
        Dispatch.objects.filter(
            source_type=SOURCE, source_id__gte=first, source_id__lte=last, agency_id=by.agency_id
        ).values_list("source_id", flat=True)
    )
    wanted = [number for number in range(first, last + 1) if number not in done]
    kind = DocumentType.objects.filter(code=LETTER).values_list("pk", flat=True).first()
    for number in wanted:
        _issue(by, number, book.book_id, kind or 0, codes)
    return len(wanted)


def _issue(by: Any, number: int, book_id: int, kind_id: int, codes: dict[str, str]) -> None:
    # Bytes go to the store before the transaction, as a page does it.
    received = [
        files.receive(
            io.BytesIO(pdf(f"Van ban {number}", name)), filename=name, allowed=files.OFFICE,
            max_bytes=MAX_BYTES, store=files.default_store(), scanner=files.default_scanner(),
        )
        for name in (f"Công văn {number}.pdf", "Phụ lục.pdf")
    ]  # fmt: skip
    with transaction.atomic():
        blobs = [files.record(one) for one in received]
        document = make(
            by=by,
            details=DocumentDetails(
                direction=Direction.OUT, type_id=kind_id, symbol="",
                subject=f"Về việc thử độ bền của liên thông, văn bản thứ {number}",
                signer_name="Trần Văn Trưởng", signer_position="Giám đốc",
            ),
            files=[
                NewFile(blob_id=blob.pk, name=one.filename, role=role)
                for blob, one, role in zip(
                    blobs, received, (FileRole.MAIN, FileRole.ATTACHMENT), strict=True
                )
            ],
        )  # fmt: skip
        organs = {
            code: organ_named(agency_id=by.agency_id, name=name, identifier=code)
            for code, name in codes.items()
        }
        give_number(
            by=by, document_id=document.pk, book_id=book_id, notation=NOTATION,
            issued_on=clock.today(),
        )  # fmt: skip
        document.refresh_from_db()
        send_document(
            by=by, document=document,
            recipients=[
                To(organ_id=organ.pk, name=organ.name, source_type=SOURCE, source_id=number)
                for organ in organs.values()
            ],
        )  # fmt: skip


def accept_waiting(identifier: str, most: int = 20) -> int:
    """Enter what waits into the book of arrivals; returns how many were."""
    by = member(identifier, CLERK)
    book = default_book(by, BookKind.IN)
    if book is None:
        raise RuntimeError("No book of arrivals.")
    kind = DocumentType.objects.filter(code=LETTER).values_list("pk", flat=True).first()
    waiting = (
        Arrival.objects.filter(
            agency_id=by.agency_id, package__status=IncomingStatus.WAITING, document__isnull=True
        )
        .select_related("package")
        .order_by("pk")[:most]
    )
    done = 0
    for arrival in waiting:
        let_in(identifier, arrival)
        registration.register(
            by=by, arrival_id=arrival.pk, details=details_of(arrival.package, kind or 0),
            book_id=book.book_id, duplicate_reason="Kiểm tra độ bền: số hiệu thử liền nhau",
        )  # fmt: skip
        done += 1
    return done


def let_in(identifier: str, arrival: Arrival) -> None:
    """Have the head let an arrival in whose files no known authority has signed (R-006, R-029)."""
    if arrival.status == ArrivalStatus.WAITING:
        decisions.report_to_head(
            by=member(identifier, CLERK), arrival_id=arrival.pk, report="Tệp chưa có chữ ký số."
        )
        arrival.refresh_from_db()
    if arrival.status == ArrivalStatus.WITH_HEAD:
        decisions.accept_as_reference(
            by=member(identifier, ""), arrival_id=arrival.pk, reason="Nhận để xử lý."
        )


def details_of(package: IncomingPackage, kind_id: int) -> EntryDetails:
    """What the clerk's form is filled with: what the package says."""
    header = package.header
    signer = header.get("signer") or {}
    return EntryDetails(
        type_id=kind_id, subject=package.subject, issuer=OrganChoice(name=package.from_name),
        symbol=package.symbol, issued_on=package.issued_on or date.fromisoformat(header["promulgation_date"]),
        urgency=package.urgency, signer_name=signer.get("full_name") or "",
        signer_position=signer.get("position") or "",
    )  # fmt: skip


def wishes(identifier: str) -> list[dict[str, Any]]:
    """What this agency issued, to whom, with the hashes of its files."""
    rows = Dispatch.objects.filter(source_type=SOURCE, agency=agency(identifier))
    hashes = _hashes(list(rows.values_list("document_id", flat=True)))
    keys = _keys(identifier)
    return [
        {"key": keys.get(one.document_id, f"document {one.document_id}"), "code": one.code,
         "files": hashes[one.document_id]}
        for one in rows
    ]  # fmt: skip


def _hashes(document_ids: list[int]) -> dict[int, list[str]]:
    hashes: dict[int, list[str]] = defaultdict(list)
    rows = DocumentFile.objects.filter(document_id__in=document_ids)
    for document_id, sha in rows.values_list("document_id", "blob__sha256"):
        hashes[document_id].append(sha)
    return hashes


def receipts(identifier: str) -> list[dict[str, Any]]:
    """The states that came back, for each dispatch; states of odd order are in it as well."""
    states: dict[tuple[str, str], list[str]] = defaultdict(list)
    rows = Receipt.objects.filter(
        dispatch__source_type=SOURCE, dispatch__agency=agency(identifier)
    ).order_by("pk")
    keys = _keys(identifier)
    for document_id, code, state in rows.values_list(
        "dispatch__document_id", "dispatch__code", "code"
    ):
        states[keys.get(document_id, ""), code].append(state)
    return [{"key": key, "code": code, "states": told} for (key, code), told in states.items()]


def _keys(identifier: str) -> dict[int, str]:
    sent = OutgoingPackage.objects.filter(agency=agency(identifier), kind=PackageKind.EDOC)
    return dict(sent.values_list("document_id", "document_key"))


def accepted_count(identifier: str) -> int:
    """How many recipients' acceptance has come back."""
    rows = Receipt.objects.filter(
        dispatch__source_type=SOURCE, dispatch__agency=agency(identifier), code=StatusCode.ACCEPTED
    )
    return rows.values("dispatch").distinct().count()


def unfinished() -> int:
    """Packages of this node that still wait to be sent, taken in or accepted."""
    return (
        OutgoingPackage.objects.exclude(status=OutgoingStatus.SENT).count()
        + IncomingPackage.objects.filter(
            status__in=[IncomingStatus.NEW, IncomingStatus.WAITING, IncomingStatus.UNREADABLE]
        ).count()
    )


def delivered(identifier: str, code: str) -> list[dict[str, Any]]:
    """Every document package that came to this agency, with its arrivals and its number."""
    packages = IncomingPackage.objects.filter(
        agency=agency(identifier), kind=PackageKind.EDOC
    ).prefetch_related("files")
    arrivals: dict[int, list[int | None]] = defaultdict(list)
    for package_id, document_id in Arrival.objects.filter(
        package__in=packages.values("pk")
    ).values_list("package_id", "document_id"):
        arrivals[package_id].append(document_id)
    numbers = {
        document_id: f"{number}{suffix}"
        for document_id, number, suffix in Entry.objects.filter(
            document__in=[one for held in arrivals.values() for one in held if one]
        ).values_list("document_id", "number", "suffix")
    }
    return [
        {"key": one.document_key, "code": code, "files": [file.sha256 for file in one.files.all()],
         "arrivals": len(arrivals[one.pk]),
         "number": next((numbers.get(held, "") for held in arrivals[one.pk] if held), "")}
        for one in packages
    ]  # fmt: skip


def book(identifier: str) -> list[int]:
    """The numbers in the agency's book of arrivals."""
    by = member(identifier, CLERK)
    held = default_book(by, BookKind.IN)
    rows = Entry.objects.filter(book_id=held.book_id if held else 0)
    return list(rows.order_by("number").values_list("number", flat=True))


def outgoing_numbers(identifier: str) -> list[int]:
    """The numbers in the agency's outgoing book."""
    held = default_book(member(identifier, CLERK), BookKind.OUT)
    rows = Entry.objects.filter(book_id=held.book_id if held else 0)
    return list(rows.order_by("number").values_list("number", flat=True))
