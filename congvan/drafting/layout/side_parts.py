"""A header with the page number, written into a package that has none."""

from __future__ import annotations

import posixpath

from lxml import etree

from congvan.drafting.docx import Package
from congvan.drafting.docx.names import PACKAGE_RELATIONSHIPS, R, W, w
from congvan.drafting.layout import mending
from congvan.drafting.layout.sections import Section

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_HEADER_KIND = f"{R}/header"
_TYPES_PART = "[Content_Types].xml"
_LOOK = (
    '<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    '<w:sz w:val="26"/><w:szCs w:val="26"/></w:rPr>'
)
_NUMBER = (
    f'<w:p xmlns:w="{W}"><w:pPr><w:jc w:val="center"/></w:pPr>'
    f'<w:r>{_LOOK}<w:fldChar w:fldCharType="begin"/></w:r>'
    f'<w:r>{_LOOK}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    f'<w:r>{_LOOK}<w:fldChar w:fldCharType="separate"/></w:r>'
    f'<w:r>{_LOOK}<w:t>2</w:t></w:r><w:r>{_LOOK}<w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def add_page_number(package: Package, section: Section) -> bool:
    """Put the page number on top of the pages of a section and hide it on the first."""
    name = section.headers.get("default")
    if name is not None:
        package.xml(name).insert(0, etree.fromstring(_NUMBER))
    else:
        identifier = _new_header(package)
        reference = etree.Element(w("headerReference"))
        reference.set(w("type"), "default")
        reference.set(f"{{{R}}}id", identifier)
        section.element.insert(0, reference)
    mending.set_in_section(section.element, "titlePg", val="1")
    return True


def _new_header(package: Package) -> str:
    """Make a header part with the number, declared and related; gives its relationship id."""
    folder, base = posixpath.split(package.main_name)
    number = 1
    while package.has(posixpath.join(folder, f"header{number}.xml")):
        number += 1
    name = posixpath.join(folder, f"header{number}.xml")
    header = etree.Element(w("hdr"), nsmap={"w": W})
    header.append(etree.fromstring(_NUMBER))
    package.set_part(
        name, etree.tostring(header, xml_declaration=True, encoding="UTF-8", standalone=True)
    )
    types = package.xml(next(n for n in package.names if n.casefold() == _TYPES_PART.casefold()))
    etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=_HEADER_TYPE)
    relationships_name = posixpath.join(folder, "_rels", f"{base}.rels")
    if not package.has(relationships_name):
        package.set_part(
            relationships_name, f'<Relationships xmlns="{PACKAGE_RELATIONSHIPS}"/>'.encode()
        )
    relationships = package.xml(relationships_name)
    taken = {element.get("Id") for element in relationships}
    identifier = next(f"rIdPage{n}" for n in range(1, 10_000) if f"rIdPage{n}" not in taken)
    etree.SubElement(
        relationships, f"{{{PACKAGE_RELATIONSHIPS}}}Relationship",
        Id=identifier, Type=_HEADER_KIND, Target=f"header{number}.xml",
    )  # fmt: skip
    return identifier
