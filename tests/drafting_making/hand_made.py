"""Drafts as people make them: the same head in many forms."""

from __future__ import annotations

from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from congvan.drafting.docx import dump

ORGAN = "SỞ NỘI VỤ"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
GROUND = "Căn cứ Quyết định số 12/QĐ-UBND ngày 05 tháng 3 năm 2020 của UBND tỉnh;"


def head(number: str, day: str, *, form: str = "table", cut: int = 0) -> bytes:
    """A draft with a number line and a date line.

    `form`: "table", "tabs" (one paragraph for both), "breaks" (one cell with line breaks), "boxes"
    (text boxes), "lines". `cut` splits each line into runs of so many letters.
    """
    document = docx.Document()
    if form == "table":
        left, right = document.add_table(1, 2).rows[0].cells
        for cell, lines in ((left, (ORGAN, number)), (right, (NATION, day))):
            for line in lines:
                _write(cell.add_paragraph(), line, cut)
    elif form == "breaks":
        left, right = document.add_table(1, 2).rows[0].cells
        _write(left.paragraphs[0], f"{ORGAN}\n{number}\nV/v báo cáo", cut)
        _write(right.paragraphs[0], f"{NATION}\n{day}", cut)
    elif form == "tabs":
        _write(document.add_paragraph(), f"{ORGAN}\t{NATION}", cut)
        _write(document.add_paragraph(), f"{number}\t{day}", cut)
    elif form == "boxes":
        for line in (ORGAN, number, day):
            _text_box(document.add_paragraph(), line)
    else:
        for line in (NATION, ORGAN, number, day):
            _write(document.add_paragraph(), line, cut)
    document.add_paragraph("QUYẾT ĐỊNH")
    document.add_paragraph(GROUND)
    document.add_paragraph("Số: 99/XX-YY là số của văn bản khác, ngày 01 tháng 3 năm 2021")
    return dump(document)


def tracked(number_parts: list[tuple[str, str]], day: str) -> bytes:
    """A number line with ("", kept), ("ins", inserted) and ("del", deleted) pieces."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    for kind, text in number_parts:
        run = paragraph.add_run(text)
        if not kind:
            continue
        change = OxmlElement(f"w:{kind}")
        change.set(qn("w:id"), "7")
        change.set(qn("w:author"), "Hường")
        run._element.addprevious(change)
        change.append(run._element)
        if kind == "del":
            for letters in run._element.findall(qn("w:t")):
                letters.tag = qn("w:delText")
    document.add_paragraph(day)
    return dump(document)


def _write(paragraph: Any, text: str, cut: int) -> None:
    size = cut or len(text) or 1
    for index, start in enumerate(range(0, len(text), size)):
        run = paragraph.add_run(text[start : start + size])
        run.bold = bool(index % 2)


def _text_box(paragraph: Any, text: str) -> None:
    run = paragraph.add_run()
    choice = OxmlElement("w:pict")
    box = choice.makeelement("{urn:schemas-microsoft-com:vml}textbox", {})
    content = OxmlElement("w:txbxContent")
    inner = OxmlElement("w:p")
    inner_run = OxmlElement("w:r")
    letters = OxmlElement("w:t")
    letters.text = text
    inner_run.append(letters)
    inner.append(inner_run)
    content.append(inner)
    box.append(content)
    choice.append(box)
    run._element.append(choice)
