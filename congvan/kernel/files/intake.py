"""How a file comes in: streamed, hashed, recognized, looked into, scanned, and only then kept.

Two steps, because a scan talks to another process and a transaction may not wait for it:
`receive` needs no database and returns when the file is durable in the store; `record` makes the
row inside the transaction of the verb that refers to it. A crash between the two leaves a file
without a row, which nobody can reach.
"""

from __future__ import annotations

import errno
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, BinaryIO, Protocol

from django.db import connection
from django.db.models import Q

from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, InvalidInput
from congvan.kernel.files import archives, content, names
from congvan.kernel.files.antivirus import Infected, NotScanned, Scanner, Verdict
from congvan.kernel.files.archives import Member
from congvan.kernel.files.content_types import ContentType
from congvan.kernel.files.findings import Finding, Reason
from congvan.kernel.files.store import CHUNK, Incoming, Store, Stored
from congvan.kernel.models.files import Blob, ScanState
from congvan.kernel.rows import merged
from congvan.kernel.transactions import requires_transaction


class FileRefused(InvalidInput):
    """A file cannot come in; `reasons` are all that were found, `filename` as cleaned."""

    code = "file_refused"

    def __init__(
        self, filename: str, reasons: Collection[Reason], *, field: str | None = None
    ) -> None:
        clauses = "; ".join(reason.clause for reason in reasons)
        steps = list(dict.fromkeys(reason.next_step for reason in reasons))
        super().__init__(
            f"Chưa nhận tệp “{filename}”: {clauses}.", next_step=" ".join(steps[:3]), field=field
        )
        self.filename = filename
        self.reasons = tuple(reasons)


class FilesRefused(InvalidInput):
    """Several files at once were refused; `refusals` holds each one's own sentence."""

    code = "file_refused"

    def __init__(self, refusals: Collection[FileRefused], *, field: str | None = None) -> None:
        super().__init__(
            " ".join(refusal.sentence for refusal in refusals),
            next_step=" ".join(dict.fromkeys(refusal.next_step for refusal in refusals)),
            field=field,
        )
        self.refusals = tuple(refusals)


class StoreFull(BusinessError):
    """The disk of the store has no room."""

    code = "store_full"
    http_status = 507

    def __init__(self) -> None:
        super().__init__(
            "Chưa lưu được tệp: ổ đĩa chứa tệp của máy chủ đã hết chỗ.",
            next_step="Báo quản trị hệ thống, sau đó tải lên lại.",
        )


class WhenUnscanned(Enum):
    """What to do with a file on which the scanner gave no verdict."""

    ACCEPT = "accept"
    REFUSE = "refuse"


class Readable(Protocol):
    """Anything with bytes to read: an open file, a Django UploadedFile, a network response."""

    def read(self, count: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as offered: `filename` is whatever the sender called it."""

    filename: str
    stream: Readable


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that is durable in the store but has no row yet.

    `filename` is clean and is what the capability keeps; `members` lists an archive's files
    (R-368), empty for other types; `verdict` is Clean or NotScanned, as of `scanned_at` (aware).
    """

    stored: Stored
    filename: str
    content_type: ContentType
    verdict: Verdict
    scanned_at: datetime
    findings: tuple[Finding, ...] = ()
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of several files: those received and those refused, each in the order given."""

    received: tuple[ReceivedFile, ...]
    refused: tuple[FileRefused, ...]

    def check_complete(self, *, field: str | None = None) -> None:
        """Raise FilesRefused, with every sentence, unless all files were received."""
        if self.refused:
            raise FilesRefused(self.refused, field=field)


def receive(
    stream: Readable,
    *,
    filename: str,
    allowed: Collection[ContentType],
    max_bytes: int,
    store: Store,
    scanner: Scanner,
    when_unscanned: WhenUnscanned = WhenUnscanned.ACCEPT,
) -> ReceivedFile:
    """Take in one file: at most `max_bytes` long, of one of the `allowed` types, without virus.

    Memory stays at a few chunks of 1 MiB whatever the file is. Call it outside transactions.
    Raises FileRefused, and StoreFull when the disk is.
    """
    name = names.clean(filename)
    try:
        with store.incoming() as incoming:
            _fill(incoming, stream, name=name, max_bytes=max_bytes)
            content_type, findings, members = _examined(incoming.file, name=name, allowed=allowed)
            verdict = scanner.scan(incoming.file)
            _check_verdict(verdict, name=name, when_unscanned=when_unscanned)
            stored = store.keep(incoming)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreFull from error
        raise
    return ReceivedFile(stored, name, content_type, verdict, clock.now(), findings, members)


def receive_all(
    uploads: Iterable[Upload],
    *,
    allowed: Collection[ContentType],
    max_bytes: int,
    store: Store,
    scanner: Scanner,
    when_unscanned: WhenUnscanned = WhenUnscanned.ACCEPT,
) -> Receipt:
    """Take in several files; one that is refused does not stop the others (`max_bytes` is for each).

    Raises StoreFull only.
    """
    received: list[ReceivedFile] = []
    refused: list[FileRefused] = []
    for upload in uploads:
        try:
            file = receive(
                upload.stream,
                filename=upload.filename,
                allowed=allowed,
                max_bytes=max_bytes,
                store=store,
                scanner=scanner,
                when_unscanned=when_unscanned,
            )
        except FileRefused as refusal:
            refused.append(refusal)
        else:
            received.append(file)
    return Receipt(tuple(received), tuple(refused))


_COLUMNS = (
    "sha256", "size", "content_type", "stored_at", "scan_state", "scanned_at", "scan_engine",
    "scan_detail",
)  # fmt: skip
_INSERT = f"INSERT INTO kernel_blob ({', '.join(_COLUMNS)}) VALUES "  # noqa: S608 - constants only
_VALUES = f"({', '.join('%s' for _ in _COLUMNS)})"
_UNLESS_KNOWN = " ON CONFLICT (sha256) DO NOTHING RETURNING id, sha256"


@requires_transaction
def record(received: ReceivedFile) -> Blob:
    """The row of a received file: made, or found when the same content came in before.

    Takes the unique index entry of the digest until commit: a second transaction that records
    the same content waits for the first. Raises FileRefused when a newer scan found a virus in
    this content, or an older one did and there was none this time.
    """
    (blob,) = record_all([received])
    if isinstance(blob, FileRefused):
        raise blob
    return blob


@requires_transaction
def record_all(received: Sequence[ReceivedFile]) -> list[Blob | FileRefused]:
    """The rows of several files by one statement, in the order given; see `record`.

    A refusal stands in the place of the row that `record` would refuse. The index entries are
    taken in the order of the digests, so that two transactions with the same files do not hold
    each other up.
    """
    by_digest = {one.stored.digest: one for one in received}
    rows = {digest: _columns(by_digest[digest]) for digest in sorted(by_digest)}
    made = _inserted(rows)
    blobs = {
        digest: Blob.from_db(connection.alias, ("id", *_COLUMNS), (row_id, *rows[digest]))
        for digest, row_id in made.items()
    }
    known = sorted(rows.keys() - made.keys())
    if known:
        found = Blob.objects.in_bulk(known, field_name="sha256")
        blobs |= {digest: _scanned_since(found[digest], by_digest[digest]) for digest in known}
    return [_usable(blobs[one.stored.digest], one) for one in received]


def _inserted(rows: Mapping[str, tuple[Any, ...]]) -> dict[str, int]:
    """The ids of the rows that are new, by digest."""
    if not rows:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_INSERT + merged(cursor, _VALUES, rows.values()) + _UNLESS_KNOWN)
        return {digest: row_id for row_id, digest in cursor.fetchall()}


def _columns(received: ReceivedFile) -> tuple[Any, ...]:
    """The values of `_COLUMNS`."""
    stored = received.stored
    scan = _scan_columns(received.verdict, received.scanned_at)
    return (
        stored.digest, stored.size, received.content_type.value, clock.now(), *scan.values(),
    )  # fmt: skip


def _scanned_since(blob: Blob, received: ReceivedFile) -> Blob:
    """The row there is, with this scan when it is the newer one."""
    at = None if isinstance(received.verdict, NotScanned) else received.scanned_at
    if at is None or blob.scanned_at == at:
        return blob
    return record_scan(blob, verdict=received.verdict, scanned_at=received.scanned_at)


def _usable(blob: Blob, received: ReceivedFile) -> Blob | FileRefused:
    if blob.scan_state == ScanState.INFECTED:
        return FileRefused(received.filename, [_infected(blob.scan_detail)])
    return blob


@requires_transaction
def record_scan(blob: Blob, *, verdict: Verdict, scanned_at: datetime) -> Blob:
    """Write down a scan made at `scanned_at` (aware): the newest verdict stays, whoever comes last.

    "Not scanned" erases no verdict. For the job that scans files which came in unscanned, and
    scans again with newer signatures. Locks the blob's row; returns the row as it then is.
    """
    if isinstance(verdict, NotScanned):
        replaced = Q(scan_state=ScanState.UNSCANNED)
    else:
        replaced = Q(scanned_at__isnull=True) | Q(scanned_at__lt=scanned_at)
    Blob.objects.filter(replaced, pk=blob.pk).update(**_scan_columns(verdict, scanned_at))
    return Blob.objects.get(pk=blob.pk)


def _fill(incoming: Incoming, stream: Readable, *, name: str, max_bytes: int) -> None:
    while chunk := stream.read(CHUNK):
        if incoming.size + len(chunk) > max_bytes:
            raise FileRefused(name, [too_large(max_bytes)])
        incoming.add(chunk)


def _examined(
    file: BinaryIO, *, name: str, allowed: Collection[ContentType]
) -> tuple[ContentType, tuple[Finding, ...], tuple[Member, ...]]:
    recognition = content.recognize(file)
    reasons = content.reasons_against(recognition, filename=name, allowed=allowed)
    if reasons or recognition.content_type is None:
        raise FileRefused(name, reasons)
    content_type, findings = recognition.content_type, recognition.findings
    if not content_type.is_archive:
        return content_type, findings, ()
    inspection = archives.inspect(file, content_type=content_type, allowed=allowed)
    if inspection.reasons:
        raise FileRefused(name, inspection.reasons)
    return content_type, findings + inspection.findings, inspection.members


def _check_verdict(verdict: Verdict, *, name: str, when_unscanned: WhenUnscanned) -> None:
    if isinstance(verdict, Infected):
        raise FileRefused(name, [_infected(verdict.signature)])
    if isinstance(verdict, NotScanned) and when_unscanned is WhenUnscanned.REFUSE:
        step = "Báo quản trị hệ thống kiểm tra chương trình quét vi-rút rồi tải lên lại."
        raise FileRefused(
            name, [Reason("not_scanned", f"chưa quét được vi-rút vì {verdict.reason}", step)]
        )


def too_large(max_bytes: int) -> Reason:
    """The reason for refusing a file longer than `max_bytes`."""
    limit = f"{max_bytes >> 20} MB" if max_bytes >= 1 << 20 else f"{max_bytes} byte"
    return Reason(
        "too_large",
        f"dung lượng vượt quá {limit}",
        "Giảm độ phân giải bản quét, nén ảnh trong tài liệu hoặc chia thành nhiều tệp.",
    )


def _infected(signature: str) -> Reason:
    return Reason(
        "infected",
        f"phát hiện vi-rút {signature}",
        "Không mở tệp này; quét vi-rút máy tính của mình và báo người phụ trách an toàn thông tin.",
    )


def _scan_columns(verdict: Verdict, scanned_at: datetime) -> dict[str, Any]:
    if isinstance(verdict, NotScanned):
        state, at, engine, detail = ScanState.UNSCANNED, None, "", verdict.reason
    elif isinstance(verdict, Infected):
        state, at = ScanState.INFECTED, scanned_at
        engine, detail = verdict.engine, verdict.signature
    else:
        state, at, engine, detail = ScanState.CLEAN, scanned_at, verdict.engine, ""
    return {
        "scan_state": state.value,
        "scanned_at": at,
        "scan_engine": engine,
        "scan_detail": detail,
    }
