"""Short messages: length, letters, numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.desk.messages import LONGEST_TEXT, dialled, message_text, unaccented


@given(st.text(max_size=400))
def test_a_text_fits_and_is_one_line(text: str):
    line = message_text(text)
    assert len(line) <= LONGEST_TEXT
    assert line.split() == line.split(" ") or not line


def test_a_long_text_is_cut_between_words():
    line = message_text("Hỏa tốc: " + "phòng chống bão số 12 " * 20)
    assert line.endswith(("phòng…", "chống…", "bão…", "số…", "12…"))
    assert len(message_text("x" * 400)) == LONGEST_TEXT


def test_accents_go_and_capitals_stay():
    assert unaccented("Hỏa tốc: “Đề nghị” – Gia Lai…") == 'Hoa toc: "De nghi" - Gia Lai...'


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("0905 123-456", "0905123456"), ("+84 (905) 123.456", "+84905123456"),
        ("máy lẻ 12", ""), ("", ""), ("123", ""), ("0" * 16, ""),
    ],
)  # fmt: skip
def test_numbers_as_they_are_dialled(phone: str, number: str):
    assert dialled(phone) == number
