"""The case: one locked handling with its document and all its assignments, as the verbs see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.desk.states import Part
from congvan.directives import access
from congvan.directives.lifecycles import HANDLING
from congvan.directives.models import Assignment, Directive, Handling
from congvan.directives.states import OPEN_ASSIGNMENT, AssignmentStatus, DirectiveKind
from congvan.documents.models import Document
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.kernel.states import Move
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember

# Not over yet: owed by its holder, or by whoever it was passed to.
UNFINISHED = (*OPEN_ASSIGNMENT, AssignmentStatus.PASSED_ON)


@dataclass
class Case:
    """What a verb works on; everything in it was read after the lock."""

    by: ActingMember
    handling: Handling
    assignments: list[Assignment]
    now: datetime

    @property
    def document(self) -> Document:
        return self.handling.document

    @property
    def symbol(self) -> str:
        """How sentences name the document."""
        return self.document.symbol or f"“{self.document.subject[:60]}”"

    @property
    def open(self) -> list[Assignment]:
        return [a for a in self.assignments if a.status in OPEN_ASSIGNMENT]

    @property
    def lead(self) -> Assignment | None:
        """The one open lead (R-050)."""
        return next((a for a in self.open if a.part == Part.LEAD), None)

    def held(self, *parts: Part) -> Assignment | None:
        """The member's own open assignment of one of the parts, the first of them that is held."""
        mine = [a for a in self.open if access.is_holder(self.by, a)]
        for part in parts:
            found = next((a for a in mine if a.part == part), None)
            if found is not None:
                return found
        return None

    def parent_of(self, assignment: Assignment) -> Assignment | None:
        """The assignment from whose holder it came, with what the case knows of it."""
        return next((a for a in self.assignments if a.pk == assignment.parent_id), None)

    def move(self, verb: str, *, also: frozenset = frozenset()) -> Move:
        """Take the handling along `verb`; saved by the caller. Raises WrongState, NotAllowed.

        `also` are parties beyond those the member has by roles and assignments.
        """
        parties = access.handling_parties(self.by, self.handling, self.assignments) | also
        row = HANDLING.move(self.handling.status, verb, parties)
        self.handling.status = str(row.target.value)
        return row

    def write(self, kind: DirectiveKind, text: str) -> Directive:
        """Keep one step in words: who wrote it, and who sat at the keyboard (R-249)."""
        return Directive.objects.create(
            handling=self.handling, kind=kind, text=text, given_by_id=self.by.membership_id,
            typed_by=self.by.person_name if self.by.is_substitute else "", given_at=self.now,
        )  # fmt: skip


@requires_transaction
def open_case(by: ActingMember, document_id: int) -> Case:
    """The case of a document, its handling locked. Raises NotFound.

    Lock: the handling's row, before any other of the verb (then the document, the dossier, the
    inboxes).
    """
    handling = access.get_handling(by, document_id, lock=True)
    assignments = list(
        Assignment.objects.filter(handling=handling)
        .select_related("directive", "member__person", "unit")
        .order_by("id")
    )
    return Case(by, handling, assignments, clock.now())


@requires_transaction
def case_of_assignment(by: ActingMember, assignment_id: int) -> tuple[Case, Assignment]:
    """The case of one assignment, and the assignment as read after the lock. Raises NotFound."""
    document_id = (
        Assignment.objects.filter(pk=assignment_id, handling__agency_id=by.agency_id)
        .values_list("handling__document_id", flat=True)
        .first()
    )
    if document_id is None:
        raise NotFound("Không có phân công này.")
    case = open_case(by, document_id)
    return case, next(a for a in case.assignments if a.pk == assignment_id)


def landing_verb(case: Case, assignment: Assignment | None, verb: str) -> str:
    """The row of the table for sending back or recalling this assignment."""
    above = case.parent_of(assignment) if assignment else None
    if above is None:
        return f"{verb}_to_clerk"
    return f"{verb}_to_leader" if above.part == Part.DIRECT else f"{verb}_to_head"


def topmost_of_mine(case: Case, own: Assignment | None) -> Assignment | None:
    """The topmost of an unbroken line of assignments that the member holds."""
    while own is not None:
        above = case.parent_of(own)
        if above is None or not access.is_holder(case.by, above):
            return own
        own = above
    return None
