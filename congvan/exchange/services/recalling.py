"""Take an issued document back from those who have it, or will have it (R-183, R-184, SPEC §8 recall A)."""

from __future__ import annotations

from collections.abc import Sequence

from congvan.documents.models import Document
from congvan.documents.rules.naming import short_name
from congvan.exchange import access, events
from congvan.exchange.codes import senders
from congvan.exchange.contents import Address, Answered, status_header
from congvan.exchange.lifecycles import DISPATCH, DispatchParty
from congvan.exchange.models import Dispatch, OutgoingPackage
from congvan.exchange.services import outbox, outcomes
from congvan.exchange.services.reports import told_of
from congvan.exchange.services.sending import key_given
from congvan.exchange.states import DispatchStatus, OutgoingStatus, PackageKind, StatusCode
from congvan.kernel import audit, clock, rows
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember

REASON_LENGTH = 500
_PARTIES = {DispatchParty.CLERK, DispatchParty.SYSTEM}
_ON_THE_WAY = (DispatchStatus.WAITING, DispatchStatus.SENDING)
_MAYBE_THERE = (*_ON_THE_WAY, DispatchStatus.FAILED)
_ENDED = (DispatchStatus.RECALLED, DispatchStatus.RECALLING)


@requires_transaction
def recall(*, by: ActingMember, document: Document, reason: str) -> int:
    """Recall from every recipient: what waits is not sent, who has it is asked by status 13.

    Inner verb of recalling an issue. Returns how many are asked. Lock: the document's dispatches,
    then its packages.
    """
    lines = list(
        Dispatch.objects.select_for_update()
        .filter(document=document)
        .exclude(status__in=_ENDED)
        .order_by("id")
    )
    return len(_recall(by, document, lines, reason))


@in_transaction
def recall_from(*, by: ActingMember, dispatch_id: int, reason: str) -> Dispatch:
    """Recall from one recipient only, to whom it went by mistake; the document stays in force.

    Raises NotFound, NotAllowed, WrongState, InvalidInput without a reason.
    """
    dispatch = access.get_dispatch(by, dispatch_id)
    why = " ".join(reason.split())
    if not why:
        raise InvalidInput("Chưa ghi lý do thu hồi.", next_step="Ghi lý do.", field="reason")
    verb = "be_recalled" if _is_unsent(dispatch) else "recall"
    DISPATCH.move(dispatch.status, verb, _PARTIES)
    _recall(by, dispatch.document, [dispatch], why)
    return dispatch


def _recall(
    by: ActingMember, document: Document, lines: Sequence[Dispatch], reason: str
) -> list[Dispatch]:
    why = reason[:REASON_LENGTH]
    now = clock.now()
    tried = _cancel(document, lines) | _unheard(document)
    asked = []
    for dispatch in lines:
        # A try may have got through although nobody heard the answer: such a one is asked too.
        may_have_it = dispatch.status in _MAYBE_THERE and dispatch.code in tried
        if may_have_it:
            dispatch.status = DispatchStatus.SENT
        is_asked = may_have_it or not _is_unsent(dispatch)
        verb = "recall" if is_asked else "be_recalled"
        dispatch.status = str(DISPATCH.move(dispatch.status, verb, _PARTIES).target.value)
        dispatch.recall_asked_at, dispatch.recall_reason = now, why
        if is_asked:
            asked.append(dispatch)
        elif not dispatch.sent_at:
            dispatch.note = "Đã dừng trước khi gửi."
    Dispatch.objects.bulk_update(lines, ["status", "recall_asked_at", "recall_reason", "note"])
    _ask(by, document, asked, why)
    if lines:
        audit.record(
            events.RecallAsked(
                document_id=document.pk, recipients=tuple(one.name for one in lines), reason=why,
                name=short_name(document.symbol, document.subject, document.issued_on),
            ),
            by=by.actor,
        )  # fmt: skip
    return asked


def _is_unsent(dispatch: Dispatch) -> bool:
    """Nothing is there to be taken back: never sent, failed, or refused."""
    return dispatch.status in {
        *_ON_THE_WAY, DispatchStatus.FAILED, DispatchStatus.REFUSED,
    }  # fmt: skip


def _cancel(document: Document, lines: Sequence[Dispatch]) -> set[str]:
    """Stop the waiting packages to these lines; returns the codes whose bytes were made: maybe tried."""
    codes = {one.code for one in lines}
    waiting = OutgoingPackage.objects.select_for_update().filter(
        document=document, kind=PackageKind.EDOC, status=OutgoingStatus.WAITING
    )
    tried: set[str] = set()
    for package in waiting.order_by("id"):
        stopped = codes & set(package.codes)
        if not stopped:
            continue
        if package.sha256:
            tried |= stopped
        package.status = OutgoingStatus.CANCELLED
        package.save(update_fields=["status"])
        others = [one for one in package.codes if one not in stopped]
        if others:
            outcomes.again(package, others)
    return tried


def _unheard(document: Document) -> set[str]:
    """Codes of packages given up after three days without an answer, not after a refusal."""
    given_up = OutgoingPackage.objects.filter(
        document=document, kind=PackageKind.EDOC, status=OutgoingStatus.FAILED,
        attempts__gte=outcomes.LAST_ATTEMPT,
    ).exclude(sha256="")  # fmt: skip
    return {code for codes in given_up.values_list("codes", flat=True) for code in codes}


def _ask(by: ActingMember, document: Document, asked: Sequence[Dispatch], reason: str) -> None:
    """One status 13 to each: ResponseFor names the one recipient it goes to (SPEC §3)."""
    if not asked:
        return
    here = senders([document.agency_id])[document.agency_id]
    key, tell, now = key_given(here, document), told_of(document.pk), clock.now()
    made = []
    for one in asked:
        header = status_header(
            sender=here, code=str(StatusCode.RECALL_ASKED.value), text=reason, at=now,
            to=Address(code=one.code, name=one.name, receiver_id=one.receiver_id),
            answered=Answered(
                organ_id=one.code, symbol=document.symbol, document_key=key,
                issued_on=document.issued_on,
            ),
            staff=by.person_name, unit=by.seat.unit_name or by.seat.post_title, tell=tell,
        )  # fmt: skip
        made.append(
            OutgoingPackage(
                agency_id=document.agency_id, connection_id=one.connection_id,
                kind=PackageKind.STATUS, status_code=StatusCode.RECALL_ASKED.value,
                document=document, document_key=key, symbol=document.symbol,
                subject=document.subject, codes=[one.code], header=header,
                urgency=document.urgency, made_at=now,
            )
        )  # fmt: skip
    rows.insert_all(made)
    for package in made:
        outbox.order(package)
