"""What is taken out of files: every place with words, in order, clean, in Unicode."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from congvan.deployment.demo.letters import scan, set_letter
from congvan.drafting import conversion
from congvan.kernel.files import ContentType
from congvan.search.states import TextSource
from congvan.search.texts import old_office, reading
from congvan.search.texts.reading import Reading
from tests.intake.papers import PAPERS
from tests.search.text_papers import archive, paragraph, slides, word, workbook


def read(tmp_path: Path, data: bytes) -> Reading:
    path = tmp_path / "tep"
    path.write_bytes(data)
    return reading.read(path)


def lines(tmp_path: Path, data: bytes) -> list[str]:
    return read(tmp_path, data).taken.text.split("\n")


def test_a_letters_text_layer(tmp_path: Path):
    found = read(tmp_path, set_letter(PAPERS[0].letter))
    assert PAPERS[0].letter.symbol in found.taken.text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in found.taken.text
    assert (found.source, found.waits_for, found.taken.page_count) == (TextSource.LAYER, "", 1)


def test_a_scan_waits_for_recognition(tmp_path: Path):
    found = read(tmp_path, scan(set_letter(PAPERS[5].letter), noisy=False))
    assert (found.waits_for, found.taken.text) == (TextSource.OCR, "")
    assert found.taken.scanned == (1, 2)


def test_words_of_a_word_file_in_all_their_places(tmp_path: Path):
    box = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:p><w:r><w:t>khung chữ</w:t></w:r>"
        "</w:p></wps:txbx></mc:Choice><mc:Fallback><v:textbox><w:p><w:r><w:t>khung chữ</w:t></w:r>"
        "</w:p></v:textbox></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>ô một</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>ô hai</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    tracked = (
        "<w:p><w:ins><w:r><w:t>thêm vào</w:t></w:r></w:ins><w:del><w:r><w:delText>bỏ đi</w:delText>"
        "</w:r></w:del><w:moveFrom><w:r><w:t>chỗ cũ</w:t></w:r></w:moveFrom>"
        "<w:r><w:t> và</w:t><w:tab/><w:t>giữ</w:t><w:noBreakHyphen/><w:t>lại</w:t></w:r></w:p>"
    )
    found = lines(
        tmp_path,
        word(
            paragraph("Căn cứ Lu\u00e2\u0323t") + table + box + tracked,
            more={
                "footnotes": paragraph("chú thích"),
                "header": paragraph("đầu trang"),
                "comments": paragraph("ý kiến riêng"),
            },
        ),
    )
    assert found == [
        "Căn cứ Luật", "ô một", "ô hai", "khung chữ", "thêm vào và giữ-lại", "chú thích", "đầu trang",
    ]  # fmt: skip


def test_old_letters_become_unicode(tmp_path: Path):
    tcvn3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam"
    assert lines(tmp_path, word(paragraph(tcvn3) + paragraph("tØnh"))) == [
        "Cộng hòa xã hội chủ nghĩa Việt Nam", "tỉnh",
    ]  # fmt: skip


@pytest.mark.parametrize("strings_inline", [False, True])
def test_cells_as_they_are_shown(tmp_path: Path, *, strings_inline: bool):
    assert lines(tmp_path, workbook(strings_inline=strings_inline)) == [
        "Kinh phí", "Phụ lục", "Đơn vị Số tiền Ngày cấp",
        "Trường Tiểu học Ia Hrú 1250000 24/11/2026 416666.666667", "Trường Tiểu học Ia Hrú",
    ]  # fmt: skip


def test_slides_in_order_and_their_notes(tmp_path: Path):
    texts = [f"Trang chiếu {number}" for number in range(1, 12)]
    assert lines(tmp_path, slides(*texts, notes="Lời người trình bày")) == [
        *texts, "Lời người trình bày",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        "Số: 12/QĐ-UBND".encode(), "Số: 12/QĐ-UBND".encode("utf-8-sig"),
        "\ufeffSố: 12/QĐ-UBND".encode("utf-16-le"), "\ufeffSố: 12/QĐ-UBND".encode("utf-16-be"),
    ],
)  # fmt: skip
def test_plain_text_in_any_unicode(tmp_path: Path, data: bytes):
    assert lines(tmp_path, data) == ["Số: 12/QĐ-UBND"]


@pytest.mark.parametrize(
    "data",
    [
        "Céng hßa x· héi chñ nghÜa ViÖt Nam".encode("latin-1"),
        "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam".encode("latin-1"),
        "Cô\u0323ng ho\u0300a xa\u0303 hô\u0323i chu\u0309 nghi\u0303a Viê\u0323t Nam".encode(
            "cp1258"
        ),
    ],
    ids=["tcvn3", "vni", "windows"],
)
def test_plain_text_of_before_unicode(tmp_path: Path, data: bytes):
    assert lines(tmp_path, data) == ["Cộng hòa xã hội chủ nghĩa Việt Nam"]


def test_members_of_an_archive_with_their_names(tmp_path: Path):
    data = archive(
        {
            "Hồ sơ/Tờ trình.docx": word(paragraph("Kính trình Ủy ban")),
            "Hồ sơ/Phụ lục.xlsx": workbook(),
            "bản quét.pdf": scan(set_letter(PAPERS[0].letter), noisy=False),
            "__MACOSX/._Tờ trình.docx": b"\x00\x05\x16\x07",
        }
    )
    found = read(tmp_path, data)
    assert found.taken.text.split("\n")[:4] == [
        "Hồ sơ/Tờ trình.docx", "Hồ sơ/Phụ lục.xlsx", "bản quét.pdf", "Kính trình Ủy ban",
    ]  # fmt: skip
    assert "Trường Tiểu học Ia Hrú" in found.taken.text
    assert found.taken.is_cut, "the scan inside was not recognized"
    assert not found.waits_for


def test_an_old_word_file_by_libreoffice(tmp_path: Path):
    if not conversion.is_available():
        pytest.skip("cần LibreOffice: apt-get install libreoffice-writer-nogui")
    written, path = docx.Document(), tmp_path / "tep"
    written.add_paragraph("Giấy mời họp")
    written.save(str(path))
    path.write_bytes(conversion.to_new_format(path.read_bytes(), old="docx", new="doc"))
    found = reading.read(path)
    assert (found.waits_for, found.taken.text) == (TextSource.OFFICE, "")
    assert old_office.read(path, kind=ContentType.DOC).text == "Giấy mời họp"
