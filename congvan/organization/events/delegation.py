"""Facts about delegations (ủy quyền xử lý, R-248…R-251)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationAsked(Event):
    """Một người đề nghị được ủy quyền xử lý cho người khác trong một thời gian (R-248)."""

    code = "delegation.asked"
    template = (
        "{actor} đề nghị ủy quyền của {delegator} cho {delegate} từ {starts_at} đến {ends_at}."
    )
    subject = ("delegation", "delegation_id")

    delegation_id: int
    delegator: str
    delegate: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationPermitted(Event):
    """Lãnh đạo cơ quan cho phép ủy quyền (R-248)."""

    code = "delegation.permitted"
    template = "{actor} cho phép {delegator} ủy quyền cho {delegate} từ {starts_at} đến {ends_at}."
    subject = ("delegation", "delegation_id")

    delegation_id: int
    delegator: str
    delegate: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationRefused(Event):
    """Lãnh đạo cơ quan không cho phép ủy quyền, có lý do."""

    code = "delegation.refused"
    template = "{actor} không cho phép {delegator} ủy quyền cho {delegate}: {note}"
    subject = ("delegation", "delegation_id")

    delegation_id: int
    delegator: str
    delegate: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationWithdrawn(Event):
    """Người đề nghị rút đề nghị ủy quyền trước khi được quyết định."""

    code = "delegation.withdrawn"
    template = "{actor} rút đề nghị ủy quyền của {delegator} cho {delegate}."
    subject = ("delegation", "delegation_id")

    delegation_id: int
    delegator: str
    delegate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationEnded(Event):
    """Ủy quyền được thôi trước hạn; hết hạn thì tự chấm dứt (R-251)."""

    code = "delegation.ended"
    template = "{actor} thôi ủy quyền của {delegator} cho {delegate}."
    subject = ("delegation", "delegation_id")

    delegation_id: int
    delegator: str
    delegate: str
