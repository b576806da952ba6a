"""Who keeps shared documents: the office (administrator, clerk), and whom it named for a folder."""

from __future__ import annotations

from congvan.kernel.errors import NotAllowed, NotFound
from congvan.office.boards.models import FolderKeeper, SharedFile, SharedFolder
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.states import Role

OFFICE = (Role.SYSADMIN_AGENCY, Role.REGISTRY_CLERK)


def check_office(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` keeps the folders of the agency."""
    check_holds(by, *OFFICE, to="lập thư mục và giao người giữ tài liệu chung")


def kept_folders(viewer: ActingMember) -> frozenset[int] | None:
    """The folders the viewer was named to keep; None for the office, which keeps all."""
    if viewer.holds(*OFFICE):
        return None
    if viewer.is_substitute:
        return frozenset()
    named = FolderKeeper.objects.filter(
        folder__agency_id=viewer.agency_id, person_id=viewer.person_id, ended_at=None
    )
    return frozenset(named.values_list("folder_id", flat=True))


def may_keep(viewer: ActingMember, folder_id: int) -> bool:
    """Whether the viewer puts documents into the folder, which is of the viewer's agency."""
    kept = kept_folders(viewer)
    return kept is None or folder_id in kept


def get_folder(by: ActingMember, folder_id: int, *, lock: bool = False) -> SharedFolder:
    """A folder of the agency, locked if asked. Raises NotFound."""
    found = SharedFolder.objects.filter(agency_id=by.agency_id, pk=folder_id)
    folder = (found.select_for_update() if lock else found).first()
    if folder is None:
        raise NotFound("Không có thư mục này.")
    return folder


def get_file(viewer: ActingMember, file_id: int, *, lock: bool = False) -> SharedFile:
    """A document of the agency that was not taken out, locked if asked. Raises NotFound."""
    found = SharedFile.objects.filter(
        agency_id=viewer.agency_id, pk=file_id, taken_out_at=None
    ).select_related("folder")
    row = (found.select_for_update(of=("self",)) if lock else found).first()
    if row is None:
        raise NotFound("Không có tài liệu này.", next_step="Tìm theo tên trong Tài liệu chung.")
    return row


def check_keeps(by: ActingMember, folder_id: int) -> None:
    """Raise NotAllowed unless `by` keeps the folder."""
    if not may_keep(by, folder_id):
        raise NotAllowed(
            "Chỉ văn phòng và người được giao giữ thư mục mới sửa tài liệu ở đây.",
            next_step="Nhờ văn thư đưa tài liệu vào, hoặc đề nghị được giao giữ thư mục.",
        )
