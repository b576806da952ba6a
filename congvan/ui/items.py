"""Values that list components draw. Pages make them from their own objects; templates never query."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.ui.pills import DUE_LOOKS, LOOKS


@dataclass(frozen=True, slots=True)
class Pill:
    """One pill; `kind` is a key of `pills.LOOKS`, `word` replaces its usual word."""

    kind: str
    word: str = ""

    @property
    def css(self) -> str:
        return LOOKS[self.kind].css

    @property
    def icon(self) -> str:
        return LOOKS[self.kind].icon

    @property
    def text(self) -> str:
        return self.word or LOOKS[self.kind].word


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in words; `kind` is late, soon, later, done, done-late or none."""

    kind: str
    text: str
    note: str = ""  # the date beside the words, or "trễ 1 ngày" after "Xong"

    @property
    def css(self) -> str:
        return DUE_LOOKS[self.kind].css

    @property
    def icon(self) -> str:
        return DUE_LOOKS[self.kind].icon


@dataclass(frozen=True, slots=True)
class Link:
    """A word that leads somewhere."""

    label: str
    href: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: the count stands after the word and is shown even when it is 0."""

    label: str
    href: str
    count: int | str | None = None
    current: bool = False
    key: str = ""  # makes the count replaceable by polling: id "dem-<key>"


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One row of a work list: pills and deadline, title, then the grey second line."""

    key: str  # value of the tick box and part of the row's id
    title: str
    href: str
    pills: tuple[Pill, ...] = ()
    due: Due | None = None
    second: tuple[str, ...] = ()  # số · cơ quan · người giữ
    files: int = 0
    unread: bool = False
    selected: bool = False
    ticked: bool = False
    preview: str = ""  # fetched into the list's pane when the row gets the focus


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened; system lines have no `who`."""

    what: str
    when: str
    who: str = ""
    role: str = ""
    quote: str = ""
    note: str = ""
    icon: str = "circle-dot"


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file with its verdict and ways to it; `download` may be the same address as `href`."""

    name: str
    href: str
    note: str = ""  # "2 trang · 412 KB"
    verdict: Pill | None = None
    download: str = ""
    icon: str = "file-type-pdf"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a chain; `state` is done, open, returned or later."""

    label: str
    state: str
    note: str = ""
    when: str = ""
    role: str = ""
    pill: Pill | None = None  # what the step's result is worth, behind its note


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a definition list."""

    label: str
    value: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter chip: without a value it offers `choices`, with one it shows it and how to drop it."""

    label: str
    value: str = ""
    clear_href: str = ""
    choices: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A unit in a tree; `current` marks the one shown."""

    label: str
    href: str = ""
    note: str = ""
    children: tuple[TreeNode, ...] = ()
    is_open: bool = True
    current: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Keyset paging: there is a next page or there is not, and one way back to the start."""

    shown: str  # "1–50 trong 214", or "50 việc"
    next_href: str = ""
    first_href: str = ""


@dataclass(frozen=True, slots=True)
class PageMark:
    """A numbered frame on a page, in fractions of it; `field` is the id of the input it fills."""

    number: int
    left: float
    top: float
    width: float
    height: float
    field: str = ""


@dataclass(frozen=True, slots=True)
class MarkBox:
    """A mark in the units of its overlay, which is 1000 wide: the numbers of SVG attributes."""

    number: int
    x: int
    y: int
    width: int
    height: int
    field: str

    @property
    def dot_x(self) -> int:
        """The number stands left of the frame, or inside it at the page's very edge."""
        return max(self.x - 22, 20)

    @property
    def dot_y(self) -> int:
        return self.y + min(self.height // 2, 20)


@dataclass(frozen=True, slots=True)
class PageImage:
    """The picture of one page; of `width` and `height` only the ratio counts."""

    url: str
    width: int
    height: int
    marks: tuple[PageMark, ...] = ()
    srcset: str = ""

    @property
    def overlay_height(self) -> int:
        """The height of the overlay whose width is 1000."""
        return round(1000 * self.height / self.width) if self.width else 1414

    @property
    def boxes(self) -> tuple[MarkBox, ...]:
        """The marks in the units of the overlay."""
        high = self.overlay_height
        return tuple(
            MarkBox(
                mark.number, round(mark.left * 1000), round(mark.top * high),
                round(mark.width * 1000), round(mark.height * high), mark.field,
            )
            for mark in self.marks
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ArrivalStamp:
    """What the arrival stamp says (NĐ 30 PL IV); drawn over the first page, never in the file."""

    agency: str
    number: str
    day: str
    to: str = ""
    dossier: str = ""
