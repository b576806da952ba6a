"""What is typed to search the audit trail."""

from __future__ import annotations

from typing import Any

from django import forms

from congvan.organization.queries.audit_log import AuditFilter, kinds
from congvan.web.administration.forms.fields import DayField


class AuditSearch(forms.Form):
    """By person, by day, by kind of event."""

    actor = forms.CharField(label="Người làm", max_length=100, required=False)
    day = DayField(label="Ngày", required=False)
    code = forms.ChoiceField(label="Sự kiện", required=False)
    truoc = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].choices = [("", "Mọi sự kiện"), *kinds()]  # type: ignore[attr-defined]

    def wanted(self) -> AuditFilter:
        """What narrows the trail; a field that cannot be read does not, and shows its error."""
        if not self.is_bound:
            return AuditFilter()
        self.is_valid()
        data = self.cleaned_data
        return AuditFilter(data.get("code") or "", data.get("actor") or "", data.get("day"))

    def before(self) -> int | None:
        """The event after which the page begins."""
        return self.cleaned_data.get("truoc") if self.is_bound else None
