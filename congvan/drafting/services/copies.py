"""Certified copies: only the combinations the law knows, signed by whoever may (R-199…R-204).

Numbered in the one sequence of copies. An electronic copy is a PDF that the organ signs at its top
right; of a paper copy the block below the source is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from congvan.documents.access import check_readable, get_document
from congvan.documents.models import Document, DocumentFile
from congvan.documents.rules.naming import short_name
from congvan.documents.states import FileRole, LegalValue
from congvan.drafting import copy_printing
from congvan.drafting.events import copies as events
from congvan.drafting.models import CertifiedCopy, CopyRight, Issue
from congvan.drafting.queries.policy import right_of
from congvan.drafting.rules.copies import HEADINGS, Way, is_legal, legal_ways
from congvan.drafting.services.issuing_case import stored
from congvan.drafting.states import CopyForm, IssueStatus, Medium, SigningPower
from congvan.kernel import audit, clock, files
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.files import ReceivedFile
from congvan.kernel.models import Blob
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.models import Membership
from congvan.organization.queries.agencies import get_agency
from congvan.organization.states import Role
from congvan.registers.models import Entry
from congvan.registers.services.entries import note_sending
from congvan.registers.services.numbering import give_copy_number
from congvan.signing.marks import copy_mark
from congvan.signing.services import signing

PDF = "pdf"
LONGEST_EXCERPT = 50_000
MOST_COPIES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyDetails:
    """A copy as it is asked for; `blob_id` is the scan of a paper source, or a prepared PDF."""

    document_id: int
    form: str
    from_medium: str
    to_medium: str
    book_id: int
    made_on: date
    signer_id: int
    copied_from: str = ""
    excerpt: str = ""
    recipients: str = ""
    copies: int = 1
    blob_id: int | None = None


def make_copy(*, by: ActingMember, details: CopyDetails) -> CertifiedCopy:
    """Make and number a copy; an electronic one then waits for the organ's signature.

    Raises NotFound, NotAllowed (not the registry; a signer without the right), InvalidInput (a
    combination the law does not know), WrongState (recalled), and what the book refuses. An
    excerpt is typeset first, outside the transaction.
    """
    check_holds(by, Role.REGISTRY_CLERK, to="lập bản sao")
    document = get_document(by, details.document_id)
    _check(by, document, details)
    made: ReceivedFile | None = None
    if (
        details.form == CopyForm.TRS
        and details.to_medium == Medium.ELECTRONIC
        and details.blob_id is None
    ):
        made = stored(
            copy_printing.excerpt_pdf(by, document, nfc(details.excerpt)), "trich-sao.pdf"
        )
    return _make(by=by, details=details, made=made)


def ways_of(document: Document) -> tuple[Way, ...]:
    """The legal ways of copying this document, by what of it is here."""
    entry = Entry.objects.filter(document=document).first()
    has_file = DocumentFile.objects.filter(document=document, role=FileRole.MAIN).exists()
    has_paper = document.legal_value == LegalValue.PAPER or bool(entry and entry.has_paper)
    return legal_ways(
        has_paper=has_paper,
        has_electronic=has_file and document.legal_value in {LegalValue.KIND_A, LegalValue.KIND_B},
        is_true_copy=True,
    )


def _check(by: ActingMember, document: Document, details: CopyDetails) -> None:
    if details.form not in CopyForm.values or not {details.from_medium, details.to_medium} <= set(Medium.values):  # fmt: skip
        raise InvalidInput(
            "Chưa chọn hình thức sao.", next_step="Chọn trong danh sách.", field="form"
        )
    form = CopyForm(details.form)
    wanted = Way(form, Medium(details.from_medium), Medium(details.to_medium))
    if not is_legal(details.form, details.from_medium, details.to_medium):
        raise InvalidInput(
            f"Không có hình thức “{wanted.label}” (NĐ 30/2020 Điều 25).",
            next_step="Chọn hình thức khác trong danh sách.", field="form",
        )  # fmt: skip
    if wanted not in ways_of(document):
        raise InvalidInput(
            f"Cơ quan không giữ bản {wanted.from_medium.label.lower()} có giá trị của văn bản này.",
            next_step="Chọn sao từ bản đang giữ.", field="from_medium",
        )  # fmt: skip
    check_readable(document)
    if form is CopyForm.SL and not details.copied_from.strip():
        raise InvalidInput("Sao lục phải từ một bản sao y.", next_step="Ghi số, ký hiệu của bản sao y.", field="copied_from")  # fmt: skip
    if form is CopyForm.TRS and not details.excerpt.strip():
        raise InvalidInput("Trích sao phải có phần trích.", next_step="Ghi phần nội dung được trích.", field="excerpt")  # fmt: skip
    if len(details.excerpt) > LONGEST_EXCERPT or not 0 < details.copies <= MOST_COPIES:
        raise InvalidInput("Phần trích quá dài hoặc số bản không đúng.", next_step="Sửa lại.", field="copies")  # fmt: skip
    ended = (IssueStatus.RECALLED, IssueStatus.VOIDED)
    if Issue.objects.filter(document=document, status__in=ended).exists():
        raise WrongState("Văn bản đã thu hồi hoặc đã hủy số, không sao.", next_step="")
    check_may_sign_copies(by.agency_id, details.signer_id, form, details.made_on)


def check_may_sign_copies(agency_id: int, member_id: int, form: str, on: date) -> Membership:
    """The signer, when the head has let them sign copies of this form on that day (R-202).

    The head, who decides on it, needs no permission. Raises NotAllowed.
    """
    own = Membership.objects.filter(agency_id=agency_id, pk=member_id)
    signer = own.select_related("person", "post").first()
    if signer is None:
        raise NotFound("Không có người ký này trong cơ quan.")
    rights = CopyRight.objects.filter(member=signer, form=form, valid_from__lte=on)
    if rights.exclude(valid_to__lt=on).exists():
        return signer
    heads = (SigningPower.HEAD, SigningPower.COLLECTIVE, SigningPower.ACTING_HEAD)
    if any(right_of(signer.pk, power, None, on) for power in heads):
        return signer
    raise NotAllowed(
        f"{signer.person.full_name} chưa được giao quyền ký {CopyForm(form).label.lower()} vào ngày {on:%d/%m/%Y}.",
        next_step="Chọn người ký khác, hoặc đề nghị người đứng đầu giao quyền ký sao.",
    )


@in_transaction
def _make(*, by: ActingMember, details: CopyDetails, made: ReceivedFile | None) -> CertifiedCopy:
    """Lock: the book of copies, last but for the row that names the number."""
    document = get_document(by, details.document_id)
    signer = check_may_sign_copies(
        by.agency_id, details.signer_id, CopyForm(details.form), details.made_on
    )
    content = _content(document, details, made)
    given = give_copy_number(
        by=by, original_id=document.pk, book_id=details.book_id, form=details.form,
        organ_notation=get_agency(by).notation, made_on=details.made_on,
        signer_name=signer.person.full_name,
    )  # fmt: skip
    recipients = nfc(" ".join(details.recipients.split()))[:1000]
    copy = CertifiedCopy.objects.create(
        agency_id=by.agency_id, original=document, form=details.form,
        from_medium=details.from_medium, to_medium=details.to_medium,
        copied_from=nfc(details.copied_from.strip())[:50], excerpt=nfc(details.excerpt.strip()),
        book_id=given.book_id, number=given.number, symbol=given.symbol, made_on=details.made_on,
        signer=signer, recipients=recipients, copies=details.copies, unsigned=content,
        made_at=clock.now(), made_by_id=by.membership_id,
    )  # fmt: skip
    note_sending(
        entry_id=given.entry_id, recipients=recipients, copies=details.copies, on=details.made_on,
        has_paper=details.to_medium == Medium.PAPER,
    )  # fmt: skip
    audit.record(
        events.CopyMade(
            document_id=document.pk, copy_id=copy.pk, name=_name(document),
            form=CopyForm(details.form).label.lower(), symbol=copy.symbol, copies=copy.copies,
            signer=signer.person.full_name,
        ),
        by=by.actor,
    )  # fmt: skip
    return copy


def _content(document: Document, details: CopyDetails, made: ReceivedFile | None) -> Blob | None:
    """The PDF that an electronic copy is: a new scan, a typeset excerpt, or the scan that is here."""
    if details.to_medium != Medium.ELECTRONIC:
        return None
    if made is not None:
        return files.record(made)
    if details.blob_id is not None:
        blob = Blob.objects.filter(pk=details.blob_id).first()
    else:
        main = DocumentFile.objects.filter(document=document, role=FileRole.MAIN).first()
        blob = main.blob if main else None
    if blob is None or blob.content_type != PDF:
        raise InvalidInput(
            "Bản sao điện tử phải là PDF.",
            next_step="Quét bản giấy thành PDF màu, từ 200 dpi, rồi gắn vào.", field="file",
        )  # fmt: skip
    return blob


def sign_copy(*, by: ActingMember, copy_id: int, device_id: int, pin: str) -> CertifiedCopy:
    """The organ's signature in box 14: form, organ, time, no image (R-161). Slow, outside a transaction.

    Raises NotFound, NotAllowed, WrongState, and what signing refuses.
    """
    check_holds(by, Role.REGISTRY_CLERK, to="ký số cơ quan lên bản sao")
    copy = get_copy(by, copy_id)
    if copy.unsigned_id is None or copy.sealed_id is not None:
        raise WrongState("Bản sao này không chờ ký số.", next_step="Tải lại trang.")
    signed = signing.sign_blob(
        by=by, device_id=device_id, pin=pin, blob_id=copy.unsigned_id,
        mark=copy_mark(HEADINGS[CopyForm(copy.form)], get_agency(by).name),
        purpose=f"Bản sao {copy.symbol}",
    )  # fmt: skip
    return _note_signed(by=by, copy_id=copy_id, before=copy.unsigned_id, after=signed.blob_id)


@in_transaction
def _note_signed(*, by: ActingMember, copy_id: int, before: int, after: int) -> CertifiedCopy:
    copy = get_copy(by, copy_id, lock=True)
    if copy.unsigned_id != before or copy.sealed_id is not None:
        raise WrongState("Bản sao vừa được ký.", next_step="Tải lại trang.")
    copy.sealed_id = after
    copy.save(update_fields=["sealed"])
    audit.record(
        events.CopySigned(
            document_id=copy.original_id, copy_id=copy.pk, name=_name(copy.original),
            symbol=copy.symbol, blob=Blob.objects.values_list("sha256", flat=True).get(pk=after),
        ),
        by=by.actor,
    )  # fmt: skip
    return copy


def get_copy(viewer: ActingMember, copy_id: int, *, lock: bool = False) -> CertifiedCopy:
    """A copy of a document the viewer sees. Raises NotFound. Lock: the copy's row."""
    found = CertifiedCopy.objects.select_related("original", "signer__person", "signer__post")
    if lock:
        found = found.select_for_update(of=("self",))
    copy = found.filter(pk=copy_id, agency_id=viewer.agency_id).first()
    if copy is None:
        raise NotFound("Không có bản sao này.")
    get_document(viewer, copy.original_id)
    return copy


@in_transaction
def grant_copy_right(
    *, by: ActingMember, member_id: int, form: str, ground: str, valid_from: date,
    valid_to: date | None = None,
) -> CopyRight:  # fmt: skip
    """Let somebody sign copies of a form (R-202); by the head or the agency's administrator.

    Raises NotAllowed, InvalidInput.
    """
    check_holds(by, Role.AGENCY_LEADER, Role.SYSADMIN_AGENCY, to="giao quyền ký sao văn bản")
    own = Membership.objects.filter(agency_id=by.agency_id, pk=member_id)
    member = own.select_related("person").first()
    if member is None or form not in CopyForm.values:
        raise InvalidInput("Chưa chọn người ký hoặc hình thức sao.", next_step="Chọn lại.", field="member")  # fmt: skip
    words = nfc(" ".join(ground.split()))
    if not words or len(words) > 300 or (valid_to and valid_to < valid_from):
        raise InvalidInput("Căn cứ và thời hạn chưa đúng.", next_step="Ghi căn cứ (văn bản nào) và thời hạn.", field="ground")  # fmt: skip
    right = CopyRight(
        agency_id=by.agency_id, member=member, form=form, ground=words, valid_from=valid_from,
        valid_to=valid_to,
    )  # fmt: skip
    try:
        with transaction.atomic():
            right.save(force_insert=True)
    except IntegrityError as twice:
        raise InvalidInput("Người này đã có quyền ký sao trong thời gian đó.", next_step="Không cần giao lại.", field="member") from twice  # fmt: skip
    audit.record(
        events.CopyRightGranted(
            right_id=right.pk, member=member.person.full_name,
            form=CopyForm(form).label.lower(), valid_from=valid_from, valid_to=valid_to, ground=words,
        ),
        by=by.actor,
    )  # fmt: skip
    return right


@in_transaction
def end_copy_right(*, by: ActingMember, right_id: int, on: date) -> CopyRight:
    """Let a right end after a day. Raises NotAllowed, NotFound, InvalidInput."""
    check_holds(by, Role.AGENCY_LEADER, Role.SYSADMIN_AGENCY, to="giao quyền ký sao văn bản")
    found = CopyRight.objects.select_for_update(of=("self",)).select_related("member__person")
    right = found.filter(pk=right_id, agency_id=by.agency_id).first()
    if right is None:
        raise NotFound("Không có quyền ký sao này.")
    if on < right.valid_from:
        raise InvalidInput(
            "Ngày thôi trước ngày có hiệu lực.", next_step="Chọn ngày sau.", field="on"
        )
    right.valid_to = on
    right.save(update_fields=["valid_to"])
    audit.record(
        events.CopyRightEnded(
            right_id=right.pk,
            member=right.member.person.full_name,
            form=CopyForm(right.form).label.lower(),
            on=on,
        ),
        by=by.actor,
    )
    return right


def _name(document: Document) -> str:
    return short_name(document.symbol, document.subject, document.issued_on)
