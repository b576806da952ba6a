"""Check what was entered about a draft, field by field, before it is stored (R-068, R-069)."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet

from congvan.desk.states import Urgency
from congvan.documents.models import DocumentType, FieldOfWork
from congvan.documents.services.columns import column
from congvan.documents.states import Circulation, Sensitivity
from congvan.drafting.models import Draft
from congvan.drafting.states import OrderSource, SigningPower
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import fold, nfc
from congvan.organization.models import Unit
from congvan.organization.queries.people import current_members
from congvan.organization.queries.seats import current

SUBJECT_KEY_LENGTH = 600
# The text of "Nơi nhận" of the longest circulars has some hundred lines.
LONGEST_RECIPIENTS = 20_000

_LINES = ("subject", "source_note", "issuing_body")
_CHOICES = {
    "urgency": Urgency, "circulation": Circulation, "sensitivity": Sensitivity,
    "source": OrderSource,
}  # fmt: skip


def checked_fields(given: dict[str, Any], *, agency_id: int) -> dict[str, Any]:
    """The values to store for `given` (names of DraftDetails). Raises InvalidInput with the field."""
    values = dict(given)
    for name in _LINES:
        if name in values:
            values[name] = _line(name, values[name])
    if "subject" in values:
        if not values["subject"]:
            raise InvalidInput(
                "Chưa ghi trích yếu.", next_step="Ghi trích yếu nội dung.", field="subject"
            )
        values["subject_key"] = fold(values["subject"])[:SUBJECT_KEY_LENGTH]
    for name, kind in _CHOICES.items():
        if name in values and values[name] not in kind.values:
            raise _not_listed(name)
    power = values.get("signing_power")
    if power and power not in SigningPower.values:
        raise _not_listed("signing_power")
    if "recipients_text" in values:
        values["recipients_text"] = _recipients(values["recipients_text"])
    if "content" in values:
        values["content"] = dict(values["content"])
    _check_listed(values, agency_id)
    return values


def label_of(name: str) -> str:
    """What the form calls a field."""
    return str(column(Draft, name).verbose_name)


def _line(name: str, value: str) -> str:
    text = " ".join(nfc(value).split())
    longest = column(Draft, name).max_length
    if longest is not None and len(text) > longest:
        raise InvalidInput(
            f"{label_of(name)} dài {len(text)} ký tự, tối đa {longest}.",
            next_step="Ghi ngắn lại.", field=name,
        )  # fmt: skip
    return text


def _recipients(value: str) -> str:
    text = "\n".join(" ".join(line.split()) for line in nfc(value).splitlines()).strip()
    if len(text) > LONGEST_RECIPIENTS:
        raise InvalidInput(
            f"Nơi nhận dài quá {LONGEST_RECIPIENTS} ký tự.",
            next_step="Gửi theo danh sách kèm theo.", field="recipients_text",
        )  # fmt: skip
    return text


def _check_listed(values: dict[str, Any], agency_id: int) -> None:
    """Type and unit in force, the field and the people of this agency."""
    for name, found in _listed(agency_id).items():
        chosen = values.get(name)
        if chosen is None:
            if name == "type_id" and name in values:
                raise InvalidInput("Chưa chọn tên loại.", next_step="Chọn tên loại.", field="type")
            continue
        if not _exists(found, chosen):
            raise _not_listed(name.removesuffix("_id"))


def _listed(agency_id: int) -> dict[str, QuerySet[Any, Any]]:
    day = clock.today()
    return {
        "type_id": DocumentType.objects.filter(current(day)),
        "field_id": FieldOfWork.objects.filter(agency_id=agency_id, is_closed=False),
        "unit_id": Unit.objects.filter(current(day), agency_id=agency_id),
        "signer_id": current_members(agency_id),
    }


def still_listed(name: str, chosen: int | None, *, agency_id: int) -> int | None:
    """What an earlier paper says under a listed name ("signer_id"), None when it is no choice today."""
    if chosen is None or not _exists(_listed(agency_id)[name], chosen):
        return None
    return chosen


def _exists(found: QuerySet[Model, Any], chosen: int) -> bool:
    return found.filter(pk=chosen).exists()


def _not_listed(name: str) -> InvalidInput:
    return InvalidInput(
        f"{label_of(name)}: chọn một mục trong danh sách.",
        next_step="Chọn lại trong danh sách.", field=name,
    )  # fmt: skip
