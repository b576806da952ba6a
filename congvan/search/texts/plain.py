"""Plain text of a file that does not say its encoding: Unicode as it comes, and what was before it."""

from __future__ import annotations

import codecs
from pathlib import Path

from congvan.kernel import legacy_text
from congvan.search.texts.collecting import MOST_LETTERS, SAMPLE_LETTERS, Letters, Taken

# Four bytes a letter at most.
MOST_BYTES = MOST_LETTERS * 4
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read(path: Path) -> Taken:
    """The text of the file, tables of commas too."""
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    text = decoded(data[:MOST_BYTES])
    letters = Letters(most=MOST_LETTERS + 1)
    letters.add(text[:MOST_LETTERS])
    return Taken(letters.text(), is_cut=len(data) > MOST_BYTES or len(text) > MOST_LETTERS)


def decoded(data: bytes) -> str:
    """The letters of `data`: by its mark, as UTF-8, as TCVN3 or VNI, else as Windows wrote them."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        pass
    legacy = data.decode("latin-1")
    if legacy_text.detect(legacy[:SAMPLE_LETTERS]) is not legacy_text.Encoding.UNICODE:
        return legacy
    return data.decode("cp1258", errors="replace")
