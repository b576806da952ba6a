"""What the lines of a document say, by the places of NĐ 30/2020 Phụ lục I (LAYOUT §3).

Pure functions: lines in, proposals out. A proposal is sure when its pattern is strict and every
letter is certain; everything else carries "Kiểm lại" (R-371).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from congvan.desk.states import Urgency
from congvan.intake.reading import head, tail
from congvan.intake.reading.lines import Line, box_of, lines_of
from congvan.intake.reading.words import Taken

# Tesseract's words from 80 on were right in 99 of 100 cases on the scans of the tests.
SURE_CONFIDENCE = 80


@dataclass(frozen=True, slots=True)
class Reading:
    """One proposal: the value as typed into the form, its page from 1, its place on it."""

    value: str
    is_sure: bool
    page: int
    box: list[float] = field(default_factory=list)

    def stored(self) -> dict[str, Any]:
        """As the arrival keeps it."""
        return {"value": self.value, "sure": self.is_sure, "page": self.page, "box": self.box}


def read(taken: Taken) -> dict[str, Reading]:
    """All proposals by the name of their field in the entry form; days as YYYY-MM-DD."""
    lines = [line for page in taken.pages for line in lines_of(page)]
    if not lines:
        return {}
    # An empty sheet scanned before the head: the head is on the next one, and is to be checked.
    first = [line for line in lines if line.page == lines[0].page]
    found: dict[str, Reading] = {}
    top = head.read(first)
    _put(found, "symbol", top.symbol, top.symbol_lines, top.symbol_is_sure)
    _put(found, "issued_on", top.issued_on.isoformat() if top.issued_on else "", top.day_lines)
    _put(found, "issuer", top.issuer, top.issuer_lines, top.issuer_is_sure)
    _put(found, "superior", top.superior, top.superior_lines)
    _put(found, "type", top.type_code, top.type_lines or top.symbol_lines, top.type_is_sure)
    _put(found, "subject", top.subject, top.subject_lines)
    _put(found, "source_subject", top.source_subject, top.subject_lines)
    if top.urgency is not None:
        _put(found, "urgency", str(Urgency(top.urgency).value), top.urgency_lines)
    signed = tail.signature(lines)
    if signed:
        _put(found, "signer_name", signed.name, [signed.name_line], not taken.is_scan)
        _put(found, "signer_position", signed.post, signed.post_lines, not taken.is_scan)
    due = tail.reply_due(lines, issued_on=top.issued_on)
    if due:
        _put(found, "reply_due_on", due.day.isoformat(), due.lines)
    if lines[0].page != 1:
        return {name: replace(one, is_sure=False) for name, one in found.items()}
    return found


def _put(
    found: dict[str, Reading], name: str, value: str, lines: Sequence[Line], is_sure: bool = True
) -> None:
    if not value or not lines:
        return
    certain = is_sure and all(line.confidence >= SURE_CONFIDENCE for line in lines)
    found[name] = Reading(value, certain, lines[0].page, box_of(lines))
