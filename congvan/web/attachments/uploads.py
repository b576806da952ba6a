"""Files that come with a form: received at once, and kept with the form when it comes back.

A browser forgets chosen files when a form is refused; so what came in is carried on as signed
marks (who sent it, which content, under which name), and nothing has to be chosen twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from congvan.kernel import files
from congvan.kernel.files import OFFICE, PRESENTATIONS, SCANS, FileRefused, Upload
from congvan.office.attachments import services
from congvan.office.attachments.services import MOST_FILES, NewFile
from congvan.organization.acting import ActingMember

ACCEPT = ".pdf,.docx,.doc,.xlsx,.xls,.pptx,.ppt,.zip,.png,.jpg,.jpeg"
ALLOWED = OFFICE | PRESENTATIONS | SCANS
FIELD, CARRIED, DROPPED = "tep", "tep_da_gui", "bo_tep"
_SALT = "congvan.attachments.uploads"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A received file that no verb has named yet; `mark` carries it through a refused form."""

    new: NewFile
    mark: str

    @property
    def name(self) -> str:
        return self.new.name


def received(
    request: HttpRequest, by: ActingMember
) -> tuple[list[KeptFile], Sequence[FileRefused]]:  # fmt: skip
    """All files of a sent form, those of earlier sendings first, and those refused with reasons."""
    refused: list[FileRefused] = list(files.oversized_uploads(request))
    kept = _carried(request, by)
    chosen = request.FILES.getlist(FIELD)[:MOST_FILES]
    receipt = files.receive_all(
        [Upload(one.name or "", one) for one in chosen], allowed=ALLOWED,
        max_bytes=settings.CONFIGURATION.max_upload_mb << 20, store=files.default_store(),
        scanner=files.default_scanner(),
    )  # fmt: skip
    refused += receipt.refused
    for one in receipt.received:
        try:
            kept.append(_kept(by, services.keep(received=one)))
        except FileRefused as refusal:
            refused.append(refusal)
    return kept, refused


def _carried(request: HttpRequest, by: ActingMember) -> list[KeptFile]:
    found = []
    for mark in request.POST.getlist(CARRIED)[:MOST_FILES]:
        if mark == request.POST.get(DROPPED):
            continue
        try:
            said = signing.loads(mark, salt=_SALT)
        except signing.BadSignature:
            continue
        if said["by"] == by.membership_id:
            found.append(KeptFile(NewFile(said["blob"], said["name"]), mark))
    return found


def _kept(by: ActingMember, new: NewFile) -> KeptFile:
    said = {"by": by.membership_id, "blob": new.blob_id, "name": new.name}
    return KeptFile(new, signing.dumps(said, salt=_SALT))
