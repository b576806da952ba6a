"""What is typed on the settings of drafting: who may sign, and the agency's own rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from congvan.drafting.states import SigningPower, StepOrder
from congvan.web.administration.forms.fields import (
    Choices,
    DayField,
    choice_field,
    number_field,
    text_field,
)

BODY_SIZES = (
    ("", "Theo Nghị định 30: 13 đến 14"), ("13-13", "Chỉ cỡ 13"), ("13.5-14", "13,5 đến 14"),
    ("14-14", "Chỉ cỡ 14"),
)  # fmt: skip
MOST_LINES = 10


class RightForm(forms.Form):
    """Who may sign, in what power, from when to when (R-082)."""

    member_id = choice_field("Người ký", (), missing="Chọn người ký.")
    power = choice_field(
        "Quyền hạn ký", [("", "Chọn quyền hạn"), *SigningPower.choices],
        missing="Chọn quyền hạn ký.",
    )  # fmt: skip
    title = text_field(
        "Chức vụ ghi khi ký", most=100, missing="Ghi chức vụ như in trên văn bản.",
        widget=forms.TextInput(attrs={"placeholder": "Ví dụ: PHÓ GIÁM ĐỐC"}),
    )  # fmt: skip
    field_id = choice_field("Chỉ trong lĩnh vực", (), help_text="Không chọn: ký được mọi lĩnh vực.")
    ground = text_field(
        "Căn cứ", most=300,
        help_text="Quy chế làm việc hoặc văn bản giao, ủy quyền. Bắt buộc với TL. và TUQ.",
    )  # fmt: skip
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(label="Đến hết ngày", required=False, help_text="Bắt buộc với TUQ.")

    def __init__(self, *args: Any, members: Choices, fields: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member_id"].choices = [("", "Chọn người"), *members]  # type: ignore[attr-defined]
        self.fields["field_id"].choices = [("", "Mọi lĩnh vực"), *fields]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """The values as `grant_signing_right` takes them."""
        data = dict(self.cleaned_data)
        return {
            **data, "member_id": int(data["member_id"]),
            "field_id": int(data["field_id"]) if data["field_id"] else None,
        }  # fmt: skip


class EndForm(forms.Form):
    """The last day of a right to sign."""

    last_day = DayField(label="Ngày cuối còn được ký")


class PolicyForm(forms.Form):
    """The order of number and signature, and the clock of reviews (R-074)."""

    step_order = choice_field(
        "Thứ tự cấp số và ký", StepOrder.choices, missing="Chọn thứ tự cấp số và ký."
    )
    review_days = number_field(
        "Hạn cho ý kiến (ngày)", low=1, high=30, help_text="Quy chế lấy 3 ngày."
    )
    review_in_working_days = forms.BooleanField(
        label="Tính theo ngày làm việc, trừ ngày nghỉ", required=False
    )
    reminder_day = number_field(
        "Nhắc vào ngày thứ", low=1, high=30, help_text="Không muộn hơn hạn cho ý kiến."
    )
    electronic_is_original = forms.BooleanField(
        label="Bản gốc điện tử thay bản giấy", required=False,
        help_text="Hệ thống đáp ứng Phụ lục VI Nghị định 30/2020/NĐ-CP, không cần lưu bản giấy.",
    )  # fmt: skip
    body_sizes = choice_field(
        "Cỡ chữ nội dung", BODY_SIZES, help_text="Khác quy định này thì phần Thể thức nhắc."
    )
    required_lines = text_field(
        "Dòng bắt buộc", most=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi dòng một câu phải có trong mọi văn bản, ví dụ địa chỉ của cơ quan ở chân trang.",
    )  # fmt: skip

    def clean_required_lines(self) -> list[str]:
        """The lines, each once."""
        lines = [
            " ".join(line.split()) for line in self.cleaned_data["required_lines"].splitlines()
        ]
        kept = list(dict.fromkeys(line for line in lines if line))
        if len(kept) > MOST_LINES:
            raise forms.ValidationError(f"Nhiều nhất {MOST_LINES} dòng. Bỏ bớt dòng ít cần.")
        return kept

    def wanted(self, kept: Mapping[str, Any]) -> dict[str, Any]:
        """The values as `set_policy` takes them; `kept` are the house rules that stand."""
        data = dict(self.cleaned_data)
        sizes = [float(size) for size in data.pop("body_sizes").split("-") if size]
        rules = {**kept, "body_sizes": sizes, "required_lines": data.pop("required_lines")}
        return {**data, "house_rules": {name: value for name, value in rules.items() if value}}


def house_fields(stored: Mapping[str, Any]) -> dict[str, str]:
    """The agency's own rules as the form shows them."""
    sizes = stored.get("body_sizes") or ()
    return {
        "body_sizes": "-".join(f"{float(size):g}" for size in sizes),
        "required_lines": "\n".join(stored.get("required_lines") or ()),
    }
