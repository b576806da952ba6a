"""The grammar of the search box: what is read out of what people type, paste and throw at it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.documents.rules.symbols import symbol_key
from congvan.search.rules import matching
from congvan.search.rules.query import LONGEST_TEXT, MOST_WORDS, Place, parse


def _folded(text: str) -> list[str]:
    return [token.folded for token in parse(text).words]


def test_words_are_read_without_accents_and_kept_with_them() -> None:
    asked = parse("  Chuyển ĐỔI   số, hoà\u0300 bình ")
    assert [t.folded for t in asked.words][:3] == ["chuyen", "doi", "so"]
    assert [t.exact for t in asked.words][:3] == ["chuyển", "đổi", "số"]
    assert (
        _folded(unicodedata.normalize("NFD", "Đặng Thuý"))
        == _folded("đặng thúy")
        == ["dang", "thuy"]
    )
    assert _folded("lí kĩ qui") == _folded("lý kỹ quy")


@pytest.mark.parametrize(
    "typed",
    ["123/QĐ-UBND", "123/qđ-ubnd", "123 qd ubnd", "123-QĐ/UBND", "số 123/QĐ-UBND", "Số: 123 / QĐ - UBND",
     "0123/qd-ubnd", "123 qđ-ubnd", "123/qd", "123 qd", "123/QÐ–UBND", "123/QĐ-UB"],
)  # fmt: skip
def test_a_symbol_in_any_spelling_begins_the_key_it_is_kept_by(typed: str) -> None:
    assert any(symbol_key("123/QĐ-UBND").startswith(key) for key in parse(typed).keys)


def test_years_suffixes_and_party_symbols_keep_their_own_keys() -> None:
    assert symbol_key("12/2017/QĐ-UBND") in parse("12 2017 qđ ubnd").keys
    assert symbol_key("12/2017/QĐ-UBND") in parse("12/2017/qd-ubnd").keys
    assert symbol_key("45a/BC-SKHCN") in parse("45a bc skhcn").keys
    assert symbol_key("123-CV/TU") in parse("123 cv tu").keys
    assert symbol_key("123-CV/TU") in parse("123-cv/tu").keys


def test_a_number_alone_is_a_number_and_with_words_it_is_also_a_word() -> None:
    assert parse("00123").number == parse("số 123").number == parse("123/").number == "123"
    assert parse("kế hoạch 2026").number == ""
    assert "'n:2026'" in matching.folded(parse("kế hoạch 2026"))
    assert parse("5/3/2026").keys == ()


def test_quotes_stand_side_by_side_and_a_minus_leaves_out() -> None:
    asked = parse('“ngân sách” 2026 -dự -"chuyển đổi" toán')
    assert [[t.folded for t in term.tokens] for term in asked.terms] == [
        ["ngan", "sach"],
        ["2026"],
        ["toan"],
    ]
    assert [[t.folded for t in term.tokens] for term in asked.excluded] == [
        ["du"],
        ["chuyen", "doi"],
    ]
    assert matching.folded(parse('"ngân sách" -dự')) == "(('ngan' <-> 'sach')) & (!('du'))"
    assert parse("Phố-Hiến - 2026").excluded == ()


def test_accents_ask_for_the_exact_word_only_where_they_were_typed() -> None:
    assert matching.exact(parse("ngan sach")) == ""
    assert matching.exact(parse("ngân sach")) == "(('=ngân') & ('~sach'))"


def test_titles_are_asked_by_lexemes_of_their_own_and_exclusions_everywhere() -> None:
    asked = parse('ngân "dự toán" -sách')
    assert matching.titled(asked) == "('~ngan' & ('~du' <-> '~toan')) & (!('sach'))"
    assert matching.titled(asked, Place.TITLES) == matching.titled(parse("-x")) == ""
    assert matching.folded(parse("ngân -sách"), Place.TITLES) == "('~ngan':A) & (!('~sach':A))"
    assert matching.titled(parse("ngân sá"), is_typing=True) == "('~ngan' & '~sa':*)"
    assert "'n:2026'" in matching.titled(parse("kế hoạch 2026"))


@pytest.mark.parametrize(
    "hostile",
    ["", "   ", '"', '""', '"ngân', "- -", "-", "!!! & | ( ) <-> :* '", "a\x00b", "%_%", "\\' \\\\", "-x",
     "-\"", "'; drop table--", "\ud800", "🙂🙂", "ﬁ ﷺ", ":*", "!", "a" * 100_000, '"' * 100_000,
     "\u0301" * 100_000, "1/" * 50_000, "-a " * 50_000, "9" * 50_000, "1 a b c d e f " * 9_000],
)  # fmt: skip
def test_nothing_is_an_error_and_everything_is_bounded(hostile: str) -> None:
    asked = parse(hostile)
    assert len(asked.text) <= LONGEST_TEXT
    assert len(asked.words) <= MOST_WORDS
    for query in (
        matching.folded(asked),
        matching.titled(asked),
        matching.exact(asked),
        matching.numbered(asked),
    ):
        assert len(query) < 8_000


@given(st.text(max_size=300))
def test_any_text_is_read_twice_the_same(text: str) -> None:
    asked = parse(text)
    assert parse(asked.text).terms == asked.terms
