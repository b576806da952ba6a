"""Forms of the agency's own templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from congvan.drafting.making import Field, FieldKind
from congvan.web.administration.forms.fields import choice_field, text_field


class AddForm(forms.Form):
    """A new template: name, document type, file."""

    name = text_field("Tên mẫu", most=150, missing="Chưa đặt tên mẫu.")
    type = choice_field("Loại văn bản", (), missing="Chưa chọn loại văn bản.")
    file = forms.FileField(
        label="Tệp Word (.docx)", widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={"required": "Chưa chọn tệp.", "empty": "Tệp rỗng.", "missing": "Chưa chọn tệp."},
    )  # fmt: skip

    def __init__(self, *args: Any, types: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["type"].choices = [("", "Chọn loại"), *types]  # type: ignore[attr-defined]


class RenameForm(forms.Form):
    """Another name."""

    name = text_field("Tên mẫu", most=150, missing="Chưa đặt tên mẫu.")


class FillForm(forms.Form):
    """What a template asks for; nothing is required, because it is only tried out."""

    def __init__(self, data: Any = None, *, wanted: Sequence[Field]) -> None:
        super().__init__(data, prefix="o")
        for field in wanted:
            self.fields[field.name] = _form_field(field)

    @property
    def values(self) -> dict[str, str]:
        """What was typed, by the template's names."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


def _form_field(field: Field) -> forms.Field:
    common: dict[str, Any] = {"label": field.label, "required": False, "help_text": field.hint}
    if field.kind is FieldKind.CHOICE:
        return forms.ChoiceField(choices=field.choices, **common)
    widget = (
        forms.Textarea(attrs={"rows": 3}) if field.kind is FieldKind.LINES else forms.TextInput()
    )
    return forms.CharField(max_length=20_000, widget=widget, **common)
