"""Where a message goes and from whom it comes, and what a hub must refuse or only watch (SPEC §9)."""

from __future__ import annotations

from edxml_vn.model import Document, Finding, Severity, StatusCode, StatusReport


def canonical(code: str | None) -> str:
    """A code for comparing: trimmed, capitals; "" for nothing and for the word "null"."""
    found = (code or "").strip().upper()
    return "" if found == "NULL" else found


def recipients(message: Document | StatusReport) -> tuple[str, ...]:
    """Codes of the agencies that must get it, each once: To of a document, ResponseFor of a status."""
    if isinstance(message, StatusReport):
        codes = [message.response_for.organ_id] if message.response_for is not None else []
    else:
        codes = [one.organ_id for one in message.to]
    return tuple(dict.fromkeys(code for code in map(canonical, codes) if code))


def sender(message: Document | StatusReport) -> str:
    """From/OrganId, "" when the package does not say it."""
    return canonical(message.from_.organ_id) if message.from_ is not None else ""


def is_known(code: str | None) -> bool:
    """One of the nine states of QĐ 28/2018/QĐ-TTg."""
    return code in set(StatusCode)


def check_for_hub(message: Document | StatusReport) -> list[Finding]:
    """ERROR: answer FAIL. WARNING: deliver, but it changes no state."""
    found = []
    if not sender(message):
        found.append(
            _told(
                "hub_no_sender",
                Severity.WARNING,
                "From/OrganId",
                "Gói tin không ghi mã định danh của đơn vị gửi.",
            )
        )
    if isinstance(message, StatusReport):
        return found + _of_status(message)
    if not recipients(message):
        found.append(
            _told(
                "hub_no_recipient",
                Severity.ERROR,
                "To/OrganId",
                "Gói tin không ghi đơn vị nhận nào.",
            )
        )
    if not message.document_id:
        found.append(
            _told(
                "hub_no_document_id",
                Severity.WARNING,
                "DocumentId",
                "Gói tin không ghi định danh văn bản nên không theo dõi trạng thái được.",
            )
        )
    return found


def _of_status(report: StatusReport) -> list[Finding]:
    found = []
    answered = report.response_for
    if not recipients(report):
        found.append(
            _told(
                "hub_no_recipient",
                Severity.ERROR,
                "ResponseFor/OrganId",
                "Bản tin trạng thái không ghi gửi cho đơn vị nào.",
            )
        )
    if not report.status_code:
        found.append(
            _told(
                "hub_no_status_code",
                Severity.ERROR,
                "StatusCode",
                "Bản tin trạng thái không ghi mã trạng thái.",
            )
        )
    elif not is_known(report.status_code):
        found.append(
            _told(
                "hub_unknown_status",
                Severity.WARNING,
                "StatusCode",
                f"Mã trạng thái “{report.status_code[:20]}” không có trong danh mục; không làm đổi trạng thái văn bản.",
            )
        )
    if answered is not None and not answered.document_id and not answered.code:
        found.append(
            _told(
                "hub_status_without_document",
                Severity.WARNING,
                "ResponseFor",
                "Bản tin trạng thái không nói về văn bản nào.",
            )
        )
    return found


def _told(key: str, severity: Severity, place: str, sentence: str) -> Finding:
    return Finding(key=key, severity=severity, place=f"MessageHeader/{place}", sentence=sentence)
