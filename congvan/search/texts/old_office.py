"""Old Office files (doc, xls, ppt): LibreOffice saves them in the new format, which is then read."""

from __future__ import annotations

import tempfile
from pathlib import Path

from congvan.drafting import conversion
from congvan.kernel.files.content_types import ContentType
from congvan.search.texts import isolation
from congvan.search.texts.collecting import Taken
from congvan.search.texts.reasons import Obstacle, Unreadable

# What LibreOffice takes in its 90 seconds; an old file of more is pictures.
MOST_BYTES = 50 << 20
NEW_FORMAT = {
    ContentType.DOC: ContentType.DOCX,
    ContentType.XLS: ContentType.XLSX,
    ContentType.PPT: ContentType.PPTX,
}


def read(path: Path, *, kind: ContentType) -> Taken:
    """The text of the old file at `path`; takes seconds. Raises Unreadable."""
    if not conversion.is_available():
        raise Unreadable(Obstacle.NO_LIBREOFFICE)
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(Obstacle.TOO_HEAVY)
    target = NEW_FORMAT[kind]
    try:
        saved = conversion.to_new_format(path.read_bytes(), old=kind.value, new=target.value)
    except conversion.ConversionFailed as error:
        raise Unreadable(Obstacle.NOT_CONVERTED) from error
    with tempfile.TemporaryDirectory(prefix="congvan-doc-") as folder:
        copy = Path(folder) / "tep"
        copy.write_bytes(saved)
        return isolation.read(copy, kind=target.value)
