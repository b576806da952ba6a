"""An agency ready for its first arrival: founded, with its books, fields of work and phrases."""

from __future__ import annotations

from congvan.directives.services.phrases import found_phrases
from congvan.documents.services.catalogue import found_catalogue
from congvan.drafting.services.authority import found_signing_rights
from congvan.kernel import audit, clock
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.services import founding
from congvan.organization.services.founding import Founded, NewAgency
from congvan.registers.services.books import found_books


@in_transaction
def add_agency(*, by: ActingMember, wanted: NewAgency) -> Founded:
    """Bring a further agency in, as the province's administrator. Raises NotAllowed, InvalidInput."""
    access.check_administers_province(by)
    return found_office(by=by.actor, wanted=wanted)


@requires_transaction
def found_office(*, by: audit.Actor, wanted: NewAgency) -> Founded:
    """Found the agency with its head and administrator, and equip it. Raises InvalidInput."""
    founded = founding.found_office(by=by, wanted=wanted)
    equip(agency_id=founded.agency_id)
    return founded


@requires_transaction
def equip(*, agency_id: int) -> None:
    """Give the agency this year's books, the usual fields, phrases and signing rights; safe to repeat."""
    found_catalogue(agency_id)
    found_books(agency_id, clock.today().year)
    found_phrases(agency_id=agency_id)
    found_signing_rights(agency_id=agency_id)
