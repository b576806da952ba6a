"""Forms of a meeting: the meeting itself, an answer, minutes, conclusions, votes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from congvan.kernel.errors import BusinessError
from congvan.office.meetings.queries.people import PersonLine
from congvan.office.meetings.queries.resources import ResourceLine
from congvan.office.meetings.services.inviting import Guests
from congvan.office.meetings.services.planning import MeetingWanted
from congvan.office.meetings.states import Answer, Attendance
from congvan.web.administration.forms.fields import DayField, key_field, refuse, text_field
from congvan.web.meetings.forms.times import FIELD_OF, SpanForm

PickerGroups = tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]


def groups_of(lines: Sequence[PersonLine], *, units: bool) -> PickerGroups:
    """Whom a picker offers: leaders, units if asked for, then everybody."""
    parts = (
        ("Lãnh đạo cơ quan", [line for line in lines if line.is_leader]),
        ("Đơn vị", [line for line in lines if line.is_unit and units]),
        ("Người", [line for line in lines if not line.is_unit and not line.is_leader]),
    )
    return tuple(
        (label, tuple((line.key, line.name, line.where) for line in group))
        for label, group in parts
        if group
    )


class _Picking(forms.Form):
    """A form with pickers of people; `receivers` are all who can be chosen."""

    def __init__(self, *args: Any, receivers: Sequence[PersonLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.receivers = receivers
        self.people_groups = groups_of(receivers, units=False)
        self.all_groups = groups_of(receivers, units=True)
        offered = [(line.key, line.name) for line in receivers]
        for name in self.picked:
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    picked: tuple[str, ...] = ()

    @property
    def picked_keys(self) -> dict[str, list[str]]:
        """The keys that stand in each picker."""
        found = {}
        for name in self.picked:
            value = self[name].value() or ()
            found[name] = [value] if isinstance(value, str) else [str(key) for key in value]
        return found


def _person(label: str, missing: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, error_messages={"required": missing, "invalid_choice": "Chọn lại người."}
    )


def _people(label: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False,
        error_messages={"invalid_choice": "Có người không còn trong cơ quan. Chọn lại."},
    )  # fmt: skip


class MeetingForm(_Picking, SpanForm):
    """A meeting: what, when, where, who."""

    picked = ("chair", "secretary", "people", "informed")

    title = text_field(
        "Tên cuộc họp", most=300, missing="Chưa ghi tên cuộc họp. Ghi họp về việc gì.",
        help_text="Ví dụ: Giao ban tháng 11; Nghe báo cáo số hóa hồ sơ.",
    )  # fmt: skip
    room = forms.ChoiceField(
        label="Phòng họp", required=False,
        error_messages={"invalid_choice": "Phòng này không còn. Chọn lại."},
    )  # fmt: skip
    place = text_field("Địa điểm khác", most=200)
    link = text_field("Đường dẫn họp trực tuyến", most=500, help_text="Bắt đầu bằng https://")
    chair = _person("Chủ trì", "Chưa chọn người chủ trì.")
    secretary = _person("Thư ký", "Chưa chọn thư ký.")
    people = _people("Thành phần dự họp")
    informed = _people("Mời để biết")
    names = forms.CharField(
        label="Khách mời ngoài cơ quan", required=False, max_length=10_000,
        widget=forms.Textarea({"rows": 2}), help_text="Mỗi khách một dòng: họ tên, cơ quan.",
    )  # fmt: skip
    agenda = forms.CharField(
        label="Nội dung, chương trình", required=False, max_length=20_000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"max_length": "Nội dung dài quá 20.000 ký tự. Đính kèm thành tệp."},
    )  # fmt: skip

    key = key_field()

    def __init__(self, *args: Any, rooms: Sequence[ResourceLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["room"].choices = [("", "Không dùng phòng họp"), *map(_room, rooms)]  # type: ignore[attr-defined]

    def wanted(self) -> MeetingWanted:
        """The argument of the verb."""
        data = self.cleaned_data
        starts_at, ends_at = self.span()
        return MeetingWanted(
            title=data["title"], agenda=data["agenda"], place=data["place"], link=data["link"],
            chair_id=_seat(data["chair"]), secretary_id=_seat(data["secretary"]),
            starts_at=starts_at, ends_at=ends_at,
            room_id=int(data["room"]) if data["room"] else None,
            guests=Guests(
                members=[_seat(key) for key in data["people"] if key[0] == "m"],
                units=[_seat(key) for key in data["people"] if key[0] == "u"],
                informed=[_seat(key) for key in data["informed"] if key[0] == "m"],
                names=[line.strip() for line in data["names"].splitlines() if line.strip()],
            ),
        )  # fmt: skip

    def say(self, error: BusinessError) -> None:
        """Put a refusal on its field."""
        error.field = {**FIELD_OF, "room_id": "room", "resource": "room"}.get(
            error.field or "", error.field
        )
        refuse(self, error)


class AnswerForm(_Picking):
    """Whether one comes; why not; who instead."""

    picked = ("substitute",)

    said = forms.ChoiceField(
        label="Trả lời", choices=[(one.value, one.label) for one in Answer if one is not Answer.NONE],
        error_messages={"required": "Chọn dự, không dự hoặc cử người khác.", "invalid_choice": "Chọn lại."},
    )  # fmt: skip
    note = text_field("Lý do", most=500)
    substitute = forms.ChoiceField(label="Người dự thay", required=False)

    def wanted(self) -> dict[str, Any]:
        """The arguments of the verb."""
        data = self.cleaned_data
        return {
            "said": Answer(data["said"]), "note": data["note"],
            "substitute_id": _seat(data["substitute"]) if data["substitute"] else None,
        }  # fmt: skip


class MinutesForm(forms.Form):
    """The text of the minutes, and after which version it was written."""

    text = forms.CharField(
        label="Diễn biến cuộc họp", max_length=100_000, widget=forms.Textarea({"rows": 16}),
        error_messages={
            "required": "Chưa ghi biên bản. Ghi diễn biến cuộc họp.",
            "max_length": "Biên bản dài quá 100.000 ký tự. Đính kèm phần còn lại thành tài liệu.",
        },
    )  # fmt: skip
    after = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput)


class ConclusionForm(_Picking):
    """One conclusion, and whom and when the meeting named."""

    picked = ("lead",)

    sentence = forms.CharField(
        label="Kết luận", max_length=2000, widget=forms.Textarea({"rows": 2}),
        error_messages={
            "required": "Chưa ghi kết luận. Ghi một câu.",
            "max_length": "Kết luận dài quá 2.000 ký tự. Tách thành nhiều câu.",
        },
    )  # fmt: skip
    lead = forms.ChoiceField(label="Chủ trì thực hiện", required=False)
    due_on = DayField(label="Hạn", required=False)

    def wanted(self) -> dict[str, Any]:
        """The arguments of the verb."""
        data = self.cleaned_data
        lead = _seat(data["lead"]) if data["lead"] else None
        return {"sentence": data["sentence"], "lead_id": lead, "due_on": data["due_on"]}


class GiveForm(_Picking):
    """Who does what a conclusion says, until when, with whom."""

    picked = ("lead", "coordinators")

    lead = _person("Chủ trì", "Chưa chọn người chủ trì.")
    due_on = DayField(label="Hạn")
    coordinators = _people("Phối hợp")

    def wanted(self) -> dict[str, Any]:
        """The arguments of the verb."""
        data = self.cleaned_data
        return {
            "lead_id": _seat(data["lead"]), "due_on": data["due_on"],
            "coordinators": [_seat(key) for key in data["coordinators"] if key[0] == "m"],
        }  # fmt: skip


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="Lý do", max_length=500, widget=forms.Textarea({"rows": 2}), required=False,
        error_messages={"max_length": "Lý do dài quá 500 ký tự. Viết ngắn lại."},
    )  # fmt: skip


class ReturnForm(ReasonForm):
    """What the secretary is to put right in the minutes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label = "Chỗ cần sửa"


class BallotForm(forms.Form):
    """A question put to the vote."""

    question = text_field("Nội dung biểu quyết", most=500, missing="Chưa ghi điều cần biểu quyết.")
    secret = forms.BooleanField(label="Biểu quyết kín", required=False)


ATTENDANCE = [(one.value, one.label) for one in Attendance]


def _seat(key: str) -> int:
    return int(key[1:])


def _room(line: ResourceLine) -> tuple[str, str]:
    seats = f", {line.seats} chỗ" if line.seats else ""
    asked = "" if not line.needs_approval else ", phải duyệt"
    return str(line.id), f"{line.name}{seats}{asked}"
