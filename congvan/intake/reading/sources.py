"""Where words come from: the PDF's text layer, else a scan read by tesseract. Both bounded.

Each step is a process with its own limits of time and memory, so that a hostile or huge file
costs one job and nothing else. Without tesseract a scan is unreadable, which is an answer.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from congvan.intake.reading.words import PageWords, Taken, Word, in_unicode, text_in_unicode

# A 400-page text layer takes 3 s here; a scanned page 4 to 8 s of one core.
TEXT_SECONDS = 40
DRAW_SECONDS = 40
OCR_SECONDS = 90
LANGUAGE = "vie"
WORD_LEVEL = "5"


class Unreadable(Exception):
    """Nothing could be read; the sentence says why, for the page."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def take(path: Path) -> Taken:
    """The words of the PDF at `path`. Raises Unreadable."""
    layer = _run_program("words", path, seconds=TEXT_SECONDS)
    if layer["has_text"]:
        pages = in_unicode(_page(page) for page in layer["pages"])
        text = text_in_unicode(layer["text"])
        return Taken(layer["page_count"], pages, text, is_scan=False)
    taken = recognize(path)
    if not any(page.words for page in taken.pages):
        raise Unreadable("Bản quét không có chữ đọc được; nhập bằng tay.")
    return taken


def tesseract() -> str | None:
    """Where tesseract is, None when this machine has none."""
    return shutil.which("tesseract")


def can_recognize() -> bool:
    """Whether this machine has tesseract and its Vietnamese letters; asked anew each time."""
    program = tesseract()
    if program is None:
        return False
    try:
        done = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, check=False, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return LANGUAGE in (done.stdout + done.stderr).split()


def recognize(path: Path, *, pages: Sequence[int] = ()) -> Taken:
    """The words of pages of a scan (PDF or picture), by default the first two and the last.

    Takes four to eight seconds a page; a page without words gives none. Raises Unreadable.
    """
    program = tesseract()
    if program is None:
        raise Unreadable("Máy chủ chưa cài chương trình đọc chữ trên bản quét; nhập bằng tay.")
    with tempfile.TemporaryDirectory(prefix="congvan-doc-") as folder:
        drawn = _run_program("pictures", path, folder, *map(str, pages), seconds=DRAW_SECONDS)
        found = [
            PageWords(number, ratio, _recognized(program, Path(folder) / f"{number}.png"))
            for number, ratio in drawn["pages"]
        ]
    text = "\n\n".join(_running(page.words) for page in found)
    return Taken(drawn["page_count"], in_unicode(found), text_in_unicode(text), is_scan=True)


def _run_program(command: str, *arguments: Path | str, seconds: int) -> dict[str, Any]:
    program = [sys.executable, "-m", "congvan.intake.reading.text_layer", command]
    try:
        done = subprocess.run(
            [*program, *map(str, arguments)], capture_output=True, timeout=seconds, check=True,
            cwd=Path(__file__).resolve().parents[3], stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Unreadable("Máy đọc quá lâu nên đã dừng; nhập bằng tay.") from None
    except subprocess.CalledProcessError:
        raise Unreadable("Máy không mở được tệp PDF này; nhập bằng tay.") from None
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _page(found: dict[str, Any]) -> PageWords:
    words = tuple(
        Word(text, left, top, right, bottom, is_bold=is_bold, font=font)
        for text, left, top, right, bottom, is_bold, font in found["words"]
    )
    return PageWords(found["number"], found["ratio"], words)


def _recognized(program: str, picture: Path) -> tuple[Word, ...]:
    """The words tesseract finds in a picture; none when it gives up or takes too long."""
    command = [program, str(picture), "-", "-l", LANGUAGE, "--psm", "4", "--dpi", "200", "tsv"]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=OCR_SECONDS, check=True,
            stdin=subprocess.DEVNULL, env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return ()
    return tuple(_words_in(done.stdout.decode("utf-8", "replace")))


def _words_in(tsv: str) -> list[Word]:
    """Rows of tesseract's table: places in pixels, the page's own size in its first row."""
    words = []
    width = height = 1
    for row in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        left, top = int(row["left"]), int(row["top"])
        right, bottom = left + int(row["width"]), top + int(row["height"])
        if row["level"] == "1":
            width, height = right, bottom
        text = (row["text"] or "").strip()
        confidence = int(float(row["conf"]))
        if row["level"] != WORD_LEVEL or not text or confidence < 0:
            continue
        line = (int(row["block_num"]) * 1000 + int(row["par_num"])) * 1000 + int(row["line_num"])
        words.append(
            Word(text, left / width, top / height, right / width, bottom / height,
                 confidence=confidence, row=line)
        )  # fmt: skip
    return words


def _running(words: tuple[Word, ...]) -> str:
    lines: dict[int, list[str]] = {}
    for word in words:
        lines.setdefault(word.row, []).append(word.text)
    return "\n".join(" ".join(line) for line in lines.values())
