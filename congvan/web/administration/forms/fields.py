"""Fields that several forms share, and how a service's refusal becomes a form's error."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.states import Role, Scope

Choices = Sequence[tuple[str, str]]

# Names that services give to what a form calls otherwise.
_ALIASES = {
    "organ_identifier": "code",
    "code": "identifier",
    "starts_at": "starts_day",
    "ends_at": "ends_day",
}
# No paper is older, no plan goes farther: a slip of the keys, and beyond it calendars cannot count.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_DAY_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]


class DayField(forms.DateField):
    """A date typed as offices write it: 5/2/2026. A text box, so that no browser turns it round."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(
            format="%d/%m/%Y",
            attrs={"placeholder": "ngày/tháng/năm", "inputmode": "numeric", "autocomplete": "off"},
        )
        messages = {
            "required": "Chưa ghi ngày. Ghi ngày/tháng/năm, ví dụ 05/02/2026.",
            "invalid": "Không đọc được ngày. Ghi ngày/tháng/năm, ví dụ 05/02/2026.",
        }
        super().__init__(
            widget=widget, input_formats=_DAY_FORMATS, error_messages=messages, **options
        )

    def to_python(self, value: Any) -> date | None:
        """The day; refused when its year cannot be meant."""
        day: date | None = super().to_python(value)
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise forms.ValidationError("Kiểm tra lại năm vừa ghi.", code="year")
        return day


def text_field(label: str, *, most: int, missing: str = "", **options: Any) -> forms.CharField:
    """One line of text of at most `most` characters; required when `missing` says what is asked."""
    messages = {
        "required": missing,
        "max_length": f"Dài quá {most} ký tự. Viết ngắn lại.",
    }
    return forms.CharField(
        label=label, max_length=most, required=bool(missing), error_messages=messages, **options
    )


class _KeyField(forms.UUIDField):
    def to_python(self, value: Any) -> Any:
        """The key; one that no page of ours has made is none."""
        try:
            return super().to_python(value)
        except forms.ValidationError:
            return None


def key_field() -> forms.UUIDField:
    """The hidden key of a form, made with the page: two clicks bring the same one."""
    return _KeyField(required=False, initial=uuid4, widget=forms.HiddenInput)


def number_field(label: str, *, low: int, high: int, **options: Any) -> forms.IntegerField:
    """A whole number from `low` to `high`."""
    sentence = f"Ghi một số nguyên từ {low} đến {high}."
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence)
    return forms.IntegerField(
        label=label, min_value=low, max_value=high, error_messages=messages, **options
    )


def choice_field(
    label: str, choices: Choices, *, missing: str = "", **options: Any
) -> forms.ChoiceField:
    """One of `choices`; required when `missing` says what to do."""
    messages = {
        "required": missing,
        "invalid_choice": "Lựa chọn này không còn. Chọn lại trong danh sách.",
    }
    return forms.ChoiceField(
        label=label, choices=choices, required=bool(missing), error_messages=messages, **options
    )


def roles_field(
    label: str, *, without: Collection[Role] = (), **options: Any
) -> forms.MultipleChoiceField:
    """Any number of roles, as tick boxes."""
    choices = [(role.value, role.label) for role in Role if role not in without]
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


ROLE_CHOICES: Choices = [("", "Chọn vai trò"), *Role.choices]
SCOPE_CHOICES: Choices = list(Scope.choices)


def refuse(form: forms.Form, error: BusinessError) -> None:
    """Put a service's refusal on the field it names, else over the form. Re-raises NotFound."""
    if isinstance(error, NotFound):
        raise error
    names = (error.field, _ALIASES.get(error.field or ""))
    form.add_error(next((name for name in names if name in form.fields), None), str(error))
