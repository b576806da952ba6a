"""Fields that came structured in a package are not typed again (issue "Liên thông", R-181)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from congvan.documents.models import DocumentType, Organ
from congvan.documents.rules.symbols import symbol_key
from congvan.intake.models import Arrival
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import fold

if TYPE_CHECKING:
    from congvan.intake.services.registration import EntryDetails, OrganChoice

LABELS = {
    "symbol": "Số, ký hiệu", "issued_on": "Ngày văn bản", "issuer": "Cơ quan ban hành",
    "type": "Tên loại", "urgency": "Độ khẩn", "signer_name": "Người ký",
    "signer_position": "Chức vụ người ký", "reply_due_on": "Hạn gửi lại",
    "source_subject": "Trích yếu ghi trên văn bản",
}  # fmt: skip
_KEYS: Mapping[str, Callable[[str], str]] = {"symbol": symbol_key}


class FieldLocked(InvalidInput):
    """The value is the package's; another one needs the clerk's reason."""

    code = "field_locked"


def locked_values(arrival: Arrival) -> dict[str, str]:
    """The values that the package gives, by field of the entry form."""
    return {
        name: str(one["value"])
        for name, one in arrival.readings.items()
        if name in LABELS and one.get("locked")
    }


def changed_fields(arrival: Arrival, details: EntryDetails) -> list[str]:
    """Which locked fields the entry says otherwise; `details` are the EntryDetails.

    No statement for what did not come by exchange, two at most for what did.
    """
    locked = locked_values(arrival)
    if not locked:
        return []
    typed = {
        "symbol": details.symbol, "urgency": str(int(details.urgency)),
        "issued_on": details.issued_on.isoformat() if details.issued_on else "",
        "signer_name": details.signer_name, "signer_position": details.signer_position,
        "reply_due_on": details.reply_due_on.isoformat() if details.reply_due_on else "",
        # The form leaves it out when it is the agency's own subject as well.
        "source_subject": details.source_subject or locked.get("source_subject", ""),
        "issuer": _issuer(arrival.agency_id, details.issuer),
        "type": str(DocumentType.objects.filter(pk=details.type_id).values_list("code", flat=True).first() or ""),
    }  # fmt: skip
    return [
        name
        for name, value in locked.items()
        if _KEYS.get(name, fold)(typed[name]) != _KEYS.get(name, fold)(value)
    ]


def check_locked(arrival: Arrival, details: EntryDetails, *, reason: str) -> list[str]:
    """The locked fields that are changed with a reason. Raises FieldLocked without one."""
    changed = changed_fields(arrival, details)
    if changed and not reason.strip():
        name = changed[0]
        raise FieldLocked(
            f"{LABELS[name]} lấy từ gói tin liên thông: “{locked_values(arrival)[name]}”.",
            next_step="Giữ như gói tin, hoặc ghi lý do sửa.", field=name,
        )  # fmt: skip
    return changed


def _issuer(agency_id: int, choice: OrganChoice) -> str:
    if choice.organ_id is None:
        return str(choice.name)
    name = Organ.objects.filter(agency_id=agency_id, pk=choice.organ_id).values_list("name", flat=True)  # fmt: skip
    return str(name.first() or "")
