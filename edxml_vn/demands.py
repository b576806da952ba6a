"""What receivers demand of a package: missing values (SPEC §12 C9) and habits strict readers trip over."""

from __future__ import annotations

from edxml_vn.model import Document, Finding, Severity, StatusReport
from edxml_vn.routing import canonical, sender

LONGEST_SUBJECT = 500
LONGEST_NAME = 500
LONGEST_NUMBER = 11
LONGEST_NOTATION = 30


def missing_for_sending(message: Document | StatusReport) -> list[Finding]:
    """What a package must say before it may be sent; as WARNING, because a reader keeps it anyway."""
    wanted = _of_status(message) if isinstance(message, StatusReport) else _of_document(message)
    return [
        Finding(
            key=key, severity=Severity.WARNING, place=f"MessageHeader/{place}", sentence=f"Gói tin không ghi {what}.",
        )
        for key, place, what, value in wanted
        if not value
    ]  # fmt: skip


def _of_document(message: Document) -> tuple[tuple[str, str, str, object], ...]:
    everyone = bool(message.to) and all(canonical(one.organ_id) for one in message.to)
    return (
        ("no_from", "From/OrganId", "mã định danh của đơn vị gửi", sender(message)),
        ("no_to", "To/OrganId", "mã định danh của đơn vị nhận", everyone),
        ("no_code_number", "Code/CodeNumber", "số văn bản", message.code_number),
        ("no_code_notation", "Code/CodeNotation", "ký hiệu văn bản", message.code_notation),
        ("no_subject", "Subject", "trích yếu", message.subject),
        ("no_promulgation_date", "PromulgationInfo/PromulgationDate", "ngày ban hành", message.promulgation_date),
    )  # fmt: skip


def _of_status(report: StatusReport) -> tuple[tuple[str, str, str, object], ...]:
    answered = report.response_for
    return (
        ("no_from", "From/OrganId", "mã định danh của đơn vị gửi", sender(report)),
        ("no_response_for", "ResponseFor/OrganId", "đơn vị nhận bản tin trạng thái", answered and canonical(answered.organ_id)),
        ("no_response_document", "ResponseFor/DocumentId", "định danh của văn bản được nói tới", answered and answered.document_id),
        ("no_status_code", "StatusCode", "mã trạng thái", report.status_code),
        ("no_timestamp", "Timestamp", "thời điểm", report.timestamp),
    )  # fmt: skip


def missing_on_reading(message: Document | StatusReport) -> list[Finding]:
    """The same, and what only a reader can miss: the sender's id and the steering type."""
    found = missing_for_sending(message)
    if isinstance(message, Document):
        if not message.document_id:
            found.append(
                _warning("no_document_id", "DocumentId", "Gói tin không ghi định danh văn bản.")
            )
        if message.steering_type is None:
            found.append(
                _warning(
                    "no_steering_type", "SteeringType",
                    "Gói tin không ghi loại chỉ đạo; nhiều phần mềm không đọc được gói tin như vậy.",
                )
            )  # fmt: skip
    return found


def strict_remarks(message: Document | StatusReport) -> list[Finding]:
    """What some receivers refuse although the format allows it (SPEC §2 column len, §11)."""
    if isinstance(message, StatusReport):
        return []
    found = []
    number, notation = message.code_number or "", message.code_notation or ""
    if number and (not number.isdecimal() or len(number) > LONGEST_NUMBER):
        found.append(
            _info(
                "strict_number",
                "Code/CodeNumber",
                f"Một số phần mềm chỉ nhận số văn bản là chữ số, tối đa {LONGEST_NUMBER} chữ số.",
            )
        )
    if len(notation) > LONGEST_NOTATION:
        found.append(
            _info(
                "strict_notation",
                "Code/CodeNotation",
                f"Một số phần mềm chỉ nhận ký hiệu tối đa {LONGEST_NOTATION} ký tự.",
            )
        )
    if len(message.subject or "") > LONGEST_SUBJECT:
        found.append(
            _info(
                "strict_subject",
                "Subject",
                f"Một số phần mềm chỉ nhận trích yếu tối đa {LONGEST_SUBJECT} ký tự.",
            )
        )
    if any(len(one.name or "") > LONGEST_NAME for one in message.attachments):
        found.append(
            _info(
                "strict_name",
                "Attachment",
                f"Một số phần mềm chỉ nhận tên tệp tối đa {LONGEST_NAME} ký tự.",
            )
        )
    codes = [canonical(one.organ_id) for one in message.to]
    if len(set(codes)) < len(codes):
        found.append(
            _info(
                "strict_receivers",
                "To",
                "Một đơn vị nhận được ghi nhiều lần; một số phần mềm không nhận.",
            )
        )
    if message.type is None:
        found.append(_info("strict_type", "DocumentType/Type", "Gói tin không ghi loại văn bản."))
    return found


def _warning(key: str, place: str, sentence: str) -> Finding:
    return Finding(
        key=key, severity=Severity.WARNING, place=f"MessageHeader/{place}", sentence=sentence
    )


def _info(key: str, place: str, sentence: str) -> Finding:
    place = place if place == "Attachment" else f"MessageHeader/{place}"
    return Finding(key=key, severity=Severity.INFO, place=place, sentence=sentence)
