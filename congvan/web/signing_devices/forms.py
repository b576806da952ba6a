"""Forms of devices, handovers and pictures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from congvan.signing.services.devices import MOST_KEY_FILE_BYTES, DeviceDetails
from congvan.signing.states import DeviceKind, DeviceOwner
from congvan.web.administration.forms.fields import (
    Choices,
    DayField,
    choice_field,
    text_field,
)

_PIN = {"autocomplete": "off"}


def pin_field(label: str = "Mã PIN", **options: Any) -> forms.CharField:
    """A PIN: never shown again, never kept."""
    return forms.CharField(
        label=label, max_length=100, required=False, strip=False,
        widget=forms.PasswordInput(attrs=_PIN, render_value=False), **options,
    )  # fmt: skip


def file_field(label: str, *, accept: str, missing: str = "", **options: Any) -> forms.FileField:
    """A small file; required when `missing` says what to do."""
    sentence = missing or "Chọn lại tệp."
    return forms.FileField(
        label=label, required=bool(missing), widget=forms.FileInput(attrs={"accept": accept}),
        error_messages=dict.fromkeys(("required", "empty", "invalid", "missing"), sentence), **options,
    )  # fmt: skip


class Device(forms.Form):
    """A device of the agency, registered by its administrator."""

    owner = choice_field(
        "Của", DeviceOwner.choices, missing="Chọn thiết bị của cá nhân hay của cơ quan."
    )
    keeper = choice_field("Người giữ", (), missing="Chọn người giữ thiết bị.")
    kind = choice_field("Loại thiết bị", DeviceKind.choices, missing="Chọn loại thiết bị.")
    certificate = file_field(
        "Chứng thư (.cer, .crt)", accept=".cer,.crt,.pem,.der",
        help_text="Không cần khi tải tệp khóa .p12: chứng thư nằm trong tệp khóa.",
    )  # fmt: skip
    key_file = file_field("Tệp khóa (.p12, .pfx)", accept=".p12,.pfx")
    pin = pin_field(
        "Mật khẩu tệp khóa", help_text="Chỉ dùng một lần để đọc chứng thư, không lưu lại."
    )
    reference = text_field(
        "Nhãn thiết bị hoặc tài khoản ký số từ xa", most=200,
        help_text="Chỉ ghi cho thiết bị cắm ở máy chủ và ký số từ xa.",
    )  # fmt: skip
    place_kept = text_field("Nơi cất giữ", most=200, missing="Ghi nơi cất giữ thiết bị.")
    is_competent = forms.BooleanField(
        label="Người giữ có thẩm quyền ký văn bản của cơ quan", required=False
    )

    def __init__(self, *arguments: Any, keepers: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["keeper"].choices = [("", "Chọn người giữ"), *keepers]  # type: ignore[attr-defined]

    def details(self) -> DeviceDetails:
        """The values of a valid form."""
        data = self.cleaned_data
        return DeviceDetails(
            owner=DeviceOwner(data["owner"]), keeper_id=int(data["keeper"]),
            kind=DeviceKind(data["kind"]), place_kept=data["place_kept"],
            certificate=content(data["certificate"]), key_file=content(data["key_file"]),
            reference=data["reference"], is_competent=data["is_competent"],
        )  # fmt: skip


class OwnKeyFile(forms.Form):
    """One's own key file."""

    key_file = file_field(
        "Tệp khóa (.p12, .pfx)", accept=".p12,.pfx", missing="Chọn tệp khóa .p12 hoặc .pfx."
    )
    pin = pin_field(
        "Mật khẩu tệp khóa",
        help_text="Chỉ dùng để đọc chứng thư, không lưu lại. Mỗi lần ký sẽ hỏi lại.",
    )
    place_kept = text_field(
        "Nơi cất giữ bản gốc", most=200, missing="Ghi nơi cất giữ tệp khóa gốc."
    )


class Handover(forms.Form):
    """The minutes of a handover."""

    to_member = choice_field("Người nhận", (), missing="Chọn người nhận thiết bị.")
    permission = text_field(
        "Văn bản cho phép", most=300, missing="Ghi số, ngày văn bản cho phép giao thiết bị.",
        help_text="Ví dụ: Quyết định số 12/QĐ-SKHCN ngày 05/01/2026.",
    )  # fmt: skip
    starts_on = DayField(label="Từ ngày")
    ends_on = DayField(
        label="Đến ngày", required=False, help_text="Để trống: cho đến khi giao lại."
    )
    note = text_field("Tình trạng thiết bị, ghi chú", most=500)

    def __init__(self, *arguments: Any, keepers: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["to_member"].choices = [("", "Chọn người nhận"), *keepers]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """The values of a valid form, as `hand_over` takes them."""
        data = dict(self.cleaned_data)
        return data | {"to_member_id": int(data.pop("to_member"))}


class Reason(forms.Form):
    """Why a device is locked or retired."""

    reason = text_field("Lý do", most=300, missing="Ghi lý do.")


class Picture(forms.Form):
    """A picture with its true size."""

    image = file_field("Hình PNG nền trong suốt", accept="image/png", missing="Chọn hình PNG.")
    width_mm = forms.DecimalField(
        label="Rộng (mm)", min_value=Decimal(5), max_value=Decimal(60), decimal_places=1, localize=True,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_decimal_places"),
            "Ghi chiều rộng thật, từ 5 đến 60 mm.",
        ),
    )  # fmt: skip
    height_mm = forms.DecimalField(
        label="Cao (mm)", min_value=Decimal(5), max_value=Decimal(60), decimal_places=1, localize=True,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_decimal_places"),
            "Ghi chiều cao thật, từ 5 đến 60 mm.",
        ),
    )  # fmt: skip


def content(upload: Any) -> bytes:
    """The bytes of a small upload, b"" without one; more than a key file has is not read."""
    return upload.read(MOST_KEY_FILE_BYTES + 1) if upload else b""
