"""The text of a draft by rounds: which versions stand behind each tab, and their two inks.

A round begins with what the drafter submitted; the corrections made in it follow in the ink of
their makers. What the drafter writes after a return belongs to the next round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from congvan.drafting import inks
from congvan.drafting.inks import Hand, MarkedText, Step
from congvan.drafting.queries.contents import StoredVersion
from congvan.drafting.queries.page import FileView, VersionView
from congvan.drafting.states import Ink
from congvan.kernel.files import ContentType
from congvan.web.drafting.remembering import Remembered

# Earlier rounds than these are read by comparing versions.
MOST_ROUNDS = 4
_texts: Remembered[MarkedText] = Remembered(64)
CLEAN = "ban-sach"


@dataclass(frozen=True, slots=True)
class TextTab:
    """One tab: the versions it shows in their order; `clean` shows the last one without marks."""

    key: str
    label: str
    versions: tuple[VersionView, ...]
    clean: bool = False

    @property
    def last(self) -> VersionView:
        return self.versions[-1]


def tabs_of(file: FileView, rounds: int) -> tuple[TextTab, ...]:
    """The tabs of a file: "Lần 1" … "Lần n có sửa", what is being written now, "Bản sạch"."""
    versions = tuple(sorted((v for v in file.versions if not v.is_derived), key=lambda v: v.number))
    if not versions:
        return ()
    tabs = [tab for number in range(1, rounds + 1) if (tab := _round(versions, number))]
    written = _written_since(versions, rounds)
    if written:
        begun = tabs[-1].versions if tabs else ()
        label = f"Lần {rounds + 1} đang soạn" if rounds else "Đang soạn"
        tabs.append(TextTab(f"lan-{rounds + 1}", label, (*begun, *written)))
    tabs = tabs[-MOST_ROUNDS:]
    return (*tabs, TextTab(CLEAN, "Bản sạch", (versions[-1],), clean=True))


def chosen_tab(tabs: Sequence[TextTab], asked: str) -> TextTab | None:
    """The tab asked for; else the last one with marks."""
    for tab in tabs:
        if tab.key == asked:
            return tab
    return tabs[-2] if len(tabs) > 1 else None


def _round(versions: Sequence[VersionView], number: int) -> TextTab | None:
    before = [one for one in versions if one.round < number]
    own = [one for one in versions if one.round == number]
    inked = [one.number for one in own if one.ink != Ink.NONE]
    # What the drafter changed between two leaders stays where it was made.
    shown = [one for one in own if inked and one.number <= inked[-1]]
    if not before:
        return None
    label = f"Lần {number} có sửa" if inked else f"Lần {number}"
    return TextTab(f"lan-{number}", label, (before[-1], *shown))


def _written_since(versions: Sequence[VersionView], rounds: int) -> tuple[VersionView, ...]:
    """The drafter's versions of the present round, which nobody was shown yet: the last counts."""
    inked = [one.number for one in versions if one.round == rounds and one.ink != Ink.NONE]
    since = max(inked, default=0)
    plain = [
        one for one in versions
        if one.round == rounds and one.ink == Ink.NONE and one.number > since
    ]  # fmt: skip
    return tuple(plain[-1:])


def can_be_read(version: VersionView) -> bool:
    """Whether the text can be shown on the page."""
    return version.content_type == ContentType.DOCX


def marked(tab: TextTab, stored: Mapping[int, StoredVersion]) -> MarkedText:
    """The tab's text. Raises what `inks` raises for a file that is no safe .docx."""
    steps = tuple(
        (stored[one.id].blob.sha256, str(one.ink), one.made_by, _title(one), one.made_at)
        for one in tab.versions
    )
    contents = {
        sha256: stored[one.id] for one, (sha256, *_) in zip(tab.versions, steps, strict=True)
    }
    key = (tab.clean, steps)
    text = _texts.get(key)
    if text is None:
        text = _made(tab, steps, {sha: one.read() for sha, one in contents.items()})
        _texts.keep(key, text)
    return text


def _title(version: VersionView) -> str:
    """The rank in the legend."""
    return str(version.ink.label) if version.ink != Ink.NONE else ""


def _made(
    tab: TextTab, steps: Sequence[tuple[object, ...]], contents: Mapping[str, bytes]
) -> MarkedText:
    if tab.clean:
        return inks.read(inks.clean(contents[str(steps[-1][0])]))
    return inks.combine(
        [
            Step(contents[str(sha)], Hand(str(name), inks.Ink(str(ink)), str(title)), at)  # type: ignore[arg-type]
            for sha, ink, name, title, at in steps
        ]
    )
