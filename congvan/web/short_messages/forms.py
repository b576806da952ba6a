"""Forms of short messages and of what one is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms

from congvan.desk.states import MessageStatus
from congvan.desk.telling import Hours
from congvan.office.short_messages.queries.sendings import Receiver
from congvan.office.short_messages.queries.templates import TemplateLine
from congvan.office.short_messages.rules import LONGEST_NOTE, PLACES
from congvan.office.short_messages.services.templates import (
    LONGEST_BODY,
    LONGEST_NAME,
    MOST_A_DAY,
    TemplateDetails,
)
from congvan.web.administration.forms.fields import (
    Choices,
    DayField,
    choice_field,
    number_field,
    text_field,
)

_PLACES = ", ".join(f"{{{one}}}" for one in PLACES)
_DIGEST_HOURS = ("06:00", "06:30", "07:00", "07:30", "08:00", "08:30")
AFTER, DIGEST = "sau", "thu"


class Message(forms.Form):
    """Which template, to whom; `once` makes two clicks one sending."""

    template = choice_field("Mẫu tin", (), missing="Chưa chọn mẫu tin. Chọn một mẫu.")
    note = text_field(
        "Ghi chú", most=LONGEST_NOTE, help_text="Điền vào chỗ {ghi chú} của mẫu, nếu mẫu có."
    )
    receivers = forms.MultipleChoiceField(
        label="Người nhận",
        error_messages={
            "required": "Chưa chọn người nhận.",
            "invalid_choice": "Có người nhận không còn ở cơ quan. Chọn lại.",
        },
    )
    once = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(
        self, *arguments: Any, templates: Choices, people: Sequence[Receiver], **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self.fields["template"].choices = [("", "Chọn mẫu"), *templates]  # type: ignore[attr-defined]
        self.fields["receivers"].choices = [(str(one.member_id), one.name) for one in people]  # type: ignore[attr-defined]
        groups: dict[str, list[tuple[str, str, str]]] = {}
        for one in people:
            note = one.post if one.phone else f"{one.post} · chưa có số"
            groups.setdefault(one.unit or "Lãnh đạo, văn phòng", []).append(
                (str(one.member_id), one.name, note)
            )
        self.groups = [*groups.items()]

    @property
    def chosen(self) -> list[str]:
        """The receivers chosen so far."""
        return [str(one) for one in self["receivers"].value() or ()]


class Template(forms.Form):
    """A template with its validity."""

    name = text_field("Tên mẫu", most=LONGEST_NAME, missing="Chưa đặt tên. Ghi tên mẫu.")
    body = forms.CharField(
        label="Nội dung", max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Chỗ điền: {_PLACES}.",
        error_messages={
            "required": "Chưa có nội dung.", "max_length": f"Dài quá {LONGEST_BODY} ký tự.",
        },
    )  # fmt: skip
    unaccented = forms.BooleanField(
        label="Gửi không dấu", required=False,
        help_text="Một tin không dấu chứa 160 chữ, có dấu chỉ 70 chữ.",
    )  # fmt: skip
    valid_from = DayField(label="Dùng từ ngày")
    valid_to = DayField(label="Đến hết ngày", required=False)

    @staticmethod
    def begun(line: TemplateLine) -> dict[str, object]:
        """What the form shows of a stored template."""
        return {
            "name": line.name, "body": line.body, "unaccented": line.unaccented,
            "valid_from": line.valid_from, "valid_to": line.valid_to,
        }  # fmt: skip

    def details(self) -> TemplateDetails:
        """The values of a valid form."""
        return TemplateDetails(**self.cleaned_data)


class Rules(forms.Form):
    """How many a day, and whether ordinary news may go by SMS."""

    per_sender = number_field("Mỗi người gửi mỗi ngày (tin)", low=1, high=MOST_A_DAY)
    per_agency = number_field("Cả cơ quan mỗi ngày (tin)", low=1, high=MOST_A_DAY)
    sms_for_notices = forms.BooleanField(
        label="Cho mỗi người chọn nhận báo việc thường bằng SMS", required=False,
        help_text="Tin chỉ nói có việc mới, không nói nội dung. Việc khẩn không phụ thuộc mục này.",
    )  # fmt: skip


class LogFilter(forms.Form):
    """The days and the state of the log; in the address."""

    tu = DayField(label="Từ ngày")
    den = DayField(label="Đến ngày")
    trang_thai = choice_field(
        "Trạng thái", [("", "Tất cả"), *((one.value, one.label) for one in MessageStatus)]
    )

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("tu") and said.get("den") and said["tu"] > said["den"]:
            self.add_error("den", "Ngày cuối sớm hơn ngày đầu. Sửa một trong hai ngày.")
        return said


def _clock(label: str) -> forms.TimeField:
    """A text box: the browser's own control shows 09:00 PM where its language is English."""
    sentence = "Ghi giờ và phút, ví dụ 21:00."
    return forms.TimeField(
        label=label, input_formats=["%H:%M", "%Hh%M", "%H"],
        widget=forms.TimeInput(
            format="%H:%M",
            attrs={"placeholder": "giờ:phút", "inputmode": "numeric", "autocomplete": "off"},
        ),
        error_messages={"required": sentence, "invalid": sentence},
    )  # fmt: skip


class HoursForm(forms.Form):
    """When one rests and the hour of the digest."""

    quiet_from = _clock("Không báo từ")
    quiet_to = _clock("Đến")
    quiet_on_days_off = forms.BooleanField(
        label="Không báo cả ngày nghỉ (thứ bảy, chủ nhật, lễ)", required=False
    )
    digest = choice_field(
        "Thư tổng hợp mỗi sáng làm việc",
        [("", "Không nhận"), *((one, f"Lúc {one}") for one in _DIGEST_HOURS)],
        help_text="Việc chờ anh, chị, việc đến hạn hôm nay. Không có gì thì không gửi.",
    )
    held = choice_field(
        "Thư bị giữ lại trong giờ nghỉ",
        [(AFTER, "Gửi khi hết giờ nghỉ"), (DIGEST, "Gộp vào thư tổng hợp")],
        missing="Chọn một cách.", widget=forms.RadioSelect,
    )  # fmt: skip

    @staticmethod
    def begun(hours: Hours) -> dict[str, object]:
        """What the form shows of the hours in force."""
        return {
            "quiet_from": hours.quiet_from, "quiet_to": hours.quiet_to,
            "quiet_on_days_off": hours.quiet_on_days_off,
            "digest": f"{hours.digest_at:%H:%M}" if hours.digest_at else "",
            "held": DIGEST if hours.held_into_digest else AFTER,
        }  # fmt: skip

    def hours(self) -> Hours:
        """The values of a valid form."""
        said = self.cleaned_data
        digest = said["digest"]
        return Hours(
            said["quiet_from"], said["quiet_to"], said["quiet_on_days_off"],
            said["held"] == DIGEST, time.fromisoformat(digest) if digest else None,
        )  # fmt: skip
