"""A .docx without what reaches outside of it, for a program that would follow it.

A word processor loads linked pictures, attached templates, inserted files and fields that fetch
(INCLUDETEXT, DDE …) when it opens a document: a way to read the server's files or to call home.
Fields of the day of opening (DATE) would change a text that was approved.
Links that a reader must click stay.
"""

from __future__ import annotations

import re

from lxml import etree

from congvan.drafting.docx.opening import DocxRefused, open_parts

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CLICKED = ("/hyperlink",)
# Parts that another program would read in as a document of its own, and templates.
_READ_IN = ("/aFChunk", "/subDocument", "/frame", "/attachedTemplate", "/mailMergeSource")
_FETCHING = re.compile(
    r"^\W*(INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|DDEAUTO|DDE|LINK|DATABASE|RD|AUTOTEXT|FILENAME"
    r"|MACROBUTTON|DATE|TIME|SAVEDATE|PRINTDATE|CREATEDATE|AUTHOR|USERNAME|LASTSAVEDBY)\b",
    re.IGNORECASE,
)


def without_outside(data: bytes) -> bytes:
    """The .docx without relationships that are loaded on opening; fetching fields lose their code.

    What such a field last showed stays as text. Raises DocxRefused for what is no safe .docx.
    """
    opened = open_parts(data)
    changed: dict[str, bytes] = {}
    for name, content in opened.content.items():
        if name.endswith(".rels"):
            if (cut := _relationships(content)) is not None:
                changed[name] = cut
        elif name.endswith(".xml") and _may_fetch(content):
            changed[name] = _fields(content)
    return opened.replacing(changed).to_bytes()


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DocxRefused("Tệp Word bị hỏng hoặc bị cụt, không đọc được.") from error


def _relationships(content: bytes) -> bytes | None:
    root = _parsed(content)
    cut = False
    for element in list(root):
        kind = element.get("Type", "") if isinstance(element.tag, str) else ""
        is_outside = element.get("TargetMode") == "External" and not kind.endswith(_CLICKED)
        if is_outside or kind.endswith(_READ_IN):
            root.remove(element)
            cut = True
    return (
        etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        if cut
        else None
    )


def _may_fetch(content: bytes) -> bool:
    return b"instrText" in content or b"fldSimple" in content


def _fields(content: bytes) -> bytes:
    root = _parsed(content)
    for simple in root.iter(_W + "fldSimple"):
        if _FETCHING.match(simple.get(_W + "instr", "")):
            simple.set(_W + "instr", "QUOTE")
    # The code of one field may be split over runs, and fields may lie within fields.
    open_codes: list[list[etree._Element] | None] = []
    for element in root.iter(_W + "fldChar", _W + "instrText"):
        if element.tag == _W + "instrText":
            if open_codes and open_codes[-1] is not None:
                open_codes[-1].append(element)
            else:
                _silence([element])
            continue
        kind = element.get(_W + "fldCharType")
        if kind == "begin":
            open_codes.append([])
        elif open_codes:
            _silence(open_codes[-1] or [])
            if kind == "separate":
                open_codes[-1] = None
            else:
                open_codes.pop()
    for left_open in open_codes:
        _silence(left_open or [])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _silence(codes: list[etree._Element]) -> None:
    if _FETCHING.match("".join(code.text or "" for code in codes)):
        for code in codes:
            code.text = ""
