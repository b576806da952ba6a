"""The page of a draft: all it shows, and the buttons the viewer may press (UX §3.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from congvan.desk.models import WorkItem
from congvan.desk.services.work import open_on_subject
from congvan.desk.states import Urgency
from congvan.documents.visibility import visible_to
from congvan.drafting import access
from congvan.drafting.case import (
    ERROR,
    REPORT_TITLE,
    SUBJECT,
    DraftCase,
    asked_name,
    reviews_of,
)
from congvan.drafting.lifecycles import DRAFT, DraftParty
from congvan.drafting.models import (
    Approval,
    Confirmation,
    Dissent,
    Draft,
    Issue,
    RequiredCorrection,
    Review,
    SupportingDocument,
)
from congvan.drafting.queries.drafts import holder_in_words
from congvan.drafting.queries.page_actions import Facts, actions_of, main_of
from congvan.drafting.queries.page_chain import chain_of
from congvan.drafting.queries.page_files import files_of, hash_of_files
from congvan.drafting.queries.page_values import (
    Action,
    ApprovalView,
    ConfirmationView,
    CorrectionView,
    DissentView,
    DraftView,
    ErrorReport,
    FileView,
    Lock,
    Reply,
    ReviewClock,
    ReviewView,
    Step,
    SupportingView,
    VersionView,
)
from congvan.drafting.queries.policy import right_of
from congvan.drafting.queries.readiness import readiness_of
from congvan.drafting.rules.clock import clock_words
from congvan.drafting.rules.readiness import missing_fields
from congvan.drafting.states import (
    IN_DRAFTERS_HANDS,
    ConfirmationKind,
    DissentChoice,
    DraftStatus,
    OrderSource,
    ReviewDecision,
    ReviewLevel,
    SigningPower,
)
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.acting import ActingMember

__all__ = [
    "Action",
    "ApprovalView",
    "ConfirmationView",
    "CorrectionView",
    "DissentView",
    "DraftView",
    "ErrorReport",
    "FileView",
    "Lock",
    "Reply",
    "ReviewClock",
    "ReviewView",
    "Step",
    "SupportingView",
    "VersionView",
    "draft_view",
]


@dataclass
class _Read:
    """What was read of one draft, for the parts of the view."""

    viewer: ActingMember
    case: DraftCase
    parties: set[DraftParty]
    files: tuple[FileView, ...]
    content_hash: str


def draft_view(viewer: ActingMember, draft_id: int) -> DraftView:
    """Everything the page of a draft shows. Raises NotFound. A constant number of statements."""
    draft = access.get_draft(viewer, draft_id)
    now = clock.now()
    case = DraftCase(viewer, draft, reviews_of(draft.pk), now)
    errors = list(
        open_on_subject(draft.agency_id, SUBJECT, draft.pk)
        .filter(cause=ERROR)
        .select_related("inbox", "opened_by__person")
        .order_by("id")
    )
    case.is_corrector = any(item.inbox.member_id == viewer.membership_id for item in errors)
    files = files_of(draft.pk, member_id=viewer.membership_id, now=now)
    read = _Read(viewer, case, case.parties, files, hash_of_files(files))
    return _view(read, errors)


def _view(read: _Read, errors: Sequence[WorkItem]) -> DraftView:
    draft, case, parties = read.case.draft, read.case, read.parties
    dissents, corrections = _dissents(draft, parties), _corrections(draft)
    approval, confirmations = _approval(read), _confirmations(draft)
    confirmed = any(
        one.kind == ConfirmationKind.CONTENT and one.content_hash == read.content_hash
        for one in confirmations
    )
    actions = actions_of(
        case, parties,
        Facts(
            is_confirmed=confirmed,
            is_approved=approval is not None and approval.voided_at is None
            and approval.covers_content,
            has_open_dissents=any(not one.choice for one in dissents),
            has_open_corrections=any(one.done_at is None for one in corrections),
            has_leaders_word=_has_leaders_word(read),
        ),
    )  # fmt: skip
    verbs = {move.verb for move in DRAFT.moves_from(draft.status, parties)}
    supporting, reply = _documents(read)
    waiting = case.open_review
    drafter = draft.drafter.person.full_name
    return DraftView(
        id=draft.pk, status=DraftStatus(draft.status),
        status_label=str(DraftStatus(draft.status).label), subject=draft.subject,
        type_id=draft.type_id, type_code=draft.type.code, type_name=draft.type.name,
        is_normative=draft.is_normative, field_id=draft.field_id,
        field=draft.field.name if draft.field else "", urgency=Urgency(draft.urgency),
        is_priority=draft.is_priority, circulation=draft.circulation,
        sensitivity=draft.sensitivity, due_at=draft.due_at, source=OrderSource(draft.source),
        source_note=draft.source_note, replies_to=reply, unit_id=draft.unit_id,
        unit=draft.unit.name if draft.unit else "", drafter_id=draft.drafter_id, drafter=drafter,
        signer_id=draft.signer_id, signer=draft.signer.person.full_name if draft.signer else "",
        signer_title=_signer_title(draft), signing_power=draft.signing_power,
        issuing_body=draft.issuing_body, recipients_text=draft.recipients_text,
        content=draft.content, round=draft.round, status_since=draft.status_since,
        made_at=draft.made_at, closed_at=draft.closed_at, closing_reason=draft.closing_reason,
        holder=holder_in_words(
            draft.status, drafter=drafter, asked_name=asked_name(waiting) if waiting else ""
        ),
        clock=_clock(draft, case.now), content_hash=read.content_hash, files=read.files,
        supporting=supporting, chain=chain_of(case),
        reviews=tuple(_review(review, read) for review in case.reviews), dissents=dissents,
        corrections=corrections, approval=approval,
        confirmations=tuple(_confirmation(one) for one in confirmations),
        reports=tuple(_report(item) for item in errors),
        missing=missing_fields(
            readiness_of(draft, has_main_file=any(f.kind == "main" for f in read.files))
        )
        if draft.status in IN_DRAFTERS_HANDS else (),
        actions=actions, main=main_of(actions), may_edit="edit" in verbs,
        may_amend="amend" in verbs, my_ink=case.ink, issue_id=_issue_id(draft),
    )  # fmt: skip


def _signer_title(draft: Draft) -> str:
    """The line above the signer's name: by the right to sign, else the post."""
    if draft.signer is None:
        return ""
    right = right_of(draft.signer.pk, draft.signing_power, draft.field_id)
    return right.title if right else draft.signer.post.title.upper()


def _clock(draft: Draft, now: datetime) -> ReviewClock | None:
    due = draft.review_due_at
    if due is None:
        return None
    words = clock_words(due.astimezone(OFFICE_ZONE), now.astimezone(OFFICE_ZONE))
    return ReviewClock(due, is_late=due < now, sentence=f"{words} để cho ý kiến")


def _review(review: Review, read: _Read) -> ReviewView:
    decided = review.decided_by
    is_open = review.decision == ReviewDecision.WAITING
    return ReviewView(
        id=review.pk, level=ReviewLevel(review.level), round=review.round,
        holder=asked_name(review), asked_by=review.asked_by.person.full_name,
        asked_at=review.asked_at, note=review.note, due_at=review.due_at,
        opened_at=review.opened_at, decision=ReviewDecision(review.decision),
        decided_at=review.decided_at, decided_by=decided.person.full_name if decided else "",
        typed_by=review.typed_by, text=review.text,
        may_answer=is_open and review.level == ReviewLevel.COORDINATION
        and access.is_asked(read.viewer, review),
    )  # fmt: skip


def _documents(read: _Read) -> tuple[tuple[SupportingView, ...], Reply | None]:
    draft = read.case.draft
    beside = list(
        SupportingDocument.objects.filter(draft=draft).select_related("document").order_by("id")
    )
    ids = [row.document_id for row in beside]
    seen = set(
        visible_to(read.viewer)
        .filter(pk__in=[*ids, draft.replies_to_id or 0])
        .values_list("pk", flat=True)
    )
    supporting = tuple(
        SupportingView(
            row.document_id, row.document.symbol, row.document.subject, row.note,
            visible=row.document_id in seen,
        )
        for row in beside
    )  # fmt: skip
    answered = draft.replies_to
    if answered is None:
        return supporting, None
    issuer = answered.issuer.name if answered.issuer else ""
    return supporting, Reply(
        answered.pk, answered.symbol, answered.subject, issuer, visible=answered.pk in seen
    )


def _dissents(draft: Draft, parties: set[DraftParty]) -> tuple[DissentView, ...]:
    decides = "decide_dissent" in {move.verb for move in DRAFT.moves_from(draft.status, parties)}
    rows = Dissent.objects.filter(draft=draft).select_related("head__person", "decided_by__person")
    return tuple(
        DissentView(
            id=row.pk, round=row.round, matter=row.matter, specialist_text=row.specialist_text,
            head_text=row.head_text, head=row.head.person.full_name, noted_at=row.noted_at,
            choice=DissentChoice(row.choice),
            decided_by=row.decided_by.person.full_name if row.decided_by else "",
            decided_at=row.decided_at, decision_text=row.decision_text,
            may_decide=decides and not row.choice,
        )
        for row in rows.order_by("id")
    )  # fmt: skip


def _corrections(draft: Draft) -> tuple[CorrectionView, ...]:
    rows = RequiredCorrection.objects.filter(draft=draft).select_related(
        "asked_by__person", "done_by__person"
    )
    return tuple(
        CorrectionView(
            row.pk, row.text, row.place, row.asked_by.person.full_name, row.asked_at, row.done_at,
            row.done_by.person.full_name if row.done_by else "",
        )
        for row in rows.order_by("id")
    )  # fmt: skip


def _approval(read: _Read) -> ApprovalView | None:
    row = (
        Approval.objects.filter(draft=read.case.draft)
        .select_related("by__person")
        .order_by("-id")
        .first()
    )
    if row is None:
        return None
    return ApprovalView(
        by=row.by.person.full_name, typed_by=row.typed_by, power=SigningPower(row.power),
        approved_at=row.approved_at, text=row.text, checked=tuple(row.checked),
        covers_content=read.content_hash in {row.content_hash, row.corrected_hash},
        voided_at=row.voided_at, void_reason=row.void_reason,
    )  # fmt: skip


def _confirmations(draft: Draft) -> list[Confirmation]:
    return list(
        Confirmation.objects.filter(draft=draft, voided_at__isnull=True)
        .select_related("by__person")
        .order_by("id")
    )


def _confirmation(row: Confirmation) -> ConfirmationView:
    return ConfirmationView(
        ConfirmationKind(row.kind), row.by.person.full_name, row.typed_by, row.confirmed_at,
        row.note, tuple(row.accepted_findings),
    )  # fmt: skip


def _report(item: WorkItem) -> ErrorReport:
    by = item.opened_by.person.full_name if item.opened_by else ""
    return ErrorReport(item.title.removeprefix(REPORT_TITLE), item.opened_at, by)


def _has_leaders_word(read: _Read) -> bool:
    decided = any(
        review.decided_by_id and review.level != ReviewLevel.COORDINATION
        and review.decision != ReviewDecision.WITHDRAWN
        for review in read.case.reviews
    )  # fmt: skip
    return decided or any(version.ink for file in read.files for version in file.versions)


def _issue_id(draft: Draft) -> int | None:
    return Issue.objects.filter(draft=draft).order_by("-id").values_list("pk", flat=True).first()
