"""The words typed into the search box, read into what is looked for. Never an error.

- words stand in any order, with or without accents; all of them must be there;
- "words in quotes" stand side by side;
- -word, -"words": must not be there;
- a symbol in any spelling (123/QĐ-UBND, 123 qd ubnd, 123-qđ/ubnd, a beginning of it) finds the
  document itself first; a number alone finds it as the number of arrival, of issue or of a symbol.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from congvan.documents.rules import symbols
from congvan.kernel.text import fold, nfc
from congvan.search.rules.folding import Token, words_of

# Nobody types more; beyond it a pasted page would be looked for word by word.
LONGEST_TEXT = 200
MOST_WORDS = 12
# Before it is brought into NFC the same text may take several times as many characters.
_LONGEST_RAW = 5 * LONGEST_TEXT

_QUOTES = dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02"), '"')
_PHRASE = re.compile(r'(?P<minus>(?<!\S)-)?"(?P<words>[^"]*)"')
_EXCLUDED = re.compile(r"(?<!\S)-(?=\w)(?P<words>\S+)")
_LETTERS = r"[^\W\d_][\w.&]*"
_SAID = r"(?:(?:số|so)\s*:?\s*)?"
# A number, a mark and a notation without blanks, anywhere.
_SYMBOL = re.compile(
    rf"(?<![\w/.-]){_SAID}(?P<number>\d{{1,9}})(?P<suffix>[a-zđ]{{0,3}})[/-]"
    rf"(?:(?P<year>(?:19|20)\d\d)[/-])?(?P<notation>{_LETTERS}(?:[-/]{_LETTERS})*)",
    re.IGNORECASE,
)
# The same with blanks around the marks or instead of them, when nothing else was typed.
_SPACED = re.compile(
    rf"{_SAID}(?P<number>\d{{1,9}})(?P<suffix>[a-zđ]{{0,3}})(?:[\s/-]+(?P<year>(?:19|20)\d\d))?"
    r"(?P<notation>(?:[\s/-]+[^\W\d_]{1,10}){1,5})[\s/-]*",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"{_SAID}(?P<number>\d{{1,9}})\s*[/-]?", re.IGNORECASE)


class Place(StrEnum):
    """Where the words must stand."""

    ANYWHERE = ""
    TITLES = "titles"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must be there: a word, or several side by side.

    `keys` are beginnings of symbols' keys, `number` a bare number, that stand for the words as well.
    """

    tokens: tuple[Token, ...]
    keys: tuple[str, ...] = ()
    number: str = ""

    @property
    def text(self) -> str:
        return " ".join(token.exact for token in self.tokens)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text asks for; `text` is what the box shows again.

    `keys` and `number` belong to the whole of it: a document that bears them is what was meant.
    """

    text: str = ""
    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    keys: tuple[str, ...] = ()
    number: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing that could be found: no text, only punctuation, or only exclusions."""
        return not self.terms

    @property
    def words(self) -> tuple[Token, ...]:
        """Every word that must be there, those of phrases too."""
        return tuple(token for term in self.terms for token in term.tokens)


@dataclass(slots=True)
class _Found:
    """What has been read so far, and how many words may still be."""

    terms: list[Term] = field(default_factory=list)
    excluded: list[Term] = field(default_factory=list)
    left: int = MOST_WORDS

    def add(self, tokens: list[Token], *, without: bool, keys: tuple[str, ...] = ()) -> None:
        """One term of these words, cut at what is left."""
        tokens = tokens[: self.left]
        self.left -= len(tokens)
        if tokens:
            term = Term(tuple(tokens), keys, _bare_number(tokens))
            (self.excluded if without else self.terms).append(term)


def parse(text: str) -> Asked:
    """Read what was typed: at most `LONGEST_TEXT` letters and `MOST_WORDS` words of it."""
    cleaned = " ".join(nfc(text[:_LONGEST_RAW]).split())[:LONGEST_TEXT].strip()
    quoted = cleaned.translate(_QUOTES)
    number, spaced = _NUMBER.fullmatch(quoted), _SPACED.fullmatch(quoted)
    named = number or spaced
    # "số" before a number says what it is, and stands in no document beside it.
    found, place = _Found(), named.start("number") if named else 0
    for phrase in _PHRASE.finditer(quoted):
        _read_run(quoted[place : phrase.start()], found)
        found.add(words_of(phrase["words"]), without=bool(phrase["minus"]))
        place = phrase.end()
    _read_run(quoted[place:], found)
    keys = tuple(key for term in found.terms for key in term.keys)
    if spaced and not keys:
        keys = _keys(spaced)
    return Asked(
        cleaned, _once(found.terms), _once(found.excluded), tuple(dict.fromkeys(keys)),
        str(int(number["number"])) if number else "",
    )  # fmt: skip


def _read_run(run: str, found: _Found) -> None:
    """Words outside quotes: those behind a minus are left out, a symbol is one term."""
    place = 0
    for match in _EXCLUDED.finditer(run):
        _read_symbols(run[place : match.start()], found)
        found.add(words_of(match["words"]), without=True)
        place = match.end()
    _read_symbols(run[place:], found)


def _read_symbols(run: str, found: _Found) -> None:
    place = 0
    for match in _SYMBOL.finditer(run):
        _read_words(run[place : match.start()], found)
        written = words_of(run[match.start("number") : match.end()])
        found.add(written, without=False, keys=_keys(match))
        place = match.end()
    _read_words(run[place:], found)


def _read_words(run: str, found: _Found) -> None:
    for token in words_of(run):
        found.add([token], without=False)


def _keys(match: re.Match[str]) -> tuple[str, ...]:
    """How the key of such a symbol begins: as the law writes it, and as party offices do.

    Whoever types 123-QĐ/UBND may mean either.
    """
    parts = re.findall(r"[^\s/-]+", match["notation"])
    year = f"{match['year']}/" if match["year"] else ""
    first = f"{int(match['number'])}{match['suffix']}"
    keys = [symbols.symbol_key(f"{first}/{year}{'-'.join(parts)}")]
    if not year:
        keys.append(fold(f"{first}-{parts[0]}" + ("/" + "-".join(parts[1:]) if parts[1:] else "")))
    return tuple(dict.fromkeys(key[: symbols.KEY_LENGTH] for key in keys))


def _bare_number(tokens: list[Token]) -> str:
    """The number that a single word of digits is, without zeros before it; "" for all else."""
    word = tokens[0].folded if len(tokens) == 1 else ""
    return str(int(word)) if word.isdecimal() and word.isascii() and len(word) <= 9 else ""


def _once(terms: list[Term]) -> tuple[Term, ...]:
    """Each term once, as a word said twice asks for nothing more."""
    seen = {tuple(t.exact for t in term.tokens): term for term in terms}
    return tuple(seen.values())
