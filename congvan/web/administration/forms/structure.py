"""Forms of units and posts."""

from __future__ import annotations

from typing import Any

from django import forms

from congvan.organization.states import Role
from congvan.web.administration.forms.fields import (
    Choices,
    DayField,
    choice_field,
    number_field,
    roles_field,
    text_field,
)


class AsOf(forms.Form):
    """The day as of which the tree is shown, and whether closed units are."""

    ngay = DayField(label="Xem ngày", required=False)
    da_dong = forms.BooleanField(label="Cả đơn vị đã thôi", required=False)


class UnitChange(forms.Form):
    """Name, place and order of a unit."""

    name = text_field("Tên đơn vị", most=200, missing="Chưa ghi tên đơn vị. Ghi tên đầy đủ.")
    short_name = text_field("Tên gọi tắt", most=40, help_text="Hiện trên danh sách.")
    notation = text_field("Chữ viết tắt trong ký hiệu", most=20, help_text="Ví dụ VP, CĐS.")
    parent = choice_field("Thuộc đơn vị", [])
    position = number_field("Thứ tự", low=0, high=9999, help_text="Số nhỏ đứng trước.")

    def __init__(self, *args: Any, parents: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"].choices = [("", "Trực thuộc cơ quan"), *parents]  # type: ignore[attr-defined]

    @property
    def parent_id(self) -> int | None:
        return int(self.cleaned_data["parent"]) if self.cleaned_data["parent"] else None


class UnitAdd(UnitChange):
    """A new unit also has a first day."""

    valid_from = DayField(label="Hoạt động từ")


class Post(forms.Form):
    """A post and what comes with it."""

    title = text_field("Chức danh", most=100, missing="Chưa ghi tên chức danh. Ghi tên chức danh.")
    rank = number_field("Thứ bậc", low=1, high=999, help_text="Số nhỏ đứng trước trong danh sách.")
    default_roles = roles_field(
        "Vai trò mặc định", without=(Role.SYSADMIN_CENTRAL, Role.INSPECTOR),
        help_text="Người được bổ nhiệm về sau có ngay các vai trò này; người đang giữ không đổi.",
    )  # fmt: skip


class PostChange(Post):
    """A post that exists can go out of use."""

    is_closed = forms.BooleanField(label="Thôi dùng chức danh này", required=False)
