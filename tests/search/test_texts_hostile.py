"""Files made to harm: each is refused with a sentence or read within its limits; nothing else is hurt."""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from congvan.deployment.demo.letters import set_letter
from congvan.search.texts import isolation, reading, recognizing
from congvan.search.texts.collecting import MOST_LETTERS, Taken
from congvan.search.texts.isolation import DEFAULT_LIMITS
from congvan.search.texts.reasons import Obstacle, Unreadable
from tests.file_samples import compound, zipped
from tests.intake.papers import PAPERS
from tests.search.text_papers import (
    archive,
    blank_pdf,
    huge_picture,
    paragraph,
    recursive_pdf,
    sheet,
    slides,
    with_huge_part,
    word,
    workbook,
)  # fmt: skip

# Any of these ends long before, on a busy machine too.
PATIENCE_SECONDS = 20


def read(tmp_path: Path, data: bytes) -> Taken:
    path = tmp_path / "tep"
    path.write_bytes(data)
    return reading.read(path).taken


def _laughs() -> str:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    return f"<!DOCTYPE w [{entities}]><w:document><w:p><w:t>&j;</w:t></w:p></w:document>"


def _with_body(xml: str) -> bytes:
    """A Word file whose body is that XML, whatever it is."""
    with zipfile.ZipFile(io.BytesIO(word("", part="word/document.xml"))) as good:
        members = {name: good.read(name) for name in good.namelist()}
    return zipped(members | {"word/document.xml": xml.encode()})


def _locked_pdf() -> bytes:
    writer = PdfFileReader(io.BytesIO(set_letter(PAPERS[0].letter)))
    locked = copy_into_new_writer(writer)
    locked.encrypt(owner_pass="mua-thu", user_pass="mua-thu")
    out = io.BytesIO()
    locked.write(out)
    return out.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "entities that multiply": (lambda: _with_body(_laughs()), "phá hoại"),
    "word file that is cut off": (lambda: word(paragraph("a" * 9999))[:-40], "bị hỏng"),
    "word file that is no XML": (lambda: _with_body("<w:document><w:p>"), "bị hỏng"),
    "part of 200 megabytes of spaces": (
        lambda: with_huge_part("word/x.xml", megabytes=200), "phá hoại"),
    "pdf that is cut off": (lambda: set_letter(PAPERS[0].letter)[:900], "bị hỏng"),
    "pdf with a password": (_locked_pdf, "mật khẩu"),
    "old file with a password": (lambda: compound("EncryptedPackage"), "mật khẩu"),
    "rubbish": (lambda: bytes(range(256)) * 40, "không rõ loại"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(REFUSED))
def test_refused_with_a_sentence(tmp_path: Path, name: str):
    make, words = REFUSED[name]
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, make())
    assert words in refusal.value.sentence
    assert refusal.value.sentence.endswith(".")


READ: dict[str, tuple[Callable[[], bytes], Callable[[Taken], bool]]] = {
    "ten thousand pages": (
        lambda: blank_pdf(10_000), lambda t: t.is_cut and t.page_count == 10_000),
    "pages that contain themselves": (recursive_pdf, lambda t: t.text == ""),
    "word file named pdf": (lambda: word(paragraph("đúng loại")), lambda t: t.text == "đúng loại"),
    "a text that never ends": (
        lambda: word(paragraph("chữ " * 300_000)), lambda t: t.is_cut and len(t.text) <= MOST_LETTERS),
    "cells that name one long text again and again": (
        lambda: sheet('<row><c t="s"><v>0</v></c></row>' * 2_000, shared=f"<si><t>{'dài ' * 8000}</t></si>"),
        lambda t: t.is_cut and len(t.text) <= MOST_LETTERS),
    "a million empty shared texts": (
        lambda: sheet('<row><c t="str"><v>a</v></c></row>', shared="<si/>" * 1_000_000),
        lambda t: t.is_cut),
    "cells that name texts there are not": (
        lambda: sheet('<row><c t="s"><v>99999999999999</v></c><c s="-7"><v>1e9999</v></c></row>'),
        lambda t: t.text == "1e9999"),
    "elements as deep as the sea": (
        lambda: word("<w:p>" * 200_000 + "<w:t>đáy</w:t>" + "</w:p>" * 200_000),
        lambda t: t.text == "đáy"),
    "one damaged member among good ones": (
        lambda: archive({"a.docx": word(paragraph("còn đọc được")), "b.docx": word(paragraph("x" * 999))[:500]}),
        lambda t: t.is_cut and "còn đọc được" in t.text),
    "an archive in an archive": (
        lambda: archive({"trong.zip": archive({"a.docx": word(paragraph("sâu"))})}),
        lambda t: t.text == "trong.zip"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(READ))
def test_read_within_limits(tmp_path: Path, name: str):
    make, is_as_expected = READ[name]
    data = make()
    began = time.monotonic()
    assert is_as_expected(read(tmp_path, data))
    assert time.monotonic() - began < PATIENCE_SECONDS


def test_a_process_that_eats_memory_harms_only_its_file(tmp_path: Path):
    path = tmp_path / "tep"
    shared = "".join(f"<si><t>{number}{'x' * 60}</t></si>" for number in range(50_000))
    path.write_bytes(sheet("", shared=shared))
    with pytest.raises(Unreadable) as refusal:
        isolation.read(path, kind="xlsx", limits=replace(DEFAULT_LIMITS, memory_bytes=36 << 20))
    assert refusal.value.obstacle is Obstacle.TOO_HEAVY
    path.write_bytes(word(paragraph("tệp sau")))
    assert isolation.read(path, kind="docx").text == "tệp sau"


def test_a_process_that_hangs_is_ended(tmp_path: Path):
    hanging = tmp_path / "never"
    os.mkfifo(hanging)
    with pytest.raises(Unreadable) as refusal:
        isolation.read(hanging, kind="plain", limits=replace(DEFAULT_LIMITS, wall_seconds=1))
    assert refusal.value.obstacle is Obstacle.TOO_HEAVY


@pytest.mark.parametrize("mutations", [25, pytest.param(1500, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "pptx"])
def test_damage_anywhere_is_a_refusal_or_a_text(tmp_path: Path, kind: str, mutations: int):
    whole = {
        "pdf": lambda: set_letter(PAPERS[0].letter),
        "docx": lambda: word(paragraph("Căn cứ Luật Lưu trữ") * 30),
        "xlsx": workbook,
        "pptx": lambda: slides("Trang một", "Trang hai", notes="Lời"),
    }[kind]()
    chance, path = random.Random(7), tmp_path / "tep"
    for _ in range(mutations):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        if chance.random() < 0.3:
            del damaged[chance.randrange(len(damaged)) :]
        path.write_bytes(damaged)
        obstacles = [
            _obstacle(lambda: reading.read(path)), _obstacle(lambda: isolation.read(path, kind=kind)),
        ]  # fmt: skip
        assert Obstacle.FAULT not in obstacles


def _obstacle(read_it: Callable[[], object]) -> Obstacle | None:
    try:
        read_it()
    except Unreadable as refusal:
        return refusal.obstacle
    return None


def test_a_picture_that_unpacks_to_gigabytes_is_refused(db: None, tmp_path: Path):
    path = tmp_path / "tep"
    path.write_bytes(huge_picture())
    if not recognizing.is_available():
        pytest.skip("cần tesseract và tiếng Việt: apt-get install tesseract-ocr-vie")
    with pytest.raises(Unreadable) as refusal:
        recognizing.next_pages(path, sha256="0" * 64, pages_read=0, page_count=None)
    assert refusal.value.obstacle is Obstacle.TOO_HEAVY
