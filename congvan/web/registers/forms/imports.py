"""Uploading an old book."""

from __future__ import annotations

from typing import Any

from django import forms

from congvan.web.administration.forms.fields import choice_field


class UploadForm(forms.Form):
    """The book to fill, and the spreadsheet."""

    book = choice_field("Nhập vào sổ", (), missing="Chưa chọn sổ.")
    file = forms.FileField(
        label="Tệp Excel (xlsx)", widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Chưa chọn tệp.", "empty": "Tệp rỗng.", "missing": "Chưa chọn tệp."},
    )  # fmt: skip

    def __init__(self, *args: Any, books: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["book"].choices = [("", "Chọn sổ"), *books]  # type: ignore[attr-defined]
