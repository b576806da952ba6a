"""What the page of a draft shows, value by value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from congvan.desk.states import Urgency
from congvan.drafting.rules.readiness import Missing
from congvan.drafting.states import (
    ConfirmationKind,
    DissentChoice,
    DraftStatus,
    FileKind,
    Ink,
    OrderSource,
    ReviewDecision,
    ReviewLevel,
    SigningPower,
    VersionSource,
)


@dataclass(frozen=True, slots=True)
class Action:
    """A button: the verb of the services, its label, what must be given with it."""

    verb: str
    label: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """The document the draft answers; its page may be closed to the viewer."""

    document_id: int
    symbol: str
    subject: str
    issuer: str
    visible: bool


@dataclass(frozen=True, slots=True)
class ReviewClock:
    """By when a word is due, and how long that is, in words (R-074)."""

    due_at: datetime
    is_late: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Lock:
    """Who has taken a file out, since when, until when at the latest."""

    who: str
    at: datetime
    until: datetime
    is_mine: bool


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of a file."""

    id: int
    number: int
    blob_id: int
    sha256: str
    content_type: str
    size: int
    based_on_id: int | None
    source: VersionSource
    ink: Ink
    round: int
    made_at: datetime
    made_by: str
    typed_by: str
    note: str
    is_current: bool
    is_derived: bool


@dataclass(frozen=True, slots=True)
class FileView:
    """A file with its versions, the newest first."""

    id: int
    kind: FileKind
    name: str
    position: int
    current_id: int | None
    lock: Lock | None
    versions: tuple[VersionView, ...]


@dataclass(frozen=True, slots=True)
class SupportingView:
    """A document beside the draft; its page may be closed to the viewer."""

    document_id: int
    symbol: str
    subject: str
    note: str
    visible: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One station of the horizontal chain: who had it, how long, what came of it."""

    role: str
    name: str
    since: datetime | None
    until: datetime | None
    days: int | None
    result: str
    text: str
    ink: Ink
    round: int
    is_now: bool


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One person or unit was asked for a word, and gave it."""

    id: int
    level: ReviewLevel
    round: int
    holder: str
    asked_by: str
    asked_at: datetime
    note: str
    due_at: datetime | None
    opened_at: datetime | None
    decision: ReviewDecision
    decided_at: datetime | None
    decided_by: str
    typed_by: str
    text: str
    may_answer: bool


@dataclass(frozen=True, slots=True)
class DissentView:
    """Two opinions side by side, and what was decided between them."""

    id: int
    round: int
    matter: str
    specialist_text: str
    head_text: str
    head: str
    noted_at: datetime
    choice: DissentChoice
    decided_by: str
    decided_at: datetime | None
    decision_text: str
    may_decide: bool


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A correction demanded with the approval."""

    id: int
    text: str
    place: str
    asked_by: str
    asked_at: datetime
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """The latest approval, in force or voided."""

    by: str
    typed_by: str
    power: SigningPower
    approved_at: datetime
    text: str
    checked: tuple[str, ...]
    covers_content: bool
    voided_at: datetime | None
    void_reason: str


@dataclass(frozen=True, slots=True)
class ConfirmationView:
    """Somebody answers for the content or the layout by name."""

    kind: ConfirmationKind
    by: str
    typed_by: str
    confirmed_at: datetime
    note: str
    accepted_findings: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """An error reported to a leader and not answered yet."""

    text: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """The draft as its page shows it; `main` is the one button to press now, "" for none."""

    id: int
    status: DraftStatus
    status_label: str
    subject: str
    type_id: int
    type_code: str
    type_name: str
    is_normative: bool
    field_id: int | None
    field: str
    urgency: Urgency
    is_priority: bool
    circulation: str
    sensitivity: str
    due_at: datetime | None
    source: OrderSource
    source_note: str
    replies_to: Reply | None
    unit_id: int | None
    unit: str
    drafter_id: int
    drafter: str
    signer_id: int | None
    signer: str
    signer_title: str
    signing_power: str
    issuing_body: str
    recipients_text: str
    content: Mapping[str, Any]
    round: int
    status_since: datetime
    made_at: datetime
    closed_at: datetime | None
    closing_reason: str
    holder: str
    clock: ReviewClock | None
    content_hash: str
    files: tuple[FileView, ...]
    supporting: tuple[SupportingView, ...]
    chain: tuple[Step, ...]
    reviews: tuple[ReviewView, ...]
    dissents: tuple[DissentView, ...]
    corrections: tuple[CorrectionView, ...]
    approval: ApprovalView | None
    confirmations: tuple[ConfirmationView, ...]
    reports: tuple[ErrorReport, ...]
    missing: tuple[Missing, ...]
    actions: tuple[Action, ...]
    main: str
    may_edit: bool
    may_amend: bool
    my_ink: Ink
    issue_id: int | None

    def may(self, verb: str) -> Action | None:
        """The button of a verb, None when it is not the viewer's to press."""
        return next((action for action in self.actions if action.verb == verb), None)

    @property
    def main_file(self) -> FileView | None:
        """The draft itself, None while it has no file."""
        return next((file for file in self.files if file.kind is FileKind.MAIN), None)
