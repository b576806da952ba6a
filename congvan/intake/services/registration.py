"""Register an arrival: document, handling, forwarding and number in one transaction (R-035…R-045)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection

from congvan.desk.holders import Holder
from congvan.desk.states import Part, Urgency
from congvan.directives.queries.holders import facts_of
from congvan.directives.services.distribution import Receiver, forward_within
from congvan.directives.services.opening import open_handling
from congvan.documents.models import Document, DocumentType, Organ
from congvan.documents.services.making import DocumentDetails, NewFile, make
from congvan.documents.services.organs import organ_named
from congvan.documents.states import FileRole, LegalValue, Sensitivity
from congvan.intake import access, events
from congvan.intake.lifecycles import ARRIVAL
from congvan.intake.models import Arrival, ArrivalFile
from congvan.intake.services import accepting, checks
from congvan.intake.services.linking import link, superseded_ids
from congvan.intake.services.remembering import remember
from congvan.kernel import audit, clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import fold, nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.registers.services import entries

REASON_LENGTH = 500
_USED_LATELY = timedelta(hours=1)
# The book's column "Đơn vị hoặc người nhận" names those who work on it, not those who only read.
_IN_BOOK = (Part.DIRECT, Part.LEAD, Part.COORDINATE)

# Looked up in every registration: building these by the ORM takes longer than their answers.
_FILES = "SELECT * FROM intake_arrivalfile WHERE arrival_id = %s ORDER BY position"
_ORGAN = """
    SELECT * FROM documents_organ
    WHERE agency_id = %s AND folded_name = %s AND valid_to IS NULL LIMIT 1
"""
_FINISH = """
    UPDATE intake_arrival SET status = %s, document_id = %s, finished_at = %s WHERE id = %s
"""


@dataclass(frozen=True, slots=True)
class OrganChoice:
    """An organ of the list by its id, or a name; `level` goes with a name that is new."""

    organ_id: int | None = None
    name: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDetails:
    """What the clerk enters (NĐ 30 PL6 II; HT2437 Đ8.2). `sender` None: sent by the issuer itself."""

    type_id: int
    subject: str
    issuer: OrganChoice
    symbol: str
    issued_on: date
    urgency: int = Urgency.NORMAL
    sender: OrganChoice | None = None
    source_subject: str = ""
    field_id: int | None = None
    timed_at: datetime | None = None
    is_priority: bool = False
    circulation: str = ""
    sensitivity: str = Sensitivity.INTERNAL
    signer_name: str = ""
    signer_position: str = ""
    page_count: int | None = None
    language: str = "Tiếng Việt"
    reply_due_on: date | None = None
    note: str = ""
    has_appraisal_dossier: bool = False


@dataclass(frozen=True, slots=True)
class Registered:
    """What came of it; `number` with its suffix, as it stands in the book."""

    document_id: int
    entry_id: int
    number: str


@in_transaction
@audit.together()
def register(
    *, by: ActingMember, arrival_id: int, details: EntryDetails, book_id: int,
    receivers: Sequence[Receiver] = (), proposal: str = "", duplicate_reason: str = "",
    has_paper: bool = False, entered_note: str = "", due_at: datetime | None = None,
    unlock_reason: str = "",
) -> Registered:  # fmt: skip
    """Enter an arrival into the book and, with receivers, forward it at once.

    `entered_note` is the book's own remark; the one of `details` stays with the document. What came
    by exchange is accepted with its number (R-177: 03); `unlock_reason` says why a field is
    entered otherwise than its package has it. Locks: the arrival's row first, the book's number
    last. Raises NotFound, NotAllowed, WrongState, InvalidInput (with `field`), FieldLocked,
    ContentBarred, HeadMustDecide, SubjectVague, DuplicateFound.
    """
    arrival = access.lock_arrival(by, arrival_id)
    move = ARRIVAL.move(arrival.status, "register", access.arrival_parties(by, arrival))
    package = accepting.package_of(arrival, details, unlock_reason=unlock_reason, by=by)
    files = _files(arrival)
    main = next((file for file in files if file.role == FileRole.MAIN), None)
    checks.check_content(arrival, words=f"{details.subject}\n{details.source_subject}")
    value = checks.checked_value(arrival, main)
    issuer = _organ(by, details.issuer, field="issuer")
    takes_place = package is not None and bool(superseded_ids(package))
    _check_new(by, details, issuer, files, duplicate_reason, is_newer=takes_place)
    document = _document(by, details, issuer, value, files)
    arrived_on = arrival.received_at.astimezone(OFFICE_ZONE).date()
    open_handling(
        by=by, document=document, arrived_on=arrived_on, due_at=due_at,
        by_exchange=package is not None,
    )  # fmt: skip
    if receivers:
        forward_within(by=by, document_id=document.pk, receivers=receivers, proposal=proposal)
    _finish(arrival, status=str(move.target.value), document=document)
    audit.record(
        events.ArrivalRegistered(
            arrival_id=arrival.pk, document_id=document.pk, duplicate_reason=_said(duplicate_reason)
        ),
        by=by.actor,
    )
    if package is not None:
        link(by=by, package=package, document=document)
    remember(by=by, choices=_choices(details, document, book_id, receivers))
    recipient = _names(by, receivers)
    entry = entries.register(
        by=by, document_id=document.pk, book_id=book_id, channel=arrival.channel,
        received_at=arrival.received_at, has_paper=has_paper, note=entered_note,
    )  # fmt: skip
    if receivers:
        entries.note_transfer(document_id=document.pk, recipient=recipient, on=clock.today())
    number = f"{entry.number}{entry.suffix}"
    if package is not None:
        accepting.accept(by=by, package=package, document=document, entry=entry)
    return Registered(document.pk, entry.pk, number)


def _files(arrival: Arrival) -> list[ArrivalFile]:
    return list(ArrivalFile.objects.raw(_FILES, [arrival.pk]))


def _organ(by: ActingMember, choice: OrganChoice, *, field: str) -> Organ:
    if choice.organ_id is not None:
        organ = Organ.objects.filter(agency_id=by.agency_id, pk=choice.organ_id).first()
        if organ is None:
            raise InvalidInput(
                "Cơ quan đã chọn không có trong danh sách.", next_step="Chọn lại.", field=field
            )
        return organ
    if not choice.name.strip():
        raise InvalidInput(
            "Chưa ghi cơ quan ban hành." if field == "issuer" else "Chưa ghi nơi gửi.",
            next_step="Chọn trong danh sách hoặc ghi tên cơ quan.", field=field,
        )  # fmt: skip
    known = next(iter(Organ.objects.raw(_ORGAN, [by.agency_id, fold(choice.name)])), None)
    # The organ's row is written once an hour at most: eight clerks who enter letters of one
    # ministry would otherwise wait for each other from here to the end of the transaction.
    if known and known.last_used_at and clock.now() - known.last_used_at < _USED_LATELY:
        return known
    return organ_named(agency_id=by.agency_id, name=choice.name, level=choice.level)


@lru_cache(maxsize=256)
def _type_code(type_id: int) -> str:
    """The code of a type, which never changes. Raises InvalidInput for an unknown type."""
    code = DocumentType.objects.filter(pk=type_id).values_list("code", flat=True).first()
    if code is None:
        raise InvalidInput("Chưa chọn loại văn bản.", next_step="Chọn lại.", field="type")
    return code


def _check_new(
    by: ActingMember, details: EntryDetails, issuer: Organ, files: Sequence[ArrivalFile],
    duplicate_reason: str, *, is_newer: bool,
) -> None:  # fmt: skip
    """Subject and duplicates: what a clerk may be asked about before the number is given.

    A newer version is alike by its nature (`is_newer`).
    """
    checks.check_subject(details.subject, type_code=_type_code(details.type_id), issuer=issuer.name)
    if not duplicate_reason.strip() and not is_newer:
        checks.check_new(
            by, symbol=details.symbol, issuer=issuer, issued_on=details.issued_on, files=files
        )


def _document(
    by: ActingMember, details: EntryDetails, issuer: Organ, value: LegalValue,
    files: Sequence[ArrivalFile],
) -> Document:  # fmt: skip
    sender = _organ(by, details.sender, field="sender") if details.sender else issuer
    source = details.source_subject.strip()
    made = DocumentDetails(
        type_id=details.type_id, symbol=details.symbol, subject=details.subject,
        issued_on=details.issued_on, issuer_id=issuer.pk, sender_id=sender.pk,
        source_subject="" if source == details.subject.strip() else source,
        field_id=details.field_id, urgency=details.urgency, timed_at=details.timed_at,
        is_priority=details.is_priority, circulation=details.circulation,
        sensitivity=details.sensitivity, signer_name=details.signer_name,
        signer_position=details.signer_position, page_count=details.page_count,
        language=details.language, reply_due_on=details.reply_due_on, legal_value=value,
        has_appraisal_dossier=details.has_appraisal_dossier, note=details.note,
    )  # fmt: skip
    return make(by=by, details=made, files=[new_file(file) for file in files])


def new_file(file: ArrivalFile) -> NewFile:
    """The same file for its document."""
    return NewFile(
        blob_id=file.blob_id, name=file.name, role=file.role, page_count=file.page_count,
        members=file.members,
    )  # fmt: skip


def _finish(arrival: Arrival, *, status: str, document: Document) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FINISH, [status, document.pk, clock.now(), arrival.pk])


def _said(reason: str) -> str:
    words = nfc(" ".join(reason.split()))[:REASON_LENGTH]
    return f"Vẫn vào sổ dù giống văn bản đã có: {words}" if words else ""


def _names(by: ActingMember, receivers: Sequence[Receiver]) -> str:
    holders = [receiver.holder for receiver in receivers if receiver.part in _IN_BOOK]
    if not holders:
        return ""
    facts = facts_of(by.agency_id, holders)
    return "; ".join(facts[holder].name for holder in holders)


def _choices(
    details: EntryDetails, document: Document, book_id: int, receivers: Sequence[Receiver],
) -> dict[str, Any]:  # fmt: skip
    """What is offered again next time; the issuer is not, it is read off the page."""
    return {
        "book": book_id, "type": details.type_id, "sender": document.sender_id,
        "field": details.field_id, "receivers": [_key(one.holder) for one in receivers],
    }  # fmt: skip


def _key(holder: Holder) -> str:
    return f"m{holder.member_id}" if holder.member_id is not None else f"u{holder.unit_id}"
