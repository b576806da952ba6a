"""Drafts of Sở KH&CN at each station of their way, for the pages of drafting."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import transaction

from congvan.documents.models import DocumentType, FieldOfWork
from congvan.drafting import inks, making
from congvan.drafting.details import DraftDetails, NewDraftFile
from congvan.drafting.models import Draft, DraftFile, DraftVersion
from congvan.drafting.queries.contents import kept_content
from congvan.drafting.rules.checklist import APPROVAL_CHECKS
from congvan.drafting.services import contents, drafts, review, versions
from congvan.drafting.services.authority import found_signing_rights
from congvan.drafting.states import FileKind, SigningPower, VersionSource
from congvan.kernel import clock, files
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import due_in
from congvan.web.drafting.uploads import received_bytes
from tests.directives.papers import Office

SUBJECT = "Kết quả rà soát, hoàn thiện kết nối, liên thông văn bản điện tử với cấp xã"
BODY = (
    "Thực hiện Công văn số 1245/UBND-KGVX của Ủy ban nhân dân tỉnh về rà soát kết nối, Sở Khoa học "
    "và Công nghệ báo cáo như sau:",
    "1. Đến ngày 25 tháng 11 năm 2026, hầu hết xã, phường đã gửi, nhận văn bản điện tử qua trục liên "
    "thông của tỉnh; còn một số xã chưa ổn định.",
    "2. Nguyên nhân là đường truyền tại trụ sở mới sau sắp xếp đơn vị hành chính chưa ổn định; cán bộ "
    "yếu nghiệp vụ.",
    "Đề nghị Ủy ban nhân dân tỉnh xem xét, bố trí kinh phí phù hợp để thuê đường truyền dự phòng./.",
)


@cache
def letter(*body: str) -> bytes:
    """An official letter by template 1.5."""
    return making.make_docx(
        "cong_van",
        {
            "superior": "UBND TỈNH GIA LAI", "organ": "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
            "notation": "SKHCN-CĐS", "place": "Gia Lai", "subject": SUBJECT,
            "recipients": ["Ủy ban nhân dân tỉnh"], "body": body or BODY,
            "title": "GIÁM ĐỐC", "signer": "Trần Đình Khải", "copies": ["Như trên;"],
            "archive_unit": "CĐS",
        },
    )  # fmt: skip


def stored(data: bytes, name: str = "bao-cao.docx") -> int:
    """Content in the store."""
    return contents.keep(received=received_bytes(data, name))


def begun(office: Office, by: ActingMember | None = None, **changes: Any) -> Draft:
    """A draft of An's, complete and not submitted."""
    with transaction.atomic():
        found_signing_rights(agency_id=office.agency_id)
    kind = DocumentType.objects.filter(code="cong_van", valid_to__isnull=True).get()
    area = FieldOfWork.objects.filter(agency_id=office.agency_id).order_by("id").first()
    usual: dict[str, Any] = {
        "type_id": kind.pk, "subject": SUBJECT, "field_id": area.pk if area else None,
        "due_at": due_in(5), "signer_id": office.khai.membership_id,
        "signing_power": SigningPower.HEAD, "recipients_text": "- Như trên;\n- Lưu: VT, CĐS.",
        "source_note": "Giám đốc giao tại giao ban",
    }  # fmt: skip
    return drafts.new_draft(
        by=by or office.an, details=DraftDetails(**{**usual, **changes}),
        files=[NewDraftFile(FileKind.MAIN, "bao-cao.docx", stored(letter()), VersionSource.GENERATED)],
    )  # fmt: skip


def with_head(office: Office, **changes: Any) -> Draft:
    """On the desk of An's head."""
    draft = begun(office, **changes)
    review.submit_to_unit(by=office.an, draft_id=draft.pk, note="Kính trình anh xem")
    return fresh(draft)


def with_leader(office: Office, **changes: Any) -> Draft:
    """Corrected and agreed to by the head in blue, on the director's desk."""
    draft = with_head(office, **changes)
    correct(office.tuan, draft, "hầu hết xã", "123/135 xã")
    review.agree(by=office.tuan, draft_id=draft.pk, text="Đồng ý nội dung")
    review.submit_to_leader(by=office.an, draft_id=draft.pk, note="Kính trình Giám đốc")
    return fresh(draft)


def returned(office: Office) -> Draft:
    """Corrected in blue and red, and given back by the director."""
    draft = with_leader(office)
    correct(office.khai, draft, "kinh phí phù hợp", "420 triệu đồng")
    review.return_draft(by=office.khai, draft_id=draft.pk, text="Nêu số tiền cụ thể.")
    return fresh(draft)


def to_correct(office: Office) -> Draft:
    """Approved with two corrections to be made."""
    draft = with_leader(office)
    review.approve_with_corrections(
        by=office.khai, draft_id=draft.pk, checked=[one.key for one in APPROVAL_CHECKS],
        corrections=[review.Correction("Ghi rõ số xã"), review.Correction("Sửa lỗi chính tả")],
    )  # fmt: skip
    return fresh(draft)


def correct(by: ActingMember, draft: Draft, old: str, new: str) -> DraftVersion:
    """One correction with tracked changes, as the page makes it."""
    file = main_file(draft)
    assert file.current is not None
    with files_open(file.current) as stream:
        docx = stream.read()
    locator, text = next((place, text) for place, text in inks.editable(docx) if old in text)
    data = inks.correct(
        docx, {locator: text.replace(old, new)}, author=by.seat.person_name, at=clock.now()
    )
    return versions.add_version(
        by=by, file_id=file.pk, blob_id=stored(data), based_on=file.current.pk,
        source=VersionSource.CORRECTED,
    )  # fmt: skip


def files_open(version: DraftVersion) -> Any:
    """The bytes of a version."""
    return files.open_blob(version.blob, store=files.default_store())


def content_of(blob_id: int) -> bytes:
    """The bytes of stored content."""
    return files.read_blob(kept_content(blob_id))


def with_pdf(office: Office, blob_id: int) -> tuple[Draft, DraftFile]:
    """A draft of An's with an attachment in PDF."""
    draft = begun(office)
    file = versions.add_file(
        by=office.an, draft_id=draft.pk, kind=FileKind.ATTACHMENT, name="phu-luc.pdf",
        blob_id=blob_id,
    )  # fmt: skip
    return draft, file


def main_file(draft: Draft) -> DraftFile:
    return DraftFile.objects.select_related("current__blob").get(draft=draft, kind=FileKind.MAIN)


def fresh(draft: Draft) -> Draft:
    return Draft.objects.get(pk=draft.pk)
