"""What is typed on the settings of drafting: who may sign, and the agency's own rules."""

from __future__ import annotations

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
