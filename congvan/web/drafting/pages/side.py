"""What stands beside the text: format check, files, corrections, dissent, opinions, related documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from congvan.desk.rules import date_words, time_words
from congvan.drafting.layout import Finding, Report, Severity
from congvan.drafting.queries.issue_page import IssueState
from congvan.drafting.queries.page import (
    CorrectionView,
    DissentView,
    DraftView,
    FileView,
    ReviewView,
    VersionView,
)
from congvan.drafting.states import DissentChoice, FileKind, Ink, ReviewLevel
from congvan.kernel.files import ContentType
from congvan.ui.items import Due, Pill
from congvan.web.addresses import address
from congvan.web.desk import links
from congvan.web.desk.links import with_query
from congvan.web.documents.pages.document import size_words
from congvan.web.outgoing.pages.words import STATUS_PILLS

_FILE_ICONS = {
    ContentType.PDF: "file-type-pdf",
    ContentType.DOC: "file-type-doc",
    ContentType.DOCX: "file-type-doc",
    ContentType.XLS: "file-type-xls",
    ContentType.XLSX: "file-type-xls",
    ContentType.ZIP: "file-zip",
}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding: what is wrong, where, and the way on."""

    rule: str
    sentence: str
    fix: str
    place: str
    is_error: bool
    may_repair: bool
    href: str


@dataclass(frozen=True, slots=True)
class Check:
    """The format check of the main file; `refused` says why there is none."""

    findings: tuple[FindingRow, ...]
    passed: tuple[str, ...]
    must_fix: int
    warnings: int
    repair_href: str
    repairable: int
    base: int
    refused: str = ""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a file."""

    id: int
    label: str
    second: str
    note: str
    href: str
    restore_href: str
    compare_href: str
    css: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file: the present version, who has it out, earlier versions, what may be done."""

    id: int
    name: str
    kind: str
    icon: str
    size: str
    href: str
    base: int | None
    versions: tuple[VersionRow, ...]
    lock: str
    is_mine: bool
    lock_href: str
    back_href: str
    remove_href: str
    version_href: str
    compare_href: str
    shown_href: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of two opinions."""

    name: str
    role: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class DissentRow:
    """Two opinions side by side, and what was decided."""

    id: int
    matter: str
    pill: Pill
    sides: tuple[Side, Side]
    decision: str
    action: str


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One thing to correct before it goes out."""

    text: str
    note: str
    is_done: bool
    action: str


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One unit or person that was asked, and the answer."""

    id: int
    holder: str
    asked: str
    question: str
    text: str
    answered: str
    due: Due | None
    action: str


@dataclass(frozen=True, slots=True)
class SupportRow:
    """A registered document put before the leader."""

    label: str
    subject: str
    note: str
    href: str
    document_id: int


@dataclass(frozen=True, slots=True)
class IssueCard:
    """Where the draft stands on its way out, the way there, the text kept with its corrections."""

    pill: Pill
    symbol: str
    sentence: str
    href: str
    marked_href: str


def issue_of(view: DraftView, state: IssueState) -> IssueCard:
    """The issue of a draft that the registry has."""
    return IssueCard(
        STATUS_PILLS[state.status], state.symbol, state.sentence,
        links.page_of("issue", state.issue_id), marked_href_of(view),
    )  # fmt: skip


def marked_href_of(view: DraftView) -> str:
    """The text with both inks as PDF; "" when the draft is no Word file."""
    main = next((file for file in view.files if file.kind == FileKind.MAIN), None)
    texts = [one for one in main.versions if not one.is_derived] if main else []
    if not texts or any(one.content_type != ContentType.DOCX for one in texts):
        return ""
    return address("drafting:marked-pdf", view.id)


def check_of(view: DraftView, file: FileView, report: Report, places: Mapping[int, str]) -> Check:
    """The findings, those to fix first; `places`: locators of the shown text by paragraph number."""
    ordered = sorted(report.findings, key=lambda one: one.severity is Severity.WARN)
    return Check(
        findings=tuple(_finding(one, places, may_edit=view.may_edit) for one in ordered),
        passed=tuple(one.sentence for one in report.passed),
        must_fix=report.must_fix,
        warnings=report.warnings,
        repair_href=address("drafting:repair", view.id) if view.may_edit else "",
        repairable=sum(1 for one in ordered if one.repairable) if view.may_edit else 0,
        base=file.current_id or 0,
    )


def _finding(one: Finding, places: Mapping[int, str], *, may_edit: bool) -> FindingRow:
    locator = places.get(one.paragraph, "") if one.paragraph is not None else ""
    return FindingRow(
        rule=one.rule, sentence=one.sentence, fix=one.fix, place=one.place,
        is_error=one.severity is not Severity.WARN, may_repair=one.repairable and may_edit,
        href=f"#doan-{locator}" if locator else "",
    )  # fmt: skip


def files_of(view: DraftView, now: datetime) -> tuple[FileRow, ...]:
    """The files in their order, the draft first."""
    order = {FileKind.MAIN: 0, FileKind.ATTACHMENT: 1, FileKind.SUPPORT: 2}
    ordered = sorted(view.files, key=lambda file: (order[file.kind], file.position))
    return tuple(_file(view, file, now) for file in ordered)


def _file(view: DraftView, file: FileView, now: datetime) -> FileRow:
    current = next((one for one in file.versions if one.is_current), None)
    lock = file.lock
    acts = address("drafting:file-act", view.id, file.id, "x").removesuffix("x/")
    is_mine = bool(lock and lock.is_mine)
    return FileRow(
        id=file.id, name=file.name, kind=str(file.kind.label),
        icon=_FILE_ICONS.get(ContentType(current.content_type), "file") if current else "file",
        size=size_words(current.size) if current else "",
        href=address("drafting:version", view.id, current.id) if current else "",
        base=file.current_id,
        versions=tuple(_version(view, one, now, acts, file.current_id) for one in file.versions),
        lock=f"{lock.who} lấy về sửa lúc {time_words(lock.at, now)}" if lock else "",
        is_mine=is_mine,
        lock_href=f"{acts}lay-ve/" if view.may_edit and lock is None else "",
        back_href=f"{acts}tra-lai/" if view.may_edit and is_mine else "",
        remove_href=f"{acts}bo/" if view.may_edit and file.kind != FileKind.MAIN else "",
        version_href=address("drafting:version-add", view.id, file.id) if view.may_edit else "",
        compare_href=with_query(address("drafting:compare", view.id), {"tep": str(file.id)})
        if len([one for one in file.versions if not one.is_derived]) > 1 else "",
        shown_href=with_query(address("drafting:draft", view.id), {"tep": str(file.id)}),
    )  # fmt: skip


def _version(
    view: DraftView, one: VersionView, now: datetime, acts: str, current: int | None
) -> VersionRow:
    state = "hiện nay" if one.is_current else str(one.source.label).lower()
    return VersionRow(
        id=one.id, label=f"Phiên bản {one.number}",
        second=" · ".join((one.made_by, time_words(one.made_at, now), state)),
        note=one.note, href=address("drafting:version", view.id, one.id),
        restore_href=f"{acts}khoi-phuc/"
        if view.may_edit and not one.is_current and not one.is_derived else "",
        compare_href=with_query(
            address("drafting:compare", view.id), {"a": str(one.id), "b": str(current)}
        ) if current and one.id != current and not one.is_derived else "",
        css=f"ink-{one.ink.value}" if one.ink != Ink.NONE else "",
    )  # fmt: skip


def dissents_of(view: DraftView) -> tuple[DissentRow, ...]:
    """The disagreements, those that wait first."""
    rows = sorted(view.dissents, key=lambda one: (bool(one.decided_at), one.id))
    return tuple(_dissent(view, one) for one in rows)


def _dissent(view: DraftView, one: DissentView) -> DissentRow:
    waits = one.choice == DissentChoice.OPEN
    href = address("drafting:act", view.id, "quyet-dinh")
    return DissentRow(
        id=one.id, matter=one.matter,
        pill=Pill("doing", "Chờ lãnh đạo quyết định") if waits else Pill("done", "Đã quyết định"),
        sides=(
            Side(view.drafter, "Soạn thảo", one.specialist_text, one.choice == DissentChoice.SPECIALIST),
            Side(one.head, "Lãnh đạo đơn vị", one.head_text, one.choice == DissentChoice.HEAD),
        ),
        decision="" if waits else ". ".join(
            part for part in (
                f"{one.decided_by}: {str(one.choice.label)[:1].lower()}{str(one.choice.label)[1:]}",
                one.decision_text,
            ) if part
        ),
        action=with_query(href, {"y": str(one.id)}) if one.may_decide else "",
    )  # fmt: skip


def corrections_of(view: DraftView, now: datetime) -> tuple[CorrectionRow, ...]:
    """What must be corrected before it goes out, as asked."""
    may_tick = any(action.verb == "tick_correction" for action in view.actions)
    return tuple(_correction(view, one, now, may_tick=may_tick) for one in view.corrections)


def _correction(
    view: DraftView, one: CorrectionView, now: datetime, *, may_tick: bool
) -> CorrectionRow:
    done = f"{one.done_by} sửa xong {time_words(one.done_at, now)}" if one.done_at else ""
    return CorrectionRow(
        text=one.text,
        note=done or ", ".join(part for part in (one.place, f"{one.asked_by} yêu cầu") if part),
        is_done=bool(done),
        action=address("drafting:tick", view.id, one.id) if may_tick and not done else "",
    )


def opinions_of(view: DraftView, now: datetime) -> tuple[OpinionRow, ...]:
    """The matrix of who was asked and what they say; those still to answer first."""
    asked = [one for one in view.reviews if one.level == ReviewLevel.COORDINATION]
    asked.sort(key=lambda one: (bool(one.decided_at), one.id))
    return tuple(_opinion(view, one, now) for one in asked)


def _opinion(view: DraftView, one: ReviewView, now: datetime) -> OpinionRow:
    due = None
    if one.due_at and not one.decided_at:
        late = one.due_at < now
        words = date_words(one.due_at, now)
        due = Due("late", f"Quá hạn {words}") if late else Due("later", f"hạn {words}")
    href = with_query(address("drafting:act", view.id, "cho-y-kien"), {"y": str(one.id)})
    return OpinionRow(
        id=one.id, holder=one.holder,
        asked=f"{one.asked_by} hỏi {time_words(one.asked_at, now)}", question=one.note,
        text=one.text,
        answered=f"{one.decided_by}, {time_words(one.decided_at, now)}" if one.decided_at else "",
        due=due, action=href if one.may_answer else "",
    )  # fmt: skip


def supporting_of(view: DraftView) -> tuple[SupportRow, ...]:
    """The registered documents beside the draft; those the viewer may not open are named only."""
    return tuple(
        SupportRow(
            one.symbol or "Văn bản",
            one.subject,
            one.note,
            address("documents:document", one.document_id) if one.visible else "",
            one.document_id,
        )
        for one in view.supporting
    )
