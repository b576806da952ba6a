"""Pictures of the pages of a stored file, for screens: made once, kept beside the files.

A picture is a derivative (ARCHITECTURE §3.8): it lies in DATA_DIR/derivatives by the file's
SHA-256, is never the file itself, and may be deleted at any time: it is drawn again. Drawing is
done by another process (`page_renderer`), because PDF is a hostile format; what cannot be drawn
within its limits is refused with a reason and can still be downloaded.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from congvan.kernel.errors import BusinessError
from congvan.kernel.files.content_types import ContentType
from congvan.kernel.files.reading import StoredFile, open_blob_seekable
from congvan.kernel.files.store import Store

# A phone, a column of the document page, a sharp screen, zoomed. Any other width would let one
# address after another fill the disk.
WIDTHS = (400, 800, 1200, 1600)
# Starting the process costs more than a page, so the next pages come along with the asked one.
AHEAD = 3
WALL_SECONDS = 30.0
# Two cores: a third drawing at once makes all three late.
AT_ONCE = 2
_PROGRAM = Path(__file__).with_name("page_renderer.py")
_ANSWER = "pages.json"
_KINDS = {
    ContentType.PDF: "pdf",
    ContentType.PNG: "picture",
    ContentType.JPEG: "picture",
    ContentType.TIFF: "picture",
}
REFUSALS = {
    "encrypted": "Không hiện được trang: tệp đặt mật khẩu mở.",
    "broken": "Không hiện được trang: tệp bị hỏng hoặc cụt.",
    "too_many": "Không hiện được trang: tệp có quá nhiều trang.",
    "odd_shape": "Không hiện được trang: khổ giấy khác thường.",
    "too_heavy": "Không hiện được trang: tệp quá nặng để vẽ thành ảnh.",
    "too_slow": "Không hiện được trang: vẽ trang mất quá nhiều thời gian.",
    "not_shown": "Loại tệp này không hiện được trên trang.",
}
_NEXT_STEP = "Tải tệp về để mở bằng phần mềm trên máy; nếu tệp hỏng, đề nghị nơi gửi gửi lại."
# What the machine's load may cause is tried again; what the file itself causes is remembered.
_PASSING = frozenset({"too_slow"})
_gate = threading.BoundedSemaphore(AT_ONCE)


class PageRefused(BusinessError):
    """A file whose pages cannot be drawn; `reason` is a key of REFUSALS."""

    code = "page_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(REFUSALS[reason], next_step=_NEXT_STEP)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PageSize:
    """The size of one page; only its ratio means something."""

    width: int
    height: int


def can_be_shown(content_type: str) -> bool:
    """Whether a file of this kind has pages to draw (the file itself may still refuse)."""
    return content_type in _KINDS


def sizes(blob: StoredFile, *, store: Store) -> tuple[PageSize, ...]:
    """The pages of the file, in order. Raises PageRefused, FileWithheld, MissingBlob."""
    folder = _folder(blob)
    answer = _known(folder) or _draw(blob, folder, store=store, pages=[1, 2], width=WIDTHS[1])
    if "refused" in answer:
        raise PageRefused(answer["refused"])
    return tuple(PageSize(round(wide), round(high)) for wide, high in answer["sizes"])


def image(blob: StoredFile, *, store: Store, page: int, width: int) -> Path:
    """The picture of `page` (from 1) as WebP, `width` pixels wide; drawn when it is not there yet.

    Raises PageRefused, FileWithheld, MissingBlob; LookupError for a page or width there is not.
    """
    count = len(sizes(blob, store=store))
    if width not in WIDTHS or not 1 <= page <= count:
        raise LookupError(page)
    folder = _folder(blob)
    path = folder / f"{page}-{width}.webp"
    if not path.exists():
        ahead = range(page, min(page + AHEAD, count) + 1)
        missing = [number for number in ahead if not (folder / f"{number}-{width}.webp").exists()]
        answer = _draw(blob, folder, store=store, pages=missing, width=width)
        if "refused" in answer:
            raise PageRefused(answer["refused"])
    return path


def _folder(blob: StoredFile) -> Path:
    digest = blob.sha256
    return Path(settings.DATA_DIR) / "derivatives" / digest[:2] / digest[2:4] / digest


def _known(folder: Path) -> dict[str, Any] | None:
    try:
        answer: dict[str, Any] = json.loads((folder / _ANSWER).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return answer


def _draw(
    blob: StoredFile, folder: Path, *, store: Store, pages: list[int], width: int
) -> dict[str, Any]:
    """Draw `pages` into `folder`; the answer (sizes or refusal) is kept there too."""
    kind = _KINDS.get(ContentType(blob.content_type))
    if kind is None:
        return {"refused": "not_shown"}
    folder.mkdir(parents=True, exist_ok=True)
    order = json.dumps({"kind": kind, "pages": pages, "width": width})
    with tempfile.TemporaryDirectory(dir=folder) as made, _gate:
        with open_blob_seekable(blob, store=store) as file:
            answer = _run(file, Path(made), order)
        for picture in Path(made).glob("*.webp"):
            os.replace(picture, folder / picture.name)
        # One odd page among good ones refuses itself, not the file.
        if answer.get("refused") not in _PASSING and _known(folder) is None:
            kept = Path(made) / _ANSWER
            kept.write_text(json.dumps(answer), encoding="utf-8")
            os.replace(kept, folder / _ANSWER)
    return answer


def _run(file: BinaryIO, made: Path, order: str) -> dict[str, Any]:
    # By its path and isolated (-I): our packages and the settings stay out of that process.
    command = [sys.executable, "-I", str(_PROGRAM), str(made), order]
    try:
        done = subprocess.run(
            command, input=file.read(), capture_output=True, timeout=WALL_SECONDS, check=False,
            env={"PATH": os.environ.get("PATH", "")},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"refused": "too_slow"}
    if done.returncode != 0:
        # Ended by its own limits, or by pdfium itself on a file made to break it.
        return {"refused": "too_heavy"}
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
