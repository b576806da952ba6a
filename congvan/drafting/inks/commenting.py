"""Word comments: the notes in the margin."""

from __future__ import annotations

import posixpath

from lxml import etree

from congvan.drafting.inks import pieces as reading
from congvan.drafting.inks.marking import Pen, properties_of
from congvan.drafting.inks.parts import (
    OFFICE,
    RELATIONSHIPS,
    TYPES,
    TYPES_PART,
    Element,
    Parts,
    W,
    w,
)
from congvan.kernel.text import initials

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def add_comment(parts: Parts, elements: list[Element], text: str, pen: Pen) -> None:
    """Put a comment on one or more w:p that are one paragraph."""
    root = _comments(parts)
    taken = [one.get(w("id"), "") for one in root.iter(w("comment"))]
    number = str(max((int(one) for one in taken if one.isdecimal()), default=-1) + 1)
    made = pen.mark(w("comment"))
    made.set(w("id"), number)
    made.set(w("initials"), initials(pen.author))
    for line in text.split("\n"):
        paragraph = etree.SubElement(made, reading.PARAGRAPH)
        run = etree.SubElement(paragraph, reading.RUN)
        written = etree.SubElement(run, reading.T)
        written.text = line
        written.set(_SPACE, "preserve")
    root.append(made)
    start = etree.Element(w("commentRangeStart"), {w("id"): number})
    properties_of(elements[0]).addnext(start)
    elements[-1].append(etree.Element(w("commentRangeEnd"), {w("id"): number}))
    reference = etree.SubElement(elements[-1], reading.RUN)
    etree.SubElement(reference, w("commentReference"), {w("id"): number})


def _comments(parts: Parts) -> Element:
    """The root of the comments part, made and made known when absent."""
    for name in parts.related("comments"):
        return parts.xml(name)
    name = posixpath.join(posixpath.dirname(parts.main), "comments.xml")
    while parts.has(name):
        name = name.replace(".xml", "1.xml")
    root = etree.Element(w("comments"), nsmap={"w": W})
    parts.add(name, root)
    relationships = parts.relationships()
    known = {one.get("Id") for one in relationships}
    number = next(n for n in range(1, len(known) + 2) if f"rIdGhiChu{n}" not in known)
    etree.SubElement(
        relationships,
        f"{{{RELATIONSHIPS}}}Relationship",
        {"Id": f"rIdGhiChu{number}", "Type": f"{OFFICE}/comments", "Target": "/" + name},
    )
    etree.SubElement(
        parts.xml(TYPES_PART), f"{{{TYPES}}}Override",
        {"PartName": "/" + name, "ContentType": _TYPE},
    )  # fmt: skip
    return root
