"""Files by content address: taken in with checks, stored once, given back as they came.

Nouns: blob (a content and its row), store, received file, finding. Verbs: `receive` (check and
store), `record` (make the row, in the caller's transaction), `open_blob`, `check_integrity`.
Law: R-299 (virus scan), R-302 (hash at intake, periodic check), R-363 … R-369 (file types).

    received = files.receive(stream, filename=…, allowed=files.OFFICE, max_bytes=…,
                             store=files.default_store(), scanner=files.default_scanner())
    …in the verb's transaction:
    blob = files.record(received)
"""

from congvan.kernel.files.antivirus import (
    Clamd,
    Clean,
    Infected,
    NoScanner,
    NotScanned,
    Scanner,
    Verdict,
    default_scanner,
    scanner_at,
)
from congvan.kernel.files.archives import Inspection, Member, inspect
from congvan.kernel.files.content import Recognition, recognize
from congvan.kernel.files.content_types import OFFICE, PRESENTATIONS, SCANS, ContentType
from congvan.kernel.files.findings import Finding, Reason, Severity
from congvan.kernel.files.intake import (
    FileRefused,
    FilesRefused,
    Receipt,
    ReceivedFile,
    StoreFull,
    Upload,
    WhenUnscanned,
    receive,
    receive_all,
    record,
    record_all,
    record_scan,
)
from congvan.kernel.files.integrity import Damage, Problem, Progress
from congvan.kernel.files.integrity import check as check_integrity
from congvan.kernel.files.names import clean as clean_name
from congvan.kernel.files.reading import (
    FileWithheld,
    StoredFile,
    check_may_leave,
    open_blob,
    open_blob_seekable,
    read_blob,
)
from congvan.kernel.files.store import (
    CorruptBlob,
    LocalStore,
    MissingBlob,
    Store,
    Stored,
    default_store,
)
from congvan.kernel.files.uploads import LimitedUploadHandler, oversized_uploads

__all__ = [
    "OFFICE",
    "PRESENTATIONS",
    "SCANS",
    "Clamd",
    "Clean",
    "ContentType",
    "CorruptBlob",
    "Damage",
    "FileRefused",
    "FileWithheld",
    "FilesRefused",
    "Finding",
    "Infected",
    "Inspection",
    "LimitedUploadHandler",
    "LocalStore",
    "Member",
    "MissingBlob",
    "NoScanner",
    "NotScanned",
    "Problem",
    "Progress",
    "Reason",
    "Receipt",
    "ReceivedFile",
    "Recognition",
    "Scanner",
    "Severity",
    "Store",
    "StoreFull",
    "Stored",
    "StoredFile",
    "Upload",
    "Verdict",
    "WhenUnscanned",
    "check_integrity",
    "check_may_leave",
    "clean_name",
    "default_scanner",
    "default_store",
    "inspect",
    "open_blob",
    "open_blob_seekable",
    "oversized_uploads",
    "read_blob",
    "receive",
    "receive_all",
    "recognize",
    "record",
    "record_all",
    "record_scan",
    "scanner_at",
]
