"""The forms of certified copies, and of the right to sign them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from congvan.drafting.rules.copies import Way
from congvan.drafting.services.copies import CopyDetails
from congvan.drafting.states import CopyForm
from congvan.web.administration.forms.fields import DayField, choice_field, number_field, text_field

Choices = Sequence[tuple[str, str]]


class MakeCopyForm(forms.Form):
    """One copy: only the ways the law knows for what of the document is here (R-199)."""

    way = choice_field("Hình thức sao", [], missing="Chọn hình thức sao.")
    book = choice_field("Sổ", [], missing="Chọn sổ.")
    made_on = DayField(label="Ngày sao")
    signer = choice_field("Người ký bản sao", [], missing="Chọn người ký.")
    copies = number_field("Số bản", low=1, high=10000)
    recipients = text_field("Nơi nhận", most=1000, widget=forms.Textarea(attrs={"rows": 2}))
    copied_from = text_field(
        "Sao lục từ bản sao y số", most=50, help_text="Chỉ khi sao lục, ví dụ 15/SY-UBND."
    )
    excerpt = text_field(
        "Phần trích", most=50000, help_text="Chỉ khi trích sao: chép đúng nội dung được trích.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    file = forms.FileField(
        label="Bản quét (PDF)", required=False,
        help_text="Khi sao từ bản giấy sang bản điện tử: quét màu, từ 200 dpi, tỷ lệ 100 %.",
        error_messages={"empty": "Tệp này rỗng."},
    )  # fmt: skip

    def __init__(
        self, *args: Any, ways: Sequence[Way], books: Sequence[tuple[int, str]], signers: Choices,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        offered = [(_key(way), way.label) for way in ways]
        self.fields["way"].choices = [("", "Chọn"), *offered]  # type: ignore[attr-defined]
        self.fields["book"].choices = [(str(pk), name) for pk, name in books]  # type: ignore[attr-defined]
        self.fields["signer"].choices = [("", "Chọn"), *signers]  # type: ignore[attr-defined]

    def details(self, document_id: int, blob_id: int | None) -> CopyDetails:
        """The values as `make_copy` takes them."""
        data = self.cleaned_data
        form, from_medium, to_medium = data["way"].split("-")
        return CopyDetails(
            document_id=document_id, form=form, from_medium=from_medium, to_medium=to_medium,
            book_id=int(data["book"]), made_on=data["made_on"], signer_id=int(data["signer"]),
            copied_from=data["copied_from"], excerpt=data["excerpt"],
            recipients=data["recipients"], copies=data["copies"], blob_id=blob_id,
        )  # fmt: skip


class CopyRightForm(forms.Form):
    """Who may sign copies of which form, on what ground, from when to when (R-202)."""

    member_id = choice_field("Người ký", [], missing="Chọn người ký.")
    form = choice_field(
        "Hình thức", [("", "Chọn"), *CopyForm.choices], missing="Chọn hình thức sao."
    )
    ground = text_field("Căn cứ", most=300, missing="Ghi văn bản giao quyền.")
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(label="Đến hết ngày", required=False)

    def __init__(self, *args: Any, members: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member_id"].choices = [("", "Chọn người"), *members]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """The values as `grant_copy_right` takes them."""
        return {**self.cleaned_data, "member_id": int(self.cleaned_data["member_id"])}


class LastDayForm(forms.Form):
    """The last day of a right or of a rule."""

    on = DayField(label="Ngày cuối còn hiệu lực")


def _key(way: Way) -> str:
    return f"{way.form.value}-{way.from_medium.value}-{way.to_medium.value}"
