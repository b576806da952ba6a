"""Change what stands about a document, keeping before and after in words (R-229)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from congvan.documents import events
from congvan.documents.models import Document, DocumentType, FieldOfWork, Organ
from congvan.documents.rules import symbols
from congvan.documents.rules.naming import short_name
from congvan.documents.services.checking import checked_fields
from congvan.documents.services.columns import column
from congvan.documents.services.making import DocumentDetails
from congvan.documents.states import Direction
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember

AMENDABLE = frozenset(DocumentDetails.__slots__) - {"direction"}
_CATALOGUES = {
    "type_id": DocumentType, "field_id": FieldOfWork, "issuer_id": Organ, "sender_id": Organ,
}  # fmt: skip
Changes = dict[str, list[str]]


@requires_transaction
def amend(
    *, by: ActingMember, document: Document, changes: dict[str, Any], reason: str = ""
) -> Changes:
    """Set the fields of `changes` (names of DocumentDetails); the caller has checked who may.

    Returns {label: [before, after]} of what really changed, empty when nothing did. Raises
    InvalidInput. Lock: the caller holds the document's row (`get_document(lock=True)`).
    """
    told = differences(document, changes)
    if not told:
        return {}
    values = checked_fields(
        changes, agency_id=document.agency_id, direction=Direction(document.direction),
        before=document,
    )  # fmt: skip
    for name, value in values.items():
        setattr(document, name, value)
    document.save(update_fields=[name.removesuffix("_id") for name in values])
    audit.record(
        events.DocumentAmended(
            document_id=document.pk,
            name=short_name(document.symbol, document.subject, document.issued_on),
            told=in_words(told), reason=reason or "(không ghi)", changes=told,
        ),
        by=by.actor,
    )  # fmt: skip
    return told


def differences(document: Document, changes: dict[str, Any]) -> Changes:
    """{label: [before, after]} in words for the fields that would change.

    Raises InvalidInput for a field that cannot be amended.
    """
    unknown = sorted(set(changes) - AMENDABLE)
    if unknown:
        raise InvalidInput(
            "Thông tin này không sửa được.", next_step="Chỉ chọn các mục trong danh sách."
        )
    told = {}
    for name, value in changes.items():
        before = _word(name, getattr(document, name))
        after = _word(name, value)
        if before != after:
            told[str(column(Document, name).verbose_name)] = [before, after]
    return told


def in_words(told: Changes) -> str:
    """ "Trích yếu: “a” → “b”. Số trang: “3” → “4”."""
    return " ".join(f"{label}: “{before}” → “{after}”." for label, (before, after) in told.items())


def _word(name: str, value: Any) -> str:
    """A field's value as a person reads it, also long after the catalogue has changed."""
    if value is None or value == "":
        return "(trống)"
    if name == "symbol":
        symbol = symbols.parse(value)
        return symbol.written if symbol else str(value)
    if name in _CATALOGUES:
        row = _CATALOGUES[name]._default_manager.filter(pk=value).first()
        return str(row) if row else "(không rõ)"
    labels = dict(column(Document, name).flatchoices)
    match value:
        case bool():
            word = "có" if value else "không"
        case datetime():
            word = f"{value.astimezone(clock.OFFICE_ZONE):%H:%M %d/%m/%Y}"
        case date():
            word = f"{value:%d/%m/%Y}"
        case _:
            word = str(labels.get(value, value))
    return word
