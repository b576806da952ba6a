"""Pure rules of conversations: limits, whom a message names, the words it is found by. No Django."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from congvan.kernel.text import fold

LONGEST_TEXT = 4000
LONGEST_NAME = 100
# The largest agency has some hundred people; each of them gets each message.
MOST_MEMBERS = 600
# Until then the author may put a message right or take it back.
CHANGEABLE_FOR = timedelta(minutes=15)
# Who has had no page of conversations open for so long is away.
PRESENT_FOR = timedelta(seconds=60)
# People are told so long before their messages are cleared.
TOLD_BEFORE = timedelta(days=7)
FEWEST_MONTHS, MOST_MONTHS = 1, 120

# Files of a message belong to this subject.
SUBJECT = "chat_message"
# Of the "@" of a message; what comes after them is plain text.
MOST_NAMED = 50
# What is asked for beyond this narrows nothing more.
MOST_WORDS = 6
_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORD = 60

# What whoever listens hears: "<conversation>:<change>".
CHANNEL = "congvan_chat"


def names_in(text: str, names: Iterable[str]) -> frozenset[str]:
    """Those of the names that stand behind an "@": "@Nguyễn Văn Anh" does not name Nguyễn Văn An."""
    lowered = text.lower()
    by_length = sorted({(name.lower(), name) for name in names if name}, key=_longest_first)
    found, at = set(), lowered.find("@")
    for _ in range(MOST_NAMED):
        if at < 0:
            break
        for low, name in by_length:
            end = at + 1 + len(low)
            if lowered.startswith(low, at + 1) and not lowered[end : end + 1].isalnum():
                found.add(name)
                break
        at = lowered.find("@", at + 1)
    return frozenset(found)


def _longest_first(pair: tuple[str, str]) -> tuple[int, str]:
    return -len(pair[0]), pair[0]


def search_words(text: str, conversation_id: int) -> list[str]:
    """The folded words a message is found by, and the mark of its conversation.

    No word of a text holds "@", so nobody writes a mark.
    """
    found = {word[:_LONGEST_WORD] for word in _WORD.findall(fold(text))}
    return [*sorted(found), _mark(conversation_id)]


def search_query(words: str, conversation_ids: Sequence[int]) -> str:
    """The tsquery for the messages of these conversations with all of `words`, each perhaps half typed.

    "" when there is no word in it, or no conversation.
    """
    asked = [word[:_LONGEST_WORD] for word in _WORD.findall(fold(words))][:MOST_WORDS]
    if not asked or not conversation_ids:
        return ""
    marks = " | ".join(f"'{_mark(one)}'" for one in conversation_ids)
    return " & ".join([f"({marks})", *(f"'{word}':*" for word in asked)])


def _mark(conversation_id: int) -> str:
    return f"@{conversation_id}"
