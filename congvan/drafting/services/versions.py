"""Files of a draft and their versions: add, correct, restore, take out to edit (R-073, R-075).

Nobody's work is lost: a version is only ever added, and whoever built on an older one is told who
came between and chooses.
"""

from __future__ import annotations

from datetime import datetime

from congvan.drafting.case import DraftCase, open_case
from congvan.drafting.details import NewDraftFile
from congvan.drafting.events import drafts as events
from congvan.drafting.lifecycles import DraftParty
from congvan.drafting.models import DraftFile, DraftVersion
from congvan.drafting.queries.locks import lock_holds
from congvan.drafting.services.errors import answer_error, mended, report_error
from congvan.drafting.services.files import blob_for, next_version, place_file
from congvan.drafting.services.kept_marks import LeaderEditUndone, check_kept
from congvan.drafting.services.standing import confirm, void_if_changed
from congvan.drafting.states import (
    DERIVED,
    ConfirmationKind,
    DraftStatus,
    FileKind,
    VersionSource,
)
from congvan.kernel import audit
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import BusinessError, InvalidInput, NotFound
from congvan.kernel.models import Blob
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember

__all__ = [
    "ChangedMeanwhile",
    "LeaderEditUndone",
    "TakenOut",
    "add_file",
    "add_version",
    "answer_error",
    "put_back",
    "remove_file",
    "report_error",
    "restore",
    "take_out",
]


class ChangedMeanwhile(BusinessError):
    """Somebody saved another version after the one this was built on."""

    code = "changed_meanwhile"
    http_status = 409

    def __init__(self, current: DraftVersion) -> None:
        self.who = current.made_by.person.full_name
        self.at = current.made_at
        self.version_id = current.pk
        super().__init__(
            f"{self.who} đã lưu phiên bản {current.number} lúc {_moment(self.at)}, "
            "sau phiên bản mà tệp này dựa vào.",
            next_step="Xem phiên bản đó rồi sửa trên nó, hoặc chọn “Vẫn lưu” để giữ cả hai.",
            field="file",
        )


class TakenOut(BusinessError):
    """Somebody else has taken the file out to edit it."""

    code = "taken_out"
    http_status = 409

    def __init__(self, file: DraftFile) -> None:
        assert file.locked_by is not None, "only a locked file is taken out"  # noqa: S101
        assert file.locked_at is not None, "the table pairs them"  # noqa: S101
        self.who = file.locked_by.person.full_name
        self.at = file.locked_at
        super().__init__(
            f"{self.who} đang sửa tệp “{file.name}” từ {_moment(self.at)}.",
            next_step="Chờ người đó lưu; nếu vẫn lưu bây giờ, cả hai phiên bản đều được giữ.",
            field="file",
        )


@in_transaction
def add_file(
    *, by: ActingMember, draft_id: int, kind: str, name: str, blob_id: int,
    source: str = VersionSource.UPLOADED, note: str = "",
) -> DraftFile:  # fmt: skip
    """Add a file. Raises NotFound, NotAllowed, WrongState, InvalidInput."""
    case = open_case(by, draft_id)
    case.check("edit")
    new = NewDraftFile(FileKind(kind), name, blob_id, _made_by_people(source), note)
    return place_file(case, new)


@in_transaction
def add_version(
    *, by: ActingMember, file_id: int, blob_id: int, based_on: int,
    source: str = VersionSource.UPLOADED, note: str = "", keep_anyway: bool = False,
) -> DraftVersion:  # fmt: skip
    """Keep a new version, built on the version `based_on`, in the ink of the member's rank.

    Raises ChangedMeanwhile when that is not the current one, TakenOut while another edits it
    (neither with `keep_anyway`), LeaderEditUndone, NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case, file = _file_case(by, file_id)
    base = _version(file, based_on)
    blob = blob_for(file.kind, blob_id)
    current = file.current
    stale = current is not None and current.pk != base.pk
    if not keep_anyway:
        if stale and current is not None:
            raise ChangedMeanwhile(current)
        _check_not_taken(case, file)
    version = _keep(case, file, blob, base=base, source=_made_by_people(source), note=note)
    if stale and current is not None:
        audit.record(
            events.DraftVersionKeptAnyway(
                draft_id=case.draft.pk, file_id=file.pk, version_id=version.pk, name=file.name,
                number=version.number, based_on=base.number, current=current.number,
                other=current.made_by.person.full_name,
            ),
            by=by.actor,
        )  # fmt: skip
    return version


@in_transaction
def restore(*, by: ActingMember, file_id: int, version_id: int) -> DraftVersion:
    """Let an earlier content count again, as a new version. Raises as `add_version` does."""
    case, file = _file_case(by, file_id)
    earlier = _version(file, version_id)
    _check_not_taken(case, file)
    if file.current_id == earlier.pk:
        raise InvalidInput(
            "Phiên bản này đang dùng.", next_step="Chọn một phiên bản trước.", field="version"
        )
    return _keep(
        case, file, earlier.blob, base=file.current or earlier, source=VersionSource.RESTORED,
        note=f"Khôi phục phiên bản {earlier.number}",
    )  # fmt: skip


@in_transaction
def take_out(*, by: ActingMember, file_id: int) -> DraftFile:
    """Tell the others that one edits the file, until the end of the working day.

    Raises TakenOut when another does; NotFound, NotAllowed, WrongState.
    """
    case, file = _file_case(by, file_id)
    _check_not_taken(case, file)
    file.locked_by_id, file.locked_at = by.membership_id, case.now
    file.save(update_fields=["locked_by", "locked_at"])
    audit.record(
        events.DraftFileTakenOut(draft_id=case.draft.pk, file_id=file.pk, name=file.name),
        by=by.actor,
    )
    return file


@in_transaction
def put_back(*, by: ActingMember, file_id: int) -> DraftFile:
    """Give up editing a file taken out; nothing is changed. Raises NotFound, TakenOut."""
    case, file = _file_case(by, file_id)
    _check_not_taken(case, file)
    if file.locked_by_id is None:
        return file
    file.locked_by_id = file.locked_at = None
    file.save(update_fields=["locked_by", "locked_at"])
    audit.record(
        events.DraftFilePutBack(draft_id=case.draft.pk, file_id=file.pk, name=file.name),
        by=by.actor,
    )
    return file


@in_transaction
def remove_file(*, by: ActingMember, file_id: int) -> DraftFile:
    """Take a file out of the draft; its versions are kept. Raises NotFound, NotAllowed, WrongState.

    InvalidInput for a file a leader has worked on, which is not the drafter's to remove (R-076).
    """
    case, file = _file_case(by, file_id)
    _check_not_taken(case, file)
    inked = DraftVersion.objects.filter(file=file).exclude(ink="").exists()
    if inked and DraftParty.DRAFTER in case.parties:
        raise InvalidInput(
            f"Lãnh đạo đã sửa tệp “{file.name}” nên người soạn không bỏ được.",
            next_step="Báo lỗi cho lãnh đạo đã sửa.", field="file",
        )  # fmt: skip
    before = case.hash()
    file.removed_at = case.now
    file.locked_by_id = file.locked_at = None
    file.save(update_fields=["removed_at", "locked_by", "locked_at"])
    audit.record(
        events.DraftFileRemoved(
            draft_id=case.draft.pk, title=case.title, file_id=file.pk, name=file.name
        ),
        by=by.actor,
    )
    void_if_changed(case, before)
    return file


def _keep(
    case: DraftCase, file: DraftFile, blob: Blob, *, base: DraftVersion, source: VersionSource,
    note: str,
) -> DraftVersion:  # fmt: skip
    """The next version, with all that follows from it."""
    if case.by.membership_id == case.draft.drafter_id:
        check_kept(file, blob)
    elif DraftParty.CORRECTOR in case.parties:
        mended(case)
    before = case.hash()
    version = next_version(case, file, blob, based_on=base, source=source, note=note)
    void_if_changed(case, before)
    heads_own = case.draft.status == DraftStatus.UNIT_AGREED and DraftParty.HEAD in case.parties
    if heads_own and case.hash() != before:
        # Whoever agreed mends the text and answers for it as it is now.
        confirm(case, ConfirmationKind.CONTENT, note="Sau khi sửa chỗ được báo lỗi.")
    return version


def _file_case(by: ActingMember, file_id: int) -> tuple[DraftCase, DraftFile]:
    """The case of a file the member may change now, both read after the lock."""
    draft_id = (
        DraftFile.objects.filter(pk=file_id, draft__agency_id=by.agency_id)
        .values_list("draft_id", flat=True)
        .first()
    )
    if draft_id is None:
        raise NotFound("Không có tệp này.")
    case = open_case(by, draft_id)
    case.check("edit")
    file = (
        DraftFile.objects.filter(pk=file_id, removed_at__isnull=True)
        .select_related("current__blob", "current__made_by__person", "locked_by__person")
        .first()
    )
    if file is None:
        raise NotFound("Tệp này đã được bỏ khỏi dự thảo.")
    return case, file


def _version(file: DraftFile, version_id: int) -> DraftVersion:
    version = (
        DraftVersion.objects.filter(file=file, pk=version_id)
        .exclude(source__in=DERIVED)
        .select_related("blob")
        .first()
    )
    if version is None:
        raise NotFound("Không có phiên bản này.")
    return version


def _check_not_taken(case: DraftCase, file: DraftFile) -> None:
    if file.locked_by_id != case.by.membership_id and lock_holds(file.locked_at, case.now):
        raise TakenOut(file)


def _made_by_people(source: str) -> VersionSource:
    chosen = VersionSource(source)
    if chosen in DERIVED:
        raise ValueError("Derived versions are made by `inner.add_derived`.")
    return chosen


def _moment(at: datetime) -> str:
    local = at.astimezone(OFFICE_ZONE)
    return f"{local:%H:%M} ngày {local:%d/%m/%Y}"
