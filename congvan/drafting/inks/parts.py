"""The parts of an opened .docx that hold text: body, footnotes, headers, footers.

Parsed once each; what was asked for by `xml` is written back by `save`, the rest byte by byte.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from lxml import etree

from congvan.drafting.docx.opening import DocxRefused, open_parts
from congvan.drafting.docx.opening import Parts as Opened

# lxml says nothing of its types to the type checker.
Element: TypeAlias = Any

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES_PART = "[Content_Types].xml"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
# Word writes the wall clock of the writer and calls it UTC.
WORD_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


@dataclass(frozen=True, slots=True)
class Story:
    """One stretch of text of its own: `key` begins its locators, `kind` is a part of the page."""

    key: str
    kind: str  # body, footnote, header, footer
    name: str


_KINDS = (
    ("footnotes", "n", "footnote"),
    ("endnotes", "e", "footnote"),
    ("header", "h", "header"),
    ("footer", "f", "footer"),
)


class Parts:
    """An opened .docx. Raises DocxRefused like `congvan.drafting.docx.opening.open_parts`."""

    def __init__(self, data: bytes) -> None:
        self._package: Opened = open_parts(data)
        self._roots: dict[str, Element] = {}
        self._dropped: set[str] = set()
        self.main = self._package.main
        if self.xml(self.main).find(w("body")) is None:
            raise DocxRefused("Tệp Word không có nội dung.")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in self._package.content if name not in self._dropped)

    def content(self, name: str) -> bytes:
        """The bytes of a part as they came."""
        return self._package.content[name]

    def has(self, name: str) -> bool:
        """Whether the part is there."""
        return (name in self._package.content or name in self._roots) and name not in self._dropped

    def xml(self, name: str) -> Element:
        """The root of an XML part; changes of it are saved."""
        if name not in self._roots:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            try:
                self._roots[name] = etree.fromstring(self._package.content[name], parser)
            except (etree.XMLSyntaxError, ValueError) as error:
                raise DocxRefused("Tệp Word bị hỏng hoặc bị cụt, không đọc được.") from error
        return self._roots[name]

    def add(self, name: str, root: Element) -> None:
        """A new XML part."""
        self._roots[name] = root
        self._dropped.discard(name)

    def drop(self, name: str) -> None:
        """Leave a part out; its relationships are the caller's matter."""
        self._dropped.add(name)

    def relationships(self) -> Element:
        """The root of the main part's relationships; made when absent."""
        folder, base = posixpath.split(self.main)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(name):
            self.add(
                name,
                etree.Element(f"{{{RELATIONSHIPS}}}Relationships", nsmap={None: RELATIONSHIPS}),
            )
        return self.xml(name)

    def related(self, kind: str) -> list[str]:
        """The present parts of a kind ("styles", "comments") that the main part names, in order."""
        found = []
        for one in self.relationships():
            if not isinstance(one.tag, str) or one.get("TargetMode") == "External":
                continue
            if one.get("Type", "").rsplit("/", 1)[-1] == kind:
                name = self.target(one)
                if self.has(name):
                    found.append(name)
        return sorted(set(found))

    def target(self, relationship: Element) -> str:
        """The name of the part a relationship of the main part points at."""
        target = relationship.get("Target", "")
        base = "/" if target.startswith("/") else "/" + posixpath.dirname(self.main)
        return posixpath.normpath(posixpath.join(base, target)).lstrip("/")

    def stories(self) -> Iterator[tuple[Story, Element]]:
        """The stretches of text, body first."""
        yield Story("d", "body", self.main), self.xml(self.main)
        for relation, key, kind in _KINDS:
            for place, name in enumerate(self.related(relation)):
                yield Story(f"{key}{place or ''}", kind, name), self.xml(name)

    def save(self) -> bytes:
        """The package with the changed parts; equal content gives equal bytes."""
        written = {
            name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, root in self._roots.items()
        }
        kept = dict(self._package.content)
        kept.update(written)
        for name in self._dropped:
            kept.pop(name, None)
        return Opened(kept, self.main).to_bytes()


def word_time(at: datetime) -> str:
    """A moment as Word writes it: the wall clock of Việt Nam with a Z behind it."""
    local = at.astimezone(WORD_ZONE) if at.tzinfo else at
    return local.strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(written: str | None) -> datetime | None:
    """The moment that Word wrote, None for what is no time."""
    try:
        found = datetime.fromisoformat((written or "").strip().rstrip("Z"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=WORD_ZONE)
