"""Books, and documents entered in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from congvan.kernel import clock
from congvan.registers.models import Book, Entry
from congvan.registers.services import books, entries
from congvan.registers.states import BookKind, Channel
from tests.documents.papers import Office, receive


def open_shelf(agency_id: int, year: int | None = None) -> int:
    """The id of the agency's default book of arrivals."""
    year = year or clock.today().year
    with transaction.atomic():
        books.found_books(agency_id, year)
    return Book.objects.get(agency_id=agency_id, year=year, kind=BookKind.IN, is_default=True).pk


def enter(office: Office, book_id: int, *, at: datetime | None = None, **changes: Any) -> Entry:
    """A paper received and entered under the next number; further changes are the document's."""
    given = {
        name: changes.pop(name)
        for name in ("recipient", "transferred_on", "has_paper", "note")
        if name in changes
    }
    with transaction.atomic():
        document = receive(office, **changes)
        return entries.register(
            by=office.lan, document_id=document.pk, book_id=book_id, channel=Channel.EXCHANGE,
            received_at=at or clock.now(), **given,
        )  # fmt: skip
