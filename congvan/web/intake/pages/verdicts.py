"""What an arrival's signatures are worth, in pills and sentences (R-006, R-009, R-029)."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.documents.states import LegalValue
from congvan.intake.queries import ArrivalLine, ArrivalView
from congvan.intake.states import ArrivalStatus
from congvan.signing.legal import handled_at_once, legal_value, needs_head
from congvan.signing.pills import PAPER, REFERENCE, document_pill
from congvan.signing.states import Verdict
from congvan.ui.items import Pill
from congvan.web.addresses import address

# A file of another kind carries no signature that could be checked here.
_OTHER_KIND = Pill("signature-doubtful")
_WHY = {
    Verdict.UNSIGNED: "Tệp không có chữ ký số.",
    Verdict.INVALID: "Chữ ký số không hợp lệ.",
    Verdict.UNVERIFIABLE: "Chưa kiểm hết được chữ ký số.",
    Verdict.PERSONAL_ONLY: "Tệp mới có chữ ký cá nhân, chưa có chữ ký số của cơ quan.",
}
_WHY_ALTERED = "Chữ ký hỏng: tệp bị sửa sau khi ký, không nhận được."
_WHY_OTHER_KIND = "Tệp không phải PDF nên không kiểm được chữ ký số."


@dataclass(frozen=True, slots=True)
class Standing:
    """How an arrival's signatures stand: the pills, and what follows for the clerk.

    `why` says why only the head can let it in, "" when the clerk can.
    """

    pills: tuple[Pill, ...]
    report_href: str
    why: str
    is_checking: bool
    is_valid: bool
    is_altered: bool

    @classmethod
    def of(cls, view: ArrivalView) -> Standing:
        """As it stands now."""
        line = view.line
        return cls(
            pills=pills_of(line),
            report_href=address("signatures:report", view.report_id) if view.report_id else "",
            why=_why(view),
            is_checking=_is_checking(line) and line.status == ArrivalStatus.WAITING,
            is_valid=not line.is_paper and handled_at_once(line.verdict),
            is_altered=view.is_altered and not line.is_paper,
        )


def pills_of(line: ArrivalLine) -> tuple[Pill, ...]:
    """The verdict, and the mark of what was let in for reference only."""
    if line.is_paper:
        return (document_pill(LegalValue.PAPER, line.verdict),)
    if not line.has_pdf:
        verdict = _OTHER_KIND
    else:
        verdict = document_pill(legal_value(line.verdict), line.verdict)
    return (verdict, REFERENCE) if is_for_reference(line) else (verdict,)


def row_pills(line: ArrivalLine) -> tuple[Pill, ...]:
    """The same for a list, where the channel says already that it is paper."""
    return tuple(pill for pill in pills_of(line) if pill != PAPER)


def is_for_reference(line: ArrivalLine) -> bool:
    """Whether the head let it in and it goes into the book for reference only."""
    return line.status == ArrivalStatus.ACCEPTED and not line.is_paper and needs_head(line.verdict)


def _is_checking(line: ArrivalLine) -> bool:
    return not line.is_paper and line.has_pdf and line.verdict is None


def _why(view: ArrivalView) -> str:
    line = view.line
    undecided = line.status in (ArrivalStatus.WAITING, ArrivalStatus.WITH_HEAD)
    if line.is_paper or not undecided or _is_checking(line) or handled_at_once(line.verdict):
        return ""
    if view.is_altered:
        return _WHY_ALTERED
    return _WHY[line.verdict] if line.verdict else _WHY_OTHER_KIND
