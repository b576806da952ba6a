"""Telex and VNI keys that were left standing, read as they were meant."""

from __future__ import annotations

import pytest

from congvan.search.rules.keys import as_meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("soos", "số"), ("so61", "số"), ("quyeets", "quyết"), ("quyeest", "quyết"), ("quye6t1", "quyết"),
        ("ddinhj", "định"), ("d9inh5", "định"), ("dduwowngf", "đường"), ("dduwowcj", "được"), ("duong7", "dương"),
        ("tw", "tư"), ("nawm", "năm"), ("na8m", "năm"), ("hoaf", "hòa"), ("hoa2", "hòa"), ("thuyr", "thủy"),
        ("toanf", "toàn"), ("gif", "gì"), ("giuwx", "giữ"), ("quys", "quý"), ("nghieepj", "nghiệp"),
        ("uwowcs", "ước"), ("ddeef", "đề"), ("ddoongf", "đồng"), ("khuyeens", "khuyến"), ("hoaij", "hoại"),
        ("kys", "ký"), ("mias", "mía"), ("muas", "múa"),
    ],
)  # fmt: skip
def test_keys_become_the_syllable_they_were_meant_for(typed: str, meant: str) -> None:
    assert as_meant(typed) == meant


@pytest.mark.parametrize(
    "word",
    [
        "",
        "s",
        "so",
        "service",
        "windows",
        "12",
        "a1b2",
        "xls",
        "abc9",
        "so" * 20,
        "số",
        "express",
    ],
)
def test_other_words_are_left_alone(word: str) -> None:
    assert as_meant(word) == ""
