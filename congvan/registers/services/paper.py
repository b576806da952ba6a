"""Who holds the paper: handed over by the registry, signed for by the receiver (R-057)."""

from __future__ import annotations

from congvan.desk.services import notices
from congvan.documents.rules.naming import short_name
from congvan.documents.visibility import visible_to
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.queries import seats
from congvan.organization.states import Role
from congvan.registers import access, events
from congvan.registers.models import Entry
from congvan.registers.states import EntryStatus


@in_transaction
def hand_over(*, by: ActingMember, entry_id: int, to_id: int) -> Entry:
    """Hand the paper to a member, who then signs for it; by the clerk or by who holds it now.

    Raises NotFound, NotAllowed, WrongState (no paper, voided), InvalidInput for a receiver who
    may not see the document. Lock: the entry's row.
    """
    entry = _entry_with_paper(by, entry_id)
    holds_it = entry.paper_handed_to_id == by.membership_id and entry.paper_signed_at is not None
    if not by.holds(Role.REGISTRY_CLERK) and not holds_it:
        raise NotAllowed(
            "Chỉ văn thư hoặc người đang giữ bản giấy mới giao được.",
            next_step="Nhờ văn thư giao bản giấy.",
        )
    receiver = _receiver(by, entry, to_id)
    entry.paper_handed_to_id, entry.paper_handed_at = receiver.membership_id, clock.now()
    entry.paper_signed_at = None
    entry.save(update_fields=["paper_handed_to", "paper_handed_at", "paper_signed_at"])
    audit.record(
        events.PaperHandedOver(
            document_id=entry.document_id, entry_id=entry.pk, name=_name(entry),
            receiver=f"{receiver.seat.person_name} ({receiver.seat.label})",
        ),
        by=by.actor,
    )  # fmt: skip
    notices.tell(
        agency_id=entry.agency_id, members=[receiver.membership_id], kind="paper.handed_over",
        sentence=f"{by.person_name} giao bản giấy của {_name(entry)}. Ký nhận khi đã cầm bản giấy.",
        subject_type="document" if entry.document_id else "entry",
        subject_id=entry.document_id or entry.pk,
    )  # fmt: skip
    return entry


@in_transaction
def sign_for(*, by: ActingMember, entry_id: int) -> Entry:
    """Sign for the paper that was handed to the seat acted in. Raises NotFound, WrongState."""
    entry = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("book", "document")
        .filter(pk=entry_id, agency_id=by.agency_id, paper_handed_to_id=by.membership_id)
        .first()
    )
    if entry is None:
        raise NotFound("Không có bản giấy nào chờ ký nhận ở đây.")
    if entry.paper_signed_at is not None:
        raise WrongState("Bản giấy này đã được ký nhận.", next_step="Tải lại trang để xem.")
    entry.paper_signed_at = clock.now()
    entry.save(update_fields=["paper_signed_at"])
    audit.record(
        events.PaperSignedFor(document_id=entry.document_id, entry_id=entry.pk, name=_name(entry)),
        by=by.actor,
    )
    return entry


def _entry_with_paper(by: ActingMember, entry_id: int) -> Entry:
    entry = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("book", "document")
        .filter(pk=entry_id, agency_id=by.agency_id)
        .first()
    )
    seen = entry is not None and (
        access.sees_whole_agency(by) or entry.paper_handed_to_id == by.membership_id
    )
    if entry is None or not seen:
        raise NotFound(access.NO_ENTRY)
    if not entry.has_paper or entry.status != EntryStatus.VALID:
        raise WrongState(
            "Dòng sổ này không có bản giấy để giao.", next_step="Tải lại trang để xem."
        )
    return entry


def _receiver(by: ActingMember, entry: Entry, to_id: int) -> ActingMember:
    try:
        receiver = seats.acting_member(to_id)
    except Membership.DoesNotExist:
        receiver = None
    if receiver is None or receiver.agency_id != by.agency_id:
        raise InvalidInput(
            "Không có người này trong cơ quan.", next_step="Chọn lại người nhận.", field="to"
        )
    if entry.document_id and not visible_to(receiver).filter(pk=entry.document_id).exists():
        raise InvalidInput(
            f"{receiver.seat.person_name} chưa được chuyển văn bản này.",
            next_step="Chuyển văn bản trước, rồi giao bản giấy.", field="to",
        )  # fmt: skip
    return receiver


def _name(entry: Entry) -> str:
    document = entry.document
    if document is None:
        return f"số đến {entry.number}{entry.suffix}"
    return short_name(document.symbol, document.subject, document.issued_on)
