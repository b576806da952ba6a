"""The received bytes as a stream of UTF-8 for the parser, hashed and counted on their way.

Tells UTF-8, UTF-16 and the old single-byte encodings apart, by the bytes first, then by the
declaration; skips what stands before the first "<" (SPEC §4, sample 21).
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from edxml_vn.findings import Findings, refused
from edxml_vn.limits import Limits

CHUNK = 64 * 1024
# So much may stand before the first "<".
LONGEST_JUNK = 4096
# The first so many bytes tell the encoding.
TELLING = LONGEST_JUNK + 1024

_DECLARED = re.compile(r"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
LONGEST_DECLARATION = 1024
_UTF8 = {"utf-8", "ascii"}
_WIDE = {"utf-16", "utf-16-le", "utf-16-be", "utf-32"}
# One byte is one sign; Python knows more codecs, but not all of them are harmless.
_SINGLE_BYTE = re.compile(r"(iso8859-\d{1,2}|cp125\d|cp437|cp850|koi8-[ru]|mac-roman|tis-620)")


@dataclass(slots=True)
class Received:
    """What is known of the bytes once all are read."""

    size: int = 0
    sha256: str = ""


def utf8_chunks(
    source: bytes | Path | BinaryIO, *, limits: Limits, findings: Findings, received: Received
) -> Iterator[bytes]:
    """The text from its first "<" on, as UTF-8. Fills `received` when run to its end.

    Raises PackageRefused (empty, not_xml, too_large, unknown_encoding, bad_characters).
    """
    raw = _counted(_chunks(source), limits, received)
    head = b""
    for chunk in raw:
        head += chunk
        if len(head) > TELLING:
            break
    encoding, body = recognized(head, findings)
    if encoding == "utf-8":
        yield body
        yield from raw
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        yield decoder.decode(body).encode()
        for chunk in raw:
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise refused("bad_characters") from error


def _chunks(source: bytes | Path | BinaryIO) -> Iterator[bytes]:
    if isinstance(source, Path):
        with source.open("rb", buffering=0) as file:
            while chunk := file.read(CHUNK):
                yield chunk
    elif isinstance(source, bytes | bytearray | memoryview):
        view = memoryview(source)
        for start in range(0, len(view), CHUNK):
            yield bytes(view[start : start + CHUNK])
    else:
        while chunk := source.read(CHUNK):
            yield chunk


def _counted(chunks: Iterator[bytes], limits: Limits, received: Received) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for chunk in chunks:
        received.size += len(chunk)
        if received.size > limits.max_bytes:
            raise refused("too_large")
        digest.update(chunk)
        yield chunk
    received.sha256 = digest.hexdigest()


def recognized(head: bytes, findings: Findings) -> tuple[str, bytes]:
    """The codec of the bytes and the bytes from the first "<" on. Raises PackageRefused as above."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")
    ):  # fmt: skip
        if head.startswith(mark):
            return _from_first_tag(head[len(mark) :], encoding, findings, is_marked=True)
    at = head.find(b"<")
    if at >= 0 and head[at + 1 : at + 2] == b"\0" and at % 2 == 0:
        return _from_first_tag(head, "utf-16-le", findings)
    if at > 0 and head[at - 1 : at] == b"\0" and at % 2 == 1:
        return _from_first_tag(head, "utf-16-be", findings)
    return _from_first_tag(head, "utf-8", findings)


def _from_first_tag(
    head: bytes, encoding: str, findings: Findings, *, is_marked: bool = False
) -> tuple[str, bytes]:
    tag = "<".encode(encoding)
    at = head.find(tag)
    while encoding != "utf-8" and at > 0 and at % 2 == 1:
        at = head.find(tag, at + 1)
    if at < 0 or at > LONGEST_JUNK:
        raise refused("not_xml" if head.replace(b"\0", b"").strip() else "empty")
    junk, body = head[:at], head[at:]
    if junk.strip() or (junk and body.startswith("<?xml".encode(encoding))):
        shown = junk[:40].decode(encoding, errors="replace").strip()
        findings.warn(
            "leading_junk", "", f"Trước thẻ đầu tiên có nội dung thừa ({len(junk)} byte): “{shown}”; đã bỏ qua."
        )  # fmt: skip
    return _checked_by_declaration(body, encoding, findings, is_certain=is_marked), body


def _checked_by_declaration(
    body: bytes, encoding: str, findings: Findings, *, is_certain: bool
) -> str:
    """The codec to read with: the bytes win over the declaration wherever they leave no choice."""
    text = body[:LONGEST_DECLARATION].decode(encoding, errors="ignore")
    found = _DECLARED.match(text)
    if found is None:
        return encoding
    is_wide = encoding != "utf-8"
    try:
        name = codecs.lookup(found[1]).name
    except (LookupError, ValueError) as error:
        if not is_wide and not is_certain:
            raise refused("unknown_encoding") from error
        name = ""
    if name in (_WIDE if is_wide else _UTF8):
        return encoding
    if is_wide or is_certain or name in _WIDE:
        shown = "UTF-16" if is_wide else "UTF-8"
        findings.warn(
            "encoding_not_as_declared", "",
            f"Khai báo bảng mã {found[1]} nhưng nội dung là {shown}; đã đọc theo nội dung.",
        )  # fmt: skip
        return encoding
    if not _SINGLE_BYTE.fullmatch(name):
        raise refused("unknown_encoding")
    findings.info("recoded", "", f"Gói tin viết bằng bảng mã {name}, đã chuyển sang UTF-8.")
    return name
