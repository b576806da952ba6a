"""An office that drafts: simple real .docx files, and short ways to each station of a draft."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

import docx
from django.db import transaction

from congvan.desk.models import Notice, WorkItem
from congvan.documents.models import DocumentType, FieldOfWork
from congvan.drafting.models import Approval, Confirmation, Draft, DraftFile, DraftVersion
from congvan.drafting.rules.checklist import APPROVAL_CHECKS
from congvan.drafting.services import drafts, review, versions
from congvan.drafting.services.authority import found_signing_rights
from congvan.drafting.services.drafts import DraftDetails, NewDraftFile
from congvan.drafting.states import FileKind
from congvan.kernel import clock, files
from congvan.organization.acting import ActingMember, Substitution
from congvan.organization.queries.calendar import due_in
from congvan.organization.queries.seats import seat_of
from congvan.registers.services import books
from tests.documents.papers import Office, open_office
from tests.world import World

__all__ = ["Office", "drafting_office"]

TEXT = (
    "Kính gửi: Sở Tài chính",
    "Sở Khoa học và Công nghệ nhận được văn bản của quý Sở về dự toán năm 2027.",
    "Sở đề nghị bố trí kinh phí chuyển đổi số là 500 triệu đồng.",
    "Đề nghị quý Sở xem xét, tổng hợp.",
)
CHECKED = tuple(check.key for check in APPROVAL_CHECKS)


def drafting_office(world: World) -> Office:
    """The named world's Sở Khoa học và Công nghệ, its leaders with their rights to sign."""
    office = open_office(world)
    with transaction.atomic():
        found_signing_rights(agency_id=office.agency_id)
        books.found_books(office.agency_id, clock.today().year)
    return office


@lru_cache
def written(*lines: str) -> bytes:
    """A .docx with these paragraphs."""
    paper = docx.Document()
    for line in lines:
        paper.add_paragraph(line)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def stored(content: bytes, name: str = "du-thao.docx") -> int:
    """The id of a stored content."""
    with transaction.atomic():
        return files.record(_received(content, name)).pk


@lru_cache
def _received(content: bytes, name: str) -> files.ReceivedFile:
    """Taken in once: the store outlives the tests, whose rows are rolled back."""
    return files.receive(
        BytesIO(content), filename=name, allowed=files.OFFICE, max_bytes=10_000_000,
        store=files.default_store(), scanner=files.default_scanner(),
    )  # fmt: skip


def paper(*lines: str) -> int:
    """A stored .docx; the usual letter without `lines`."""
    return stored(written(*(lines or TEXT)))


def changed(place: int, text: str, of: tuple[str, ...] = TEXT) -> tuple[str, ...]:
    """The letter with one paragraph changed."""
    return (*of[:place], text, *of[place + 1 :])


HEADS_TEXT = changed(2, "Sở đề nghị bố trí kinh phí chuyển đổi số là 450 triệu đồng.")


def details(office: Office, **changes: Any) -> DraftDetails:
    """What a usual draft says: everything that submission asks for."""
    field = FieldOfWork.objects.filter(agency_id=office.agency_id).order_by("id").first()
    usual: dict[str, Any] = {
        "type_id": DocumentType.objects.get(code="cong_van").pk,
        "subject": "V/v bố trí kinh phí chuyển đổi số năm 2027", "source": "oral",
        "source_note": "Giám đốc giao tại họp giao ban", "field_id": field.pk if field else None,
        "due_at": due_in(5), "signer_id": office.khai.membership_id, "signing_power": "head",
        "recipients_text": "- Sở Tài chính;\n- Lưu: VT, CĐS.",
    }  # fmt: skip
    return DraftDetails(**{**usual, **changes})


def begun(office: Office, *, by: ActingMember | None = None, **changes: Any) -> Draft:
    """A draft of An's with its file."""
    main = NewDraftFile(FileKind.MAIN, "du-thao.docx", paper())
    return drafts.new_draft(by=by or office.an, details=details(office, **changes), files=[main])


def at_unit(office: Office, **changes: Any) -> Draft:
    draft = begun(office, **changes)
    review.submit_to_unit(by=office.an, draft_id=draft.pk, note="Kính trình")
    return fresh(draft)


def agreed(office: Office, **changes: Any) -> Draft:
    draft = at_unit(office, **changes)
    review.agree(by=office.tuan, draft_id=draft.pk, text="Nhất trí")
    return fresh(draft)


def at_leader(office: Office, **changes: Any) -> Draft:
    draft = agreed(office, **changes)
    review.submit_to_leader(by=office.an, draft_id=draft.pk)
    return fresh(draft)


def approved(office: Office) -> Draft:
    draft = at_leader(office)
    review.approve(by=office.khai, draft_id=draft.pk, checked=CHECKED)
    return fresh(draft)


def fresh(draft: Draft) -> Draft:
    return Draft.objects.get(pk=draft.pk)


def main_file(draft: Draft) -> DraftFile:
    return DraftFile.objects.select_related("current").get(draft=draft, kind=FileKind.MAIN)


def correct(
    who: ActingMember, draft: Draft, *lines: str, keep_anyway: bool = False, on: int | None = None
) -> DraftVersion:
    """Somebody saves these paragraphs as the next version."""
    file = main_file(draft)
    return versions.add_version(
        by=who, file_id=file.pk, blob_id=paper(*lines), based_on=on or file.current_id,
        keep_anyway=keep_anyway,
    )  # fmt: skip


def desk(draft: Draft) -> list[tuple[str, str]]:
    """Who owes what in the draft: (whose inbox, part), by cause."""
    items = (
        WorkItem.objects.filter(
            subject_type="draft", subject_id=draft.pk, closed_at__isnull=True
        )
        .select_related("inbox__member__person", "inbox__unit")
        .order_by("id")
    )  # fmt: skip
    return [
        (
            item.inbox.member.person.full_name if item.inbox.member else item.inbox.unit.short_name,
            item.part,
        )
        for item in items
    ]  # fmt: skip


def told(who: ActingMember, kind: str) -> int:
    """How many notices of a kind a seat has."""
    return Notice.objects.filter(member_id=who.membership_id, kind=kind).count()


def approval_of(draft: Draft) -> Approval | None:
    return Approval.objects.filter(draft=draft, voided_at=None).first()


def confirmations_of(draft: Draft) -> list[str]:
    found = Confirmation.objects.filter(draft=draft, voided_at=None).order_by("kind")
    return list(found.values_list("kind", flat=True))


def acting_for(owner: ActingMember, by: ActingMember, until: datetime) -> ActingMember:
    """`by` in the seat of `owner`, under a delegation."""
    return ActingMember(
        seat_of(owner.membership_id), Substitution(1, until, seat_of(by.membership_id))
    )
