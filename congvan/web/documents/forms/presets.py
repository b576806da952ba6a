"""What is typed to keep phrases and groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from congvan.desk.states import Part
from congvan.directives.queries.pickers import ReceiverLine
from congvan.web.administration.forms.fields import text_field


class PhraseForm(forms.Form):
    """A phrase and its short name."""

    label = text_field("Tên ngắn", most=30, missing="Ghi tên ngắn, ví dụ: Chủ trì, tham mưu.")
    text = text_field(
        "Câu", most=500, missing="Ghi câu sẽ chèn vào ý kiến.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class GroupForm(forms.Form):
    """A name, and who is in it: those who coordinate and those who are informed."""

    name = text_field("Tên nhóm", most=60, missing="Ghi tên nhóm, ví dụ: Khối kỹ thuật.")
    coordinate = forms.MultipleChoiceField(label="Phối hợp", required=False)
    inform = forms.MultipleChoiceField(label="Để biết", required=False)

    def __init__(self, *args: Any, receivers: Sequence[ReceiverLine], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(line.key, line.name) for line in receivers]
        for name in ("coordinate", "inform"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        units = tuple((line.key, line.name, line.where) for line in receivers if line.is_unit)
        people = tuple((line.key, line.name, line.where) for line in receivers if not line.is_unit)
        # For the picker: who can be named, units apart from people.
        self.groups = (("Đơn vị", units), ("Người", people))

    @property
    def coordinate_values(self) -> list[str]:
        """Who was named to coordinate."""
        return list(self["coordinate"].value() or ())

    @property
    def inform_values(self) -> list[str]:
        """Who was named to be informed."""
        return list(self["inform"].value() or ())

    def chosen(self) -> Iterator[tuple[str, Part]]:
        """Everybody named, once, with the part offered."""
        coordinators = self.cleaned_data["coordinate"]
        yield from ((key, Part.COORDINATE) for key in coordinators)
        for key in self.cleaned_data["inform"]:
            if key not in coordinators:
                yield key, Part.INFORM

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("coordinate") and not data.get("inform"):
            self.add_error("coordinate", "Chọn ít nhất một người hoặc đơn vị.")
        return data
