"""What is typed to give other agencies tasks and to act on one; services check the business."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from congvan.office.tasks.queries.between import Candidate
from congvan.web.administration.forms.fields import DayField, text_field
from congvan.web.tasks.between_acts import BetweenAct


def _area(label: str, *, most: int = 500, missing: str = "", rows: int = 2) -> forms.CharField:
    return text_field(
        label, most=most, missing=missing, widget=forms.Textarea(attrs={"rows": rows})
    )


# Name in an act's `fields`: the argument of the verb, and how its field is made.
_FIELDS = {
    "opinion": ("text", lambda: _area("Ý kiến")),
    "reason": ("text", lambda: _area("Lý do", missing="Ghi lý do.")),
    "urging": ("text", lambda: _area("Nội dung đôn đốc", missing="Ghi nội dung cần đôn đốc.")),
    "day": ("due_on", lambda: DayField(label="Hạn mới")),
    "done_day": ("due_on", lambda: DayField(label="Thực hiện xong ngày", required=False)),
}


class BetweenActForm(forms.Form):
    """The fields of one act; `cleaned_data` are the verb's arguments."""

    def __init__(self, act: BetweenAct, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in act.fields:
            key, made = _FIELDS[name]
            self.fields[key] = made()


class GiveForm(forms.Form):
    """A task for recipients of a document: which, what, by when."""

    organs = forms.MultipleChoiceField(
        label="Giao cho", widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Chưa chọn cơ quan nào. Chọn ít nhất một cơ quan.",
            "invalid_choice": "Có cơ quan không còn trong nơi nhận. Chọn lại trong danh sách.",
        },
    )  # fmt: skip
    content = text_field(
        "Việc cần làm",
        most=500,
        missing="Ghi việc cần làm.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due_on = DayField(label="Hạn thực hiện")

    def __init__(self, candidates: Sequence[Candidate], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        organs = self.fields["organs"]
        assert isinstance(organs, forms.MultipleChoiceField)  # noqa: S101
        # Who has a task is not offered; a second click still names them, and the verb says what is so.
        organs.choices = [(str(one.organ_id), one.name) for one in candidates]
        organs.widget.choices = [
            (str(one.organ_id), one.name) for one in candidates if not one.is_given
        ]

    def wanted(self) -> dict[str, Any]:
        """The verb's arguments."""
        data = self.cleaned_data
        return {
            "organ_ids": [int(one) for one in data["organs"]], "content": data["content"],
            "due_on": data["due_on"],
        }  # fmt: skip
