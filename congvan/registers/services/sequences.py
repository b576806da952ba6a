"""The sequences of outgoing numbers that the head of the organ decided for a year (R-115…R-118).

One common book, a book per type, or books for groups of types; normative documents a book per
type, with the year in the symbol; an advisory body a book of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from congvan.documents.models import DocumentType
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.registers import access, events, outgoing_events
from congvan.registers.models import Book, Entry, RegistryPolicy
from congvan.registers.rules import begun
from congvan.registers.services import books
from congvan.registers.services.entries import closed_already, told_book
from congvan.registers.states import BookKind, BookStatus

# Types that a normative document can be (Luật ban hành văn bản quy phạm pháp luật, địa phương).
NORMATIVE_TYPES = ("nghi_quyet", "quyet_dinh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """What a book numbers; `types` empty: every type that has no book of its own."""

    name: str
    types: Sequence[str] = ()
    is_normative: bool = False
    issuing_body: str = ""
    body_notation: str = ""
    ground: str = ""
    is_default: bool = False


@in_transaction
def open_sequence(*, by: ActingMember, year: int, numbering: Numbering) -> Book:
    """Open an outgoing book of this year or the next with what it numbers.

    In a year that has none yet, the books of the year before are opened first. By the agency
    leader or the administrator. Raises NotAllowed, InvalidInput (field name, year, types …).
    """
    access.check_decides_sequences(by)
    today = clock.today()
    if year not in (today.year, today.year + 1):
        raise InvalidInput(
            "Chỉ mở sổ của năm nay hoặc năm sau.", next_step=f"Ghi {today.year} hoặc {today.year + 1}.",
            field="year",
        )  # fmt: skip
    books.open_like_before(agency_id=by.agency_id, year=year, kind=BookKind.OUT, actor=by.actor)
    values = _checked(numbering)
    book = Book(
        agency_id=by.agency_id, kind=BookKind.OUT, year=year, opened_at=clock.now(),
        opened_by_id=by.membership_id, **values,
    )  # fmt: skip
    _check_not_numbered(book, set(values["types"]), except_book=None)
    _make_default_way(book)
    _store(book, insert=True)
    audit.record(
        events.BookOpened(
            book_id=book.pk, book=told_book(book), year=year, kind=str(BookKind.OUT.label)
        ),
        by=by.actor,
    )
    _tell(by, book)
    return book


@in_transaction
def amend_sequence(*, by: ActingMember, book_id: int, numbering: Numbering) -> Book:
    """Change what an open outgoing book numbers, as long as no number stands against it.

    A type that was numbered this year stays where it was until the year ends, since a sequence
    runs in order within its year (R-112). Raises NotAllowed, NotFound, WrongState, InvalidInput.
    Lock: the book's row.
    """
    access.check_decides_sequences(by)
    book = (
        Book.objects.select_for_update()
        .filter(pk=book_id, agency_id=by.agency_id, kind=BookKind.OUT)
        .first()
    )
    if book is None:
        raise NotFound(access.NO_BOOK)
    if book.status != BookStatus.OPEN:
        raise closed_already(book)
    values = _checked(numbering)
    changes_symbol = (values["is_normative"], values["issuing_body"]) != (
        book.is_normative, book.issuing_body,
    )  # fmt: skip
    if book.last_number and changes_symbol:
        raise WrongState(
            f"{begun(told_book(book))} đã có số, không đổi được dãy số dùng cho ai.",
            next_step="Mở một sổ khác.",
        )
    _check_not_numbered(book, set(values["types"]), except_book=book)
    lost = Entry.objects.filter(book=book, document__isnull=False).exclude(
        document__type__code__in=values["types"]
    )
    if values["types"] and lost.exists():
        raise InvalidInput(
            "Sổ đã cấp số cho loại văn bản bị bỏ ra; dãy số chạy hết năm.",
            next_step=f"Giữ loại đó đến hết năm {book.year}.", field="types",
        )  # fmt: skip
    for name, value in values.items():
        setattr(book, name, value)
    _make_default_way(book)
    _store(book, insert=False)
    _tell(by, book)
    return book


@in_transaction
def set_envelope_address(*, by: ActingMember, address: str, phone: str) -> RegistryPolicy:
    """Set what envelopes print of the sender. By the clerk, a leader, the administrator."""
    if not access.may_set_envelope_address(by):
        access.check_decides_sequences(by)
    written = " ".join(nfc(address).split())
    number = " ".join(nfc(phone).split())
    for field, text, most in (("address", written, 200), ("phone", number, 30)):
        if len(text) > most:
            raise InvalidInput(f"Tối đa {most} ký tự.", next_step="Ghi ngắn lại.", field=field)
    policy, _ = RegistryPolicy.objects.update_or_create(
        agency_id=by.agency_id,
        defaults={"address": written, "phone": number, "changed_at": clock.now()},
    )
    audit.record(
        outgoing_events.EnvelopeAddressSet(
            agency_id=by.agency_id, address=" – ".join(filter(None, (written, number))) or "(trống)"
        ),
        by=by.actor,
    )
    return policy


def told_numbering(book: Book) -> str:
    """What the book numbers, in words: "Quyết định, Chỉ thị", "mọi loại không có sổ riêng"."""
    names = dict(DocumentType.objects.filter(code__in=book.types).values_list("code", "name"))
    told = ", ".join(names.get(code, code) for code in book.types) or "mọi loại không có sổ riêng"
    if book.is_normative:
        told = f"văn bản quy phạm pháp luật: {told}, ký hiệu có năm"
    return f"{told}, do {book.issuing_body} ban hành" if book.issuing_body else told


def _checked(numbering: Numbering) -> dict[str, Any]:
    texts = {
        name: " ".join(nfc(getattr(numbering, name)).split())
        for name in ("name", "issuing_body", "body_notation", "ground")
    }
    longest = {"name": 100, "issuing_body": 200, "body_notation": 20, "ground": 300}
    for name, text in texts.items():
        if len(text) > longest[name]:
            raise InvalidInput(
                f"Tối đa {longest[name]} ký tự.", next_step="Ghi ngắn lại.", field=name
            )
    if not texts["name"]:
        raise InvalidInput("Chưa ghi tên sổ.", next_step="Ghi tên sổ.", field="name")
    types = sorted(set(numbering.types))
    if DocumentType.objects.filter(code__in=types).values("code").distinct().count() != len(types):
        raise InvalidInput("Loại văn bản không có trong danh mục.", next_step="Chọn lại.", field="types")  # fmt: skip
    if numbering.is_normative and (len(types) != 1 or types[0] not in NORMATIVE_TYPES):
        raise InvalidInput(
            "Văn bản quy phạm pháp luật: mỗi loại một dãy số.",
            next_step="Chọn đúng một loại: nghị quyết hoặc quyết định.", field="types",
        )  # fmt: skip
    if bool(texts["issuing_body"]) != bool(texts["body_notation"]):
        raise InvalidInput(
            "Hội đồng, ban, tổ cần cả tên và chữ viết tắt.", next_step="Ghi đủ cả hai.",
            field="body_notation" if texts["issuing_body"] else "issuing_body",
        )  # fmt: skip
    if numbering.is_default and (numbering.is_normative or texts["issuing_body"]):
        raise InvalidInput(
            "Sổ chọn sẵn phải là sổ văn bản hành chính của cơ quan.", next_step="Bỏ chọn sẵn.",
            field="is_default",
        )  # fmt: skip
    return texts | {
        "types": types, "is_normative": numbering.is_normative, "is_default": numbering.is_default,
    }  # fmt: skip


def _check_not_numbered(book: Book, types: set[str], *, except_book: Book | None) -> None:
    """Raise InvalidInput when a type of `types` has numbers in another sequence of the year."""
    if not types or book.is_normative or book.issuing_body:
        return
    others = Entry.objects.filter(
        agency_id=book.agency_id, book__kind=BookKind.OUT, book__year=book.year,
        book__is_normative=False, book__issuing_body="", document__type__code__in=types,
    )  # fmt: skip
    if except_book is not None:
        others = others.exclude(book=except_book)
    found = others.select_related("book", "document__type").first()
    if found is not None and found.document is not None:
        raise InvalidInput(
            f"{found.document.type.name} đã có số trong {told_book(found.book)}; dãy số chạy hết năm.",
            next_step=f"Đổi dãy số từ năm {book.year + 1}.", field="types",
        )  # fmt: skip


def _make_default_way(book: Book) -> None:
    if book.is_default:
        Book.objects.filter(
            agency_id=book.agency_id, kind=BookKind.OUT, year=book.year, is_default=True
        ).exclude(pk=book.pk).update(is_default=False)


def _store(book: Book, *, insert: bool) -> None:
    try:
        with transaction.atomic():
            book.save(force_insert=insert)
    except IntegrityError as clash:
        raise InvalidInput(
            f"Năm {book.year} đã có sổ “{book.name}”.", next_step="Đặt tên khác.", field="name"
        ) from clash


def _tell(by: ActingMember, book: Book) -> None:
    ground = f" (căn cứ {book.ground})" if book.ground else ""
    audit.record(
        outgoing_events.SequenceDecided(
            book_id=book.pk, book=told_book(book), told=told_numbering(book) + ground
        ),
        by=by.actor,
    )
