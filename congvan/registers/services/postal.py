"""Sổ gửi văn bản đi bưu điện: what goes by post, and the post office's signature (R-109)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.registers import access, outgoing_events
from congvan.registers.models import Book, Entry, PostalLine
from congvan.registers.services.entries import next_number
from congvan.registers.states import BookKind, BookStatus, EntryStatus

MOST_ENVELOPES = 999
# What the stamp on the envelope says (NĐ 30/2020 PL IV.III).
URGENCY_STAMPS = ("", "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")
# Post is entered on the day it goes, or the day after an evening's work.
LATEST = timedelta(days=1)


@in_transaction
def add_line(
    *, by: ActingMember, recipient: str, address: str, on: date, entry_id: int | None = None,
    symbols: str = "", envelopes: int = 1, urgency: str = "", note: str = "",
) -> PostalLine:  # fmt: skip
    """`add_line_within` as a verb of its own."""
    return add_line_within(
        by=by, recipient=recipient, address=address, on=on, entry_id=entry_id, symbols=symbols,
        envelopes=envelopes, urgency=urgency, note=note,
    )  # fmt: skip


@requires_transaction
def add_line_within(
    *, by: ActingMember, recipient: str, address: str, on: date, entry_id: int | None = None,
    symbols: str = "", envelopes: int = 1, urgency: str = "", note: str = "",
) -> PostalLine:  # fmt: skip
    """Enter what goes to one recipient; `symbols` when one envelope holds several documents.

    The book is that of the year of `on`. Raises NotAllowed, NotFound, InvalidInput, WrongState.
    Lock: the postal book's row; call it last.
    """
    access.check_registers(by)
    entry = _entry(by, entry_id)
    texts = {
        "symbols": _text(symbols or (entry.symbol if entry else ""), 300, "symbols", "Chưa ghi số, ký hiệu văn bản."),
        "recipient": _text(recipient, 300, "recipient", "Chưa ghi nơi nhận."),
        "address": _text(address, 300, "address"),
        "note": _text(note, 300, "note"),
    }  # fmt: skip
    if not 1 <= envelopes <= MOST_ENVELOPES:
        raise InvalidInput("Số lượng bì từ 1 trở lên.", next_step="Ghi lại số bì.", field="envelopes")  # fmt: skip
    if urgency not in URGENCY_STAMPS:
        raise InvalidInput("Dấu mức độ khẩn không đúng.", next_step="Chọn lại.", field="urgency")
    if on > clock.today() + LATEST:
        raise InvalidInput("Ngày chuyển ở sau hôm nay.", next_step="Ghi lại ngày.", field="on")
    book = book_of(by.agency_id, BookKind.POSTAL, on.year)
    line = PostalLine.objects.create(
        agency_id=by.agency_id, book=book, number=next_number(book), entry=entry, sent_on=on,
        envelopes=envelopes, urgency=urgency, made_at=clock.now(), made_by_id=by.membership_id,
        **texts,
    )  # fmt: skip
    audit.record(
        outgoing_events.EnvelopePosted(
            line_id=line.pk, symbols=line.symbols, recipient=line.recipient, envelopes=envelopes
        ),
        by=by.actor,
    )
    return line


@in_transaction
def sign_off(
    *, by: ActingMember, line_ids: Sequence[int], signed_by: str, on: date | None = None
) -> int:
    """Note that the post office signed for lines that wait; how many.

    Raises NotAllowed, InvalidInput, WrongState when none of them waits. Lock: the lines.
    """
    access.check_registers(by)
    name = _text(signed_by, 200, "signed_by", "Chưa ghi người nhận của bưu điện.")
    day = on or clock.today()
    lines = list(
        PostalLine.objects.select_for_update(of=("self",))
        .select_related("book")
        .filter(pk__in=list(line_ids), agency_id=by.agency_id, signed_on__isnull=True)
        .order_by("pk")
    )
    if not lines:
        raise WrongState("Không có dòng nào chờ bưu điện ký nhận.", next_step="Chọn dòng chưa ký nhận.")  # fmt: skip
    if day > clock.today() or any(day < line.sent_on for line in lines):
        raise InvalidInput(
            "Ngày ký nhận phải từ ngày chuyển đến hôm nay.", next_step="Ghi lại ngày.", field="on"
        )
    for line in lines:
        line.signed_by, line.signed_on = name, day
    PostalLine.objects.bulk_update(lines, ["signed_by", "signed_on"])
    audit.record(
        outgoing_events.PostSignedFor(
            book_id=lines[0].book_id, count=len(lines), signed_by=name, signed_on=day
        ),
        by=by.actor,
    )
    return len(lines)


def book_of(agency_id: int, kind: BookKind, year: int) -> Book:
    """The open book of that kind and year. Raises InvalidInput when there is none."""
    book = (
        Book.objects.filter(agency_id=agency_id, kind=kind, year=year, status=BookStatus.OPEN)
        .order_by("-is_default", "pk")
        .first()
    )
    if book is None:
        raise InvalidInput(
            f"Năm {year} chưa mở, hoặc đã khóa sổ {str(kind.label).lower()}.",
            next_step="Mở sổ của năm đó trước.", field="on",
        )  # fmt: skip
    return book


def _entry(by: ActingMember, entry_id: int | None) -> Entry | None:
    if entry_id is None:
        return None
    entry = (
        Entry.objects.filter(
            pk=entry_id, agency_id=by.agency_id, book__kind__in=(BookKind.OUT, BookKind.COPIES)
        )
        .exclude(status=EntryStatus.VOIDED)
        .first()
    )
    if entry is None:
        raise NotFound(access.NO_ENTRY)
    return entry


def _text(text: str, longest: int, field: str, empty: str = "") -> str:
    written = " ".join(nfc(text).split())
    if empty and not written:
        raise InvalidInput(empty, next_step="Ghi vào ô này.", field=field)
    if len(written) > longest:
        raise InvalidInput(f"Tối đa {longest} ký tự.", next_step="Ghi ngắn lại.", field=field)
    return written
