"""Content coming in and going out: a received file gets its row, a download is told (R-305, R-377)."""

from __future__ import annotations

from congvan.drafting.events.downloads import DraftVersionDownloaded
from congvan.drafting.queries.contents import StoredVersion, stored_version
from congvan.kernel import audit, files
from congvan.kernel.files import ReceivedFile
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember


@in_transaction
def keep(*, received: ReceivedFile) -> int:
    """Give a received file its row, so that a verb can name it; the id of its content.

    Content that no verb names afterwards belongs to nobody and is shown to nobody.
    Raises FileRefused when a newer scan found a virus in the same content.
    """
    return files.record(received).pk


@in_transaction
def take_version(
    *, by: ActingMember, draft_id: int, version_id: int, what: str = ""
) -> StoredVersion:
    """A version to take away; `what` names a form of it ("bản có sửa"), else its number is said.

    Raises NotFound, and what `kernel.files.open_blob` raises for infected content.
    """
    found = stored_version(by, draft_id, version_id)
    files.check_may_leave(found.blob)
    audit.record(
        DraftVersionDownloaded(
            draft_id=draft_id, version_id=version_id, version=what or f"phiên bản {found.number}",
            file=found.name, name=found.subject,
        ),
        by=by.actor,
    )  # fmt: skip
    return found
