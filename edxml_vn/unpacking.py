"""Attachments of a package into a folder, under names that stay inside it and replace nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from edxml_vn.limits import Limits
from edxml_vn.model import Attachment, Document
from edxml_vn.names import distinct, safe_name
from edxml_vn.reading import DEFAULT_LIMITS, read

READABLE = 0o644


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An attachment and where it lies now; `path` is None when it is broken."""

    attachment: Attachment
    path: Path | None


def unpack(source: Path, folder: Path, *, limits: Limits = DEFAULT_LIMITS) -> list[Unpacked]:
    """Write every good attachment into `folder`, made when missing. A status has none.

    Names are sanitised, told apart from one another and from what is there already. All or nothing:
    raises PackageRefused or OSError with the folder as it was.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _unpacked(source, folder, limits)
    except BaseException:
        for one in missing:
            with contextlib.suppress(OSError):
                one.rmdir()
        raise


def _unpacked(source: Path, folder: Path, limits: Limits) -> list[Unpacked]:
    placed: list[Unpacked] = []
    with tempfile.TemporaryDirectory(dir=folder, prefix=".edxml-") as aside:
        message = read(source, files_to=Path(aside), limits=limits).message
        attachments = message.attachments if isinstance(message, Document) else ()
        names = _names(attachments, folder)
        try:
            for attachment, name in zip(attachments, names, strict=True):
                path = _place(attachment.path, folder / name) if attachment.path else None
                placed.append(Unpacked(attachment, path))
        except BaseException:
            for one in placed:
                if one.path is not None:
                    one.path.unlink(missing_ok=True)
            raise
    return placed


def _names(attachments: tuple[Attachment, ...], folder: Path) -> list[str]:
    there = os.listdir(folder)
    wanted = [safe_name(one.name, number=n) for n, one in enumerate(attachments, start=1)]
    return distinct([*there, *wanted])[len(there) :]


def _place(file: Path, target: Path) -> Path:
    """Move without ever replacing or following what stands at the target."""
    file.chmod(READABLE)
    try:
        os.link(file, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        # A disk without hard links.
        with file.open("rb") as source, target.open("xb") as copy:
            try:
                shutil.copyfileobj(source, copy)
            except BaseException:
                target.unlink(missing_ok=True)
                raise
    return target
