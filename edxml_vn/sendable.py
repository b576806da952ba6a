"""What a package must say before it may be sent (SPEC C9): a receiver could not place it otherwise."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from edxml_vn.demands import missing_for_sending
from edxml_vn.envelope import not_writable
from edxml_vn.model import Document, StatusReport
from edxml_vn.routing import canonical


def check_document(document: Document) -> None:
    """Raise NotWritable, naming all that is missing at once; also for a receiver named twice."""
    said = replace(
        document,
        code_number=_said(document.code_number),
        code_notation=_said(document.code_notation),
        subject=_said(document.subject),
    )
    missing = {one.place: one.sentence for one in missing_for_sending(said)}
    if not _said(document.document_id):
        missing["MessageHeader/DocumentId"] = "Gói tin không ghi định danh văn bản."
    _demand(missing)
    counted = Counter(canonical(one.organ_id) for one in document.to)
    if twice := ", ".join(code for code, count in counted.items() if count > 1):
        raise not_writable(
            "same_recipient", "To/OrganId", f"Đơn vị nhận được ghi nhiều lần: {twice}."
        )


def check_status(report: StatusReport) -> None:
    """Raise NotWritable, naming all that is missing at once.

    Number and notation are enough to speak of a document that came without an id.
    """
    said = replace(report, status_code=_said(report.status_code))
    has_symbol = bool(report.response_for and _said(report.response_for.code))
    _demand(
        {
            one.place: one.sentence
            for one in missing_for_sending(said)
            if not (has_symbol and one.key == "no_response_document")
        }
    )


def _demand(missing: dict[str, str]) -> None:
    if missing:
        sentence = "Chưa gửi được. " + " ".join(missing.values())
        raise not_writable("incomplete", ", ".join(missing), sentence)


def _said(text: str | None) -> str | None:
    return (text or "").strip() or None
