"""Reserving, voiding, dating back; post, kept copies; sequences of the year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from congvan.kernel import clock
from congvan.registers.services.postal import URGENCY_STAMPS
from congvan.registers.services.reserving import MOST_AT_ONCE
from congvan.registers.services.sequences import Numbering
from congvan.web.administration.forms.fields import (
    DayField,
    choice_field,
    number_field,
    text_field,
)

Choices = Sequence[tuple[str, str]]


def reason_field(missing: str) -> forms.CharField:
    """Why, in a few lines."""
    return forms.CharField(
        label="Lý do", max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": missing, "max_length": "Dài quá 400 ký tự. Viết ngắn lại."},
    )  # fmt: skip


class ReserveForm(forms.Form):
    """How many numbers to hold, and why."""

    count = number_field("Số lượng", low=1, high=MOST_AT_ONCE, initial=5)
    reason = reason_field("Chưa ghi lý do giữ số.")


class ReasonForm(forms.Form):
    """Only why: voiding a number, giving a reserved one up."""

    reason = reason_field("Chưa ghi lý do.")


class BackdateForm(forms.Form):
    """In which book, with which date, why."""

    book = choice_field("Sổ", (), missing="Chưa chọn sổ.")
    issued_on = DayField(label="Ngày văn bản")
    reason = reason_field("Chưa ghi lý do cho lùi ngày.")

    def __init__(self, *args: Any, books: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(book_id), name) for book_id, name in books]
        self.fields["book"].choices = choices  # type: ignore[attr-defined]


class PostForm(forms.Form):
    """A line of Sổ gửi văn bản đi bưu điện."""

    symbols = text_field("Số, ký hiệu văn bản", most=300, missing="Chưa ghi số, ký hiệu văn bản.")
    recipient = text_field("Nơi nhận", most=300, missing="Chưa ghi nơi nhận.")
    address = text_field("Địa chỉ", most=300)
    on = DayField(label="Ngày chuyển")
    envelopes = number_field("Số lượng bì", low=1, high=999, initial=1)
    urgency = choice_field(
        "Dấu mức độ khẩn", [(one, one.capitalize() or "Không") for one in URGENCY_STAMPS]
    )
    note = text_field("Ghi chú", most=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = clock.today()


class SignOffForm(forms.Form):
    """Who of the post office signed, and when."""

    signed_by = text_field(
        "Người nhận của bưu điện", most=200, missing="Chưa ghi người nhận của bưu điện."
    )
    on = DayField(label="Ngày ký nhận")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = clock.today()


class LendForm(forms.Form):
    """Who uses the kept copy, on whose word."""

    user = choice_field("Người sử dụng", ())
    user_name = text_field(
        "Hoặc họ tên người ngoài cơ quan",
        most=200,
        help_text="Ghi khi người sử dụng không có trong danh sách.",
    )
    allowed_by = choice_field("Người cho phép", (), missing="Chưa chọn người cho phép.")
    purpose = text_field("Mục đích sử dụng", most=300)
    dossier_code = text_field("Số và ký hiệu hồ sơ", most=50)
    note = text_field("Ghi chú", most=300)

    def __init__(self, *args: Any, people: Choices, heads: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].choices = [("", "Chọn người"), *people]  # type: ignore[attr-defined]
        self.fields["allowed_by"].choices = [("", "Chọn người"), *heads]  # type: ignore[attr-defined]


class AddressForm(forms.Form):
    """What envelopes print of the sender."""

    address = text_field("Địa chỉ cơ quan", most=200)
    phone = text_field("Điện thoại", most=30)


class SequenceForm(forms.Form):
    """What an outgoing book numbers."""

    name = text_field(
        "Tên sổ", most=100, missing="Chưa ghi tên sổ.", help_text="Ví dụ: Sổ quyết định."
    )
    year = number_field("Năm", low=1945, high=2100)
    types = forms.MultipleChoiceField(
        label="Dùng cho loại văn bản", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn loại nào: sổ dùng cho mọi loại không có sổ riêng.",
    )  # fmt: skip
    is_default = forms.BooleanField(label="Sổ chung, chọn sẵn khi cấp số", required=False)
    is_normative = forms.BooleanField(
        label="Văn bản quy phạm pháp luật (ký hiệu có năm)", required=False
    )
    issuing_body = text_field(
        "Hội đồng, ban, tổ tư vấn",
        most=200,
        help_text="Chỉ ghi khi sổ dành riêng cho một tổ chức tư vấn.",
    )
    body_notation = text_field("Chữ viết tắt của tổ chức đó", most=20)
    ground = text_field(
        "Căn cứ", most=300, help_text="Quy chế công tác văn thư hoặc quyết định của người đứng đầu."
    )

    def __init__(
        self, *args: Any, types: Choices, fixed_year: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["types"].choices = types  # type: ignore[attr-defined]
        if fixed_year:
            del self.fields["year"]

    def numbering(self) -> Numbering:
        """The argument of the verbs."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "year"}
        return Numbering(**data)
