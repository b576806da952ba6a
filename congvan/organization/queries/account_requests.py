"""Requests about accounts in the words of a list, with the moves open to the viewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.kernel.states import Move
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.models import AccountRequest
from congvan.organization.queries import accounts
from congvan.organization.request_states import ACCOUNT_REQUEST


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request; `where` is the post and unit asked for, `decision` who decided what."""

    request_id: int
    kind: str
    subject: str
    where: str
    asked_at: datetime
    asked_by: str
    reason: str
    status: str
    state: str
    decision: str
    moves: tuple[Move, ...]


def list_requests(
    viewer: ActingMember, *, after: tuple[datetime, int] | None = None, limit: int = 50
) -> list[RequestLine]:
    """The agency's requests, newest first; none for who neither asks nor decides. One statement."""
    found = accounts.list_requests(viewer, after=after, limit=limit)
    return [_line(viewer, request) for request in found]


def get_line(viewer: ActingMember, request_id: int) -> RequestLine:
    """One request. Raises NotFound."""
    return _line(viewer, accounts.get_request(viewer, request_id))


def _line(viewer: ActingMember, request: AccountRequest) -> RequestLine:
    account = request.account
    subject = request.full_name or (
        f"{account.person.full_name} ({account.login_name})" if account else ""
    )
    return RequestLine(
        request_id=request.pk,
        kind=str(request.get_kind_display()),
        subject=subject,
        where=", ".join(str(part) for part in (request.post, request.unit) if part),
        asked_at=request.asked_at,
        asked_by=request.asked_by.person.full_name,
        reason=request.reason,
        status=request.status,
        state=str(request.get_status_display()),
        decision=_decision(request),
        moves=tuple(
            ACCOUNT_REQUEST.moves_from(request.status, access.request_parties(viewer, request))
        ),
    )


def _decision(request: AccountRequest) -> str:
    if request.decided_by is None:
        return ""
    note = f": {request.decision_note}" if request.decision_note else ""
    return f"{request.decided_by.person.full_name}{note}"
