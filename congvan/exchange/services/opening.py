"""Open a package that lies in the store: what it says, and its attachments checked and scanned.

Everything here happens outside transactions and asks the database for nothing, so that several
packages are opened at once while the disk is waited for. Whatever is found is told, never raised:
the unreadable with its reason, a refused attachment with the refusal.
"""

from __future__ import annotations

import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from congvan.exchange import store
from congvan.exchange.codes import canonical
from congvan.exchange.reading import CODE_LENGTH
from congvan.kernel import files
from congvan.kernel.files import CorruptBlob, FileRefused, ReceivedFile, Stored
from edxml_vn import names, reading
from edxml_vn.model import Attachment, Document, Package, PackageRefused

ALLOWED = files.OFFICE | files.SCANS | files.PRESENTATIONS
NAME_LENGTH = 255
# A manifest may name a thousand files; the rest is counted as one warning.
MOST_FILES = 200
WEAK = "weak"


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """One attachment: received, or why not."""

    name: str
    size: int | None
    sha256: str
    received: ReceivedFile | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a package says and carries, as far as it could be read."""

    stored: Stored
    package: Package | None = None
    refusal: str = ""
    files: tuple[OpenedFile, ...] = ()
    signature: str = ""

    @property
    def sender(self) -> str:
        """The code it was sent under; "" when it does not say."""
        if self.package is None:
            return ""
        organization = self.package.message.from_
        return canonical(organization.organ_id if organization else None)[:CODE_LENGTH]


def opened(stored: Stored) -> Opened:
    """Read the package, check and scan its attachments; they are durable in the store of files.

    Raises CorruptBlob, MissingBlob, StoreFull, OSError.
    """
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Made by the reading, and only when there are attachments: most packages are statuses.
    here = folder / f"package-{uuid.uuid4().hex}"
    path = store.packages().path(stored.digest)
    try:
        try:
            package = reading.read(path, files_to=here)
        except PackageRefused as refused:
            return Opened(stored, refusal=refused.finding.sentence)
        if package.sha256 != stored.digest:
            raise CorruptBlob(stored.digest)
        return Opened(stored, package, files=_files(package), signature=_signature(package, path))
    finally:
        if here.exists():
            shutil.rmtree(here, ignore_errors=True)


def _signature(package: Package, path: Path) -> str:
    if not package.message.has_signature:
        return ""
    # Imported here: only signed packages need lxml.
    from edxml_vn import signatures  # noqa: PLC0415

    verdict = signatures.verify(path)
    return WEAK if verdict.state == "valid" and verdict.is_weak else str(verdict.state)


def _files(package: Package) -> tuple[OpenedFile, ...]:
    """The attachments one by one (R-299, R-363): a refused one stops no other."""
    if not isinstance(package.message, Document):
        return ()
    given = package.message.attachments[:MOST_FILES]
    return tuple(_received(one, number) for number, one in enumerate(given, start=1))


def _received(one: Attachment, number: int) -> OpenedFile:
    name = files.clean_name(names.safe_name(one.name, number=number))[:NAME_LENGTH]
    size, sha256 = one.size, one.sha256 or ""
    if one.path is None:
        return OpenedFile(name, size, sha256, problem=one.problem or "Tệp trong gói tin bị hỏng.")
    limit = settings.CONFIGURATION.max_upload_mb << 20
    try:
        with one.path.open("rb") as content:
            received = files.receive(
                content, filename=name, allowed=ALLOWED, max_bytes=limit,
                store=files.default_store(), scanner=files.default_scanner(),
            )  # fmt: skip
    except FileRefused as refused:
        return OpenedFile(name, size, sha256, problem=refused.sentence)
    return OpenedFile(received.filename[:NAME_LENGTH], size, sha256, received)
