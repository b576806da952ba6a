"""Keeping a search under a name; the columns and the form of an export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from congvan.search.exports import COLUMNS, DEFAULT_COLUMNS, Form
from congvan.web.administration.forms.fields import text_field

FORM, COLUMN, PLACE = "dang", "cot", "thu-tu-"


class KeepForm(forms.Form):
    """A name, and whether it stands on the desk."""

    ten = text_field(
        "Tên", most=80, missing="Chưa đặt tên. Ghi tên để nhận ra sau này.",
        help_text="Ví dụ: Hỏa tốc của phòng, Báo cáo chuyển đổi số.",
    )  # fmt: skip
    tren_ban = forms.BooleanField(label="Hiện ở Cần xử lý", required=False, initial=True)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column to tick, with its place among the chosen ones."""

    key: str
    title: str
    is_chosen: bool
    place: int


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What the person has chosen so far, as it was sent or as it is offered first."""

    form: Form
    columns: tuple[ColumnChoice, ...]

    @property
    def chosen(self) -> tuple[str, ...]:
        """The chosen columns in their order; equal places keep the order of the page."""
        chosen = (one for one in self.columns if one.is_chosen)
        return tuple(one.key for one in sorted(chosen, key=lambda one: one.place))

    @classmethod
    def offered(cls) -> ExportChoice:
        """What is ticked when the page opens."""
        order = [*DEFAULT_COLUMNS, *(key for key in COLUMNS if key not in DEFAULT_COLUMNS)]
        return cls(
            Form.XLSX,
            tuple(
                ColumnChoice(key, COLUMNS[key].title, key in DEFAULT_COLUMNS, place)
                for place, key in enumerate(order, start=1)
            ),
        )

    @classmethod
    def sent(cls, sent: Mapping[str, str], ticked: list[str]) -> ExportChoice:
        """What was sent; what is no column or no number is passed over."""
        form = sent.get(FORM, "")
        return cls(
            Form(form) if form in Form.values else Form.XLSX,
            tuple(
                ColumnChoice(
                    one.key, one.title, one.key in ticked, _place(sent.get(PLACE + one.key, ""), one)
                )
                for one in cls.offered().columns
            ),
        )  # fmt: skip


def _place(text: str, offered: ColumnChoice) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else offered.place
