"""JSON answers read in pieces: long lists item by item, and a package inside a JSON text.

The real axis lists more than 100 000 agencies and hands out packages as one base64 text. Neither is
ever held whole.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

_ITEMS = re.compile(r'"data"\s*:\s*\[')
_TEXT = re.compile(rb'"data"\s*:\s*"')
_ESCAPE = re.compile(rb'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_BLANKS = b" \t\r\n"
# What surrounds the data is a few hundred bytes; one item of a list some hundreds more.
_FRAME = 64 * 1024


class Unreadable(ValueError):
    """The body is not the JSON object that the protocol asks for."""


def read_object(chunks: Iterable[bytes]) -> dict[str, Any]:
    """One JSON object from all the pieces."""
    return _object(b"".join(chunks))


def read_list(chunks: Iterable[bytes], items: list[dict[str, Any]]) -> dict[str, Any]:
    """Append the objects of the list `data` to `items`; return the rest of the answer.

    Raises Unreadable, also for an item that is no object or much larger than 64 KiB.
    """
    feed = _texts(chunks)
    head = ""
    for piece in feed:
        head += piece
        begin = _ITEMS.search(head)
        if begin:
            rest = _take_items(head[begin.end() :], feed, items)
            return _object((head[: begin.end()] + rest).encode())
        if len(head) > _FRAME:
            raise Unreadable("no list")
    return _object(head.encode())


def read_package(chunks: Iterable[bytes], to: BinaryIO) -> tuple[dict[str, Any], int]:
    """Write the decoded text `data` into `to`; return the rest of the answer and the bytes written.

    Raises Unreadable for anything but strict base64 (blanks and JSON escapes allowed).
    """
    feed = iter(chunks)
    head = b""
    for piece in feed:
        head += piece
        begin = _TEXT.search(head)
        if begin:
            decoder = _Base64(to)
            rest = _take_text(head[begin.end() :], feed, decoder)
            return _object(head[: begin.end()] + b'"' + rest), decoder.finish()
        if len(head) > _FRAME:
            raise Unreadable("no package")
    return _object(head), 0


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as broken:
        raise Unreadable("not JSON") from broken
    if not isinstance(value, dict):
        raise Unreadable("no object")
    return value


def _texts(chunks: Iterable[bytes]) -> Iterator[str]:
    """The pieces as text; a letter cut by the end of a piece waits for the next."""
    held = b""
    for chunk in chunks:
        held += chunk
        try:
            text, held = held.decode("utf-8"), b""
        except UnicodeDecodeError as cut:
            if cut.start < len(held) - 4:
                raise Unreadable("not UTF-8") from cut
            text, held = held[: cut.start].decode("utf-8"), held[cut.start :]
        yield text
    if held:
        raise Unreadable("not UTF-8")


def _take_items(text: str, feed: Iterator[str], items: list[dict[str, Any]]) -> str:
    """Read items up to the closing bracket; return it and what follows."""
    decode = json.JSONDecoder().raw_decode
    at = 0
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        try:
            if text[at : at + 1] == "]":
                return text[at:] + "".join(feed)
            item, at = decode(text, at)
        except (ValueError, RecursionError) as broken:
            text, at = text[at:], 0
            more = next(feed, None)
            if more is None or len(text) > _FRAME:
                raise Unreadable("not JSON") from broken
            text += more
            continue
        if not isinstance(item, dict):
            raise Unreadable("an item that is no object")
        items.append(item)


def _take_text(raw: bytes, feed: Iterator[bytes], decoder: _Base64) -> bytes:
    """Decode up to the closing quotation mark; return what follows it."""
    while True:
        end = _closing(raw)
        if end >= 0:
            decoder.add(_unescaped(raw[:end]))
            return raw[end + 1 :] + b"".join(feed)
        # An escape may be cut by the end of the piece: keep it whole for the next.
        last = raw.rfind(b"\\", max(0, len(raw) - 6))
        keep = last if last >= 0 else len(raw)
        decoder.add(_unescaped(raw[:keep]))
        piece = next(feed, None)
        if piece is None:
            raise Unreadable("cut")
        raw = raw[keep:] + piece


def _closing(raw: bytes) -> int:
    """Where the text ends: base64 has neither quotation marks nor backslashes of its own."""
    return raw.find(b'"')


def _unescaped(raw: bytes) -> bytes:
    return _ESCAPE.sub(_character, raw) if b"\\" in raw else raw


def _character(escape: re.Match[bytes]) -> bytes:
    if escape[1]:
        return chr(int(escape[1], 16)).encode("ascii", "replace")
    return _PLAIN.get(escape[2], escape[2])


class _Base64:
    """Decodes pieces of base64 into a file."""

    def __init__(self, to: BinaryIO) -> None:
        self._to = to
        self._held = b""
        self._written = 0
        self._is_ended = False

    def add(self, text: bytes) -> None:
        """Decode what makes whole groups of four; keep the rest."""
        text = self._held + text.translate(None, _BLANKS)
        whole = len(text) - len(text) % 4
        self._held = text[whole:]
        if whole:
            self._decode(text[:whole])

    def finish(self) -> int:
        """Decode the rest; return how many bytes were written."""
        if self._held:
            self._decode(self._held + b"=" * (-len(self._held) % 4))
        return self._written

    def _decode(self, text: bytes) -> None:
        if self._is_ended:
            raise Unreadable("base64 goes on after its end")
        try:
            plain = base64.b64decode(text, validate=True)
        except binascii.Error as broken:
            raise Unreadable("no base64") from broken
        self._is_ended = text.endswith(b"=")
        self._to.write(plain)
        self._written += len(plain)
