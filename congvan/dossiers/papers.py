"""What lies in a dossier without being a document of the books: put in, shown, opened.

A letter, a table of opinions, a post: the capability that has it checks its own right, makes the
files, and puts them in here; the dossier then keeps them, whatever becomes of the source.
Lock: the dossier's row, after whatever the source locks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from congvan.dossiers import access, events
from congvan.dossiers.lifecycles import DOSSIER
from congvan.dossiers.models import DossierPaper, DossierPaperFile
from congvan.kernel import audit, clock
from congvan.kernel.errors import NotFound
from congvan.kernel.files import ContentType, StoredFile
from congvan.kernel.models.files import ScanState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember

FILE_NAME_LENGTH = 255
TITLE_LENGTH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """A paper to put in; `kind` is its Vietnamese name ("Thư"), `files` are blobs with names."""

    kind: str
    title: str
    author: str
    dated_on: date
    source_type: str
    source_id: int
    files: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class PaperFile:
    """One file of a paper as a page lists it; size in bytes."""

    file_id: int
    name: str
    size: int
    type_label: str
    is_withheld: bool


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper of a dossier with its files."""

    paper_id: int
    ordinal: int
    kind: str
    title: str
    author: str
    dated_on: date
    files: tuple[PaperFile, ...]


@requires_transaction
def put_paper_within(*, by: ActingMember, dossier_id: int, paper: NewPaper) -> DossierPaper:
    """Put a paper at the end of a dossier; from the same source again, it is the same paper.

    Raises NotFound for a dossier not visible, WrongState for a closed one, NotAllowed unless owner
    or head of the unit.
    """
    dossier = access.get_dossier(by, dossier_id, lock=True)
    there = DossierPaper.objects.filter(
        dossier=dossier, source_type=paper.source_type, source_id=paper.source_id
    ).first()
    if there is not None:
        return there
    DOSSIER.move(dossier.status, "put_in", access.dossier_parties(by, dossier))
    dossier.last_ordinal += 1
    dossier.save(update_fields=["last_ordinal"])
    made = DossierPaper.objects.create(
        dossier=dossier, ordinal=dossier.last_ordinal, kind=nfc(paper.kind),
        title=nfc(paper.title)[:TITLE_LENGTH], author=nfc(paper.author)[:300],
        dated_on=paper.dated_on, source_type=paper.source_type, source_id=paper.source_id,
        added_at=clock.now(), added_by_id=by.membership_id,
    )  # fmt: skip
    DossierPaperFile.objects.bulk_create(
        DossierPaperFile(
            paper=made, blob_id=blob_id, name=nfc(name)[:FILE_NAME_LENGTH], position=position
        )
        for position, (blob_id, name) in enumerate(paper.files, start=1)
    )
    audit.record(
        events.PaperPutIn(
            dossier_id=dossier.pk, number=dossier.code, paper_id=made.pk, kind=made.kind.lower(),
            title=made.title, ordinal=made.ordinal,
        ),
        by=by.actor,
    )  # fmt: skip
    return made


def paper(viewer: ActingMember, dossier_id: int, paper_id: int) -> PaperView:
    """One paper of a dossier the viewer sees, with its files. Raises NotFound."""
    dossier = access.get_dossier(viewer, dossier_id)
    found = DossierPaper.objects.filter(dossier=dossier, pk=paper_id).first()
    if found is None:
        raise NotFound("Không có tài liệu này trong hồ sơ.")
    files = DossierPaperFile.objects.filter(paper=found).select_related("blob")
    return PaperView(
        found.pk, found.ordinal, found.kind, found.title, found.author, found.dated_on,
        tuple(_file(row) for row in files.order_by("position")),
    )  # fmt: skip


def paper_file(
    viewer: ActingMember, dossier_id: int, paper_id: int, file_id: int
) -> tuple[StoredFile, str]:
    """The stored file and its name, for whoever sees the dossier. Raises NotFound."""
    dossier = access.get_dossier(viewer, dossier_id)
    found = DossierPaperFile.objects.filter(
        pk=file_id, paper_id=paper_id, paper__dossier=dossier
    ).select_related("blob")
    row = found.first()
    if row is None:
        raise NotFound("Không có tệp này.", next_step="Mở lại hồ sơ để xem các tệp hiện có.")
    return row.blob, row.name


def dossiers_with(viewer: ActingMember, source_type: str, source_id: int) -> list[tuple[int, str]]:
    """The visible dossiers that keep a paper from this source: id and code."""
    found = access.visible_dossiers(viewer).filter(
        papers__source_type=source_type, papers__source_id=source_id
    )
    return list(found.order_by("id").values_list("id", "code"))


def _file(row: DossierPaperFile) -> PaperFile:
    blob = row.blob
    return PaperFile(
        row.pk, row.name, blob.size, ContentType(blob.content_type).label,
        blob.scan_state == ScanState.INFECTED,
    )  # fmt: skip
