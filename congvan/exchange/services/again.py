"""Send one package again that was given up: its bytes as they are, under the same key (R-192)."""

from __future__ import annotations

from congvan.exchange import access, events
from congvan.exchange.lifecycles import DISPATCH, DispatchParty
from congvan.exchange.models import OutgoingPackage
from congvan.exchange.services import outcomes
from congvan.exchange.states import DispatchStatus, OutgoingStatus, PackageKind
from congvan.kernel import audit
from congvan.kernel.errors import NotFound, WrongState
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember


@in_transaction
def resend_package(*, by: ActingMember, package_id: int) -> OutgoingPackage:
    """Try a failed package again now, for those of its recipients who still have nothing.

    Raises NotFound, NotAllowed, WrongState unless it failed and somebody wants it yet. Lock: the
    package, then the dispatches.
    """
    visible = access.visible_outgoing(by).select_for_update(of=("self",))
    package = visible.filter(pk=package_id).first()
    if package is None:
        raise NotFound(access.NO_PACKAGE)
    access.check_acts(by)
    if package.status != OutgoingStatus.FAILED:
        raise WrongState("Gói tin này không bị lỗi.", next_step="Tải lại trang để xem tình trạng.")
    if package.kind == PackageKind.EDOC:
        _resend_to_lost(package)
    else:
        outcomes.revive(package)
    names = ", ".join(one["name"] or one["code"] for one in package.header["to"])
    audit.record(
        events.DispatchResent(
            document_id=package.document_id or 0,
            name=outcomes.name_of(package),
            recipient=names[:300],
        ),
        by=by.actor,
    )
    return package


@requires_transaction
def _resend_to_lost(package: OutgoingPackage) -> None:
    """All of it with its bytes when nobody has it; else a new one to the rest. Raises WrongState."""
    lost = list(
        outcomes.dispatches_of(package)
        .select_for_update()
        .filter(status=DispatchStatus.FAILED)
        .order_by("id")
    )
    codes = {one.code for one in lost}
    if not codes:
        raise WrongState(
            "Không còn nơi nhận nào của gói tin này cần gửi lại.",
            next_step="Xem từng nơi nhận ở trang theo dõi văn bản.",
        )
    if codes == set(package.codes):
        outcomes.revive(package)
    else:
        outcomes.again(package, [code for code in package.codes if code in codes])
    move = DISPATCH.move(DispatchStatus.FAILED, "resend", {DispatchParty.CLERK})
    for one in lost:
        one.status, one.note, one.is_settled = str(move.target.value), "", False
        one.save(update_fields=["status", "note", "is_settled"])
