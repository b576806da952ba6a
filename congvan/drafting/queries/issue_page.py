"""One issue as its page shows it: five steps, what stands against the next, files, recipients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from congvan.documents.models import Organ
from congvan.documents.states import FileRole, OrganLevel
from congvan.drafting import issue_access
from congvan.drafting.models import Issue, IssueFile, IssueRecipient
from congvan.drafting.queries import issue_steps
from congvan.drafting.queries.issue_steps import Action, Step
from congvan.drafting.rules.recipients import key
from congvan.drafting.services.handing_over import SOURCE, status_of
from congvan.drafting.services.issuing_checks import Obstacle
from congvan.drafting.services.recipients import target_name
from congvan.drafting.states import (
    DispatchStatus,
    IssueForm,
    IssueStatus,
    Route,
    StepOrder,
)
from congvan.exchange.queries.standing import Standing, handed_over
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.kernel.models import Blob
from congvan.organization.acting import ActingMember

# What counts of a file, the furthest step first.
STAGES = ("sealed", "signed", "unsigned", "source")
MOST_SUGGESTIONS = 300


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file and how far it has come; `best_*` is the furthest stage."""

    file_id: int
    name: str
    role: FileRole
    position: int
    best_stage: str
    best_blob_id: int | None
    content_type: str
    size: int
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecipientView:
    """One recipient; `group` is the line of several that it came from."""

    recipient_id: int
    position: int
    name: str
    group: str
    is_addressee: bool
    route: Route
    target: str
    is_mapped: bool
    paper_copies: int
    parallel_reason: str
    status: DispatchStatus
    status_label: str
    sent_at: datetime | None
    note: str
    organ_id: int | None
    unit_id: int | None
    member_id: int | None


@dataclass(frozen=True, slots=True)
class Linked:
    """Another issue that this one corrects, replaces or is replaced by."""

    issue_id: int
    symbol: str
    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class IssueState:
    """Where a draft's issue stands, for the draft's page."""

    issue_id: int
    status: IssueStatus
    label: str
    symbol: str
    sentence: str


@dataclass(frozen=True, slots=True)
class IssueView:
    """All the page shows."""

    issue_id: int
    draft_id: int | None
    document_id: int | None
    status: IssueStatus
    status_label: str
    step_order: StepOrder
    subject: str
    symbol: str
    issued_on: date | None
    type_id: int
    type_name: str
    urgency: int
    form: IssueForm
    form_ground: str
    form_decided_by: str
    signer: str
    signer_title: str
    drafter: str
    unit: str
    unit_id: int | None
    book_id: int | None
    is_normative: bool
    issuing_body: str
    signing_power: str
    due_at: datetime | None
    is_overdue: bool
    opened_at: datetime
    issued_at: datetime | None
    ended_at: datetime | None
    end_reason: str
    pdf_failure: str
    looked_again_at: datetime | None
    compared_at: datetime | None
    copies: int
    retained_at: str
    dossier_original_with: str
    steps: tuple[Step, ...]
    problems: tuple[Obstacle, ...]
    actions: tuple[Action, ...]
    files: tuple[FileLine, ...]
    recipients: tuple[RecipientView, ...]
    amends: Linked | None
    amended_by: tuple[Linked, ...]

    def may(self, verb: str) -> Action | None:
        """The action of that verb, None when it is not the viewer's or not now."""
        return next((one for one in self.actions if one.verb == verb), None)


def issue_view(viewer: ActingMember, issue_id: int) -> IssueView:
    """The page of one issue. Raises NotFound. The number of statements does not depend on it."""
    issue = (
        issue_access.visible_issues(viewer)
        .select_related(
            "type", "draft", "document", "unit", "drafter__person", "signer__person",
            "signer__post", "numbered_by__person", "signed_by__person", "sealed_by__person",
            "issued_by__person", "form_decided_by__person", "dossier_original_with__person", "amends",
        )
        .filter(pk=issue_id)
        .first()
    )  # fmt: skip
    if issue is None:
        raise NotFound(issue_access.NO_ISSUE, next_step="Kiểm tra lại đường dẫn.")
    files = list(
        IssueFile.objects.filter(issue=issue)
        .select_related("source", "unsigned", "signed", "sealed")
        .order_by("position")
    )
    recipients = list(
        IssueRecipient.objects.filter(issue=issue)
        .select_related("organ", "unit", "member__person")
        .order_by("position")
    )
    standing = issue_steps.standing(viewer, issue, files, recipients)
    sent = handed_over(SOURCE, [one.pk for one in recipients]) if issue.issued_at else {}
    return _view(issue, files, recipients, standing, sent)


def _view(
    issue: Issue, files: Sequence[IssueFile], recipients: Sequence[IssueRecipient],
    standing: issue_steps.Standing, sent: Mapping[int, Standing],
) -> IssueView:  # fmt: skip
    draft = issue.draft
    return IssueView(
        issue_id=issue.pk, draft_id=issue.draft_id, document_id=issue.document_id,
        status=IssueStatus(issue.status), status_label=issue.get_status_display(),
        step_order=StepOrder(issue.step_order), subject=issue.subject, symbol=issue.symbol,
        issued_on=issue.issued_on, type_id=issue.type_id, type_name=issue.type.name,
        urgency=issue.urgency, form=IssueForm(issue.form), form_ground=issue.form_ground,
        form_decided_by=_name(issue.form_decided_by), signer=_name(issue.signer),
        signer_title=issue.signer.post.title, drafter=_name(issue.drafter),
        unit=issue.unit.name if issue.unit else "", unit_id=issue.unit_id, book_id=issue.book_id,
        is_normative=bool(draft and draft.is_normative),
        issuing_body=draft.issuing_body if draft else "",
        signing_power=draft.signing_power if draft else "", due_at=issue.due_at,
        is_overdue=is_overdue(issue), opened_at=issue.opened_at, issued_at=issue.issued_at,
        ended_at=issue.ended_at, end_reason=issue.end_reason, pdf_failure=issue.pdf_failure,
        looked_again_at=issue.looked_again_at, compared_at=issue.compared_at, copies=issue.copies,
        retained_at=issue.retained_at, dossier_original_with=_name(issue.dossier_original_with),
        steps=standing.steps, problems=standing.problems, actions=standing.actions,
        files=tuple(_file(one) for one in files),
        recipients=tuple(_recipient(issue, one, sent.get(one.pk)) for one in recipients),
        amends=_linked(issue.amends, "Sửa cho") if issue.amends else None,
        amended_by=tuple(
            _linked(one, "Có văn bản sửa")
            for one in Issue.objects.filter(amends=issue).exclude(symbol="").order_by("pk")
        ),
    )  # fmt: skip


def is_overdue(issue: Issue) -> bool:
    """Whether it should be out already (R-098)."""
    is_open = issue.issued_at is None and issue.ended_at is None
    return is_open and issue.due_at is not None and issue.due_at < clock.now()


def _name(member: object) -> str:
    return member.person.full_name if member is not None else ""  # type: ignore[attr-defined]


def _linked(issue: Issue, words: str) -> Linked:
    return Linked(issue.pk, issue.symbol, issue.subject, words)


def _file(file: IssueFile) -> FileLine:
    stages = tuple(stage for stage in STAGES if getattr(file, f"{stage}_id") is not None)
    best: Blob | None = getattr(file, stages[0]) if stages else None
    return FileLine(
        file.pk, file.name, FileRole(file.role), file.position, stages[0] if stages else "",
        best.pk if best else None, best.content_type if best else "", best.size if best else 0,
        stages,
    )  # fmt: skip


def _recipient(issue: Issue, row: IssueRecipient, sent: Standing | None) -> RecipientView:
    """`sent` is how far the exchange has brought it."""
    target, route = target_name(row), Route(row.route)
    status = status_of(row, sent)
    return RecipientView(
        row.pk, row.position, row.name, row.note if issue.issued_at is None or sent else "",
        row.is_addressee, route, target,
        bool(target) or route in {Route.PAPER, Route.RETAINED}, row.paper_copies,
        row.parallel_reason, status, sent.label if sent else str(status.label),
        sent.sent_at if sent else row.sent_at, sent.note if sent else row.note, row.organ_id,
        row.unit_id, row.member_id,
    )  # fmt: skip


def issue_of_draft(viewer: ActingMember, draft_id: int) -> IssueState | None:
    """Where the draft's latest issue stands, when the viewer may see it."""
    issue = issue_access.visible_issues(viewer).filter(draft_id=draft_id).order_by("-pk").first()
    if issue is None:
        return None
    return IssueState(
        issue.pk, IssueStatus(issue.status), issue.get_status_display(), issue.symbol,
        issue.end_reason or issue.pdf_failure,
    )  # fmt: skip


def get_file(viewer: ActingMember, issue_id: int, file_id: int, stage: str) -> tuple[Blob, str]:
    """The content of a file at a stage ("best" for the furthest) and its name. Raises NotFound."""
    file = issue_access.get_issue_file(viewer, issue_id, file_id)
    wanted = STAGES if stage == "best" else tuple(one for one in STAGES if one == stage)
    for one in wanted:
        blob: Blob | None = getattr(file, one)
        if blob is not None:
            stem = file.name.rpartition(".")[0] or file.name
            return blob, f"{stem}.pdf" if blob.content_type == "pdf" else file.name
    raise NotFound("Tệp chưa có ở bước này.")


def organs_of_group(viewer: ActingMember, recipient_id: int) -> list[tuple[int, str]]:
    """The organs that a group of recipients may mean, from the agency's list. Raises NotFound.

    "UBND các xã, phường" is its communes, "các sở, ban, ngành" its departments.
    """
    row = IssueRecipient.objects.filter(
        pk=recipient_id, issue__in=issue_access.visible_issues(viewer)
    ).first()
    if row is None:
        raise NotFound("Không có nơi nhận này.")
    words = key(row.name)
    levels = [
        level
        for level, marks in (
            (OrganLevel.COMMUNE, ("xa", "phuong")),
            (OrganLevel.DEPARTMENT, ("so", "nganh")),
            (OrganLevel.CENTRAL, ("bo",)),
        )
        if set(marks) & set(words.replace(",", " ").split())
    ]
    known = Organ.objects.filter(Q(valid_to__isnull=True), agency_id=viewer.agency_id)
    rows = known.filter(level__in=levels).order_by("sort_key", "pk")
    return list(rows.values_list("pk", "name")[:MOST_SUGGESTIONS])
