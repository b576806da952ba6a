"""Corrections on a draft: tracked changes, differences, inks by rank, the clean copy (R-075, R-076).

Pure: the bytes of .docx files in, values or bytes out; no database, no clock, no settings.

    combine(steps)            a round of versions in their inks          read(docx)  one file as it is
    changes(before, after)    one difference                             side_by_side(before, after)
    correct(docx, texts, …)   a leader's corrections as tracked changes  comment(docx, …)
    clean(docx)               the copy to be issued                      overwritten(…)  R-076
"""

from congvan.drafting.inks.cleaning import (
    accepted_paragraphs,
    accepted_text,
    clean,
    has_marks,
    rejected_text,
)
from congvan.drafting.inks.combining import changes, combine, read, side_by_side
from congvan.drafting.inks.correcting import PlaceGone, comment, correct, editable
from congvan.drafting.inks.overwriting import overwritten
from congvan.drafting.inks.values import (
    Block,
    Cell,
    Count,
    Hand,
    Ink,
    Look,
    MarkedParagraph,
    MarkedRun,
    MarkedText,
    Note,
    Place,
    Row,
    Step,
)

__all__ = [
    "Block",
    "Cell",
    "Count",
    "Hand",
    "Ink",
    "Look",
    "MarkedParagraph",
    "MarkedRun",
    "MarkedText",
    "Note",
    "Place",
    "PlaceGone",
    "Row",
    "Step",
    "accepted_paragraphs",
    "accepted_text",
    "changes",
    "clean",
    "combine",
    "comment",
    "correct",
    "editable",
    "has_marks",
    "overwritten",
    "read",
    "rejected_text",
    "side_by_side",
]
