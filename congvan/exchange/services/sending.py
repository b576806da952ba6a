"""Hand an issued document over: rows for each recipient, one package for each way (R-174, R-192…R-194).

Nothing is sent here; the job does it after the commit. What a package will say is fixed now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from congvan.documents.models import Document, Organ
from congvan.documents.rules.naming import short_name
from congvan.documents.states import FileRole
from congvan.exchange import events
from congvan.exchange.codes import Sender, canonical, senders
from congvan.exchange.contents import Address, Answered, Asked, Facts, document_header, key_of
from congvan.exchange.models import Dispatch, IncomingPackage, OutgoingPackage
from congvan.exchange.services import outbox
from congvan.exchange.states import (
    UNDELIVERED,
    BusinessType,
    DispatchStatus,
    IncomingStatus,
    PackageKind,
)
from congvan.exchange.ways import Way, WayKind, ways
from congvan.kernel import audit, clock, rows
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember

__all__ = ["Facts", "To", "make_packages", "send_document"]

NAME_LENGTH = 300
# SteeringType: a superior orders, a subordinate reports on the order (SPEC §3).
STEERING, REPORTING = 1, 2
# Who never got the earlier document has nothing to update or replace. One it still waits to be sent
# to gets it, before or after the change: the receiver ties the two.
_NEVER_GOT = (*UNDELIVERED, DispatchStatus.RECALLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class To:
    """One recipient; `source_type`/`source_id` name the line of "Nơi nhận" it came from.

    `content` and `due_on` are what the document asks of it; `is_steering`: as its superior.
    """

    organ_id: int
    name: str
    source_type: str
    source_id: int
    content: str = ""
    due_on: date | None = None
    is_steering: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What the document does to an earlier one; NEW has no target."""

    business: BusinessType
    reason: str = ""
    target_key: str = ""


@dataclass(frozen=True, slots=True)
class _Before:
    """What is there of the document: organs it goes to already, its key, the names of appendixes."""

    organs: frozenset[int]
    key: str
    appendixes: tuple[str, ...]


# One statement for every document that is issued, instead of three.
_BEFORE = """
    SELECT ARRAY(SELECT organ_id FROM exchange_dispatch WHERE document_id = %(document)s),
        (SELECT document_key FROM exchange_outgoingpackage
            WHERE document_id = %(document)s AND kind = 'edoc' ORDER BY id LIMIT 1),
        ARRAY(SELECT name FROM documents_documentfile
            WHERE document_id = %(document)s AND role = %(attachment)s ORDER BY position)
"""


@requires_transaction
def send_document(
    *, by: ActingMember, document: Document, recipients: Sequence[To], facts: Facts | None = None,
    business: BusinessType = BusinessType.NEW, target: Document | None = None, reason: str = "",
    reply_to: Document | None = None,
) -> list[Dispatch]:  # fmt: skip
    """Hand `document` over to be sent to the recipients; inner verb of issuing.

    A recipient no way is known to gets a failed dispatch that says what to do. An update or
    replacement of `target` goes as such to those who have or get it, as a new document to the others.
    Called again for an organ that has a dispatch already, it leaves that one alone.
    """
    here = senders([by.agency_id])[by.agency_id]
    before = _before(here, document)
    wanted = {one.organ_id: one for one in recipients if one.organ_id not in before.organs}
    if not wanted:
        return []
    organs = list(Organ.objects.filter(agency_id=by.agency_id, pk__in=wanted))
    found = ways(by.agency_id, organs, sender=here)
    now = clock.now()
    made = [
        _dispatch(document, wanted[organ.pk], found[organ.pk], now)
        for organ in sorted(organs, key=lambda one: list(wanted).index(one.pk))
    ]
    rows.insert_all(_once(made))
    change = _Change(business=BusinessType.NEW)
    holders: set[int] = set()
    if target is not None and business != BusinessType.NEW:
        change = _Change(business=business, reason=reason, target_key=key_given(here, target))
        having = Dispatch.objects.filter(document=target).exclude(status__in=_NEVER_GOT)
        holders = set(having.values_list("organ_id", flat=True))
    make_packages(
        sender=here, document=document, dispatches=made, facts=facts or Facts(), change=change,
        holders=holders, reply_to=reply_to, now=now, before=before,
    )  # fmt: skip
    audit.record(
        events.DocumentHandedOver(
            document_id=document.pk,
            name=_name(document),
            document_key=before.key,
            recipients=tuple(one.name for one in made),
        ),
        by=by.actor,
    )
    return made


def _once(made: Sequence[Dispatch]) -> Sequence[Dispatch]:
    """Two organs of the list that are one agency: the second is not sent to again."""
    seen: set[str] = set()
    for one in made:
        if one.status != DispatchStatus.WAITING:
            continue
        if one.code in seen:
            one.status = DispatchStatus.FAILED
            one.note = "Nơi nhận này trùng mã định danh với một nơi nhận khác của văn bản, nơi kia đã được gửi."
            one.is_settled = True
        seen.add(one.code)
    return made


def _dispatch(document: Document, to: To, way: Way, now: datetime) -> Dispatch:
    unknown = way.kind is WayKind.NONE
    return Dispatch(
        agency_id=document.agency_id, document=document, organ_id=to.organ_id,
        source_type=to.source_type, source_id=to.source_id, code=way.code,
        name=to.name[:NAME_LENGTH], connection_id=way.connection_id, receiver_id=way.receiver_id,
        status=DispatchStatus.FAILED if unknown else DispatchStatus.WAITING,
        made_at=now, note=way.hint, asked_content=to.content, asked_due_on=to.due_on,
        is_steering=to.is_steering,
    )  # fmt: skip


@requires_transaction
def make_packages(
    *, sender: Sender, document: Document, dispatches: Iterable[Dispatch], facts: Facts,
    change: _Change, holders: set[int], reply_to: Document | None, now: datetime, before: _Before,
) -> list[OutgoingPackage]:  # fmt: skip
    """One package for each way, business and demand to the dispatches that wait; jobs are ordered."""
    groups: dict[tuple[int | None, bool, Asked], list[Dispatch]] = {}
    reporting = _reports_on_order(reply_to)
    for one in dispatches:
        if one.status == DispatchStatus.WAITING:
            steering = STEERING if one.is_steering else reporting
            asked = Asked(one.asked_content, one.asked_due_on, steering)
            groups.setdefault((one.connection_id, one.organ_id in holders, asked), []).append(one)
    if not groups:
        return []
    key, appendixes = before.key, before.appendixes
    answered = answered_by(reply_to) if reply_to is not None else None
    made = []
    for (connection_id, has_it, asked), members in groups.items():
        does = change if has_it else _Change(business=BusinessType.NEW)
        header = document_header(
            sender=sender, document=document, facts=facts, key=key, appendixes=appendixes,
            to=[Address(code=m.code, name=m.name, receiver_id=m.receiver_id) for m in members],
            business=does.business, reason=does.reason, target_key=does.target_key,
            answered=answered, at=now, asked=asked,
        )  # fmt: skip
        made.append(
            OutgoingPackage(
                agency_id=document.agency_id, connection_id=connection_id, kind=PackageKind.EDOC,
                business_type=does.business, document=document, document_key=key,
                symbol=document.symbol, subject=document.subject,
                codes=[member.code for member in members], header=header,
                urgency=document.urgency, made_at=now,
            )
        )  # fmt: skip
    rows.insert_all(made)
    outbox.order_all(made)
    return made


@requires_transaction
def first_packages(
    *, sender: Sender, document: Document, dispatches: Sequence[Dispatch], facts: Facts,
    now: datetime,
) -> list[OutgoingPackage]:  # fmt: skip
    """The packages of recipients whose way became known after the issue."""
    return make_packages(
        sender=sender, document=document, dispatches=dispatches, facts=facts,
        change=_Change(business=BusinessType.NEW), holders=set(), reply_to=None, now=now,
        before=_before(sender, document),
    )  # fmt: skip


def key_given(sender: Sender, document: Document) -> str:
    """The document's key: the one it got when it was first sent, for ever the same (SPEC §7)."""
    given = OutgoingPackage.objects.filter(document=document, kind=PackageKind.EDOC)
    first = given.order_by("id").values_list("document_key", flat=True).first()
    return first or key_of(sender, document)


def _before(sender: Sender, document: Document) -> _Before:
    values: dict[str, Any] = {"document": document.pk, "attachment": FileRole.ATTACHMENT.value}
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, values)
        organs, first_key, appendixes = cursor.fetchone()
    return _Before(frozenset(organs), first_key or key_of(sender, document), tuple(appendixes))


def answered_by(document: Document) -> Answered:
    """How ResponseFor names the incoming document that is answered (R-188)."""
    came = (
        IncomingPackage.objects.filter(document=document, kind=PackageKind.EDOC)
        .exclude(status=IncomingStatus.UNREADABLE)
        .order_by("-id")
        .values_list("from_code", "document_key", "symbol")
        .first()
    )
    if came is not None:
        code, key, symbol = came
        return Answered(
            organ_id=code, symbol=symbol or document.symbol, document_key=key,
            issued_on=document.issued_on,
        )  # fmt: skip
    issuer = document.issuer or document.sender
    return Answered(
        organ_id=canonical(issuer.identifier) if issuer else "", symbol=document.symbol,
        issued_on=document.issued_on,
    )  # fmt: skip


def _reports_on_order(reply_to: Document | None) -> int:
    """SteeringType of an answer: a report when what is answered was an order (SPEC §3)."""
    if reply_to is None:
        return 0
    ordered = IncomingPackage.objects.filter(
        document=reply_to, kind=PackageKind.EDOC, header__steering_type=STEERING
    )
    return REPORTING if ordered.exists() else 0


def _name(document: Document) -> str:
    return short_name(document.symbol, document.subject, document.issued_on)
