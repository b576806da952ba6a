"""Which lines of our tracks the statuses that came speak of."""

from __future__ import annotations

from collections.abc import Sequence

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


def _locked(documents: set[int], codes: set[str]) -> Lines:
    """The dispatches of these documents to these codes, by document and code."""
    lines = (
        Dispatch.objects.select_for_update(of=("self",))
        .select_related("document")
        .filter(document_id__in=documents, code__in=codes)
    )
    found: Lines = {}
    for one in lines.order_by("id"):
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
