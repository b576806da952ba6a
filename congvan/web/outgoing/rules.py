"""The form of one row of the province's lists of forms of issue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from congvan.drafting.services.issuing_rules import RuleDetails
from congvan.drafting.states import IssueForm
from congvan.web.administration.forms.fields import DayField, choice_field, text_field


class RuleForm(forms.Form):
    """For which documents, in what form, on what ground, from when to when (R-092)."""

    code = text_field("Mã", most=40, missing="Ghi mã, ví dụ qd443-6-2.")
    name = text_field(
        "Loại tài liệu", most=300, missing="Ghi loại tài liệu như trong văn bản quy định."
    )
    form = choice_field(
        "Hình thức phát hành", [("", "Chọn"), *IssueForm.choices], missing="Chọn hình thức."
    )
    types = forms.MultipleChoiceField(
        label="Tên loại văn bản", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn: mọi tên loại.",
    )  # fmt: skip
    keywords = text_field(
        "Từ trong trích yếu", most=500, help_text="Cách nhau bằng dấu phẩy; có một từ là khớp."
    )
    is_internal = forms.BooleanField(label="Chỉ gửi trong nội bộ cơ quan", required=False)
    requires_source = forms.BooleanField(label="Phải gửi kèm tệp nguồn .docx", required=False)
    source = text_field("Căn cứ", most=200, missing="Ghi văn bản, điều khoản.")
    province = text_field("Tỉnh", most=100, help_text="Để trống: áp dụng mọi nơi.")
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(label="Đến hết ngày", required=False)

    def __init__(self, *args: Any, types: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["types"].choices = types  # type: ignore[attr-defined]

    def details(self) -> RuleDetails:
        """The values as `add_rule` takes them."""
        data = dict(self.cleaned_data)
        words = tuple(word.strip() for word in data.pop("keywords").split(",") if word.strip())
        return RuleDetails(**{**data, "types": tuple(data["types"]), "keywords": words})
