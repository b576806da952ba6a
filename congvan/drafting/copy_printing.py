"""Copies typeset: the block below a paper source, and an excerpt laid out anew (LAYOUT §6)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from congvan.documents.models import Document
from congvan.drafting.models import CertifiedCopy
from congvan.drafting.rules.copies import HEADINGS
from congvan.drafting.states import CopyForm
from congvan.kernel.text import nfc
from congvan.kernel.typesetting import typeset
from congvan.organization.acting import ActingMember
from congvan.organization.models import Agency
from congvan.organization.queries.agencies import get_agency

TEMPLATE = Path(__file__).parent / "copy_sheet.typ"


def sheet_pdf(viewer: ActingMember, copy: CertifiedCopy) -> bytes:
    """The sheet of a paper copy: the block, below the excerpt when it is one. Raises FontsMissing."""
    agency = get_agency(viewer)
    document = copy.original
    data = {
        **_source(agency, document, copy.excerpt), "has_block": True,
        "organ": agency.name, "superior": agency.parent.name if agency.parent else "",
        "heading": HEADINGS[CopyForm(copy.form)], "symbol": copy.symbol,
        "place_and_date": place_and_date(agency.place_of_issue, copy.made_on),
        "recipients": [f"{one.strip()};" for one in copy.recipients.split(";") if one.strip()],
        "signer_title": copy.signer.post.title, "signer": copy.signer.person.full_name,
    }  # fmt: skip
    return typeset(TEMPLATE, data, title=f"Bản sao {copy.symbol}")


def excerpt_pdf(viewer: ActingMember, document: Document, excerpt: str) -> bytes:
    """An electronic excerpt; the organ's signature says the rest. Raises FontsMissing."""
    agency = get_agency(viewer)
    data = {
        **_source(agency, document, excerpt), "has_block": False, "organ": agency.name,
        "superior": "", "heading": "", "symbol": "", "place_and_date": "", "recipients": [],
        "signer_title": "", "signer": "",
    }  # fmt: skip
    return typeset(TEMPLATE, data, title=f"Trích sao {document.symbol}")


def place_and_date(place: str, day: date | None) -> str:
    """ "Gia Lai, ngày 05 tháng 01 năm 2026": days below ten and the first two months padded."""
    if day is None:
        return place
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    written = f"ngày {day.day:02d} tháng {month} năm {day.year}"
    return f"{place}, {written}" if place else written[:1].upper() + written[1:]


def _source(agency: Agency, document: Document, excerpt: str) -> dict[str, Any]:
    """Head of the source as the excerpt repeats it (R-200)."""
    is_ours = document.issuer is None
    superior = agency.parent.name if is_ours and agency.parent else ""
    return {
        "excerpt": [line.strip() for line in nfc(excerpt).split("\n") if line.strip()],
        "source": {
            "superior": superior,
            "organ": agency.name if document.issuer is None else document.issuer.name,
            "symbol": document.symbol,
            "place_and_date": place_and_date(agency.place_of_issue if is_ours else "", document.issued_on),
            "type_name": document.type.name if document.type.abbreviation else "",
            "subject": document.subject,
        },
    }  # fmt: skip
