"""What can be said about a package: stable keys, their weight and their Vietnamese sentences."""

from __future__ import annotations

from enum import StrEnum

from edxml_vn.model import Finding, PackageRefused, Severity

# A hostile package must not fill the memory with remarks about itself.
MOST_FINDINGS = 200
MOST_INFOS = 50

REFUSALS = {
    "empty": "Gói tin rỗng.",
    "not_xml": "Tệp không phải là gói tin edXML: phần đầu tệp không có thẻ XML.",
    "truncated": "Gói tin bị cắt cụt: tệp hết trước thẻ đóng.",
    "junk_after_root": "Sau thẻ đóng cuối cùng còn nội dung lạ.",
    "not_well_formed": "Tệp không đúng cú pháp XML.",
    "bad_characters": "Gói tin chứa ký tự không được phép trong XML hoặc sai bảng mã.",
    "unknown_encoding": "Gói tin khai báo bảng mã mà hệ thống không đọc được.",
    "doctype": "Gói tin có khai báo DOCTYPE; khai báo này có thể mở tệp khác hoặc làm tràn bộ nhớ nên bị từ chối.",
    "undefined_entity": "Gói tin dùng một thực thể chưa được định nghĩa.",
    "no_envelope": "Tệp là XML nhưng không có phần edXMLEnvelope.",
    "envelope_is_root": "Thẻ edXMLEnvelope phải nằm trong thẻ gốc edXML, không được là thẻ gốc.",
    "wrong_namespace": "Phần edXMLEnvelope không thuộc không gian tên của QCVN 102:2016/BTTTT.",
    "old_layout": "Gói tin theo định dạng cũ (http://www.go.vn/eDoc), trước QCVN 102:2016/BTTTT.",
    "two_envelopes": "Gói tin có nhiều hơn một phần edXMLEnvelope.",
    "no_header": "Gói tin không có tiêu đề thông điệp (MessageHeader).",
    "too_large": "Gói tin lớn hơn giới hạn cho phép.",
    "too_deep": "Các thẻ lồng nhau quá sâu.",
    "too_many_elements": "Gói tin có quá nhiều thẻ.",
    "too_long_text": "Nội dung trong một thẻ hoặc phần tiêu đề dài quá giới hạn cho phép.",
    "too_long_markup": "Một thẻ hoặc một ghi chú trong tệp dài quá giới hạn cho phép.",
    "too_many_attachments": "Gói tin có quá nhiều tệp đính kèm.",
    "unreadable": "Gói tin không đọc được.",
}  # fmt: skip


class Problem(StrEnum):
    """Why an attachment cannot be handed out; `neutral` is its word for machines."""

    NOT_BASE64 = "Nội dung tệp đính kèm không phải là base64 nên không lấy ra được."
    BASE64_PADDING = (
        "Nội dung base64 của tệp đính kèm bị thiếu hoặc thừa phần cuối nên không lấy ra được."
    )
    NO_CONTENT = "Tệp đính kèm không có nội dung."
    DAMAGED_ZIP = "Tệp đính kèm được gửi dưới dạng nén nhưng bản nén bị hỏng."
    TOO_BIG = "Tệp đính kèm khi giải nén lớn quá mức cho phép nên không được giải nén."

    @property
    def key(self) -> str:
        """The key of its finding."""
        return f"attachment_{self.name.lower()}"

    @property
    def neutral(self) -> str:
        """One English phrase that never changes, for `as_dict`."""
        return NEUTRAL[self]


NEUTRAL = {
    Problem.NOT_BASE64: "Only base64 data is allowed",
    Problem.BASE64_PADDING: "Incorrect padding",
    Problem.NO_CONTENT: "No content",
    Problem.DAMAGED_ZIP: "Bad zip file",
    Problem.TOO_BIG: "Inflated size exceeds the limit",
}


def refused(key: str, *, place: str = "", detail: str = "") -> PackageRefused:
    """The refusal to raise; `detail` is appended to the sentence of the key."""
    sentence = f"{REFUSALS[key]} {detail}".strip()
    return PackageRefused(Finding(key=key, severity=Severity.ERROR, place=place, sentence=sentence))


class Findings:
    """Collects remarks in the order of their discovery, up to a fixed count."""

    def __init__(self) -> None:
        self.all: list[Finding] = []

    def info(self, key: str, place: str, sentence: str) -> None:
        """Fine, worth telling."""
        self._add(Severity.INFO, key, place, sentence)

    def warn(self, key: str, place: str, sentence: str) -> None:
        """Kept, but odd."""
        self._add(Severity.WARNING, key, place, sentence)

    def error(self, key: str, place: str, sentence: str) -> None:
        """Unusable."""
        self._add(Severity.ERROR, key, place, sentence)

    def _add(self, severity: Severity, key: str, place: str, sentence: str) -> None:
        most = MOST_INFOS if severity is Severity.INFO else MOST_FINDINGS
        if len(self.all) < most:
            self.all.append(Finding(key=key, severity=severity, place=place, sentence=sentence))
