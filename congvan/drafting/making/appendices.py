"""Templates 2.1, 2.2 and the text issued with a decision: each in its own section (R-136, R-148)."""

from __future__ import annotations

from docx.document import Document

from congvan.drafting.making import body, boxes, paper
from congvan.drafting.making.fields import Filled
from congvan.drafting.making.paper import CENTERED, write
from congvan.drafting.making.words import day_words, padded_number


def paper_appendix(given: Filled) -> Document:
    """2.1 Phụ lục of a paper document: number, date and organ of it are filled in."""
    return _alone(given, is_electronic=False)


def electronic_appendix(given: Filled) -> Document:
    """2.2 Phụ lục of an electronic document: the signature's text carries number and time."""
    return _alone(given, is_electronic=True)


def attached_on_paper(given: Filled) -> Document:
    """1.3 The text issued with a decision, on paper."""
    return _attached_alone(given, is_electronic=False)


def attached_electronic(given: Filled) -> Document:
    """1.3 The text issued with a decision, as a file of its own."""
    return _attached_alone(given, is_electronic=True)


def attached_text(sheet: Document, given: Filled, *, reference: str) -> None:
    """The text issued with a decision, from box 1 to its end; the sheet is at its first page."""
    boxes.header_of_attached(sheet, given)
    kind, subject = given.text("attached_kind"), given.text("attached_subject")
    boxes.title(sheet, kind, subject, note=reference)
    body.text(sheet, given.lines("attached_body"))


def appendix(
    sheet: Document, *, ordinal: str, title: str, lines: list[str], reference: str
) -> None:
    """A phụ lục from its heading to its end; the sheet is at its first page."""
    heading = f"Phụ lục {ordinal}".strip()
    write(sheet, heading, CENTERED.but(bold=True, keep=True))
    boxes.appendix_title(sheet, title, note=reference)
    body.text(sheet, lines)


def reference(given: Filled, kind: str, *, is_electronic: bool = False) -> str:
    """ "(Kèm theo Quyết định số … ngày … tháng … năm … của …)"; open in electronic documents."""
    number, notation, day = given.text("number"), given.text("notation"), given.day("date")
    organ = " ".join(given.lines("organ_named") or given.lines("organ")) or "…"
    shown = f"{padded_number(number)}/{notation}" if number else f"…/{notation or '…'}"
    when = day_words(day) if day else "ngày … tháng … năm …"
    if is_electronic:
        shown, when = f"…/{notation or '…'}", "ngày … tháng … năm …"
    return f"(Kèm theo {kind} số {shown} {when} của {organ})"


def _alone(given: Filled, *, is_electronic: bool) -> Document:
    sheet = paper.blank_sheet()
    appendix(
        sheet, ordinal=given.text("ordinal"), title=given.text("subject"),
        lines=given.lines("body"),
        reference=reference(given, given.text("kind", "Văn bản"), is_electronic=is_electronic),
    )  # fmt: skip
    return sheet


def _attached_alone(given: Filled, *, is_electronic: bool) -> Document:
    sheet = paper.blank_sheet()
    kept = reference(given, "Quyết định", is_electronic=is_electronic)
    attached_text(sheet, given, reference=kept)
    return sheet
