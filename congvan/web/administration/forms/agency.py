"""Forms of the agency: details, identifiers, security policy."""

from __future__ import annotations

from django import forms

from congvan.organization.services.agencies import AgencyDetails
from congvan.web.administration.forms.fields import (
    DayField,
    number_field,
    roles_field,
    text_field,
)


class Details(forms.Form):
    """What the agency says of itself."""

    name = text_field("Tên cơ quan", most=200, missing="Chưa ghi tên cơ quan. Ghi tên đầy đủ.")
    short_name = text_field("Tên gọi tắt", most=100)
    notation = text_field("Chữ viết tắt trong ký hiệu", most=20)
    place_of_issue = text_field(
        "Địa danh", most=100, help_text="Ghi trước ngày tháng của văn bản đi."
    )
    email_domain = text_field(
        "Tên miền thư", most=100, help_text="Phần sau dấu @, ví dụ gialai.gov.vn."
    )
    contact_name = text_field("Đầu mối kỹ thuật", most=100, help_text="Mỗi cơ quan có một người.")
    contact_phone = text_field("Điện thoại đầu mối", most=30)

    def details(self) -> AgencyDetails:
        """The values of a valid form."""
        return AgencyDetails(**self.cleaned_data)


class Identifier(forms.Form):
    """A further identifier."""

    code = text_field("Mã định danh mới", most=64, missing="Chưa ghi mã. Ghi mã, ví dụ H21.05.")
    valid_from = DayField(label="Hiệu lực từ")


class Closing(forms.Form):
    """The last day of an identifier or a unit."""

    last_day = DayField(label="Ngày cuối cùng")


class Security(forms.Form):
    """What the agency demands of its accounts."""

    second_factor_roles = roles_field(
        "Vai trò phải xác thực hai lớp",
        help_text="Ai giữ vai trò được tích, kể cả anh, chị, phải bật ngay ở lần mở trang kế tiếp.",
    )
    idle_lock_minutes = number_field(
        "Khóa phiên khi không dùng (phút)", low=1, high=480,
        help_text="Từ 1 đến 480. Quy chuẩn khuyên không quá 15.",
    )  # fmt: skip
    password_reminder_days = number_field(
        "Nhắc đổi mật khẩu sau (ngày)", low=1, high=365, help_text="Từ 1 đến 365."
    )
    idle_disable_days = number_field(
        "Ngừng tài khoản không dùng sau (ngày)", low=7, high=365, help_text="Từ 7 đến 365."
    )
