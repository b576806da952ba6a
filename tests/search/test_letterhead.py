"""Letterheads tell nothing of a document: not in its lexemes, and quoted last."""

from __future__ import annotations

import time
import unicodedata

import pytest

from congvan.kernel.text import fold
from congvan.search.rules.letterhead import words_outside
from congvan.search.rules.lexemes import Vector
from congvan.search.rules.marking import snippet, words_to_mark

HEAD = """TỈNH GIA LAI
ỦY BAN NHÂN DÂN          CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
                            Độc lập - Tự do – Hạnh phúc
Số: 12/KH-UBND           Gia Lai, ngày 05 tháng 11 năm 2026
"""


@pytest.mark.parametrize(
    "spelt",
    ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Cộng hoà xã hội chủ nghĩa\nViệt Nam", "Độc lập – Tự do – Hạnh phúc",
     "ĐỘC LẬP-TỰ DO-HẠNH PHÚC", "Ðộc lập * Tự do * Hạnh phúc", "Số: 5", "Số : …/", "So:   /"],
)  # fmt: skip
def test_letterheads_leave_no_words_in_any_spelling(spelt: str) -> None:
    for text in (spelt, spelt.replace("Số", "So"), fold(spelt).replace("so", "So")):
        assert words_outside(f"đầu {text} cuối")[:3] == [
            "đầu",
            "",
            words_outside(text + " cuối")[1],
        ]


@pytest.mark.parametrize(
    "kept",
    [
        "chuyển đổi số: 5 việc",
        "Công hóa xa hội",
        "chủ nghĩa xã hội",
        "CHUYỂN ĐỔI SỐ: 5 VIỆC",
        "Số hóa: 5",
        "độc lập tự do",
    ],
)
def test_other_words_stay(kept: str) -> None:
    assert "" not in words_outside(unicodedata.normalize("NFC", kept))


def test_words_of_a_letterhead_are_lexemes_elsewhere_and_its_neighbours_are_not_side_by_side() -> (
    None
):
    vector = Vector()
    vector.add_long(HEAD + "Chủ tịch ký số", "D")
    words = vector.literal()
    assert "'xa'" not in words
    assert "'dan':7D" in words
    assert "'12':11D" in words
    assert words.count("'chu':") == words.count("'so':") == 1


def test_the_snippet_is_where_most_words_stand_closest_and_not_the_letterhead() -> None:
    text = (
        HEAD
        + "Chủ tịch họp. " * 20
        + "Đã ký, có số. "
        + "Việc khác. " * 30
        + "Dùng chữ ký số."
        + " Hết." * 30
    )
    quoted = snippet(text, words_to_mark(["chu", "ky", "so"]))
    assert [p.text for p in quoted if p.is_marked] == ["chữ", "ký", "số"]
    assert [
        p.text
        for p in snippet(HEAD + "x. " * 90 + "Ban hành.", words_to_mark(["ban"]))
        if p.is_marked
    ] == ["Ban"]
    only = snippet(HEAD + "Nội dung.", words_to_mark(["nhan"]))
    assert [p.text for p in only if p.is_marked] == ["NHÂN"]


def test_hostile_texts_are_looked_through_quickly() -> None:
    begin = time.process_time()
    for part in (
        "cộng hòa xã hội chủ nghĩa việt ",
        "Số:" + " " * 59,
        "độc lập tự do ",
        "so " * 9,
        "CỘNG" + " " * 30 + "HÒA",
    ):
        text = (part * 400_000)[:400_000]
        words_outside(text)
        snippet(text[:200_000], words_to_mark(["so", "hoa", "qwrtx"]))
    assert time.process_time() - begin < 10
