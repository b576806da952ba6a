"""What a leader or head confirms before the document goes on (R-046, R-048; GL132 Đ9.2, Đ9.3)."""

from __future__ import annotations

from typing import Any

from congvan.desk.states import Urgency
from congvan.directives.case import Case
from congvan.directives.rules.deadlines import check_ahead
from congvan.directives.rules.receivers import Confirmation
from congvan.directives.services.steps import set_urgency
from congvan.documents.access import get_document
from congvan.documents.services.amending import amend
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import requires_transaction


@requires_transaction
def confirm(case: Case, confirmation: Confirmation, *, needs_due: bool) -> None:
    """Store type, field and urgency as confirmed; the deadline is checked, not stored.

    Raises InvalidInput for each of the four that is empty, in the order of the form.
    """
    _check_filled(confirmation, needs_due=needs_due)
    if confirmation.due_at is not None:
        check_ahead(confirmation.due_at, case.now)
    urgency = Urgency(confirmation.urgency)  # type: ignore[arg-type]
    document = case.document
    changes: dict[str, Any] = {
        name: new
        for name, old, new in (
            ("type_id", document.type_id, confirmation.type_id),
            ("field_id", document.field_id, confirmation.field_id),
            ("urgency", document.urgency, urgency.value),
        )
        if old != new
    }
    if not changes:
        return
    if urgency is not Urgency.FLASH and document.timed_at is not None:
        changes["timed_at"] = None
    locked = get_document(case.by, document.pk, lock=True)
    amend(by=case.by, document=locked, changes=changes, reason="Xác nhận khi phân phối")
    case.handling.document = get_document(case.by, document.pk)
    set_urgency(case, urgency)


def _check_filled(confirmation: Confirmation, *, needs_due: bool) -> None:
    missing = [
        (field, words)
        for field, words, value in (
            ("type", "loại văn bản", confirmation.type_id),
            ("field", "lĩnh vực", confirmation.field_id),
            ("urgency", "độ khẩn", confirmation.urgency),
            ("due_at", "hạn giải quyết", confirmation.due_at if needs_due else True),
        )
        if value is None
    ]
    if missing:
        words = ", ".join(words for _, words in missing)
        raise InvalidInput(
            f"Chưa xác nhận {words}.", next_step="Chọn đủ rồi gửi lại.", field=missing[0][0]
        )
