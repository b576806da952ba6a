"""How much a package may ask of the reader. Beyond a limit it is refused, never cut."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bytes and counts. The defaults take a package of 500 MB with the widest circulation.

    `max_inflated`: of all zipped attachments together. An attachment may grow to `free_inflated`
    bytes whatever its ratio, beyond that to `max_ratio` times its packed size at most.
    `max_text`: of one element; `max_header`: of all elements kept, attachments aside.
    `max_markup`: of all names and attributes; `max_token`: of one tag, comment or instruction.
    """

    max_bytes: int = 512 * MIB
    max_inflated: int = 1 * GIB
    free_inflated: int = 8 * MIB
    max_ratio: int = 100
    max_attachments: int = 1000
    max_depth: int = 64
    max_elements: int = 100_000
    max_text: int = 1 * MIB
    max_header: int = 4 * MIB
    max_markup: int = 8 * MIB
    max_token: int = 256 * KIB
