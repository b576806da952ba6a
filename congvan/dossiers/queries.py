"""Questions about dossiers; the viewer comes first and sees what `access` lets through.

The number of documents of a dossier is its last ordinal: nothing is ever taken out (R-052).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from congvan.documents.access import get_document
from congvan.documents.models import Document, Relation
from congvan.documents.rules.symbols import symbol_key
from congvan.documents.states import LegalValue
from congvan.documents.visibility import visible_to
from congvan.dossiers import access
from congvan.dossiers.lifecycles import DOSSIER
from congvan.dossiers.models import Dossier, DossierItem, DossierPaper, RetentionPeriod
from congvan.dossiers.states import DossierStatus, Shelf
from congvan.kernel import clock
from congvan.kernel.states import Move
from congvan.kernel.text import fold
from congvan.organization.acting import ActingMember
from congvan.organization.queries.seats import current
from congvan.organization.states import Role

PAGE_SIZE = 50
# The index of one dossier in one go; a dossier of more is split into volumes by the office.
MOST_ITEMS = 5000
NEWEST_SEARCHED = 2000
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class RetentionLine:
    """A retention period to choose; `years` is None when kept for ever."""

    id: int
    code: str
    name: str
    years: int | None


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One dossier in a list; `why` says why it is suggested."""

    id: int
    code: str
    title: str
    year: int
    retention: str
    owner: str
    unit: str
    status: DossierStatus
    started_on: date
    ended_on: date | None
    items: int
    opened_at: datetime
    note: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One document in a dossier; a document the viewer may not see is not among them.

    For a paper outside the books `paper_id` is set and `document_id` is 0.
    """

    ordinal: int
    document_id: int
    symbol: str
    issued_on: date | None
    type_name: str
    subject: str
    issuer: str
    page_count: int | None
    note: str
    added_at: datetime
    is_reference: bool
    paper_id: int = 0


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document that could be put into the dossier."""

    document_id: int
    symbol: str
    subject: str
    issuer: str
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class DossierView:
    """One dossier: its line, the moves open to the viewer, its documents from `after` on."""

    line: DossierLine
    retention_id: int
    moves: tuple[Move, ...]
    items: tuple[ItemLine, ...]
    has_more: bool

    def may(self, verb: str) -> bool:
        """Whether the viewer may do `verb` now."""
        return any(move.verb == verb for move in self.moves)


def retention_periods() -> list[RetentionLine]:
    """The periods in force today, the longest first."""
    found = RetentionPeriod.objects.filter(current(clock.today())).order_by("position", "id")
    return [RetentionLine(p.pk, p.code, p.name, p.years) for p in found]


def shelves(viewer: ActingMember) -> tuple[Shelf, ...]:
    """The lists that can hold something for the viewer, in the order of the tabs."""
    wide = viewer.holds(Role.UNIT_LEADER, *access.SEE_ALL)
    return (Shelf.OWN, Shelf.UNIT, Shelf.CLOSED) if wide else (Shelf.OWN, Shelf.CLOSED)


def dossiers_on(
    viewer: ActingMember, shelf: Shelf, *, words: str = "",
    after: tuple[datetime, int] | None = None, limit: int = PAGE_SIZE,
) -> list[DossierLine]:  # fmt: skip
    """A shelf's dossiers, newest first: one's own, all others one may see, the closed. One statement.

    `words` are looked for in title and code, without accents.
    """
    found = _shelf(viewer, shelf)
    if words.strip():
        found = found.filter(
            Q(title_key__contains=fold(words)) | Q(code__icontains=words.strip()[:20])
        )
    if after is not None:
        opened_at, last_id = after
        found = found.filter(
            Q(opened_at__lte=opened_at), Q(opened_at__lt=opened_at) | Q(id__lt=last_id)
        )
    return [_line(dossier) for dossier in _with_names(found).order_by("-opened_at", "-id")[:limit]]


def own_dossiers(viewer: ActingMember, *, limit: int = PAGE_SIZE) -> list[DossierLine]:
    """The open dossiers of the seat acted in, newest first."""
    return dossiers_on(viewer, Shelf.OWN, limit=limit)


def choices(viewer: ActingMember, words: str = "", *, limit: int = 20) -> list[DossierLine]:
    """Open dossiers into which the viewer may put a document, last used first; for pickers."""
    found = _fillable(viewer)
    if words.strip():
        found = found.filter(
            Q(title_key__contains=fold(words)) | Q(code__icontains=words.strip()[:20])
        )
    found = found.annotate(used=Max("items__added_at"))
    return [_line(d) for d in found.order_by(F("used").desc(nulls_last=True), "-id")[:limit]]


def dossier(viewer: ActingMember, dossier_id: int, *, after: int = 0, limit: int = 100) -> DossierView:  # fmt: skip
    """One dossier with its documents behind the ordinal `after`. Raises NotFound."""
    found = access.get_dossier(viewer, dossier_id)
    moves = DOSSIER.moves_from(found.status, access.dossier_parties(viewer, found))
    lines = _items(viewer, found.pk, after=after, limit=limit + 1)
    return DossierView(
        _line(found), found.retention_id, tuple(moves), tuple(lines[:limit]), len(lines) > limit
    )


def all_items(viewer: ActingMember, dossier_id: int) -> list[ItemLine]:
    """Every document of a visible dossier that the viewer may see, in its order."""
    return _items(viewer, dossier_id, after=0, limit=MOST_ITEMS)


def documents_to_put_in(viewer: ActingMember, dossier_id: int, words: str) -> list[FoundDocument]:
    """Documents the viewer may see that are not yet in the dossier and match `words`, newest first.

    A number and notation is found whatever its age; words of the subject among the newest
    `NEWEST_SEARCHED`, so that the whole archive is never read for one box. Raises NotFound.
    """
    access.get_dossier(viewer, dossier_id)
    folded = fold(words)
    if not folded:
        return []
    seen = visible_to(viewer).exclude(
        Exists(DossierItem.objects.filter(dossier_id=dossier_id, document_id=OuterRef("pk")))
    )
    by_symbol = Q(agency_id=viewer.agency_id, symbol_key__startswith=symbol_key(words))
    newest = seen.order_by("-id")[:NEWEST_SEARCHED].values("id")
    matching = Document.objects.filter(id__in=newest, subject_key__contains=folded)
    found: dict[int, FoundDocument] = {}
    for group in (seen.filter(by_symbol), matching):
        for one in group.select_related("issuer").order_by("-id")[:MOST_FOUND]:
            issuer = one.issuer.name if one.issuer else ""
            found[one.pk] = FoundDocument(one.pk, one.symbol, one.subject, issuer, one.issued_on)
    return list(found.values())[:MOST_FOUND]


def dossiers_of_document(viewer: ActingMember, document_id: int) -> list[DossierLine]:
    """The dossiers a document the viewer may see is in, as far as they are visible. Raises NotFound."""
    get_document(viewer, document_id)
    found = access.visible_dossiers(viewer).filter(items__document_id=document_id)
    return [_line(found_one) for found_one in _with_names(found).order_by("-opened_at", "-id")]


def suggested(viewer: ActingMember, document_id: int, *, limit: int = 5) -> list[DossierLine]:
    """Where the document probably belongs: related papers, same issuer, same field, last used.

    Only open dossiers into which the viewer may put it, and only papers the viewer may see count
    as a reason. The strongest reason first, then the last used. Raises NotFound.
    """
    document = get_document(viewer, document_id)
    inside = DossierItem.objects.filter(
        dossier=OuterRef("pk"), document__in=visible_to(viewer)
    ).exclude(document_id=document_id)
    related = Relation.objects.filter(Q(document_id=document_id) | Q(other_id=document_id))
    found = _fillable(viewer).annotate(
        used=Max("items__added_at"),
        has_related=Exists(
            inside.filter(
                Q(document_id__in=related.values("document_id"))
                | Q(document_id__in=related.values("other_id"))
            )
        ),
        same_issuer=Exists(inside.filter(document__issuer_id=document.issuer_id or 0)),
        same_field=Exists(inside.filter(document__field_id=document.field_id or 0)),
    )
    ordered = found.order_by(
        "-has_related", "-same_issuer", "-same_field", F("used").desc(nulls_last=True), "-id"
    )
    return [_line(one, why=_why(one)) for one in ordered[:limit]]


def _why(one: Dossier) -> str:
    reasons = (
        ("has_related", "có văn bản liên quan"),
        ("same_issuer", "cùng nơi ban hành"),
        ("same_field", "cùng lĩnh vực"),
        ("used", "dùng gần đây"),
    )
    return next((words for name, words in reasons if getattr(one, name)), "mới mở")


def _shelf(viewer: ActingMember, shelf: Shelf) -> QuerySet[Dossier]:
    if shelf is Shelf.OWN:
        return Dossier.objects.filter(
            agency_id=viewer.agency_id, owner_id=viewer.membership_id, status=DossierStatus.OPEN
        )
    status = DossierStatus.CLOSED if shelf is Shelf.CLOSED else DossierStatus.OPEN
    return access.visible_dossiers(viewer).filter(status=status)


def _fillable(viewer: ActingMember) -> QuerySet[Dossier]:
    found = Dossier.objects.filter(
        access.fillable_by(viewer), agency_id=viewer.agency_id, status=DossierStatus.OPEN
    )
    return _with_names(found)


def _with_names(found: QuerySet[Dossier]) -> QuerySet[Dossier]:
    return found.select_related("retention", "unit", "owner__person")


def _items(viewer: ActingMember, dossier_id: int, *, after: int, limit: int) -> list[ItemLine]:
    found = (
        DossierItem.objects.filter(
            dossier_id=dossier_id, ordinal__gt=after, document__in=visible_to(viewer)
        )
        .select_related("document__type", "document__issuer")
        .order_by("ordinal")
    )
    others = DossierPaper.objects.filter(dossier_id=dossier_id, ordinal__gt=after)
    lines = [_item(item) for item in found[:limit]]
    lines += [_paper(paper) for paper in others.order_by("ordinal")[:limit]]
    return sorted(lines, key=lambda line: line.ordinal)[:limit]


def _item(item: DossierItem) -> ItemLine:
    document = item.document
    return ItemLine(
        ordinal=item.ordinal, document_id=document.pk, symbol=document.symbol,
        issued_on=document.issued_on, type_name=document.type.name, subject=document.subject,
        issuer=document.issuer.name if document.issuer else "", page_count=document.page_count,
        note=document.note, added_at=item.added_at,
        is_reference=document.legal_value == LegalValue.REFERENCE,
    )  # fmt: skip


def _paper(paper: DossierPaper) -> ItemLine:
    return ItemLine(
        ordinal=paper.ordinal, document_id=0, symbol="", issued_on=paper.dated_on,
        type_name=paper.kind, subject=paper.title, issuer=paper.author, page_count=None, note="",
        added_at=paper.added_at, is_reference=False, paper_id=paper.pk,
    )  # fmt: skip


def _line(dossier: Dossier, *, why: str = "") -> DossierLine:
    return DossierLine(
        id=dossier.pk, code=dossier.code, title=dossier.title, year=dossier.year,
        retention=dossier.retention.name, owner=dossier.owner.person.full_name,
        unit=dossier.unit.name if dossier.unit else "", status=DossierStatus(dossier.status),
        started_on=dossier.started_on, ended_on=dossier.ended_on, items=dossier.last_ordinal,
        opened_at=dossier.opened_at, note=dossier.note, why=why,
    )  # fmt: skip
