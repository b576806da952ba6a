"""The form of an agency's alert policy."""

from __future__ import annotations

from typing import Any

from django import forms

from congvan.desk.states import ALARM_CHANNELS
from congvan.web.administration.forms.fields import Choices, choice_field, number_field


class Policy(forms.Form):
    """After how many minutes, whom, by what."""

    unread_minutes = number_field(
        "Chưa đọc quá (phút)", low=5, high=480,
        help_text="Tính theo giờ làm việc, từ 5 đến 480. Quy chế lấy 60 phút.",
    )  # fmt: skip
    escalate_to = choice_field(
        "Báo cho", (), help_text="Thường là Chánh Văn phòng. Không chọn ai thì không báo."
    )
    channel = choice_field(
        "Nhắn bằng",
        [(one.value, one.label) for one in ALARM_CHANNELS],
        missing="Chưa chọn kênh. Chọn một kênh.",
        help_text="Thông báo đẩy: ai chưa bật ở trình duyệt nào thì nhắn bằng SMS.",
    )

    def __init__(self, *arguments: Any, receivers: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["escalate_to"].choices = [("", "Không báo ai"), *receivers]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """The values of a valid form, as `set_policy` takes them."""
        chosen = self.cleaned_data["escalate_to"]
        return {**self.cleaned_data, "escalate_to": int(chosen) if chosen else None}
