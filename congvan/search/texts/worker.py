"""The inside of the reading process: it loads the libraries once and reads each file in a fork.

Started by `isolation` through the kernel's foreman; never imported by it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from congvan.kernel import forked_work

# Loaded before the forks; each fork has its own copy and its own limits.
from congvan.search.texts import pdf, plain, sheets, word_and_slides
from congvan.search.texts.collecting import Taken
from congvan.search.texts.reasons import Obstacle, Unreadable

_READERS: dict[str, Callable[[Path], Taken]] = {
    "pdf": pdf.read,
    "docx": word_and_slides.read_word,
    "pptx": word_and_slides.read_slides,
    "xlsx": sheets.read,
    "plain": plain.read,
}


def _answer(job: dict[str, Any]) -> dict[str, Any]:
    try:
        return asdict(_READERS[job["kind"]](Path(job["path"])))
    except Unreadable as error:
        return {"refused": error.obstacle.value}
    except (MemoryError, RecursionError):
        return {"refused": Obstacle.TOO_HEAVY.value}


if __name__ == "__main__":
    sys.exit(forked_work.serve(int(sys.argv[1]), _answer))
