"""The sections of a document: paper, margins, headers and footers with what they inherit."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from lxml import etree

from congvan.drafting.docx import Package
from congvan.drafting.docx.names import R, w
from congvan.drafting.layout.formats import integer, is_on

# More sections than this only a program makes; the first ones show what is wrong.
SECTIONS = 500


@dataclass(frozen=True, slots=True)
class Section:
    """A w:sectPr with what it inherits; lengths in twips, `headers` maps type to part names."""

    index: int
    element: etree._Element
    width: int
    height: int
    is_landscape: bool
    margins: dict[str, int]
    has_title_page: bool
    headers: dict[str, str]
    footers: dict[str, str]
    page_start: int | None


def read_sections(package: Package, body: etree._Element) -> list[Section]:
    """The sections in order; a header not named is that of the section before."""
    related = package.related(package.main_name)
    headers: dict[str, str] = {}
    footers: dict[str, str] = {}
    found: list[Section] = []
    for element in itertools.islice(body.iter(w("sectPr")), SECTIONS):
        if element.getparent().tag == w("sectPrChange"):
            continue
        for tag, kept in (("headerReference", headers), ("footerReference", footers)):
            for reference in element.iterfind(w(tag)):
                target = related.get(reference.get(f"{{{R}}}id", ""))
                if target is not None and package.has(target.target):
                    kept[reference.get(w("type"), "default")] = target.target
        size, margin = element.find(w("pgSz")), element.find(w("pgMar"))
        numbers = element.find(w("pgNumType"))
        width = integer(size.get(w("w")), 12240) if size is not None else 12240
        height = integer(size.get(w("h")), 15840) if size is not None else 15840
        sides = ("top", "bottom", "left", "right")
        start = numbers.get(w("start")) if numbers is not None else None
        found.append(
            Section(
                index=len(found),
                element=element,
                width=width,
                height=height,
                is_landscape=width > height,
                margins={
                    side: integer(margin.get(w(side)), 1440) if margin is not None else 1440
                    for side in sides
                },
                has_title_page=is_on(element.find(w("titlePg"))),
                headers=dict(headers),
                footers=dict(footers),
                page_start=integer(start, 1) if start is not None else None,
            )
        )
    return found
