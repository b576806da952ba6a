"""What an examination of a file says: reasons against it, and findings that only inform.

A `Reason` stops the file, a `Finding` goes with it into the list of files (R-365, R-368).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the person should know about a file that is accepted all the same.

    `key` is stable and meant for programs, `sentence` is Vietnamese, `place` names the archive
    member it is about ("" for the file as a whole).
    """

    key: str
    severity: Severity
    sentence: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a file cannot be accepted, and what the person can do.

    `clause` follows "Chưa nhận tệp “…”:" and so starts in lower case without a full stop;
    `next_step` is a sentence.
    """

    key: str
    clause: str
    next_step: str

    def within(self, member: str) -> Reason:
        """The same reason, said of one member of an archive."""
        return Reason(self.key, f"tệp “{member}” trong gói: {self.clause}", self.next_step)


class Refused(Exception):
    """Raised inside an examination to leave it with its reason; never leaves the package."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.key)
        self.reason = reason
