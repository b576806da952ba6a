"""Who may see books and who may do what in them; states are in `lifecycles`."""

from __future__ import annotations

from congvan.documents.visibility import sees_whole_agency
from congvan.kernel import clock
from congvan.kernel.errors import NotAllowed, NotFound
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.models import Membership, RoleGrant
from congvan.organization.queries.seats import current
from congvan.organization.states import Role
from congvan.registers.lifecycles import RegistryParty
from congvan.registers.models import Book, Correction, Entry

NO_BOOK = "Không có sổ này."
NO_ENTRY = "Không có dòng sổ này."


def check_registers(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` is the registry's clerk: no other role makes a number (R-021)."""
    check_holds(by, Role.REGISTRY_CLERK, to="vào sổ và cấp số")


def registry_head(by: ActingMember) -> bool:
    """Whether `by` answers for the registry: an agency leader, or the head of a clerk's unit.

    One statement for the head of a unit, none for others.
    """
    if by.holds(Role.AGENCY_LEADER):
        return True
    if by.unit_id is None or not by.holds(Role.UNIT_LEADER):
        return False
    day = clock.today()
    seats = Membership.objects.filter(current(day), agency_id=by.agency_id, unit_id=by.unit_id)
    return RoleGrant.objects.filter(
        current(day), role=Role.REGISTRY_CLERK, membership__in=seats
    ).exists()


def check_registry_head(by: ActingMember, *, to: str) -> None:
    """Raise NotAllowed unless `by` is the registry's head; `to` completes "Chỉ … mới được …"."""
    if not registry_head(by):
        raise NotAllowed(
            f"Chỉ lãnh đạo cơ quan hoặc người đứng đầu đơn vị của văn thư mới được {to}.",
            next_step="Đề nghị lãnh đạo cơ quan hoặc chánh văn phòng.",
        )


def check_decides_sequences(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` is the organ's head or its administrator (R-116)."""
    check_holds(by, Role.AGENCY_LEADER, Role.SYSADMIN_AGENCY, to="quy định sổ và dãy số")


def may_set_envelope_address(by: ActingMember) -> bool:
    """Whether `by` keeps what envelopes print of the sender."""
    return by.holds(Role.REGISTRY_CLERK, Role.AGENCY_LEADER, Role.SYSADMIN_AGENCY)


def entry_parties(by: ActingMember, entry: Entry) -> set[RegistryParty]:
    """How `by` stands to a line of an outgoing book; what was sent is the head's alone to void."""
    if by.agency_id != entry.agency_id:
        return set()
    parties = {RegistryParty.DECIDER} if registry_head(by) else set()
    if by.holds(Role.REGISTRY_CLERK):
        parties.add(RegistryParty.CLERK)
        if entry.transferred_on is None:
            parties.add(RegistryParty.NUMBERER)
    return parties


def get_book(viewer: ActingMember, book_id: int) -> Book:
    """A book of the agency, for those who see its documents by role. Raises NotFound."""
    book = None
    if sees_whole_agency(viewer):
        book = Book.objects.filter(agency_id=viewer.agency_id, pk=book_id).first()
    if book is None:
        raise NotFound(NO_BOOK)
    return book


def get_entry(viewer: ActingMember, entry_id: int, *, lock: bool = False) -> Entry:
    """An entry of the agency with its book and document, for those who see books. Raises NotFound.

    Lock: the entry's row.
    """
    entry = None
    if sees_whole_agency(viewer):
        found = Entry.objects.select_related("book", "document__issuer", "document__type")
        if lock:
            found = found.select_for_update(of=("self",))
        entry = found.filter(agency_id=viewer.agency_id, pk=entry_id).first()
    if entry is None:
        raise NotFound(NO_ENTRY)
    return entry


def book_parties(by: ActingMember, book: Book) -> set[RegistryParty]:
    """How `by` stands to a book."""
    is_clerk = by.agency_id == book.agency_id and by.holds(Role.REGISTRY_CLERK)
    return {RegistryParty.CLERK} if is_clerk else set()


def correction_parties(by: ActingMember, correction: Correction) -> set[RegistryParty]:
    """How `by` stands to a request: nobody decides on what he asked himself."""
    if by.agency_id != correction.agency_id:
        return set()
    asker = correction.asked_by
    if by.person_id == asker.person_id:
        return {RegistryParty.ASKER}
    heads_unit = asker.unit_id is not None and by.unit_id == asker.unit_id
    if by.holds(Role.AGENCY_LEADER) or (heads_unit and by.holds(Role.UNIT_LEADER)):
        return {RegistryParty.DECIDER}
    return set()


def get_correction(viewer: ActingMember, correction_id: int, *, lock: bool = False) -> Correction:
    """A request of the agency, for who sees books and for who decides it. Raises NotFound.

    Lock: the correction's row.
    """
    found = Correction.objects.select_related(
        "entry__book", "entry__document__issuer", "target_book", "asked_by__person",
        "asked_by__unit", "decided_by",
    )  # fmt: skip
    if lock:
        found = found.select_for_update(of=("self",))
    correction = found.filter(agency_id=viewer.agency_id, pk=correction_id).first()
    if correction is None or not (
        sees_whole_agency(viewer) or correction_parties(viewer, correction)
    ):
        raise NotFound("Không có đề nghị này.")
    return correction
