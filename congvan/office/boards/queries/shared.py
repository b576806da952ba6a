"""Shared documents: everybody of the agency reads, keepers change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Count, F, Func, Q, Value

from congvan.kernel import files
from congvan.kernel.errors import NotFound
from congvan.kernel.files import StoredFile
from congvan.kernel.models.files import ScanState
from congvan.kernel.text import fold
from congvan.office.boards import shared_access
from congvan.office.boards.models import (
    FolderKeeper,
    SharedFile,
    SharedFileVersion,
    SharedFolder,
)
from congvan.organization.acting import ActingMember

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class FolderLine:
    """A folder with how many documents lie in it."""

    folder_id: int
    name: str
    files: int
    may_keep: bool


@dataclass(frozen=True, slots=True)
class Keeper:
    """A person named to keep a folder."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A shared document in a list; the file is its newest version."""

    file_id: int
    name: str
    folder_id: int
    folder: str
    version: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a shared document; size in bytes."""

    number: int
    file_name: str
    note: str
    adder: str
    added_at: datetime
    size: int
    type_label: str
    is_withheld: bool


@dataclass(frozen=True, slots=True)
class FileView:
    """A shared document with its versions, newest first."""

    line: FileLine
    versions: Sequence[Version]
    may_keep: bool


class _Row(Func):
    """`ROW(a, b)`, to be compared as a whole, as keyset paging wants."""

    function = "ROW"
    output_field = models.BooleanField()


def folders(viewer: ActingMember) -> Sequence[FolderLine]:
    """The folders of the agency by name. Two statements."""
    kept = shared_access.kept_folders(viewer)
    rows = (
        SharedFolder.objects.filter(agency_id=viewer.agency_id)
        .annotate(count=Count("files", filter=Q(files__taken_out_at=None)))
        .order_by("name_key", "id")
    )
    return tuple(
        FolderLine(row.pk, row.name, row.count, kept is None or row.pk in kept) for row in rows
    )


def folder(viewer: ActingMember, folder_id: int) -> FolderLine:
    """One folder. Raises NotFound."""
    found = next((one for one in folders(viewer) if one.folder_id == folder_id), None)
    if found is None:
        raise NotFound("Không có thư mục này.")
    return found


def keepers(viewer: ActingMember, folder_id: int) -> Sequence[Keeper]:
    """The people named to keep a folder, for the office. Raises NotAllowed, NotFound."""
    shared_access.check_office(viewer)
    folder(viewer, folder_id)
    rows = FolderKeeper.objects.filter(folder_id=folder_id, ended_at=None)
    named = rows.select_related("person").order_by("person__sort_key", "id")
    return tuple(Keeper(row.person_id, row.person.full_name) for row in named)


def shared_files(
    viewer: ActingMember, *, folder_id: int | None = None, words: str = "",
    after: tuple[datetime, int] | None = None, limit: int = PAGE_SIZE,
) -> Sequence[FileLine]:  # fmt: skip
    """Documents newest first, of a folder if named, whose name holds the words (accents free)."""
    found = SharedFile.objects.filter(agency_id=viewer.agency_id, taken_out_at=None).select_related(
        "folder"
    )
    if folder_id is not None:
        found = found.filter(folder_id=folder_id)
    for word in fold(words).split()[:8]:
        found = found.filter(name_key__contains=word)
    if after is not None:
        found = found.alias(place=_Row(F("changed_at"), F("id"))).filter(
            place__lt=_Row(Value(after[0]), Value(after[1]))
        )
    return tuple(_line(row) for row in found.order_by("-changed_at", "-id")[:limit])


def shared_file(viewer: ActingMember, file_id: int) -> FileView:
    """One document with its versions. Raises NotFound."""
    found = shared_access.get_file(viewer, file_id)
    rows = SharedFileVersion.objects.filter(file=found).select_related("blob")
    return FileView(
        _line(found),
        tuple(
            Version(
                row.number, row.file_name, row.note, row.adder_name, row.added_at, row.blob.size,
                files.ContentType(row.blob.content_type).label,
                row.blob.scan_state == ScanState.INFECTED,
            )
            for row in rows.order_by("-number")
        ),
        shared_access.may_keep(viewer, found.folder_id),
    )  # fmt: skip


def content_of(viewer: ActingMember, file_id: int, number: int) -> tuple[StoredFile, str]:
    """The stored file of a version and its name. Raises NotFound."""
    found = shared_access.get_file(viewer, file_id)
    row = SharedFileVersion.objects.filter(file=found, number=number).select_related("blob").first()
    if row is None:
        raise NotFound("Không có bản này của tài liệu.")
    return row.blob, row.file_name


def _line(row: SharedFile) -> FileLine:
    return FileLine(
        row.pk, row.name, row.folder_id, row.folder.name, row.version, row.changed_at
    )  # fmt: skip
