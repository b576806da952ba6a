"""Many documents at once: each is done wholly or refused with its sentence, the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from congvan.desk.states import Part
from congvan.directives.access import is_holder
from congvan.directives.case import open_case
from congvan.directives.events.work import CompletionUndone
from congvan.directives.lifecycles import AssignmentParty
from congvan.directives.rules.deadlines import UNDO_MINUTES
from congvan.directives.services import work
from congvan.directives.services.steps import end
from congvan.documents.queries import visible_to
from congvan.kernel import audit
from congvan.kernel.errors import BusinessError, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember


@dataclass(frozen=True, slots=True)
class Refusal:
    """One document that was left as it was, and why."""

    document_id: int
    subject: str
    sentence: str


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What a verb over many documents did."""

    done: tuple[int, ...]
    refused: tuple[Refusal, ...]


def complete_many(
    *, by: ActingMember, document_ids: Iterable[int], dossier_id: int, result: str = ""
) -> BatchOutcome:
    """Complete each document into the dossier, each in a transaction of its own (R-051)."""
    return _each(
        by, document_ids,
        lambda one: work.complete(by=by, document_id=one, dossier_id=dossier_id, result=result),
    )  # fmt: skip


def undo_completion(*, by: ActingMember, document_ids: Iterable[int]) -> BatchOutcome:
    """Take back completions of the same seat within `UNDO_MINUTES`; told in the audit trail."""
    return _each(by, document_ids, lambda one: _undo(by=by, document_id=one))


def inform_read_many(*, by: ActingMember, document_ids: Iterable[int]) -> BatchOutcome:
    """Ticked "Đã đọc": the member's "Để biết" is done, on the desk and in the chain."""
    return _each(by, document_ids, lambda one: _read(by=by, document_id=one))


@in_transaction
def _undo(*, by: ActingMember, document_id: int) -> None:
    case = open_case(by, document_id)
    closed_at = case.handling.closed_at
    case.move("undo_completion")
    if closed_at is None or case.now - closed_at > timedelta(minutes=UNDO_MINUTES):
        raise WrongState(
            f"Đã quá {UNDO_MINUTES} phút nên không hoàn tác được.",
            next_step="Nhờ lãnh đạo mở lại, hoặc gửi yêu cầu khôi phục.",
        )
    work.go_on(case, AssignmentParty.HOLDER, with_coordinators=True)
    audit.record(CompletionUndone(document_id=document_id, symbol=case.symbol), by=by.actor)


@in_transaction
def _read(*, by: ActingMember, document_id: int) -> None:
    case = open_case(by, document_id)
    work.open_within(case)
    left = [a for a in case.open if a.part == Part.INFORM and is_holder(by, a)]
    for assignment in left:
        end(case, assignment, "finish", AssignmentParty.HOLDER)


def _each(
    by: ActingMember, document_ids: Iterable[int], verb: Callable[[int], object]
) -> BatchOutcome:
    ids = list(dict.fromkeys(document_ids))
    subjects = dict(visible_to(by).filter(pk__in=ids).values_list("pk", "subject"))
    done, refused = [], []
    for one in ids:
        try:
            verb(one)
        except BusinessError as refusal:
            refused.append(Refusal(one, subjects.get(one, ""), str(refusal)))
        else:
            done.append(one)
    return BatchOutcome(tuple(done), tuple(refused))
