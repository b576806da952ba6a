"""Typesetting: text is never run, nothing is lost silently, the same data give the same bytes."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from congvan.kernel import typesetting

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set page(width: 100mm, height: auto)
#set text(font: "Tinos", size: 12pt)
#data.words
"""


@pytest.fixture
def template(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(typesetting, "_PROJECT_PACKAGE", tmp_path)
    file = tmp_path / "words.typ"
    file.write_text(TEMPLATE, encoding="utf-8")
    return file


def words_of(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def plain(text: str) -> str:
    return "".join(text.replace("\ufffe", "").split())


def test_text_is_never_code(template):
    hostile = '#read("/etc/passwd") $x^2$ \\u{41} "trích" \'yếu\' *đậm* _nghiêng_ // ghi chú <nhãn> @x #[a] `b` = C'
    pdf = typesetting.typeset(template, {"words": hostile}, title="Thử #1 $")
    assert plain(hostile) in plain(words_of(pdf))


def test_letters_of_the_office_come_through(template):
    text = "Ủy ban nhân dân tỉnh Gia Lai ĐẶNG Ngọc Ưỡng – Kỷ Tỵ: ặ ẵ ẳ ợ ỡ Ỡ ỵ ỷ ý đ Đ “trích dẫn” 50 m² ½"
    assert plain(text) in plain(words_of(typesetting.typeset(template, {"words": text}, title="")))


def test_what_the_fonts_lack_is_shown_as_a_box(template):
    pdf = typesetting.typeset(template, {"words": "họp 😀 中 \x07 \u202eđảo"}, title="😀")
    assert plain(words_of(pdf)) == "họp□□đảo"


def test_ten_thousand_letters_stay_on_the_paper(template):
    pdf = typesetting.typeset(
        template, {"words": typesetting.breakable("ư" * 10_000 + " 1234/UBND-KGVX")}, title=""
    )
    document = pdfium.PdfDocument(pdf)
    page = document[0]
    boxes = page.get_textpage()
    rights = [boxes.get_charbox(index)[2] for index in range(0, boxes.count_chars(), 97)]
    assert max(rights) <= page.get_width()
    assert plain(words_of(pdf)).count("ư") == 10_000
    document.close()


def test_it_is_pdf_a_and_the_same_bytes_each_time(template):
    first = typesetting.typeset(template, {"words": "một"}, title="Sổ")
    assert first == typesetting.typeset(template, {"words": "một"}, title="Sổ")
    assert b"<pdfaid:part>2</pdfaid:part>" in first.replace(b" ", b"")
    assert b"Tinos" in first


def test_missing_fonts_say_what_to_do(template, monkeypatch, settings, tmp_path):
    monkeypatch.setattr(typesetting, "_PROJECT", tmp_path)
    settings.STATIC_ROOT = tmp_path
    with pytest.raises(typesetting.FontsMissing, match="congvan assets"):
        typesetting.typeset(template, {"words": ""}, title="")


def test_a_wrong_template_is_a_bug(template):
    template.write_text("#nothing-of-that-name", encoding="utf-8")
    with pytest.raises(typesetting.TypesettingFailed, match=r"words\.typ"):
        typesetting.typeset(template, {"words": ""}, title="")


def test_a_busy_machine_is_told_apart(template, monkeypatch):
    monkeypatch.setattr(typesetting, "WALL_SECONDS", 0.001)
    with pytest.raises(typesetting.TypesettingTooSlow):
        typesetting.typeset(template, {"words": ""}, title="")


@hypothesis_settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_every_text_becomes_letters_of_the_fonts(text):
    known = typesetting._letters(typesetting.font_files())
    shown = typesetting._printable(typesetting.breakable(text))
    assert all(ord(letter) in known or letter in "\n\u200b" for letter in shown)
