"""Số, ký hiệu in any spelling (R-114, R-120, R-128)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.documents.rules.symbols import TYPE_ABBREVIATIONS, Symbol, parse, symbol_key

# The numbers of the five regulations, then what letters and scans have.
SPELLINGS = (
    ("443/QĐ-UBND", (443, None, "QĐ", "UBND", ""), "443/QĐ-UBND"),
    ("132/QĐ-STTTT", (132, None, "QĐ", "STTTT", ""), "132/QĐ-STTTT"),
    ("48/2017/QĐ-UBND", (48, 2017, "QĐ", "UBND", ""), "48/2017/QĐ-UBND"),
    ("2437/QĐ-UBND", (2437, None, "QĐ", "UBND", ""), "2437/QĐ-UBND"),
    ("595/QĐ-UBND", (595, None, "QĐ", "UBND", ""), "595/QĐ-UBND"),
    ("526/TTr-STTTT", (526, None, "TTr", "STTTT", ""), "526/TTr-STTTT"),
    ("2187/STC-QLNS", (2187, None, "", "STC", "QLNS"), "2187/STC-QLNS"),
    ("Số: 12 /BC-UBND", (12, None, "BC", "UBND", ""), "12/BC-UBND"),
    ("số 5/QyĐ-UBND", (5, None, "QyĐ", "UBND", ""), "05/QyĐ-UBND"),
    ("7/CTr-SKHCN", (7, None, "CTr", "SKHCN", ""), "07/CTr-SKHCN"),
    ("443 / QÐ – UBND.", (443, None, "QĐ", "UBND", ""), "443/QĐ-UBND"),
    ("443/qđ-ubnd", (443, None, "QĐ", "UBND", ""), "443/QĐ-UBND"),
    ("526/TTR-STTTT", (526, None, "TTr", "STTTT", ""), "526/TTr-STTTT"),
    ("443-QĐ-UBND", (443, None, "QĐ", "UBND", ""), "443/QĐ-UBND"),
    ("443\\QĐ—UBND", (443, None, "QĐ", "UBND", ""), "443/QĐ-UBND"),
    ("12729/VPCP-KGVX", (12729, None, "", "VPCP", "KGVX"), "12729/VPCP-KGVX"),
    ("09/2025/QĐ-TTg", (9, 2025, "QĐ", "TTg", ""), "09/2025/QĐ-TTg"),
    ("09/2025/qđ-ttg", (9, 2025, "QĐ", "TTg", ""), "09/2025/QĐ-TTg"),
    ("01/2026/TTLT-BNV-BTC", (1, 2026, "TTLT", "BNV", "BTC"), "01/2026/TTLT-BNV-BTC"),
    ("117/2025/QH15", (117, 2025, "", "QH15", ""), "117/2025/QH15"),
    ("123-CV/TU", (123, None, "CV", "TU", ""), "123-CV/TU"),
    ("80-NQ/TW", (80, None, "NQ", "TW", ""), "80-NQ/TW"),
    ("12A/GM-UBND", (12, None, "GM", "UBND", ""), "12A/GM-UBND"),
    ("15/TB-VP.KT", (15, None, "TB", "VP.KT", ""), "15/TB-VP.KT"),
    ("0012/BC-UBND", (12, None, "BC", "UBND", ""), "12/BC-UBND"),
)


@pytest.mark.parametrize(("text", "parts", "written"), SPELLINGS)
def test_any_spelling_is_read_and_written_the_one_right_way(text: str, parts, written: str):
    for spelling in (text, unicodedata.normalize("NFD", text), f"  {text} "):
        symbol = parse(spelling)
        assert symbol is not None
        read = (symbol.number, symbol.year, symbol.type_abbreviation, symbol.organ_abbreviation, symbol.rest)  # fmt: skip
        assert read == parts
        assert symbol.written == written
        assert parse(symbol.written) == symbol


@pytest.mark.parametrize(
    "text", ["", "Thư ngỏ", "12", "/QĐ-UBND", "Số: /BC-UBND", "05/12/2026", "12/2026", "0269 382"]
)
def test_what_is_no_symbol_is_not_read(text: str):
    assert parse(text) is None


def test_keys_join_spellings_and_part_what_differs():
    assert symbol_key("Số: 05 /QÐ–UBND") == symbol_key("5/qđ-ubnd") == "5/qd-ubnd"
    assert symbol_key("5/QyĐ-UBND") != symbol_key("5/QĐ-UBND")
    assert symbol_key("5/CT-UBND") != symbol_key("5/CTr-UBND")
    assert symbol_key("48/2017/QĐ-UBND") != symbol_key("48/QĐ-UBND")
    assert symbol_key("Thư  Ngỏ") == "thungo"
    assert symbol_key("") == ""


organs = st.sampled_from(["UBND", "STC", "SKHCN", "STTTT", "VPCP", "HĐND", "TTg", "BNV", "QLĐĐ"])
symbols = st.builds(
    Symbol, number=st.integers(1, 999_999), suffix=st.sampled_from(["", "", "A", "b"]),
    year=st.sampled_from([None, None, 2017, 2026]),
    type_abbreviation=st.sampled_from(["", *TYPE_ABBREVIATIONS]), organ_abbreviation=organs,
    rest=st.sampled_from(["", "KGVX", "QLNS", "BTC-BNV"]),
)  # fmt: skip


@given(symbols)
def test_what_is_written_reads_back(symbol: Symbol):
    assert parse(symbol.written) == symbol
    assert parse(f"Số: {symbol.written.replace('/', ' / ')}") == symbol
    assert symbol_key(symbol.written) == symbol.key
    assert symbol_key(symbol.written.lower()) == symbol.key


@given(st.text(max_size=80))
def test_nothing_typed_breaks_it(text: str):
    symbol = parse(text)
    assert len(symbol_key(text)) <= 60
    if symbol is not None:
        assert parse(symbol.written) == symbol
