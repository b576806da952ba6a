"""Opening books, filtering lines, entering lines that keep only a number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import localtime

from congvan.kernel import clock
from congvan.registers.states import PAPER_CHANNELS, BookKind, Channel, PaperLineKind
from congvan.web.administration.forms.delegations import clock_field
from congvan.web.administration.forms.fields import (
    DayField,
    choice_field,
    number_field,
    text_field,
)


class Nothing(forms.Form):
    """Only a button."""


class OpenForm(forms.Form):
    """A new book."""

    # Outgoing books are opened by who decides the sequences.
    kind = choice_field(
        "Loại sổ",
        [(kind.value, kind.label) for kind in BookKind if kind is not BookKind.OUT],
        missing="Chưa chọn loại sổ.",
    )
    name = text_field(
        "Tên sổ", most=100, missing="Chưa ghi tên sổ.", help_text="Ví dụ: Sổ văn bản đến."
    )
    year = number_field("Năm", low=1945, high=2100)
    is_default = forms.BooleanField(label="Chọn sẵn sổ này khi vào sổ", required=False)


class PeriodForm(forms.Form):
    """Which part of a book is shown or printed."""

    tu = DayField(label="Từ ngày", required=False)
    den = DayField(label="Đến ngày", required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        data = super().clean() or {}
        if data.get("tu") and data.get("den") and data["den"] < data["tu"]:
            self.add_error("den", "Đến ngày phải sau từ ngày.")
        return data


class PaperLineForm(forms.Form):
    """A line that keeps a number and nothing of the content (R-290, R-293, R-033)."""

    kind = choice_field(
        "Loại", PaperLineKind.choices, missing="Chưa chọn loại.", widget=forms.RadioSelect
    )
    channel = choice_field(
        "Cách đến",
        [(c.value, c.label) for c in Channel if c in PAPER_CHANNELS],
        missing="Chưa chọn cách đến.",
    )
    received_day = DayField(label="Ngày nhận")
    received_time = clock_field("Lúc", "07:30")
    note = forms.CharField(
        label="Người có tên trên bì", max_length=200, required=False,
        help_text="Chỉ ghi với “Chuyển không bóc bì”. Văn bản mật và đơn thư: bỏ trống.",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        now = localtime(clock.now())
        self.fields["received_day"].initial = now.date()
        self.fields["received_time"].initial = f"{now:%H:%M}"

    def wanted(self) -> dict[str, Any]:
        """The arguments of the verb."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "channel": data["channel"],
            "received_at": moment(data["received_day"], data["received_time"]),
            "note": data["note"],
        }


class ReceiverForm(forms.Form):
    """Who gets the paper; the choices are the agency's people."""

    to = choice_field("Giao cho", (), missing="Chưa chọn người nhận bản giấy.")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = [("", "Chọn người nhận"), *choices]  # type: ignore[attr-defined]


def moment(day: Any, at: Any) -> datetime:
    """A day and a time of day in the office's zone."""
    return datetime.combine(day, at, tzinfo=clock.OFFICE_ZONE)
