"""Forms of liên thông: the answer to a request, a connection, an agency on it."""

from __future__ import annotations

from typing import Any

from django import forms

from congvan.web.administration.forms.fields import Choices, choice_field, number_field, text_field

AGREE, DECLINE = "dong-y", "khong-dong-y"


class AnswerForm(forms.Form):
    """Yes or no to what a sender asks; a no needs its reason."""

    reason = text_field(
        "Lý do", most=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bắt buộc khi không đồng ý; nơi gửi đọc được lý do này.",
    )  # fmt: skip


class ConnectionForm(forms.Form):
    """An account at a hub; the secret is written once and never shown again."""

    name = text_field("Tên trục", most=200, missing="Ghi tên trục, ví dụ Trục liên thông tỉnh.")
    base_url = text_field(
        "Địa chỉ", most=300, missing="Ghi địa chỉ của trục, bắt đầu bằng https://.",
        help_text="Ví dụ https://truc.gialai.gov.vn. Chỉ dùng http:// trong mạng nội bộ.",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    system_id = text_field(
        "Mã hệ thống", most=100, missing="Ghi mã hệ thống do đơn vị vận hành trục cấp.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    secret = text_field(
        "Mã bí mật", most=300, missing="Ghi mã bí mật do đơn vị vận hành trục cấp.",
        help_text="Cất có khóa và không hiện lại ở đâu.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    interval_seconds = number_field(
        "Hỏi thư mỗi (giây)", low=5, high=3600, initial=30,
        help_text="Trục quốc gia: 30 giây trở lên.",
    )  # fmt: skip
    polls_long = forms.BooleanField(
        label="Nhận ngay khi có thư", required=False,
        help_text="Chỉ dùng khi trục chạy phần mềm Công Văn; trục quốc gia chỉ hỏi theo nhịp.",
    )  # fmt: skip

    def __init__(self, *args: Any, is_change: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_change:
            self.fields["secret"].required = False
            self.fields["secret"].label = "Mã bí mật mới"
            self.fields["secret"].help_text = "Để trống thì giữ mã đang dùng."


class AgencyForm(forms.Form):
    """An agency of this node that goes by the connection, and its code there."""

    agency = choice_field("Cơ quan", [], missing="Chọn cơ quan.")
    code = text_field(
        "Mã định danh trên trục", most=64, missing="Ghi mã định danh, ví dụ H21.05.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].choices = agencies  # type: ignore[attr-defined]
