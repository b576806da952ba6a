"""Forms of the operator; the services check what the values mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from congvan.hub.services.policy import LIMITS
from congvan.kernel.errors import BusinessError, NotFound

Choices = Sequence[tuple[str, str]]


def _text(label: str, *, most: int, missing: str = "", **options: Any) -> forms.CharField:
    messages = {"required": missing, "max_length": f"Dài quá {most} ký tự. Viết ngắn lại."}
    return forms.CharField(
        label=label, max_length=most, required=bool(missing), error_messages=messages, **options
    )


def _number(label: str, low: int, high: int, **options: Any) -> forms.IntegerField:
    said = f"Ghi một số nguyên từ {low} đến {high}."
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), said)
    return forms.IntegerField(
        label=label, min_value=low, max_value=high, error_messages=messages, **options
    )


def _choice(label: str, *, missing: str = "", **options: Any) -> forms.ChoiceField:
    messages = {
        "required": missing,
        "invalid_choice": "Lựa chọn này không còn. Chọn lại trong danh sách.",
    }
    return forms.ChoiceField(
        label=label, required=bool(missing), error_messages=messages, **options
    )


def _secret(label: str, hint: str, *, missing: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "off"})
    return _text(label, most=200, missing=missing, widget=widget, help_text=hint)


class ContactForm(forms.Form):
    """Name, whom to call, and the limit of a participant."""

    name = _text("Tên hệ thống", most=200, missing="Chưa ghi tên hệ thống. Ghi tên.")
    contact_name = _text("Người liên hệ", most=100)
    contact_phone = _text("Điện thoại", most=30)
    contact_email = _text("Thư điện tử", most=100)
    sends_per_minute = _number(
        "Số lần gửi mỗi phút", 0, 100_000, initial=0, help_text="0 là không giới hạn."
    )
    is_hub = forms.BooleanField(label="Là trục cấp dưới", required=False)


class ParticipantForm(ContactForm):
    """A new participant."""

    system_id = _text(
        "Mã hệ thống", most=100, missing="Chưa ghi mã hệ thống. Ghi mã, ví dụ gialai.qlvb.01.",
        help_text="Chữ không dấu, chữ số, dấu chấm. Ví dụ: gialai.qlvb.01.",
    )  # fmt: skip
    organs = _text(
        "Mã định danh của các cơ quan", most=4000, help_text="Cách nhau bằng dấu phẩy.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    field_order = ("name", "system_id", "organs")


class RotateForm(forms.Form):
    """How long the present secret stays good."""

    days = _number(
        "Bí mật cũ còn dùng thêm (ngày)", 0, 90, initial=7,
        help_text="0 ngày: bí mật cũ thôi dùng ngay, hệ thống ngắt cho đến khi đặt bí mật mới.",
    )  # fmt: skip


class RevokeForm(forms.Form):
    """Why an account is closed."""

    reason = _text("Lý do", most=300, missing="Chưa ghi lý do thu hồi. Ghi lý do.")


class OrganForm(forms.Form):
    """A line of the directory."""

    code = _text("Mã định danh", most=64, missing="Chưa ghi mã định danh. Ghi mã, ví dụ H21.18.")
    name = _text("Tên cơ quan", most=300, missing="Chưa ghi tên cơ quan. Ghi tên.")
    old_code = _text("Mã cũ", most=64, help_text="Mã theo QCVN 102 nếu cơ quan đã có.")
    participant = _choice("Hệ thống nhận thư")

    def __init__(self, *given: Any, participants: Choices, is_change: bool = False, **kw: Any):
        super().__init__(*given, **kw)
        self.fields["participant"].choices = [("", "Chưa hệ thống nào"), *participants]  # type: ignore[attr-defined]
        if is_change:
            del self.fields["code"]


class CloseForm(forms.Form):
    """The successor of a closed code."""

    replaced_by = _text(
        "Mã thay thế", most=64, help_text="Để trống nếu không cơ quan nào nhận thay."
    )


class PolicyForm(forms.Form):
    """The rules of the hub."""

    payload_days = _number("Giữ nội dung sau khi nhận (ngày)", *LIMITS["payload_days"])
    max_package_mb = _number("Gói tin lớn nhất (MB)", *LIMITS["max_package_mb"])
    stuck_after_hours = _number("Báo kẹt sau (giờ)", *LIMITS["stuck_after_hours"])


class UpstreamForm(forms.Form):
    """The account at a hub above."""

    name = _text("Tên trục", most=200, missing="Chưa ghi tên trục. Ghi tên.")
    base_url = _text(
        "Địa chỉ", most=300, missing="Chưa ghi địa chỉ. Ghi địa chỉ, ví dụ https://truc.gov.vn/vxp."
    )
    system_id = _text("Mã hệ thống", most=100, missing="Chưa ghi mã hệ thống. Ghi mã đã được cấp.")
    secret = _secret("Bí mật", "Để trống khi sửa thì giữ bí mật đang dùng.")
    takes_unknown = forms.BooleanField(
        label="Chuyển lên đây mã không có trong danh bạ", required=False, initial=True
    )


class TestForm(forms.Form):
    """From whom to whom a test message goes."""

    from_code = _choice("Từ cơ quan", missing="Chưa chọn nơi gửi. Chọn một cơ quan.")
    to_code = _choice("Đến cơ quan", missing="Chưa chọn nơi nhận. Chọn một cơ quan.")

    def __init__(self, *given: Any, codes: Choices, **kw: Any):
        super().__init__(*given, **kw)
        for name in ("from_code", "to_code"):
            self.fields[name].choices = [("", "Chọn cơ quan"), *codes]  # type: ignore[attr-defined]


def refuse(form: forms.Form, error: BusinessError) -> None:
    """Put a service's refusal on the field it names, else over the form. Re-raises NotFound."""
    if isinstance(error, NotFound):
        raise error
    form.add_error(error.field if error.field in form.fields else None, str(error))
