"""Files that come with a form: received at once, and kept with the form when it comes back.

A browser forgets chosen files when a form is refused; so what came in is carried on as signed
marks (who sent it, which content, under which name), and nothing has to be chosen twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from congvan.drafting.services import contents
from congvan.drafting.states import FileKind, VersionSource
from congvan.kernel import files
from congvan.kernel.files import OFFICE, ContentType, FileRefused, ReceivedFile, Upload
from congvan.organization.acting import ActingMember

ACCEPT = ".docx,.doc,.pdf,.xls,.xlsx,.zip"
_SALT = "congvan.drafting.uploads"
# More than that is no draft's.
MOST = 30


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A received file that no verb has named yet."""

    blob_id: int
    name: str
    kind: FileKind
    source: VersionSource
    mark: str

    @property
    def label(self) -> str:
        """What it is to the draft, in words."""
        return str(self.kind.label)


def received_in(
    request: HttpRequest, by: ActingMember, fields: Mapping[str, FileKind]
) -> tuple[list[KeptFile], Sequence[FileRefused]]:
    """The files of a form's file fields, and those refused with their reasons."""
    refused: list[FileRefused] = list(files.oversized_uploads(request))
    kept: list[KeptFile] = []
    for field, kind in fields.items():
        uploads = [Upload(one.name or "", one) for one in request.FILES.getlist(field)[:MOST]]
        receipt = files.receive_all(
            uploads, allowed=OFFICE, max_bytes=settings.CONFIGURATION.max_upload_mb << 20,
            store=files.default_store(), scanner=files.default_scanner(),
        )  # fmt: skip
        refused += receipt.refused
        for one in receipt.received:
            try:
                kept.append(keep(by, one, kind))
            except FileRefused as refusal:
                refused.append(refusal)
    return kept, refused


def received_bytes(data: bytes, name: str) -> ReceivedFile:
    """A .docx that the system made, taken in like any other."""
    return files.receive(
        BytesIO(data), filename=name, allowed={ContentType.DOCX, ContentType.PDF},
        max_bytes=settings.CONFIGURATION.max_upload_mb << 20, store=files.default_store(),
        scanner=files.default_scanner(),
    )  # fmt: skip


def keep(
    by: ActingMember, received: ReceivedFile, kind: FileKind,
    source: VersionSource = VersionSource.UPLOADED,
) -> KeptFile:  # fmt: skip
    """Give it its row and its mark."""
    blob_id = contents.keep(received=received)
    return _kept(by, blob_id, received.filename, kind, source)


def carried_in(request: HttpRequest, by: ActingMember) -> list[KeptFile]:
    """What an earlier sending of the same form brought, unless it was taken out again."""
    found = []
    for mark in request.POST.getlist("tep_da_gui")[:MOST]:
        if mark == request.POST.get("bo_tep"):
            continue
        try:
            said = signing.loads(mark, salt=_SALT)
        except signing.BadSignature:
            continue
        if said["by"] == by.membership_id:
            found.append(
                _kept(
                    by,
                    said["blob"],
                    said["name"],
                    FileKind(said["kind"]),
                    VersionSource(said["source"]),
                )
            )
    return found


def _kept(
    by: ActingMember, blob_id: int, name: str, kind: FileKind, source: VersionSource
) -> KeptFile:
    said = {
        "by": by.membership_id, "blob": blob_id, "name": name, "kind": kind.value,
        "source": source.value,
    }  # fmt: skip
    return KeptFile(blob_id, name, kind, source, signing.dumps(said, salt=_SALT))
