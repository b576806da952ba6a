"""Certified copies of a document, the legal ways of making one, and who may sign them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from congvan.documents.access import get_document
from congvan.drafting import copy_printing
from congvan.drafting.models import CertifiedCopy, CopyRight
from congvan.drafting.rules.copies import Way
from congvan.drafting.services.copies import get_copy, ways_of
from congvan.drafting.states import CopyForm, Medium
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.models import Blob
from congvan.organization.acting import ActingMember
from congvan.registers.models import Book
from congvan.registers.states import BookKind, BookStatus


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One copy that was made; `waits_for_seal` until the organ signed an electronic one."""

    copy_id: int
    document_id: int
    form: CopyForm
    from_medium: Medium
    to_medium: Medium
    symbol: str
    made_on: date
    made_at: datetime
    signer: str
    recipients: str
    copies: int
    excerpt: str
    copied_from: str
    blob_id: int | None
    waits_for_seal: bool


@dataclass(frozen=True, slots=True)
class CopyRightLine:
    """Who may sign copies of a form, from when to when."""

    right_id: int
    member_id: int
    name: str
    form: CopyForm
    ground: str
    valid_from: date
    valid_to: date | None


def copies(viewer: ActingMember, document_id: int) -> tuple[CopyLine, ...]:
    """The copies made of a document the viewer sees, the newest first. Raises NotFound."""
    get_document(viewer, document_id)
    rows = CertifiedCopy.objects.filter(original_id=document_id, agency_id=viewer.agency_id)
    return tuple(
        _line(row) for row in rows.select_related("signer__person").order_by("-made_on", "-pk")
    )


def legal_ways(viewer: ActingMember, document_id: int) -> tuple[Way, ...]:
    """What may be made of it: the only choices of the form (R-199). Raises NotFound."""
    return ways_of(get_document(viewer, document_id))


def copy_view(viewer: ActingMember, copy_id: int) -> CopyLine:
    """One copy. Raises NotFound."""
    return _line(get_copy(viewer, copy_id))


def copy_sheet(viewer: ActingMember, copy_id: int) -> bytes:
    """The sheet of a paper copy as PDF. Raises NotFound, InvalidInput for an electronic one."""
    copy = get_copy(viewer, copy_id)
    if copy.to_medium != Medium.PAPER:
        raise InvalidInput("Bản sao này là bản điện tử, không in khối ký.", next_step="Tải tệp PDF đã ký số.")  # fmt: skip
    return copy_printing.sheet_pdf(viewer, copy)


def copy_file(viewer: ActingMember, copy_id: int) -> Blob:
    """The file of an electronic copy: sealed, else as it waits for the seal. Raises NotFound."""
    copy = get_copy(viewer, copy_id)
    blob = copy.sealed or copy.unsigned
    if blob is None:
        raise NotFound("Bản sao này không có tệp.", next_step="In trang ký của bản sao giấy.")
    return blob


def copy_rights(
    viewer: ActingMember, *, form: str = "", ended: bool = False
) -> tuple[CopyRightLine, ...]:
    """Who may sign copies, of one form when given; without those that ended unless asked."""
    rows = CopyRight.objects.filter(agency_id=viewer.agency_id)
    if form:
        rows = rows.filter(form=form)
    if not ended:
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today()))
    listed = rows.select_related("member__person").order_by(
        "form", "member__person__sort_key", "pk"
    )
    return tuple(
        CopyRightLine(
            row.pk, row.member_id, row.member.person.full_name, CopyForm(row.form), row.ground,
            row.valid_from, row.valid_to,
        )
        for row in listed
    )  # fmt: skip


def copy_books(viewer: ActingMember) -> tuple[tuple[int, str], ...]:
    """The open books of copies of the year, the usual one first."""
    rows = Book.objects.filter(
        agency_id=viewer.agency_id, kind=BookKind.COPIES, status=BookStatus.OPEN,
        year=clock.today().year,
    )  # fmt: skip
    return tuple((row.pk, str(row)) for row in rows.order_by("-is_default", "pk"))


def _line(row: CertifiedCopy) -> CopyLine:
    return CopyLine(
        row.pk, row.original_id, CopyForm(row.form), Medium(row.from_medium), Medium(row.to_medium),
        row.symbol, row.made_on, row.made_at, row.signer.person.full_name, row.recipients, row.copies,
        row.excerpt, row.copied_from, row.sealed_id or row.unsigned_id,
        row.unsigned_id is not None and row.sealed_id is None,
    )  # fmt: skip
