"""Shared documents: folders, who keeps them, documents and their versions."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import fold, nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.attachments.services import NewFile
from congvan.office.boards import shared_access as access
from congvan.office.boards import shared_events as events
from congvan.office.boards.models import (
    FolderKeeper,
    SharedFile,
    SharedFileVersion,
    SharedFolder,
)
from congvan.office.boards.models.shared import NAME_LENGTH
from congvan.organization.acting import ActingMember
from congvan.organization.queries.people import current_members


@in_transaction
def make_folder(*, by: ActingMember, name: str) -> SharedFolder:
    """Make a folder. Raises NotAllowed, InvalidInput for a name that is there already."""
    access.check_office(by)
    words = _name(name)
    try:
        with transaction.atomic():
            made = SharedFolder.objects.create(
                agency_id=by.agency_id, name=words, name_key=fold(words),
                made_by_id=by.membership_id, made_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as clash:
        raise _taken("thư mục", words) from clash
    audit.record(events.FolderMade(folder_id=made.pk, name=words), by=by.actor)
    return made


@in_transaction
def rename_folder(*, by: ActingMember, folder_id: int, name: str) -> None:
    """Give a folder another name. Raises NotAllowed, NotFound, InvalidInput."""
    access.check_office(by)
    folder = access.get_folder(by, folder_id, lock=True)
    words, old = _name(name), folder.name
    if words == old:
        return
    folder.name, folder.name_key = words, fold(words)
    try:
        with transaction.atomic():
            folder.save(update_fields=["name", "name_key"])
    except IntegrityError as clash:
        raise _taken("thư mục", words) from clash
    audit.record(
        events.FolderRenamed(folder_id=folder.pk, old=old, name=words), by=by.actor
    )  # fmt: skip


@in_transaction
def name_keeper(*, by: ActingMember, folder_id: int, person_id: int) -> None:
    """Let a person of the agency keep a folder. Raises NotAllowed, NotFound, InvalidInput."""
    access.check_office(by)
    folder = access.get_folder(by, folder_id, lock=True)
    seat = current_members(by.agency_id).filter(person_id=person_id).first()
    if seat is None:
        raise InvalidInput(
            "Người này không công tác ở cơ quan.", next_step="Chọn người trong danh sách.",
            field="person",
        )  # fmt: skip
    _, is_new = FolderKeeper.objects.get_or_create(
        folder=folder, person_id=person_id, ended_at=None,
        defaults={"named_by_id": by.membership_id, "named_at": clock.now()},
    )  # fmt: skip
    if is_new:
        audit.record(
            events.KeeperNamed(
                folder_id=folder.pk, name=folder.name, keeper=seat.person.full_name
            ),
            by=by.actor,
        )  # fmt: skip


@in_transaction
def end_keeper(*, by: ActingMember, folder_id: int, person_id: int) -> None:
    """Let a person keep a folder no longer. Raises NotAllowed, NotFound."""
    access.check_office(by)
    folder = access.get_folder(by, folder_id, lock=True)
    row = (
        FolderKeeper.objects.filter(folder=folder, person_id=person_id, ended_at=None)
        .select_related("person")
        .first()
    )
    if row is None:
        raise NotFound("Người này không giữ thư mục.")
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    audit.record(
        events.KeeperEnded(folder_id=folder.pk, name=folder.name, keeper=row.person.full_name),
        by=by.actor,
    )


@in_transaction
def put_file(
    *, by: ActingMember, folder_id: int, name: str, new: NewFile, note: str = ""
) -> SharedFile:
    """Put a document into a folder; its name is the file's own when none is given.

    Raises NotFound, NotAllowed, InvalidInput for a name the folder has already. Lock: the folder.
    """
    folder = access.get_folder(by, folder_id, lock=True)
    access.check_keeps(by, folder.pk)
    words = _name(name or new.name.rsplit(".", 1)[0])
    try:
        with transaction.atomic():
            made = SharedFile.objects.create(
                agency_id=by.agency_id, folder=folder, name=words, name_key=fold(words),
                changed_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as clash:
        raise InvalidInput(
            f"Thư mục đã có tài liệu tên “{words}”.",
            next_step="Mở tài liệu đó để thêm bản mới, hoặc ghi tên khác.",
            field="name",
        ) from clash
    _add(by, made, new, note)
    return made


@in_transaction
def add_version(*, by: ActingMember, file_id: int, new: NewFile, note: str = "") -> SharedFile:
    """Put a new version over the one before, which stays. Raises NotFound, NotAllowed.

    Lock: the document.
    """
    found = access.get_file(by, file_id, lock=True)
    access.check_keeps(by, found.folder_id)
    _add(by, found, new, note)
    return found


@in_transaction
def take_out(*, by: ActingMember, file_id: int) -> str:
    """Take a document out of the shared ones; returns its name. Raises NotFound, NotAllowed."""
    found = access.get_file(by, file_id, lock=True)
    access.check_keeps(by, found.folder_id)
    found.taken_out_at = clock.now()
    found.save(update_fields=["taken_out_at"])
    audit.record(
        events.FileTakenOut(file_id=found.pk, folder=found.folder.name, name=found.name),
        by=by.actor,
    )
    return found.name


@requires_transaction
def _add(by: ActingMember, found: SharedFile, new: NewFile, note: str) -> None:
    found.version += 1
    found.changed_at = clock.now()
    found.save(update_fields=["version", "changed_at"])
    SharedFileVersion.objects.create(
        file=found, number=found.version, blob_id=new.blob_id, file_name=new.name[:255],
        note=" ".join(nfc(note).split())[:300], added_by_id=by.membership_id,
        adder_name=by.actor.phrase[:250], added_at=found.changed_at,
    )  # fmt: skip
    audit.record(
        events.FilePut(
            file_id=found.pk, folder=found.folder.name, name=found.name, version=found.version,
            file_name=new.name,
        ),
        by=by.actor,
    )  # fmt: skip


def _name(name: str) -> str:
    words = " ".join(nfc(name).split())
    if not words or len(words) > NAME_LENGTH:
        raise InvalidInput(
            f"Tên dài quá {NAME_LENGTH} chữ." if words else "Chưa ghi tên.",
            next_step="Ghi một tên ngắn gọn.", field="name",
        )  # fmt: skip
    return words


def _taken(what: str, words: str) -> InvalidInput:
    return InvalidInput(f"Đã có {what} tên “{words}”.", next_step="Ghi tên khác.", field="name")
