"""Folding and lexemes: the same word however it is typed, and PostgreSQL's limits kept."""

from __future__ import annotations

import unicodedata

import pytest

from congvan.search.rules.folding import fold_word, forms, words_of
from congvan.search.rules.lexemes import Vector, facet, quote_lexeme


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"), ("khoẻ", "khỏe"), ("thuỷ", "thủy"), ("Ðà", "Đà"), ("đường", "duong"),
        ("lí", "lý"), ("kĩ", "kỹ"), ("quí", "quý"), ("qui", "quy"), ("tỉ", "tỷ"), ("Mĩ", "Mỹ"),
        ("SỸ", "sĩ"), ("vỹ", "vĩ"), (unicodedata.normalize("NFD", "tiến"), "tiến"),
        ("tri\u00adển", "triển"),
    ],
)  # fmt: skip
def test_two_spellings_are_one_word(one: str, other: str) -> None:
    assert [token.folded for token in words_of(one)] == [token.folded for token in words_of(other)]


@pytest.mark.parametrize(("one", "other"), [("thúy", "thúi"), ("hai", "hay"), ("quyên", "quên")])
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert fold_word(one) != fold_word(other)


def test_words_are_cut_at_punctuation_and_remember_their_places() -> None:
    text = "Số: 123/QĐ-UBND, ngày 05.11.2026 (hoà)"
    tokens = words_of(text)
    assert [token.folded for token in tokens] == ["so", "123", "qd", "ubnd", "ngay", "05", "11", "2026", "hoa"]  # fmt: skip
    assert [text[token.start : token.end] for token in tokens][2:4] == ["QĐ", "UBND"]
    assert (tokens[-1].exact, tokens[-1].position) == ("hòa", 9)
    assert words_of(" -/… \u200b") == []


def test_a_vector_has_words_exact_words_symbols_numbers_and_facets() -> None:
    vector = Vector()
    vector.add("Quy chế", "A", exact=True)
    vector.add_symbol("05/QĐ-UBND")
    vector.add_own_number(45, "A")
    vector.add_facet("b", 12)
    vector.add_facet("u", None)
    assert vector.literal() == (
        "'quy':1A '~quy':1A 'che':2A '~che':2A '=chế':2A '05':23B '~05':23B 'qd':24B '~qd':24B '=qđ':24B"
        " 'ubnd':25B '~ubnd':25B '45a':46B '~45a':46B 's:5/qd-ubnd':25B 'n:45a':46B 'b:12'"
    )
    assert facet("b", 12) == "b:12"
    assert quote_lexeme("a'b\\") == "'a''b\\\\'"


def test_what_is_too_much_is_left_out_and_what_came_first_stays() -> None:
    vector = Vector()
    vector.add("đầu tiên", "A")
    vector.add_long(" ".join(f"{place:030}" for place in range(80_000)), "D")
    vector.add_long("không còn chỗ", "D")
    literal = vector.literal()
    assert len(literal.encode()) < 1_500_000
    assert literal.startswith(
        "'dau':1A '~dau':1A 'tien':2A '~tien':2A '000000000000000000000000000000':23D"
    )
    assert "'khong'" not in literal


def test_words_behind_the_last_position_are_found_but_not_twice() -> None:
    vector = Vector()
    vector.add_long("lặp lại " * 20_000 + "duy nhất duy nhất", "D")
    literal = vector.literal()
    assert "'duy':16383D 'nhat':16383D" in literal
    assert literal.count("16383D") == 2


def test_a_word_of_thousands_of_letters_is_its_beginning() -> None:
    assert forms("Đ" * 5000)[0] == "d" * 30
    assert len(words_of("a" + "\u0301" * 100_000)) == 1
