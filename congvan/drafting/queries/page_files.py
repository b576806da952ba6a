"""The files of a draft with their versions, and the hash of what they say together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from congvan.drafting.models import DraftFile, DraftVersion
from congvan.drafting.queries.locks import lock_ends
from congvan.drafting.queries.page_values import FileView, Lock, VersionView
from congvan.drafting.rules.content_hash import ISSUED_KINDS, IssuedFile, hash_of
from congvan.drafting.states import DERIVED, FileKind, Ink, VersionSource


def files_of(draft_id: int, *, member_id: int, now: datetime) -> tuple[FileView, ...]:
    """The files not removed, the draft itself first, each with all its versions. Two statements."""
    rows = list(
        DraftFile.objects.filter(draft_id=draft_id, removed_at__isnull=True)
        .select_related("locked_by__person")
        .order_by("position")
    )
    versions: dict[int, list[DraftVersion]] = {}
    for version in (
        DraftVersion.objects.filter(file__draft_id=draft_id)
        .select_related("blob", "made_by__person")
        .order_by("-number")
    ):
        versions.setdefault(version.file_id, []).append(version)
    views = [_file(row, versions.get(row.pk, []), member_id, now) for row in rows]
    return tuple(sorted(views, key=lambda file: (file.kind is not FileKind.MAIN, file.position)))


def hash_of_files(files: Sequence[FileView]) -> str:
    """`queries.hashing.content_hash` of files that were read already."""
    return hash_of(
        IssuedFile(file.position, file.kind, version.sha256)
        for file in files
        if file.kind in ISSUED_KINDS
        for version in file.versions
        if version.is_current
    )


def _file(row: DraftFile, versions: list[DraftVersion], member_id: int, now: datetime) -> FileView:
    return FileView(
        id=row.pk, kind=FileKind(row.kind), name=row.name, position=row.position,
        current_id=row.current_id, lock=_lock(row, member_id, now),
        versions=tuple(_version(version, row.current_id) for version in versions),
    )  # fmt: skip


def _lock(row: DraftFile, member_id: int, now: datetime) -> Lock | None:
    if row.locked_by is None or row.locked_at is None:
        return None
    until = lock_ends(row.locked_at)
    if now >= until:
        return None
    return Lock(row.locked_by.person.full_name, row.locked_at, until, row.locked_by_id == member_id)


def _version(row: DraftVersion, current_id: int | None) -> VersionView:
    return VersionView(
        id=row.pk, number=row.number, blob_id=row.blob_id, sha256=row.blob.sha256,
        content_type=row.blob.content_type, size=row.blob.size, based_on_id=row.based_on_id,
        source=VersionSource(row.source), ink=Ink(row.ink), round=row.round, made_at=row.made_at,
        made_by=row.made_by.person.full_name, typed_by=row.typed_by, note=row.note,
        is_current=row.pk == current_id, is_derived=row.source in DERIVED,
    )  # fmt: skip
