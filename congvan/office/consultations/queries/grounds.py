"""On whose word somebody may ask the whole agency: an assignment, or a draft a leader gave (R-242)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from congvan.directives.models import Assignment
from congvan.drafting.access import visible_drafts
from congvan.drafting.models import Draft, DraftFile, Review
from congvan.drafting.states import FileKind, ReviewLevel
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.office.consultations.models import OpinionAssignment
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

# A drafter has a handful in hand; more than a page shows is looked for among the drafts.
MOST_GROUNDS = 50
MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """One assignment as a page shows it."""

    id: int
    drafter: str
    place: str
    subject: str
    valid_from: date
    valid_to: date
    given_by: str
    is_valid: bool
    is_ended: bool


@dataclass(frozen=True, slots=True)
class DraftGround:
    """A draft on which its drafter may ask, and its files that may go with the question."""

    draft_id: int
    subject: str
    files: tuple[tuple[int, str], ...]


def assignments_of(by: ActingMember) -> QuerySet[OpinionAssignment]:
    """The assignments of the acting seat that are valid today."""
    today = clock.today()
    return OpinionAssignment.objects.filter(
        agency_id=by.agency_id, drafter_id=by.membership_id, ended_at__isnull=True,
        valid_from__lte=today, valid_to__gte=today,
    ).order_by("valid_to", "id")  # fmt: skip


def drafts_of(by: ActingMember) -> QuerySet[Draft]:
    """The open drafts of the acting seat that a leader of the agency gave or has before him.

    What the drafter alone says of who gave it is no leader's word: there must be a directive to
    the drafter (or the drafter's unit) on the document answered, or a submission to a leader.
    """
    given = Assignment.objects.filter(
        Q(member_id=by.membership_id) | Q(unit_id=by.unit_id, unit_id__isnull=False),
        handling__document_id=OuterRef("replies_to_id"),
    )
    before_a_leader = Review.objects.filter(draft_id=OuterRef("pk"), level=ReviewLevel.AGENCY)
    return (
        visible_drafts(by)
        .filter(Exists(given.order_by()) | Exists(before_a_leader.order_by()))
        .filter(drafter_id=by.membership_id, closed_at__isnull=True)
        .order_by("-made_at", "-id")
    )


def may_ask(viewer: ActingMember) -> bool:
    """Whether the viewer has any ground to ask the whole agency."""
    return assignments_of(viewer).exists() or drafts_of(viewer).exists()


def may_assign(viewer: ActingMember) -> bool:
    """Whether the viewer gives the assignment: the agency's leaders do (R-242)."""
    return viewer.holds(Role.AGENCY_LEADER)


def valid_assignments(viewer: ActingMember) -> list[AssignmentLine]:
    """The viewer's own assignments that are valid today."""
    rows = _with_people(assignments_of(viewer))[:MOST_GROUNDS]
    return [_line(row) for row in rows]


def assignments(viewer: ActingMember) -> list[AssignmentLine]:
    """All of the agency for its leaders, newest first; the own ones for everybody else."""
    found = OpinionAssignment.objects.filter(agency_id=viewer.agency_id)
    if not may_assign(viewer):
        found = found.filter(drafter_id=viewer.membership_id)
    return [_line(row) for row in _with_people(found.order_by("-given_at", "-id"))[:MOST_GROUNDS]]


def assignment(viewer: ActingMember, assignment_id: int) -> AssignmentLine:
    """One of `assignments`. Raises NotFound."""
    found = OpinionAssignment.objects.filter(agency_id=viewer.agency_id, pk=assignment_id)
    if not may_assign(viewer):
        found = found.filter(drafter_id=viewer.membership_id)
    row = _with_people(found).first()
    if row is None:
        raise NotFound("Không có việc giao lấy ý kiến này.")
    return _line(row)


def draft_grounds(viewer: ActingMember) -> list[DraftGround]:
    """The drafts on which the viewer may ask, with their files. Two statements."""
    drafts = list(drafts_of(viewer)[:MOST_GROUNDS])
    files: dict[int, list[tuple[int, str]]] = {}
    for row in (
        DraftFile.objects.filter(
            draft__in=[draft.pk for draft in drafts], removed_at__isnull=True,
            current__isnull=False, kind__in=(FileKind.MAIN, FileKind.ATTACHMENT),
        )
        .select_related("current")
        .order_by("draft_id", "position")
    ):  # fmt: skip
        number = row.current.number if row.current else 0
        files.setdefault(row.draft_id, []).append((row.pk, f"{row.name} (phiên bản {number})"))
    return [
        DraftGround(draft.pk, draft.subject, tuple(files.get(draft.pk, ())[:MOST_FILES]))
        for draft in drafts
    ]


def _with_people(found: QuerySet[OpinionAssignment]) -> QuerySet[OpinionAssignment]:
    return found.select_related(
        "drafter__person", "drafter__post", "drafter__unit", "given_by__person"
    )


def _line(row: OpinionAssignment) -> AssignmentLine:
    today = clock.today()
    drafter = row.drafter
    return AssignmentLine(
        id=row.pk,
        drafter=drafter.person.full_name,
        place=f"{drafter.post.title}, {drafter.unit.name}" if drafter.unit else drafter.post.title,
        subject=row.subject,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        given_by=row.given_by.person.full_name,
        is_valid=row.ended_at is None and row.valid_from <= today <= row.valid_to,
        is_ended=row.ended_at is not None,
    )
