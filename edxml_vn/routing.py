"""Where a message goes and from whom it comes, and what a hub must refuse or only watch (SPEC §9)."""

from __future__ import annotations

from edxml_vn.model import BusinessType, Document, Finding, Severity, StatusCode, StatusReport

# Key, weight, place, sentence, whether it applies.
_Doubt = tuple[str, Severity, str, str, bool]
_REFUSE, _WATCH = Severity.ERROR, Severity.WARNING


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
    doubts = _of_status(message) if isinstance(message, StatusReport) else _of_document(message)
    nameless = ("hub_no_sender", _WATCH, "From/OrganId", "Gói tin không ghi mã định danh của đơn vị gửi.", not sender(message))  # fmt: skip
    return [
        Finding(key=key, severity=severity, place=f"MessageHeader/{place}", sentence=sentence)
        for key, severity, place, sentence, applies in (nameless, *doubts)
        if applies
    ]


def _of_document(message: Document) -> tuple[_Doubt, ...]:
    changes = message.business_type is not BusinessType.NEW
    return (
        ("hub_no_recipient", _REFUSE, "To/OrganId", "Gói tin không ghi đơn vị nhận nào.", not recipients(message)),
        ("hub_no_document_id", _WATCH, "DocumentId", "Gói tin không ghi định danh văn bản nên không theo dõi trạng thái được.", not message.document_id),
        ("hub_change_without_target", _WATCH, "DocumentId", "Gói tin thu hồi, cập nhật hoặc thay thế nhưng không ghi định danh văn bản nào.", changes and not message.targets),
    )  # fmt: skip


def _of_status(report: StatusReport) -> tuple[_Doubt, ...]:
    code, answered = report.status_code, report.response_for
    is_pointless = answered is not None and not (answered.document_id or answered.code)
    return (
        ("hub_no_recipient", _REFUSE, "ResponseFor/OrganId", "Bản tin trạng thái không ghi gửi cho đơn vị nào.", not recipients(report)),
        ("hub_no_status_code", _REFUSE, "StatusCode", "Bản tin trạng thái không ghi mã trạng thái.", not code),
        ("hub_unknown_status", _WATCH, "StatusCode", f"Mã trạng thái “{(code or '')[:20]}” không có trong danh mục; không làm đổi trạng thái văn bản.", bool(code) and not is_known(code)),
        ("hub_status_without_document", _WATCH, "ResponseFor", "Bản tin trạng thái không nói về văn bản nào.", is_pointless),
    )  # fmt: skip
