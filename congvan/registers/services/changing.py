"""What a correction does to a line once it is agreed: change fields, move, void. Inner verbs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from congvan.documents.models import Document, Grant
from congvan.documents.rules.naming import short_name
from congvan.documents.services import amending
from congvan.documents.services.checking import checked_fields
from congvan.documents.services.columns import column
from congvan.documents.states import Direction
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember
from congvan.registers import access, events
from congvan.registers.lifecycles import ENTRY
from congvan.registers.models import Book, Correction, Entry
from congvan.registers.services.entries import arrival_day, next_number, told_book
from congvan.registers.states import BookKind, BookStatus, Channel

# {field: [label, before, after, value]}, as Correction.changes keeps it.
Told = dict[str, list[Any]]
ENTRY_FIELDS = ("received_at", "channel", "recipient", "note")


def planned(entry: Entry, changes: dict[str, Any]) -> Told:
    """What would change, in words, with the values to set. Raises InvalidInput."""
    told: Told = {}
    for name, value in changes.items():
        if name in ENTRY_FIELDS:
            label, before, after = _entry_words(entry, name, value)
        elif entry.document is None:
            raise InvalidInput(
                "Dòng giấy không có thông tin văn bản để sửa.",
                next_step="Chỉ sửa ngày nhận, cách đến.", field=name,
            )  # fmt: skip
        else:
            words = amending.differences(entry.document, {name: value})
            if not words:
                continue
            label, (before, after) = next(iter(words.items()))
        if before != after:
            told[name] = [label, before, after, _json(value)]
    if entry.document is not None:
        own = {name: changes[name] for name in told if name not in ENTRY_FIELDS}
        checked_fields(
            own, agency_id=entry.agency_id, direction=Direction(entry.document.direction),
            before=entry.document,
        )  # fmt: skip
    return told


@requires_transaction
def change_fields(by: ActingMember, entry: Entry, told: Told, *, reason: str) -> None:
    """Set what was asked. Raises WrongState when somebody changed it since. Lock: entry, document."""
    document = None
    if entry.document_id is not None:
        document = Document.objects.select_for_update().get(pk=entry.document_id)
        entry.document = document
    values = {name: _value(name, kept[3]) for name, kept in told.items()}
    standing = planned(entry, values)
    if {n: kept[1] for n, kept in standing.items()} != {n: kept[1] for n, kept in told.items()}:
        raise WrongState(
            "Thông tin đã thay đổi từ khi đề nghị.",
            next_step="Không cho sửa đề nghị này; văn thư xem lại và đề nghị lại.",
        )
    own = {name: value for name, value in values.items() if name not in ENTRY_FIELDS}
    if document is not None and own:
        amending.amend(by=by, document=document, changes=own, reason=reason)
    for name in ENTRY_FIELDS:
        if name in values:
            setattr(entry, name, values[name])
    entry.entered_on = arrival_day(entry.received_at)
    entry.save(update_fields=[*ENTRY_FIELDS, "entered_on"])


@requires_transaction
def move(by: ActingMember, entry: Entry, correction: Correction) -> Entry:
    """Void the line and enter its document under the next number of the other book.

    The number is asked for by the clerk who asked for the move: no other role makes one (R-021).
    Lock: the other book's row, held by this verb.
    """
    book = target_book(by.agency_id, entry, correction.target_book_id)
    number = next_number(book)
    old_book = told_book(entry.book)
    document = entry.document
    reason = f"Chuyển sang {told_book(book)}, số {number}. {correction.reason}"
    entry.document = None
    entry.former_document = document
    _void(by, entry, reason, fields=["document", "former_document"])
    moved = Entry.objects.create(
        agency_id=entry.agency_id, book=book, number=number, document=document,
        paper_line=entry.paper_line if document is None else "", channel=entry.channel,
        entered_on=entry.entered_on, received_at=entry.received_at, entered_at=clock.now(),
        entered_by_id=correction.asked_by_id, recipient=entry.recipient,
        transferred_on=entry.transferred_on, note=entry.note, has_paper=entry.has_paper,
        paper_handed_to_id=entry.paper_handed_to_id, paper_handed_at=entry.paper_handed_at,
        paper_signed_at=entry.paper_signed_at,
    )  # fmt: skip
    audit.record(
        events.EntryMoved(
            document_id=document.pk if document else None, entry_id=entry.pk,
            new_entry_id=moved.pk, name=_name(document), number=f"{entry.number}{entry.suffix}",
            book=old_book, new_number=str(number), new_book=told_book(book),
        ),
        by=by.actor,
    )  # fmt: skip
    return moved


@requires_transaction
def void(by: ActingMember, entry: Entry, *, reason: str) -> None:
    """Void the number; it stays with its reason and is never given again (R-124)."""
    check_may_void(entry)
    _void(by, entry, reason, fields=[])


def check_may_void(entry: Entry) -> None:
    """Raise WrongState while somebody works on the arrival under this number."""
    if entry.document_id is None or entry.book.kind != BookKind.IN:
        return
    if Grant.objects.filter(
        document_id=entry.document_id, revoked_at__isnull=True, is_open=True
    ).exists():
        raise WrongState(
            "Văn bản đang được xử lý nên chưa hủy số được.",
            next_step="Thu hồi hoặc trả lại văn bản trước, rồi hủy số.",
        )


def target_book(agency_id: int, entry: Entry, book_id: int | None) -> Book:
    """The open book of the same kind and year to move to. Raises InvalidInput."""
    book = (
        Book.objects.filter(
            agency_id=agency_id, pk=book_id or 0, kind=entry.book.kind, year=entry.book.year,
            status=BookStatus.OPEN,
        )
        .exclude(pk=entry.book_id)
        .first()
    )  # fmt: skip
    if book is None:
        raise InvalidInput(
            "Sổ chuyển đến phải đang mở, cùng loại và cùng năm.",
            next_step="Chọn lại sổ chuyển đến.", field="target_book",
        )  # fmt: skip
    return book


def _void(by: ActingMember, entry: Entry, reason: str, *, fields: list[str]) -> None:
    target = ENTRY.move(entry.status, "void", {access.RegistryParty.DECIDER}).target
    entry.status = str(target.value)
    entry.void_reason = reason[:500]
    entry.save(update_fields=["status", "void_reason", *fields])
    audit.record(
        events.EntryVoided(
            document_id=entry.document_id or entry.former_document_id, entry_id=entry.pk,
            book=told_book(entry.book), number=f"{entry.number}{entry.suffix}", reason=reason,
        ),
        by=by.actor,
    )  # fmt: skip


def _entry_words(entry: Entry, name: str, value: Any) -> tuple[str, str, str]:
    """Label, before, after; the new value checked as `register` checks it."""
    field = column(Entry, name)
    if name == "channel" and value not in Channel.values:
        raise InvalidInput("Chưa chọn cách đến.", next_step="Chọn một cách.", field=name)
    if name == "received_at" and (
        value > clock.now() or arrival_day(value).year != entry.book.year
    ):
        raise InvalidInput(
            f"Lúc nhận phải trong năm {entry.book.year} và không sau bây giờ.",
            next_step="Ghi lại ngày, giờ nhận.", field=name,
        )  # fmt: skip
    if isinstance(value, str) and len(value) > (field.max_length or len(value)):
        raise InvalidInput(
            f"Phần này tối đa {field.max_length} ký tự.", next_step="Ghi ngắn lại.", field=name
        )
    return str(field.verbose_name), _word(name, getattr(entry, name)), _word(name, value)


def _word(name: str, value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.OFFICE_ZONE):%H:%M %d/%m/%Y}"
    if name == "channel":
        return str(Channel(value).label)
    return " ".join(nfc(value).split()) or "(trống)"


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _value(name: str, kept: Any) -> Any:
    """The value that `_json` kept, as the field has it."""
    model: type[Entry | Document] = Entry if name in ENTRY_FIELDS else Document
    if kept is None:
        return None
    return column(model, name).to_python(kept)


def _name(document: Document | None) -> str:
    if document is None:
        return "dòng giấy"
    return short_name(document.symbol, document.subject, document.issued_on)
