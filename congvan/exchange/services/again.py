"""Send one package again that was given up: its bytes as they are, under the same key (R-192)."""

from __future__ import annotations

from congvan.exchange import access, events
from congvan.exchange.lifecycles import DISPATCH, DispatchParty
from congvan.exchange.models import OutgoingPackage
from congvan.exchange.services import outbox
from congvan.exchange.services.outcomes import dispatches_of, name_of
from congvan.exchange.states import DispatchStatus, OutgoingStatus, PackageKind
from congvan.kernel import audit
from congvan.kernel.errors import NotFound, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember


@in_transaction
def resend_package(*, by: ActingMember, package_id: int) -> OutgoingPackage:
    """Try a failed package again now; recipients that got it another way meanwhile stay as they are.

    Raises NotFound, NotAllowed, WrongState unless it failed. Lock: the package.
    """
    visible = access.visible_outgoing(by).select_for_update(of=("self",))
    package = visible.filter(pk=package_id).first()
    if package is None:
        raise NotFound(access.NO_PACKAGE)
    access.check_acts(by)
    if package.status != OutgoingStatus.FAILED:
        raise WrongState("Gói tin này không bị lỗi.", next_step="Tải lại trang để xem tình trạng.")
    package.status, package.attempts = OutgoingStatus.WAITING, 0
    package.given_up_at = package.next_try_at = None
    package.save(update_fields=["status", "attempts", "given_up_at", "next_try_at"])
    outbox.order(package)
    if package.kind == PackageKind.EDOC:
        failed = dispatches_of(package).filter(status=DispatchStatus.FAILED)
        move = DISPATCH.move(DispatchStatus.FAILED, "resend", {DispatchParty.CLERK})
        failed.update(status=str(move.target.value), note="", is_settled=False)
    names = ", ".join(one["name"] or one["code"] for one in package.header["to"])
    audit.record(
        events.DispatchResent(
            document_id=package.document_id or 0, name=name_of(package), recipient=names[:300]
        ),
        by=by.actor,
    )
    return package
