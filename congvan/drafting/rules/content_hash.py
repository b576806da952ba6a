"""One hash over all that is to be issued, to which an approval is bound (R-078)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from congvan.drafting.states import FileKind

# What the leader only studies is not issued, and may change without another decision.
ISSUED_KINDS = (FileKind.MAIN, FileKind.ATTACHMENT)


@dataclass(frozen=True, slots=True, order=True)
class IssuedFile:
    """A file of what is to be issued: its place, its kind, the hash of its bytes."""

    position: int
    kind: str
    sha256: str


def hash_of(files: Iterable[IssuedFile]) -> str:
    """SHA-256 over "position:kind:sha256" lines by position; names are not content."""
    lines = "".join(f"{file.position}:{file.kind}:{file.sha256}\n" for file in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()
