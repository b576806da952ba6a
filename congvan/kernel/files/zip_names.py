"""Names inside ZIP files: UTF-8 when the archive says so, else what the old tools wrote.

Windows of a Vietnamese office writes code page 1258 (letters with combining tone marks), DOS and
most others 437; many tools write UTF-8 without saying so.
"""

from __future__ import annotations

import struct
import unicodedata
import zlib
from collections.abc import Iterator

from congvan.kernel.files import archive_reasons as because
from congvan.kernel.files.findings import Refused

UTF8_BIT = 0x0800
UNICODE_PATH_TAG = 0x7075
VIETNAMESE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
VIETNAMESE_LETTERS = frozenset("ăâđêôơưàáãèéìíòóõùúýĂÂĐÊÔƠƯÀÁÃÈÉÌÍÒÓÕÙÚÝ" + VIETNAMESE_MARKS)


def decoded_name(raw: bytes, *, flags: int, extra: bytes) -> tuple[str, bool]:
    """The member's name in NFC, and whether its letters had to be guessed.

    Raises Refused when the archive promises UTF-8 and breaks the promise.
    """
    if flags & UTF8_BIT:
        try:
            return unicodedata.normalize("NFC", raw.decode()), False
        except UnicodeDecodeError as error:
            raise Refused(because.BROKEN) from error
    told = _unicode_path(raw, extra)
    if told is not None:
        return unicodedata.normalize("NFC", told), False
    return guessed_name(raw)


def extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The (tag, body) pairs of an extra field; what does not parse is left out."""
    position = 0
    while position + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, position)
        yield tag, extra[position + 4 : position + 4 + length]
        position += 4 + length


def guessed_name(raw: bytes) -> tuple[str, bool]:
    """A name of unknown encoding in NFC, and whether its letters are only a guess."""
    try:
        return unicodedata.normalize("NFC", raw.decode()), not raw.isascii()
    except UnicodeDecodeError:
        pass
    name = raw.decode("cp437")
    try:
        vietnamese = raw.decode("cp1258")
        if all(c.isascii() or c in VIETNAMESE_LETTERS for c in vietnamese):
            name = vietnamese
    except UnicodeDecodeError:
        pass
    return unicodedata.normalize("NFC", name), True


def _unicode_path(raw: bytes, extra: bytes) -> str | None:
    """Info-ZIP's second name in UTF-8, valid only for the very name it was made for."""
    for tag, body in extra_fields(extra):
        if tag == UNICODE_PATH_TAG and len(body) > 5 and body[0] == 1:
            if struct.unpack_from("<I", body, 1)[0] != zlib.crc32(raw):
                return None
            try:
                return body[5:].decode()
            except UnicodeDecodeError:
                return None
    return None
