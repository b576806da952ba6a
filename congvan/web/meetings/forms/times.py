"""Days and hours as offices write them: 25/11/2026, 8:30 or 8h30."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any

from django import forms

from congvan.kernel.clock import OFFICE_ZONE
from congvan.web.administration.forms.fields import DayField

_HOUR = re.compile(r"(\d{1,2})(?:[:.hg](\d{2})?)?")


class HourField(forms.CharField):
    """An hour of the day: "8", "8h30", "08:30", "14.15"."""

    def __init__(self, *, missing: str, **options: Any) -> None:
        widget = forms.TextInput(
            attrs={"placeholder": "giờ:phút", "inputmode": "numeric", "autocomplete": "off"}
        )
        super().__init__(widget=widget, error_messages={"required": missing}, **options)

    def to_python(self, value: Any) -> Any:
        """The time typed, "" for none. Raises ValidationError."""
        text = "".join(str(value or "").lower().split())
        if not text:
            return ""
        found = _HOUR.fullmatch(text) if text.isascii() else None
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if hour > 23 or minute > 59:
            raise forms.ValidationError("Không đọc được giờ. Ghi giờ:phút, ví dụ 08:30.")
        return time(hour, minute)


class SpanForm(forms.Form):
    """From when to when; the last day is asked only when it is another one."""

    day = DayField(label="Ngày")
    begins = HourField(label="Từ giờ", missing="Ghi giờ bắt đầu, ví dụ 08:00.")
    ends = HourField(label="Đến giờ", missing="Ghi giờ kết thúc, ví dụ 10:00.")
    last_day = DayField(label="Đến ngày", required=False)

    def span(self) -> tuple[datetime, datetime]:
        """Both moments, aware."""
        data = self.cleaned_data
        last = data.get("last_day") or data["day"]
        return (
            datetime.combine(data["day"], data["begins"], OFFICE_ZONE),
            datetime.combine(last, data["ends"], OFFICE_ZONE),
        )


def begin_of(starts_at: datetime, ends_at: datetime) -> dict[str, Any]:
    """What stands in the fields at first."""
    start, end = starts_at.astimezone(OFFICE_ZONE), ends_at.astimezone(OFFICE_ZONE)
    return {
        "day": start.date(), "begins": f"{start:%H:%M}", "ends": f"{end:%H:%M}",
        "last_day": end.date() if end.date() != start.date() else None,
    }  # fmt: skip


# Names that services give to what a form calls otherwise.
FIELD_OF = {"starts_at": "begins", "ends_at": "ends"}
