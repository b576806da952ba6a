"""What was asked, written as PostgreSQL's tsquery over the lexemes of the records. Pure.

The text is put together from quoted lexemes only and cast to tsquery; nothing typed is ever read as
an operator.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from congvan.search.rules.folding import Token
from congvan.search.rules.lexemes import NAMED, facet, quote_lexeme
from congvan.search.rules.query import Asked, Place, Term


@dataclass(frozen=True, slots=True)
class _Form:
    """How a word is asked for: what stands before it, its weight, whether numbers stand for words."""

    before: str = ""
    weight: str = ""
    numbers: bool = False


# In titles alone (weight A) the index tells who may hold the word, and the row whether its title does.
_FORMS = {
    Place.ANYWHERE: _Form(numbers=True),
    Place.TITLES: _Form(NAMED, "A"),
    Place.FILES: _Form(weight="D"),
}
# Everywhere but in the text of files: the index alone answers.
_NAMED = _Form(NAMED, numbers=True)
# A prefix of one letter stands for half of the vocabulary.
SHORTEST_PREFIX = 2


def folded(asked: Asked, place: Place = Place.ANYWHERE, *, is_typing: bool = False) -> str:
    """Everything that must be there, without accents. With `is_typing` the last word may go on."""
    return _with(_together(asked, _FORMS[place], is_typing=is_typing), asked, place)


def titled(asked: Asked, place: Place = Place.ANYWHERE, *, is_typing: bool = False) -> str:
    """The same outside the text of files: title, number, names, notes, names of files.

    "" when nothing was typed, or when titles or files alone are asked.
    """
    if place is not Place.ANYWHERE or asked.is_empty:
        return ""
    return _with(_together(asked, _NAMED, is_typing=is_typing), asked, place)


def exact(asked: Asked, place: Place = Place.ANYWHERE) -> str:
    """The words of titles and names with the accents as typed; "" when none was typed, or files are
    asked."""
    if place is Place.FILES or not any(token.exact != token.folded for token in asked.words):
        return ""
    weight = _FORMS[place].weight
    parts = [
        " <-> ".join(_exact_word(token, weight) for token in term.tokens) for term in asked.terms
    ]
    return _with(" & ".join(f"({part})" for part in parts), asked, place)


def numbered(asked: Asked, place: Place = Place.ANYWHERE) -> str:
    """The documents that bear the number or symbol themselves; "" when none was typed."""
    if place is not Place.ANYWHERE or not (asked.keys or asked.number):
        return ""
    if asked.number:
        return _with(_any_number(asked.number), asked, place)
    if _is_spelt(asked):
        return _with(_any_key(asked.keys), asked, place)
    parts = [
        _any_key(term.keys) if term.keys else _term(term, _FORMS[place], begins=False)
        for term in asked.terms
    ]
    return _with(" & ".join(parts), asked, place)


def all_of(queries: Iterable[str]) -> str:
    """Those of `queries` that say something, joined: each must hold."""
    return " & ".join(f"({query})" for query in queries if query)


def none_of(queries: Iterable[str]) -> str:
    """None of `queries` may hold; "" when there is none."""
    return " & ".join(f"!({query})" for query in queries if query)


def quote(word: str) -> str:
    """One folded word as a query."""
    return quote_lexeme(word)


def any_facet(letter: str, values: Iterable[object]) -> str:
    """One of several values of a facet."""
    return " | ".join(quote_lexeme(facet(letter, value)) for value in values)


def _is_spelt(asked: Asked) -> bool:
    """The symbol was spelt in words: its keys belong to no single term."""
    return bool(asked.keys) and not any(term.keys for term in asked.terms)


def _together(asked: Asked, form: _Form, *, is_typing: bool) -> str:
    last = asked.terms[-1] if is_typing and asked.terms else None
    parts = [_term(term, form, begins=term is last) for term in asked.terms]
    together = " & ".join(parts)
    if form.numbers and len(parts) > 1 and _is_spelt(asked):
        # "123 qd ubnd": the words, or the symbol they spell (the last word may be cut short).
        return f"({together}) | {_any_key(asked.keys)}"
    return together


def _with(query: str, asked: Asked, place: Place) -> str:
    """What is left out must not stand in the place asked for, whichever words are looked at."""
    without = none_of(_phrase(term.tokens, _FORMS[place]) for term in asked.excluded)
    return all_of((query, without))


def _term(term: Term, form: _Form, *, begins: bool) -> str:
    words = _phrase(term.tokens, form)
    if begins and len(term.tokens) == 1 and len(term.tokens[0].folded) >= SHORTEST_PREFIX:
        words = quote_lexeme(form.before + term.tokens[0].folded) + f":*{form.weight}"
    if not form.numbers:
        return words
    if term.keys:
        return f"({words} | {_any_key(term.keys)})"
    return f"({words} | {_any_number(term.number)})" if term.number else words


def _phrase(tokens: tuple[Token, ...], form: _Form) -> str:
    text = " <-> ".join(_weighed(form.before + token.folded, form.weight) for token in tokens)
    return f"({text})" if len(tokens) > 1 else text


def _exact_word(token: Token, weight: str) -> str:
    is_plain = token.exact == token.folded
    return _weighed(f"{NAMED}{token.folded}" if is_plain else f"={token.exact}", weight)


def _weighed(lexeme: str, weight: str) -> str:
    return quote_lexeme(lexeme) + (f":{weight}" if weight else "")


def _any_key(keys: tuple[str, ...]) -> str:
    return "(" + " | ".join(quote_lexeme(f"s:{key}") + ":*" for key in keys) + ")"


def _any_number(number: str) -> str:
    """Số đến, số đi, or the number of a symbol."""
    symbols = " | ".join(quote_lexeme(f"s:{number}{mark}") + ":*" for mark in "/-")
    return f"({quote_lexeme(f'n:{number}')} | {symbols})"
