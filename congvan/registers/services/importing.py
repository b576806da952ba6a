"""Take the lines of an old book in, with the numbers they have. No handling begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from congvan.desk.states import Urgency
from congvan.documents.models import Document, DocumentType
from congvan.documents.rules.symbols import parse, symbol_key
from congvan.documents.services.organs import organ_named
from congvan.documents.states import Direction, LegalValue
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.text import fold, nfc
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.queries.seats import current
from congvan.registers import access, events
from congvan.registers.models import Book, Entry
from congvan.registers.services.entries import told_book
from congvan.registers.states import BookKind, BookStatus, Channel

CHUNK = 500
# Old books now and then name no author.
NO_ISSUER = "Không ghi trong sổ cũ"
# How many wrong numbers a sentence names.
NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OldLine:
    """A line of an old book, by the ten columns; `signed` is what stood under "Ký nhận"."""

    number: int
    suffix: str = ""
    arrived_on: date
    issuer: str
    symbol: str
    issued_on: date | None
    type_name: str
    subject: str
    recipient: str = ""
    transferred_on: date | None = None
    signed: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """How many lines came in, and the book's last number now."""

    count: int
    last_number: int


@requires_transaction
def import_lines(
    *, by: ActingMember, book_id: int, lines: Sequence[OldLine], note: str = ""
) -> Imported:
    """Enter `lines` in a book of arrivals that is of a past year or still empty.

    Called again with further lines while the book is of a past year. Raises NotAllowed, NotFound,
    WrongState, and InvalidInput naming numbers that stand there already or do not fit. Lock: the
    book's row.
    """
    access.check_registers(by)
    book = Book.objects.select_for_update().filter(agency_id=by.agency_id, pk=book_id).first()
    if book is None:
        raise NotFound(access.NO_BOOK)
    _check_book(book)
    _check_lines(book, lines)
    makers = _Makers(by, book)
    for start in range(0, len(lines), CHUNK):
        makers.enter(lines[start : start + CHUNK])
    book.last_number = max([book.last_number, *(line.number for line in lines)])
    book.save(update_fields=["last_number"])
    audit.record(
        events.OldBookImported(
            book_id=book.pk, book=told_book(book), count=len(lines),
            last_number=book.last_number, note=nfc(note.strip()),
        ),
        by=by.actor,
    )  # fmt: skip
    return Imported(len(lines), book.last_number)


class _Makers:
    """Makes documents and entries chunk by chunk; types and organs are looked up once."""

    def __init__(self, by: ActingMember, book: Book) -> None:
        self._by, self._book, self._now = by, book, clock.now()
        types = DocumentType.objects.filter(current(clock.today()))
        self._types = {fold(row.name): row.pk for row in types}
        self._organs: dict[str, int] = {}

    def enter(self, lines: Sequence[OldLine]) -> None:
        documents = Document.objects.bulk_create([self._document(line) for line in lines])
        Entry.objects.bulk_create(
            [self._entry(line, document) for line, document in zip(lines, documents, strict=True)]
        )

    def _document(self, line: OldLine) -> Document:
        organ = self._organ(line.issuer)
        type_id = self._types.get(fold(line.type_name))
        subject = _cut(line.subject, 500) or "Không ghi trích yếu"
        if type_id is None:
            # A type the decree does not list keeps its name in front of the subject.
            type_id = self._types["cong van"]
            subject = _cut(f"{line.type_name} {subject}", 500)
        symbol = parse(line.symbol)
        written = symbol.written if symbol else _cut(line.symbol, 50)
        return Document(
            agency_id=self._by.agency_id, direction=Direction.IN, type_id=type_id,
            number=symbol.written_number[:11] if symbol else "",
            notation=_cut(symbol.notation if symbol else "", 30), symbol=_cut(written, 50),
            symbol_key=symbol_key(line.symbol), issued_on=line.issued_on or line.arrived_on,
            issuer_id=organ, sender_id=organ, subject=subject, subject_key=fold(subject)[:600],
            urgency=Urgency.NORMAL, legal_value=LegalValue.PAPER, made_at=self._now,
            made_by_id=self._by.membership_id,
        )  # fmt: skip

    def _entry(self, line: OldLine, document: Document) -> Entry:
        signed = f"Ký nhận: {line.signed.strip()}." if line.signed.strip() else ""
        # The hour is not in an old book: the beginning of its day.
        received_at = datetime.combine(line.arrived_on, time(0), clock.OFFICE_ZONE)
        return Entry(
            agency_id=self._by.agency_id, book=self._book, number=line.number,
            suffix=line.suffix.strip(), document=document, channel=Channel.OTHER,
            entered_on=line.arrived_on, received_at=received_at.astimezone(UTC),
            entered_at=self._now, entered_by_id=self._by.membership_id,
            recipient=_cut(line.recipient, 1000), transferred_on=line.transferred_on,
            note=_cut(f"{line.note} {signed}", 500), has_paper=True,
        )  # fmt: skip

    def _organ(self, name: str) -> int:
        written = _cut(name, 200) or NO_ISSUER
        key = fold(written)
        if key not in self._organs:
            self._organs[key] = organ_named(agency_id=self._by.agency_id, name=written).pk
        return self._organs[key]


def _cut(text: str, longest: int) -> str:
    return " ".join(nfc(text).split())[:longest].strip()


def _check_book(book: Book) -> None:
    if book.kind != BookKind.IN:
        raise WrongState("Chỉ nhập được sổ văn bản đến.", next_step="Chọn sổ văn bản đến.")
    if book.status != BookStatus.OPEN:
        raise WrongState(
            "Sổ đã khóa, chỉ đọc.", next_step="Mở một sổ mới của năm đó để nhập sổ cũ."
        )
    if book.year >= clock.today().year and book.last_number:
        raise WrongState(
            "Sổ năm nay đã có số, không nhập sổ cũ vào được.",
            next_step="Nhập vào sổ năm trước, hoặc vào sổ chưa có số nào.",
        )


def _check_lines(book: Book, lines: Sequence[OldLine]) -> None:
    keys = [(line.number, line.suffix.strip()) for line in lines]
    standing = set(Entry.objects.filter(book=book).values_list("number", "suffix"))
    faults = {
        "Số bị trùng trong tệp": sorted(_twice(keys)),
        "Số đã có trong sổ": sorted(standing & set(keys)),
        "Số không đúng": sorted({key for key in keys if key[0] < 1 or len(key[1]) > 5}),
        f"Ngày đến không thuộc năm {book.year}": sorted(
            {(n.number, n.suffix.strip()) for n in lines if n.arrived_on.year != book.year}
        ),
    }
    told = [f"{what}: {_named(numbers)}." for what, numbers in faults.items() if numbers]
    if told or not lines:
        raise InvalidInput(
            " ".join(told) or "Tệp không có dòng nào.",
            next_step="Sửa tệp rồi nhập lại; chưa dòng nào được nhập.", field="lines",
        )  # fmt: skip


def _twice(keys: Sequence[tuple[int, str]]) -> set[tuple[int, str]]:
    seen: set[tuple[int, str]] = set()
    twice: set[tuple[int, str]] = set()
    for key in keys:
        (twice if key in seen else seen).add(key)
    return twice


def _named(numbers: Sequence[tuple[int, str]]) -> str:
    named = ", ".join(f"{number}{suffix}" for number, suffix in numbers[:NAMED])
    more = len(numbers) - NAMED
    return f"{named} và {more} số khác" if more > 0 else named
