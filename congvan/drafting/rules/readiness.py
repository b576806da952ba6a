"""What must be fixed before a draft is submitted (R-069; GL132 Đ10.1, Đ12.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.drafting.states import OrderSource
from congvan.kernel.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Missing:
    """A field without which a draft is not submitted, and the sentence that says so."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What the draft says of itself, as far as submission asks for it."""

    subject: str
    field_id: int | None
    unit_id: int | None
    due_at: datetime | None
    sensitivity: str
    source: str
    source_note: str
    signer_id: int | None
    signing_power: str
    recipients_text: str
    has_main_file: bool


class NotReady(InvalidInput):
    """Mandatory fields are empty; `missing` names them all."""

    code = "draft_not_ready"

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        self.missing = missing
        super().__init__(
            " ".join(one.sentence for one in missing),
            next_step="Bổ sung rồi trình lại.", field=missing[0].field,
        )  # fmt: skip


def missing_fields(draft: Readiness) -> tuple[Missing, ...]:
    """What is missing, in the order of the form; urgency and priority always have a value."""
    told = draft.source in (OrderSource.WRITTEN, OrderSource.ORAL)
    asked = (
        (draft.subject.strip(), "subject", "Chưa ghi trích yếu."),
        (draft.field_id, "field", "Chưa chọn lĩnh vực."),
        (draft.unit_id, "unit", "Chưa chọn đơn vị trình."),
        (draft.due_at, "due_at", "Chưa ghi hạn xử lý."),
        (draft.sensitivity, "sensitivity", "Chưa chọn mức độ nhạy cảm."),
        (not told or draft.source_note.strip(), "source_note", "Chưa ghi ai giao và giao việc gì."),
        (draft.signer_id, "signer", "Chưa chọn người ký."),
        (draft.signing_power, "signing_power", "Chưa chọn quyền hạn ký."),
        (draft.recipients_text.strip(), "recipients_text", "Chưa ghi nơi nhận."),
        (draft.has_main_file, "main_file", "Chưa có tệp dự thảo."),
    )
    return tuple(Missing(field, sentence) for given, field, sentence in asked if not given)


def check_ready(draft: Readiness) -> None:
    """Raise NotReady naming every missing field."""
    missing = missing_fields(draft)
    if missing:
        raise NotReady(missing)
