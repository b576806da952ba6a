"""What is typed to ask for and decide a delegation; the business is checked by the services."""

from __future__ import annotations

from typing import Any

from django import forms

from congvan.organization.acting import ActingMember
from congvan.organization.queries import delegations


class AskForm(forms.Form):
    """Who stands in for whom, from when to when, why."""

    delegator = forms.ChoiceField(label="Người đi vắng")
    delegate = forms.ChoiceField(label="Người làm thay")
    starts_at = forms.DateTimeField(
        label="Từ",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    ends_at = forms.DateTimeField(
        label="Đến",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
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
            "starts_at": data["starts_at"],
            "ends_at": data["ends_at"],
            "reason": data["reason"],
        }


class DecisionForm(forms.Form):
    """The note that goes with a decision."""

    note = forms.CharField(
        label="Ý kiến", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bắt buộc khi không đồng ý.",
    )  # fmt: skip


def _label(seat: Any) -> str:
    where = f"{seat.post.title}, {seat.unit.name}" if seat.unit else seat.post.title
    return f"{seat.person.full_name} – {where}"
