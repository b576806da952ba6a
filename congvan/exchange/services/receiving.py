"""Keep what came: the bytes first, then what they say, once for each agency (R-174, SPEC C12, K3).

Reading, unpacking and scanning happen outside transactions; one transaction then writes the rows.
Whatever comes is kept: the unreadable with its reason, a refused attachment with the refusal.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError

from congvan.exchange import events, store
from congvan.exchange.codes import canonical
from congvan.exchange.lifecycles import INCOMING, IncomingParty
from congvan.exchange.models import Connection, IncomingFile, IncomingPackage
from congvan.exchange.reading import described
from congvan.exchange.services import matching, reports
from congvan.exchange.states import IncomingStatus, PackageKind, StatusCode
from congvan.kernel import audit, clock, files, rows
from congvan.kernel.files import CorruptBlob, FileRefused, ReceivedFile, Stored
from congvan.kernel.jobs import defer_each
from congvan.kernel.transactions import in_transaction
from congvan.signing.jobs import verify
from edxml_vn import names, reading
from edxml_vn.model import Attachment, Document, Package, PackageRefused

ALLOWED = files.OFFICE | files.SCANS | files.PRESENTATIONS
NAME_LENGTH = 255
PROBLEM_LENGTH = 500
# A manifest may name a thousand files; the rest is counted as one warning.
MOST_FILES = 200
WEAK = "weak"


@dataclass(frozen=True, slots=True)
class _File:
    """One attachment: received, or why not."""

    name: str
    size: int | None
    sha256: str
    received: ReceivedFile | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Opened:
    """What a package says and carries, as far as it could be read."""

    stored: Stored
    package: Package | None = None
    refusal: str = ""
    files: tuple[_File, ...] = ()
    signature: str = ""


def keep(
    *, agency_id: int, connection: Connection | None, path: Path, hub_doc_id: str = ""
) -> IncomingPackage:
    """Keep the package in `path` for the agency; outside transactions.

    An edoc stays NEW until it is taken in, and so does a request to recall (13); any other status
    becomes a receipt at once. The same bytes from the same sender give the row there is. What
    cannot be read is kept as UNREADABLE. Raises StoreFull, OSError.
    """
    with path.open("rb") as file:
        stored = store.packages().put(file)
    return keep_stored(
        agency_id=agency_id, connection=connection, stored=stored, hub_doc_id=hub_doc_id
    )


def keep_stored(
    *, agency_id: int, connection: Connection | None, stored: Stored, hub_doc_id: str = ""
) -> IncomingPackage:
    """The same for bytes that lie in the exchange's store already."""
    with _opened(stored) as opened:
        sender = _sender(opened)
        found = _kept_before(agency_id, sender, stored.digest)
        if found is not None:
            return found
        complete = _with_files(opened)
    try:
        return _keep(
            agency_id=agency_id, connection=connection, opened=complete, hub_doc_id=hub_doc_id
        )
    except IntegrityError:
        # Another process kept the same at the same moment.
        found = _kept_before(agency_id, sender, stored.digest)
        if found is None:
            raise
        return found


_KEPT = """
    SELECT * FROM exchange_incomingpackage WHERE agency_id = %s AND from_code = %s AND sha256 = %s
"""


def _kept_before(agency_id: int, sender: str, digest: str) -> IncomingPackage | None:
    return next(iter(IncomingPackage.objects.raw(_KEPT, [agency_id, sender, digest])), None)


@contextmanager
def _opened(stored: Stored) -> Iterator[_Opened]:
    """The package read, its attachments in a folder that is gone after the block."""
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Made only when there are attachments: most packages are statuses.
    here = folder / f"package-{uuid.uuid4().hex}"
    path = store.packages().path(stored.digest)
    try:
        try:
            package = reading.read(path, files_to=here)
        except PackageRefused as refused:
            yield _Opened(stored, refusal=refused.finding.sentence)
            return
        if package.sha256 != stored.digest:
            raise CorruptBlob(stored.digest)
        yield _Opened(stored, package, signature=_signature(package, path))
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


def _sender(opened: _Opened) -> str:
    if opened.package is None:
        return ""
    organization = opened.package.message.from_
    return canonical(organization.organ_id if organization else None)[:64]


def _with_files(opened: _Opened) -> _Opened:
    """The attachments checked and scanned one by one (R-299, R-363): a refused one stops no other."""
    package = opened.package
    if package is None or not isinstance(package.message, Document):
        return opened
    given = package.message.attachments[:MOST_FILES]
    return replace(
        opened, files=tuple(_received(one, number) for number, one in enumerate(given, start=1))
    )


def _received(one: Attachment, number: int) -> _File:
    name = files.clean_name(names.safe_name(one.name, number=number))[:NAME_LENGTH]
    size, sha256 = one.size, one.sha256 or ""
    if one.path is None:
        return _File(name, size, sha256, problem=one.problem or "Tệp trong gói tin bị hỏng.")
    limit = settings.CONFIGURATION.max_upload_mb << 20
    try:
        with one.path.open("rb") as content:
            received = files.receive(
                content, filename=name, allowed=ALLOWED, max_bytes=limit,
                store=files.default_store(), scanner=files.default_scanner(),
            )  # fmt: skip
    except FileRefused as refused:
        return _File(name, size, sha256, problem=refused.sentence)
    return _File(received.filename[:NAME_LENGTH], size, sha256, received)


@in_transaction
def _keep(
    *, agency_id: int, connection: Connection | None, opened: _Opened, hub_doc_id: str
) -> IncomingPackage:
    row = IncomingPackage(
        agency_id=agency_id, connection=connection, hub_doc_id=hub_doc_id,
        kind=PackageKind.EDOC, from_code=_sender(opened), sha256=opened.stored.digest,
        size=opened.stored.size, signature=opened.signature, received_at=clock.now(),
        urgency=3,
    )  # fmt: skip
    if opened.package is None:
        return _keep_unreadable(row, opened.refusal)
    described(row, opened.package)
    with audit.together():
        matching.warn_of_repeat(row)
        if row.status_code == StatusCode.RECALL_ASKED:
            row.target = matching.find_target(row)
        is_receipt = row.kind == PackageKind.STATUS and row.status_code != StatusCode.RECALL_ASKED
        if is_receipt:
            row.status = _moved("note")
        rows.insert(row)
        _keep_files(row, opened.files)
        if is_receipt:
            reports.follow(row)
        elif row.kind == PackageKind.EDOC:
            reports.note_replies(row)
        audit.record(
            events.PackageKept(
                package_id=row.pk, sender=row.from_name or row.from_code, what=matching.what(row),
                package=row.sha256, warnings=tuple(one["sentence"] for one in row.warnings),
            ),
            by=audit.Actor.system(scope_id=agency_id),
        )  # fmt: skip
    return row


def _keep_unreadable(row: IncomingPackage, reason: str) -> IncomingPackage:
    row.status, row.reason = _moved("fail"), reason[:PROBLEM_LENGTH]
    rows.insert(row)
    audit.record(
        events.PackageUnreadable(package_id=row.pk, reason=row.reason, package=row.sha256),
        by=audit.Actor.system(scope_id=row.agency_id),
    )
    return row


def _keep_files(row: IncomingPackage, given: Sequence[_File]) -> None:
    """Rows of the attachments; signatures of the PDFs are checked by jobs."""
    made = []
    for position, one in enumerate(given, start=1):
        line = IncomingFile(
            package=row, position=position, name=one.name, size=one.size, sha256=one.sha256,
            problem=one.problem[:PROBLEM_LENGTH],
        )  # fmt: skip
        if one.received is not None:
            try:
                line.blob = files.record(one.received)
            except FileRefused as refused:
                line.problem = refused.sentence[:PROBLEM_LENGTH]
        made.append(line)
    rows.insert_all(made)
    pdfs = dict.fromkeys(
        line.blob.pk for line in made if line.blob is not None and line.blob.content_type == "pdf"
    )
    defer_each([(verify, {"blob_id": blob_id}) for blob_id in pdfs])


def _moved(verb: str) -> str:
    return str(INCOMING.move(IncomingStatus.NEW, verb, {IncomingParty.SYSTEM}).target.value)
