"""What is typed to ask for and decide a delegation; the business is checked by the services."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms

from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.acting import ActingMember
from congvan.organization.queries import delegations
from congvan.web.administration.forms.fields import DayField


def clock_field(label: str, usual: str) -> forms.TimeField:
    """A time of day typed as 07:00 or 7h30; `usual` is what it begins with."""
    messages = dict.fromkeys(("required", "invalid"), "Ghi giờ:phút, ví dụ 07:00.")
    widget = forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.TimeField(
        label=label, initial=usual, widget=widget, error_messages=messages,
        input_formats=["%H:%M", "%Hh%M", "%Hh", "%H giờ", "%H giờ %M"],
    )  # fmt: skip


class AskForm(forms.Form):
    """Who stands in for whom, from when to when, why."""

    delegator = forms.ChoiceField(label="Người đi vắng")
    delegate = forms.ChoiceField(label="Người làm thay")
    starts_day = DayField(label="Từ ngày")
    starts_time = clock_field("Lúc", "07:00")
    ends_day = DayField(label="Đến ngày")
    ends_time = clock_field("Lúc", "17:00")
    reason = forms.CharField(
        label="Lý do", max_length=500, help_text="Ví dụ: đi công tác, nghỉ phép, học tập trung.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: ActingMember, **options: Any) -> None:
        super().__init__(*args, **options)
        givers = delegations.seats_to_delegate(viewer)
        self.fields["delegator"].choices = [(s.pk, _label(s)) for s in givers]  # type: ignore[attr-defined]
        self.fields["delegate"].choices = [  # type: ignore[attr-defined]
            ("", "Chọn người làm thay"),
            *((s.pk, _label(s)) for s in delegations.possible_delegates(viewer)),
        ]
        if len(givers) == 1:
            self.fields["delegator"].initial = givers[0].pk

    def wanted(self) -> dict[str, Any]:
        """The arguments of the verb."""
        data = self.cleaned_data
        return {
            "delegator_id": int(data["delegator"]),
            "delegate_id": int(data["delegate"]),
            "starts_at": _moment(data["starts_day"], data["starts_time"]),
            "ends_at": _moment(data["ends_day"], data["ends_time"]),
            "reason": data["reason"],
        }


class DecisionForm(forms.Form):
    """The note that goes with a decision."""

    note = forms.CharField(
        label="Ý kiến", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bắt buộc khi không đồng ý.",
    )  # fmt: skip


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=OFFICE_ZONE)


def _label(seat: Any) -> str:
    where = f"{seat.post.title}, {seat.unit.name}" if seat.unit else seat.post.title
    return f"{seat.person.full_name} – {where}"
