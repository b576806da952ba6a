"""What the print-outs say: Sổ theo dõi giải quyết văn bản đến, Phiếu giải quyết (NĐ 30 PL4 VII, VIII)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from congvan.desk.states import Part
from congvan.directives.access import get_handling
from congvan.directives.models import Assignment, Directive, Handling, ProgressNote
from congvan.directives.queries.holders import holder_name
from congvan.directives.rules.deadlines import day_words
from congvan.directives.states import DirectiveKind, HandlingStatus
from congvan.documents.states import LegalValue
from congvan.organization.acting import ActingMember
from congvan.registers.access import get_book
from congvan.registers.models import Entry
from congvan.registers.queries import entry_of
from congvan.registers.queries.lines import note_of
from congvan.registers.states import EntryStatus, PaperLineKind


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """The seven columns: number, what, recipient, due, progress, reply_symbol, note."""

    document_id: int | None
    number: int
    suffix: str
    what: str
    recipient: str
    due: str
    progress: str
    reply_symbol: str
    note: str
    type_name: str
    symbol: str
    issued_on: date | None
    issuer: str
    is_voided: bool = False


@dataclass(frozen=True, slots=True)
class SlipOpinion:
    """One opinion of the slip, with whom it names and their deadlines."""

    who: str
    post: str
    text: str
    at: datetime
    lead: str = ""
    coordinators: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandlingSlip:
    """The slip: the document, then its three blocks; `forwarded` is the clerk's proposal."""

    agency: str
    symbol: str
    issued_on: date | None
    type_name: str
    issuer: str
    subject: str
    arrival_number: str
    arrived_on: date
    due_at: datetime | None
    mark: str
    forwarded: tuple[SlipOpinion, ...]
    leader_opinions: tuple[SlipOpinion, ...]
    unit_opinions: tuple[SlipOpinion, ...]
    handler_opinions: tuple[SlipOpinion, ...]


def follow_up_lines(
    viewer: ActingMember, book_id: int, *, after: tuple[int, str] | None = None, limit: int = 50,
    from_: date | None = None, to: date | None = None,
) -> tuple[FollowUpLine, ...]:  # fmt: skip
    """Lines of the book in the order of numbers, behind `after` (number, suffix).

    Raises NotFound for those who do not see books. Two statements.
    """
    book = get_book(viewer, book_id)
    rows = Entry.objects.filter(book=book).select_related(
        "document__issuer", "document__type", "document__handling"
    )
    if from_ is not None:
        rows = rows.filter(entered_on__gte=from_)
    if to is not None:
        rows = rows.filter(entered_on__lte=to)
    if after is not None:
        number, suffix = after
        rows = rows.filter(number__gte=number).filter(Q(number__gt=number) | Q(suffix__gt=suffix))
    return tuple(_line(row) for row in rows.order_by("number", "suffix")[:limit])


def handling_slip(viewer: ActingMember, document_id: int) -> HandlingSlip:
    """The slip of one document. Raises NotFound. Five statements."""
    handling = get_handling(viewer, document_id)
    document = handling.document
    entry = entry_of(viewer, document_id)
    directives = list(
        Directive.objects.filter(handling=handling)
        .select_related("given_by__person", "given_by__post", "given_by__unit")
        .order_by("id")
    )
    named: dict[int, list[Assignment]] = {}
    for assignment in (
        Assignment.objects.filter(handling=handling)
        .select_related("member__person", "unit")
        .order_by("id")
    ):
        named.setdefault(assignment.directive_id, []).append(assignment)
    kinds = {
        kind: tuple(_opinion(d, named.get(d.pk, ())) for d in directives if d.kind == kind)
        for kind in DirectiveKind
    }
    is_reference = document.legal_value == LegalValue.REFERENCE
    return HandlingSlip(
        agency=viewer.seat.agency_name, symbol=document.symbol, issued_on=document.issued_on,
        type_name=document.type.name, issuer=document.issuer.name if document.issuer else "",
        subject=document.subject, arrival_number=entry.arrival_number if entry else "",
        arrived_on=handling.arrived_on, due_at=handling.due_at,
        mark=str(LegalValue.REFERENCE.label) if is_reference else "",
        forwarded=kinds[DirectiveKind.FORWARD], leader_opinions=kinds[DirectiveKind.DIRECT],
        unit_opinions=kinds[DirectiveKind.PASS_ON], handler_opinions=_of_handlers(handling),
    )  # fmt: skip


def _line(row: Entry) -> FollowUpLine:
    document = row.document
    if document is None:
        what = str(PaperLineKind(row.paper_line).label) if row.paper_line else ""
        return FollowUpLine(
            None,
            row.number,
            row.suffix,
            what,
            row.recipient,
            "",
            "",
            "",
            note_of(row, None),
            "",
            "",
            None,
            "",
            is_voided=row.status == EntryStatus.VOIDED,
        )
    handling: Handling | None = getattr(document, "handling", None)
    issuer = document.issuer.name if document.issuer else ""
    day = f"ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    named = " ".join(part for part in (document.type.name, document.symbol, day) if part)
    return FollowUpLine(
        document_id=document.pk, number=row.number, suffix=row.suffix,
        what=f"{named} của {issuer}" if issuer else named, recipient=row.recipient,
        due=day_words(handling.due_at) if handling and handling.due_at else "",
        progress=_progress(handling) if handling else "",
        reply_symbol=handling.reply_symbol if handling else "", note=note_of(row, document),
        type_name=document.type.name, symbol=document.symbol, issued_on=document.issued_on,
        issuer=issuer, is_voided=row.status == EntryStatus.VOIDED,
    )  # fmt: skip


def _progress(handling: Handling) -> str:
    words = str(HandlingStatus(handling.status).label)
    if handling.closed_at is not None:
        words = f"{words} ngày {day_words(handling.closed_at)}"
        return f"{words}. {handling.result}" if handling.result else words
    return f"{words}, {handling.percent}%" if handling.percent else words


def _opinion(directive: Directive, assignments: Iterable[Assignment]) -> SlipOpinion:
    given = [a for a in assignments if a.part != Part.DIRECT]
    leads = [holder_name(a) for a in given if a.part == Part.LEAD]
    return SlipOpinion(
        who=directive.given_by.person.full_name, post=_post(directive), text=directive.text,
        at=directive.given_at, lead=leads[0] if leads else "",
        coordinators=tuple(holder_name(a) for a in given if a.part == Part.COORDINATE),
        deadlines=tuple(f"{holder_name(a)}: {day_words(a.due_at)}" for a in given if a.due_at),
    )  # fmt: skip


def _post(directive: Directive) -> str:
    seat = directive.given_by
    post = f"{seat.post.title}, {seat.unit.name}" if seat.unit else seat.post.title
    # who wrote it on behalf of whom.
    return f"{post} (do {directive.typed_by} làm thay)" if directive.typed_by else post


def _of_handlers(handling: Handling) -> tuple[SlipOpinion, ...]:
    notes = (
        ProgressNote.objects.filter(handling=handling)
        .select_related("noted_by__person", "noted_by__post")
        .order_by("id")
    )
    return tuple(
        SlipOpinion(
            who=note.noted_by.person.full_name, post=note.noted_by.post.title, text=note.text,
            at=note.noted_at,
        )
        for note in notes
    )  # fmt: skip
