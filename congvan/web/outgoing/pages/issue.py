"""The page of one issue: five steps at the left, the document at the right (UX §3.7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from congvan.drafting.queries.issue_page import IssueView, RecipientView
from congvan.drafting.queries.issue_steps import Step as IssueStep
from congvan.drafting.services.issuing_checks import Obstacle
from congvan.drafting.states import ON_ITS_WAY, DispatchStatus, IssueForm, IssueStatus, Route
from congvan.exchange.queries.tracks import TrackSummary
from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.signing.queries import Report
from congvan.signing.states import Verdict
from congvan.ui.items import Due, Fact, Link, PageImage, Pill, Step
from congvan.web.deadlines import due_of_finished, due_of_open
from congvan.web.desk.links import address
from congvan.web.outgoing.pages.list import list_href
from congvan.web.outgoing.pages.track import summary_words
from congvan.web.outgoing.pages.words import (
    DISPATCH_PILLS,
    STATUS_PILLS,
    clock_words,
)
from congvan.web.outgoing.recipients import shown_lines
from congvan.web.urgency import urgency_pill

# State of a step → how the component draws it.
_LOOKS = {"done": "done", "open": "open", "failed": "open", "later": "later"}
# What stands against which step; everything else against sending. The step itself says the rest.
_SENDING = frozenset(
    {"no_recipient", "unmapped", "parallel", "internal", "authority", "source", "bare"}
)
_OF_STEP = {
    "layout": frozenset[str](), "number": frozenset[str](), "pdf": frozenset[str](),
    "sign": frozenset({"content", "look_again"}), "seal": frozenset[str](), "send": _SENDING,
}  # fmt: skip
_SAID_ELSEWHERE = frozenset({"pdf"})
_WORTH = {
    Verdict.VALID_KIND_A: Pill("signature-valid"), Verdict.VALID_KIND_B: Pill("signature-valid"),
    Verdict.PERSONAL_ONLY: Pill("signature-valid"),
    Verdict.UNVERIFIABLE: Pill("signature-doubtful"), Verdict.INVALID: Pill("signature-broken"),
}  # fmt: skip
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
class Related:
    """Another document that this one corrects, replaces, or is corrected by."""

    words: str
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """One recipient as it stands: where it went, when; `sent_href` notes that paper was sent."""

    name: str
    route: str
    pill: Pill
    when: str
    note: str
    sent_href: str


@dataclass(frozen=True, slots=True)
class RecipientGroup:
    """A group under its name, or one recipient alone (`name` is "")."""

    name: str
    rows: tuple[RecipientRow, ...]


@dataclass(frozen=True, slots=True)
class IssuePage:
    """All of it; `open_step` names the partial that is drawn inside the open step."""

    issue_id: int
    head: Head
    steps: tuple[Step, ...]
    open_step: str
    waits_for: str
    problems: tuple[Obstacle, ...]
    foreseen: tuple[Obstacle, ...]
    acts: tuple[Act, ...]
    links: tuple[Link, ...]
    history: tuple[Related, ...]
    facts: tuple[Fact, ...]
    groups: tuple[RecipientGroup, ...]
    send_note: str
    track: Link | None


def issue_page(
    view: IssueView, *, now: datetime, calendar: WorkingCalendar, acts: tuple[Act, ...],
    waits_for: str, report: Report | None = None, step_name: str = "",
    sent: TrackSummary | None = None,
) -> IssuePage:  # fmt: skip
    """Put the page together; `waits_for` says whose turn it is when it is not the viewer's.

    `report` is the check of the main file, for what the signatures in the steps are worth; `sent`
    how far the axis has brought it.
    """
    in_step = _OF_STEP.get(step_name, _SENDING) if not waits_for else frozenset()
    left_out = _SAID_ELSEWHERE if waits_for else _SAID_ELSEWHERE | {"compare"}
    told = [one for one in view.problems if one.key not in left_out]
    return IssuePage(
        issue_id=view.issue_id,
        head=_head(view, now, calendar),
        steps=tuple(_step(step, now, report) for step in view.steps),
        open_step=open_step_of(view),
        waits_for=waits_for,
        problems=tuple(one for one in told if one.key in in_step),
        foreseen=tuple(one for one in told if one.key not in in_step and one.key != "look_again"),
        acts=acts,
        links=_links(view, step_name),
        history=_history(view),
        facts=_facts(view),
        groups=tuple(_group(view, name, run, now) for name, run in shown_lines(view)),
        send_note=_send_note(view, now),
        track=Link(summary_words(sent), address("outgoing:track", view.issue_id)) if sent else None,
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


def _step(step: IssueStep, now: datetime, report: Report | None) -> Step:
    when = " · ".join(word for word in (step.who, clock_words(step.at, now)) if word)
    is_signing = step.key in {"sign", "seal"} and step.state == "done"
    worth = _WORTH.get(report.verdict) if report and is_signing else None
    return Step(step.title, _LOOKS[step.state], note=step.sentence, when=when, pill=worth)


def _links(view: IssueView, step_name: str) -> tuple[Link, ...]:
    """Small ways on: recipients before the last step, the form of issue, where the originals are."""
    asked = (
        ("noi-nhan", "Sửa nơi nhận", view.may("set_recipients") and step_name != "send"),
        ("hinh-thuc", "Đổi hình thức phát hành", view.may("choose_form")),
        ("ban-goc", "Ghi nơi giữ bản gốc", view.may("note_originals") and view.form != IssueForm.ELECTRONIC),
    )  # fmt: skip
    return tuple(
        Link(words, address("outgoing:act", view.issue_id, slug))
        for slug, words, may in asked
        if may
    )


def _history(view: IssueView) -> tuple[Related, ...]:
    others = ((view.amends,) if view.amends else ()) + view.amended_by
    return tuple(
        Related(one.words, one.symbol or one.subject, address("outgoing:issue", one.issue_id))
        for one in others
    )


def _facts(view: IssueView) -> tuple[Fact, ...]:
    facts = (
        Fact("Lý do", view.end_reason),
        Fact("Căn cứ hình thức phát hành", view.form_ground),
        Fact("Bản gốc lưu tại Văn thư", view.retained_at),
        Fact("Bản gốc trong hồ sơ", view.dossier_original_with),
    )
    return tuple(fact for fact in facts if fact.value)


def _group(
    view: IssueView, name: str, run: tuple[RecipientView, ...], now: datetime
) -> RecipientGroup:
    may_note = view.may("note_sent") is not None
    return RecipientGroup(name, tuple(_recipient(view, one, now, may_note) for one in run))


def _recipient(view: IssueView, one: RecipientView, now: datetime, may_note: bool) -> RecipientRow:
    is_out = view.issued_at is not None
    by_hand = one.route in {Route.PAPER, Route.OFFICIAL_EMAIL} or one.paper_copies > 0
    is_waiting = one.status is DispatchStatus.WAITING or one.sent_at is None
    kind = DISPATCH_PILLS[one.status] if is_out else "plain"
    return RecipientRow(
        name=one.name, route=str(one.route.label),
        pill=Pill(kind, one.status_label if is_out else "Chưa gửi"),
        when=clock_words(one.sent_at, now) if is_out else "", note=one.note if is_out else "",
        sent_href=address("outgoing:note-sent", view.issue_id, one.recipient_id)
        if may_note and by_hand and is_waiting else "",
    )  # fmt: skip


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
