"""The few words that verbs on a draft ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from congvan.directives.queries.pickers import ReceiverLine
from congvan.drafting.rules.checklist import APPROVAL_CHECKS
from congvan.drafting.services.review import Correction
from congvan.drafting.states import DissentChoice, IssueForm
from congvan.organization.queries.calendar import end_of_working_day
from congvan.web.administration.forms.fields import Choices, DayField, choice_field, text_field
from congvan.web.drafting.acts import Act

DECISIONS = tuple((one.value, str(one.label)) for one in DissentChoice if one.value)
# The tick that stands for every point of the check list.
ALL_CHECKS = "tat-ca"
FORMS = (("", "Theo quy định của cơ quan"), *((one.value, str(one.label)) for one in IssueForm))


def _area(label: str, *, most: int, missing: str = "", rows: int = 3, **options: Any) -> Any:
    return text_field(
        label, most=most, missing=missing, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


class ChecksField(forms.MultipleChoiceField):
    """The points of R-010: one by one, or all by the last tick, which stands for them."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[str]:
        """The keys of the points; the tick for all gives every key."""
        chosen: list[str] = super().clean(value)
        return [one.key for one in APPROVAL_CHECKS] if ALL_CHECKS in chosen else chosen


def _checks() -> forms.Field:
    points = [(one.key, one.sentence) for one in APPROVAL_CHECKS]
    return ChecksField(
        label="Xem xét trước khi duyệt",
        choices=[*points, (ALL_CHECKS, "Đã xem xét đủ các điểm trên")],
        error_messages={
            "required": "Chưa tích điểm nào. Tích “Đã xem xét đủ các điểm trên” hoặc từng điểm."
        },
    )


_FIELDS = {
    "note": lambda: _area("Lời trình", most=1000, rows=2),
    "text": lambda: _area(
        "Ý kiến", most=4000, missing="Ghi ý kiến, để người nhận biết cần làm gì.", rows=2
    ),
    "reason": lambda: _area("Lý do", most=500, missing="Ghi lý do.", rows=2),
    "checked": _checks,
    "corrections": lambda: _area(
        "Điểm phải sửa",
        most=4000,
        missing="Ghi ít nhất một điểm phải sửa, mỗi điểm một dòng.",
        help_text="Mỗi điểm một dòng. Người soạn sửa, tích từng điểm rồi chuyển văn thư.",
    ),
    "leader": lambda: choice_field("Trình tới", (), missing="Chọn lãnh đạo sẽ xem tiếp."),
    "form": lambda: choice_field("Hình thức phát hành", FORMS),
    "holders": lambda: forms.MultipleChoiceField(
        label="Xin ý kiến của", error_messages={"required": "Chọn ít nhất một đơn vị hoặc người."}
    ),
    "due_at": lambda: DayField(label="Trả lời trước ngày", required=False),
    "matter": lambda: text_field(
        "Vấn đề", most=300, missing="Ghi ngắn gọn hai bên khác nhau về việc gì."
    ),
    "specialist_text": lambda: _area(
        "Ý kiến người soạn", most=4000, missing="Ghi ý kiến của người soạn."
    ),
    "head_text": lambda: _area(
        "Ý kiến lãnh đạo đơn vị", most=4000, missing="Ghi ý kiến của lãnh đạo đơn vị."
    ),
    "choice": lambda: choice_field("Quyết định", DECISIONS, missing="Chọn ý kiến được theo."),
}


class ActForm(forms.Form):
    """The fields of one act; `shown` has more where one form on the page serves several acts."""

    def __init__(
        self, act: Act, *args: Any, shown: Sequence[str] = (), leaders: Choices = (),
        receivers: Sequence[ReceiverLine] = (), **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.act = act
        self.receivers = {line.key: line for line in receivers}
        own = {name.rstrip("?"): not name.endswith("?") for name in act.fields}
        for name in dict.fromkeys((*own, *shown)):
            field = _FIELDS[name]()
            field.required = field.required and own.get(name, False)
            self.fields[name] = field
        if "leader" in self.fields:
            self.fields["leader"].choices = [("", "Chọn lãnh đạo"), *leaders]  # type: ignore[attr-defined]
        if "holders" in self.fields:
            self.fields["holders"].choices = [(line.key, line.name) for line in receivers]  # type: ignore[attr-defined]
        self._own = frozenset(own)

    @property
    def groups(self) -> tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]:
        """Who can be asked, for the picker: units apart from people."""
        lines = self.receivers.values()
        units = tuple((line.key, line.name, line.where) for line in lines if line.is_unit)
        people = tuple((line.key, line.name, line.where) for line in lines if not line.is_unit)
        return (("Đơn vị", units), ("Người", people))

    @property
    def chosen(self) -> list[str]:
        """The keys chosen in the picker."""
        return [str(key) for key in self["holders"].value() or ()]

    def wanted(self) -> dict[str, Any]:
        """The verb's arguments beside who and what."""
        data = {name: value for name, value in self.cleaned_data.items() if name in self._own}
        if "holders" in data:
            data["holders"] = [self.receivers[key].holder for key in data["holders"]]
        if "due_at" in data:
            data["due_at"] = end_of_working_day(data["due_at"]) if data["due_at"] else None
        if "leader" in data:
            data["to"] = int(data.pop("leader"))
        if "corrections" in data:
            lines = [line.strip(" -•\t") for line in data["corrections"].splitlines()]
            data["corrections"] = [Correction(text=line) for line in lines if line]
        if "form" in data:
            data["form"] = data["form"] or None
        return data
