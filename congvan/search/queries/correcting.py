"""When nothing is found: words the viewer finds nowhere, and what they may have been meant to be.

A word that stands only in what the viewer may not see is treated in every step like one that
stands nowhere: whether a word is known is asked of the viewer's own results, never of the
vocabulary, and a correction is shown only when it finds something the viewer may see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from django.db import connection

from congvan.search.queries.statements import Search, visible_words
from congvan.search.rules.folding import Token, fold_word, words_of
from congvan.search.rules.keys import as_meant
from congvan.search.rules.query import Asked, Term
from congvan.search.rules.slips import nearness, one_slip, typed_with_keys

# Candidates of one word that are tried, and words of a question that are looked at.
_TRIED = 6
_MOST_WORDS = 6

_CANDIDATES = """
    SELECT asked.word, found.word, found.count FROM unnest(%s::text[]) asked (word)
    CROSS JOIN LATERAL (
        SELECT w.word, w.count FROM search_word w
        WHERE w.word %% asked.word AND w.word <> asked.word
            AND length(asked.word) > 4 AND similarity(w.word, asked.word) >= 0.5
        ORDER BY similarity(w.word, asked.word) DESC, w.count DESC LIMIT 8
    ) found
    UNION SELECT slip.asked, w.word, w.count
    FROM unnest(%s::text[], %s::text[]) slip (asked, word) JOIN search_word w ON w.word = slip.word
"""


def correct(search: Search) -> tuple[Asked | None, tuple[str, ...]]:
    """What to look for instead, and the words typed that the viewer finds nowhere.

    None when every word is found somewhere by itself, or nothing near is known. Three statements.
    """
    words = tuple(dict.fromkeys(token.folded for token in search.asked.words))
    if search.asked.number or search.asked.keys or not 0 < len(words) <= _MOST_WORDS:
        return None, ()
    known = _visible(search, words)
    unknown = [word for word in words if word not in known]
    near_ones = _candidates(unknown)
    tried = {word: _tried(word, near_ones.get(word, [])) for word in unknown}
    found = _visible(search, [one for near in tried.values() for one in near])
    chosen = {
        word: next(one for one in near if one in found)
        for word, near in tried.items()
        if not found.isdisjoint(near)
    }
    if not unknown or len(chosen) < len(unknown):
        return None, _as_typed(search.asked, unknown)
    return _replaced(search.asked, chosen), _as_typed(search.asked, unknown)


def _candidates(words: Sequence[str]) -> dict[str, list[str]]:
    """Words of the vocabulary near each word, the likeliest first."""
    if not words:
        return {}
    slips = [(word, near) for word in words for near in (*typed_with_keys(word), *one_slip(word))]
    with connection.cursor() as cursor:
        cursor.execute(
            _CANDIDATES, [list(words), [one for one, _ in slips], [near for _, near in slips]]
        )
        near_ones = cursor.fetchall()
    found: dict[str, list[str]] = {}
    for word, near, _ in sorted(
        near_ones, key=lambda one: (nearness(one[0], one[1]), -one[2], one[1])
    ):
        found.setdefault(word, []).append(near)
    return found


def _tried(word: str, near: Sequence[str]) -> list[str]:
    """Keys are read first, whether the vocabulary has the word or only files say it."""
    keyed = fold_word(as_meant(word))
    return list(dict.fromkeys(([keyed] if keyed else []) + list(near)))[:_TRIED]


def _visible(search: Search, words: Sequence[str]) -> set[str]:
    """Which of the words stand in something the viewer may see."""
    if not words:
        # The same number of statements, whether the vocabulary knows something near or not.
        words = ("-",)
    distinct = list(dict.fromkeys(words))
    text, values = visible_words(search, distinct)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        row = cursor.fetchone()
    return {word for word, is_there in zip(distinct, row, strict=True) if is_there}


def _replaced(asked: Asked, chosen: dict[str, str]) -> Asked:
    """The same question with other words; a number or symbol stays what it is."""
    terms = tuple(
        replace(term, tokens=tuple(_other(token, chosen) for token in term.tokens))
        for term in asked.terms
    )
    return replace(asked, text=" ".join(_shown(term) for term in terms), terms=terms)


def _other(token: Token, chosen: dict[str, str]) -> Token:
    word = chosen.get(token.folded)
    if word is None:
        return token
    meant = as_meant(token.folded)
    return replace(token, folded=word, exact=meant if fold_word(meant) == word else word)


def _shown(term: Term) -> str:
    return f"“{term.text}”" if len(term.tokens) > 1 and not term.keys else term.text


def _as_typed(asked: Asked, unknown: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t.exact for t in asked.words if t.folded in unknown))


def shown_as(better: Asked, texts: Sequence[str]) -> str:
    """The words looked for, as `texts` (what was found, which the viewer may see) mostly write them.

    With all their accents, or, when one word stands in none of the texts, with none.
    """
    words = better.words
    tokens = [words_of(text) for text in texts]
    written = {token.exact for found in tokens for token in found}
    spelt = _one_by_one(words, tokens) | _side_by_side([word.folded for word in words], tokens)
    # Accents typed, or read out of keys, count where somebody writes so, or nobody writes otherwise.
    kept = {word.folded: word.exact for word in words if word.exact != word.folded}
    spelt |= {word: exact for word, exact in kept.items() if exact in written or word not in spelt}
    if any(word.folded not in spelt for word in words):
        return " ".join(word.folded for word in words)
    return " ".join(spelt[word.folded] for word in words)


def _side_by_side(words: list[str], texts: list[list[Token]]) -> dict[str, str]:
    """How they are mostly written where they stand together in this order; {} when nowhere."""
    seen: Counter[tuple[str, ...]] = Counter()
    for tokens in texts:
        folded = [token.folded for token in tokens]
        seen.update(
            tuple(token.exact for token in tokens[place : place + len(words)])
            for place in range(len(tokens) - len(words) + 1)
            if folded[place : place + len(words)] == words
        )
    return dict(zip(words, seen.most_common(1)[0][0], strict=True)) if seen else {}


def _one_by_one(words: Sequence[Token], texts: list[list[Token]]) -> dict[str, str]:
    seen: dict[str, Counter[str]] = {word.folded: Counter() for word in words}
    for tokens in texts:
        for token in tokens:
            if token.folded in seen:
                seen[token.folded][token.exact] += 1
    return {word: counted.most_common(1)[0][0] for word, counted in seen.items() if counted}
