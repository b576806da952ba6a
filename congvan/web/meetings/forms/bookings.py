"""Forms of bookings and of what can be booked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.office.meetings.queries.people import PersonLine
from congvan.office.meetings.queries.resources import ResourceLine
from congvan.office.meetings.services.bookings import BookingWanted
from congvan.office.meetings.services.resources import ResourceWanted
from congvan.office.meetings.states import ResourceKind
from congvan.web.administration.forms.fields import (
    DayField,
    choice_field,
    key_field,
    number_field,
    refuse,
    text_field,
)
from congvan.web.meetings.forms.meetings import groups_of
from congvan.web.meetings.forms.times import FIELD_OF, SpanForm


class BookingForm(SpanForm):
    """Which resource of a kind, when, what for; vehicles: where to, who travels."""

    resource = choice_field("Đặt", (), missing="Chọn phòng, xe hoặc thiết bị.")
    purpose = text_field("Dùng cho việc gì", most=500, missing="Chưa ghi dùng cho việc gì.")
    people = number_field("Số người", low=1, high=5000, required=False)
    trip_place = text_field("Nơi đến", most=200)
    travellers = text_field("Người đi", most=500)
    note = text_field("Ghi chú", most=500)
    key = key_field()

    def __init__(
        self, *args: Any, kind: ResourceKind, offered: Sequence[ResourceLine], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        choices = [(str(line.id), _words(line)) for line in offered]
        self.fields["resource"].label = kind.label
        self.fields["resource"].choices = [("", "Chọn"), *choices]  # type: ignore[attr-defined]
        if kind is not ResourceKind.VEHICLE:
            del self.fields["trip_place"], self.fields["travellers"]
        if kind is ResourceKind.EQUIPMENT:
            del self.fields["people"]

    def wanted(self) -> BookingWanted:
        """The argument of the verb."""
        data = self.cleaned_data
        starts_at, ends_at = self.span()
        return BookingWanted(
            resource_id=int(data["resource"]), starts_at=starts_at, ends_at=ends_at,
            purpose=data["purpose"], people=data.get("people"), note=data["note"],
            trip_place=data.get("trip_place", ""), travellers=data.get("travellers", ""),
        )  # fmt: skip

    def say(self, error: BusinessError) -> None:
        """Put a refusal on its field."""
        error.field = FIELD_OF.get(error.field or "", error.field)
        refuse(self, error)


class ReturnForm(forms.Form):
    """The odometer before and after, if somebody read it."""

    before = number_field("Số km lúc đi", low=0, high=9_999_999, required=False)
    after = number_field("Số km lúc về", low=0, high=9_999_999, required=False)


class ResourceForm(forms.Form):
    """What the administrator writes of a room, a vehicle, a device."""

    name = text_field("Tên", most=120, missing="Chưa ghi tên. Ghi tên mọi người quen gọi.")
    place = text_field("Nơi để", most=200)
    seats = number_field("Số chỗ", low=1, high=5000, required=False)
    equipment = text_field("Trang bị", most=500)
    plate = text_field("Biển số", most=20)
    driver = text_field("Lái xe", most=120)
    needs_approval = forms.BooleanField(
        label="Phải được người phụ trách duyệt", required=False, initial=True
    )

    def __init__(self, *args: Any, kind: ResourceKind, **options: Any) -> None:
        super().__init__(*args, **options)
        left_out = {
            ResourceKind.ROOM: ("plate", "driver"),
            ResourceKind.VEHICLE: ("equipment",),
            ResourceKind.EQUIPMENT: ("plate", "driver", "seats", "equipment"),
        }
        for name in left_out[kind]:
            del self.fields[name]
        if kind is ResourceKind.ROOM:
            self.fields["place"].label = "Ở đâu"

    def wanted(self) -> ResourceWanted:
        """The argument of the verb."""
        return ResourceWanted(**self.cleaned_data)


class KeeperForm(forms.Form):
    """Who keeps a resource, from when to when."""

    member = forms.ChoiceField(
        label="Người phụ trách",
        error_messages={"required": "Chưa chọn người.", "invalid_choice": "Chọn lại người."},
    )
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(label="Đến ngày", required=False)

    def __init__(self, *args: Any, receivers: Sequence[PersonLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.groups = groups_of(receivers, units=False)
        people = [(line.key, line.name) for line in receivers if not line.is_unit]
        self.fields["member"].choices = people  # type: ignore[attr-defined]
        self.initial.setdefault("valid_from", clock.today())

    @property
    def chosen(self) -> list[str]:
        """The key that stands in the picker."""
        return [str(self["member"].value() or "")]

    def wanted(self) -> dict[str, Any]:
        """The arguments of the verb."""
        data = self.cleaned_data
        return {
            "member_id": int(data["member"][1:]), "valid_from": data["valid_from"],
            "valid_to": data["valid_to"],
        }  # fmt: skip


def _words(line: ResourceLine) -> str:
    parts = [
        line.name,
        line.plate,
        f"{line.seats} chỗ" if line.seats else "",
        "phải duyệt" if line.needs_approval else "",
    ]
    return ", ".join(part for part in parts if part)
