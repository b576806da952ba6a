"""Which lines of our tracks the statuses that came speak of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from congvan.documents.models import Document
from congvan.exchange.models import Dispatch, IncomingPackage
from congvan.exchange.services import matching
from congvan.kernel.transactions import requires_transaction

# By document and code.
Lines = dict[tuple[int, str], list[Dispatch]]


@requires_transaction
def dispatches_of(given: Sequence[IncomingPackage]) -> dict[int, list[Dispatch]]:
    """The dispatches that each status package is about, by its id; [] for none of ours.

    One dispatch is one object, however many packages speak of it. Lock: the dispatches, in the
    order of their ids.
    """
    about = _documents(given)
    documents = {pk for found in about.values() for pk in found}
    if not documents:
        return {row.pk: [] for row in given}
    found = _locked(documents, {row.from_code for row in given})
    return {row.pk: _of(row, about[row.pk], found) for row in given}


def _documents(given: Sequence[IncomingPackage]) -> dict[int, list[int]]:
    """Our documents by the id of the package, by their key on the wire, else by symbol and date."""
    sent = matching.sent_under([(row.agency_id, row.document_key) for row in given])
    return {
        row.pk: sent.get((row.agency_id, row.document_key))
        or matching.own_by_symbol(row.agency_id, symbol=row.symbol, issued_on=row.issued_on)
        for row in given
    }


# Every report passes here; the ORM would take longer to say it than the server to do it.
_LOCKED = """
    SELECT d.*, o.symbol AS of_symbol, o.subject AS of_subject, o.issued_on AS of_issued_on
    FROM exchange_dispatch d JOIN documents_document o ON o.id = d.document_id
    WHERE d.document_id = ANY(%s) AND d.code = ANY(%s) ORDER BY d.id FOR UPDATE OF d
"""


def _locked(documents: set[int], codes: set[str]) -> Lines:
    """The dispatches of these documents to these codes; of the documents only what names them."""
    found: Lines = {}
    for one in Dispatch.objects.raw(_LOCKED, [sorted(documents), sorted(codes)]):
        said: Any = one
        # In the order of the columns, as `from_db` wants them.
        one.document = Document.from_db(
            connection.alias, ("id", "symbol", "issued_on", "subject"),
            (one.document_id, said.of_symbol, said.of_issued_on, said.of_subject),
        )  # fmt: skip
        found.setdefault((one.document_id, one.code), []).append(one)
    return found


def _of(row: IncomingPackage, documents: Sequence[int], found: Lines) -> list[Dispatch]:
    direct = _usable(row, documents, [row.from_code], found)
    if direct or not documents:
        return direct
    # The recipient may have changed its code since; such lines are looked for one by one.
    others = matching.spellings(row.connection_id, row.from_code)
    if len(others) < 2:
        return []
    for key, lines in _locked(set(documents), set(others)).items():
        found.setdefault(key, lines)
    return _usable(row, documents, others, found)


def _usable(
    row: IncomingPackage, documents: Sequence[int], codes: Sequence[str], found: Lines
) -> list[Dispatch]:
    """Who bears the code of an agency of this node at some hub does not speak for it."""
    lines = [one for pk in documents for code in codes for one in found.get((pk, code), ())]
    if row.connection_id is not None:
        lines = [one for one in lines if one.connection_id is not None]
    return sorted(lines, key=lambda one: one.pk)
