"""The package of a .docx (ECMA-376-2) as parts of XML that can be changed and written back.

`opening` has checked what it holds; what is not changed here is written back byte by byte.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from congvan.drafting.docx.names import PACKAGE_RELATIONSHIPS
from congvan.drafting.docx.opening import MAX_BYTES, DocxRefused, Parts, open_parts

# One refusal for every reader of a .docx.
UnreadableDocx = DocxRefused


@dataclass(frozen=True, slots=True)
class Relationship:
    """What one part says of another: `kind` is the last word of its type, `target` a part's name."""

    kind: str
    target: str


def open_docx(source: bytes | Path) -> Package:
    """The package in `source`; raises UnreadableDocx with a sentence for the person."""
    package = Package(open_parts(_read(source)))
    package.document  # noqa: B018 - a package whose main part cannot be read is refused here
    return package


class Package:
    """An opened .docx. XML is parsed once, when asked for, and kept."""

    def __init__(self, opened: Parts) -> None:
        self._content_of: dict[str, bytes] = dict(opened.content)
        self._parsed: dict[str, etree._Element] = {}
        self._as_read: dict[str, bytes] = {}
        self.main_name = opened.main

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, as the package spells them."""
        return tuple(self._content_of)

    def has(self, name: str) -> bool:
        """Whether the package has this part."""
        return name in self._content_of

    def part(self, name: str) -> bytes:
        """The bytes of a part as read or set; raises UnreadableDocx when it is absent."""
        if name not in self._content_of:
            raise _damaged()
        return self._content_of[name]

    def set_part(self, name: str, content: bytes) -> None:
        """Replace or add a part; XML parsed from it before is forgotten."""
        self._content_of[name] = content
        self._parsed.pop(name, None)
        self._as_read.pop(name, None)

    def xml(self, name: str) -> etree._Element:
        """The root of an XML part, always the same object; changes of it are written by `save`."""
        if name not in self._parsed:
            root = _parse(self.part(name))
            self._parsed[name] = root
            self._as_read[name] = etree.tostring(root)
        return self._parsed[name]

    @property
    def document(self) -> etree._Element:
        """The root of the main part, w:document."""
        root = self.xml(self.main_name)
        if etree.QName(root).localname != "document":
            raise _damaged()
        return root

    def related(self, part_name: str) -> dict[str, Relationship]:
        """The parts that `part_name` ("" for the package) refers to, by relationship id."""
        folder, base = posixpath.split(part_name)
        relationships = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(relationships):
            return {}
        found = {}
        for element in self.xml(relationships).iter(f"{{{PACKAGE_RELATIONSHIPS}}}Relationship"):
            target = element.get("Target", "")
            if element.get("TargetMode") == "External" or not target:
                continue
            kind = element.get("Type", "").rsplit("/", 1)[-1]
            absolute = target if target.startswith("/") else posixpath.join("/", folder, target)
            full = posixpath.normpath(absolute).lstrip("/")
            found[element.get("Id", "")] = Relationship(kind=kind, target=full)
        return found

    def first_related(self, part_name: str, kind: str) -> str | None:
        """The name of the first present part of a kind ("styles", "theme", "settings", …)."""
        for relationship in self.related(part_name).values():
            if relationship.kind == kind and self.has(relationship.target):
                return relationship.target
        return None

    def save(self) -> bytes:
        """The package with the changes of its XML; equal content gives equal bytes."""
        content = {name: self._content(name) for name in self.names}
        return Parts(content, self.main_name).to_bytes()

    def _content(self, name: str) -> bytes:
        root = self._parsed.get(name)
        if root is None or etree.tostring(root) == self._as_read[name]:
            return self.part(name)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _read(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        with source.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableDocx(
            f"Không đọc được tệp {source.name}: {error.strerror or error}.",
            "Kiểm tra tên tệp và quyền đọc tệp.",
        ) from error


def _parse(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged() from error


def _damaged() -> UnreadableDocx:
    return UnreadableDocx("Tệp này bị hỏng hoặc không phải văn bản Word (.docx), không đọc được.")
