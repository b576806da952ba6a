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
    """The tabs of a file: "Lần 1" … "Lần n có sửa", what is being written now, "Bản sạch".

    `rounds` is how often the draft was submitted; a version's round is the submission it is for.
    """
    versions = tuple(sorted((v for v in file.versions if not v.is_derived), key=lambda v: v.number))
    if not versions:
        return ()
    submitted = [
        tab for number in range(1, rounds + 1) if (tab := _round(versions, number)) is not None
    ]
    written = [one for one in versions if one.round > rounds][-1:]
    tabs = list(submitted)
    if written:
        begun = submitted[-1].versions if submitted else ()
        label = f"Lần {rounds + 1} đang soạn" if rounds else "Đang soạn"
        tabs.append(TextTab(f"lan-{rounds + 1}", label, (*begun, *written)))
    return (*tabs[-MOST_ROUNDS:], TextTab(CLEAN, "Bản sạch", (versions[-1],), clean=True))


def chosen_tab(tabs: Sequence[TextTab], asked: str) -> TextTab | None:
    """The tab asked for; else the last one with marks."""
    for tab in tabs:
        if tab.key == asked:
            return tab
    return tabs[-2] if len(tabs) > 1 else None


def _round(versions: Sequence[VersionView], number: int) -> TextTab | None:
    """One submission: what was submitted, then every version made while others had it."""
    before = [one for one in versions if one.round < number]
    own = [one for one in versions if one.round == number]
    first_ink = next((place for place, one in enumerate(own) if one.ink != Ink.NONE), len(own))
    # What the drafter tried before submitting is not part of the corrections.
    begun = [*before, *own[:first_ink]][-1:]
    if not begun:
        return None
    corrected = own[first_ink:]
    label = f"Lần {number} có sửa" if corrected else f"Lần {number}"
    return TextTab(f"lan-{number}", label, (*begun, *corrected))


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
