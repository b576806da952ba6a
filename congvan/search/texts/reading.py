"""The text of a stored file: what it is by its content, then the reader for that.

The quick readers take milliseconds. What takes seconds is only named here: pages that are pictures
of paper wait for recognition, old Office formats for LibreOffice.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from congvan.kernel import files
from congvan.kernel.files import content, signatures
from congvan.kernel.files.content import Recognition
from congvan.kernel.files.content_types import ContentType
from congvan.kernel.files.reading import StoredFile
from congvan.search.states import TextSource
from congvan.search.texts import archives, isolation, old_office
from congvan.search.texts.collecting import Taken
from congvan.search.texts.reasons import Obstacle, Unreadable

_QUICK = {
    ContentType.PDF: ("pdf", TextSource.LAYER),
    ContentType.DOCX: ("docx", TextSource.OFFICE),
    ContentType.PPTX: ("pptx", TextSource.OFFICE),
    ContentType.XLSX: ("xlsx", TextSource.OFFICE),
}
PICTURES = frozenset({ContentType.PNG, ContentType.JPEG, ContentType.TIFF})


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. `waits_for` says what is still to be done by a slow reader, if anything."""

    taken: Taken
    source: TextSource
    waits_for: TextSource = TextSource.UNREAD


@contextmanager
def copied(blob: StoredFile) -> Iterator[Path]:
    """A checked copy of the file within the block. Raises Unreadable."""
    with tempfile.TemporaryDirectory(prefix="congvan-doc-") as folder:
        path = Path(folder) / "tep"
        try:
            with (
                files.open_blob(blob, store=files.default_store()) as stored,
                path.open("wb") as copy,
            ):
                shutil.copyfileobj(stored, copy)
        except files.FileWithheld as error:
            raise Unreadable(Obstacle.WITHHELD) from error
        except (files.MissingBlob, files.CorruptBlob) as error:
            raise Unreadable(Obstacle.MISSING) from error
        yield path


def read(path: Path) -> Reading:
    """The text of the file at `path`, as far as the quick readers go. Raises Unreadable."""
    with path.open("rb") as file:
        recognition = content.recognize(file)
    kind = recognition.content_type
    if kind is ContentType.ZIP:
        return Reading(_read_archive(path), TextSource.OFFICE)
    if kind in old_office.NEW_FORMAT:
        return Reading(Taken(""), TextSource.OFFICE, waits_for=TextSource.OFFICE)
    if kind in PICTURES:
        return Reading(Taken(""), TextSource.OCR, waits_for=TextSource.OCR)
    return read_recognized(path, recognition)


def read_old_office(path: Path) -> Taken:
    """The text of an old Office file; takes seconds. Raises Unreadable."""
    with path.open("rb") as file:
        kind = content.recognize(file).content_type
    if kind not in old_office.NEW_FORMAT:
        raise Unreadable(Obstacle.BROKEN)
    return old_office.read(path, kind=kind)


def read_recognized(path: Path, recognition: Recognition) -> Reading:
    """The text of a single file that needs no slow reader; empty for one that has none.

    Raises Unreadable.
    """
    if recognition.content_type in _QUICK:
        reader, source = _QUICK[recognition.content_type]
        taken = isolation.read(path, kind=reader)
        waits_for = TextSource.OCR if taken.scanned else TextSource.UNREAD
        return Reading(taken, source, waits_for)
    if recognition.label == signatures.PLAIN_TEXT.label:
        return Reading(isolation.read(path, kind="plain"), TextSource.PLAIN)
    if recognition.reason is not None:
        raise Unreadable(
            Obstacle.BROKEN, f"Chưa đọc được nội dung tệp: {recognition.reason.clause}."
        )
    return Reading(Taken(""), TextSource.UNREAD)


def _read_archive(path: Path) -> Taken:
    """The members' names and texts; a member that is a scan or an old format gives its name."""

    def text_of(member: Path) -> Taken:
        with member.open("rb") as file:
            recognition = content.recognize(file)
        try:
            taken = read_recognized(member, recognition).taken
        except Unreadable:
            return Taken("", is_cut=True)
        return replace(taken, is_cut=taken.is_cut or bool(taken.scanned))

    return archives.read(path, text_of)
