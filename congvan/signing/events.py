"""Facts about signatures and certificates that the audit trail keeps."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SignaturesChecked(Event):
    """Chữ ký số của một tệp được kiểm tra, kết luận được giữ lại (R-156, R-166)."""

    code = "signature.checked"
    template = "{actor} kiểm tra chữ ký số của tệp {sha256}: {conclusion}."
    subject = ("verification_report", "report_id")

    report_id: int
    sha256: str
    conclusion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateTaken(Event):
    """Một chứng thư được đưa vào danh sách đã biết, hoặc được ghi lại thẩm quyền (R-013, R-154)."""

    code = "certificate.taken"
    template = (
        "{actor} ghi chứng thư {subject_cn} ({kind}){organ_clause}, vân tay {sha256}, từ {source}."
    )
    subject = ("known_certificate", "certificate_id")

    certificate_id: int
    subject_cn: str
    kind: str
    organ_clause: str
    sha256: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationListTaken(Event):
    """Một danh sách thu hồi chứng thư được đưa vào hệ thống (R-156)."""

    code = "certificate.revocations_taken"
    template = "{actor} đưa vào danh sách thu hồi của {issuer}, phát hành {issued_at}."
    subject = ("revocation_list", "list_id")

    list_id: int
    issuer: str
    issued_at: str
