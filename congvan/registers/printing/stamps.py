"""The arrival stamp (dấu ĐẾN): its data, and a label to stick on paper.

It is never written into a file: that would break the signatures in it (R-034). On screen it lies
over the picture of the page.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from congvan.kernel.errors import NotFound
from congvan.kernel.typesetting import typeset
from congvan.organization.acting import ActingMember
from congvan.organization.queries import agencies
from congvan.registers import queries
from congvan.registers.printing.printouts import PDF, Printout, day_words

TEMPLATE = Path(__file__).parent / "label.typ"
# As much as stays readable on two lines of 46 mm.
_LONGEST_TRANSFER = 110


@dataclass(frozen=True, slots=True)
class Stamp:
    """The five fields of the stamp, in words (NĐ 30/2020 PL IV.V)."""

    organ: str
    number: str
    day: str
    transferred_to: str
    dossier_code: str


def stamp_of(viewer: ActingMember, document_id: int, *, dossier_code: str = "") -> Stamp | None:
    """The stamp of a registered document that the viewer sees, None for any other.

    `dossier_code` is the code of the dossier it is in, which the caller knows.
    """
    entry = queries.entry_of(viewer, document_id)
    if entry is None:
        return None
    return Stamp(
        organ=agencies.get_agency(viewer).name, number=entry.arrival_number,
        day=day_words(entry.entered_on), transferred_to=entry.recipient, dossier_code=dossier_code,
    )  # fmt: skip


def stamp_label(viewer: ActingMember, document_id: int, *, dossier_code: str = "") -> Printout:
    """A label of 50 × 35 mm as PDF. Raises NotFound without a stamp."""
    stamp = stamp_of(viewer, document_id, dossier_code=dossier_code)
    if stamp is None:
        raise NotFound("Văn bản này chưa vào sổ nên chưa có dấu đến.")
    data = asdict(stamp)
    if len(stamp.transferred_to) > _LONGEST_TRANSFER:
        data["transferred_to"] = stamp.transferred_to[:_LONGEST_TRANSFER].rsplit(" ", 1)[0] + "…"
    pdf = typeset(TEMPLATE, data, title=f"Dấu đến số {stamp.number}")
    return Printout(f"dau-den-{document_id}.pdf", pdf, PDF)
