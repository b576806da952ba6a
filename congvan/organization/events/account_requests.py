"""Facts about requests to open or withdraw an account (R-278, R-279)."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRequested(Event):
    """Quản trị cơ quan đề nghị cấp hoặc thu hồi một tài khoản (R-278)."""

    code = "account_request.asked"
    template = "{actor} đề nghị {kind} cho {holder}: {reason}"
    subject = ("account_request", "request_id")

    request_id: int
    kind: str
    holder: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRequestApproved(Event):
    """Lãnh đạo cơ quan duyệt đề nghị về tài khoản (R-278)."""

    code = "account_request.approved"
    template = "{actor} duyệt {kind} cho {holder}. {note}"
    subject = ("account_request", "request_id")

    request_id: int
    kind: str
    holder: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRequestRefused(Event):
    """Lãnh đạo cơ quan không duyệt đề nghị về tài khoản, có lý do."""

    code = "account_request.refused"
    template = "{actor} không duyệt {kind} cho {holder}: {note}"
    subject = ("account_request", "request_id")

    request_id: int
    kind: str
    holder: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRequestWithdrawn(Event):
    """Quản trị cơ quan rút đề nghị về tài khoản."""

    code = "account_request.withdrawn"
    template = "{actor} rút đề nghị {kind} cho {holder}."
    subject = ("account_request", "request_id")

    request_id: int
    kind: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRequestCarriedOut(Event):
    """Quản trị cơ quan thực hiện đề nghị đã duyệt (R-278)."""

    code = "account_request.carried_out"
    template = "{actor} đã thực hiện {kind} cho {holder}, tài khoản {login_name}."
    subject = ("account_request", "request_id")

    request_id: int
    kind: str
    holder: str
    login_name: str
