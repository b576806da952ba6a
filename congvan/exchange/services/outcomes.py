"""What came of a try to send: sent, tried again later, refused, given up (R-192, R-179)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from congvan.documents.rules.naming import short_name
from congvan.exchange import events
from congvan.exchange.lifecycles import DISPATCH, DispatchParty
from congvan.exchange.models import Dispatch, OutgoingPackage
from congvan.exchange.services import notices, outbox
from congvan.exchange.states import DispatchStatus, OutgoingStatus, PackageKind, StatusCode
from congvan.kernel import audit, clock, rows
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.transactions import in_transaction, requires_transaction
from edxml_vn.vxp.answers import ErrorCode
from edxml_vn.vxp.retries import pause_after

# Six-hourly tries from the fifth on fill three days.
LAST_ATTEMPT = 16
REASON_LENGTH = 500
_ONE_RECIPIENT = (ErrorCode.RECEIVER_UNKNOWN, ErrorCode.RECEIVER_LOCKED)
_WAITING = (DispatchStatus.WAITING, DispatchStatus.SENDING)
_NOT_THERE = (*_WAITING, DispatchStatus.FAILED)

# Every package passes here; the ORM would take longer to say it than the server to do it. Packages
# before dispatches, each in the order of their ids: so lock all who lock many.
_SENT = """
    WITH waiting AS MATERIALIZED (
        SELECT p.id, answered.doc FROM exchange_outgoingpackage p
        JOIN unnest(%(ids)s::bigint[], %(docs)s::text[]) AS answered(id, doc) USING (id)
        WHERE p.status = 'waiting' ORDER BY p.id FOR UPDATE OF p
    ), sent AS (
        UPDATE exchange_outgoingpackage p SET status = 'sent', sent_at = %(now)s,
            hub_doc_id = waiting.doc, attempts = attempts + 1, last_failure = '', next_try_at = NULL
        FROM waiting WHERE p.id = waiting.id RETURNING p.*
    ), carried AS MATERIALIZED (
        SELECT d.id FROM exchange_dispatch d JOIN sent ON d.document_id = sent.document_id
            AND d.connection_id IS NOT DISTINCT FROM sent.connection_id AND d.code = ANY(sent.codes)
        WHERE sent.kind = 'edoc' ORDER BY d.id FOR UPDATE OF d
    ), moved AS (
        UPDATE exchange_dispatch d SET sent_at = coalesce(sent_at, %(now)s),
            note = CASE WHEN status = ANY(%(not_there)s) THEN '' ELSE note END,
            status = CASE WHEN status = ANY(%(not_there)s) THEN %(sent)s ELSE status END
        FROM carried WHERE d.id = carried.id
    )
    SELECT * FROM sent WHERE kind = 'edoc' ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """A package that a hub, or an agency of this node, has taken; the hub's name of it."""

    package_id: int
    hub_doc_id: str


def note_sent(sent: Sequence[Sent]) -> None:
    """The packages are where they had to go; reports that came meanwhile stay. Lock: the packages."""
    if sent:
        _note_sent(sent)


@in_transaction
def _note_sent(sent: Sequence[Sent]) -> None:
    ids = [one.package_id for one in sent]
    values: dict[str, Any] = {
        "ids": ids, "docs": [one.hub_doc_id for one in sent], "now": clock.now(),
        "not_there": [one.value for one in _NOT_THERE],
        "sent": _moved(DispatchStatus.WAITING, "send"),
    }  # fmt: skip
    with audit.together():
        for package in OutgoingPackage.objects.raw(_SENT, values):
            audit.record(
                events.DispatchSent(
                    document_id=package.document_id, name=name_of(package),
                    recipients=_names(package), attempt=package.attempts, package=package.sha256,
                    hub_doc_id=package.hub_doc_id,
                ),
                by=_system(package),
            )  # fmt: skip
    outbox.take_back(ids)


@in_transaction
def note_delay(*, package_id: int, reason: str) -> None:
    """Nobody answered: order the next try, or give up after three days. Lock: the package."""
    package = _locked(package_id)
    if package is None:
        return
    package.attempts += 1
    package.last_failure = reason[:REASON_LENGTH]
    if package.attempts >= LAST_ATTEMPT:
        _give_up(package, f"{reason} Đã gửi {package.attempts} lần trong ba ngày.", package.codes)
        return
    package.next_try_at = clock.now() + pause_after(package.attempts)
    package.save(update_fields=["attempts", "last_failure", "next_try_at"])
    outbox.order(package, at=package.next_try_at)
    if package.kind == PackageKind.EDOC:
        dispatches_of(package).filter(status__in=_WAITING).update(
            status=_moved(DispatchStatus.WAITING, "retry"), note=package.last_failure
        )
    audit.record(
        events.DispatchDelayed(
            document_id=package.document_id, name=name_of(package), attempt=package.attempts,
            reason=reason[:REASON_LENGTH],
            next_try=f"{package.next_try_at.astimezone(OFFICE_ZONE):%H:%M ngày %d/%m}",
        ),
        by=_system(package),
    )  # fmt: skip


@in_transaction
def note_refusal(*, package_id: int, code: str, reason: str) -> None:
    """The hub said no for good; the other recipients of the package do not suffer for one.

    Of several, those the hub names fail and the rest goes out anew; when it names none, each half
    goes by itself, until the one is found. Lock: the package.
    """
    package = _locked(package_id)
    if package is None:
        return
    package.attempts += 1
    package.last_failure = reason[:REASON_LENGTH]
    if len(package.codes) == 1 or code not in _ONE_RECIPIENT:
        _give_up(package, reason, package.codes)
        return
    named = [one for one in package.codes if _names_code(reason, one)]
    rest = [one for one in package.codes if one not in named]
    if named and rest:
        _fail_dispatches(package, reason, named)
        parts = [rest]
    elif named:
        _give_up(package, reason, package.codes)
        return
    else:
        half = len(rest) // 2
        parts = [rest[:half], rest[half:]]
    package.status = OutgoingStatus.CANCELLED
    package.save(update_fields=["status", "attempts", "last_failure"])
    for codes in parts:
        again(package, codes)


@in_transaction
def note_failure(*, package_id: int, reason: str) -> None:
    """It can never be sent as it is. Lock: the package."""
    package = _locked(package_id)
    if package is not None:
        package.attempts += 1
        package.last_failure = reason[:REASON_LENGTH]
        _give_up(package, reason, package.codes)


@requires_transaction
def again(package: OutgoingPackage, codes: Sequence[str]) -> OutgoingPackage:
    """The same to fewer recipients: other bytes, under the same document key; ordered."""
    to = [one for one in package.header["to"] if one["code"] in set(codes)]
    return readdressed(package, connection_id=package.connection_id, to=to)


@requires_transaction
def readdressed(
    package: OutgoingPackage, *, connection_id: int | None, to: Sequence[dict[str, Any]],
    **header: Any,
) -> OutgoingPackage:  # fmt: skip
    """The same to these recipients by this way; `header` changes more of what it says. Ordered."""
    now = clock.now()
    at = now.astimezone(OFFICE_ZONE).replace(tzinfo=None, microsecond=0)
    made = rows.insert(
        OutgoingPackage(
            agency_id=package.agency_id, connection_id=connection_id, kind=package.kind,
            business_type=package.business_type, document_id=package.document_id,
            document_key=package.document_key, symbol=package.symbol, subject=package.subject,
            status_code=package.status_code, urgency=package.urgency,
            codes=[one["code"] for one in to], made_at=now,
            header={**package.header, **header, "to": list(to), "at": at.isoformat()},
        )
    )  # fmt: skip
    outbox.order(made)
    return made


@requires_transaction
def revive(package: OutgoingPackage) -> None:
    """Start a package that was given up again, with its bytes. Lock: the caller holds its row."""
    package.status, package.attempts = OutgoingStatus.WAITING, 0
    package.given_up_at = package.next_try_at = None
    package.save(update_fields=["status", "attempts", "given_up_at", "next_try_at"])
    outbox.order(package)


def dispatches_of(package: OutgoingPackage) -> QuerySet[Dispatch]:
    """The lines of the track that the package carries."""
    return Dispatch.objects.filter(
        document=package.document_id or 0, connection=package.connection_id,
        code__in=package.codes,
    )  # fmt: skip


def name_of(package: OutgoingPackage) -> str:
    """ "87/SKHCN-CĐS", as sentences name it."""
    return short_name(package.symbol, package.subject)


def _give_up(package: OutgoingPackage, reason: str, codes: Sequence[str]) -> None:
    package.status, package.given_up_at = OutgoingStatus.FAILED, clock.now()
    package.next_try_at = None
    package.save(update_fields=["status", "given_up_at", "attempts", "last_failure", "next_try_at"])
    _fail_dispatches(package, reason, codes)


def _fail_dispatches(package: OutgoingPackage, reason: str, codes: Sequence[str]) -> None:
    """The lines fail, the clerks and the drafter hear of it; a report that is lost is told as well."""
    carried = dispatches_of(package).filter(code__in=codes)
    note = reason[:REASON_LENGTH]
    if package.kind == PackageKind.EDOC:
        failed = _moved(DispatchStatus.WAITING, "fail")
        carried.filter(status__in=_WAITING).update(status=failed, note=note, is_settled=False)
        what = f"Không gửi được {name_of(package)} đến"
    elif package.status_code == StatusCode.RECALL_ASKED:
        note = f"Yêu cầu thu hồi chưa gửi được: {reason}"[:REASON_LENGTH]
        carried.filter(status=DispatchStatus.RECALLING).update(note=note)
        what = f"Không gửi được yêu cầu thu hồi {name_of(package)} đến"
    else:
        label = StatusCode(package.status_code).label.lower()
        what = f"Không báo được “{label}” về {name_of(package)} cho"
    names = _names(package, codes)
    sentence = f"{what} {', '.join(names[:3])}{'…' if len(names) > 3 else ''}: {reason}"
    notices.tell(
        agency_id=package.agency_id, members=package.header.get("tell", ()),
        kind="exchange.failed", sentence=sentence,
        subject_type="document" if package.document_id else "package",
        subject_id=package.document_id or package.about_id or package.pk,
    )  # fmt: skip
    audit.record(
        events.DispatchFailed(
            document_id=package.document_id, name=name_of(package), recipients=names,
            reason=reason[:REASON_LENGTH],
        ),
        by=_system(package),
    )  # fmt: skip


def _locked(package_id: int) -> OutgoingPackage | None:
    """The package if it still waits, locked."""
    return (
        OutgoingPackage.objects.select_for_update()
        .filter(pk=package_id, status=OutgoingStatus.WAITING)
        .first()
    )


def _moved(status: DispatchStatus, verb: str) -> str:
    """Where the system's verb leads; the same from every state it is used on here."""
    return str(DISPATCH.move(status, verb, {DispatchParty.SYSTEM}).target.value)


def _names(package: OutgoingPackage, codes: Sequence[str] | None = None) -> tuple[str, ...]:
    wanted = None if codes is None else set(codes)
    return tuple(
        one["name"] or one["code"]
        for one in package.header["to"]
        if wanted is None or one["code"] in wanted
    )


def _names_code(sentence: str, code: str) -> bool:
    """Whether the hub's sentence names this code, and not a longer one that begins with it."""
    return re.search(rf"(?<![\w.]){re.escape(code)}(?![\w]|\.\w)", sentence) is not None


def _system(package: OutgoingPackage) -> audit.Actor:
    return audit.Actor.system(scope_id=package.agency_id)
