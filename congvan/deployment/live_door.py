"""Who may hold a live stream: asked as for a page when it opens, and again while it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qs

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, parse_cookie

from congvan.deployment.live_feed import as_event
from congvan.desk.holders import Reach, reach_of
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.office.chat.access import oneself
from congvan.office.chat.queries import conversations, feed
from congvan.office.chat.queries.conversations import ConversationHead
from congvan.organization.acting import ActingMember
from congvan.organization.models import Account, Delegation, Membership, RoleGrant
from congvan.organization.queries.accounts import policy_of
from congvan.organization.queries.seats import current
from congvan.organization.states import DelegationStatus
from congvan.web.accounts.gates import CLOCK_KEY, POLLING_HEADER
from congvan.web.chat.pages import under_title
from congvan.web.middleware import MemberMiddleware, seat_token
from congvan.web.sessions import SessionStore

# The stream stands in for this page, which every signed-in person has: who may not open it has none.
_PAGE = "/hoi-thoai/"
_LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who listens, in which seat (its token and reach), and by which session.

    `credentials` change with the password and the epoch; `granted` are the seat's own roles.
    """

    person_id: int
    agency_id: int
    seat: str
    reach: Reach
    granted: frozenset[str]
    delegation_id: int | None
    account_id: int
    session_key: str
    credentials: int
    idle_seconds: int


@dataclass(frozen=True, slots=True)
class Opening:
    """A stream that may begin: what the page lacks (None: too much, read it anew), and the rest."""

    visitor: Visitor
    conversation_id: int
    position: int
    lines: tuple[bytes, ...] | None
    under: str
    other_id: int
    other_seat: str


@dataclass(frozen=True, slots=True)
class Refused:
    """No stream: the status tells the page to ask by itself."""

    status: int


def open_stream(scope: Mapping[str, Any]) -> Opening | Refused:
    """Ask session, account, seat and gates as for a page, then what the listener lacks.

    Statements: those of a page, and four to eight for a conversation.
    """
    headers: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name, value)
    if headers.get(b"sec-fetch-site") == b"cross-site":
        return Refused(403)
    request = _request(scope, headers)
    try:
        request.get_host()
    except DisallowedHost:
        return Refused(400)
    member = _member_behind(request)
    if member is None:
        return Refused(401)
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1"), max_num_fields=8)
    talk = _number(asked.get("hoi-thoai", [""])[0])
    after = max(
        _number(asked.get("tu", [""])[0]),
        _number(headers.get(b"last-event-id", b"").decode("latin-1")),
    )
    return _opening(member, _visitor(request, member), talk, after)


def _request(scope: Mapping[str, Any], headers: Mapping[bytes, bytes]) -> HttpRequest:
    """As much of a request as the gates look at."""
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = _PAGE
    host, port = scope.get("server") or ("localhost", 80)
    request.META = {
        "SERVER_NAME": host, "SERVER_PORT": str(port or 80), "REQUEST_METHOD": "GET",
        "HTTP_" + POLLING_HEADER.upper().replace("-", "_"): "1",
    }  # fmt: skip
    if b"host" in headers:
        request.META["HTTP_HOST"] = headers[b"host"].decode("latin-1")
    request.COOKIES = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
    return request


def _member_behind(request: HttpRequest) -> ActingMember | None:
    """Who acts, None when nobody is signed in or a gate is shut."""
    passed: list[ActingMember | None] = []

    def page(request: HttpRequest) -> HttpResponse:
        passed.append(request.member)  # type: ignore[attr-defined]
        return HttpResponse()

    inner = AuthenticationMiddleware(MemberMiddleware(page))
    SessionMiddleware(cast(Any, inner))(request)
    return passed[0] if passed else None


def _visitor(request: HttpRequest, member: ActingMember) -> Visitor:
    account = cast(Account, request.user)
    me = oneself(member)
    return Visitor(
        me.person_id, me.agency_id, seat_token(member), reach_of(member),
        frozenset(role for role, _ in member.seat.roles),
        member.substitution.delegation_id if member.substitution else None,
        account.pk, request.session.session_key or "",
        hash((account.session_epoch, account.password)),
        policy_of(account).idle_lock_minutes * 60,
    )  # fmt: skip


def _opening(member: ActingMember, visitor: Visitor, talk: int, after: int) -> Opening | Refused:
    if not talk:
        return Opening(visitor, 0, 0, (), "", 0, "")
    try:
        head = conversations.head(member, talk)
    except NotFound:
        return Refused(404)
    found = feed.changes({talk: after}).get(talk)
    other_id, seat = _other(head)
    if found is not None and not found.is_whole:
        return Opening(visitor, talk, feed.heads([talk])[talk][0], None, "", other_id, seat)
    lines = found.lines if found else ()
    shown = tuple(
        as_event(line, person_id=visitor.person_id, from_seq=head.from_seq)
        for line in lines
        if line.seq > head.from_seq
    )
    position = lines[-1].change if lines else after
    return Opening(visitor, talk, position, shown, under_title(head), other_id, seat)


def _other(head: ConversationHead) -> tuple[int, str]:
    return (head.other.person_id, head.other.seat) if head.other else (0, "")


def standing(visitors: Collection[Visitor]) -> frozenset[Visitor]:
    """Those whose session, account and seat still stand and are not locked; three statements."""
    sessions = _awake(visitors)
    accounts = {
        pk: hash((epoch, password))
        for pk, epoch, password in Account.objects.filter(
            pk__in={one.account_id for one in visitors}, is_active=True, frozen_at__isnull=True
        ).values_list("pk", "session_epoch", "password")
    }
    seats = set(
        Membership.objects.filter(
            current(clock.today()), person_id__in={one.person_id for one in visitors}
        ).values_list("person_id", "agency_id")
    )
    return frozenset(
        one
        for one in visitors
        if one.session_key in sessions
        and accounts.get(one.account_id) == one.credentials
        and (one.person_id, one.agency_id) in seats
    )


def seated(visitors: Collection[Visitor]) -> frozenset[Visitor]:
    """Those whose seat reaches what it reached when they came in; three statements.

    The roles of the seat acted in, the unit it leads, the delegation by which another sits in it.
    """
    today, now = clock.today(), clock.now()
    seats = {one.reach.member_id for one in visitors}
    granted: dict[int, set[str]] = defaultdict(set)
    for seat, role in RoleGrant.objects.filter(
        current(today), membership_id__in=seats
    ).values_list("membership_id", "role"):  # fmt: skip
        granted[seat].add(role)
    units = dict(
        Membership.objects.filter(current(today), pk__in=seats).values_list("pk", "unit_id")
    )
    handed = set(
        Delegation.objects.filter(
            pk__in={one.delegation_id for one in visitors if one.delegation_id},
            status=DelegationStatus.PERMITTED, starts_at__lte=now, ends_at__gt=now,
        ).values_list("pk", flat=True)
    )  # fmt: skip
    return frozenset(
        one
        for one in visitors
        if one.reach.member_id in units
        and granted[one.reach.member_id] == one.granted
        and one.reach.unit_id in (None, units[one.reach.member_id])
        and (one.delegation_id is None or one.delegation_id in handed)
    )


def _awake(visitors: Iterable[Visitor]) -> frozenset[str]:
    """The sessions that are there and in which somebody has worked lately enough."""
    idle = {one.session_key: one.idle_seconds for one in visitors}
    now = clock.now()
    store = SessionStore()
    rows = Session.objects.filter(session_key__in=idle, expire_date__gt=now)
    found = set()
    for key, data in rows.values_list("session_key", "session_data"):
        kept = store.decode(data)
        last = kept.get(CLOCK_KEY)
        if last is not None and now.timestamp() - last < idle[key]:
            found.add(key)
    return frozenset(found)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0
