"""What a draft is about: the fields that R-069 asks for at submission, and where the order came from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from congvan.documents.states import Circulation
from congvan.drafting.states import OrderSource
from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.queries.calendar import end_of_working_day
from congvan.web.administration.forms.fields import Choices, DayField, choice_field, text_field
from congvan.web.urgency import URGENCY_CHOICES

# A reply is begun on the page of the document it answers.
SOURCES = tuple((one.value, one.label) for one in OrderSource if one is not OrderSource.REPLY)


class DetailsForm(forms.Form):
    """The head of a draft; only the type and the subject are asked for before submission."""

    type = choice_field("Tên loại", [], missing="Chọn tên loại văn bản.")
    subject = text_field(
        "Trích yếu", most=500, missing="Ghi trích yếu nội dung.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    source = choice_field("Căn cứ soạn thảo", SOURCES, missing="Chọn căn cứ soạn thảo.")
    source_note = text_field(
        "Ai giao, việc gì", most=300,
        widget=forms.TextInput(attrs={"placeholder": "Ví dụ: Giám đốc giao tại giao ban 23/11"}),
    )  # fmt: skip
    field = choice_field("Lĩnh vực", [])
    unit = choice_field("Đơn vị trình", [])
    due_on = DayField(label="Hạn xử lý", required=False)
    urgency = choice_field("Độ khẩn", URGENCY_CHOICES, missing="Chọn độ khẩn.")
    signer = choice_field("Người ký", [])
    recipients_text = text_field(
        "Nơi nhận", most=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi nơi một dòng, như ghi trong văn bản.",
    )  # fmt: skip
    circulation = choice_field("Phạm vi lưu hành", Circulation.choices)
    issuing_body = text_field("Tên tổ chức tư vấn ban hành", most=200)
    is_normative = forms.BooleanField(label="Văn bản quy phạm pháp luật", required=False)
    is_priority = forms.BooleanField(label="Văn bản ưu tiên", required=False)

    def __init__(
        self, *args: Any, types: Choices, fields: Choices, units: Choices, signers: Choices,
        is_reply: bool = False, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        for name, choices in (
            ("type", [("", "Chọn tên loại"), *types]),
            ("field", [("", "Chưa chọn"), *fields]),
            ("unit", [("", "Không qua đơn vị"), *units]),
            ("signer", [("", "Chưa chọn"), *signers]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if is_reply:
            del self.fields["source"]
            del self.fields["source_note"]

    def wanted(self) -> dict[str, Any]:
        """The fields as the verbs take them."""
        data = dict(self.cleaned_data)
        signer, _, power = data.pop("signer").partition(":")
        due_on = data.pop("due_on")
        return {
            **{_NAMES.get(name, name): _value(name, value) for name, value in data.items()},
            "signer_id": int(signer) if signer else None, "signing_power": power,
            "due_at": end_of_working_day(due_on) if due_on else None,
        }  # fmt: skip


# Names that the verbs give to what the form calls shorter.
_NAMES = {"type": "type_id", "field": "field_id", "unit": "unit_id"}


def first_values(details: Any) -> dict[str, Any]:
    """What the form begins with, from a draft or from the details of a reply."""
    due_at: datetime | None = details.due_at
    return {
        "type": str(details.type_id or ""), "subject": details.subject, "source": details.source,
        "source_note": details.source_note, "field": str(details.field_id or ""),
        "unit": str(details.unit_id or ""),
        "due_on": due_at.astimezone(OFFICE_ZONE).date() if due_at else None,
        "urgency": str(int(details.urgency)),
        "signer": f"{details.signer_id}:{details.signing_power}" if details.signer_id else "",
        "recipients_text": details.recipients_text, "circulation": details.circulation,
        "issuing_body": details.issuing_body, "is_normative": details.is_normative,
        "is_priority": details.is_priority,
    }  # fmt: skip


def _value(name: str, value: Any) -> Any:
    if name in _NAMES:
        return int(value) if value else None
    return int(value) if name == "urgency" else value
