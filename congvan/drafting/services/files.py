"""Steps of the verbs on files: take a stored content in, keep it as the next version.

Versions are only ever added. The callers hold the draft's row, so that positions and version
numbers are given out one after the other.
"""

from __future__ import annotations

from django.db.models import Max

from congvan.drafting.case import DraftCase
from congvan.drafting.details import NewDraftFile
from congvan.drafting.events import drafts as events
from congvan.drafting.models import DraftFile, DraftVersion
from congvan.drafting.services.standing import void_if_changed
from congvan.drafting.services.words import optional
from congvan.drafting.states import DraftStatus, FileKind, Ink, VersionSource
from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput
from congvan.kernel.files import OFFICE, ContentType, check_may_leave, clean_name
from congvan.kernel.models import Blob
from congvan.kernel.transactions import requires_transaction

FILE_NAME_LENGTH = 255
# Each is a tab of the page and a line of the package that is issued.
MOST_FILES = 60
# A draft is worked on as .docx; a .pdf is the scan of a paper signed by hand.
MAIN_TYPES = (ContentType.DOCX, ContentType.PDF)
_FIRST_OF = (DraftStatus.DRAFTING, DraftStatus.RETURNED)


def blob_for(kind: str, blob_id: int) -> Blob:
    """The stored content, fit to be a file of this kind. Raises InvalidInput, FileWithheld."""
    blob = Blob.objects.filter(pk=blob_id).first()
    if blob is None:
        raise InvalidInput("Chưa có tệp.", next_step="Chọn tệp rồi tải lên.", field="file")
    check_may_leave(blob)
    if kind == FileKind.MAIN and blob.content_type not in MAIN_TYPES:
        raise InvalidInput(
            "Dự thảo phải là tệp .docx (hoặc .pdf nếu là bản giấy đã quét).",
            next_step="Lưu lại thành .docx rồi tải lên.", field="file",
        )  # fmt: skip
    if blob.content_type not in OFFICE:
        raise InvalidInput(
            f"Không nhận tệp {ContentType(blob.content_type).label} trong dự thảo.",
            next_step="Dùng tệp .docx, .doc, .xlsx, .xls, .pdf hoặc .zip.", field="file",
        )  # fmt: skip
    return blob


@requires_transaction
def place_file(case: DraftCase, new: NewDraftFile) -> DraftFile:
    """Add a file with its first version. Raises InvalidInput: a second draft file, too many."""
    kind = FileKind(new.kind)
    blob = blob_for(kind, new.blob_id)
    files = DraftFile.objects.filter(draft=case.draft)
    held = files.filter(removed_at__isnull=True)
    if kind is FileKind.MAIN and held.filter(kind=kind).exists():
        raise InvalidInput(
            "Dự thảo đã có tệp chính.",
            next_step="Tải lên làm phiên bản mới của tệp đó, hoặc thêm làm tệp kèm theo.",
            field="kind",
        )
    if held.count() >= MOST_FILES:
        raise InvalidInput(
            f"Một dự thảo có nhiều nhất {MOST_FILES} tệp.",
            next_step="Gộp các tệp nhỏ lại.", field="file",
        )  # fmt: skip
    before = case.hash()
    last = files.aggregate(last=Max("position"))["last"] or 0
    file = DraftFile.objects.create(
        draft=case.draft, kind=kind, name=clean_name(new.name)[:FILE_NAME_LENGTH],
        position=last + 1,
    )  # fmt: skip
    audit.record(
        events.DraftFileAdded(
            draft_id=case.draft.pk, title=case.title, file_id=file.pk, name=file.name,
            kind=kind.label, sha256=blob.sha256,
        ),
        by=case.by.actor,
    )  # fmt: skip
    next_version(case, file, blob, based_on=None, source=VersionSource(new.source), note=new.note)
    void_if_changed(case, before)
    return file


@requires_transaction
def next_version(
    case: DraftCase, file: DraftFile, blob: Blob, *, based_on: DraftVersion | None,
    source: VersionSource, note: str = "",
) -> DraftVersion:  # fmt: skip
    """Keep `blob` as the next version of the file and let it count, in its maker's ink."""
    version = DraftVersion.objects.create(
        file=file, number=next_number(file), blob=blob, based_on=based_on, source=source,
        ink=case.ink, round=round_of(case), made_at=case.now, made_by_id=case.by.membership_id,
        typed_by=case.typed_by, note=optional(note, what="ghi chú", field="note", longest=300),
    )  # fmt: skip
    file.current = version
    file.locked_by_id = file.locked_at = None
    file.save(update_fields=["current", "locked_by", "locked_at"])
    audit.record(
        events.DraftVersionAdded(
            draft_id=case.draft.pk, file_id=file.pk, version_id=version.pk, name=file.name,
            number=version.number, how=str(VersionSource(source).label).lower(),
            ink=str(Ink(version.ink).label).lower(), sha256=blob.sha256,
        ),
        by=case.by.actor,
    )  # fmt: skip
    return version


def next_number(file: DraftFile) -> int:
    """The number of the version to come, derived ones counted too."""
    last = DraftVersion.objects.filter(file=file).aggregate(last=Max("number"))["last"] or 0
    return int(last) + 1


def round_of(case: DraftCase) -> int:
    """To which submission a version belongs: what is written before one belongs to it."""
    return case.draft.round + (case.draft.status in _FIRST_OF)
