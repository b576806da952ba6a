"""Send again what did not get there, or say that nothing more is wanted (R-192, COMPLAINTS §6)."""

from __future__ import annotations

from congvan.documents.models import Organ
from congvan.documents.rules.naming import short_name
from congvan.exchange import access, events
from congvan.exchange.codes import senders
from congvan.exchange.contents import Facts
from congvan.exchange.lifecycles import DISPATCH, DispatchParty
from congvan.exchange.models import Dispatch, OutgoingPackage
from congvan.exchange.services import outbox, outcomes
from congvan.exchange.services.sending import first_packages
from congvan.exchange.states import DispatchStatus, OutgoingStatus, PackageKind
from congvan.exchange.ways import WayKind, ways
from congvan.kernel import audit, clock
from congvan.kernel.errors import WrongState
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember

NOTE_LENGTH = 500
_CLERK = {DispatchParty.CLERK}


@in_transaction
def resend(*, by: ActingMember, dispatch_id: int) -> Dispatch:
    """Try again now. Bytes that no hub has taken are sent as they are, under the same key.

    After a refusal by the recipient, and for a recipient whose way is known only now, it is a new
    package. Raises NotFound, NotAllowed, WrongState when there is still no way. Lock: the dispatch,
    then its package.
    """
    dispatch = access.get_dispatch(by, dispatch_id)
    _resend(by, dispatch)
    return dispatch


@in_transaction
def resend_failed(*, by: ActingMember, document_id: int) -> int:
    """Try again for every recipient of the document that failed. Returns how many.

    One that still cannot be reached is left as it is. Raises NotFound, NotAllowed.
    """
    access.check_acts(by)
    failed = (
        access.visible_dispatches(by)
        .select_for_update(of=("self",))
        .select_related("document")
        .filter(document_id=document_id, status=DispatchStatus.FAILED, is_settled=False)
    )
    done = 0
    for dispatch in failed.order_by("id"):
        try:
            _resend(by, dispatch)
        except WrongState:
            continue
        done += 1
    return done


@in_transaction
def settle(*, by: ActingMember, dispatch_id: int, note: str = "") -> Dispatch:
    """Nothing more is wanted of a failure or refusal: it leaves the lists. Raises as `resend`."""
    dispatch = access.get_dispatch(by, dispatch_id)
    DISPATCH.move(dispatch.status, "settle", _CLERK)
    words = " ".join(note.split())
    dispatch.is_settled = True
    dispatch.note = f"{dispatch.note} {words}".strip()[:NOTE_LENGTH]
    dispatch.save(update_fields=["is_settled", "note"])
    audit.record(
        events.DispatchSettled(
            document_id=dispatch.document_id, name=_name(dispatch), recipient=dispatch.name,
            note=words,
        ),
        by=by.actor,
    )  # fmt: skip
    return dispatch


@requires_transaction
def _resend(by: ActingMember, dispatch: Dispatch) -> None:
    was = dispatch.status
    move = DISPATCH.move(was, "resend", _CLERK)
    package = _last_package(dispatch)
    if was == DispatchStatus.SENDING and package is not None:
        _hasten(package)
    elif package is None or not dispatch.code:
        _send_first(by, dispatch)
    elif was == DispatchStatus.REFUSED or package.status != OutgoingStatus.FAILED:
        outcomes.again(package, [dispatch.code])
    else:
        _revive(package, dispatch)
    dispatch.status, dispatch.note, dispatch.is_settled = str(move.target.value), "", False
    if was == DispatchStatus.REFUSED:
        dispatch.arrived_at = dispatch.accepted_at = None
    dispatch.save(
        update_fields=[
            "status", "note", "is_settled", "code", "connection", "receiver", "arrived_at",
            "accepted_at",
        ]
    )  # fmt: skip
    audit.record(
        events.DispatchResent(
            document_id=dispatch.document_id, name=_name(dispatch), recipient=dispatch.name
        ),
        by=by.actor,
    )


def _last_package(dispatch: Dispatch) -> OutgoingPackage | None:
    sent = OutgoingPackage.objects.select_for_update().filter(
        document_id=dispatch.document_id, kind=PackageKind.EDOC, codes__contains=[dispatch.code]
    )
    return sent.exclude(status=OutgoingStatus.CANCELLED).order_by("-id").first()


def _hasten(package: OutgoingPackage) -> None:
    """The next try is now; the job ordered for later finds nothing to do."""
    package.next_try_at = None
    package.save(update_fields=["next_try_at"])
    outbox.order(package)


def _revive(package: OutgoingPackage, dispatch: Dispatch) -> None:
    """A package given up as a whole starts again with its bytes; of a part of it, a new one is made."""
    if len(package.codes) > 1:
        outcomes.again(package, [dispatch.code])
        return
    package.status, package.attempts, package.given_up_at = OutgoingStatus.WAITING, 0, None
    package.next_try_at = None
    package.save(update_fields=["status", "attempts", "given_up_at", "next_try_at"])
    outbox.order(package)


def _send_first(by: ActingMember, dispatch: Dispatch) -> None:
    """Nobody knew the way when it was issued: look again. Raises WrongState."""
    organ = Organ.objects.get(pk=dispatch.organ_id)
    way = ways(dispatch.agency_id, [organ])[organ.pk]
    if way.kind is WayKind.NONE:
        raise WrongState(f"Chưa gửi được đến {dispatch.name}.", next_step=way.hint)
    dispatch.code, dispatch.connection_id = way.code, way.connection_id
    dispatch.receiver_id, dispatch.status = way.receiver_id, DispatchStatus.WAITING
    here = senders([by.agency_id])[by.agency_id]
    facts = Facts(staff_name=by.person_name, staff_unit=by.seat.unit_name)
    first_packages(
        sender=here, document=dispatch.document, dispatches=[dispatch], facts=facts,
        now=clock.now(),
    )  # fmt: skip


def _name(dispatch: Dispatch) -> str:
    document = dispatch.document
    return short_name(document.symbol, document.subject, document.issued_on)
