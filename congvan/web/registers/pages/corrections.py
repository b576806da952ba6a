"""Requests to correct a book: the list, one to decide."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.registers.queries import CorrectionPage, CorrectionView
from congvan.registers.queries.corrections import Change
from congvan.registers.states import CorrectionKind, CorrectionStatus
from congvan.ui.items import Fact, Pager, Pill, Tab
from congvan.web.addresses import address
from congvan.web.desk.links import page_of
from congvan.web.paging import after_link
from congvan.web.registers.rendering import moment_words

_PILLS = {
    CorrectionStatus.ASKED: "waiting",
    CorrectionStatus.CARRIED_OUT: "done",
    CorrectionStatus.REFUSED: "returned",
    CorrectionStatus.WITHDRAWN: "cancelled",
}


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One request in a list."""

    href: str
    title: str
    pill: Pill
    second: str

    @classmethod
    def of(cls, line: CorrectionView) -> CorrectionRow:
        """The request in a line."""
        return cls(
            address("registers:correction", line.correction_id), _title(line), _pill(line),
            f"{line.asked_by}, {moment_words(line.asked_at)} · {line.reason}",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    """Đề nghị sửa sổ: waiting ones, or all."""

    tabs: tuple[Tab, ...]
    rows: tuple[CorrectionRow, ...]
    pager: Pager
    shows_all: bool
    may_backdate: bool

    @classmethod
    def of(
        cls, found: CorrectionPage, *, shows_all: bool, may_backdate: bool = False
    ) -> CorrectionsPage:
        """Rows in words; a further page when there is more."""
        last = found.lines[-1] if found.has_more else None
        kept = {"tab": "tat-ca" if shows_all else ""}
        following = after_link(last.asked_at, last.correction_id, **kept) if last else ""
        here = address("registers:corrections")
        return cls(
            (
                Tab("Chờ duyệt", here, current=not shows_all),
                Tab("Tất cả", f"{here}?tab=tat-ca", current=shows_all),
            ),
            tuple(CorrectionRow.of(line) for line in found.lines),
            Pager(f"{len(found.lines)} đề nghị", next_href=following),
            shows_all,
            may_backdate,
        )


@dataclass(frozen=True, slots=True)
class Button:
    """A move as a button."""

    verb: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class OneCorrectionPage:
    """One request: before and after, why, and the moves open to the viewer."""

    title: str
    pill: Pill
    facts: tuple[Fact, ...]
    changes: tuple[Change, ...]
    effect: str
    buttons: tuple[Button, ...]
    asks_note: bool
    document_href: str

    @classmethod
    def of(cls, line: CorrectionView) -> OneCorrectionPage:
        """Agreeing is the primary button."""
        facts = [
            Fact("Dòng sổ", f"Số {line.arrival_number}, {line.book}",
                 address("registers:entry", line.entry_id)),
            Fact("Lý do", line.reason),
            Fact("Người đề nghị", f"{line.asked_by}, {moment_words(line.asked_at)}"),
        ]  # fmt: skip
        if line.decided_at:
            facts.append(
                Fact("Người quyết định", f"{line.decided_by}, {moment_words(line.decided_at)}")
            )
        if line.decision_note:
            facts.append(Fact("Ý kiến", line.decision_note))
        return cls(
            title=_title(line), pill=_pill(line), facts=tuple(facts), changes=line.changes,
            effect=_effect(line),
            buttons=tuple(
                Button(m.verb, m.label, "primary" if m.verb == "carry_out" else "secondary")
                for m in line.moves
            ),
            asks_note=any(m.verb in ("carry_out", "refuse") for m in line.moves),
            document_href=page_of("document", line.document_id) if line.document_id else "",
        )  # fmt: skip


def _title(line: CorrectionView) -> str:
    what = {
        CorrectionKind.FIELDS: f"Sửa dòng số {line.arrival_number}",
        CorrectionKind.BOOK: f"Chuyển số {line.arrival_number} sang {line.target_book}",
        CorrectionKind.VOID: f"Hủy số {line.arrival_number}",
    }[line.kind]
    return f"{what}, {line.book}"


def _effect(line: CorrectionView) -> str:
    """What will happen when it is agreed, in a sentence."""
    if line.kind is CorrectionKind.BOOK:
        return (
            f"Văn bản nhận số tiếp theo của {line.target_book}; số {line.arrival_number} ở "
            f"{line.book} bị hủy, giữ lý do và không cấp lại."
        )
    if line.kind is CorrectionKind.VOID:
        return f"Số {line.arrival_number} bị hủy, giữ lý do và không cấp lại cho văn bản khác."
    return (
        "Sổ ghi giá trị mới; giá trị cũ, lý do và người quyết định còn lưu ở đây và trong nhật ký."
    )


def _pill(line: CorrectionView) -> Pill:
    return Pill(_PILLS[line.status], line.status_label)
