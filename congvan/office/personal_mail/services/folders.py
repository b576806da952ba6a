"""Folders of one's own: added, renamed, moved up, removed when empty."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max

from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.text import fold
from congvan.kernel.transactions import in_transaction
from congvan.office.personal_mail import access, events, rules
from congvan.office.personal_mail.models import Copy, Folder
from congvan.office.personal_mail.states import Standing
from congvan.organization.acting import ActingMember


@in_transaction
def add_folder(*, by: ActingMember, name: str) -> Folder:
    """Add a folder at the end. Raises InvalidInput: no name, too long, there already, too many."""
    clean = _name(name)
    own = Folder.objects.filter(owner__in=access.seats_of(by))
    if own.count() >= rules.MOST_FOLDERS:
        raise InvalidInput(
            f"Mỗi người có tối đa {rules.MOST_FOLDERS} mục thư.",
            next_step="Dùng lại mục đã có.", field="name",
        )  # fmt: skip
    last = own.aggregate(last=Max("position"))["last"] or 0
    folder = Folder(owner_id=by.membership_id, name=clean, name_key=fold(clean), position=last + 1)
    _save(folder)
    _told(by, folder, "thêm")
    return folder


@in_transaction
def rename_folder(*, by: ActingMember, folder_id: int, name: str) -> Folder:
    """Give a folder another name. Raises NotFound, InvalidInput."""
    folder = access.get_folder(by, folder_id, lock=True)
    clean = _name(name)
    if clean == folder.name:
        return folder
    folder.name, folder.name_key = clean, fold(clean)
    _save(folder)
    _told(by, folder, "đổi tên")
    return folder


@in_transaction
def move_folder_up(*, by: ActingMember, folder_id: int) -> None:
    """Change places with the folder above; the first stays. Raises NotFound."""
    access.get_folder(by, folder_id)
    own = list(
        Folder.objects.select_for_update()
        .filter(owner__in=access.seats_of(by))
        .order_by("position", "id")
    )
    place = next(index for index, one in enumerate(own) if one.pk == folder_id)
    if place == 0:
        return
    own[place - 1], own[place] = own[place], own[place - 1]
    for position, one in enumerate(own, start=1):
        one.position = position
    Folder.objects.bulk_update(own, ["position"])
    _told(by, own[place - 1], "chuyển lên")


@in_transaction
def remove_folder(*, by: ActingMember, folder_id: int) -> None:
    """Remove an empty folder; what lies in the trash goes back where it came from when restored.

    Raises NotFound, WrongState for a folder with letters. Lock: the folder.
    """
    folder = access.get_folder(by, folder_id, lock=True)
    if Copy.objects.filter(folder=folder, standing=Standing.KEPT).exists():
        raise WrongState(
            f"Mục “{folder.name}” còn thư.", next_step="Chuyển thư sang mục khác rồi xóa."
        )
    access.send_home(Copy.objects.filter(folder=folder))
    _told(by, folder, "xóa")
    folder.delete()


def _name(text: str) -> str:
    name = rules.one_line(text)
    if not name:
        raise InvalidInput("Chưa ghi tên mục.", next_step="Ghi tên mục.", field="name")
    if len(name) > rules.LONGEST_FOLDER:
        raise InvalidInput(
            f"Tên mục dài quá {rules.LONGEST_FOLDER} ký tự.", next_step="Ghi ngắn lại.",
            field="name",
        )  # fmt: skip
    return name


def _save(folder: Folder) -> None:
    try:
        with transaction.atomic():
            folder.save()
    except IntegrityError as clash:
        raise InvalidInput(
            f"Đã có mục “{folder.name}”.", next_step="Ghi tên khác.", field="name"
        ) from clash


def _told(by: ActingMember, folder: Folder, change: str) -> None:
    audit.record(
        events.FolderChanged(folder_id=folder.pk, name=folder.name, change=change), by=by.actor
    )
