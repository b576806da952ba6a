"""What the machine reads off papers in the official form: text layers, scans, old encodings, hostile files."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

import pytest

from congvan.deployment.demo.letters import scan, set_letter
from congvan.intake.reading import fields, kinds, sources
from congvan.intake.reading.words import PageWords, Taken, Word, in_unicode
from tests.file_samples import PDF
from tests.intake.papers import PAPERS, Paper

NAMES = [paper.name for paper in PAPERS]
NO_TESSERACT = "cần tesseract và tiếng Việt: apt-get install tesseract-ocr-vie"


def read(tmp_path: Path, pdf: bytes) -> tuple[Taken, dict[str, fields.Reading]]:
    path = tmp_path / "van-ban.pdf"
    path.write_bytes(pdf)
    taken = sources.take(path)
    return taken, fields.read(taken)


@pytest.mark.parametrize("paper", PAPERS, ids=NAMES)
def test_text_layer_is_read_as_a_clerk_would(paper: Paper, tmp_path: Path):
    taken, found = read(tmp_path, set_letter(paper.letter))
    assert not taken.is_scan
    assert {name: found[name].value for name in paper.says if name in found} == paper.says
    assert all(found[name].is_sure for name in ("symbol", "issued_on", "issuer", "subject"))
    assert paper.letter.symbol in taken.text


@pytest.mark.parametrize("paper", PAPERS[:2], ids=NAMES[:2])
def test_noisy_scan_is_read(paper: Paper, tmp_path: Path):
    if sources.tesseract() is None:
        pytest.skip(NO_TESSERACT)
    taken, found = read(tmp_path, scan(set_letter(paper.letter), seed=7))
    assert taken.is_scan
    must = ("symbol", "issued_on", "type", "subject", "issuer")
    # A speck of dust may pass for a full stop between two words.
    assert SequenceMatcher(None, found["subject"].value, paper.says["subject"]).ratio() > 0.96
    must = set(must) - {"subject"}
    assert {name: found[name].value for name in must} == {n: paper.says[n] for n in must}
    # A name on a scan is always to be checked: a wrong tone there looks right to a machine.
    assert not found["signer_name"].is_sure


def test_places_lie_on_the_words(tmp_path: Path):
    _, found = read(tmp_path, set_letter(PAPERS[0].letter))
    left, top, right, bottom = found["symbol"].box
    # Box 3 of LAYOUT §3, ± 10 mm.
    assert 0.10 < left < right < 0.53
    assert 0.09 < top < bottom < 0.20
    assert found["signer_name"].box[0] > 0.5
    assert found["reply_due_on"].page == 1


def test_signature_on_the_last_page_is_found(tmp_path: Path):
    taken, found = read(tmp_path, set_letter(PAPERS[5].letter))
    assert taken.page_count == 2
    assert found["signer_name"].page == 2


def test_scan_without_tesseract_is_unreadable_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sources, "tesseract", lambda: None)
    with pytest.raises(sources.Unreadable, match="nhập bằng tay"):
        read(tmp_path, scan(set_letter(PAPERS[0].letter), noisy=False))


def test_broken_file_is_unreadable(tmp_path: Path):
    with pytest.raises(sources.Unreadable, match="không mở được"):
        read(tmp_path, PDF + b"garbage")


def test_slow_file_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sources, "TEXT_SECONDS", 0.001)
    with pytest.raises(sources.Unreadable, match="quá lâu"):
        read(tmp_path, set_letter(PAPERS[0].letter))


def test_words_in_tcvn3_are_converted():
    words = tuple(
        Word(text, 0.1 * n, 0.1, 0.1 * n + 0.09, 0.12, font="ABCDEF+.VnTimeH")
        for n, text in enumerate(["ñy", "ban", "nh©n", "d©n", "tØnh", "Gia", "Lai"])
    )
    (page,) = in_unicode([PageWords(1, 0.7, words)])
    assert " ".join(word.text for word in page.words) == "ỦY BAN NHÂN DÂN TỈNH GIA LAI"


def test_page_without_words_gives_nothing():
    assert fields.read(Taken(1, (PageWords(1, 0.7, ()),), "", is_scan=True)) == {}


@pytest.mark.parametrize(
    ("capitals", "written"),
    [
        ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Sở Khoa học và Công nghệ"),
        ("SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Sở Văn hóa, Thể thao và Du lịch"),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ PLEIKU", "Ủy ban nhân dân thành phố Pleiku"),
        ("UBND XÃ IA DER", "UBND xã Ia Der"),
        ("BỘ TÀI CHÍNH", "Bộ Tài chính"),
        ("Công ty TNHH Minh Phát", "Công ty TNHH Minh Phát"),
    ],
)
def test_organs_are_written_with_their_usual_capitals(capitals: str, written: str):
    assert kinds.organ_name(capitals) == written
