"""From what a package says to the columns of its row; texts are cut to what the columns hold."""

from __future__ import annotations

from datetime import date

from congvan.exchange.codes import canonical
from congvan.exchange.kinds import urgency_of
from congvan.exchange.models import IncomingPackage
from congvan.exchange.states import BusinessType, PackageKind
from congvan.kernel.text import nfc
from edxml_vn.model import Document, Organization, Package, StatusReport
from edxml_vn.showing import as_dict

CODE_LENGTH, NAME_LENGTH, KEY_LENGTH, SYMBOL_LENGTH, SUBJECT_LENGTH = 64, 300, 300, 120, 500
MOST_WARNINGS = 50


def described(row: IncomingPackage, package: Package) -> None:
    """Fill the row from the package: sender, kind, keys, header, warnings."""
    message = package.message
    row.header = as_dict(message)
    row.warnings = [
        {"key": one.key, "sentence": one.sentence} for one in package.warnings[:MOST_WARNINGS]
    ]
    sender = message.from_ or Organization()
    row.from_code = canonical(sender.organ_id)[:CODE_LENGTH]
    row.from_name = line(sender.organ_name, NAME_LENGTH)
    if isinstance(message, StatusReport):
        _describe_status(row, message)
    else:
        _describe_document(row, message)


def _describe_document(row: IncomingPackage, message: Document) -> None:
    row.kind = PackageKind.EDOC
    row.business_type = BusinessType(int(message.business_type))
    row.document_key = (message.document_id or "").strip()[:KEY_LENGTH]
    row.symbol = line(message.symbol, SYMBOL_LENGTH)
    row.subject = line(message.subject, SUBJECT_LENGTH)
    row.issued_on = message.promulgation_date
    row.urgency = urgency_of(message.priority)
    if message.business is not None and row.business_type != BusinessType.NEW:
        row.reason = line(message.business.reason, SUBJECT_LENGTH)


def _describe_status(row: IncomingPackage, message: StatusReport) -> None:
    """A status says of which document it speaks; its own words are the reason."""
    row.kind = PackageKind.STATUS
    row.status_code = (message.status_code or "").strip()[:10]
    row.reason = line(message.description, SUBJECT_LENGTH)
    about = message.response_for
    if about is not None:
        row.document_key = (about.document_id or "").strip()[:KEY_LENGTH]
        row.symbol = line(about.code, SYMBOL_LENGTH)
        row.issued_on = about.promulgation_date


def line(text: str | None, length: int) -> str:
    """One line of text, cut to `length`."""
    words = " ".join(nfc(text or "").split())
    return words if len(words) <= length else f"{words[: length - 1].rstrip()}…"


def day(text: str | None) -> date | None:
    """A day of a header; None for none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
