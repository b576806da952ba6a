"""Django's way to an account: through the door, and from a session in one statement."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from congvan.organization.models import Account
from congvan.organization.queries import accounts
from congvan.organization.services import door


class AccountBackend(BaseBackend):
    """Login name (with or without the agency's domain, or a former one) and password."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> Account | None:
        """Try the password at the door, so that no other entrance escapes the count (R-271)."""
        if not username or password is None or credentials:
            return None
        ip = request.META.get("REMOTE_ADDR") if request else None
        try:
            return door.try_password(typed=username, password=password, visitor=door.Visitor(ip=ip))
        except door.LoginRefused:
            return None

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session with its holder, agency and policy; one statement."""
        account = accounts.with_holder().filter(pk=user_id).first()
        return account if account and account.may_sign_in else None
