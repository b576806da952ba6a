"""One task as its page shows it: order, people, documents, parts, what happened, what is open to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from congvan.documents.visibility import visible_to
from congvan.kernel import clock
from congvan.kernel.files import StoredFile
from congvan.kernel.models import AuditEvent
from congvan.kernel.states import Move
from congvan.office.attachments import queries as attachments
from congvan.office.attachments.queries import AttachedFile
from congvan.office.tasks.access import (
    extension_parties,
    get_task,
    may_give,
    task_parties,
    visible_tasks,
)
from congvan.office.tasks.case import SUBJECT
from congvan.office.tasks.lifecycles import EXTENSION, TASK, TaskParty
from congvan.office.tasks.models import Task, TaskCoordinator, TaskDocument, TaskExtension
from congvan.office.tasks.queries.lists import TaskLine, line_of, lines_of
from congvan.office.tasks.queries.stages import with_stage
from congvan.office.tasks.states import ExtensionStatus
from congvan.organization.acting import ActingMember

LONGEST_TIMELINE = 300
MOST_PARTS = 100


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Somebody who helps; `result` once the part is done."""

    name: str
    where: str
    finished_at: datetime | None
    result: str


@dataclass(frozen=True, slots=True)
class LinkedDocument:
    """A document beside the task that the viewer sees; `is_order` is that of the superior."""

    document_id: int
    symbol: str
    subject: str
    is_order: bool


@dataclass(frozen=True, slots=True)
class AskedExtension:
    """The request for more time that waits for an answer."""

    asked_due_at: datetime
    reason: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of what happened; `text` is what the person wrote."""

    at: datetime
    verb: str
    sentence: str
    actor: str
    actor_post: str
    on_behalf_of: str
    text: str
    percent: int | None


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task with everything around it; `parent` only when the viewer sees it."""

    line: TaskLine
    content: str
    report: str
    giver_post: str
    lead_post: str
    given_at: datetime
    received_at: datetime | None
    coordinators: tuple[Coordinator, ...]
    documents: tuple[LinkedDocument, ...]
    files: Sequence[AttachedFile]
    parts: tuple[TaskLine, ...]
    parent: TaskLine | None
    extension: AskedExtension | None
    happened: tuple[Happened, ...]
    moves: tuple[Move, ...]
    extension_moves: tuple[Move, ...]
    parties: frozenset[TaskParty]
    may_give_under: bool

    def may(self, verb: str) -> bool:
        """Whether the verb is open to the viewer now."""
        return any(move.verb == verb for move in (*self.moves, *self.extension_moves))


def task(viewer: ActingMember, task_id: int) -> TaskView:
    """The page of a task. Raises NotFound. The same number of statements for every task."""
    get_task(viewer, task_id)
    row = (
        with_stage(Task.objects.filter(pk=task_id), clock.now())
        .select_related("giver__person", "giver__post", "giver__unit",
                        "lead__person", "lead__post", "lead__unit")
        .get()
    )  # fmt: skip
    coordinators = list(
        TaskCoordinator.objects.filter(task=row)
        .select_related("member__person", "member__post", "member__unit")
        .order_by("id")
    )
    parties = task_parties(viewer, row, coordinators)
    moves = TASK.moves_from(row.status, parties)
    extension = TaskExtension.objects.filter(task=row, status=ExtensionStatus.ASKED).first()
    seen = with_stage(visible_tasks(viewer), clock.now())
    above = lines_of(seen.filter(pk=row.parent_id)) if row.parent_id else []
    return TaskView(
        line=line_of(row), content=row.content, report=row.report,
        giver_post=_post(row.giver), lead_post=_post(row.lead), given_at=row.given_at,
        received_at=row.received_at,
        coordinators=tuple(
            Coordinator(c.member.person.full_name, _post(c.member), c.finished_at, c.result)
            for c in coordinators
        ),
        documents=_documents(viewer, row),
        files=attachments.attached_to(viewer.agency_id, SUBJECT, [row.pk]).get(row.pk, ()),
        parts=tuple(lines_of(seen.filter(parent=row).order_by("id")[:MOST_PARTS])),
        parent=above[0] if above else None,
        extension=_asked(extension),
        happened=_happened(viewer, row.pk),
        moves=tuple(moves),
        extension_moves=_answers(viewer, row, extension),
        parties=frozenset(parties),
        may_give_under=may_give(viewer) and any(move.verb == "give_under" for move in moves),
    )  # fmt: skip


def task_file(viewer: ActingMember, task_id: int, attachment_id: int) -> tuple[StoredFile, str]:
    """The content and name of a file of a task the viewer sees. Raises NotFound."""
    get_task(viewer, task_id)
    return attachments.content_of(viewer.agency_id, SUBJECT, task_id, attachment_id)


def documents_to_link(
    viewer: ActingMember, document_ids: Sequence[int]
) -> tuple[LinkedDocument, ...]:
    """Those of the documents that the viewer sees, for the form of a new task."""
    found = visible_to(viewer).in_bulk(list(document_ids))
    return tuple(
        LinkedDocument(pk, found[pk].symbol, found[pk].subject, is_order=False)
        for pk in document_ids
        if pk in found
    )


def _documents(viewer: ActingMember, row: Task) -> tuple[LinkedDocument, ...]:
    linked = TaskDocument.objects.filter(task=row).values("document_id")
    return tuple(
        LinkedDocument(one.pk, one.symbol, one.subject, one.pk == row.source_document_id)
        for one in visible_to(viewer).filter(pk__in=linked).order_by("id")
    )


def _asked(extension: TaskExtension | None) -> AskedExtension | None:
    if extension is None:
        return None
    return AskedExtension(extension.asked_due_at, extension.reason, extension.asked_at)


def _answers(
    viewer: ActingMember, row: Task, extension: TaskExtension | None
) -> tuple[Move, ...]:  # fmt: skip
    if extension is None:
        return ()
    parties = extension_parties(viewer, row, extension)
    return tuple(
        move for move in EXTENSION.moves_from(extension.status, parties) if move.verb != "lapse"
    )


def _happened(viewer: ActingMember, task_id: int) -> tuple[Happened, ...]:
    rows = AuditEvent.objects.filter(
        scope_id=viewer.agency_id, subject_type=SUBJECT, subject_id=task_id,
        code__startswith="task.",
    ).order_by("-id")[:LONGEST_TIMELINE]  # fmt: skip
    return tuple(line_of_event(row, "task.") for row in rows)


def line_of_event(row: AuditEvent, prefix: str) -> Happened:
    """An event of the trail as a line of a timeline; its verb is the code without `prefix`."""
    data: dict[str, Any] = row.data
    percent = data.get("percent")
    return Happened(
        at=row.at, verb=row.code.removeprefix(prefix), sentence=row.sentence,
        actor=row.actor_name, actor_post=row.actor_post, on_behalf_of=row.on_behalf_of_name,
        text=str(data.get("text") or ""), percent=int(percent) if percent is not None else None,
    )  # fmt: skip


def _post(seat: Any) -> str:
    return f"{seat.post.title}, {seat.unit.name}" if seat.unit else str(seat.post.title)
