"""The members of a ZIP file, one level deep, each read like a file of its own."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from congvan.kernel.files import archives, zip_directory
from congvan.kernel.files.findings import Refused
from congvan.kernel.files.zip_directory import Entry
from congvan.kernel.text import nfc
from congvan.search.texts.collecting import Enough, Letters, Taken, tidy
from congvan.search.texts.reasons import Obstacle, Unreadable

# The names of all members can be searched, the texts of so many: a dossier has some dozens.
MEMBERS = 100
MEMBER_BYTES = archives.MEMBER_BYTES
TOTAL_BYTES = archives.ARCHIVE_BYTES
# Members come out of their own processes at milliseconds each; hostile ones take the limit of each.
SECONDS = 60.0


def read(path: Path, text_of: Callable[[Path], Taken]) -> Taken:
    """Name and text of each member; `text_of` reads a copy of one. Raises Unreadable."""
    letters, is_cut = Letters(), False
    until = time.monotonic() + SECONDS
    bytes_left, members_left = TOTAL_BYTES, MEMBERS
    with path.open("rb") as file, tempfile.TemporaryDirectory(prefix="congvan-doc-") as folder:
        try:
            entries = zip_directory.read_entries(file, limits=archives.LIMITS)
        except Refused as refused:
            raise Unreadable(
                Obstacle.BROKEN, f"Chưa đọc được nội dung tệp: {refused.reason.clause}."
            ) from refused
        wanted = [one for one in entries if not one.is_directory and not _is_foreign(one)]
        try:
            letters.add("\n".join(nfc(one.name) for one in wanted) + "\n")
            for entry in wanted:
                is_left_out = entry.size > min(MEMBER_BYTES, bytes_left) or members_left <= 0
                if is_left_out or time.monotonic() > until:
                    is_cut = True
                    continue
                bytes_left -= entry.size
                members_left -= 1
                copy = Path(folder) / "thanh-phan"
                taken = text_of(copy) if _unpack(file, entry, copy) else Taken("", is_cut=True)
                is_cut = is_cut or taken.is_cut
                letters.add(taken.text + "\n")
        except Enough:
            is_cut = True
    return Taken(tidy(letters.raw()), is_cut=is_cut)


def _unpack(file: BinaryIO, entry: Entry, copy: Path) -> bool:
    """Write the member to `copy`; False when the archive does not give what it declares."""
    with copy.open("wb") as out:
        try:
            for chunk in zip_directory.read_member(file, entry, at_most=MEMBER_BYTES):
                out.write(chunk)
        except Refused:
            return False
    return True


def _is_foreign(entry: Entry) -> bool:
    base_name = entry.name.rpartition("/")[2].casefold()
    return entry.name.startswith(archives.MACOS_FOLDER) or base_name in archives.SYSTEM_FILES
