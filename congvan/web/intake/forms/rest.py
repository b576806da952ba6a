"""The small forms of the intake: taking files in, reasons, the head's decision, a paper line."""

from __future__ import annotations

from typing import Any

from django import forms

from congvan.registers.states import Channel, PaperLineKind
from congvan.web.administration.forms.fields import Choices, choice_field, text_field

EACH, ONE = "moi-tep", "mot-van-ban"
MODES = ((EACH, "Mỗi tệp một văn bản"), (ONE, "Một văn bản nhiều tệp"))
# What the system brings in by itself is not chosen by hand.
CHANNELS = [(one.value, one.label) for one in Channel if one is not Channel.EXCHANGE]


class TakeInForm(forms.Form):
    """Files of one or several documents, and by which way they came (R-025)."""

    channel = choice_field("Cách đến", CHANNELS, missing="Chọn cách đến.")
    origin = text_field("Nơi gửi", most=200)
    mode = forms.ChoiceField(
        label="Khi có nhiều tệp", choices=MODES, initial=EACH, widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why something is done with an arrival."""

    reason = text_field(
        "Lý do", most=500, missing="Ghi lý do.", widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, label: str, hint: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = hint


class DecisionForm(forms.Form):
    """The head's word; a reason is asked for when the arrival does not come in."""

    reason = text_field(
        "Lý do", most=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bắt buộc khi trả lại hoặc không tiếp nhận.",
    )  # fmt: skip


class PaperLineForm(forms.Form):
    """A number for a paper of which nothing is kept."""

    book = choice_field("Sổ", [], missing="Chọn sổ.")
    kind = choice_field(
        "Loại",
        [(one.value, one.label) for one in PaperLineKind if one is not PaperLineKind.UNOPENED],
        missing="Chọn loại.",
    )

    def __init__(self, *args: Any, books: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["book"].choices = books  # type: ignore[attr-defined]
