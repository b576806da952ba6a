"""What is typed to give a task, to act on one and to set a reminder; services check the business."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from congvan.desk.states import Urgency
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.tasks.queries.people import Subordinate
from congvan.organization.queries.calendar import working_calendar
from congvan.web.administration.forms.fields import (
    DayField,
    choice_field,
    key_field,
    number_field,
    text_field,
)
from congvan.web.documents.forms.sending import day_of
from congvan.web.tasks.acts import Act
from congvan.web.urgency import URGENCY_CHOICES

# The buttons of the deadline, in working days.
TERMS = (1, 3, 5, 10)
OTHER_DAY = "khac"
_UNREADABLE = "Không đọc được ngày. Ghi ngày/tháng, ví dụ 27/11."


def _area(label: str, *, most: int, missing: str = "", rows: int = 3, **options: Any) -> Any:
    return text_field(
        label, most=most, missing=missing, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


# Name in the form, and how the field is made; the names of the acts' fields.
_FIELDS = {
    "result": ("text", lambda: _area("Kết quả", most=4000, missing="Ghi kết quả đã đạt được.")),
    "progress": ("text", lambda: _area("Đã làm được gì", most=4000, rows=2, missing="Ghi đã làm được gì.")),
    "part": ("text", lambda: _area("Kết quả phối hợp", most=4000, missing="Ghi kết quả phần phối hợp.")),
    "reason": ("text", lambda: _area("Lý do", most=500, rows=2, missing="Ghi lý do, để người nhận biết vì sao.")),
    "opinion": ("text", lambda: _area("Ý kiến", most=500, rows=2)),
    "urging": ("text", lambda: _area("Nội dung đôn đốc", most=500, rows=2, missing="Ghi nội dung cần đôn đốc.")),
    "percent": ("percent", lambda: number_field("Hoàn thành (%)", low=0, high=100)),
    "day": ("due_on", lambda: DayField(label="Hạn đề nghị")),
    "day?": ("due_on", lambda: DayField(label="Hạn mới", required=False)),
}  # fmt: skip


class ActForm(forms.Form):
    """The fields of one act; `cleaned_data` are the verb's arguments."""

    def __init__(self, act: Act, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.act = act
        for name in act.fields:
            key, made = _FIELDS[name]
            self.fields[key] = made()


class TaskForm(forms.Form):
    """A new task: what, who, by when. `people` are those the giver may name."""

    title = text_field("Việc gì", most=300, missing="Ghi việc cần làm.")
    content = _area("Nội dung, yêu cầu", most=4000, rows=4)
    urgency = choice_field("Độ khẩn", URGENCY_CHOICES, missing="Chọn độ khẩn.")
    from_above = text_field(
        "Cấp trên giao", most=200, help_text="Tên cơ quan, ví dụ Ủy ban nhân dân tỉnh."
    )
    han = forms.CharField(required=False, max_length=10)
    ngay = forms.CharField(required=False, max_length=20)
    key = key_field()

    def __init__(self, people: Sequence[Subordinate], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(one.member_id), one.name) for one in people]
        some = [("", "Chọn người chủ trì"), *choices]
        self.fields["lead"] = choice_field("Chủ trì", some, missing="Chọn người chủ trì.")
        self.fields["coordinators"] = forms.MultipleChoiceField(
            label="Phối hợp", choices=choices, required=False,
            error_messages={"invalid_choice": "Lựa chọn này không còn. Chọn lại trong danh sách."},
        )  # fmt: skip
        units: dict[str, list[tuple[str, str, str]]] = {}
        for one in people:
            place = (str(one.member_id), one.name, one.where)
            units.setdefault(one.unit_name or "Lãnh đạo và cơ quan", []).append(place)
        # For the pickers: people under their units.
        self.groups = tuple((unit, tuple(members)) for unit, members in units.items())

    usual_urgency = Urgency.NORMAL.value

    @property
    def saying(self) -> dict[str, str]:
        """What the sentence over the button names, as it is chosen; task-saying.js says the same."""
        known = {key: name for _, group in self.groups for key, name, _ in group}
        lead = next(iter(self.lead_values), "")
        others = [known[one] for one in self.coordinator_values if one in known and one != lead]
        urgency = str(self["urgency"].value() or self.usual_urgency)
        words = dict(URGENCY_CHOICES).get(urgency, "").lower()
        days = {str(count): day for count, day, _ in self.terms}
        typed = str(self["ngay"].value() or "").strip()
        return {
            "lead": known.get(lead, ""),
            "until": days.get(str(self["han"].value()), typed),
            "urgency": "" if urgency == str(self.usual_urgency) else words,
            "helpers": others[0] if len(others) == 1 else f"{len(others)} người" if others else "",
        }

    @property
    def lead_values(self) -> list[str]:
        """Who was named as the lead."""
        value = self["lead"].value()
        return [str(value)] if value else []

    @property
    def coordinator_values(self) -> list[str]:
        """Who was named to coordinate."""
        return [str(one) for one in self["coordinators"].value() or ()]

    @property
    def terms(self) -> list[tuple[int, str, bool]]:
        """The buttons of the deadline: working days, the day they end on, whether chosen."""
        chosen = self["han"].value()
        return [(days, f"{_in(days):%d/%m}", chosen == str(days)) for days in TERMS]

    @property
    def is_other_day(self) -> bool:
        """Whether a day of one's own is chosen."""
        return self["han"].value() == OTHER_DAY

    def clean(self) -> dict[str, Any]:
        """The deadline as `due_on`; a coordinator who leads is named once."""
        data = super().clean() or {}
        term, typed = data.get("han", ""), data.get("ngay", "").strip()
        if term in {str(days) for days in TERMS}:
            data["due_on"] = _in(int(term))
        elif typed:
            data["due_on"] = day_of(typed, clock.today())
            if data["due_on"] is None:
                self.add_error("ngay", _UNREADABLE)
        else:
            self.add_error("ngay", "Chưa chọn hạn. Chọn số ngày làm việc hoặc ghi một ngày.")
        lead = data.get("lead", "")
        data["coordinators"] = [one for one in data.get("coordinators", ()) if one != lead]
        return data

    def wanted(self) -> dict[str, Any]:
        """The verb's arguments that are typed here."""
        data = self.cleaned_data
        return {
            "title": data["title"], "content": data["content"], "lead_id": int(data["lead"]),
            "coordinators": [int(one) for one in data["coordinators"]], "due_on": data["due_on"],
            "urgency": Urgency(int(data["urgency"])), "from_above": data["from_above"],
            "form_key": data["key"],
        }  # fmt: skip


class ReminderForm(forms.Form):
    """A private reminder: what, which day, at what o'clock, beside which page."""

    words = text_field("Nhắc việc gì", most=300, missing="Ghi điều cần nhắc.")
    day = DayField(label="Ngày")
    time = forms.TimeField(
        label="Giờ", input_formats=["%H:%M", "%Hh%M", "%Hh", "%H"],
        widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "08:30", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid"), "Ghi giờ và phút, ví dụ 08:30."),
    )  # fmt: skip
    link = text_field(
        "Trang liên quan", most=300,
        help_text="Địa chỉ một trang của hệ thống, bắt đầu từ dấu / sau tên máy chủ.",
    )  # fmt: skip

    def rings_at(self) -> datetime:
        """The moment in the offices' zone."""
        data = self.cleaned_data
        return datetime.combine(data["day"], data["time"], tzinfo=OFFICE_ZONE)


def _in(days: int) -> date:
    return working_calendar().add(clock.today(), days)
