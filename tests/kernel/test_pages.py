"""Pictures of pages: drawn once by another process, hostile files refused with a reason."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image

from congvan.kernel.files import pages
from congvan.kernel.files.store import LocalStore


@dataclass(frozen=True, slots=True)
class _File:
    sha256: str
    size: int
    content_type: str
    scan_state: str = "clean"
    scan_detail: str = ""


@pytest.fixture
def keep(tmp_path: Path, settings: Any) -> Any:
    settings.DATA_DIR = tmp_path
    store = LocalStore(tmp_path / "files")

    def kept(content: bytes, kind: str) -> tuple[_File, LocalStore]:
        stored = store.put(io.BytesIO(content))
        return _File(stored.digest, stored.size, kind), store

    return kept


def _pdf(count: int, size: tuple[float, float] = (595, 842)) -> bytes:
    document = pdfium.PdfDocument.new()
    for _ in range(count):
        document.new_page(*size)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _size(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def test_pages_are_measured_and_drawn_once(keep, monkeypatch):
    blob, store = keep(_pdf(3), "pdf")
    assert [(one.width, one.height) for one in pages.sizes(blob, store=store)] == [(595, 842)] * 3
    path = pages.image(blob, store=store, page=3, width=400)
    assert abs(_size(path)[0] - 400) <= 1
    monkeypatch.setattr(pages, "_run", None)  # a second drawing would fail
    assert pages.image(blob, store=store, page=3, width=400) == path


def test_there_is_no_page_and_no_width_but_those(keep):
    blob, store = keep(_pdf(1), "pdf")
    for page, width in ((0, 400), (2, 400), (1, 401)):
        with pytest.raises(LookupError):
            pages.image(blob, store=store, page=page, width=width)


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (b"%PDF-1.7\nno pdf at all", "pdf", "broken"),
        (_pdf(1, (10, 14000)), "pdf", "odd_shape"),
        (b"\x89PNG\r\n\x1a\n broken", "png", "broken"),
        (b"PK\x03\x04", "zip", "not_shown"),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason(keep, content, kind, reason):
    blob, store = keep(content, kind)
    with pytest.raises(pages.PageRefused) as refused:
        pages.sizes(blob, store=store)
    assert refused.value.reason == reason
    assert refused.value.next_step


def test_a_program_that_ends_by_its_limits_is_a_refusal(keep, monkeypatch, tmp_path):
    killed = tmp_path / "killed.py"
    killed.write_text("import os\nos.abort()\n", encoding="utf-8")
    monkeypatch.setattr(pages, "_PROGRAM", killed)
    blob, store = keep(_pdf(1), "pdf")
    with pytest.raises(pages.PageRefused, match="quá nặng"):
        pages.sizes(blob, store=store)


def test_a_slow_file_is_refused_but_tried_again(keep, monkeypatch, tmp_path):
    blob, store = keep(_pdf(1), "pdf")
    with monkeypatch.context() as patched:
        patched.setattr(pages, "WALL_SECONDS", 0.001)
        with pytest.raises(pages.PageRefused, match="thời gian"):
            pages.sizes(blob, store=store)
    assert len(pages.sizes(blob, store=store)) == 1


def test_a_scan_is_shown_upright(keep):
    picture = Image.new("RGB", (300, 200), "white")
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    blob, store = keep(out.getvalue(), "jpeg")
    assert [(one.width, one.height) for one in pages.sizes(blob, store=store)] == [(200, 300)]
    assert _size(pages.image(blob, store=store, page=1, width=400)) == (400, 600)
