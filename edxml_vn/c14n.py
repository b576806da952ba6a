"""Canonical XML 1.0, inclusive and exclusive, over the events of expat: what a digest is made of.

Nothing is kept but the open elements, so a package of 200 MB is digested in the memory of one of
200 kB. Namespaces are rendered as W3C REC-xml-c14n-20010315 §4.6 and REC-xml-exc-c14n §3 say;
documents with a DOCTYPE are refused, so there are neither defaults nor entities to think of.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
_CHUNK = 64 * 1024
_TEXT_BUFFER = 128 * 1024
# One tag, comment or instruction; expat scans an unfinished one again with every piece.
_LONGEST_TOKEN = 256 * 1024
_DEEPEST = 200
# Elements, comments and instructions of one document; namespaces in scope at one element.
_MOST_PARTS = 200_000
_MOST_NAMESPACES = 200

Write = Callable[[bytes], object]


class NotCanonical(Exception):
    """The bytes have no canonical form that this module makes: not well-formed, or hostile."""


@dataclass(frozen=True, slots=True)
class Element:
    """An open element: its name, and the namespaces in scope and rendered, by prefix."""

    name: str
    scope: Mapping[str, str]
    rendered: Mapping[str, str]


class Canonicalizer:
    """Writes the canonical form of the events that it is told.

    The first element may be one inside a document: the inclusive form then renders all the
    namespaces in scope there.
    """

    def __init__(self, write: Write, *, is_exclusive: bool, with_comments: bool) -> None:
        self._write = write
        self._is_exclusive = is_exclusive
        self._with_comments = with_comments
        self._open: list[Element] = []
        self._is_after_root = False

    def start(self, name: str, attributes: list[str], scope: Mapping[str, str]) -> None:
        """A start tag; `attributes` are name, value, name, value; `scope` includes its own."""
        above = self._open[-1] if self._open else None
        before = above.rendered if above else {}
        pairs = [
            (attributes[at], attributes[at + 1])
            for at in range(0, len(attributes), 2)
            if not _is_declaration(attributes[at])
        ]
        declared = self._declared(name, pairs, above, before, scope)
        parts = [f"<{name}"]
        for prefix, uri in sorted(declared.items()):
            parts.append(
                f' xmlns:{prefix}="{_value(uri)}"' if prefix else f' xmlns="{_value(uri)}"'
            )
        if len(pairs) > 1:
            pairs.sort(key=lambda pair: _attribute_key(pair[0], scope))
        parts += [f' {key}="{_value(value)}"' for key, value in pairs]
        parts.append(">")
        self._write("".join(parts).encode())
        rendered = {**before, **declared} if declared else before
        self._open.append(Element(name, scope, rendered))

    def end(self) -> None:
        """The end tag of the element opened last."""
        self._write(f"</{self._open.pop().name}>".encode())
        self._is_after_root = not self._open

    def text(self, text: str) -> None:
        """Text between tags; blanks around the root are none."""
        if not self._open:
            return
        if "&" in text:
            text = text.replace("&", "&amp;")
        if "<" in text:
            text = text.replace("<", "&lt;")
        if ">" in text:
            text = text.replace(">", "&gt;")
        if "\r" in text:
            text = text.replace("\r", "&#xD;")
        self._write(text.encode())

    def comment(self, text: str) -> None:
        """A comment, when comments are wanted."""
        if self._with_comments:
            self._outer(f"<!--{text}-->")

    def instruction(self, target: str, data: str) -> None:
        """A processing instruction."""
        text = data.replace("\r", "&#xD;")
        self._outer(f"<?{target} {text}?>" if text else f"<?{target}?>")

    def _outer(self, text: str) -> None:
        """Comments and instructions stand on lines of their own outside the root."""
        if not self._open:
            text = f"\n{text}" if self._is_after_root else f"{text}\n"
        self._write(text.encode())

    def _declared(
        self,
        name: str,
        pairs: list[tuple[str, str]],
        above: Element | None,
        before: Mapping[str, str],
        scope: Mapping[str, str],
    ) -> dict[str, str]:
        """The declarations to render: those in scope, or those used, that are not rendered yet."""
        if self._is_exclusive:
            used = {_prefix(name), *(_prefix(key) for key, _ in pairs if ":" in key)} - {"xml"}
            return {
                prefix: scope.get(prefix, "")
                for prefix in used
                if before.get(prefix, "") != scope.get(prefix, "")
            }
        if above is not None and above.scope is scope:
            return {}
        return {prefix: uri for prefix, uri in scope.items() if before.get(prefix, "") != uri}


class Handler:
    """What `walk` tells: every method may be left as it is. `position` is where in the bytes the
    tag stands that `end` tells of.
    """

    position = 0

    def start(self, name: str, attributes: list[str], scope: Mapping[str, str]) -> None:
        """A start tag and the namespaces in scope at it."""

    def end(self) -> None:
        """The end tag of the element opened last."""

    def text(self, text: str) -> None:
        """A piece of text."""

    def comment(self, text: str) -> None:
        """A comment."""

    def instruction(self, target: str, data: str) -> None:
        """A processing instruction."""


def walk(source: Path | bytes, handler: Handler) -> None:
    """Tell the handler all that is in the document, in pieces.

    Raises NotCanonical: not well-formed, a DOCTYPE, an undeclared prefix, a tag without end, too
    deep, too many. Exceptions of the handler pass.
    """
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.buffer_size = _TEXT_BUFFER
    scopes: list[Mapping[str, str]] = []
    parts = itertools.count(1)

    def count() -> None:
        if next(parts) > _MOST_PARTS:
            raise NotCanonical("too many parts")

    def start(name: str, attributes: list[str]) -> None:
        count()
        if len(scopes) >= _DEEPEST:
            raise NotCanonical("too deep")
        scope = _scope(name, attributes, scopes[-1] if scopes else {})
        scopes.append(scope)
        handler.start(name, attributes, scope)

    def end(_: str) -> None:
        scopes.pop()
        handler.position = parser.CurrentByteIndex
        handler.end()

    def comment(text: str) -> None:
        count()
        handler.comment(text)

    def instruction(target: str, data: str) -> None:
        count()
        handler.instruction(target, data)

    def doctype(*_: object) -> None:
        raise NotCanonical("doctype")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    parser.CommentHandler = comment
    parser.ProcessingInstructionHandler = instruction
    parser.StartDoctypeDeclHandler = doctype
    fed = 0
    try:
        for piece in pieces(source):
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > _LONGEST_TOKEN + len(piece):
                raise NotCanonical("a tag without end")
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as broken:
        raise NotCanonical("not well-formed") from broken
    finally:
        # Parser and handlers hold each other; the memory must not wait for the collector.
        parser.StartElementHandler = parser.EndElementHandler = None


def pieces(source: Path | bytes) -> Iterator[bytes]:
    """The bytes of a source, a little at a time."""
    file: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    with file:
        while piece := file.read(_CHUNK):
            yield piece


def _scope(name: str, attributes: list[str], above: Mapping[str, str]) -> Mapping[str, str]:
    """The namespaces in scope at an element; the very mapping above when it declares none."""
    declared = {
        attributes[at].partition(":")[2]: attributes[at + 1]
        for at in range(0, len(attributes), 2)
        if _is_declaration(attributes[at])
    }
    if any(prefix and not uri for prefix, uri in declared.items()):
        raise NotCanonical("a prefix cannot be taken back")
    declared.pop("xml", None)
    scope = {**above, **declared} if declared else above
    if len(scope) > _MOST_NAMESPACES:
        raise NotCanonical("too many namespaces")
    for at in range(0, len(attributes), 2):
        _check_prefix(attributes[at], scope)
    _check_prefix(name, scope)
    return scope


def _check_prefix(name: str, scope: Mapping[str, str]) -> None:
    if name.count(":") > 1 or name[:1] == ":" or name[-1:] == ":":
        raise NotCanonical("a bad name")
    prefix = _prefix(name)
    if prefix and prefix not in ("xml", "xmlns") and prefix not in scope:
        raise NotCanonical("an undeclared prefix")


def _is_declaration(name: str) -> bool:
    return name == "xmlns" or name.startswith("xmlns:")


def _prefix(name: str) -> str:
    prefix, colon, _ = name.partition(":")
    return prefix if colon else ""


def _attribute_key(name: str, scope: Mapping[str, str]) -> tuple[str, str]:
    """Attributes stand in the order of namespace and local name; those without namespace first."""
    prefix, colon, local = name.partition(":")
    if not colon:
        return "", name
    return (XML_NAMESPACE if prefix == "xml" else scope[prefix]), local


def _value(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return text.replace("\t", "&#x9;").replace("\n", "&#xA;").replace("\r", "&#xD;")
