"""The bytes of versions, for showing them: a text in inks, a comparison, the format check."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from congvan.drafting.access import visible_drafts
from congvan.drafting.models import DraftVersion
from congvan.kernel import files
from congvan.kernel.errors import NotFound
from congvan.kernel.models import Blob
from congvan.organization.acting import ActingMember


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One version as it is stored; `blob` is what `kernel.files` reads."""

    version_id: int
    draft_id: int
    number: int
    name: str
    subject: str
    blob: Blob

    def read(self) -> bytes:
        """The whole content. Raises FileWithheld, MissingBlob, CorruptBlob."""
        return files.read_blob(self.blob)


def stored_versions(
    viewer: ActingMember, draft_id: int, version_ids: Collection[int]
) -> dict[int, StoredVersion]:
    """Versions of a draft by id, as far as the viewer sees the draft. One statement."""
    rows = DraftVersion.objects.filter(
        pk__in=version_ids, file__draft_id=draft_id, file__draft__in=visible_drafts(viewer)
    ).select_related("blob", "file__draft")
    return {row.pk: _stored(row) for row in rows}


def stored_version(viewer: ActingMember, draft_id: int, version_id: int) -> StoredVersion:
    """One version. Raises NotFound when it is not of this draft, or not for the viewer."""
    found = stored_versions(viewer, draft_id, [version_id]).get(version_id)
    if found is None:
        raise NotFound(
            "Không có phiên bản này.", next_step="Mở lại dự thảo để xem các phiên bản hiện có."
        )
    return found


def kept_content(blob_id: int) -> Blob:
    """Content named by a mark that we signed: what a person sent or saw before it is a draft's."""
    return Blob.objects.get(pk=blob_id)


def _stored(row: DraftVersion) -> StoredVersion:
    return StoredVersion(
        version_id=row.pk, draft_id=row.file.draft_id, number=row.number, name=row.file.name,
        subject=row.file.draft.subject, blob=row.blob,
    )  # fmt: skip
