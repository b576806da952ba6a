"""The contents of attachments: base64 in pieces → bytes on disk → the file a person should get.

Whether the bytes are a ZIP around one file is told by the bytes (SPEC §5); ContentType lies often.
"""

from __future__ import annotations

import binascii
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from edxml_vn.findings import Findings, Problem
from edxml_vn.limits import Limits
from edxml_vn.model import Payload
from edxml_vn.names import extension
from edxml_vn.parsing import archives
from edxml_vn.parsing.archives import Kept
from edxml_vn.parsing.elements import Element

BLANKS = b" \t\r\n"
# So much of a payload stays in memory when no folder is given.
IN_MEMORY = 1024 * 1024
DECLARED_ZIP = "application/zip"
# Archives that are files in their own right: the sender meant the archive (SPEC §5).
ZIP_FAMILY = frozenset(
    [
        "zip",
        "jar",
        "war",
        "ear",
        "apk",
        "epub",
        "kmz",
        "xpi",
        "cbz",
        "odt",
        "ods",
        "odp",
        "odg",
        "odf",
        "odc",
        "odb",
        "ott",
        "ots",
        "otp",
        "otg",
    ]
)
OFFICE_FAMILY = frozenset(
    ["docx", "docm", "dotx", "xlsx", "xlsm", "xltx", "pptx", "pptm", "potx", "ppsx", "vsdx"]
)

REMARKS = {
    Kept.LOCKED: "Tệp nén có mật khẩu nên được giữ nguyên dạng nén.",
    Kept.OTHER_METHOD: "Tệp nén dùng cách nén lạ nên được giữ nguyên dạng nén.",
    Kept.AMBIGUOUS: "Mục lục của tệp nén không rõ ràng nên tệp được giữ nguyên dạng nén.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What became of one payload."""

    payload: Payload
    size: int | None = None
    sha256: str | None = None
    path: Path | None = None
    problem: Problem | None = None


class _Store:
    """One growing file: hashed, counted, on disk when there is a folder for it."""

    def __init__(self, folder: Path | None) -> None:
        self.size = 0
        self.path: Path | None = None
        self.digest = hashlib.sha256()
        self.file: BinaryIO
        if folder is None:
            self.file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # type: ignore[assignment] # noqa: SIM115
        else:
            folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=folder, prefix="edxml-")
            self.path = Path(name)
            self.file = os.fdopen(handle, "w+b")

    def write(self, data: bytes) -> None:
        self.size += len(data)
        self.digest.update(data)
        self.file.write(data)

    def close(self) -> None:
        self.file.close()

    def discard(self) -> None:
        self.file.close()
        if self.path is not None:
            self.path.unlink(missing_ok=True)


class _HashOnly:
    """Takes the place of a store when nobody wants the bytes."""

    path = None

    def __init__(self) -> None:
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> None:
        self.size += len(data)
        self.digest.update(data)

    def close(self) -> None:
        """Nothing is open."""

    def discard(self) -> None:
        """Nothing was kept."""


class Payloads:
    """The sink of `Markup`. `contents` follows the order of the attachments."""

    def __init__(self, *, folder: Path | None, limits: Limits, findings: Findings) -> None:
        self.contents: list[Content] = []
        self._folder = folder
        self._limits = limits
        self._findings = findings
        self._inflated = 0
        self._store: _Store | _HashOnly | None = None
        self._open = False
        self._rest = b""
        self._is_complete = False
        self._is_packed = False
        self._problem: Problem | None = None

    def begin(self) -> None:
        """A payload opens; an earlier one of the same attachment loses (SPEC §4)."""
        self._drop()
        self._open = True
        self._rest, self._is_complete, self._problem = b"", False, None

    def feed(self, text: str) -> None:
        """Decode the next piece."""
        if self._problem is not None:
            return
        try:
            data = text.encode("ascii").translate(None, BLANKS)
        except UnicodeEncodeError:
            self._fail(Problem.NOT_BASE64)
            return
        if self._rest:
            data = self._rest + data
        whole = len(data) & ~3
        self._rest = data[whole:]
        if whole:
            self._decode(data[:whole])

    def spoil(self) -> None:
        """An element inside: no base64."""
        self._fail(Problem.NOT_BASE64)

    def end(self, label: Element) -> None:
        """Conclude the payload of this attachment, or note that it had none."""
        if self._rest and self._problem is None:
            bad = self._rest.translate(None, _ALPHABET)
            self._fail(Problem.NOT_BASE64 if bad else Problem.BASE64_PADDING)
        if not self._open or (self._store is None and self._problem is None):
            self._problem = Problem.NO_CONTENT
        self._open = False
        if self._problem is None:
            self._conclude(label)
        if self._problem is not None:
            self._drop()
            self.contents.append(Content(payload=Payload.INVALID, problem=self._problem))
            name = _last_text(label, "AttachmentName")
            place = f"Attachment[{len(self.contents)}]"
            shown = f"{name[:200]}: {self._problem}" if name else str(self._problem)
            self._findings.error(self._problem.key, place, shown)
        self._problem = None

    def discard_all(self) -> None:
        """Leave nothing on disk."""
        self._drop()
        for content in self.contents:
            if content.path is not None:
                content.path.unlink(missing_ok=True)
        self.contents = []

    def _fail(self, problem: Problem) -> None:
        self._problem = problem
        self._rest = b""
        self._drop()

    def _drop(self) -> None:
        if self._store is not None:
            self._store.discard()
            self._store = None

    def _decode(self, data: bytes) -> None:
        if self._is_complete:
            self._fail(Problem.BASE64_PADDING)
            return
        if b"-" in data or b"_" in data:
            data = data.translate(_FROM_URL_SAFE)
        try:
            decoded = binascii.a2b_base64(data, strict_mode=True)
        except binascii.Error as error:
            is_padding = "padding" in str(error).lower()
            self._fail(Problem.BASE64_PADDING if is_padding else Problem.NOT_BASE64)
            return
        self._is_complete = data.endswith(b"=")
        if self._store is None:
            looks_packed = decoded[:2] == archives.LOCAL[:2]
            self._is_packed = decoded[:3] == archives.LOCAL[:3]
            self._store = (
                _Store(self._folder) if self._folder is not None or looks_packed else _HashOnly()
            )
        self._store.write(decoded)

    def _conclude(self, label: Element) -> None:
        raw = self._store
        if raw is None:  # told as NO_CONTENT before
            return
        unpacked = self._unpacked(raw, label) if isinstance(raw, _Store) else None
        if self._problem is not None:
            return
        if not self._is_packed:
            self._tell_not_packed(label)
        kept, payload = (raw, Payload.RAW) if unpacked is None else (unpacked, Payload.ZIP)
        kept.close()
        self._store = None
        if unpacked is not None:
            raw.discard()
        self.contents.append(
            Content(payload=payload, size=kept.size, sha256=kept.digest.hexdigest(), path=kept.path)
        )

    def _tell_not_packed(self, label: Element) -> None:
        """A type that makes the official reader unpack, on bytes that are no ZIP: it refuses those."""
        name, kind = _last_text(label, "AttachmentName"), _last_text(label, "ContentType")
        if (kind or "").lower() == DECLARED_ZIP and extension(name) not in ZIP_FAMILY:
            self._findings.warn(
                "attachment_not_packed", f"Attachment[{len(self.contents) + 1}]",
                "Tệp đính kèm được ghi là đã nén nhưng nội dung không phải tệp nén; đã giữ nguyên.",
            )  # fmt: skip

    def _unpacked(self, raw: _Store, label: Element) -> _Store | _HashOnly | None:
        """The file inside a ZIP; None when the bytes are the file; sets a problem when damaged."""
        name = _last_text(label, "AttachmentName")
        behind = extension(name)
        raw.file.seek(0)
        if raw.file.read(4) != archives.LOCAL or behind in ZIP_FAMILY:
            return None
        place = f"Attachment[{len(self.contents) + 1}]"
        try:
            entry = archives.sole_entry(raw.file)
        except archives.DamagedArchive:
            if behind in OFFICE_FAMILY:
                self._findings.warn(
                    "attachment_damaged_office", place, f"{name}: tệp có vẻ bị hỏng, vẫn được giữ."
                )
                return None
            self._problem = Problem.DAMAGED_ZIP
            return None
        if isinstance(entry, Kept):
            if entry in REMARKS:
                self._findings.warn(f"zip_{entry.value}", place, REMARKS[entry])
            elif entry is Kept.NOT_SOLE and behind not in OFFICE_FAMILY:
                sentence = "Tệp nén không bọc đúng một tệp nên được giữ nguyên dạng nén."
                self._findings.info("zip_not_sole", place, sentence)
            return None
        if entry.has_strange_name:
            self._findings.warn(
                "zip_strange_name", place,
                "Tên tệp bên trong tệp nén trỏ ra ngoài thư mục; tên này không được dùng.",
            )  # fmt: skip
        return self._inflate(raw, entry)

    def _inflate(self, raw: _Store, entry: archives.Entry) -> _Store | _HashOnly | None:
        limits = self._limits
        of_this = max(limits.free_inflated, entry.packed * limits.max_ratio)
        most = max(0, min(of_this, limits.max_inflated - self._inflated))
        store = _HashOnly() if self._folder is None else _Store(self._folder)
        try:
            archives.unpack(raw.file, entry, store, most=most)
        except archives.OverLimit:
            self._problem = Problem.TOO_BIG
        except archives.DamagedArchive:
            self._problem = Problem.DAMAGED_ZIP
        except BaseException:
            store.discard()
            raise
        # What was inflated in vain counts as well: many bad archives must not cost many times.
        self._inflated += store.size
        if self._problem is not None:
            store.discard()
            return None
        return store


_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_="
_FROM_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def _last_text(label: Element, name: str) -> str | None:
    found = label.last(name)
    return found.text if found is not None else None
