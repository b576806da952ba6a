"""Remind a recipient of a document it has not accepted."""

from __future__ import annotations

from congvan.documents.rules.naming import short_name
from congvan.exchange import access, events
from congvan.exchange.lifecycles import DISPATCH, DispatchParty
from congvan.exchange.models import Dispatch
from congvan.exchange.services import notices
from congvan.exchange.ways import phone_of
from congvan.kernel import audit
from congvan.kernel.errors import WrongState
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember


@in_transaction
def remind(*, by: ActingMember, dispatch_id: int) -> Dispatch:
    """Tell the clerks of an agency of this node; over a hub there is no such message.

    Raises NotFound, NotAllowed, and WrongState with whom to call for a recipient elsewhere.
    """
    dispatch = access.get_dispatch(by, dispatch_id)
    DISPATCH.move(dispatch.status, "remind", {DispatchParty.CLERK})
    document = dispatch.document
    name = short_name(document.symbol, document.subject, document.issued_on)
    if dispatch.receiver_id is None:
        phone = phone_of(dispatch)
        raise WrongState(
            "Trục không chuyển được lời nhắc.",
            next_step=f"Gọi văn thư {dispatch.name}: {phone}." if phone else f"Gọi văn thư {dispatch.name}.",
        )  # fmt: skip
    notices.tell(
        agency_id=dispatch.receiver_id, members=(), kind="exchange.reminder",
        sentence=f"{by.seat.agency_name} nhắc tiếp nhận {name}.", subject_type="agency",
        subject_id=dispatch.receiver_id,
    )  # fmt: skip
    audit.record(
        events.DispatchReminded(document_id=document.pk, name=name, recipient=dispatch.name),
        by=by.actor,
    )
    return dispatch
