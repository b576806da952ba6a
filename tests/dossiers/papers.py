"""Papers for the tests of dossiers: rows of documents and the right to see them."""

from __future__ import annotations

from congvan.desk.states import Urgency
from congvan.documents.models import Document, DocumentType, Grant, Organ
from congvan.documents.states import Direction, LegalValue, Right
from congvan.kernel import clock
from congvan.kernel.text import fold
from congvan.organization.acting import ActingMember


def issuer(by: ActingMember, name: str = "Sở Tài chính") -> Organ:
    """An organ of the agency's list."""
    found, _ = Organ.objects.get_or_create(
        agency_id=by.agency_id, folded_name=fold(name),
        defaults={"name": name, "level": "department", "search_key": fold(name), "sort_key": fold(name)},
    )  # fmt: skip
    return found


def paper(
    by: ActingMember, *viewers: ActingMember, subject: str = "Rà soát tài khoản người dùng",
    symbol: str = "", organ: str = "Sở Tài chính", field=None,
) -> Document:  # fmt: skip
    """An incoming document of `by`'s agency that `by` and `viewers` were given to see."""
    kind = DocumentType.objects.filter(valid_to=None).order_by("id").first()
    if kind is None:
        kind = DocumentType.objects.create(
            code="cong_van", name="Công văn", position=1, source="NĐ 30", valid_from="2020-03-05"
        )
    made = Document.objects.create(
        agency_id=by.agency_id, direction=Direction.IN, type=kind, symbol=symbol,
        symbol_key=symbol.casefold(), issued_on=clock.today(), issuer=issuer(by, organ),
        sender=issuer(by, organ), subject=subject, subject_key=fold(subject), field=field,
        urgency=Urgency.NORMAL, legal_value=LegalValue.KIND_B, made_at=clock.now(),
        made_by_id=by.membership_id,
    )  # fmt: skip
    for number, viewer in enumerate((by, *viewers)):
        Grant.objects.create(
            agency_id=by.agency_id, document=made, member_id=viewer.membership_id,
            in_unit_id=viewer.unit_id, right=Right.HANDLE, cause="thử", source_type="test",
            source_id=number, document_date=clock.today(), granted_at=clock.now(),
        )  # fmt: skip
    return made
