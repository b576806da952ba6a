"""The page of one document: head, the one thing to do now, files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from congvan.desk.rules import time_words
from congvan.desk.states import Part
from congvan.directives.queries.standing import HandlingView, MyAssignment
from congvan.directives.states import OPEN_HANDLING
from congvan.documents.queries import DocumentView
from congvan.documents.queries import FileLine as StoredLine
from congvan.documents.states import Direction, FileRole, LegalValue
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.files import ContentType
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.registers.queries import EntryView
from congvan.signing.pills import document_pill, verdict_pill
from congvan.signing.queries import Report
from congvan.ui.items import ArrivalStamp, Due, Fact, FileLine, PageImage, Pill
from congvan.web.deadlines import due_of_finished, due_of_open
from congvan.web.desk import links
from congvan.web.urgency import urgency_pill

_FILE_ICONS = {
    ContentType.PDF: "file-type-pdf",
    ContentType.DOC: "file-type-doc",
    ContentType.DOCX: "file-type-doc",
    ContentType.XLS: "file-type-xls",
    ContentType.XLSX: "file-type-xls",
    ContentType.ZIP: "file-zip",
    ContentType.RAR: "file-zip",
}


@dataclass(frozen=True, slots=True)
class FileView:
    """A file's line; an archive lists what it holds (R-368)."""

    line: FileLine
    members: tuple[str, ...]
    scan: str
    shown_href: str
    verdict_href: str


@dataclass(frozen=True, slots=True)
class Pane:
    """The pages at the left."""

    pages: tuple[PageImage, ...]
    refused: str
    download_href: str
    print_href: str
    stamp: ArrivalStamp | None


@dataclass(frozen=True, slots=True)
class Head:
    """What the card begins with."""

    subject: str
    symbol: str
    second: tuple[str, ...]
    reply_due: str
    pills: tuple[Pill, ...]
    due: Due | None
    verdict: Pill | None
    verdict_href: str
    is_reference: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """What the viewer was asked: by whom, when, in which words."""

    who: str
    what: str
    when: str
    text: str


def head_of(
    view: DocumentView,
    handling: HandlingView | None,
    *,
    entry: EntryView | None,
    report: Report | None,
    now: datetime,
    calendar: WorkingCalendar,
) -> Head:
    """Pills, title and the line of numbers."""
    is_ours = view.direction is Direction.OUT
    signer = ", ".join(word for word in (view.signer_name, view.signer_position) if word)
    second = (
        day_words(view.issued_on) if view.issued_on else "",
        f"{signer} ký" if is_ours and signer else view.issuer,
        f"gửi qua {view.sender}" if view.sender and view.sender != view.issuer else "",
        f"đến {entry.arrival_number}" if entry and not is_ours else "",
    )
    return Head(
        subject=view.subject,
        symbol=view.symbol or view.type_name,
        second=tuple(part for part in second if part),
        reply_due=_short(view.reply_due_on, now) if view.reply_due_on and not view.recalled else "",
        pills=_pills(view, handling),
        due=None if view.recalled else _due(handling, now, calendar),
        verdict=_verdict(view, report),
        verdict_href=links.address("signatures:report", report.report_id) if report else "",
        is_reference=view.is_reference,
    )


def _verdict(view: DocumentView, report: Report | None) -> Pill | None:
    """What the main file's signatures are worth; None for a file that can carry none."""
    main = view.main_file
    is_pdf = main is not None and main.content_type == ContentType.PDF
    if not is_pdf and view.legal_value is not LegalValue.PAPER:
        return None
    return document_pill(view.legal_value, report.verdict if report else None)


def day_words(day: date) -> str:
    """dd/mm/yyyy: on the card of one document the year always stands, as on the paper."""
    return f"{day:%d/%m/%Y}"


def _short(day: date, now: datetime) -> str:
    year = now.astimezone(OFFICE_ZONE).year
    return f"{day:%d/%m}" if day.year == year else day_words(day)


def brief_of(handling: HandlingView | None, now: datetime) -> Brief | None:
    """What was asked of the viewer, from the assignment that matters most."""
    mine = most_urgent(handling)
    if mine is None or not mine.giver:
        return None
    said = mine.text or mine.note
    what = {
        Part.DIRECT: "chuyển xin ý kiến chỉ đạo",
        Part.LEAD: "giao chủ trì",
        Part.COORDINATE: "đề nghị phối hợp",
        Part.INFORM: "gửi để biết",
    }.get(mine.part, "chuyển")
    return Brief(mine.giver, what, time_words(mine.given_at, now), said)


def most_urgent(handling: HandlingView | None) -> MyAssignment | None:
    """The viewer's assignment that asks most."""
    order = (Part.DIRECT, Part.LEAD, Part.COORDINATE, Part.INFORM)
    mine = handling.mine if handling else ()
    ranked = [one for part in order for one in mine if one.part is part]
    return ranked[0] if ranked else None


def state_words(handling: HandlingView | None, now: datetime) -> str:
    """Where it stands, for those who have nothing to do now."""
    if handling is None:
        return ""
    said = [str(handling.status.label)]
    if handling.lead and handling.status in OPEN_HANDLING:
        said.append(f"{handling.lead} chủ trì")
    if handling.percent and handling.status in OPEN_HANDLING:
        said.append(f"{handling.percent} %")
    if handling.closed_at:
        said.append(time_words(handling.closed_at, now))
    if handling.urged_count:
        said.append(f"đôn đốc {handling.urged_count} lần")
    return " · ".join(said)


def result_facts(handling: HandlingView | None) -> tuple[Fact, ...]:
    """How it ended."""
    if handling is None:
        return ()
    facts = (
        Fact("Kết quả", handling.result),
        Fact("Văn bản trả lời", handling.reply_symbol),
    )
    return tuple(fact for fact in facts if fact.value)


def files_of(view: DocumentView, reports: Mapping[int, Report]) -> tuple[FileView, ...]:
    """The files with their verdicts."""
    return tuple(_file(view, line, reports) for line in view.files)


def size_words(size: int) -> str:
    """412 KB, 3,4 MB."""
    if size < 1 << 20:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / (1 << 20):.1f} MB".replace(".", ",")


def _file(view: DocumentView, line: StoredLine, reports: Mapping[int, Report]) -> FileView:
    kind = ContentType(line.content_type)
    pages = f"{line.page_count} trang" if line.page_count else ""
    note = " · ".join(part for part in (pages, size_words(line.size)) if part)
    href = reverse("documents:file", args=[view.document_id, line.file_id])
    report = reports.get(line.blob_id)
    shown = f"{reverse('documents:document', args=[view.document_id])}?tep={line.file_id}"
    return FileView(
        line=FileLine(
            name=line.name, href=f"{href}?xem=1", note=note,
            verdict=_file_verdict(view, line, report) if kind is ContentType.PDF else None,
            download=href, icon=_FILE_ICONS.get(kind, "file"),
        ),
        members=tuple(_member(member) for member in line.members),
        scan="" if line.scan_state == "clean" else line.scan_label,
        shown_href=shown,
        verdict_href=links.address("signatures:report", report.report_id) if report else "",
    )  # fmt: skip


def _file_verdict(view: DocumentView, line: StoredLine, report: Report | None) -> Pill | None:
    """As the document's for its main file; for what goes with it, only what was checked."""
    if line.role is FileRole.MAIN:
        return document_pill(view.legal_value, report.verdict if report else None)
    return verdict_pill(report.verdict) if report else None


def _member(member: object) -> str:
    if isinstance(member, Mapping):
        size = member.get("size")
        name = str(member.get("name", ""))
        return f"{name} · {size_words(int(size))}" if size else name
    return str(member)


def _pills(view: DocumentView, handling: HandlingView | None) -> tuple[Pill, ...]:
    mine = most_urgent(handling)
    pills = [Pill(mine.part.value)] if mine else []
    if view.recalled:
        return (*pills, Pill("recalled"))
    if urgency := urgency_pill(handling.urgency if handling else view.urgency):
        pills.append(urgency)
    return tuple(pills)


def _due(handling: HandlingView | None, now: datetime, calendar: WorkingCalendar) -> Due | None:
    if handling is None:
        return None
    if handling.closed_at:
        return due_of_finished(handling.due_at, handling.closed_at, calendar)
    mine = most_urgent(handling)
    due_at = mine.due_at if mine and mine.due_at else handling.due_at
    if due_at is None:
        return None
    due = due_of_open(due_at, now, calendar)
    return Due(due.kind, f"Hạn {due.text}") if due.kind == "later" else due
