"""Text out of XML: streamed, entities and document types refused, elements told by their names.

The names stand without their prefixes: Word writes two families of namespaces (ECMA-376 and the
strict one), and other programs choose prefixes of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

from congvan.search.texts.collecting import Letters
from congvan.search.texts.reasons import Obstacle, Unreadable

CHUNK = 64 << 10


@dataclass(frozen=True, slots=True)
class Names:
    """Which elements hold text, end a line, stand for a space or a sign, or are passed over."""

    text: frozenset[str]
    lines: frozenset[str]
    signs: dict[str, str]
    skipped: frozenset[str] = frozenset()


class TextOf:
    """Handlers of the parser: what `names` say goes to `letters`."""

    def __init__(self, names: Names, letters: Letters) -> None:
        self._names = names
        self._letters = letters
        self._open = 0
        self._skipping = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """An element begins."""
        if self._skipping:
            self._skipping += 1
            return
        local = local_name(name)
        if local in self._names.skipped:
            self._skipping = 1
        elif local in self._names.text:
            self._open += 1
        elif local in self._names.signs:
            self._letters.add(self._names.signs[local])

    def end(self, name: str) -> None:
        """An element ends."""
        if self._skipping:
            self._skipping -= 1
            return
        local = local_name(name)
        if local in self._names.text:
            self._open -= 1
        if local in self._names.lines:
            self._letters.add("\n")

    def data(self, text: str) -> None:
        """Letters between tags."""
        if self._open and not self._skipping:
            self._letters.add(text)


def local_name(name: str) -> str:
    """The name without its prefix: "w:t" is "t"."""
    return name[name.rfind(":") + 1 :]


def parse(stream: BinaryIO, handlers: object, letters: Letters) -> None:
    """Send the elements of `stream` to `handlers` (start, end, data).

    Raises Unreadable (broken, or with a document type that could hide or multiply text), Enough.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = getattr(handlers, "start")  # noqa: B009 - three names, one shape
    parser.EndElementHandler = getattr(handlers, "end")  # noqa: B009
    parser.CharacterDataHandler = getattr(handlers, "data")  # noqa: B009
    parser.StartDoctypeDeclHandler = _refuse
    try:
        while chunk := stream.read(CHUNK):
            letters.look_at_clock()
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable(Obstacle.BROKEN) from error


def _refuse(*_: object) -> None:
    raise Unreadable(Obstacle.HOSTILE)
