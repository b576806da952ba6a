"""Files of subjects whose right the caller has checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from congvan.kernel import files
from congvan.kernel.errors import NotFound
from congvan.kernel.files import StoredFile
from congvan.kernel.models.files import ScanState
from congvan.office.attachments.models import Attachment


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """What a page shows of a file; size in bytes."""

    attachment_id: int
    name: str
    size: int
    type_label: str
    is_withheld: bool


def attached_to(
    agency_id: int, subject_type: str, subject_ids: Iterable[int]
) -> Mapping[int, Sequence[AttachedFile]]:
    """The files of each subject in their order; one statement. No key for a subject without files."""
    rows = Attachment.objects.filter(
        agency_id=agency_id, subject_type=subject_type, subject_id__in=list(subject_ids),
        taken_out_at__isnull=True,
    ).select_related("blob")  # fmt: skip
    found: dict[int, list[AttachedFile]] = defaultdict(list)
    for row in rows.order_by("subject_id", "position"):
        found[row.subject_id].append(
            AttachedFile(
                row.pk, row.name, row.blob.size, files.ContentType(row.blob.content_type).label,
                row.blob.scan_state == ScanState.INFECTED,
            )
        )  # fmt: skip
    return dict(found)


def content_of(
    agency_id: int, subject_type: str, subject_id: int, attachment_id: int
) -> tuple[StoredFile, str]:
    """The stored file and its name, for `web.page_images.file_response`. Raises NotFound."""
    row = (
        Attachment.objects.filter(
            agency_id=agency_id, subject_type=subject_type, subject_id=subject_id,
            pk=attachment_id, taken_out_at__isnull=True,
        )
        .select_related("blob")
        .first()
    )  # fmt: skip
    if row is None:
        raise NotFound("Không có tệp này.", next_step="Mở lại trang để xem các tệp hiện có.")
    return row.blob, row.name
