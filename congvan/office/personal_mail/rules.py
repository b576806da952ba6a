"""Pure rules of letters: lengths, the words of lists and searches, subjects of answers. No Django."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from congvan.kernel.text import fold, nfc

LONGEST_SUBJECT = 300
# Some twenty printed pages; what is longer is a file.
LONGEST_BODY = 50_000
LONGEST_NOTE = 2000
LONGEST_FOLDER = 60
# Whole units are one addressee each, so an envelope with more names is a mistake.
MOST_ADDRESSEES = 100
MOST_DOCUMENTS = 20
MOST_FOLDERS = 100
OPENING_LENGTH = 160
NAMED_IN_LIST = 3

_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORD = 60
# What is asked for beyond this narrows nothing more.
MOST_WORDS_ASKED = 8

_ANSWER, _FORWARD = "Trả lời: ", "Chuyển tiếp: "


def one_line(text: str) -> str:
    """The text in one line with single spaces."""
    return " ".join(nfc(text).split())


def body_text(text: str) -> str:
    """The text as it is kept: its lines, without spaces at their ends."""
    lines = nfc(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def opening_of(body: str) -> str:
    """How the letter begins, in one line cut between words."""
    line = " ".join(body[: OPENING_LENGTH * 4].split())
    if len(line) <= OPENING_LENGTH:
        return line
    kept, _, cut = line[: OPENING_LENGTH - 1].rpartition(" ")
    return f"{kept or cut}…"


def to_words(names: Sequence[str]) -> str:
    """Whom it goes to, in a line of a list: the first names and how many more."""
    shown = ", ".join(names[:NAMED_IN_LIST])
    more = len(names) - NAMED_IN_LIST
    return (f"{shown} và {more} nơi nhận khác" if more > 0 else shown)[:300]


def answer_subject(subject: str) -> str:
    """The subject of an answer; an answer to an answer says it once."""
    return _prefixed(_ANSWER, subject)


def forward_subject(subject: str) -> str:
    """The subject of a letter that is passed on."""
    return _prefixed(_FORWARD, subject)


def quoted_text(
    *, author: str, post: str, sent: str, to: str, subject: str, body: str, quoted: str
) -> str:
    """A letter as it is written down below the one that forwards it; what it quotes stays below."""
    head = (f"Người gửi: {author}" + (f" ({post})" if post else ""), f"Gửi lúc: {sent}", f"Gửi đến: {to}", f"Tiêu đề: {subject}")  # fmt: skip
    text = "\n".join((*head, "", body))
    return f"{text}\n\n{quoted}" if quoted else text


def search_words(texts: Iterable[str], owners: Iterable[int]) -> list[str]:
    """The words a letter is found by, folded, and a mark for each person who has a copy.

    No word of a text holds "@", so nobody writes a mark.
    """
    found = {word[:_LONGEST_WORD] for text in texts for word in _WORD.findall(fold(text))}
    return sorted(found) + sorted({owner_mark(owner) for owner in owners})


def owner_mark(owner: int) -> str:
    """What a letter's words hold for a person who has a copy."""
    return f"@{owner}"


def search_query(words: str, owners: Sequence[int]) -> str:
    """The tsquery for the letters of these owners with all of `words`, the last perhaps half typed.

    "" when there is no word in it.
    """
    asked = [word[:_LONGEST_WORD] for word in _WORD.findall(fold(words))][:MOST_WORDS_ASKED]
    if not asked:
        return ""
    terms = [f"'{word}'" for word in asked]
    terms[-1] += ":*"
    marks = " | ".join(f"'{owner_mark(owner)}'" for owner in owners)
    return " & ".join([f"({marks})", *terms])


def _prefixed(prefix: str, subject: str) -> str:
    if fold(subject).startswith(fold(prefix)):
        return subject
    return f"{prefix}{subject}"[:LONGEST_SUBJECT]
