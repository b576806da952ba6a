"""The optional programs of the operating system: what is lost without each, and how to get it.

The one list behind `congvan check`, the summary of `congvan serve` and `script/test --all`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from congvan.intake.reading import sources

# Services are installed where an ordinary person's PATH does not look.
SEARCHED = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
SOFTHSM_LIBRARIES = ("softhsm/libsofthsm2.so", "*/softhsm/libsofthsm2.so")


@dataclass(frozen=True, slots=True)
class Program:
    """One program, by the Debian packages that hold it."""

    name: str
    packages: tuple[str, ...]
    without: str
    is_present: Callable[[], bool]
    only_for_tests: bool = False

    @property
    def install_command(self) -> str:
        """What the administrator types on Debian and Ubuntu."""
        return "apt install --no-install-recommends " + " ".join(self.packages)


def find(*names: str) -> str | None:
    """The path of the first of these programs that is there."""
    return next((path for name in names if (path := shutil.which(name, path=SEARCHED))), None)


def chromium() -> str | None:
    """The browser of the browser tests."""
    return find("chromium", "chromium-browser", "google-chrome")


def _has_softhsm() -> bool:
    library = Path("/usr/lib")
    return any(next(library.glob(pattern), None) for pattern in SOFTHSM_LIBRARIES)


def _has_liberation_2() -> bool:
    # Debian's older fonts-liberation has no Vietnamese letters at all.
    return Path("/usr/share/fonts/truetype/liberation2").is_dir()


PROGRAMS = (
    Program(
        "LibreOffice",
        ("libreoffice-writer-nogui", "fonts-liberation2"),
        "Tệp Word tải lên không chuyển được thành PDF để xem trước và ký.",
        lambda: find("soffice", "libreoffice") is not None and _has_liberation_2(),
    ),
    Program(
        "Tesseract tiếng Việt",
        ("tesseract-ocr", "tesseract-ocr-vie"),
        "Văn bản giấy quét vào không được nhận dạng chữ, nên không tìm được theo nội dung.",
        sources.can_recognize,
    ),
    Program(
        "ClamAV",
        ("clamav-daemon",),
        "Tệp nhận vào không được quét vi-rút và hiện nhãn “chưa quét”.",
        lambda: find("clamd") is not None,
    ),
    Program(
        "Poppler",
        ("poppler-utils",),
        "Không kiểm tra chéo được tệp PDF bằng một chương trình thứ hai.",
        lambda: find("pdftoppm") is not None,
    ),
    Program(
        "Chromium",
        ("chromium",),
        "Các bài kiểm thử bằng trình duyệt bị bỏ qua.",
        lambda: chromium() is not None,
        only_for_tests=True,
    ),
    Program(
        "SoftHSM2",
        ("softhsm2",),
        "Các bài kiểm thử ký bằng thiết bị PKCS#11 bị bỏ qua.",
        _has_softhsm,
        only_for_tests=True,
    ),
)


def missing() -> list[Program]:
    """The programs that are not on this machine."""
    return [program for program in PROGRAMS if not program.is_present()]
