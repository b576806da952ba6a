"""Write on a document the number that the registers gave it."""

from __future__ import annotations

from datetime import date

from congvan.documents.models import Document
from congvan.documents.rules.symbols import symbol_key
from congvan.kernel.transactions import requires_transaction


@requires_transaction
def note_symbol(*, document_id: int, symbol: str, issued_on: date) -> None:
    """Set number, notation, symbol and date of an outgoing document; called by the registers only.

    `symbol` is written by the registers: "05/QĐ-UBND", "48/2017/QĐ-UBND". Lock: the document's row.
    """
    number, _, notation = symbol.partition("/")
    Document.objects.filter(pk=document_id).update(
        number=number, notation=notation, symbol=symbol, symbol_key=symbol_key(symbol),
        issued_on=issued_on,
    )  # fmt: skip
