"""Envelopes to print: whose, what is in it, to whom (NĐ 30/2020 PL IV.III, R-109)."""

from __future__ import annotations

from pathlib import Path

from congvan.kernel.errors import InvalidInput
from congvan.kernel.typesetting import typeset
from congvan.organization.acting import ActingMember
from congvan.organization.queries import agencies
from congvan.registers import queries
from congvan.registers.printing.printouts import PDF, Printout

TEMPLATE = Path(__file__).parent / "envelope.typ"
# Width and height in mm, the long side lying.
SIZES = {"dl": (220, 110), "c5": (229, 162)}
# A stack that one printer's tray holds.
MOST_COPIES = 50


def envelope_pdf(viewer: ActingMember, line_id: int, *, size: str = "dl") -> Printout:
    """The envelopes of a postal line, a page each. Raises NotFound, InvalidInput, FontsMissing."""
    if size not in SIZES:
        raise InvalidInput("Không có cỡ bì này.", next_step="Chọn bì DL hoặc C5.", field="size")
    line = queries.postal_line(viewer, line_id)
    agency = agencies.get_agency(viewer)
    sender = queries.sender(viewer)
    width, height = SIZES[size]
    data = {
        "width": width, "height": height, "copies": min(line.envelopes, MOST_COPIES),
        "superior": agency.parent.name if agency.parent else "", "organ": agency.name,
        "address": sender.address, "phone": sender.phone, "urgency": line.urgency,
        "symbols": line.symbols, "recipient": line.recipient, "recipient_address": line.address,
    }  # fmt: skip
    pdf = typeset(TEMPLATE, data, title=f"Bì gửi {line.recipient}")
    return Printout(f"bi-{size}-{line_id}.pdf", pdf, PDF)
