"""An approved .docx as PDF/A-2b, made by LibreOffice in a process that can harm nothing (R-083).

The file comes from outside the program, so LibreOffice gets a cleaned copy, a profile of its own
with macros and links off, no network where the system allows that, limits of memory and time, and
is ended with all its children when the time is over. The font is our own Tinos, the metric twin of
Times New Roman with every Vietnamese letter, so the pages break the same on every machine.

A profile is made once in a process and kept: the first conversion makes it (cold), later ones
find it (warm). Where LibreOffice is absent, the clerk uploads the PDF made in Word; `agrees` says
whether it is the approved draft.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Final

from congvan.drafting.agreement import agrees
from congvan.drafting.docx import without_outside
from congvan.drafting.libreoffice_profile import write_profile
from congvan.kernel import typesetting
from congvan.kernel.errors import BusinessError

logger = logging.getLogger(__name__)

# A cold start takes five seconds, a report of 300 pages 20; the loaded machine needs some air.
WALL_SECONDS = 120.0
CPU_SECONDS = 90
# An old file that is only read for its words must not keep a person's conversion waiting.
OLD_FORMAT_SECONDS = 45.0
# It reserves more addresses (2 GB) than it uses (0.25 GB).
MEMORY_BYTES = 4 << 30
FILE_BYTES = 300 << 20
# Two core machine, heavy program: one after another in each worker process.
_gate = threading.Lock()
_EXPORT: Final = (
    'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},'
    '"ExportNotes":{"type":"boolean","value":"false"},'
    '"ExportLinksRelativeFsys":{"type":"boolean","value":"false"},'
    '"ExportFormFields":{"type":"boolean","value":"false"}}'
)
_PROGRAM = Path(__file__).with_name("conversion_process.py")
_SEARCHED = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/bin", "/usr/local/bin"])

__all__ = [
    "ConversionFailed", "ConverterMissing", "agrees", "is_available", "to_new_format", "to_pdf",
]  # fmt: skip


class ConverterMissing(BusinessError):
    """There is no LibreOffice on this machine."""

    code = "converter_missing"
    http_status = 503

    def __init__(self) -> None:
        super().__init__(
            "Máy chủ chưa có LibreOffice nên chưa chuyển được tệp Word thành PDF.",
            next_step="Lưu tệp Word thành PDF trên máy của mình rồi tải lên; nhờ người quản trị máy chủ cài LibreOffice.",
        )


class ConversionFailed(BusinessError):
    """LibreOffice could not make a PDF of this file, or not in time."""

    code = "conversion_failed"
    http_status = 503

    def __init__(self, sentence: str) -> None:
        super().__init__(
            sentence,
            next_step="Thử lại; nếu vẫn lỗi, lưu tệp Word thành PDF trên máy của mình rồi tải lên.",
        )


def is_available() -> bool:
    """Whether this machine can convert."""
    return _converter() is not None


def to_pdf(docx: bytes) -> bytes:
    """The .docx as PDF/A-2b, links and fields as they last stood, comments left out.

    Takes about two seconds, five the first time in a process; at most WALL_SECONDS. Raises
    DocxRefused, ConverterMissing, ConversionFailed, and FontsMissing when Tinos is not there.
    """
    program = _converter()
    if program is None:
        raise ConverterMissing
    content = _converted(
        program, without_outside(docx), old="docx", new="pdf", export=_EXPORT,
        seconds=WALL_SECONDS,
    )  # fmt: skip
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
        raise ConversionFailed("LibreOffice không chuyển được tệp Word này thành PDF.")
    return content


def to_new_format(content: bytes, *, old: str, new: str) -> bytes:
    """An old Office file ("doc", "xls", "ppt") saved in the new format of its kind, for its text.

    Such a file cannot be cleaned before; macros, links and the network are off. As slow as `to_pdf`.
    Raises ConverterMissing, ConversionFailed, FontsMissing.
    """
    program = _converter()
    if program is None:
        raise ConverterMissing
    return _converted(program, content, old=old, new=new, export=new, seconds=OLD_FORMAT_SECONDS)


def _converter() -> str | None:
    for name in ("soffice", "libreoffice"):
        if path := shutil.which(name, path=_SEARCHED):
            return path
    return None


def _converted(
    program: str, content: bytes, *, old: str, new: str, export: str, seconds: float
) -> bytes:
    with _gate:
        profile = _profile()
        try:
            return _convert(
                program, profile, content, old=old, new=new, export=export, seconds=seconds
            )
        except ConversionFailed:
            # A profile that a file has broken must not break the next one.
            _forget_profile()
            raise


def _convert(
    program: str, profile: Path, content: bytes, *, old: str, new: str, export: str,
    seconds: float,
) -> bytes:  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="congvan-pdf-") as folder:
        source = Path(folder) / f"document.{old}"
        source.write_bytes(content)
        outcome = _run(
            [
                program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
                "--nolockcheck", "--nodefault", "--nologo", "--nofirststartwizard",
                "--convert-to", export, "--outdir", folder, str(source),
            ],
            profile, folder, seconds,
        )  # fmt: skip
        made = source.with_suffix(f".{new}")
        converted = made.read_bytes() if made.exists() else b""
    if outcome or not converted:
        logger.error("conversion failed: %s", outcome or f"no .{new} was made of a .{old}")
        raise ConversionFailed(f"LibreOffice không chuyển được tệp {old} này thành {new}.")
    return converted


def _run(command: list[str], profile: Path, folder: str, seconds: float) -> str:
    """Run LibreOffice within its limits; what went wrong, or "". Raises ConversionFailed when late."""
    limits = [str(number) for number in (MEMORY_BYTES, CPU_SECONDS, FILE_BYTES)]
    with subprocess.Popen(
        [sys.executable, "-I", "-S", str(_PROGRAM), *limits, "--", *command],
        cwd=folder, env=_environment(profile, folder), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            _, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as late:
            raise ConversionFailed(
                "LibreOffice mở và chuyển tệp mất quá nhiều thời gian."
            ) from late
        finally:
            _end_group(process)
    if process.returncode == 0:
        return ""
    return f"exit {process.returncode}: {errors.decode(errors='replace')[-500:]}"


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End whatever is left of the program; soffice starts a second process of itself."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _environment(profile: Path, folder: str) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin", "HOME": str(profile), "TMPDIR": folder, "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(profile / "fonts.conf"), "SAL_USE_VCLPLUGIN": "svp",
        # The generic backend needs no desktop; crash reports and updates have nowhere to go.
        "SAL_DISABLE_OPENCL": "1", "SAL_DISABLE_CUPS": "1",
    }  # fmt: skip


_kept_profile: Path | None = None


def _profile() -> Path:
    """The profile folder of this process; made at the first conversion. The caller holds the gate."""
    global _kept_profile  # noqa: PLW0603 - one folder a process, as LibreOffice asks for
    if _kept_profile is None or not _kept_profile.is_dir():
        folder = Path(tempfile.mkdtemp(prefix="congvan-soffice-"))
        write_profile(folder, fonts=typesetting.font_files())
        _kept_profile = folder
    return _kept_profile


@atexit.register
def _forget_profile() -> None:
    global _kept_profile  # noqa: PLW0603
    if _kept_profile is not None:
        shutil.rmtree(_kept_profile, ignore_errors=True)
    _kept_profile = None
