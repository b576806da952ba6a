"""What the page of a signature report shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from congvan.signing.pills import verdict_pill
from congvan.signing.queries import Report
from congvan.signing.verification.findings import Check, SignatureLine, SignerRole, Status
from congvan.signing.verification.sentences import without_signer
from congvan.ui.items import Fact, Pill

_ROLES = {
    SignerRole.LEADER: "Người có thẩm quyền ký",
    SignerRole.ORGAN: "Chữ ký số cơ quan",
    SignerRole.PERSONAL: "Chữ ký cá nhân",
}
_PILLS = {
    Status.PASSED: Pill("passed"),
    Status.NOTED: Pill("signature-doubtful", "Lưu ý"),
    Status.UNKNOWN: Pill("signature-doubtful", "Chưa kiểm được"),
    Status.FAILED: Pill("signature-broken", "Không đạt"),
}


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check: how it came out, in a word and a sentence."""

    pill: Pill
    sentence: str


@dataclass(frozen=True, slots=True)
class SignatureCard:
    """One signature with its checks."""

    title: str
    facts: tuple[Fact, ...]
    rows: tuple[CheckRow, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The whole report."""

    pill: Pill
    conclusion: str
    facts: tuple[Fact, ...]
    cards: tuple[SignatureCard, ...]
    rows: tuple[CheckRow, ...]


def report_page(report: Report) -> ReportPage:
    """Signatures in their order, then what concerns the whole file."""
    fields = {line.field for line in report.signatures}
    return ReportPage(
        pill=verdict_pill(report.verdict),
        conclusion=str(report.verdict.label),
        facts=(
            Fact("Kết luận", str(report.verdict.label)),
            Fact("Kiểm tra lúc", _moment(report.checked_at)),
            Fact("Số chữ ký", str(len(report.signatures))),
        ),
        cards=tuple(_card(line, report.checks) for line in report.signatures),
        rows=tuple(_row(check, "") for check in report.checks if check.field not in fields),
    )


def _card(line: SignatureLine, checks: tuple[Check, ...]) -> SignatureCard:
    facts = [Fact("Tư cách", _ROLES[line.role])]
    if line.signed_at is not None:
        basis = "Ký lúc" if line.time_is_proved else "Giờ trên máy người ký"
        facts.append(Fact(basis, _moment(line.signed_at)))
    return SignatureCard(
        title=line.signer_cn or line.field,
        facts=tuple(facts),
        rows=tuple(_row(check, line.signer_cn) for check in checks if check.field == line.field),
    )


def _row(check: Check, signer_cn: str) -> CheckRow:
    return CheckRow(_PILLS[check.status], without_signer(check.sentence, signer_cn))


def _moment(moment: datetime) -> str:
    return f"{localtime(moment):%H:%M:%S ngày %d/%m/%Y}"
