"""A document with its corrections, as values: what a page or a print draws, nothing to compute.

A correction is text that somebody inserted or deleted, a paragraph split or joined, or text whose
dress (bold, italic, underline) was changed. Who did it is a `Hand`; the colour comes from the
hand's rank, never from a choice (R-075).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# A picture, formula or footnote sign stands in texts as this one letter.
OBJECT = "\ufffc"


class Ink(StrEnum):
    """Colour by rank (R-075): the drafter's own text has none."""

    PLAIN = ""
    BLUE = "blue"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who corrected, with the rank and position held then."""

    name: str
    ink: Ink = Ink.PLAIN
    title: str = ""

    @property
    def css(self) -> str:
        return f"cv-ink-{self.ink or 'plain'}"

    @property
    def words(self) -> str:
        """What the legend and the margin call this hand: the position, or the name."""
        return self.title or self.name or "Sửa đổi"


@dataclass(frozen=True, slots=True)
class Step:
    """One version of a draft in the order of making; `hand` made it."""

    docx: bytes
    hand: Hand
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How letters are dressed."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    capitals: bool = False
    raised: str = ""  # "super", "sub" or ""


@dataclass(frozen=True, slots=True)
class MarkedRun:
    """A stretch of text with one dress and one fate.

    Text that a unit's leader wrote and the agency's leader struck has both hands. `anchors` are the
    numbers of the corrections that begin here; `is_mark` is the sign of a removed paragraph end.
    """

    text: str
    look: Look = Look()
    inserted_by: Hand | None = None
    deleted_by: Hand | None = None
    formatted_by: Hand | None = None
    moved: bool = False
    is_mark: bool = False
    at: datetime | None = None
    anchors: tuple[int, ...] = ()

    @property
    def is_kept(self) -> bool:
        return not (self.inserted_by or self.deleted_by or self.formatted_by)

    @property
    def css(self) -> str:
        """Classes of the dress."""
        look = self.look
        words = (
            "is-bold" if look.bold else "", "is-italic" if look.italic else "",
            "is-underlined" if look.underline else "", "is-capitals" if look.capitals else "",
            f"is-{look.raised}" if look.raised else "",
        )  # fmt: skip
        return " ".join(word for word in words if word)

    @property
    def hand(self) -> Hand | None:
        """The last hand on this text."""
        return self.deleted_by or self.inserted_by or self.formatted_by

    @property
    def shown(self) -> str:
        """The text as a page shows it: objects by a word."""
        return self.text.replace(OBJECT, "[hình]")


@dataclass(frozen=True, slots=True)
class Note:
    """A note in the margin (a Word comment)."""

    number: int
    hand: Hand
    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in a table a paragraph stands; numbers only say what belongs together."""

    table: int
    row: int
    column: int
    span: int = 1
    bordered: bool = False
    # How many hundredths of the text's width the cell takes; 0 where the file does not say it.
    share: int = 0


@dataclass(frozen=True, slots=True)
class MarkedParagraph:
    """A paragraph; `locator` names it for a correction and is "" when it cannot be corrected."""

    runs: tuple[MarkedRun, ...]
    locator: str = ""
    notes: tuple[Note, ...] = ()
    align: str = "start"  # start, center, end, justify
    indent: str = ""  # "", first, hanging, block
    size: str = ""  # "", small, large
    label: str = ""  # the automatic number, "1." or "a)"
    part: str = "body"  # body, box, footnote, header, footer
    cell: Cell | None = None
    end_inserted_by: Hand | None = None
    end_deleted_by: Hand | None = None
    formatted_by: Hand | None = None

    @property
    def text(self) -> str:
        """The text when every correction is accepted."""
        return "".join(run.text for run in self.runs if not run.deleted_by and not run.is_mark)

    @property
    def old_text(self) -> str:
        """The text when every correction is rejected; a removed paragraph end is a line feed."""
        return "".join(
            "\n" if run.is_mark else run.text for run in self.runs if not run.inserted_by
        )

    @property
    def changed(self) -> bool:
        ends = self.end_inserted_by or self.end_deleted_by or self.formatted_by
        return bool(ends) or any(not run.is_kept for run in self.runs)

    @property
    def split_by(self) -> Hand | None:
        """Who ended the paragraph here while text before it stood already."""
        stood = any(not run.inserted_by for run in self.runs)
        return self.end_inserted_by if stood else None

    @property
    def css(self) -> str:
        words = ["is-" + self.align]
        words += [f"has-{self.indent}"] if self.indent else []
        words += [f"is-{self.size}"] if self.size else []
        words += ["has-tabs"] if any("\t" in run.text for run in self.runs) else []
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Count:
    """How many corrections one hand made."""

    hand: Hand
    changes: int


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell to draw."""

    span: int
    paragraphs: tuple[MarkedParagraph, ...]
    width: int = 0  # hundredths of the table, 0 = as the words need


@dataclass(frozen=True, slots=True)
class Block:
    """What is drawn one under another: a paragraph, or the rows of a table."""

    paragraph: MarkedParagraph | None = None
    rows: tuple[tuple[TableCell, ...], ...] = ()
    bordered: bool = False
    part: str = "body"
    width: int = 0  # of a table, in hundredths of the text; 0 = not known

    @property
    def is_stamp(self) -> bool:
        """A box around a word or two: the urgency, "mật"."""
        return self.bordered and 0 < self.width < 50 and len(self.rows) == len(self.rows[0]) == 1

    @property
    def notes(self) -> tuple[Note, ...]:
        if self.paragraph:
            return self.paragraph.notes
        found = (one.notes for row in self.rows for cell in row for one in cell.paragraphs)
        return tuple(note for notes in found for note in notes)


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A whole document with its corrections."""

    paragraphs: tuple[MarkedParagraph, ...]
    total: int = 0
    counts: tuple[Count, ...] = ()

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(note for paragraph in self.paragraphs for note in paragraph.notes)

    @property
    def hands(self) -> tuple[Hand, ...]:
        return tuple(count.hand for count in self.counts)

    @property
    def inks(self) -> tuple[Hand, ...]:
        """The legend: one hand for each rank and position that corrected or noted something."""
        hands = (*self.hands, *(note.hand for note in self.notes))
        order = {Ink.BLUE: 0, Ink.RED: 1, Ink.PLAIN: 2}
        named = {(hand.ink, hand.words): hand for hand in hands if hand.ink or hand in self.hands}
        return tuple(sorted(named.values(), key=lambda hand: order[hand.ink]))

    @property
    def text(self) -> str:
        """The body when every correction is accepted, a line for each paragraph."""
        return "\n".join(one.text for one in self._body if not one.end_deleted_by or one.text)

    @property
    def old_text(self) -> str:
        """The body when every correction is rejected."""
        lines, line, is_open = [], "", False
        for one in self._body:
            line += one.old_text
            is_open = True
            if not one.end_inserted_by:
                lines.append(line)
                line, is_open = "", False
        if is_open and line:
            lines.append(line)
        return "\n".join(lines)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Paragraphs and tables in the order of the page; footnotes, headers and footers last."""
        blocks: list[Block] = []
        rows: list[MarkedParagraph] = []
        for one in (*self.paragraphs, None):
            same = one is not None and one.cell is not None
            if rows and not (same and one.cell.table == rows[0].cell.table):  # type: ignore[union-attr]
                blocks.append(_table(rows))
                rows = []
            if one is None:
                break
            if one.cell is not None:
                rows.append(one)
            else:
                blocks.append(Block(paragraph=one, part=one.part))
        return tuple(blocks)

    @property
    def _body(self) -> tuple[MarkedParagraph, ...]:
        return tuple(one for one in self.paragraphs if one.part in ("body", "box"))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of two versions side by side; `number` counts the changed ones, 0 when equal."""

    left: MarkedParagraph | None
    right: MarkedParagraph | None
    number: int = 0

    @property
    def changed(self) -> bool:
        return self.number > 0


@dataclass(frozen=True, slots=True)
class Place:
    """A place where a later version undoes a leader's correction (R-076)."""

    excerpt: str
    undone: str
    sentence: str


def _table(members: list[MarkedParagraph]) -> Block:
    rows: dict[int, dict[int, list[MarkedParagraph]]] = {}
    for one in members:
        if one.cell is not None:
            rows.setdefault(one.cell.row, {}).setdefault(one.cell.column, []).append(one)
    total = max(sum(_share(cell) for cell in row.values()) for row in rows.values())
    drawn = tuple(
        tuple(
            TableCell(
                max(one.cell.span for one in cell if one.cell), tuple(cell),
                round(_share(cell) * 100 / total) if total else 0,
            )
            for _, cell in sorted(row.items())
        )
        for row in rows.values()
    )  # fmt: skip
    bordered = any(one.cell.bordered for one in members if one.cell)
    return Block(rows=drawn, bordered=bordered, part=members[0].part, width=min(total, 100))


def _share(cell: list[MarkedParagraph]) -> int:
    return max(one.cell.share for one in cell if one.cell)
