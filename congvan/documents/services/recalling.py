"""What an issuer does to a document that others have: recall it, put a new one in its place.

Inner verbs of the consent to a recall and of registering a newer version (NĐ 30 Đ18.4b, R-183…R-187).
"""

from __future__ import annotations

from datetime import date

from congvan.documents import events
from congvan.documents.access import check_registers
from congvan.documents.models import Document
from congvan.documents.rules.naming import short_name
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember

REASON_LENGTH = 500
NO_REASON = "Nơi gửi không ghi lý do."


@requires_transaction
def recall_within(*, by: ActingMember, document: Document, reason: str) -> None:
    """Make the content unreadable to everybody; number, metadata and relations stay (R-184).

    The bytes stay in the store, where nothing leads to them any more. Twice changes nothing.
    Lock: the caller holds the document's row. Raises NotAllowed.
    """
    check_registers(by)
    if document.recalled_at is not None:
        return
    document.recalled_at = clock.now()
    document.recall_reason = nfc(" ".join(reason.split()))[:REASON_LENGTH] or NO_REASON
    document.save(update_fields=["recalled_at", "recall_reason"])
    audit.record(
        events.DocumentRecalled(
            document_id=document.pk, name=_name(document), reason=document.recall_reason
        ),
        by=by.actor,
    )


@requires_transaction
def supersede_within(*, by: ActingMember, document: Document, newer: Document) -> None:
    """Mark a document as superseded by a newer one of the same issuer; it stays readable (R-187).

    Lock: the caller holds the row of `document`. Raises NotAllowed, InvalidInput for itself.
    """
    check_registers(by)
    if document.pk == newer.pk or document.agency_id != newer.agency_id:
        raise InvalidInput("Văn bản không thay được chính nó.", next_step="Chọn văn bản khác.")
    if document.superseded_by_id == newer.pk:
        return
    document.superseded_by = newer
    document.save(update_fields=["superseded_by"])
    audit.record(
        events.DocumentSuperseded(
            document_id=document.pk, other_id=newer.pk, name=_name(document), other=_name(newer)
        ),
        by=by.actor,
    )


@requires_transaction
def note_paper_returned_within(*, by: ActingMember, document: Document, on: date) -> None:
    """Note when the paper of a recalled document went back (NĐ 30 Đ18.4a, R-186).

    Lock: the caller holds the document's row. Raises NotAllowed, WrongState, InvalidInput.
    """
    check_registers(by)
    if document.recalled_at is None:
        raise WrongState(
            "Văn bản này không bị thu hồi.", next_step="Tải lại trang để xem trạng thái mới nhất."
        )
    if not document.recalled_at.astimezone(clock.OFFICE_ZONE).date() <= on <= clock.today():
        raise InvalidInput(
            "Ngày gửi lại bản giấy phải từ ngày thu hồi đến hôm nay.",
            next_step="Ghi lại ngày.", field="on",
        )  # fmt: skip
    document.paper_returned_on = on
    document.save(update_fields=["paper_returned_on"])
    audit.record(
        events.PaperReturned(document_id=document.pk, name=_name(document), day=on), by=by.actor
    )


def _name(document: Document) -> str:
    return short_name(document.symbol, document.subject, document.issued_on)
