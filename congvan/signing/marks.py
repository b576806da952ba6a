"""What a signature shows on the page, and where (R-158…R-161; LAYOUT §5). Pure values."""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """A page, counted from 1, and a box on it: left, bottom, right, top in points of the page."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Ink:
    """An appearance as a PDF of one page, with its size in points."""

    pdf: bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PersonalMark:
    """The signer's handwriting between the last of `title_lines` and the signer's name.

    Without `place` it is found by the text; the image is the one the signer keeps here.
    """

    signer_name: str
    title_lines: tuple[str, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class SealMark:
    """The organ's seal over a third of the personal signature, on its left.

    `own_scan` is for the organ's own scan of a paper, which nobody signs in person (R-151).
    """

    signer_name: str = ""
    title_lines: tuple[str, ...] = ()
    place: Place | None = None
    own_scan: bool = False


@dataclass(frozen=True, slots=True)
class TextMark:
    """A line of text at the top right of page 1; `with_time` adds the time of signing."""

    text: str
    place: Place | None = None
    with_time: bool = True


@dataclass(frozen=True, slots=True)
class NumberMark:
    """Number, day and month written into the blanks of a text that was signed before its number.

    They are the appearance of a signature of the organ: a form field filled in after the leader
    signed would count as a change of content (docs/decisions/0011-verification.md).
    """

    number: str
    day: str
    month: str
    place: Place | None = None


Mark = PersonalMark | SealMark | TextMark | NumberMark


@dataclass(frozen=True, slots=True)
class Order:
    """A file to sign; `purpose` names it in the audit trail: "Quyết định 443/QĐ-UBND"."""

    blob_id: int
    mark: Mark
    purpose: str = ""


def attachment_mark(symbol: str) -> TextMark:
    """The mark of an attachment in a file of its own: number and notation, time (R-160)."""
    return TextMark(symbol)


def copy_mark(form: str, organ: str) -> TextMark:
    """The mark of an electronic copy: its form, the copying organ's name, time (R-161)."""
    return TextMark(f"{form.upper()}; {organ.upper()}")
