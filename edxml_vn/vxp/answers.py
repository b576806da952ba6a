"""Answers of a hub: one JSON object in ASCII, `status`, `ErrorCode` and `ErrorDesc` always there,
never a null (one null makes the official SDK drop a whole list without a word): SPEC §9.3, §9.4.
"""

from __future__ import annotations

import binascii
import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import BinaryIO, Final


class ErrorCode(StrEnum):
    """The numbers that a provincial hub documents; clients look at "0" or not only (SPEC §9.4)."""

    BAD_FILE = "10"
    WRONG_ACCOUNT = "15"
    RECEIVER_UNKNOWN = "18"
    SENDER_NOT_REGISTERED = "19"
    HUB_ERROR = "20"
    PROCESSING = "21"
    NOT_CONFORMING = "22"
    RECEIVER_LOCKED = "23"


# Refusals that the same bytes will always meet, until a person changes something.
FINAL_CODES: Final = frozenset(
    {
        ErrorCode.BAD_FILE,
        ErrorCode.RECEIVER_UNKNOWN,
        ErrorCode.SENDER_NOT_REGISTERED,
        ErrorCode.NOT_CONFORMING,
        ErrorCode.RECEIVER_LOCKED,
    }
)
DONE = {"status": "OK", "ErrorCode": "0", "ErrorDesc": "Thanh cong"}
# A multiple of three, so that the base64 of the pieces is the base64 of the whole.
_CHUNK = 3 * 64 * 1024


def ok() -> bytes:
    """Done, with nothing to say (updateStatus, registerAgency, deleteAgency)."""
    return _ascii(DONE)


def ok_sent(doc_id: str) -> bytes:
    """The package was taken; `doc_id` is the sender's id of it (sendEdoc)."""
    return _ascii({**DONE, "DocId": doc_id})


def ok_list(items: Iterable[Mapping[str, object]]) -> bytes:
    """A list; fields that are None are left out, all but whole numbers and booleans become text."""
    return _ascii({**DONE, "data": [_without_nulls(item) for item in items]})


def ok_count(count: int) -> bytes:
    """How many are waiting (countReceiveEdoc, countReceiveStatus)."""
    return _ascii({**DONE, "count": count})


def fail(code: ErrorCode, sentence: str) -> bytes:
    """A refusal; `DocId` and `data` are empty texts, because one SDK or another asks for them."""
    return _ascii(
        {
            "status": "FAIL",
            "ErrorCode": code.value,
            "ErrorDesc": sentence or "Loi",
            "DocId": "",
            "data": "",
        }
    )


def edoc_length(size: int) -> int:
    """Content-Length of the getEdoc answer for a package of `size` bytes."""
    head, tail = _edoc_frame()
    return len(head) + (size + 2) // 3 * 4 + len(tail)


def edoc_chunks(source: BinaryIO, size: int) -> Iterator[bytes]:
    """The getEdoc answer in pieces: the first `size` bytes of `source` in base64.

    Raises EOFError when the source holds less, so that a cut file is never taken for a whole one.
    """
    head, tail = _edoc_frame()
    yield head
    left = size
    while left:
        piece = source.read(min(_CHUNK, left))
        while piece and len(piece) % 3 and len(piece) < left:
            more = source.read(min(3 - len(piece) % 3, left - len(piece)))
            if not more:
                break
            piece += more
        if not piece:
            raise EOFError("The package is shorter than it is said to be.")
        left -= len(piece)
        yield binascii.b2a_base64(piece, newline=False)
    yield tail


def _edoc_frame() -> tuple[bytes, bytes]:
    return _ascii({**DONE, "data": ""})[:-2], b'"}'


def _without_nulls(item: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, int) else str(value)
        for name, value in item.items()
        if value is not None
    }


def _ascii(values: Mapping[str, object]) -> bytes:
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode("ascii")
