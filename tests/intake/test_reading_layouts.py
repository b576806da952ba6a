"""Where the subject ends, other layouts, and pages that are upside down, empty or very many."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from congvan.deployment.demo.arrivals import ARRIVALS, SENDERS, DemoArrival, Reached
from congvan.deployment.demo.letters import Letter, Paragraph, scan, set_letter
from congvan.intake.reading import fields, head, kinds, sources
from congvan.intake.reading.lines import Line, lines_of
from congvan.intake.reading.words import PageWords, Word
from tests.intake.layouts import LAYOUTS, SUBJECTS
from tests.intake.papers import Paper

NO_TESSERACT = "cần tesseract và tiếng Việt: apt-get install tesseract-ocr-vie"
needs_tesseract = pytest.mark.skipif(sources.tesseract() is None, reason=NO_TESSERACT)
WAITING = [one for one in ARRIVALS if one.reached is Reached.SCANNED]
TITLES = {"giay_moi": "Giấy mời", "to_trinh": "Tờ trình"}


def at_night(papers: Sequence[Paper]) -> list[Any]:
    """Recognition takes seconds a page: two papers at every run, the others at night."""
    late = [pytest.param(paper, marks=pytest.mark.nightly) for paper in papers[2:]]
    return [*papers[:2], *late]


def named(paper: Paper) -> str:
    return paper.name


by_name = pytest.mark.parametrize("paper", [*SUBJECTS, *LAYOUTS], ids=lambda one: one.name)


def read(tmp_path: Path, pdf: bytes) -> dict[str, fields.Reading]:
    path = tmp_path / "van-ban.pdf"
    path.write_bytes(pdf)
    return fields.read(sources.take(path))


@by_name
def test_text_layer_of_other_layouts_is_read(paper: Paper, tmp_path: Path):
    found = read(tmp_path, set_letter(paper.letter))
    assert {name: found[name].value for name in paper.says if name in found} == paper.says
    assert ("subject" in found) == ("subject" in paper.says)


@needs_tesseract
@pytest.mark.parametrize("paper", at_night(SUBJECTS), ids=named)
def test_subject_on_a_scan_ends_before_the_body(paper: Paper, tmp_path: Path):
    found = read(tmp_path, scan(set_letter(paper.letter), seed=3))
    # A tone or a letter may be misread; a line too many or too few may not be there.
    assert SequenceMatcher(None, found["subject"].value, paper.says["subject"]).ratio() > 0.96


@pytest.mark.parametrize(
    "is_scan", [False, pytest.param(True, marks=[needs_tesseract, pytest.mark.nightly])]
)
@pytest.mark.parametrize("arrival", WAITING, ids=lambda one: one.symbol)
def test_papers_waiting_in_the_demo_are_read(arrival: DemoArrival, is_scan: bool, tmp_path: Path):
    sender = SENDERS[arrival.sender]
    named = arrival.kind != kinds.LETTER
    pdf = set_letter(
        Letter(
            superior=sender.superior, organ=sender.head, symbol=arrival.symbol, place=sender.place,
            issued_on=date(2026, 11, 20), kind=TITLES[arrival.kind] if named else "",
            subject=arrival.subject if named else "", about="" if named else arrival.subject,
            addressees=() if named else ("Sở Khoa học và Công nghệ",),
            body=[Paragraph(text) for text in arrival.body], capacity=sender.capacity,
            signer=sender.signer,
        )
    )  # fmt: skip
    found = read(tmp_path, scan(pdf, seed=5) if is_scan else pdf)
    expected = {
        "symbol": arrival.symbol, "type": arrival.kind, "issued_on": "2026-11-20",
        "subject": arrival.subject[0].upper() + arrival.subject[1:],
    }  # fmt: skip
    assert {name: found[name].value for name in expected} == expected


@needs_tesseract
@pytest.mark.parametrize("paper", at_night(LAYOUTS), ids=named)
def test_scan_of_other_layouts_is_read(paper: Paper, tmp_path: Path):
    found = read(tmp_path, scan(set_letter(paper.letter), seed=2))
    must = {"symbol", "issued_on", "type", "subject", "urgency"} & set(paper.says)
    assert {name: found[name].value for name in must} == {name: paper.says[name] for name in must}
    assert ("subject" in found) == ("subject" in paper.says)


@needs_tesseract
def test_page_upside_down_proposes_nothing_for_sure(tmp_path: Path):
    found = read(tmp_path, _drawn(SUBJECTS[0], turned=180))
    assert not any(one.is_sure for one in found.values())


@needs_tesseract
def test_head_behind_an_empty_page_is_found_and_to_be_checked(tmp_path: Path):
    found = read(tmp_path, _drawn(SUBJECTS[0], empty_first=True))
    assert found["symbol"].value == "212/GM-BKHCN"
    assert found["symbol"].page == 2
    assert not any(one.is_sure for one in found.values())


def test_long_book_is_read_in_bounded_time(tmp_path: Path):
    book = pypdfium2.PdfDocument.new()
    letter = pypdfium2.PdfDocument(set_letter(SUBJECTS[0].letter))
    for _ in range(300):
        book.import_pages(letter)
    out = io.BytesIO()
    book.save(out)
    began = time.monotonic()
    found = read(tmp_path, out.getvalue())
    assert time.monotonic() - began < sources.TEXT_SECONDS / 2
    assert found["symbol"].value == "212/GM-BKHCN"


@needs_tesseract
def test_long_scan_costs_three_pages(tmp_path: Path):
    began = time.monotonic()
    found = read(tmp_path, _drawn(SUBJECTS[0], copies=300))
    assert found["symbol"].value == "212/GM-BKHCN"
    assert time.monotonic() - began < sources.DRAW_SECONDS


@pytest.mark.parametrize(
    ("line", "symbol", "is_sure"),
    [
        ("Số: 12/QĐ-UBND", "12/QĐ-UBND", True),
        ("Số : 12 / QĐ - UBND", "12/QĐ-UBND", True),
        ("S6: 12/QÐ-UBND", "12/QĐ-UBND", False),
        ("Só: O5/KH-STC", "05/KH-STC", False),
        ("5ố: l2O/BC-STC", "120/BC-STC", False),
        ("Số 15-QĐ/TU", "15-QĐ/TU", True),
        ("Số: 48/2017/QĐ-UBND", "48/2017/QĐ-UBND", True),
        ("Số: 07/QyĐ-BQL.", "07/QyĐ-BQL", True),
        ("SỞ LAO ĐỘNG", "", True),
        ("Số:      /QĐ-UBND", "", True),
        ("Số liệu 2026", "", True),
    ],
)
def test_symbols_as_recognition_gives_them(line: str, symbol: str, is_sure: bool):
    found = head.read([_line(line)])
    assert found.symbol == symbol
    assert found.symbol_is_sure == is_sure


@pytest.mark.parametrize(
    ("title", "symbol", "mended"),
    [
        ("QUYẾT ĐỊNH", "12/QD-UBND", "12/QĐ-UBND"),
        ("CÔNG ĐIỆN", "09/CĐĐ-UBND", "09/CĐ-UBND"),
        ("TỜ TRÌNH", "212/TIr--BKHCN", "212/TTr-BKHCN"),
        # A quy chế is issued by a decision: what can be read is left alone.
        ("QUY CHẾ", "12/QĐ-UBND", "12/QĐ-UBND"),
        ("BÁO CÁO", "12/UBND-VP", "12/UBND-VP"),
    ],
)
def test_notation_is_mended_by_the_title(title: str, symbol: str, mended: str):
    found = head.read([_line(f"Số: {symbol}"), _line(title, left=0.45, top=0.16)])
    assert found.symbol == mended


def test_line_broken_by_recognition_is_put_together():
    words = [
        Word(text, 0.20 + 0.06 * n, 0.40, 0.25 + 0.06 * n, 0.415, confidence=90, row=n // 3)
        for n, text in enumerate(["Về", "việc", "kết", "nối", "liên", "thông"])
    ]
    (line,) = lines_of(PageWords(1, 0.707, tuple(words)))
    assert line.text == "Về việc kết nối liên thông"


def _line(text: str, *, left: float = 0.2, top: float = 0.12) -> Line:
    words, place = [], left
    for part in text.split():
        right = place + 0.012 * len(part)
        words.append(Word(part, place, top, right, top + 0.014))
        place = right + 0.006
    return Line(1, tuple(words))


def _drawn(paper: Paper, *, turned: int = 0, empty_first: bool = False, copies: int = 1) -> bytes:
    """The paper as clean pictures: turned, behind an empty sheet, or many times over."""
    (page,) = pypdfium2.PdfDocument(set_letter(paper.letter))
    picture = page.render(scale=200 / 72, grayscale=True).to_pil().rotate(turned)
    pages = [picture] * copies
    if empty_first:
        pages.insert(0, Image.new("L", picture.size, 255))
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return out.getvalue()
