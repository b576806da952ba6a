"""The usual deadlines by type, from the agency's working regulation (R-017, R-059)."""

from __future__ import annotations

from congvan.directives.events import presets as events
from congvan.directives.models import HandlingTerm
from congvan.documents.models import DocumentType
from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.states import Role

# One working year; the table's own bound.
MOST_DAYS = 250


@in_transaction
def set_term(*, by: ActingMember, type_id: int, working_days: int) -> HandlingTerm:
    """Set a type's usual deadline; it counts for what arrives from now on.

    Raises NotAllowed, InvalidInput, NotFound (no such type).
    """
    _check_sets(by)
    if not 1 <= working_days <= MOST_DAYS:
        raise InvalidInput(
            f"Thời hạn phải từ 1 đến {MOST_DAYS} ngày làm việc.", next_step="Sửa lại số ngày.",
            field="working_days",
        )  # fmt: skip
    kind = DocumentType.objects.filter(pk=type_id, valid_to__isnull=True).first()
    if kind is None:
        raise NotFound("Không có loại văn bản này.", field="type")
    term, _ = HandlingTerm.objects.update_or_create(
        agency_id=by.agency_id, type=kind, defaults={"working_days": working_days}
    )
    audit.record(
        events.TermSet(type_id=kind.pk, type_name=kind.name, working_days=working_days),
        by=by.actor,
    )
    return term


@in_transaction
def remove_term(*, by: ActingMember, type_id: int) -> None:
    """Let a type have no usual deadline any more. Raises NotAllowed, NotFound."""
    _check_sets(by)
    term = HandlingTerm.objects.filter(agency_id=by.agency_id, type_id=type_id).first()
    if term is None:
        raise NotFound("Loại văn bản này chưa có thời hạn.")
    audit.record(
        events.TermRemoved(type_id=type_id, type_name=term.type.name), by=by.actor
    )  # fmt: skip
    term.delete()


def _check_sets(by: ActingMember) -> None:
    check_holds(by, Role.AGENCY_LEADER, Role.SYSADMIN_AGENCY, to="đặt thời hạn giải quyết")
