"""The bytes of getEdoc and downloadEdoc: as they came, or as UTF-8 for those who read text only.

The official SDK decodes what getEdoc gives as UTF-8 (SPEC §9.4), so that a package in UTF-16 gets
there transcoded, with its declaration changed. downloadEdoc always gives the received bytes.
"""

from __future__ import annotations

import codecs
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from congvan.hub import payloads
from congvan.kernel.files.store import CHUNK
from edxml_vn.transcoding import BYTES_NEEDED, UTF8, encoding_of
from edxml_vn.vxp import answers

_IN_MEMORY = 4 * CHUNK
_DECLARATION = re.compile(r"(<\?xml[^>]{0,200}?encoding\s*=\s*[\"'])[A-Za-z0-9._-]{1,40}")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A body: `length` bytes in these pieces."""

    length: int
    pieces: Iterator[bytes]


def as_answer(sha256: str, size: int) -> Outgoing:
    """The getEdoc answer. Raises MissingBlob, CorruptBlob."""
    source = payloads.store().open(sha256)
    encoding = encoding_of(source.read(BYTES_NEEDED))
    source = _again(source, sha256)
    if encoding != UTF8:
        transcoded = _as_utf8(source, encoding)
        if transcoded is not None:
            source.close()
            source, size = transcoded
        else:
            source = _again(source, sha256)
    return Outgoing(answers.edoc_length(size), _closing(source, answers.edoc_chunks(source, size)))


def as_received(sha256: str, size: int) -> Outgoing:
    """The downloadEdoc answer. Raises MissingBlob, CorruptBlob."""
    source = payloads.store().open(sha256)
    return Outgoing(size, _closing(source, iter(lambda: source.read(CHUNK), b"")))


def _again(source: BinaryIO, sha256: str) -> BinaryIO:
    """From the beginning; large ones are read in one direction only, and opened anew."""
    if source.seekable():
        source.seek(0)
        return source
    source.close()
    return payloads.store().open(sha256)


def _closing(source: BinaryIO, pieces: Iterator[bytes]) -> Iterator[bytes]:
    with source:
        yield from pieces


def _as_utf8(source: BinaryIO, encoding: str) -> tuple[BinaryIO, int] | None:
    """The text in UTF-8, in a file without a name; None when it is not in that encoding at all."""
    decode = codecs.getincrementaldecoder(encoding)().decode
    # Closed by the one who hands it out.
    spooled: tempfile.SpooledTemporaryFile[bytes] = tempfile.SpooledTemporaryFile(  # noqa: SIM115
        max_size=_IN_MEMORY, dir=str(payloads.store().directory)
    )
    try:
        is_first = True
        while True:
            piece = source.read(CHUNK)
            text = decode(piece, not piece)
            if is_first:
                text = _DECLARATION.sub(r"\g<1>UTF-8", text.removeprefix("\ufeff"), count=1)
                is_first = False
            spooled.write(text.encode("utf-8"))
            if not piece:
                break
    except UnicodeError:
        spooled.close()
        return None
    size = spooled.seek(0, os.SEEK_END)
    spooled.seek(0)
    return cast(BinaryIO, spooled), size
