"""Django form fields in our dress: `<c-form-field :field="form.login_name" />`.

The component decides the look from the widget; ids, hints and errors are tied for screen readers.
"""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.utils.safestring import SafeString

# Widget → the piece of our CSS and the component branch that draws it.
_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.PasswordInput, "password"),
    (forms.CheckboxSelectMultiple, "checks"),
    (forms.CheckboxInput, "check"),
    (forms.RadioSelect, "radios"),
    (forms.SelectMultiple, "select"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
)
_CSS = {
    "select": "form-select",
    "check": "form-check-input",
    "checks": "form-check-input",
    "radios": "form-check-input",
}


@dataclass(frozen=True, slots=True)
class FieldView:
    """A bound field ready to draw; `control` is the rendered input with ARIA attributes."""

    kind: str
    label: str
    label_for: str
    required: bool
    hint: str
    hint_id: str
    errors: tuple[str, ...]
    error_id: str
    control: SafeString
    # Why it cannot be changed here, "" when it can: the form's widget says it in `data-locked`.
    locked: str = ""
    choices: tuple[BoundWidget, ...] = ()


def view_of(bound: BoundField) -> FieldView:
    """This will describe a bound field for the form-field component."""
    kind = next((kind for widget, kind in _KINDS if isinstance(bound.field.widget, widget)), "text")
    errors = tuple(str(error) for error in bound.errors)
    hint = str(bound.help_text or "")
    hint_id, error_id = f"{bound.auto_id}_hint", f"{bound.auto_id}_error"
    described = " ".join([*([hint_id] if hint else []), *([error_id] if errors else [])])
    attributes: dict[str, str | bool] = {"class": _css(kind, bound, invalid=bool(errors))}
    if described and kind not in ("radios", "checks"):
        attributes["aria-describedby"] = described
    if errors:
        attributes["aria-invalid"] = "true"
    return FieldView(
        kind=kind,
        label=str(bound.label or ""),
        label_for=bound.id_for_label,
        required=bound.field.required,
        hint=hint,
        hint_id=hint_id,
        errors=errors,
        error_id=error_id,
        control=SafeString(bound.as_widget(attrs=attributes))
        if kind not in ("radios", "checks")
        else SafeString(""),
        locked=str(bound.field.widget.attrs.get("data-locked", "")),
        choices=_choices(bound) if kind in ("radios", "checks") else (),
    )


def _choices(bound: BoundField) -> tuple[BoundWidget, ...]:
    """Radio buttons or tick boxes one by one, each with our class (the widget gives them none)."""
    choices: tuple[BoundWidget, ...] = tuple(bound)
    for choice in choices:
        choice.data["attrs"] = {**choice.data["attrs"], "class": "form-check-input"}
    return choices


def _css(kind: str, bound: BoundField, *, invalid: bool) -> str:
    own = bound.field.widget.attrs.get("class", "")
    words = [_CSS.get(kind, "form-control"), "is-invalid" if invalid else "", own]
    return " ".join(word for word in words if word)
