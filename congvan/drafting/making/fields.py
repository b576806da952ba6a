"""What a template asks for: its fields as data, so that a page can make its form from them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import nfc

Value = str | Sequence[str] | date | None
# A plan of 500 pages as typed text; more belongs into a file of its own.
MAX_CHARACTERS = 2_000_000


class FieldKind(StrEnum):
    TEXT = "text"
    LINES = "lines"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a template; `label` and `hint` are Vietnamese, `choices` (value, label)."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    example: str = ""

    def needed(self) -> Field:
        """The same field, required."""
        return replace(self, required=True)

    def optional(self) -> Field:
        """The same field, which may stay empty."""
        return replace(self, required=False)

    def labelled(self, label: str, *, hint: str = "", example: str = "") -> Field:
        """The same field in the words of one template."""
        return replace(self, label=label, hint=hint or self.hint, example=example or self.example)


class FieldsMissing(InvalidInput):
    """Required fields of a template are empty; `missing` names them."""

    code = "template_fields_missing"

    def __init__(self, missing: Sequence[Field]) -> None:
        labels = ", ".join(f"“{field.label}”" for field in missing)
        super().__init__(
            f"Mẫu văn bản còn thiếu: {labels}.",
            next_step="Điền các mục còn thiếu rồi tạo lại.",
            field=missing[0].name,
        )
        self.missing = tuple(field.name for field in missing)


@dataclass(frozen=True, slots=True)
class Filled:
    """The values given for a template, as clean text."""

    values: Mapping[str, str]

    def text(self, name: str, default: str = "") -> str:
        """One line: a field without line breaks."""
        return " ".join(self.values.get(name, "").split()) or default

    def lines(self, name: str) -> list[str]:
        """The lines of a field that are not blank."""
        return [line.strip() for line in self.values.get(name, "").split("\n") if line.strip()]

    def day(self, name: str) -> date | None:
        """A date field; raises InvalidInput when it is none."""
        return parsed_day(self.text(name), name)


def filled(fields: Sequence[Field], given: Mapping[str, Value]) -> Filled:
    """The values for `fields`, texts in NFC. Raises FieldsMissing, and InvalidInput for a choice.

    Values of other names are left out: a form may carry more than one template needs.
    """
    values: dict[str, str] = {}
    for field in fields:
        text = _as_text(given.get(field.name))
        if field.kind is FieldKind.CHOICE and text and text not in dict(field.choices):
            raise InvalidInput(
                f"Mục “{field.label}” không có lựa chọn này.",
                next_step="Chọn một giá trị trong danh sách.",
                field=field.name,
            )
        values[field.name] = text
    if sum(map(len, values.values())) > MAX_CHARACTERS:
        raise InvalidInput(
            "Nội dung quá dài để tạo theo mẫu.", next_step="Tách phần dài thành phụ lục riêng."
        )
    missing = [field for field in fields if field.required and not values[field.name].strip()]
    if missing:
        raise FieldsMissing(missing)
    return Filled(values)


def parsed_day(text: str, name: str = "date") -> date | None:
    """A date as written in a form: 05/01/2026, 5-1-2026 or 2026-01-05; None when empty."""
    if not text:
        return None
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    vietnamese = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    try:
        if iso:
            return date(*map(int, iso.groups()))
        if vietnamese:
            day, month, year = map(int, vietnamese.groups())
            return date(year, month, day)
    except ValueError:
        pass
    raise InvalidInput(
        f"“{text}” không phải là ngày.", next_step="Ghi ngày dạng 05/01/2026.", field=name
    )


def _as_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        value = "\n".join(value)
    # Tabs would jump to stops that the templates do not set.
    return nfc(value.replace("\r\n", "\n").replace("\r", "\n")).replace("\t", " ").strip()
