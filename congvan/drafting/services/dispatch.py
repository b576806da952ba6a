"""Issue: everything that makes a document issued, in one transaction, safe to call twice (R-067, R-098).

Before it, all that stands against issuing is collected and told at once. Recipients in other agencies
are handed over to the exchange in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from congvan.desk.holders import Holder, of_member, of_unit
from congvan.desk.services.work import close_work, open_work
from congvan.desk.states import Part, Urgency
from congvan.directives.services.replying import note_reply
from congvan.documents.models import Document
from congvan.documents.services.amending import amend
from congvan.documents.services.grants import close_grants, grant
from congvan.documents.services.making import NewFile, add_files
from congvan.documents.services.relations import relate_within
from congvan.documents.states import FileRole, LegalValue, RelationKind, Right
from congvan.drafting import issue_access
from congvan.drafting.events import issue as events
from congvan.drafting.issue_lifecycles import ISSUE, IssueParty
from congvan.drafting.models import Issue, IssueAmendment, IssueRecipient
from congvan.drafting.services import inner
from congvan.drafting.services.handing_over import hand_over
from congvan.drafting.services.issuing_case import (
    IssueCase,
    cause_of,
    done,
    name_of,
    open_case,
    open_case_of_recipient,
    said,
)
from congvan.drafting.services.issuing_checks import check_ready, requires_source
from congvan.drafting.services.issuing_pages import page_count
from congvan.drafting.states import DispatchStatus, IssueForm, IssueStatus, Route
from congvan.kernel import audit, clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.states import Role
from congvan.registers.models import Entry
from congvan.registers.services.entries import note_sending
from congvan.registers.services.postal import add_line_within

DOCUMENT = "document"
ENDED_WELL = (IssueStatus.ISSUED, IssueStatus.REPLACED, IssueStatus.RECALLED)
NOTE_LENGTH = 300


def issue(*, by: ActingMember, issue_id: int, parallel_confirmed: bool = False) -> Issue:
    """Issue the sealed document. Called again it returns what was issued.

    `parallel_confirmed`: the sender wants paper beside the exchange where a reason is missing
    (R-094). Raises NotFound, NotAllowed, WrongState, NotReadyToIssue with all that is missing.
    """
    found = issue_access.get_issue(by, issue_id)
    if found.status in ENDED_WELL:
        return found
    ISSUE.move(found.status, "issue", issue_access.issue_parties(by, found))
    main = found.files.select_related("sealed").get(role=FileRole.MAIN)
    pages = page_count(main.sealed) if main.sealed else None
    return _issue(by=by, issue_id=issue_id, pages=pages, parallel_confirmed=parallel_confirmed)


@in_transaction
def _issue(
    *, by: ActingMember, issue_id: int, pages: int | None, parallel_confirmed: bool
) -> Issue:
    """Lock: the issue, draft, document, the answered document's handling, dossiers, the entry."""
    case = open_case(by, issue_id)
    if case.issue.status in ENDED_WELL:
        return case.issue
    check_ready(case, parallel_confirmed=parallel_confirmed)
    case.move("issue")
    issued, document = case.issue, _document(case)
    recipients = list(
        IssueRecipient.objects.filter(issue=issued)
        .select_related("organ", "unit", "member__person")
        .order_by("position")
    )
    issued.issued_at, issued.issued_by_id = case.now, by.membership_id
    issued.save(update_fields=["status", "issued_at", "issued_by"])
    _give_files(case, document, pages)
    _grant(case, document, recipients)
    _deliver(case, document, recipients)
    _relate(case, document)
    if issued.draft_id is not None:
        inner.finish(by=by, draft_id=issued.draft_id)
    done(case)
    _fill_register(case, document, recipients)
    audit.record(
        events.DocumentIssued(
            issue_id=issued.pk, name=case.name, document_id=document.pk, copies=issued.copies,
            recipients=tuple(one.name for one in recipients),
            blob=case.main.sealed.sha256 if case.main.sealed else "",
        ),
        by=by.actor,
    )  # fmt: skip
    return issued


def _document(case: IssueCase) -> Document:
    document = Document.objects.select_for_update().filter(pk=case.issue.document_id or 0).first()
    if document is None:
        raise WrongState("Văn bản chưa có số.", next_step="Cấp số, ngày trước.")
    return document


def _give_files(case: IssueCase, document: Document, pages: int | None) -> None:
    """The sealed document, its attachments, and the editable source where it must go along."""
    by = _by(case)
    given = [
        NewFile(
            blob_id=case.main.sealed_id or 0, name=_pdf_name(case.main.name), role=FileRole.MAIN,
            page_count=pages,
        )
    ]  # fmt: skip
    for file in case.attachments:
        blob_id = file.sealed_id or file.unsigned_id or file.source_id
        if blob_id is not None:
            is_pdf = (file.sealed_id or file.unsigned_id) is not None
            given.append(
                NewFile(
                    blob_id=blob_id, name=_pdf_name(file.name) if is_pdf else file.name,
                    role=FileRole.ATTACHMENT,
                )
            )  # fmt: skip
    if case.main.source_id and requires_source(case.issue):
        given.append(
            NewFile(blob_id=case.main.source_id, name=case.main.name, role=FileRole.SOURCE)
        )
    add_files(by=by, document=document, files=given)
    scanned = case.issue.form == IssueForm.PAPER_FIRST
    value = LegalValue.KIND_A if scanned else LegalValue.KIND_B
    amend(by=by, document=document, changes={"legal_value": value, "page_count": pages}, reason="phát hành")  # fmt: skip


def _pdf_name(name: str) -> str:
    return name if name.lower().endswith(".pdf") else f"{name.rpartition('.')[0] or name}.pdf"


def _grant(case: IssueCase, document: Document, recipients: Sequence[IssueRecipient]) -> None:
    issued = case.issue
    agency = issued.agency_id
    holders: dict[Holder, str] = {
        of_member(agency, issued.drafter_id): "soạn thảo văn bản",
        of_member(agency, issued.signer_id): "ký văn bản",
    }
    if issued.unit_id is not None:
        holders.setdefault(of_unit(agency, issued.unit_id), "đơn vị soạn thảo văn bản")
    for one in recipients:
        holder = _internal(agency, one)
        if holder is not None:
            holders.setdefault(holder, "có tên trong Nơi nhận")
    for holder, cause in holders.items():
        grant(
            document_id=document.pk, agency_id=agency, holder=holder, right=Right.READ, cause=cause,
            source_type="issue", source_id=issued.pk, document_date=issued.issued_on or clock.today(),
        )  # fmt: skip
    close_grants(document_id=document.pk)


def _internal(agency_id: int, one: IssueRecipient) -> Holder | None:
    if one.route != Route.INTERNAL:
        return None
    if one.member_id is not None:
        return of_member(agency_id, one.member_id)
    return of_unit(agency_id, one.unit_id) if one.unit_id is not None else None


def _deliver(case: IssueCase, document: Document, recipients: Sequence[IssueRecipient]) -> None:
    """Inside the house it is there at once; the exchange takes over what goes outside."""
    issued = case.issue
    for one in recipients:
        holder = _internal(issued.agency_id, one)
        if holder is not None:
            open_work(
                by=case.by, holder=holder, part=Part.INFORM, subject_type=DOCUMENT,
                subject_id=document.pk, cause=cause_of(issued), title=issued.subject,
                number=issued.symbol, origin=issued.unit.name if issued.unit else "",
                urgency=Urgency(issued.urgency), file_count=len(case.files),
            )  # fmt: skip
        if holder is not None or one.route == Route.RETAINED:
            one.status, one.sent_at = DispatchStatus.ARRIVED, case.now
    hand_over(case, _by(case), document, recipients)
    IssueRecipient.objects.bulk_update(recipients, ["status", "sent_at"])


def _relate(case: IssueCase, document: Document) -> None:
    """Tie it to what it answers, corrects, amends or replaces."""
    issued, by = case.issue, _by(case)
    draft = issued.draft
    if draft is not None and draft.replies_to_id is not None:
        relate_within(
            by=by, document_id=document.pk, other_id=draft.replies_to_id, kind=RelationKind.REPLY
        )
        note_reply(
            by=by, document_id=draft.replies_to_id, reply_id=document.pk, reply_symbol=issued.symbol
        )
    amendment = IssueAmendment.objects.filter(draft=draft).first() if draft else None
    if amendment is None:
        return
    earlier = Issue.objects.select_for_update().get(pk=amendment.issue_id)
    relate_within(
        by=by, document_id=document.pk, other_id=earlier.document_id or 0, kind=amendment.kind
    )
    if amendment.kind == RelationKind.REPLACES and earlier.status == IssueStatus.ISSUED:
        row = ISSUE.move(earlier.status, "be_replaced", {IssueParty.SYSTEM})
        earlier.status, earlier.ended_at = str(row.target.value), case.now
        earlier.end_reason = f"Được thay thế bằng {name_of(issued)}"
        earlier.save(update_fields=["status", "ended_at", "end_reason"])
        audit.record(
            events.IssueReplaced(
                issue_id=earlier.pk, name=name_of(earlier), replacement=name_of(issued)
            ),
            by=by.actor,
        )


def _fill_register(
    case: IssueCase, document: Document, recipients: Sequence[IssueRecipient]
) -> None:
    kept = [one.name for one in recipients if one.route == Route.RETAINED]
    note_sending(
        document_id=document.pk, copies=case.issue.copies, on=clock.today(),
        recipients="\n".join(one.name for one in recipients if one.route != Route.RETAINED),
        retained_by="; ".join(kept), has_paper=case.issue.form != IssueForm.ELECTRONIC,
    )  # fmt: skip


@in_transaction
def read_issued(*, by: ActingMember, document_id: int) -> int:
    """The member has opened an issued document: what was only to be known is done. Returns how many."""
    holders = [of_member(by.agency_id, by.membership_id)]
    if by.unit_id is not None and by.holds(Role.UNIT_LEADER):
        holders.append(of_unit(by.agency_id, by.unit_id))
    issued = Issue.objects.filter(document_id=document_id, agency_id=by.agency_id).first()
    if issued is None:
        return 0
    return sum(
        close_work(
            by=by, agency_id=by.agency_id, subject_type=DOCUMENT, subject_id=document_id,
            part=Part.INFORM, cause=cause_of(issued), holder=holder,
        )
        for holder in holders
    )  # fmt: skip


@in_transaction
def note_sent(
    *, by: ActingMember, recipient_id: int, note: str = "", sent_on: date | None = None,
    address: str = "",
) -> IssueRecipient:  # fmt: skip
    """Paper or official e-mail went to one recipient; by post it gets a line of the postal book.

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case_of_recipient(by, recipient_id)
    case.move("note_sent")
    row = IssueRecipient.objects.select_related("organ").get(pk=recipient_id)
    if row.route not in {Route.PAPER, Route.OFFICIAL_EMAIL} and not row.paper_copies:
        raise WrongState(
            f"“{row.name}” không nhận bản giấy hay thư công vụ.",
            next_step="Việc gửi qua trục do hệ thống ghi.",
        )
    day = sent_on or clock.today()
    if day > clock.today() or (case.issue.issued_on and day < case.issue.issued_on):
        raise InvalidInput("Ngày gửi không đúng.", next_step="Ghi ngày từ ngày văn bản đến hôm nay.", field="sent_on")  # fmt: skip
    _mark_sent(case, row, day, nfc(" ".join(note.split()))[:NOTE_LENGTH])
    if address.strip():
        entry_id = Entry.objects.values_list("pk", flat=True).get(document=case.issue.document)
        add_line_within(
            by=by, entry_id=entry_id, recipient=row.name, address=address, on=day, note=row.note
        )
    audit.record(
        events.IssueSent(issue_id=case.issue.pk, name=case.name, recipient=row.name, note=row.note),
        by=by.actor,
    )
    return row


def _mark_sent(case: IssueCase, row: IssueRecipient, day: date, note: str) -> None:
    is_today = day == clock.today()
    row.sent_at = case.now if is_today else datetime.combine(day, time(12, 0), tzinfo=OFFICE_ZONE)
    row.note = note
    if row.route in {Route.PAPER, Route.OFFICIAL_EMAIL}:
        row.status = DispatchStatus.SENT
    row.save(update_fields=["sent_at", "note", "status"])


@in_transaction
def note_originals(
    *, by: ActingMember, issue_id: int, retained_at: str, with_member_id: int | None = None
) -> Issue:
    """Where the two paper originals are: the registry's set and the dossier's keeper (R-106).

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case(by, issue_id)
    case.move("note_originals")
    place = said(retained_at, what="nơi giữ trong tập lưu", field="retained_at")[:200]
    holder = None
    if with_member_id is not None:
        own = Membership.objects.filter(agency_id=by.agency_id, pk=with_member_id)
        holder = own.select_related("person").first()
        if holder is None:
            raise InvalidInput("Người giữ bản gốc không ở cơ quan này.", next_step="Chọn lại.", field="with_member")  # fmt: skip
    case.issue.retained_at, case.issue.dossier_original_with = place, holder
    case.issue.save(update_fields=["retained_at", "dossier_original_with"])
    audit.record(
        events.IssueOriginalsPlaced(
            issue_id=issue_id, name=case.name, retained_at=place,
            holder=holder.person.full_name if holder else "không có",
        ),
        by=by.actor,
    )  # fmt: skip
    return case.issue


def _by(case: IssueCase) -> ActingMember:
    if case.by is None:
        raise WrongState("Việc này do người làm, không do hệ thống.", next_step="")
    return case.by
