"""The head of a draft's page: where it stands, who has had it for how long, what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from congvan.desk.rules import date_words, time_words
from congvan.drafting.queries.page import DraftView, ReviewView, Step
from congvan.drafting.states import (
    DERIVED,
    ENDED_DRAFT,
    FileKind,
    Ink,
    ReviewDecision,
    ReviewLevel,
    SigningPower,
    VersionSource,
)
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.ui.items import Due, Link, Pill, TimelineEntry
from congvan.web.addresses import address
from congvan.web.deadlines import due_of_open
from congvan.web.desk import links
from congvan.web.drafting.pages.lists import status_pill
from congvan.web.urgency import urgency_pill

_INK_WORDS = {Ink.BLUE: "mực xanh", Ink.RED: "mực đỏ"}
_RETURNED = "trả lại"
# Stations that one line of the page holds.
MOST_STEPS = 5
_LEVEL_WORDS = {
    ReviewLevel.UNIT: "trình lãnh đạo đơn vị",
    ReviewLevel.AGENCY: "trình lãnh đạo cơ quan",
    ReviewLevel.COORDINATION: "xin ý kiến",
}
_DECISION_WORDS = {
    ReviewDecision.AGREED: ("đồng ý nội dung", "circle-check"),
    ReviewDecision.RETURNED: ("trả lại", "arrow-back-up"),
    ReviewDecision.PASSED_UP: ("trình lãnh đạo khác", "arrow-right"),
    ReviewDecision.APPROVED: ("duyệt, cho phép ban hành", "circle-check"),
    ReviewDecision.APPROVED_WITH_CORRECTIONS: ("duyệt, yêu cầu sửa", "list-check"),
    ReviewDecision.OPINION: ("cho ý kiến", "message"),
    ReviewDecision.WITHDRAWN: ("rút lại", "arrow-back-up"),
}
_SOURCE_WORDS = {
    VersionSource.GENERATED: "tạo dự thảo từ mẫu",
    VersionSource.UPLOADED: "nộp phiên bản",
    VersionSource.CORRECTED: "sửa trên trang",
    VersionSource.RESTORED: "khôi phục phiên bản",
    VersionSource.REPAIRED: "sửa thể thức",
}


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One person of the chain: state is done, open, returned or later."""

    name: str
    role: str
    held: str
    marks: str
    marks_css: str
    result: str
    state: str


@dataclass(frozen=True, slots=True)
class Head:
    """What the page begins with."""

    title: str
    pills: tuple[Pill, ...]
    reply: Link | None
    due: Due | None
    second: tuple[str, ...]
    chain: tuple[ChainStep, ...]
    clock: Due | None
    issue: Link | None
    ended: str


def head_of(
    view: DraftView, now: datetime, calendar: WorkingCalendar, counts: Mapping[str, int]
) -> Head:
    """Pills, title, the line of facts, the chain; `counts`: corrections by name of their maker."""
    urgency = urgency_pill(view.urgency)
    is_open = view.status not in ENDED_DRAFT
    # The title as people say it; in the document it stands in capitals.
    title = view.signer_title.capitalize() if view.signer else ""
    signer = ", ".join(part for part in (view.signer, title) if part)
    power = view.signing_power if view.signing_power not in ("", SigningPower.HEAD) else ""
    return Head(
        title=view.subject,
        pills=(status_pill(view.status), *((urgency,) if urgency and is_open else ())),
        reply=_reply(view),
        due=_due(view, now, calendar) if is_open else None,
        second=tuple(
            part for part in (
                view.type_name,
                f"Người ký: {power + '. ' if power else ''}{signer}" if signer else "Chưa chọn người ký",
                view.field,
            ) if part
        ),
        chain=tuple(_step(step, counts, now) for step in _shown_steps(view.chain)),
        clock=_clock(view),
        issue=Link("Xem bước phát hành", href)
        if view.issue_id and (href := _issue_href(view.issue_id)) else None,
        ended=f"Đã bỏ: {view.closing_reason}" if view.closing_reason else "",
    )  # fmt: skip


def _shown_steps(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The beginning, then the latest stations: a draft of many rounds has more than a line holds."""
    if len(steps) <= MOST_STEPS:
        return steps
    coming = [step for step in steps if step.since is None]
    passed = [step for step in steps if step.since is not None]
    coming = coming[: max(1, MOST_STEPS - len(passed))]
    room = MOST_STEPS - len(coming) - 1
    return (passed[0], *passed[1:][-room:], *coming)


def _due(view: DraftView, now: datetime, calendar: WorkingCalendar) -> Due | None:
    if view.due_at is None:
        return None
    due = due_of_open(view.due_at, now, calendar)
    return Due(due.kind, f"Hạn {due.text}") if due.kind == "later" else due


def _issue_href(issue_id: int) -> str:
    return links.page_of("issue", issue_id)


def _reply(view: DraftView) -> Link | None:
    reply = view.replies_to
    if reply is None:
        return None
    href = address("documents:document", reply.document_id) if reply.visible else ""
    return Link(reply.symbol or reply.subject, href)


def _clock(view: DraftView) -> Due | None:
    if view.clock is None:
        return None
    return Due("late" if view.clock.is_late else "soon", view.clock.sentence)


def _step(step: Step, counts: Mapping[str, int], now: datetime) -> ChainStep:
    count = counts.get(step.name, 0) if step.ink != Ink.NONE and step.since else 0
    if step.is_now:
        state = "open"
    elif step.since is None:
        state = "later"
    else:
        state = "returned" if step.result.lower().startswith(_RETURNED) else "done"
    result = step.result or ("Đang giữ" if step.is_now else "Chưa tới" if state == "later" else "")
    if step.until is not None and not step.is_now:
        result = f"{result} {date_words(step.until, now)}".strip()
    return ChainStep(
        name=step.name,
        role=step.role,
        held=_held(step),
        marks=f"{count} sửa {_INK_WORDS[step.ink]}" if count else "",
        marks_css=f"ink-{step.ink.value}" if count else "",
        result=result[:1].lower() + result[1:] if count else result,
        state=state,
    )


def _held(step: Step) -> str:
    if step.days is None:
        return ""
    return f"giữ {step.days} ngày" if step.days else "trong ngày"


def timeline_of(view: DraftView, now: datetime) -> tuple[TimelineEntry, ...]:
    """Everything that happened to the draft, newest first."""
    told: list[tuple[datetime, TimelineEntry]] = [
        (view.made_at, TimelineEntry(
            "lập dự thảo", time_words(view.made_at, now), view.drafter,
            quote=view.source_note, note=str(view.source.label), icon="file-pencil",
        )),
    ]  # fmt: skip
    for review in view.reviews:
        told += _review_entries(review, now)
    told += _version_entries(view, now)
    for dissent in view.dissents:
        told.append((dissent.noted_at, TimelineEntry(
            "Ghi ý kiến khác nhau", time_words(dissent.noted_at, now), note=dissent.matter,
            icon="arrows-sort",
        )))  # fmt: skip
        if dissent.decided_at:
            told.append((dissent.decided_at, TimelineEntry(
                "quyết định ý kiến khác nhau", time_words(dissent.decided_at, now),
                dissent.decided_by, quote=dissent.decision_text,
                note=str(dissent.choice.label), icon="gavel",
            )))  # fmt: skip
    for one in view.confirmations:
        told.append((one.confirmed_at, TimelineEntry(
            f"xác nhận {str(one.kind.label).lower()}", time_words(one.confirmed_at, now), one.by,
            quote=one.note, icon="clipboard-check",
        )))  # fmt: skip
    for report in view.reports:
        told.append((report.at, TimelineEntry(
            "báo chỗ sửa chưa đúng", time_words(report.at, now), report.by, quote=report.text,
            icon="speakerphone",
        )))  # fmt: skip
    if view.approval and view.approval.voided_at:
        told.append((view.approval.voided_at, TimelineEntry(
            "Duyệt không còn hiệu lực", time_words(view.approval.voided_at, now),
            note=view.approval.void_reason, icon="ban",
        )))  # fmt: skip
    return tuple(entry for _, entry in sorted(told, key=lambda one: one[0], reverse=True))


def _review_entries(review: ReviewView, now: datetime) -> list[tuple[datetime, TimelineEntry]]:
    asked = TimelineEntry(
        f"{_LEVEL_WORDS[review.level]}: {review.holder}", time_words(review.asked_at, now),
        review.asked_by, quote=review.note, icon="send",
    )  # fmt: skip
    found = [(review.asked_at, asked)]
    if review.decided_at is not None and review.decision in _DECISION_WORDS:
        what, icon = _DECISION_WORDS[review.decision]
        typed = f"{review.typed_by} bấm thay" if review.typed_by else ""
        entry = TimelineEntry(
            what, time_words(review.decided_at, now), review.decided_by or review.holder,
            quote=review.text, note=typed, icon=icon,
        )  # fmt: skip
        found.append((review.decided_at, entry))
    return found


def _version_entries(view: DraftView, now: datetime) -> list[tuple[datetime, TimelineEntry]]:
    found = []
    for file in view.files:
        for version in file.versions:
            if version.source in DERIVED or (version.number == 1 and version.round == 0):
                continue
            what = _SOURCE_WORDS.get(version.source, "nộp phiên bản")
            name = "" if file.kind == FileKind.MAIN else f" tệp {file.name}"
            found.append((version.made_at, TimelineEntry(
                what + name, time_words(version.made_at, now), version.made_by,
                note=version.note, icon="pencil" if version.ink != Ink.NONE else "file-pencil",
            )))  # fmt: skip
    return found
