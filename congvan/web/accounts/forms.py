"""Forms of the door and of the own account; they check shape, the services check the rest."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as AllauthPasswordAgain
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from congvan.kernel import clock
from congvan.organization.services import door
from congvan.web.accounts.visitors import visitor_of

# Argon2 takes any length; nobody types more, and a megabyte of password is an attack.
LONGEST_PASSWORD = 200
# A code lives at most three periods of 30 s (MFA_TOTP_TOLERANCE = 1); it is remembered longer.
CODE_REMEMBERED_SECONDS = 180


def password_field(label: str, *, new: bool = False, focus: bool = False) -> forms.CharField:
    """A password: shown as dots, never stripped, never given back."""
    attrs = {"autocomplete": "new-password" if new else "current-password"}
    if focus:
        attrs["autofocus"] = "autofocus"
    return forms.CharField(
        label=label,
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs=attrs),
        error_messages={"required": f"Nhập {label.lower()}."},
    )


class Login(LoginForm):
    """Login name, password, stay or not; a refusal stands at the password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        name_attrs = {
            "autocomplete": "username", "autocapitalize": "none", "spellcheck": "false",
        }  # fmt: skip
        self.fields["login"] = forms.CharField(
            label="Tên đăng nhập",
            max_length=200,
            widget=forms.TextInput(attrs=name_attrs),
            error_messages={"required": "Nhập tên đăng nhập."},
        )
        self.fields["password"] = password_field("Mật khẩu")
        self.fields["remember"].label = "Giữ đăng nhập trên máy này"
        first = "password" if self.is_bound and self.data.get("login") else "login"
        self.fields[first].widget.attrs["autofocus"] = "autofocus"

    def _clean_with_password(self, credentials: dict[str, Any]) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super()._clean_with_password(credentials)
        except ValidationError as refused:
            self.add_error("password", refused)
            return self.cleaned_data
        return cleaned

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Log in; a kept session ends on a day, however often it is used, so that factors are asked again."""
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        if self.cleaned_data["remember"]:
            kept = timedelta(seconds=settings.ACCOUNT_SESSION_COOKIE_AGE)
            request.session.set_expiry(clock.now() + kept)
        return response


class _CodeField(forms.Form):
    """A code of the telephone's app, or a recovery code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        attrs = {
            "autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": "autofocus",
            "autocapitalize": "none", "spellcheck": "false",
        }  # fmt: skip
        self.fields["code"] = forms.CharField(
            label="Mã xác thực",
            max_length=20,
            widget=forms.TextInput(attrs=attrs),
            error_messages={"required": "Nhập mã xác thực."},
        )


class _CountedCode(_CodeField):
    """A code that is counted at the door before it is judged, and opens it only once."""

    def clean_code(self) -> str:
        """The code, if it is right. Raises ValidationError with the door's sentence."""
        try:
            attempt = door.begin_code(account=self.user, visitor=visitor_of(context.request))  # type: ignore[attr-defined]
        except door.LoginRefused as refused:
            raise ValidationError(str(refused), code=refused.code) from refused
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            spend(self.user.pk, code)  # type: ignore[attr-defined]
        except ValidationError:
            refusal = door.note_wrong_code(attempt)
            raise ValidationError(str(refusal), code=refusal.code) from None
        door.note_right_code(attempt)
        return code


class PasswordAgain(AllauthPasswordAgain):
    """The present password, asked again before a change of keys."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"] = password_field("Mật khẩu đang dùng", focus=True)


class Code(_CountedCode, AuthenticateForm):
    """The second step of the login."""


class CodeAgain(_CountedCode, ReauthenticateForm):
    """The second factor asked again before a change of keys."""


class FirstCode(_CodeField, ActivateTOTPForm):
    """The first code of an app just set up: proves that the app has the secret."""

    def clean_code(self) -> str:
        """The code, if it is right; it cannot be used once more for a login."""
        code: str = super().clean_code()
        spend(self.user.pk, code)
        return code


def spend(account_id: int, code: str) -> None:
    """Let a code count once. Raises ValidationError for one that was used (TOTP replay)."""
    digest = hashlib.sha256("".join(code.split()).encode()).hexdigest()
    if not cache.add(f"second-factor:{account_id}:{digest}", 1, CODE_REMEMBERED_SECONDS):
        raise ValidationError("Mã này đã dùng. Chờ ứng dụng hiện mã mới.", code="used_code")


class ChoosePassword(forms.Form):
    """A new password, twice; the present one was given a moment ago."""

    new_password = password_field("Mật khẩu mới", new=True)
    new_password_again = password_field("Nhập lại mật khẩu mới", new=True)

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        given = super().clean() or {}
        new, again = given.get("new_password"), given.get("new_password_again")
        if new and again and new != again:
            self.add_error("new_password_again", "Hai lần nhập chưa giống nhau. Nhập lại.")
        return given


class ChangePassword(ChoosePassword):
    """The present password and a new one."""

    current_password = password_field("Mật khẩu đang dùng")
    field_order = ("current_password", "new_password", "new_password_again")


class Unlock(forms.Form):
    """The password of a locked session, where to go on, and what was being sent."""

    password = password_field("Mật khẩu", focus=True)
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    kept = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


class LostControl(forms.Form):
    """Why one asks for the freezing; may stay empty, because seconds count."""

    reason = forms.CharField(
        label="Điều gì đã xảy ra",
        required=False,
        max_length=500,
        help_text="Không bắt buộc, ví dụ: mất điện thoại, lỡ đưa mật khẩu.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class Profile(forms.Form):
    """What one may change about oneself."""

    phone = forms.CharField(
        label="Điện thoại",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label="Thư điện tử",
        required=False,
        error_messages={"invalid": "Ghi thư điện tử đầy đủ, ví dụ an.nv@gialai.gov.vn."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
