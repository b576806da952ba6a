"""What allauth asks of the product: how to try a password, where to go, how to keep secrets.

allauth runs the login, the second factor and the sessions; every decision that is law or policy
is taken in `organization.services`. Nothing is ever sent by mail from here.
"""

from __future__ import annotations

import base64
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context, ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import force_bytes
from django.utils.http import url_has_allowed_host_and_scheme

from congvan.desk.services import browsers
from congvan.organization.queries import accounts
from congvan.organization.services import door
from congvan.web.accounts import gates
from congvan.web.accounts.visitors import address_of, visitor_of
from congvan.web.browser_cookie import token_of

TOO_MANY = "Địa chỉ mạng này thử quá nhiều lần. Chờ mười phút rồi thử lại."
WRONG_CODE = "Mã xác thực chưa đúng hoặc đã dùng."


class AccountAdapter(DefaultAccountAdapter):
    """Passwords go through the door; no sign-up, no mail, no page of allauth's own."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": "Thử quá nhiều lần. Chờ năm phút rồi thử lại.",
        "rate_limited": "Thử quá nhiều lần. Chờ năm phút rồi thử lại.",
        "incorrect_password": "Mật khẩu chưa đúng.",
        "incorrect_code": WRONG_CODE,
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Try name and password at the door. Raises ValidationError with the door's sentence."""
        if not ratelimit.consume(request, action="wrong_password", dry_run=True):
            raise ValidationError(TOO_MANY, code="too_many")
        try:
            account: Any = door.try_password(
                typed=credentials["username"],
                password=credentials["password"],
                visitor=visitor_of(request),
            )
        except door.LoginRefused as refused:
            ratelimit.consume(request, action="wrong_password")
            raise ValidationError(str(refused), code=refused.code) from refused
        account.backend = settings.AUTHENTICATION_BACKENDS[0]
        return account

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Ask the present password again; a wrong one counts like at the login (R-271)."""
        account = self.authenticate(context.request, username=user.login_name, password=password)
        return bool(account.pk == user.pk)

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Not when the password was given in the last minutes, at the login or since."""
        records = get_authentication_records(context.request, context.request.user)
        newest = max((record["at"] for record in records), default=0)
        if time.time() - newest < REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **options))

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        """Everything was passed: note the login, start the idle clock."""
        door.note_login(account=user, visitor=visitor_of(request))
        gates.start_clock(request)
        browsers.came_back(
            account=user, token=token_of(request), session_key=request.session.session_key or ""
        )
        return super().post_login(request, user, **options)

    def logout(self, request: HttpRequest) -> None:
        """Note who leaves, then end the session."""
        door.note_logout(account=request.user, visitor=visitor_of(request))  # type: ignore[arg-type]
        browsers.leave(account=request.user, token=token_of(request))  # type: ignore[arg-type]
        super().logout(request)

    def is_safe_url(self, url: str) -> bool:
        """Only addresses of this very host: no way to lead a person elsewhere after the login."""
        request = context.request
        return bool(
            url_has_allowed_host_and_scheme(
                url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
            )
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address limits are counted by; all visitors of unknown address share one count."""
        return address_of(request) or "0.0.0.0"  # noqa: S104 - not an address to listen on

    def is_ajax(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Never: pages answer pages."""
        return False

    def add_message(self, *args: Any, **options: Any) -> None:
        """Say nothing: the views say it in the product's own words."""

    def send_notification_mail(self, *args: Any, **options: Any) -> None:
        """Send nothing: an account has no mail address."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Never: accounts are asked for, approved and opened (R-278)."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted in the database; who must have a second factor cannot drop it."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": "Vai trò của anh, chị bắt buộc có xác thực hai lớp, không tắt được.",
        "cannot_generate_recovery_codes": "Bật xác thực hai lớp trước khi tạo mã dự phòng.",
    }

    def get_totp_label(self, user: Any) -> str:
        """What the telephone's app shows beside the code."""
        return str(user.login_name)

    def encrypt(self, text: str) -> str:
        """The text as it is stored; the key comes from SECRET_KEY and lies outside the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text again, also when it was stored under one of SECRET_KEY_FALLBACKS."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Whether no role of the holder demands the second factor (R-273)."""
        return not accounts.needs_second_factor(authenticator.user)

    def send_notification_mail(self, *args: Any, **options: Any) -> None:
        """Send nothing: an account has no mail address."""


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str | bytes) -> bytes:
    info = b"congvan second factor"
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info)
    return base64.urlsafe_b64encode(derived.derive(force_bytes(key)))
