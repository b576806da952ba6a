"""Facts of the door: who came in, who was turned away and why (R-288, R-305)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn(Event):
    """Một người đăng nhập."""

    code = "login.succeeded"
    template = "{actor} đăng nhập bằng tài khoản {login_name}, {device}."
    subject = ("account", "account_id")

    account_id: int
    login_name: str
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordRefused(Event):
    """Ai đó nhập sai mật khẩu cho một tên đăng nhập, có thể không tồn tại."""

    code = "login.password_refused"
    template = "{actor} nhập sai mật khẩu cho tên đăng nhập {typed_name}, còn {remaining} lần thử."
    subject = ("account", "account_id")

    account_id: int | None
    typed_name: str
    remaining: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRefused(Event):
    """Ai đó nhập đúng mật khẩu nhưng sai mã xác thực lớp hai."""

    code = "login.code_refused"
    template = "{actor} nhập sai mã xác thực của tài khoản {typed_name}, còn {remaining} lần thử."
    subject = ("account", "account_id")

    account_id: int | None
    typed_name: str
    remaining: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NameLocked(Event):
    """Một tên đăng nhập bị khóa vì sai quá số lần cho phép (R-271)."""

    code = "login.locked"
    template = "{actor} khóa tên đăng nhập {typed_name} đến {until} vì sai {failures} lần."
    subject = ("account", "account_id")

    account_id: int | None
    typed_name: str
    failures: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedAway(Event):
    """Ai đó thử đăng nhập bằng tên đang bị khóa, hoặc tài khoản đã ngừng hay khóa khẩn cấp."""

    code = "login.turned_away"
    template = "{actor} bị từ chối khi đăng nhập bằng {typed_name}: {why}."
    subject = ("account", "account_id")

    account_id: int | None
    typed_name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameUnlocked(Event):
    """Quản trị mở khóa một tên đăng nhập trước hạn (R-271)."""

    code = "login.unlocked"
    template = "{actor} mở khóa đăng nhập cho tài khoản {login_name} của {holder}."
    subject = ("account", "account_id")

    account_id: int
    login_name: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedOut(Event):
    """Một người đăng xuất."""

    code = "login.logged_out"
    template = "{actor} đăng xuất tài khoản {login_name}."
    subject = ("account", "account_id")

    account_id: int
    login_name: str
