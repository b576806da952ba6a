"""What is typed to open, correct and close a dossier; the business is checked by the services."""

from __future__ import annotations

from typing import Any

from django import forms

from congvan.dossiers import queries
from congvan.web.administration.forms.fields import (
    DayField,
    choice_field,
    number_field,
    text_field,
)

_TITLE_HINT = "Việc gì, của ai, thời gian nào. Ví dụ: Rà soát tài khoản người dùng năm 2026."


class AmendForm(forms.Form):
    """Title, retention period, note."""

    title = text_field(
        "Tiêu đề hồ sơ", most=500, missing="Chưa ghi tiêu đề hồ sơ. Ghi ngắn gọn việc gì.",
        help_text=_TITLE_HINT,
    )  # fmt: skip
    retention = choice_field(
        "Thời hạn bảo quản", (), missing="Chưa chọn thời hạn bảo quản. Chọn một thời hạn."
    )
    note = text_field("Ghi chú", most=500)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        periods = [(str(p.id), p.name) for p in queries.retention_periods()]
        self.fields["retention"].choices = [("", "Chọn thời hạn"), *periods]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """The arguments of the verb."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "retention_id": int(data["retention"]),
            "note": data["note"],
        }


class NewForm(AmendForm):
    """A new dossier: its year and, if the office has its own, its number and notation."""

    year = number_field("Năm", low=1945, high=2200)
    code = text_field(
        "Số và ký hiệu", most=20, help_text="Để trống thì hệ thống cấp số tiếp theo của năm."
    )

    field_order = ("title", "retention", "year", "code", "note")

    def wanted(self) -> dict[str, Any]:
        """The arguments of the verb."""
        data = self.cleaned_data
        return {**super().wanted(), "year": data["year"], "code": data["code"]}


class CloseForm(forms.Form):
    """The day on which the work ended."""

    ended_on = DayField(label="Ngày kết thúc", required=False)
