"""The page of one issue: five steps at the left, the document at the right (UX §3.7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from congvan.drafting.queries.issue_page import IssueView
from congvan.drafting.queries.issue_steps import Step as IssueStep
from congvan.drafting.services.issuing_checks import Obstacle
from congvan.drafting.states import ON_ITS_WAY, IssueStatus
from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.ui.items import Due, PageImage, Pill, Step
from congvan.web.deadlines import due_of_finished, due_of_open
from congvan.web.desk.links import address
from congvan.web.outgoing.pages.list import list_href
from congvan.web.outgoing.pages.words import STATUS_PILLS, clock_words, urgency_pill

# State of a step → how the component draws it.
_LOOKS = {"done": "done", "open": "open", "failed": "open", "later": "later"}
_BACK = {
    IssueStatus.AWAITING_LAYOUT: ("cho-cap-so", "Chờ cấp số"),
    IssueStatus.AWAITING_NUMBER: ("cho-cap-so", "Chờ cấp số"),
    IssueStatus.AWAITING_PDF: ("cho-ky", "Chờ ký"),
    IssueStatus.AWAITING_SIGNATURE: ("cho-ky", "Chờ ký"),
    IssueStatus.AWAITING_SEAL: ("cho-dong-dau", "Chờ đóng dấu"),
    IssueStatus.AWAITING_DISPATCH: ("cho-gui", "Chờ gửi"),
    IssueStatus.ISSUED: ("da-gui", "Đã gửi"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """A small act beside the main one: a link to its question."""

    label: str
    href: str
    icon: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where it is, what it is, by when."""

    back_label: str
    back_href: str
    title: str
    pills: tuple[Pill, ...]
    facts: tuple[str, ...]
    due: Due | None
    draft_href: str
    document_href: str


@dataclass(frozen=True, slots=True)
class Pane:
    """The pages at the right, and the files to choose from."""

    label: str
    pages: tuple[PageImage, ...]
    refused: str
    download_href: str
    print_href: str
    choices: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class IssuePage:
    """All of it; `open_step` names the partial that is drawn inside the open step."""

    issue_id: int
    head: Head
    steps: tuple[Step, ...]
    open_step: str
    waits_for: str
    problems: tuple[Obstacle, ...]
    acts: tuple[Act, ...]
    send_note: str


def issue_page(
    view: IssueView, *, now: datetime, calendar: WorkingCalendar, acts: tuple[Act, ...],
    waits_for: str,
) -> IssuePage:  # fmt: skip
    """Put the page together; `waits_for` says whose turn it is when it is not the viewer's."""
    return IssuePage(
        issue_id=view.issue_id,
        head=_head(view, now, calendar),
        steps=tuple(_step(step, now) for step in view.steps),
        open_step=open_step_of(view),
        waits_for=waits_for,
        problems=tuple(view.problems),
        acts=acts,
        send_note=_send_note(view, now),
    )


def open_step_of(view: IssueView) -> str:
    """Which form belongs into the open step: the status says it, not the number of the step."""
    names = {
        IssueStatus.AWAITING_LAYOUT: "layout",
        IssueStatus.AWAITING_NUMBER: "number",
        IssueStatus.AWAITING_PDF: "pdf",
        IssueStatus.AWAITING_SIGNATURE: "sign",
        IssueStatus.AWAITING_SEAL: "seal",
        IssueStatus.AWAITING_DISPATCH: "send",
    }
    return names.get(IssueStatus(view.status), "")


def page_address(issue_id: int, file_id: int) -> Callable[[int, int], str]:
    """Where each page's picture is."""
    pattern = reverse("outgoing:page", args=[issue_id, file_id, 1, 2])
    head = pattern.removesuffix("1/2/")
    return lambda number, width: f"{head}{number}/{width}/"


def _head(view: IssueView, now: datetime, calendar: WorkingCalendar) -> Head:
    status = IssueStatus(view.status)
    tab, label = _BACK.get(status, ("tat-ca", "Tất cả"))
    day = f"ngày {view.issued_on:%d/%m/%Y}" if view.issued_on else ""
    pills = (STATUS_PILLS[status], urgency_pill(view.urgency) if status in ON_ITS_WAY else None)
    return Head(
        back_label=f"Văn bản đi · {label}",
        back_href=list_href({"tab": tab}),
        title=view.subject,
        pills=tuple(pill for pill in pills if pill),
        facts=tuple(
            word
            for word in (
                view.symbol, day, view.type_name, f"{view.unit} soạn" if view.unit else "",
                f"{view.signer} ký" if view.signer else "", str(view.form.label),
            )
            if word
        ),
        due=_due(view, now, calendar),
        draft_href=address("drafting:draft", view.draft_id) if view.draft_id else "",
        document_href=address("documents:document", view.document_id) if view.document_id else "",
    )  # fmt: skip


def _step(step: IssueStep, now: datetime) -> Step:
    when = " · ".join(word for word in (step.who, clock_words(step.at, now)) if word)
    return Step(step.title, _LOOKS[step.state], note=step.sentence, when=when)


def _due(view: IssueView, now: datetime, calendar: WorkingCalendar) -> Due | None:
    if view.status in ON_ITS_WAY:
        return due_of_open(view.due_at, now, calendar) if view.due_at else None
    if view.issued_at:
        return due_of_finished(view.due_at, view.issued_at, calendar)
    return None


def _send_note(view: IssueView, now: datetime) -> str:
    if view.due_at is None or view.status not in ON_ITS_WAY:
        return ""
    local = view.due_at.astimezone(OFFICE_ZONE)
    today = now.astimezone(OFFICE_ZONE).date()
    if now > view.due_at:
        return f"Lẽ ra phải gửi trước {local:%H:%M} ngày {local:%d/%m}"
    return f"Gửi chậm nhất {local:%H:%M}" + (
        "" if local.date() == today else f" ngày {local:%d/%m}"
    )
