"""Tasks given to other agencies as lists and pages show them; a count is the length of its list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet

from congvan.documents.models import Relation
from congvan.documents.states import RelationKind
from congvan.documents.visibility import visible_to
from congvan.drafting.issue_access import get_issue, visible_issues
from congvan.drafting.models import Issue, IssueRecipient
from congvan.exchange.states import DispatchStatus
from congvan.exchange.ways import phone_of
from congvan.kernel import clock
from congvan.kernel.models import AuditEvent
from congvan.kernel.states import Move
from congvan.office.tasks.between_access import (
    OPEN_ISSUES,
    between_parties,
    get_between,
    may_give_by,
    visible_between,
)
from congvan.office.tasks.between_case import SUBJECT, parcel_of
from congvan.office.tasks.between_lifecycles import AGENCY_TASK
from congvan.office.tasks.between_states import AgencyTaskStatus
from congvan.office.tasks.models import AgencyTask
from congvan.office.tasks.queries.between_stages import with_stage
from congvan.office.tasks.queries.tasks import LONGEST_TIMELINE, Happened, line_of_event
from congvan.office.tasks.rules import levels
from congvan.office.tasks.states import Stage
from congvan.organization.acting import ActingMember
from congvan.organization.models import Agency

PAGE = 50
FIVE = (Stage.NOT_DUE, Stage.IN_TIME, Stage.LATE, Stage.DONE_ON_TIME, Stage.DONE_LATE)
MOST_REPLIES = 20


class BetweenTab(models.TextChoices):
    """Tabs of the list: all, those the giver has to look at, and the five stages."""

    ALL = "tat-ca", "Tất cả"
    TO_ACCEPT = "cho-nghiem-thu", "Chờ nghiệm thu"
    NOT_DUE = Stage.NOT_DUE.value, Stage.NOT_DUE.label
    IN_TIME = Stage.IN_TIME.value, Stage.IN_TIME.label
    LATE = Stage.LATE.value, Stage.LATE.label
    DONE_ON_TIME = Stage.DONE_ON_TIME.value, Stage.DONE_ON_TIME.label
    DONE_LATE = Stage.DONE_LATE.value, Stage.DONE_LATE.label


@dataclass(frozen=True, slots=True)
class BetweenLine:
    """One task; `stage` is None for a withdrawn one, `parcel` for a document that went on paper."""

    task_id: int
    content: str
    organ: str
    issue_id: int
    document_id: int | None
    symbol: str
    giver: str
    due_at: datetime
    status: AgencyTaskStatus
    stage: Stage | None
    parcel: DispatchStatus | None
    is_issued: bool
    is_steering: bool
    done_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reply:
    """A document of the other agency that answers ours, as far as the viewer sees it."""

    document_id: int
    symbol: str
    subject: str


@dataclass(frozen=True, slots=True)
class BetweenView:
    """A task with its parcel, what answered it, what happened, what is open to do."""

    line: BetweenLine
    subject: str
    is_carried: bool
    given_at: datetime
    returned_at: datetime | None
    dispatch_id: int | None
    note: str
    reply_symbol: str
    is_told_here: bool
    phone: str
    replies: tuple[Reply, ...]
    happened: tuple[Happened, ...]
    moves: tuple[Move, ...]

    def may(self, verb: str) -> bool:
        """Whether the verb is open to the viewer now."""
        return any(move.verb == verb for move in self.moves)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recipient of a document that may be given a task; `is_given` says that it has one."""

    organ_id: int
    name: str
    is_addressee: bool
    is_given: bool


@dataclass(frozen=True, slots=True)
class GivenBy:
    """How many tasks an issue gives its recipients."""

    issue_id: int
    count: int


@dataclass(frozen=True, slots=True)
class IssueTasks:
    """The tasks by one document, and whom the viewer may give one."""

    issue_id: int
    document_id: int | None
    symbol: str
    subject: str
    is_issued: bool
    may_give: bool
    candidates: tuple[Candidate, ...]
    lines: tuple[BetweenLine, ...]


def tasks_between(
    viewer: ActingMember, tab: BetweenTab, *, after: tuple[datetime, int] | None = None,
    limit: int = PAGE,
) -> list[BetweenLine]:  # fmt: skip
    """A page of a tab, the nearest deadline first. One statement."""
    found = _listed(viewer)
    if tab is BetweenTab.TO_ACCEPT:
        found = found.filter(Q(status=AgencyTaskStatus.OPEN, done_at__isnull=False))
    elif tab is not BetweenTab.ALL:
        found = found.filter(Q(stage=tab.value))
    if after is not None:
        at, last = after
        found = found.filter(Q(due_at__gt=at) | Q(due_at=at, pk__gt=last))
    return _lines(found.order_by("due_at", "id")[:limit])


def between_counts(viewer: ActingMember) -> Mapping[BetweenTab, int]:
    """How many each tab has: the five add up to all. One statement."""
    found = _listed(viewer).order_by()
    waiting = Q(status=AgencyTaskStatus.OPEN, done_at__isnull=False)
    counted = dict.fromkeys(BetweenTab, 0)
    for stage, number, to_accept in found.values_list("stage").annotate(  # type: ignore[misc]
        number=Count("pk"), to_accept=Count("pk", filter=waiting)
    ):
        counted[BetweenTab(stage)] = number
        counted[BetweenTab.ALL] += number
        counted[BetweenTab.TO_ACCEPT] += to_accept
    return counted


def between_task(viewer: ActingMember, task_id: int) -> BetweenView:
    """The page of one task. Raises NotFound. The same number of statements for every task."""
    get_between(viewer, task_id)
    found = with_stage(AgencyTask.objects.filter(pk=task_id), clock.now())
    row = found.select_related("issue", "giver__person").get()
    parcel = parcel_of(row)
    line = _line(row)
    moves = AGENCY_TASK.moves_from(row.status, between_parties(viewer, row))
    return BetweenView(
        line=line, subject=row.issue.subject, is_carried=row.is_carried, given_at=row.given_at,
        returned_at=row.returned_at, dispatch_id=parcel.pk if parcel else None,
        note=parcel.note if parcel else "", reply_symbol=parcel.reply_symbol if parcel else "",
        is_told_here=bool(parcel and parcel.receiver_id), phone=phone_of(parcel) if parcel else "",
        replies=_replies(viewer, row), happened=_happened(viewer, task_id),
        moves=tuple(move for move in moves if _is_open(move, line)),
    )  # fmt: skip


def of_issue(viewer: ActingMember, issue_id: int) -> IssueTasks:
    """The tasks given by one document whose way out the viewer sees. Raises NotFound."""
    issue = get_issue(viewer, issue_id)
    tasks = with_stage(AgencyTask.objects.filter(issue=issue), clock.now())
    lines = tuple(_lines(tasks.order_by("name", "id")))
    may_give = may_give_by(viewer, issue) and issue.status in OPEN_ISSUES
    return IssueTasks(
        issue_id=issue.pk, document_id=issue.document_id, symbol=issue.symbol,
        subject=issue.subject, is_issued=issue.issued_at is not None, may_give=may_give,
        candidates=_candidates(viewer, issue) if may_give else (), lines=lines,
    )  # fmt: skip


def given_by(viewer: ActingMember, **which: int) -> GivenBy | None:
    """What an issue gives its recipients, named by `pk` or `document_id`.

    None when the viewer does not see its way out, or there is nothing given and nothing to give.
    """
    issue = visible_issues(viewer).filter(**which).first()
    if issue is None:
        return None
    given = AgencyTask.objects.filter(issue=issue).exclude(status=AgencyTaskStatus.WITHDRAWN)
    count = given.count()
    if not count:
        may_give = may_give_by(viewer, issue) and issue.status in OPEN_ISSUES
        organs = IssueRecipient.objects.filter(issue=issue, organ__isnull=False)
        if not may_give or not organs.exists():
            return None
    return GivenBy(issue.pk, count)


def _listed(viewer: ActingMember) -> QuerySet[AgencyTask]:
    kept = visible_between(viewer).exclude(status=AgencyTaskStatus.WITHDRAWN)
    return with_stage(kept, clock.now())


def _lines(tasks: QuerySet[AgencyTask]) -> list[BetweenLine]:
    return [_line(row) for row in tasks.select_related("issue", "giver__person")]


def _line(row: Any) -> BetweenLine:
    return BetweenLine(
        task_id=row.pk, content=row.content, organ=row.name, issue_id=row.issue_id,
        document_id=row.issue.document_id, symbol=row.issue.symbol,
        giver=row.giver.person.full_name, due_at=row.due_at, status=AgencyTaskStatus(row.status),
        stage=Stage(row.stage) if row.stage else None,
        parcel=DispatchStatus(row.parcel) if row.parcel else None,
        is_issued=row.issue.issued_at is not None, is_steering=row.is_steering,
        done_at=row.done_at, ended_at=row.ended_at,
    )  # fmt: skip


def _is_open(move: Move, line: BetweenLine) -> bool:
    """What the state table leaves open and the document's way does not forbid."""
    if move.verb in {"urge", "accept"}:
        return line.is_issued
    return line.done_at is not None if move.verb == "send_back" else True


def _replies(viewer: ActingMember, row: AgencyTask) -> tuple[Reply, ...]:
    if row.issue.document_id is None:
        return ()
    # Replies are tied to what they answer as documents of the agency.
    related = Relation.objects.filter(other_id=row.issue.document_id, kind=RelationKind.REPLY)
    found = visible_to(viewer).filter(pk__in=related.values("document_id"), issuer_id=row.organ_id)
    return tuple(
        Reply(one.pk, one.symbol, one.subject) for one in found.order_by("id")[:MOST_REPLIES]
    )


def _happened(viewer: ActingMember, task_id: int) -> tuple[Happened, ...]:
    rows = AuditEvent.objects.filter(
        scope_id=viewer.agency_id, subject_type=SUBJECT, subject_id=task_id
    ).order_by("-id")[:LONGEST_TIMELINE]
    return tuple(line_of_event(row, f"{SUBJECT}.") for row in rows)


def _candidates(viewer: ActingMember, issue: Issue) -> tuple[Candidate, ...]:
    """Recipients that are organs below or beside the agency; Kính gửi first."""
    own = Agency.objects.values_list("level", flat=True).get(pk=viewer.agency_id)
    given = AgencyTask.objects.filter(issue=issue).exclude(status=AgencyTaskStatus.WITHDRAWN)
    taken = set(given.values_list("organ_id", flat=True))
    rows = IssueRecipient.objects.filter(issue=issue, organ__isnull=False).select_related("organ")
    found: dict[int, Candidate] = {}
    for row in rows.order_by("-is_addressee", "position"):
        organ = row.organ
        if organ is None or levels.is_superior(own=own, other=organ.level):
            continue
        found.setdefault(
            organ.pk, Candidate(organ.pk, row.name, row.is_addressee, organ.pk in taken)
        )
    return tuple(found.values())
