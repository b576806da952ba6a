"""Let an agency of this node hear what is said about its task; over a hub there is no such message.

Its clerks hear it, and whoever leads the handling of the document there.
"""

from __future__ import annotations

from congvan.directives.models import Handling
from congvan.exchange.models import Dispatch, IncomingPackage, OutgoingPackage
from congvan.exchange.services import notices
from congvan.exchange.states import DispatchStatus, PackageKind
from congvan.kernel.transactions import requires_transaction
from congvan.office.tasks.between_case import parcel_of
from congvan.office.tasks.models import AgencyTask
from congvan.organization.acting import ActingMember

KIND = "task.urged"
LONGEST_SENTENCE = 300
# Nothing came to them, or it was taken back.
_NOT_THERE = (
    DispatchStatus.WAITING, DispatchStatus.SENDING, DispatchStatus.FAILED,
    DispatchStatus.REFUSED, DispatchStatus.RECALLED,
)  # fmt: skip


@requires_transaction
def tell_there(by: ActingMember, task: AgencyTask, said: str) -> bool:
    """Say it to the agency that has the task; False when it is not of this node, or has nothing yet."""
    parcel = parcel_of(task)
    if parcel is None or parcel.receiver_id is None or parcel.status in _NOT_THERE:
        return False
    sentence = f"{by.seat.agency_name} {said} ({parcel.document.symbol})"[:LONGEST_SENTENCE]
    document_id = _document_there(parcel, parcel.receiver_id)
    notices.tell(
        agency_id=parcel.receiver_id, members=_leads(document_id), kind=KIND, sentence=sentence,
        subject_type="document" if document_id else "agency",
        subject_id=document_id or parcel.receiver_id,
    )  # fmt: skip
    return True


def _document_there(parcel: Dispatch, receiver_id: int) -> int | None:
    """The receiver's own document, once it was registered there."""
    sent = (
        OutgoingPackage.objects.filter(document_id=parcel.document_id, kind=PackageKind.EDOC)
        .order_by("id")
        .values("document_key")[:1]
    )
    came = IncomingPackage.objects.filter(
        agency_id=receiver_id, document_key__in=sent, kind=PackageKind.EDOC,
        document__isnull=False,
    )  # fmt: skip
    return came.order_by("-id").values_list("document_id", flat=True).first()


def _leads(document_id: int | None) -> list[int]:
    handled = Handling.objects.filter(document_id=document_id or 0, lead_member__isnull=False)
    return [seat for seat in handled.values_list("lead_member_id", flat=True) if seat is not None]
