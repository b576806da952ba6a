"""PDF that the system makes itself: a typst template, data, and our own fonts; nothing else.

The text of a document is data, never markup: it reaches the template as JSON
(`#let data = json(bytes(sys.inputs.data))`), so that "#", "$", "\\" and quotes are letters like all
others. Characters that the fonts do not have are shown as □ instead of ending the print. The same
data give the same bytes: no clock, no fonts of the machine. Typesetting runs in a process of its
own (`typeset_process`), because the library keeps a tenth of a gigabyte from every long book.
"""

from __future__ import annotations

import functools
import json
import logging
import re
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from congvan.kernel import font_letters
from congvan.kernel.errors import BusinessError
from congvan.kernel.text import nfc

logger = logging.getLogger(__name__)

# The metric twin of Times New Roman, which the regulation asks for (NĐ 30/2020 PL I).
FONT = "Tinos"
_PROJECT = Path(__file__).resolve().parents[2]
# Templates may read what lies below the package, and nothing else of the machine.
_PROJECT_PACKAGE = _PROJECT / "congvan"
_NOT_IN_FONT = "\u25a1"
_BREAK = "\u200b"
# A Vietnamese syllable has seven letters at most; a longer row of letters may be broken anywhere.
LONGEST_UNBROKEN = 10
_PIECES = re.compile(r"[^-/.,;:_]*[-/.,;:_]*")

# A volume of 1,000 lines takes 0.4 s and 180 MB; the loaded machine needs some air.
WALL_SECONDS = 90.0
# Two cores: a third book at once makes all three late.
AT_ONCE = 2
_gate = threading.BoundedSemaphore(AT_ONCE)


class FontsMissing(BusinessError):
    """The print fonts are not on this machine."""

    code = "fonts_missing"
    http_status = 503

    def __init__(self) -> None:
        super().__init__(
            "Chưa in được: máy chủ thiếu phông chữ Tinos dùng để in.",
            next_step="Nhờ người quản trị máy chủ chạy lại lệnh “congvan assets” rồi in lại.",
        )


class TypesettingTooSlow(BusinessError):
    """The machine was too busy to typeset in time; the same print may succeed later."""

    code = "typesetting_too_slow"
    http_status = 503

    def __init__(self) -> None:
        super().__init__(
            "Chưa in được: máy chủ đang bận, dàn trang quá lâu.",
            next_step="Thử lại sau ít phút, hoặc in từng khoảng ngày ngắn hơn.",
        )


class TypesettingFailed(RuntimeError):
    """The template or its data are wrong: a bug."""


def typeset(template: Path, data: Mapping[str, Any], *, title: str) -> bytes:
    """Typeset `template` with `data` (JSON values; dates already in words) as PDF/A-2b.

    A template may import others by their path below the package: "/registers/printing/parts.typ".
    It finds `title` in `data.title` beside the rest. Raises FontsMissing and
    TypesettingTooSlow, and TypesettingFailed when the template itself is wrong.
    """
    fonts = font_files()
    order = {
        "template": str(template),
        "root": str(_PROJECT_PACKAGE),
        "fonts": [str(file) for file in fonts],
        "data": json.dumps(_printable({**data, "title": title}), ensure_ascii=False),
    }
    command = [sys.executable, "-I", str(Path(__file__).with_name("typeset_process.py"))]
    with _gate:
        try:
            done = subprocess.run(
                command, input=json.dumps(order).encode(), capture_output=True, check=False,
                timeout=WALL_SECONDS, env={"PATH": "", "RAYON_NUM_THREADS": "2"},
            )  # fmt: skip
        except subprocess.TimeoutExpired as late:
            raise TypesettingTooSlow from late
    if done.returncode != 0:
        reason = done.stderr.decode(errors="replace")[-2000:]
        logger.error("typesetting %s failed: %s", template.name, reason)
        raise TypesettingFailed(f"{template.name}: {reason}")
    return done.stdout


def breakable(text: str) -> str:
    """`text` with places to break what a narrow column could not hold whole: "1234/UBND-KGVX"."""
    words = text.split(" ")
    return " ".join(_broken(word) if len(word) > LONGEST_UNBROKEN else word for word in words)


def font_files() -> tuple[Path, ...]:
    """The TTF files to print with: of the package, or of the published files. Raises FontsMissing."""
    places = (
        (_PROJECT / "node_modules" / "@expo-google-fonts" / "tinos", "*/*.ttf"),
        (Path(settings.STATIC_ROOT) / "ui" / "fonts", "tinos-*.ttf"),
    )
    for folder, pattern in places:
        found = tuple(sorted(folder.glob(pattern)))
        if len(found) >= len(("regular", "bold", "italic", "bold italic")):
            return found
    raise FontsMissing


def _broken(word: str) -> str:
    pieces = [piece for piece in _PIECES.findall(word) if piece]
    return _BREAK.join(
        _BREAK.join(piece) if len(piece) > LONGEST_UNBROKEN else piece for piece in pieces
    )


def _printable(value: Any) -> Any:
    """`value` with every text as NFC and made of characters that the fonts have."""
    if isinstance(value, str):
        known = _letters(font_files())
        return _BREAK.join(
            "".join(_shown(letter, known) for letter in nfc(part)) for part in value.split(_BREAK)
        )
    if isinstance(value, Mapping):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(item) for item in value]
    return value


def _shown(letter: str, known: frozenset[int]) -> str:
    category = unicodedata.category(letter)
    # Marks that turn the direction of reading (Cf) could make a line say what it does not.
    if category == "Cf":
        return ""
    if letter == "\n" or ord(letter) in known:
        return letter
    if category == "Mn":
        return ""
    return " " if category in ("Cc", "Zs", "Zl", "Zp") else _NOT_IN_FONT


@functools.lru_cache(maxsize=2)
def _letters(fonts: tuple[Path, ...]) -> frozenset[int]:
    """The code points that every one of `fonts` has."""
    return frozenset.intersection(*(font_letters.code_points(file.read_bytes()) for file in fonts))
