"""Whether every stored file is still there and still has its content (R-302).

The check walks the rows in order of their id and can stop and go on anywhere, so that a job of a
few minutes a night gets round: hashing runs at about 1 GB/s, the disk decides.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum

from congvan.kernel.files.store import CorruptBlob, MissingBlob, Store
from congvan.kernel.models.files import Blob

logger = logging.getLogger(__name__)

CHUNK = 1 << 20
# One call holds at most this many rows in memory.
BATCH = 500


class Problem(StrEnum):
    MISSING = "missing"
    CORRUPT = "corrupt"
    UNREADABLE = "unreadable"


PROBLEM_LABELS = {
    Problem.MISSING: "không còn trên máy chủ",
    Problem.CORRUPT: "nội dung đã bị thay đổi hoặc hỏng",
    Problem.UNREADABLE: "ổ đĩa báo lỗi khi đọc",
}


@dataclass(frozen=True, slots=True)
class Damage:
    """One file that is not as it was received."""

    blob_id: int
    digest: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Progress:
    """One stretch of the walk: give `next_after` to the next call; None when all is checked."""

    checked: int
    checked_bytes: int
    damages: tuple[Damage, ...]
    next_after: int | None


def check(
    store: Store, *, after: int = 0, max_files: int = BATCH, max_bytes: int = 1 << 30
) -> Progress:
    """Read and hash the stored files whose row ids follow `after`.

    Stops after `max_files` files (at most 500) or when `max_bytes` are passed, and always gets
    forward by one. Never raises for a damaged file: that is its finding, logged as an error too.
    """
    rows = list(
        Blob.objects.filter(id__gt=after)
        .order_by("id")
        .values_list("id", "sha256", "size")[: min(max_files, BATCH)]
    )
    damages: list[Damage] = []
    checked, checked_bytes, last = 0, 0, after
    for blob_id, digest, size in rows:
        problem = problem_of(store, digest, size=size)
        if problem is not None:
            damages.append(Damage(blob_id, digest, problem))
        checked, checked_bytes, last = checked + 1, checked_bytes + size, blob_id
        if checked_bytes >= max_bytes:
            break
    is_end = checked == len(rows) < min(max_files, BATCH)
    return Progress(checked, checked_bytes, tuple(damages), None if is_end else last)


def problem_of(store: Store, digest: str, *, size: int) -> Problem | None:
    """What is wrong with one stored file of `size` bytes; None when it is as it was received."""
    try:
        if store.size(digest) != size:
            logger.error("Stored file %s has another size than recorded.", digest)
            return Problem.CORRUPT
        with store.open(digest) as file:
            while file.read(CHUNK):
                pass
    except MissingBlob:
        return Problem.MISSING
    except CorruptBlob:
        return Problem.CORRUPT
    except OSError:
        logger.exception("Stored file %s cannot be read.", digest)
        return Problem.UNREADABLE
    return None
