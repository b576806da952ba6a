"""What is typed to write an entry, post a file, authorise somebody; services check the business."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.work_calendar.queries import Clash, EntryDetail, FolderLine
from congvan.office.work_calendar.queries.people import MEMBER, UNIT, Choice
from congvan.office.work_calendar.services.holding import Taking
from congvan.office.work_calendar.services.writing import EntryData
from congvan.office.work_calendar.states import PartKind, Span
from congvan.web.administration.forms.fields import DayField, choice_field, text_field

_GONE = "Lựa chọn này không còn. Chọn lại trong danh sách."
_TIME = "Không đọc được giờ. Ghi giờ:phút, ví dụ 08:00."
SEEN = "da_xem_trung"


class ClockField(forms.TimeField):
    """A time as offices write it: 08:00, 8h, 8h30."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label, required=False,
            input_formats=["%H:%M", "%Hh%M", "%Hh", "%H", "%Hg%M", "%Hg", "%H.%M"],
            widget=forms.TimeInput(
                format="%H:%M",
                attrs={"placeholder": "08:00", "inputmode": "numeric", "autocomplete": "off"},
            ),
            error_messages={"invalid": _TIME},
        )  # fmt: skip


class _Members(forms.MultipleChoiceField):
    def __init__(self, label: str, choices: Sequence[Choice]) -> None:
        super().__init__(
            label=label, choices=[(one.key, one.name) for one in choices], required=False,
            error_messages={"invalid_choice": _GONE},
        )  # fmt: skip


class EntryForm(forms.Form):
    """One entry: what, when, who, where. `choices` are those of `queries.people`."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    content = text_field("Nội dung", most=500, missing="Ghi việc gì.")
    day = DayField(label="Ngày")
    starts = ClockField("Từ giờ")
    ends = ClockField("Đến giờ")
    last_day = DayField(label="Đến ngày", required=False)
    all_day = forms.BooleanField(label="Cả ngày", required=False)
    place = text_field("Địa điểm", most=200)
    guests = text_field(
        "Thành phần ngoài cơ quan", most=500, help_text="Ví dụ: đại diện Sở Tài chính, UBND phường."
    )
    document = text_field(
        "Văn bản liên quan", most=60, help_text="Số, ký hiệu văn bản anh, chị được xem."
    )
    note = text_field("Ghi chú", most=500)
    private = forms.BooleanField(label="Việc riêng: người khác chỉ thấy “Bận”", required=False)

    def __init__(self, choices: Sequence[Choice], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = [one for one in choices if not one.is_unit]
        units = [one for one in choices if one.is_unit]
        leaders = [one for one in people if one.is_leader]
        self.fields["chair"] = choice_field(
            "Chủ trì", [("", "Chọn người"), *((one.key, one.name) for one in people)]
        )
        self.fields["required"] = _Members("Lãnh đạo cùng dự", leaders)
        self.fields["people"] = _Members("Thành phần", choices)
        self.fields["preparing_unit"] = choice_field(
            "Đơn vị chuẩn bị", [("", "Không"), *((one.key, one.name) for one in units)]
        )
        # For the pickers: value, name, where.
        self.people_groups = _groups(
            ("Lãnh đạo cơ quan", leaders), ("Người", _not(people, leaders))
        )
        self.leader_groups = _groups(("Lãnh đạo cơ quan", leaders))
        self.all_groups = _groups(
            ("Đơn vị", units), ("Lãnh đạo cơ quan", leaders), ("Người", _not(people, leaders))
        )

    def chosen(self, name: str) -> list[str]:
        """The values of one picker."""
        value = self[name].value()
        return [str(value)] if isinstance(value, str) and value else [str(v) for v in value or ()]

    @property
    def chair_values(self) -> list[str]:
        """Who was chosen to chair."""
        return self.chosen("chair")

    @property
    def required_values(self) -> list[str]:
        """The leaders who were chosen."""
        return self.chosen("required")

    @property
    def people_values(self) -> list[str]:
        """The people and units that were chosen."""
        return self.chosen("people")

    def clean(self) -> dict[str, Any]:
        """A time is needed unless it lasts all day; without an end it lasts an hour."""
        data = super().clean() or {}
        if not data.get("all_day") and data.get("starts") is None and "starts" not in self.errors:
            self.add_error("starts", "Chưa ghi giờ. Ghi giờ bắt đầu, hoặc chọn Cả ngày.")
        return data

    def times(self) -> tuple[datetime, datetime] | None:
        """Begin and end as typed, None while they cannot be read."""
        data = self.cleaned_data
        day: date | None = data.get("day")
        if day is None or not (data.get("all_day") or data.get("starts")):
            return None
        last: date = data.get("last_day") or day
        if data.get("all_day"):
            return _at(day), _at(last)
        starts = datetime.combine(day, data["starts"], tzinfo=OFFICE_ZONE)
        if data.get("ends") is None:
            return starts, starts + timedelta(hours=1)
        return starts, datetime.combine(last, data["ends"], tzinfo=OFFICE_ZONE)

    def taking(self) -> Taking:
        """Who takes part, as chosen."""
        data = self.cleaned_data
        people: list[str] = data.get("people", [])
        chair = _ids(MEMBER, [data.get("chair", "")])
        return Taking(
            chair[0] if chair else None,
            _ids(MEMBER, data.get("required", [])),
            _ids(MEMBER, people),
            _ids(UNIT, people),
        )

    def wanted(self) -> EntryData:
        """The entry of a valid form."""
        data, times = self.cleaned_data, self.times()
        assert times is not None, "a valid form has its times"  # noqa: S101
        unit = _ids(UNIT, [data["preparing_unit"]])
        return EntryData(
            content=data["content"], starts_at=times[0], ends_at=times[1], taking=self.taking(),
            is_all_day=data["all_day"], place=data["place"], guests=data["guests"],
            preparing_unit_id=unit[0] if unit else None, note=data["note"],
            document_symbol=data["document"], is_private=data["private"],
            form_key=data.get("key"),
        )  # fmt: skip


def initial_of(detail: EntryDetail) -> dict[str, Any]:
    """What the form shows of an entry that is being changed."""
    line = detail.line
    start, end = (moment.astimezone(OFFICE_ZONE) for moment in (line.starts_at, line.ends_at))
    last = (end - timedelta(microseconds=1)).date()
    by_kind: dict[PartKind, list[str]] = {}
    for one in detail.takers:
        key = f"{MEMBER}{one.member_id}" if one.member_id else f"{UNIT}{one.unit_id}"
        by_kind.setdefault(one.kind, []).append(key)
    chair = by_kind.get(PartKind.CHAIR, [])
    unit = detail.preparing_unit_id
    return {
        "content": line.content, "day": start.date(), "all_day": line.is_all_day,
        "starts": None if line.is_all_day else start.time(),
        "ends": None if line.is_all_day else end.time(),
        "last_day": last if last != start.date() else None, "place": line.place,
        "guests": line.guests, "note": line.note, "document": detail.document_symbol,
        "private": line.is_private, "chair": chair[0] if chair else "",
        "required": by_kind.get(PartKind.REQUIRED, []),
        "people": by_kind.get(PartKind.ORDINARY, []),
        "preparing_unit": f"{UNIT}{unit}" if unit else "",
    }  # fmt: skip


def seen_mark(clashes: Sequence[Clash]) -> str:
    """What a form carries once these clashes were shown: others are shown again."""
    told = "\n".join(sorted(clash.sentence for clash in clashes))
    return hashlib.sha256(told.encode()).hexdigest()[:16] if told else ""


class FileForm(forms.Form):
    """A week or month as a file; the files themselves come beside the form."""

    lich = choice_field("Lịch", (), missing="Chọn lịch.")
    span = choice_field("Kỳ", Span.choices, missing="Chọn tuần hay tháng.")
    day = DayField(label="Một ngày trong kỳ")
    note = text_field("Ghi chú", most=500)

    def __init__(self, folders: Sequence[FolderLine], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "lich", [(line.folder.slug, line.label) for line in folders])


class RightForm(forms.Form):
    """Who may post to which calendar, from when to when."""

    lich = choice_field("Lịch", (), missing="Chọn lịch.")
    member = choice_field("Người được đăng", (), missing="Chọn người được đăng.")
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(label="Đến ngày")

    def __init__(
        self, folders: Sequence[FolderLine], choices: Sequence[Choice], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        people = [one for one in choices if not one.is_unit]
        _offer(self, "lich", [(line.folder.slug, line.label) for line in folders])
        _offer(self, "member", [("", "Chọn người"), *((one.key, one.name) for one in people)])
        self.groups = _groups(("Người", people))

    @property
    def chosen(self) -> list[str]:
        """Who was chosen to post."""
        value = self["member"].value()
        return [str(value)] if value else []


class ReasonForm(forms.Form):
    """Why an entry is postponed."""

    reason = text_field("Lý do", most=300, missing="Ghi lý do, để người tham gia biết vì sao.")


class KeepForm(forms.Form):
    """Until when a plan is to be kept, and why."""

    until = DayField(label="Giữ đến ngày")
    reason = text_field("Lý do", most=500, missing="Ghi lịch này cần cho việc gì.")


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


def _groups(*groups: tuple[str, Sequence[Choice]]) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    return tuple(
        (label, tuple((one.key, one.name, one.where) for one in people))
        for label, people in groups
        if people
    )


def _not(people: Sequence[Choice], others: Sequence[Choice]) -> list[Choice]:
    return [one for one in people if one not in others]


def _ids(prefix: str, keys: Sequence[str]) -> tuple[int, ...]:
    """The numbers of keys with that prefix; the fields let only known keys through."""
    return tuple(int(key.removeprefix(prefix)) for key in keys if key.startswith(prefix))


def _at(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=OFFICE_ZONE)
