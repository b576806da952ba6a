"""Where a document stands, what the viewer holds of it, and what the viewer may do now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from congvan.desk.states import Part, Urgency
from congvan.directives import access
from congvan.directives.case import UNFINISHED, Case, landing_verb, topmost_of_mine
from congvan.directives.lifecycles import ASSIGNMENT, EXTENSION, HANDLING, REPAIR
from congvan.directives.models import Assignment, Extension, Repair
from congvan.directives.queries.holders import holder_name
from congvan.directives.rules.deadlines import UNDO_MINUTES
from congvan.directives.states import (
    OPEN_ASSIGNMENT,
    OPEN_HANDLING,
    AssignmentStatus,
    HandlingStatus,
    RepairKind,
    RepairStatus,
    RequestStatus,
)
from congvan.kernel import clock
from congvan.organization.acting import ActingMember

# Rows of the table that one button, and one verb of the services, stands for.
_ONE_VERB = {"assign": "forward", "inform": "direct"}
_LANDINGS = ("send_back_to_", "recall_to_")
# The order in which "the one thing to do now" is looked for.
_MAIN = ("direct", "pass_on", "complete", "finish_part", "forward")


@dataclass(frozen=True, slots=True)
class Action:
    """A button: the verb of the services, its label, what must be given with it."""

    verb: str
    label: str
    needs: tuple[str, ...]
    assignment_id: int | None = None


@dataclass(frozen=True, slots=True)
class MyAssignment:
    """An open part of the viewer's, or of the unit the viewer leads."""

    id: int
    part: Part
    note: str
    due_at: datetime | None
    status: AssignmentStatus
    giver: str
    given_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class PendingExtension:
    """A request for more time that waits for its answer."""

    id: int
    assignment_id: int
    asked_due_at: datetime
    reason: str
    asked_by: str
    asked_at: datetime
    may_decide: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class PendingRepair:
    """A request for repair that waits for its answer."""

    id: int
    kind: RepairKind
    reason: str
    status: RepairStatus
    asked_by: str
    asked_at: datetime
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class HandlingView:
    """The handling as the document's page shows it."""

    document_id: int
    handling_id: int
    status: HandlingStatus
    urgency: Urgency
    arrived_on: date
    due_at: datetime | None
    lead: str
    lead_member_id: int | None
    lead_unit_id: int | None
    percent: int
    urged_count: int
    closed_at: datetime | None
    result: str
    reply_symbol: str
    mine: tuple[MyAssignment, ...]
    actions: tuple[Action, ...]
    main: str
    extension: PendingExtension | None
    repair: PendingRepair | None
    may_undo: bool

    def may(self, verb: str) -> Action | None:
        """The button of a verb, None when it is not the viewer's to press."""
        return next((action for action in self.actions if action.verb == verb), None)


def handling_of(viewer: ActingMember, document_id: int) -> HandlingView:
    """Where the document stands for the viewer. Raises NotFound. Five statements at most."""
    handling = access.get_handling(viewer, document_id)
    assignments = list(
        Assignment.objects.filter(handling=handling)
        .select_related("directive__given_by__person", "member__person", "unit")
        .order_by("id")
    )
    case = Case(viewer, handling, assignments, clock.now())
    extension, repair = _extension(case), _repair(case)
    may_undo = _may_undo(case)
    actions = _actions(case, may_undo=may_undo, extension=extension, repair=repair)
    lead = case.lead or _last_lead(case)
    return HandlingView(
        document_id=document_id, handling_id=handling.pk, status=HandlingStatus(handling.status),
        urgency=Urgency(handling.urgency), arrived_on=handling.arrived_on, due_at=handling.due_at,
        lead=holder_name(lead) if lead else "", lead_member_id=handling.lead_member_id,
        lead_unit_id=handling.lead_unit_id, percent=handling.percent,
        urged_count=handling.urged_count, closed_at=handling.closed_at, result=handling.result,
        reply_symbol=handling.reply_symbol, mine=tuple(_mine(case)), actions=actions,
        main=next((v for v in _MAIN if any(a.verb == v for a in actions)), ""),
        extension=extension, repair=repair, may_undo=may_undo,
    )  # fmt: skip


def _last_lead(case: Case) -> Assignment | None:
    """Who led it to its end."""
    ended = [
        a for a in case.assignments
        if a.part == Part.LEAD and a.status == AssignmentStatus.DONE
    ]  # fmt: skip
    return ended[-1] if ended and case.handling.status == HandlingStatus.COMPLETED else None


def _mine(case: Case) -> Iterable[MyAssignment]:
    for a in case.open:
        if access.is_holder(case.by, a):
            yield MyAssignment(
                id=a.pk, part=Part(a.part), note=a.note, due_at=a.due_at,
                status=AssignmentStatus(a.status), giver=a.directive.given_by.person.full_name,
                given_at=a.assigned_at, text=a.directive.text,
            )  # fmt: skip


def _actions(
    case: Case, *, may_undo: bool, extension: PendingExtension | None, repair: PendingRepair | None
) -> tuple[Action, ...]:
    """The table's rows for the viewer, one button a verb, then those of single assignments."""
    handling = case.handling
    parties = access.handling_parties(case.by, handling, case.assignments)
    found: dict[str, Action] = {}
    own = topmost_of_mine(case, case.held(Part.LEAD, Part.DIRECT))
    back = landing_verb(case, own, "send_back")
    for row in HANDLING.moves_from(handling.status, parties):
        verb = _ONE_VERB.get(row.verb, row.verb)
        if row.verb.startswith(_LANDINGS):
            if row.verb != back or own is None:
                continue
            verb = "send_back"
        if verb == "undo_completion" and not may_undo:
            continue
        if verb == "take" and _is_taken(case):
            continue
        found.setdefault(verb, Action(verb, row.label, row.needs))
    buttons = [*found.values(), *_of_assignments(case, extension)]
    if repair is None and _may_ask_repair(case):
        buttons.append(Action("ask_repair", "Yêu cầu khôi phục", ("reason",)))
    return tuple(buttons)


def _is_taken(case: Case) -> bool:
    """Whether the head works on it personally already."""
    own = case.held(Part.LEAD)
    return (
        own is not None and own.member_id is not None and own.status == AssignmentStatus.WORKING
    )  # fmt: skip


def _of_assignments(case: Case, extension: PendingExtension | None) -> Iterable[Action]:
    if case.handling.status not in OPEN_HANDLING:
        return
    for assignment in case.assignments:
        if assignment.status not in UNFINISHED:
            continue
        allowed = {
            row.verb: row
            for row in ASSIGNMENT.moves_from(
                assignment.status, access.assignment_parties(case.by, assignment)
            )
        }
        for verb in ("ask_extension", "urge", "recall"):
            row = allowed.get(verb)
            if row is None or not _makes_sense(case, assignment, verb, extension):
                continue
            yield Action(verb, row.label, row.needs, assignment.pk)


def _makes_sense(
    case: Case, assignment: Assignment, verb: str, extension: PendingExtension | None
) -> bool:
    if verb == "ask_extension":
        return extension is None and assignment.part in {Part.LEAD, Part.COORDINATE}
    if verb == "urge":
        return assignment.part != Part.INFORM and not access.is_holder(case.by, assignment)
    return True


def _may_undo(case: Case) -> bool:
    handling = case.handling
    return (
        handling.status == HandlingStatus.COMPLETED
        and handling.closed_by_id == case.by.membership_id
        and handling.closed_at is not None
        and case.now - handling.closed_at <= timedelta(minutes=UNDO_MINUTES)
    )


def _may_ask_repair(case: Case) -> bool:
    had_part = any(
        access.is_holder(case.by, a) or a.directive.given_by_id == case.by.membership_id
        for a in case.assignments
    )
    if case.handling.status == HandlingStatus.COMPLETED:
        return had_part
    return had_part and case.handling.status in OPEN_HANDLING and case.lead is not None


def _extension(case: Case) -> PendingExtension | None:
    """The newest open request that concerns the viewer."""
    unfinished = [a.pk for a in case.assignments if a.status in (*OPEN_ASSIGNMENT, *UNFINISHED)]
    asked = (
        Extension.objects.filter(assignment__in=unfinished, status=RequestStatus.ASKED)
        .select_related("asked_by__person")
        .order_by("-id")
    )
    by_id = {a.pk: a for a in case.assignments}
    for extension in asked:
        extension.assignment = by_id[extension.assignment_id]
        parties = access.extension_parties(case.by, extension)
        verbs = {row.verb for row in EXTENSION.moves_from(extension.status, parties)}
        if verbs:
            return PendingExtension(
                id=extension.pk, assignment_id=extension.assignment_id,
                asked_due_at=extension.asked_due_at, reason=extension.reason,
                asked_by=extension.asked_by.person.full_name, asked_at=extension.asked_at,
                may_decide="grant" in verbs, may_withdraw="withdraw" in verbs,
            )  # fmt: skip
    return None


def _repair(case: Case) -> PendingRepair | None:
    repair = (
        Repair.objects.filter(
            handling=case.handling, status__in=(RepairStatus.ASKED, RepairStatus.AGREED)
        )
        .select_related("asked_by__person")
        .first()
    )
    if repair is None:
        return None
    repair.handling = case.handling
    return pending_repair(case.by, repair)


def pending_repair(viewer: ActingMember, repair: Repair) -> PendingRepair:
    """A request (with handling, asker and person) and what the viewer may answer."""
    moves = REPAIR.moves_from(repair.status, access.repair_parties(viewer, repair))
    return PendingRepair(
        id=repair.pk, kind=RepairKind(repair.kind), reason=repair.reason,
        status=RepairStatus(repair.status), asked_by=repair.asked_by.person.full_name,
        asked_at=repair.asked_at,
        actions=tuple(Action(f"{m.verb}_repair", m.label, m.needs) for m in moves),
    )  # fmt: skip
