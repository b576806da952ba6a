"""The fields of a template as a form; what the head of the draft says already is not asked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from congvan.desk.states import Urgency
from congvan.drafting.making import Field, FieldKind
from congvan.drafting.queries.policy import RightLine
from congvan.drafting.states import SigningPower

PREFIX = "m"
# Told by the head of the draft, or written by the registry when it is issued.
_TOLD = frozenset(
    {
        "subject", "copies", "urgency", "circulation", "kind", "signer", "title", "power",
        "number", "date",
    }
)  # fmt: skip
# The same on every document of a person: remembered from the last one.
REMEMBERED = ("superior", "organ", "place", "archive_unit", "address", "notation")
_LONG = frozenset({"body", "attached_body", "appendix_body"})
_RARE = frozenset(
    {
        "archive_unit", "copies_kept", "drafter_symbol", "address", "power_line", "appendix_title",
        "appendix_body", "attached_kind", "attached_subject", "attached_body",
    }
)  # fmt: skip
_STAMPS = {
    Urgency.FLASH: "HỎA TỐC",
    Urgency.IMMEDIATE: "THƯỢNG KHẨN",
    Urgency.URGENT: "KHẨN",
}


class TemplateForm(forms.Form):
    """The fields a template wants beside the head of the draft."""

    prefix = PREFIX

    def __init__(self, wanted: Sequence[Field], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.wanted = tuple(wanted)
        for field in wanted:
            if field.name not in _TOLD:
                self.fields[field.name] = _field(field)

    @property
    def usual(self) -> list[forms.BoundField]:
        """What every document of the template needs."""
        return [self[name] for name in self.fields if name not in _RARE]

    @property
    def rare(self) -> list[forms.BoundField]:
        """What few documents need; folded away."""
        return [self[name] for name in self.fields if name in _RARE]

    @property
    def has_rare_errors(self) -> bool:
        return any(name in self.errors for name in self.fields if name in _RARE)

    def values(self, told: Mapping[str, str]) -> dict[str, str]:
        """All values of the template: typed here, and told by the head of the draft."""
        known = {field.name for field in self.wanted}
        given = {name: value for name, value in told.items() if name in known}
        return {**given, **self.cleaned_data}


def told_by(data: Mapping[str, Any], signer: RightLine | None, type_name: str) -> dict[str, str]:
    """What the head of the draft says to a template."""
    power = signer.power if signer else SigningPower.HEAD
    return {
        "subject": data.get("subject", ""),
        "copies": data.get("recipients_text", ""),
        "urgency": _STAMPS.get(Urgency(int(data.get("urgency") or Urgency.NORMAL)), ""),
        "circulation": "",
        "kind": type_name,
        "signer": signer.name if signer else "",
        "title": signer.title if signer else "",
        "power": "" if power is SigningPower.HEAD else f"{power.value}.",
    }


def _field(field: Field) -> forms.Field:
    options: dict[str, Any] = {
        "label": field.label, "required": field.required, "help_text": field.hint,
        "error_messages": {"required": f"Ghi {field.label[:1].lower()}{field.label[1:]}."},
    }  # fmt: skip
    if field.kind is FieldKind.CHOICE:
        return forms.ChoiceField(choices=field.choices, **options)
    placeholder = {"placeholder": f"Ví dụ: {field.example}"} if field.example else {}
    if field.kind is FieldKind.LINES:
        rows = 14 if field.name in _LONG else 2 if field.name in ("superior", "organ") else 3
        return forms.CharField(
            widget=forms.Textarea(attrs={"rows": rows, **placeholder}), **options
        )
    return forms.CharField(max_length=1000, widget=forms.TextInput(attrs=placeholder), **options)
