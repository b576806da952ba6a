"""Forms of the working calendar; the services check what days may be."""

from __future__ import annotations

from django import forms

from congvan.organization.services.calendar import DayDetails
from congvan.web.administration.forms.fields import DayField, text_field


class Holiday(forms.Form):
    """A day off, by law or by decision."""

    day = DayField(label="Ngày nghỉ")
    name = text_field("Tên ngày nghỉ", most=120, missing="Chưa ghi tên ngày nghỉ. Ghi tên ngày.")
    source = text_field(
        "Căn cứ", most=200,
        missing="Chưa ghi căn cứ. Ghi số, ngày của quyết định hoặc thông báo.",
        help_text="Ví dụ: Công văn 12729/VPCP-KGVX ngày 25/12/2025.",
    )  # fmt: skip

    def details(self) -> DayDetails:
        """The values of a valid form."""
        sent = self.cleaned_data
        return DayDetails(sent["day"], sent["name"], sent["source"])


class Swap(Holiday):
    """A weekday off and the weekend day worked for it."""

    made_up = DayField(label="Làm bù vào ngày")
    field_order = ("day", "made_up", "name", "source")


class Day(Holiday):
    """A day of the calendar as it stands; a make-up day is no day off."""

    day = DayField(label="Ngày")
    field_order = ("day", "name", "source")


class Confirm(forms.Form):
    """By which decision the drafts of a year hold."""

    source = text_field(
        "Căn cứ", most=200,
        missing="Chưa ghi căn cứ. Ghi số, ngày của quyết định hoặc thông báo.",
        help_text="Mọi ngày dự thảo còn lại của năm nhận căn cứ này.",
    )  # fmt: skip
