"""Send again what did not get there, or say that nothing more is wanted (R-192, COMPLAINTS §6)."""

from __future__ import annotations

from collections.abc import Sequence

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
from congvan.exchange.ways import Way, WayKind, ways
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
    _resend(by, dispatch, _new_ways(by, [dispatch]).get(dispatch.pk))
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
    lost = list(failed.order_by("id"))
    moved = _new_ways(by, lost)
    done = _revive_whole(by, document_id, [one for one in lost if one.pk not in moved])
    for dispatch in lost:
        if dispatch.status != DispatchStatus.FAILED:
            continue
        try:
            _resend(by, dispatch, moved.get(dispatch.pk))
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
def _resend(by: ActingMember, dispatch: Dispatch, new_way: Way | None) -> None:
    was = dispatch.status
    move = DISPATCH.move(was, "resend", _CLERK)
    package = _last_package(dispatch)
    if was == DispatchStatus.SENDING and package is not None:
        _hasten(package)
    elif package is None or not dispatch.code:
        _send_first(by, dispatch)
    elif new_way is not None:
        _send_elsewhere(package, dispatch, new_way)
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
    _record(by, dispatch)


def _record(by: ActingMember, dispatch: Dispatch) -> None:
    audit.record(
        events.DispatchResent(
            document_id=dispatch.document_id, name=_name(dispatch), recipient=dispatch.name
        ),
        by=by.actor,
    )


def _last_package(dispatch: Dispatch) -> OutgoingPackage | None:
    """Also one that was split: what it says is what the recipient is to get."""
    sent = OutgoingPackage.objects.select_for_update().filter(
        document_id=dispatch.document_id, kind=PackageKind.EDOC, codes__contains=[dispatch.code]
    )
    return sent.order_by("-id").first()


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
    outcomes.revive(package)


def _revive_whole(by: ActingMember, document_id: int, lost: Sequence[Dispatch]) -> int:
    """Packages none of whose recipients has anything go as they are: a hub may have one of them
    already, and knows it by its bytes (SPEC K5). Returns to how many recipients.
    """
    by_way = {(one.connection_id, one.code): one for one in lost}
    given_up = OutgoingPackage.objects.select_for_update().filter(
        document_id=document_id, kind=PackageKind.EDOC, status=OutgoingStatus.FAILED
    )
    move = DISPATCH.move(DispatchStatus.FAILED, "resend", _CLERK)
    done = 0
    for package in given_up.order_by("-id"):
        carried = [by_way.get((package.connection_id, code)) for code in package.codes]
        lines = [one for one in carried if one is not None and one.status == DispatchStatus.FAILED]
        if len(package.codes) < 2 or len(lines) < len(package.codes):
            continue
        outcomes.revive(package)
        for line in lines:
            line.status, line.note = str(move.target.value), ""
            line.save(update_fields=["status", "note"])
            _record(by, line)
        done += len(lines)
    return done


def _new_ways(by: ActingMember, dispatches: Sequence[Dispatch]) -> dict[int, Way]:
    """By dispatch the way to its recipient, where it is another than before: its code was corrected."""
    organs = list(Organ.objects.filter(pk__in=[one.organ_id for one in dispatches]))
    found = ways(by.agency_id, organs)
    return {
        one.pk: way
        for one in dispatches
        if one.code and (way := found[one.organ_id]).kind is not WayKind.NONE
        and (way.code, way.connection_id) != (one.code, one.connection_id)
    }  # fmt: skip


def _send_elsewhere(package: OutgoingPackage, dispatch: Dispatch, way: Way) -> None:
    """What the package says, by the corrected way. Raises WrongState when another line goes there."""
    others = Dispatch.objects.filter(
        document_id=dispatch.document_id, connection=way.connection_id, code=way.code
    )
    if others.exclude(pk=dispatch.pk).exists():
        raise WrongState(
            f"Văn bản này đã có một nơi nhận khác mang mã {way.code}.",
            next_step="Kiểm tra lại mã định danh của nơi nhận.",
        )
    dispatch.code, dispatch.connection_id = way.code, way.connection_id
    dispatch.receiver_id = way.receiver_id
    here = senders([dispatch.agency_id])[dispatch.agency_id]
    to = {"code": way.code, "name": dispatch.name, "receiver": way.receiver_id}
    outcomes.readdressed(
        package, connection_id=way.connection_id, to=[to],
        **{"from": {**package.header["from"], "code": here.code}},
    )  # fmt: skip


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
