""" "Ai đang giữ": the tree of who got the document from whom, with the times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from congvan.desk.states import Part
from congvan.directives import access
from congvan.directives.lifecycles import ASSIGNMENT
from congvan.directives.models import Assignment, Urging
from congvan.directives.queries.holders import holder_name
from congvan.directives.states import OPEN_ASSIGNMENT, OPEN_HANDLING, AssignmentStatus
from congvan.kernel import clock
from congvan.organization.acting import ActingMember


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One holder in the tree; `depth` is how far below the root."""

    assignment_id: int
    depth: int
    parent_id: int | None
    holder: str
    holder_post: str
    part: Part
    note: str
    giver: str
    given_at: datetime
    opened_at: datetime | None
    opened_by: str
    due_at: datetime | None
    status: AssignmentStatus
    finished_at: datetime | None
    percent: int
    reason: str
    is_late: bool
    urged: int
    may_recall: bool
    may_urge: bool

    @property
    def is_open(self) -> bool:
        """Whether it lies here now."""
        return self.status in OPEN_ASSIGNMENT


def chain(viewer: ActingMember, document_id: int) -> tuple[ChainLink, ...]:
    """Everybody who has or had a part, each below whoever gave it. Raises NotFound."""
    handling = access.get_handling(viewer, document_id)
    rows = list(
        Assignment.objects.filter(handling=handling)
        .select_related(
            "directive__given_by__person", "member__person", "member__post", "member__unit", "unit"
        )
        .order_by("id")
    )
    urged = dict(
        Urging.objects.filter(assignment__in=rows)
        .values_list("assignment_id")
        .annotate(times=Count("id"))
    )
    below: dict[int | None, list[Assignment]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    is_open = handling.status in OPEN_HANDLING
    now = clock.now()
    return tuple(
        _link(viewer, row, depth, now, urgeable=is_open, urged=urged.get(row.pk, 0))
        for row, depth in _walk(below, None, 0)
    )


def _walk(
    below: dict[int | None, list[Assignment]], parent: int | None, depth: int
) -> Iterator[tuple[Assignment, int]]:
    for row in below.get(parent, ()):
        yield row, depth
        yield from _walk(below, row.pk, depth + 1)


def _link(
    viewer: ActingMember, row: Assignment, depth: int, now: datetime, *, urgeable: bool, urged: int
) -> ChainLink:
    verbs = {
        m.verb for m in ASSIGNMENT.moves_from(row.status, access.assignment_parties(viewer, row))
    }
    is_open = row.status in OPEN_ASSIGNMENT
    ended = row.finished_at if row.status == AssignmentStatus.DONE else None
    reached = ended or (now if is_open else None)
    return ChainLink(
        assignment_id=row.pk, depth=depth, parent_id=row.parent_id, holder=holder_name(row),
        holder_post=_post(row), part=Part(row.part), note=row.note,
        giver=row.directive.given_by.person.full_name, given_at=row.assigned_at,
        opened_at=row.opened_at, opened_by=row.opened_by, due_at=row.due_at,
        status=AssignmentStatus(row.status), finished_at=row.finished_at, percent=row.percent,
        reason=row.reason,
        is_late=row.due_at is not None and reached is not None and reached > row.due_at,
        urged=urged, may_recall="recall" in verbs,
        may_urge=urgeable and "urge" in verbs and row.part != Part.INFORM
        and not access.is_holder(viewer, row),
    )  # fmt: skip


def _post(row: Assignment) -> str:
    if row.member is None:
        return ""
    where = f", {row.member.unit.name}" if row.member.unit else ""
    return f"{row.member.post.title}{where}"
