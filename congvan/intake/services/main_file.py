"""Which of a package's files is the document itself: the format does not say (SPEC §5)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar

from congvan.documents.rules import symbols
from congvan.kernel.files import ContentType
from congvan.kernel.models import Blob
from congvan.kernel.text import fold

_KINDS = (
    (ContentType.PDF,), (ContentType.DOCX, ContentType.DOC), (ContentType.XLSX, ContentType.XLS),
)  # fmt: skip
# Longer ones are no numbers of documents.
_DIGITS = re.compile(r"(?<!\d)0*(\d{1,18})(?!\d)")
_APPENDIX = re.compile(r"\b(phu luc|pl\d*|kem theo|dinh kem|bieu|bang|danh sach|mau)\b")


class NamedFile(Protocol):
    """What is asked of a file."""

    name: str
    blob: Blob | None


File = TypeVar("File", bound=NamedFile)


def main_of(files: Sequence[File], *, symbol: str, appendixes: Collection[str] = ()) -> File | None:
    """The file that is the document: PDF before Word before Excel, else the first; None of none.

    Among those of one kind the one named after the document's number, then the first whose name is
    not that of an appendix, then the first. `appendixes` are the names the sender calls so.
    """
    said = {fold(name) for name in appendixes}
    own = [file for file in files if fold(file.name) not in said]
    if own:
        files = own
    for kinds in _KINDS:
        found = [file for file in files if file.blob and file.blob.content_type in kinds]
        if found:
            return _named(found, symbol)
    return files[0] if files else None


def _named(files: Sequence[File], symbol: str) -> File:
    plain = {id(file): _words(file.name) for file in files}
    bodies = [file for file in files if not _APPENDIX.search(plain[id(file)])] or list(files)
    parsed = symbols.parse(symbol)
    if parsed is not None:
        organ = _words(parsed.notation).split()
        for wanted in (organ, []):
            for file in bodies:
                words = plain[id(file)]
                if parsed.number in _numbers(words) and all(w in words.split() for w in wanted):
                    return file
    return bodies[0]


def _numbers(words: str) -> set[int]:
    """The numbers in a name, also with leading zeros."""
    return {int(digits) for digits in _DIGITS.findall(words)}


def _words(name: str) -> str:
    return " ".join(re.split(r"[\W_]+", fold(name.rpartition(".")[0] or name)))
