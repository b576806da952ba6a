"""Add files to a subject and take them out: inner verbs of the subject's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from congvan.kernel import clock, files
from congvan.kernel.errors import NotFound, WrongState
from congvan.kernel.files import ReceivedFile
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.attachments.models import Attachment
from congvan.organization.acting import ActingMember

# More than that is an archive's, not a post's.
MOST_FILES = 30


@dataclass(frozen=True, slots=True)
class NewFile:
    """A content that was received (`keep`) and the name it goes by."""

    blob_id: int
    name: str


@in_transaction
def keep(*, received: ReceivedFile) -> NewFile:
    """Give a received file its row, so that a verb can name it.

    Content that no verb names afterwards belongs to nobody and is shown to nobody. Raises
    FileRefused when a newer scan found a virus in the same content.
    """
    return NewFile(files.record(received).pk, received.filename)


@requires_transaction
def attach(
    *, by: ActingMember, subject_type: str, subject_id: int, new: Sequence[NewFile]
) -> int:  # fmt: skip
    """Add files behind those there are; the caller has checked the right and locked the subject.

    Returns how many were added. Raises WrongState above `MOST_FILES`.
    """
    of_subject = Attachment.objects.filter(subject_type=subject_type, subject_id=subject_id)
    there = of_subject.filter(taken_out_at__isnull=True).count()
    if there + len(new) > MOST_FILES:
        raise WrongState(
            f"Mỗi nội dung chỉ đính kèm được {MOST_FILES} tệp.",
            next_step="Bỏ bớt tệp, hoặc nén nhiều tệp thành một tệp .zip.",
        )
    last = of_subject.aggregate(last=Max("position"))["last"] or 0
    now = clock.now()
    Attachment.objects.bulk_create(
        Attachment(
            agency_id=by.agency_id, subject_type=subject_type, subject_id=subject_id,
            blob_id=one.blob_id, name=one.name[:255], position=position,
            added_by_id=by.membership_id, added_at=now,
        )
        for position, one in enumerate(new, start=last + 1)
    )  # fmt: skip
    return len(new)


@requires_transaction
def take_out(
    *, by: ActingMember, subject_type: str, subject_id: int, attachment_id: int
) -> str:  # fmt: skip
    """Take a file out of its subject, whose right was checked. Returns its name. Raises NotFound."""
    found = Attachment.objects.filter(
        agency_id=by.agency_id, subject_type=subject_type, subject_id=subject_id, pk=attachment_id,
        taken_out_at__isnull=True,
    ).first()  # fmt: skip
    if found is None:
        raise NotFound("Không có tệp này.", next_step="Mở lại trang để xem các tệp hiện có.")
    found.taken_out_at = clock.now()
    found.save(update_fields=["taken_out_at"])
    return found.name


@requires_transaction
def take_out_all(*, agency_id: int, subject_type: str, subject_id: int) -> int:
    """Take all files out of a subject that ends, by its verb or by the clock. Returns how many."""
    there = Attachment.objects.filter(
        agency_id=agency_id, subject_type=subject_type, subject_id=subject_id,
        taken_out_at__isnull=True,
    )  # fmt: skip
    return there.update(taken_out_at=clock.now())
