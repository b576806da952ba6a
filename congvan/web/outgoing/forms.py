"""What the clerk and the leader type on the way of an issue; the business is checked by services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from congvan.drafting.states import IssueForm
from congvan.web.administration.forms.fields import DayField, choice_field, number_field, text_field
from congvan.web.signing_devices.forms import pin_field

Choices = Sequence[tuple[str, str]]


class LayoutForm(forms.Form):
    """Step 1: the layout is right, or each finding left standing has its reason."""

    reason = text_field(
        "Lý do chấp nhận điểm chưa đạt", most=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class NumberForm(forms.Form):
    """Step 2: book, day, notation; a reserved or inserted number when there is cause."""

    book = choice_field("Sổ", [], missing="Chọn sổ.")
    issued_on = DayField(label="Ngày văn bản")
    notation = text_field("Ký hiệu", most=30, missing="Ghi ký hiệu, ví dụ QĐ-UBND.")
    reserved = choice_field("Số giữ trước", [])
    after_number = number_field("Chèn sau số", low=1, high=999999, required=False)
    reason = text_field("Lý do", most=300)

    def __init__(self, *args: Any, books: Choices, reserved: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["book"].choices = books  # type: ignore[attr-defined]
        self.fields["reserved"].choices = [("", "Không dùng"), *reserved]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """The arguments of the verb."""
        data = self.cleaned_data
        return {
            "book_id": int(data["book"]),
            "issued_on": data["issued_on"],
            "notation": data["notation"],
            "reserved_id": int(data["reserved"]) if data["reserved"] else None,
            "after_number": data["after_number"],
            "reason": data["reason"],
        }


class UploadForm(forms.Form):
    """A PDF made in Word, or the scan of a paper signed by hand."""

    file = forms.FileField(
        label="Tệp PDF", error_messages={"required": "Chọn tệp PDF.", "empty": "Tệp này rỗng."}
    )


class PinForm(forms.Form):
    """The PIN of the key device; it is used once and kept nowhere (R-155)."""

    device = forms.IntegerField(widget=forms.HiddenInput)
    pin = pin_field()


class FormOfIssueForm(forms.Form):
    """The leader's choice of the form of issue, with its ground (R-085)."""

    form = choice_field("Hình thức phát hành", IssueForm.choices, missing="Chọn hình thức.")
    ground = text_field("Căn cứ", most=300)


class ReasonForm(forms.Form):
    """Why something is sent back, voided, recalled, corrected."""

    reason = text_field(
        "Lý do", most=500, missing="Ghi lý do.", widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, label: str = "Lý do", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label = label


class OriginalsForm(forms.Form):
    """Where the two paper originals are: the registry's set and the dossier's keeper (R-106)."""

    retained_at = text_field(
        "Bản gốc lưu tại Văn thư", most=200, missing="Ghi nơi giữ trong tập lưu.",
        widget=forms.TextInput(attrs={"placeholder": "Ví dụ: Tập lưu quyết định 2026, cặp 3"}),
    )  # fmt: skip
    with_member = choice_field("Bản trong hồ sơ công việc do ai giữ", [])

    def __init__(self, *args: Any, members: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["with_member"].choices = [("", "Không có bản thứ hai"), *members]  # type: ignore[attr-defined]


class SentForm(forms.Form):
    """Paper or official e-mail went to one recipient; an address makes a line of the postal book."""

    sent_on = DayField(label="Ngày gửi")
    note = text_field("Ghi chú", most=300, help_text="Ví dụ: người nhận ký sổ, số bưu gửi.")
    address = text_field(
        "Địa chỉ", most=300, help_text="Gửi qua bưu điện: ghi địa chỉ để vào sổ bưu điện."
    )


class SettleForm(forms.Form):
    """Why a failed or refused sending is left as it is."""

    note = text_field("Ghi chú", most=300, widget=forms.Textarea(attrs={"rows": 2}))


class RecallFromForm(forms.Form):
    """Why a document is taken back from one recipient."""

    reason = text_field(
        "Lý do", most=500, missing="Ghi lý do thu hồi; nơi nhận đọc được lý do này.",
        widget=forms.Textarea(attrs={"rows": 2}), help_text="Ví dụ: gửi nhầm nơi nhận.",
    )  # fmt: skip
