"""The package of a .docx (ECMA-376-2): read in bounded time and memory, written back part by part.

The file comes from people: sizes are checked before anything is unpacked, documents with a DOCTYPE
are refused (no entities), and the parser keeps its own limits of depth and size. What is not
changed is written back byte by byte.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from congvan.drafting.docx.names import PACKAGE_RELATIONSHIPS
from congvan.kernel.errors import InvalidInput

FILE_BYTES = 50 << 20  # the upload limit of the product; a draft with pictures has some MiB
MEMBERS = 5_000  # a document with thousands of pictures; the directory then is about 1 MiB
PART_BYTES = 24 << 20  # XML of about 1,500 pages; parsed it takes some 300 MiB
XML_BYTES = 64 << 20
UNPACKED_BYTES = 256 << 20
_COMPRESSION = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
_MAIN_KINDS = ("officeDocument",)
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
# A fixed time of writing makes equal content equal bytes.
_WRITTEN_AT = (2020, 3, 5, 0, 0, 0)


class UnreadableDocx(InvalidInput):
    """The file is no .docx, is damaged, or is larger than a document can be."""

    code = "docx_unreadable"


@dataclass(frozen=True, slots=True)
class Relationship:
    """What one part says of another: `kind` is the last word of its type, `target` a part's name."""

    kind: str
    target: str


def open_docx(source: bytes | Path) -> Package:
    """The package in `source`; raises UnreadableDocx with a sentence for the person."""
    data = _read(source)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnreadableDocx(
            "Tệp này ở dạng Word cũ (.doc) hoặc được đặt mật khẩu.",
            next_step="Mở bằng Word, bỏ mật khẩu, lưu dạng .docx rồi tải lên lại.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _checked_members(archive)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise _damaged() from error
    package = Package(data, members)
    package.document  # noqa: B018 - a package whose main part cannot be read is refused here
    return package


class Package:
    """An opened .docx. Parts are unpacked when asked for; XML is parsed once and kept."""

    def __init__(self, data: bytes, members: dict[str, zipfile.ZipInfo]) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._members = members
        self._parsed: dict[str, etree._Element] = {}
        self._as_read: dict[str, bytes] = {}
        self._replaced: dict[str, bytes] = {}
        self._xml_left = XML_BYTES
        self.main_name = self._find_main()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, as the package spells them."""
        return tuple(dict.fromkeys((*self._members, *self._replaced)))

    def has(self, name: str) -> bool:
        """Whether the package has this part."""
        return name in self._members or name in self._replaced

    def part(self, name: str) -> bytes:
        """The bytes of a part; raises UnreadableDocx when it is absent or damaged."""
        if name in self._replaced:
            return self._replaced[name]
        member = self._members.get(name)
        if member is None:
            raise _damaged()
        return _unpacked(self._archive, member)

    def set_part(self, name: str, content: bytes) -> None:
        """Replace or add a part; XML parsed from it before is forgotten."""
        self._replaced[name] = content
        self._parsed.pop(name, None)
        self._as_read.pop(name, None)

    def xml(self, name: str) -> etree._Element:
        """The root of an XML part, always the same object; changes of it are written by `save`."""
        if name not in self._parsed:
            content = self.part(name)
            self._xml_left -= len(content)
            if len(content) > PART_BYTES or self._xml_left < 0:
                raise _too_big()
            root = _parse(content)
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
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in self.names:
                info = zipfile.ZipInfo(name, date_time=_WRITTEN_AT)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o600 << 16
                archive.writestr(info, self._content(name))
        return written.getvalue()

    def _content(self, name: str) -> bytes:
        root = self._parsed.get(name)
        if root is None or etree.tostring(root) == self._as_read[name]:
            return self.part(name)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _find_main(self) -> str:
        for relationship in self.related("").values():
            if relationship.kind in _MAIN_KINDS and self.has(relationship.target):
                return relationship.target
        raise UnreadableDocx(
            "Tệp này không phải văn bản Word (.docx).",
            next_step="Mở bằng Word, lưu dạng .docx rồi tải lên lại.",
        )


def _read(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        if len(source) > FILE_BYTES:
            raise _too_big()
        return source
    try:
        with source.open("rb") as file:
            data = file.read(FILE_BYTES + 1)
    except OSError as error:
        raise UnreadableDocx(
            f"Không đọc được tệp {source.name}: {error.strerror or error}.",
            next_step="Kiểm tra tên tệp và quyền đọc tệp.",
        ) from error
    if len(data) > FILE_BYTES:
        raise _too_big()
    return data


def _checked_members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The members by name; sizes are the declared ones, and unpacking holds them to it."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MEMBERS or sum(info.file_size for info in infos) > UNPACKED_BYTES:
        raise _too_big()
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        if info.flag_bits & 0x1:
            raise UnreadableDocx(
                "Tệp này được đặt mật khẩu nên không đọc được.",
                next_step="Bỏ mật khẩu trong Word, lưu lại rồi tải lên lại.",
            )
        if info.compress_type not in _COMPRESSION or info.filename in members:
            raise _damaged()
        members[info.filename] = info
    return members


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as stream:
            content = stream.read(member.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError) as error:
        raise _damaged() from error
    if len(content) != member.file_size:
        raise _damaged()
    return content


def _parse(content: bytes) -> etree._Element:
    if b"\x00" in content[:4] or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        # UTF-16 would hide a DOCTYPE from the search below; Word writes UTF-8 only.
        raise _damaged()
    if _DOCTYPE.search(content):
        raise UnreadableDocx(
            "Tệp này có khai báo lạ bên trong nên không được nhận.",
            next_step="Mở bằng Word, lưu lại dạng .docx rồi tải lên lại.",
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged() from error


def _damaged() -> UnreadableDocx:
    return UnreadableDocx(
        "Tệp này bị hỏng hoặc không phải văn bản Word (.docx), không đọc được.",
        next_step="Mở bằng Word, lưu lại dạng .docx rồi tải lên lại.",
    )


def _too_big() -> UnreadableDocx:
    return UnreadableDocx(
        "Tệp này lớn quá mức của một văn bản nên không được mở.",
        next_step="Giảm cỡ hình ảnh hoặc tách phụ lục thành tệp riêng rồi tải lên lại.",
    )
