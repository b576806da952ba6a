"""Corrections where people see them: on the page, on paper, in another word processor."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pypdfium2
import pytest

from congvan.drafting import conversion, inks, making
from congvan.drafting.inks import Step
from congvan.drafting.marked import marked_pdf
from congvan.web.gallery import marked_samples
from tests.drafting_inks.papers import AN, AT, KHAI, REPORT, TUAN, paper, replaced
from tests.ui.drawing import draw
from tests.ui.markup import Markup


@pytest.fixture(scope="module")
def marked() -> inks.MarkedText:
    head = replaced(REPORT, ("hầu hết xã", "123/135 xã"), ("II. KIẾN", "<b>II. KIẾN"))
    boss = replaced(head, ("kinh phí phù hợp", "420 triệu đồng"))
    noted = inks.comment(paper(boss), "d-4", "Ghi rõ <số> xã", author=KHAI.name, at=AT)
    return inks.combine([Step(paper(), AN), Step(paper(head), TUAN, AT), Step(noted, KHAI, AT)])


def test_the_page_shows_each_hand_in_its_class_and_escapes_all(marked: inks.MarkedText) -> None:
    html = draw('<c-marked-text :marked="marked" correct_href="/sua/" />', marked=marked)
    page = Markup(html)
    assert page.faults == []
    assert page.repeated_ids() == []
    assert "<b>II" not in html
    assert "&lt;số&gt;" in html
    assert re.search(
        r'<del class="cv-ink-blue" title="Trưởng phòng · 25/11 10:12">hầu hết</del>', html
    )
    assert re.search(r'<ins class="cv-ink-red"[^>]*>420 triệu đồng</ins>', html)
    assert "3 chỗ sửa" in html
    assert 'id="sua-2"' in html
    assert 'href="/sua/?doan=d-4"' in html
    assert "style=" not in html


def test_side_by_side_repeats_no_anchor(marked: inks.MarkedText) -> None:
    rows = inks.side_by_side(paper(), paper(replaced(REPORT, ("hầu hết", "123/135"))))
    html = draw(
        '<c-marked-text :marked="marked" /><c-side-by-side :rows="rows" left="Lần 1" right="Lần 2" />',
        marked=marked, rows=rows,
    )  # fmt: skip
    assert Markup(html).repeated_ids() == []
    assert 'id="khac-1"' in html


def test_tables_keep_the_widths_of_the_file() -> None:
    letter = making.make_docx(
        "cong_van",
        {
            "superior": "UBND TỈNH", "organ": "SỞ Y TẾ", "notation": "SYT", "place": "Gia Lai",
            "subject": "Cung cấp số liệu", "recipients": ["Sở Tài chính"], "body": ["Một./."],
            "title": "GIÁM ĐỐC", "signer": "Trần Đình Khải", "copies": ["Như trên;"],
            "archive_unit": "VP", "urgency": "KHẨN",
        },
    )  # fmt: skip
    text = inks.read(letter)
    head, stamp = text.blocks[0], next(one for one in text.blocks if one.is_stamp)
    assert [cell.width for cell in head.rows[0]] == [44, 56]
    assert (head.width, stamp.width, head.is_stamp) == (100, 12, False)
    html = draw('<c-marked-text :marked="marked" />', marked=text)
    assert '<div class="marked-table has-lines is-stamp"><table width="12%"><tbody>' in html
    assert "style=" not in html
    assert marked_pdf(text, title="Cung cấp số liệu").startswith(b"%PDF")


def test_a_long_document_is_drawn_in_time() -> None:
    texts = [f"{text} ({number})" for number in range(60) for text in REPORT]
    after = replaced(texts, ("hầu hết", "123/135"))
    marked = inks.changes(paper(texts), paper(after), hand=KHAI)
    assert marked.total == 60
    html = draw('<c-marked-text :marked="marked" />', marked=marked)
    assert html.count("<ins") == 60


def test_the_print_has_text_notes_and_legend(marked: inks.MarkedText) -> None:
    pdf = marked_pdf(marked, title="Báo cáo rà soát", note="Lần trình 3")
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    for shown in (
        "hầu hết",
        "123/135",
        "Ghi rõ <số> xã",
        "Giám đốc: Trần Đình Khải",
        "Lần trình 3",
    ):
        assert shown in text
    assert pdf == marked_pdf(marked, title="Báo cáo rà soát", note="Lần trình 3")


@pytest.mark.parametrize("indent", ["", "first", "hanging", "block"])
def test_no_paragraph_is_lost_in_print(indent: str) -> None:
    whole = marked_samples.context()["marked"]
    paragraphs = tuple(replace(one, indent=indent) for one in whole.paragraphs)
    pdf = marked_pdf(replace(whole, paragraphs=paragraphs), title="Có bảng")
    text = _words(pdf)
    for one in paragraphs:
        assert " ".join(one.runs[-1].shown.split()) in text


@pytest.mark.skipif(not conversion.is_available(), reason="chưa có LibreOffice (soffice)")
def test_another_word_processor_reads_the_same() -> None:
    """LibreOffice opens a file with corrections of two hands and finds the accepted text."""
    data = inks.correct(
        paper(), {"d-4": REPORT[4].replace("hầu hết", "123/135"), "d-5": ""},
        author=TUAN.name, at=AT,
    )  # fmt: skip
    data = inks.correct(
        data,
        {"d-4": REPORT[4].replace("hầu hết xã", "125/135 xã"), "d-7": "Đề nghị A.\n\nĐoạn B mới."},
        author=KHAI.name, at=AT,
    )  # fmt: skip
    accepted = conversion.to_pdf(inks.clean(data))
    text = _words(accepted)
    for line in inks.accepted_paragraphs(data):
        assert " ".join(line.split()) in text
    assert "123/135" not in text
    assert "Nguyên nhân" not in text
    # The file with its marks opens too, and python-docx sees a whole document.
    assert "125/135" in _words(conversion.to_pdf(data))
    assert docx.Document(io.BytesIO(data)).paragraphs


def _words(pdf: bytes) -> str:
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return " ".join(" ".join(pages).split())
