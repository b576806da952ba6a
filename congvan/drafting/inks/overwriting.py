"""Does a later version undo what a leader corrected? (R-076: the drafter may not overwrite it.)

The leader's words are followed through the later version wherever they went. Moved paragraphs,
another dress, new text around a correction and the two ways of writing a tone are no complaint.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from congvan.drafting.inks.ledger import Entered, Ledger, Word
from congvan.drafting.inks.lines import lines
from congvan.drafting.inks.parts import Parts
from congvan.drafting.inks.values import Hand, Ink, Place
from congvan.drafting.inks.words import is_word, split_words
from congvan.kernel.text import tone_fold

_LEADER, _DRAFTER = Hand("\u0001leader", Ink.RED), Hand("\u0001drafter", Ink.BLUE)
# So many words say enough to be found again elsewhere in the text.
_TELLING = 3
_AROUND = 5
_LONGEST = 160
_SPACES = re.compile(r"\s+")


def overwritten(before_leader: bytes, after_leader: bytes, now: bytes) -> list[Place]:
    """The places where `now` undoes what the leader changed from `before_leader` to `after_leader`.

    Empty when nothing is undone. Raises DocxRefused.
    """
    ledger = Ledger()
    ledger.begin(lines(Parts(before_leader)))
    ledger.enter(lines(Parts(after_leader)), _LEADER, None, is_shown=True)
    present = lines(Parts(now))
    ledger.enter(present, _DRAFTER, None, is_shown=True)
    everything = (
        " " + " ".join(" ".join(_told(line.text)) for line in present if not line.is_removed) + " "
    )
    found: list[Place] = []
    for one in ledger.paragraphs:
        found += _places(one, everything)
    return found + _brought_back(ledger.paragraphs)


def _brought_back(paragraphs: Sequence[Entered]) -> list[Place]:
    """Whole paragraphs that the leader removed and that are written again."""
    new = {" ".join(_told(one.text)) for one in paragraphs if one.end_inserted_by == _DRAFTER}
    found = []
    for one in paragraphs:
        old = [word for word in one.words if word.inserted_by is None and not word.moved]
        text = _text(old)
        if one.end_deleted_by == _LEADER and text and " ".join(_told(text)) in new:
            short = _short(text)
            said = f"Lãnh đạo đã bỏ cả đoạn “{short}”, phiên bản này viết lại."
            found.append(Place(short, short, said))
    return found


def _places(one: Entered, everything: str) -> list[Place]:
    """The places of one paragraph, gap by gap: a gap lies between words that nobody touched."""
    found = []
    words = one.words
    start = 0
    while start < len(words):
        if _is_untouched(words[start]):
            start += 1
            continue
        stop = start
        while stop < len(words) and not _is_untouched(words[stop]):
            stop += 1
        place = _judged(words, start, stop, everything)
        if place is not None:
            found.append(place)
        start = stop
    return found


def _is_untouched(word: Word) -> bool:
    return word.inserted_by is None and word.deleted_by is None and not word.is_end


def _judged(words: list[Word], start: int, stop: int, everything: str) -> Place | None:
    gap = [word for word in words[start:stop] if not word.is_end and not word.moved]
    added = [one for one in gap if one.inserted_by == _DRAFTER and one.deleted_by is None]
    lost = [one for one in gap if one.inserted_by == _LEADER and one.deleted_by == _DRAFTER]
    struck = [one for one in gap if one.inserted_by is None and one.deleted_by == _LEADER]
    written = _told(_text(added))
    wanted = _told(_text(lost))
    is_lost = bool(wanted) and not (
        _holds(written, wanted) or _is_elsewhere(words, start, stop, wanted, everything)
    )
    dropped = _told(_text(struck))
    is_back = bool(dropped) and _is_rewritten(dropped, written, _told(_text_of_leader(gap)))
    if not is_lost and not is_back:
        return None
    excerpt = _excerpt(words, start, stop)
    if not is_lost:
        text = _short(_text(struck))
        said = f"lãnh đạo đã bỏ “{text}”, phiên bản này viết lại"
        return Place(excerpt, text, f"Chỗ “{excerpt}”: {said}.")
    text, gone, new = _short(_text_of_leader(gap)), _short(_text(lost)), _short(_text(added))
    part = "" if gone == text else f" “{gone}”"
    end = f"sửa{part} thành “{new}”" if new else f"bỏ{part or ' đi'}"
    said = f"lãnh đạo đã viết “{text}”, phiên bản này {end}"
    return Place(excerpt, gone, f"Chỗ “{excerpt}”: {said}.")


def _text(words: Sequence[Word]) -> str:
    return _SPACES.sub(" ", "".join(word.text for word in words)).strip()


def _text_of_leader(gap: Sequence[Word]) -> str:
    return _text([one for one in gap if one.inserted_by == _LEADER])


def _told(text: str) -> list[str]:
    """The words and signs of a text without spaces, tones in one way of writing."""
    return [tone_fold(piece) for piece in split_words(text) if not piece.isspace()]


def _holds(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether `wanted` stands in `words` in one stretch."""
    return f" {' '.join(wanted)} " in f" {' '.join(words)} "


def _is_elsewhere(
    words: list[Word], start: int, stop: int, wanted: Sequence[str], everything: str
) -> bool:
    """Whether the leader's words stand elsewhere now: by themselves, or with their neighbours."""
    if sum(is_word(word) for word in wanted) >= _TELLING:
        return f" {' '.join(wanted)} " in everything
    read = [word for word in words if word.deleted_by in (None, _DRAFTER)]
    read = [word for word in read if word.inserted_by != _DRAFTER and not word.is_end]
    inside = {id(word) for word in words[start:stop]}
    places = [place for place, word in enumerate(read) if id(word) in inside]
    if not places:
        return False
    around = _text(read[max(places[0] - 6, 0) : places[-1] + 7])
    told = _told(around)
    return len(told) >= len(wanted) + 4 and f" {' '.join(told)} " in everything


def _is_rewritten(dropped: list[str], written: list[str], leaders: list[str]) -> bool:
    """Whether what the leader struck was written again in its place."""
    if not written or _holds(leaders, dropped):
        return False
    if written == dropped:
        return True
    telling = [word for word in dropped if is_word(word)]
    if not telling:
        return False
    is_short = len(telling) == 1 and len([word for word in written if is_word(word)]) > _TELLING
    return not is_short and _holds([word for word in written if is_word(word)], telling)


def _excerpt(words: list[Word], start: int, stop: int) -> str:
    """The place as the leader left it, with some words around."""
    left = [word for word in words[:start] if word.deleted_by is None][-2 * _AROUND :]
    right = [word for word in words[stop:] if word.deleted_by is None][: 2 * _AROUND]
    own = [word for word in words[start:stop] if word.inserted_by == _LEADER]
    return _short(_text([*left, *own, *right]))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
