"""The copy to be issued: every tracked change accepted, no comments, no ink (R-075).

Nothing of the corrections remains in any part of the file, neither their text nor who made them;
the marked versions stay in the dossier.
"""

from __future__ import annotations

import colorsys
from collections.abc import Iterator

from congvan.drafting.inks import pieces as reading
from congvan.drafting.inks.lines import groups
from congvan.drafting.inks.parts import TYPES, TYPES_PART, Element, Parts, W, w
from congvan.drafting.inks.pieces import DEL, INS, MOVE_FROM, MOVE_TO

_RANGES = tuple(
    w(kind + edge)
    for kind in (
        "moveFromRange", "moveToRange", "customXmlInsRange", "customXmlDelRange",
        "customXmlMoveFromRange", "customXmlMoveToRange", "commentRange",
    )
    for edge in ("Start", "End")
)  # fmt: skip
_OLD_DRESS = tuple(
    w(name)
    for name in (
        "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange",
        "tblGridChange", "tblPrExChange", "numberingChange", "cellIns", "cellMerge",
    )
)  # fmt: skip
_PROPERTIES = frozenset((reading.RPR, w("trPr"), w("numPr")))
_COMMENT_MARKS = (w("commentReference"), w("annotationRef"))
_COMMENT_PARTS = ("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people")
_MARKS = frozenset(
    (INS, DEL, MOVE_FROM, MOVE_TO, w("cellDel"), *_RANGES, *_OLD_DRESS, *_COMMENT_MARKS)
)
# The marks of urgency are red by the regulation (NĐ 30/2020 PL I III.2b).
_STAMPS = frozenset(("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC", "HOẢ TỐC"))


def clean(docx: bytes) -> bytes:
    """The document with all corrections accepted and no trace of them; the dress is kept.

    Raises DocxRefused.
    """
    parts = Parts(docx)
    for story, root in parts.stories():
        _join_paragraphs(root, story.kind)
    for root in _word_parts(parts):
        _accept(root)
        _plain_colours(root)
        _forget_sessions(root)
    _forget_comments(parts)
    return parts.save()


def has_marks(docx: bytes) -> bool:
    """Whether tracked changes or comments are anywhere in the file. Raises DocxRefused."""
    parts = Parts(docx)
    found = any(next(root.iter(*_MARKS), None) is not None for root in _word_parts(parts))
    return found or any(parts.related(kind) for kind in _COMMENT_PARTS[:1])


def accepted_paragraphs(docx: bytes) -> tuple[str, ...]:
    """The paragraphs of the body as they read when the changes are accepted. Raises DocxRefused."""
    parts = Parts(docx)
    found = []
    for group in groups(reading.paragraphs(parts.xml(parts.main), "body")):
        if group.end_deleted is None:
            found.append("".join(_texts(group.standings, accepted=True)))
    return tuple(found)


def accepted_text(docx: bytes) -> str:
    """The body when the changes are accepted, a line for each paragraph. Raises DocxRefused."""
    return "\n".join(accepted_paragraphs(docx))


def rejected_text(docx: bytes) -> str:
    """The body when the changes are rejected, a line for each paragraph. Raises DocxRefused."""
    parts = Parts(docx)
    found: list[str] = []
    waiting = ""
    for one in reading.paragraphs(parts.xml(parts.main), "body"):
        if one.row_inserted:
            continue
        waiting += "".join(_texts((one,), accepted=False))
        added = reading.end_change(one.element, INS, MOVE_TO)
        if added is None or reading.next_paragraph(one.element) is None:
            found.append(waiting)
            waiting = ""
    return "\n".join(found)


def _texts(standings: tuple[reading.Standing, ...], *, accepted: bool) -> Iterator[str]:
    for one in standings:
        for piece in reading.pieces(one.element):
            if (piece.deleted if accepted else piece.inserted) is None:
                yield piece.text


def _word_parts(parts: Parts) -> Iterator[Element]:
    """The roots of all WordprocessingML parts, also those no page shows (settings, glossary)."""
    mark = W.encode()
    for name in parts.names:
        if name.endswith(".xml") and mark in parts.content(name):
            yield parts.xml(name)


def _join_paragraphs(root: Element, kind: str) -> None:
    """Do what removed paragraph ends ask for."""
    for group in list(groups(reading.paragraphs(root, kind))):
        if group.end_deleted is not None:
            element = group.standings[0].element
            if group.standings[0].row_deleted is None:
                _remove(element)
            continue
        last = group.standings[-1].element
        place = 1 if last.find(reading.PPR) is not None else 0
        for one in group.standings[:-1]:
            for child in list(one.element):
                if child.tag != reading.PPR:
                    last.insert(place, child)
                    place += 1
            _remove(one.element)


def _accept(root: Element) -> None:
    _accept_tables(root)
    for mark in list(root.iter(INS, DEL, MOVE_FROM, MOVE_TO)):
        parent = mark.getparent()
        if parent is not None and (parent.tag in _PROPERTIES or mark.tag in (DEL, MOVE_FROM)):
            _remove(mark)
        elif parent is not None:
            _unwrap(mark)
    for mark in list(root.iter(*_RANGES, *_OLD_DRESS)):
        _remove(mark)
    for mark in list(root.iter(*_COMMENT_MARKS)):
        run = mark.getparent()
        _remove(mark)
        if run is not None and all(child.tag == reading.RPR for child in run):
            _remove(run)


def _accept_tables(root: Element) -> None:
    """Rows and cells that were removed go; a table without cells goes too."""
    for row in list(root.iter(reading.ROW)):
        if row.find(f"{w('trPr')}/{DEL}") is not None:
            _remove(row)
    for mark in list(root.iter(w("cellDel"))):
        cell = next(mark.iterancestors(reading.CELL), None)
        if cell is not None:
            _remove(cell)
    for table in list(root.iter(reading.TABLE)):
        if table.find(f".//{reading.CELL}") is None:
            _remove(table)
    for cell in root.iter(reading.CELL):
        # A cell must end with a paragraph.
        if len(cell) == 0 or cell[-1].tag not in (reading.PARAGRAPH, w("sdt"), w("customXml")):
            cell.append(cell.makeelement(reading.PARAGRAPH, {}))


def _plain_colours(root: Element) -> None:
    """Letters that were coloured by hand in blue or red become plain; other colours are the text's."""
    for colour in list(root.iter(w("color"))):
        properties = colour.getparent()
        if properties is None or properties.tag != reading.RPR or not _is_ink(colour):
            continue
        run = properties.getparent()
        if run is None or run.tag not in (reading.RUN, reading.PPR):
            continue
        text = "".join(one.text or "" for one in run.iter(reading.T)).strip()
        if text.upper() not in _STAMPS or text != text.upper() or not text:
            _remove(colour)


def _is_ink(colour: Element) -> bool:
    value = colour.get(w("val"), "")
    try:
        red, green, blue = (int(value[at : at + 2], 16) / 255 for at in (0, 2, 4))
    except ValueError:
        return False
    hue, saturation, _ = colorsys.rgb_to_hsv(red, green, blue)
    degrees = hue * 360
    is_coloured = saturation > 0.5 and max(red, green, blue) > 0.35
    return is_coloured and (degrees <= 15 or degrees >= 345 or 190 <= degrees <= 260)


def _forget_sessions(root: Element) -> None:
    """Editing sessions (rsid) and the switches of tracking."""
    for name in ("rsids", "rsid", "trackRevisions", "revisionView"):
        for element in list(root.iter(w(name))):
            _remove(element)
    for protection in list(root.iter(w("documentProtection"))):
        if protection.get(w("edit")) in ("trackedChanges", "comments"):
            _remove(protection)
    prefix = f"{{{W}}}rsid"
    for element in root.iter():
        for attribute in [name for name in element.attrib if name.startswith(prefix)]:
            del element.attrib[attribute]


def _forget_comments(parts: Parts) -> None:
    dropped = set()
    for relationship in list(parts.relationships()):
        kind = (relationship.get("Type") or "").rsplit("/", 1)[-1]
        if kind in _COMMENT_PARTS and relationship.get("TargetMode") != "External":
            dropped.add(parts.target(relationship))
            _remove(relationship)
    types = parts.xml(TYPES_PART)
    for name in dropped:
        folder, _, base = name.rpartition("/")
        parts.drop(name)
        parts.drop(f"{folder}/_rels/{base}.rels")
    for override in list(types.iter(f"{{{TYPES}}}Override")):
        if override.get("PartName", "").lstrip("/") in dropped:
            _remove(override)


def _remove(element: Element) -> None:
    """Take an element out of its parent, when it has one."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    place = parent.index(element)
    for offset, child in enumerate(list(element)):
        parent.insert(place + offset, child)
    parent.remove(element)
