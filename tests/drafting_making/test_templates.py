"""The templates of NĐ 30 Phụ lục III: their page, their boxes, and what stays text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from congvan.drafting.docx import load, open_docx, paragraph_text, paragraphs
from congvan.drafting.layout import check
from congvan.drafting.making import (
    TEMPLATES,
    FieldKind,
    FieldsMissing,
    body_text,
    fields_wanted,
    make_docx,
    read_number,
    template_for,
    write_number,
)
from congvan.kernel.errors import InvalidInput
from tests.drafting_making.samples import fields_for

MM = 36000
TWENTY_NINE = [
    "nghi_quyet",
    "quyet_dinh",
    "chi_thi",
    "quy_che",
    "quy_dinh",
    "thong_cao",
    "thong_bao",
    "huong_dan",
    "chuong_trinh",
    "ke_hoach",
    "phuong_an",
    "de_an",
    "du_an",
    "bao_cao",
    "bien_ban",
    "to_trinh",
    "hop_dong",
    "cong_van",
    "cong_dien",
    "ban_ghi_nho",
    "ban_thoa_thuan",
    "giay_uy_quyen",
    "giay_moi",
    "giay_gioi_thieu",
    "giay_nghi_phep",
    "phieu_gui",
    "phieu_chuyen",
    "phieu_bao",
    "thu_cong",
]
NO_NUMBER = {"kem_theo_giay", "kem_theo_dien_tu", "phu_luc_giay", "phu_luc_dien_tu"}


def lines(data: bytes) -> list[str]:
    return [text for p in paragraphs(load(data)) if (text := paragraph_text(p).strip())]


@pytest.mark.parametrize("key", TEMPLATES)
def test_every_template_has_the_page_font_and_numbers_of_the_decree(key: str) -> None:
    document = load(make_docx(key, fields_for(key)))
    for section in document.sections:
        sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin,
                 section.left_margin, section.right_margin)  # fmt: skip
        assert [round((size or 0) / MM) for size in sizes] == [210, 297, 20, 20, 30, 15]
        assert section.different_first_page_header_footer
        header = section.header.paragraphs[0]
        assert header.alignment == 1
        assert "PAGE" in "".join(code.text for code in header._element.iter("{*}instrText"))
        assert "PAGE" not in "".join(section.first_page_header._element.itertext())
    fonts = {
        value for element in document.element.iter("{*}rFonts") for value in element.values()
    } | {value for e in document.styles.element.iter("{*}rFonts") for value in e.values()}
    assert fonts == {"Times New Roman"}
    colors = {color.values()[0] for color in document.element.iter("{*}color")}
    assert colors <= {"000000", "FF0000"}


@pytest.mark.parametrize("key", sorted(set(TEMPLATES) - NO_NUMBER))
def test_every_template_takes_its_number_and_ends_as_it_must(key: str) -> None:
    data = make_docx(key, fields_for(key))
    notation = read_number(data).notation
    text = body_text(write_number(data, number=5, notation=notation, date=date(2026, 1, 5)))
    assert f"Số: 05/{notation}" in text
    assert ("Gia Lai, ngày 05 tháng 01 năm 2026" in text) == (key != "bien_ban")
    if key != "ban_sao_giay":
        assert "./." in text
    assert "\n- Lưu: VT" in text


@pytest.mark.parametrize("key", sorted(set(TEMPLATES) - NO_NUMBER - {"ban_sao_giay"}))
def test_the_check_of_layout_finds_nothing(key: str) -> None:
    stamped = {"urgency": "KHẨN", "circulation": "LƯU HÀNH NỘI BỘ"}
    body = (*fields_for(key)["body"], "Chi tiết tại Phụ lục kèm theo.")
    numbered = {"number": "5", "date": "2026-01-05", "appendix_title": "Danh sách", "body": body}
    for changes in ({}, stamped | numbered, {"superior": "", "drafter_symbol": ""}):
        report = check(make_docx(key, fields_for(key, **changes)))
        assert [finding.sentence for finding in report.findings] == []


@pytest.mark.parametrize("key", TEMPLATES)
def test_fields_are_described_for_a_form_and_missing_ones_are_named(key: str) -> None:
    wanted = fields_wanted(key)
    assert len({field.name for field in wanted}) == len(wanted)
    assert all(field.label for field in wanted)
    assert all((field.kind is FieldKind.CHOICE) == bool(field.choices) for field in wanted)
    with pytest.raises(FieldsMissing) as refusal:
        make_docx(key, {})
    assert refusal.value.missing == tuple(field.name for field in wanted if field.required)


def test_every_document_type_has_its_template_but_the_four_without() -> None:
    without = [code for code in TWENTY_NINE if template_for(code) is None]
    assert without == ["hop_dong", "ban_ghi_nho", "ban_thoa_thuan", "thu_cong"]
    indirect = template_for("quyet_dinh", indirect=True)
    assert indirect is not None
    assert indirect.code == "1.3"
    codes = {template.code for template in TEMPLATES.values()}
    assert codes == {f"1.{n}" for n in range(1, 11)} | {"2.1", "2.2", "3.1", "3.2"}


def test_what_looks_like_markup_stays_text() -> None:
    hostile = "<w:p/> & {{ 7*7 }} {% x %} </w:t> \x00\x0b $= \u202e"
    text = body_text(make_docx("cong_van", fields_for("cong_van", body=hostile, signer=hostile)))
    assert "<w:p/> & {{ 7*7 }} {% x %} </w:t>" in text
    assert "\x00" not in text


def test_the_end_of_a_decision() -> None:
    found = lines(
        make_docx("quyet_dinh", fields_for("quyet_dinh", circulation="", urgency="HỎA TỐC"))
    )
    at = found.index("Nơi nhận:")
    assert found[at:] == [
        "Nơi nhận:", "- Như Điều 3;", "- UBND tỉnh (để báo cáo);", "- Lưu: VT, VP (03).", "PL.(20)",
        "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Thị Hường",
    ]  # fmt: skip
    assert found[at - 1].endswith("Quyết định này./.")
    assert "HỎA TỐC" in found
    assert found[found.index("QUYẾT ĐỊNH:") - 1] == "Theo đề nghị của Chánh Văn phòng Sở."


@pytest.mark.parametrize(
    ("power", "line", "title", "expected"),
    [
        ("", "", "Giám đốc", ["GIÁM ĐỐC"]),
        ("Q.", "", "Giám đốc", ["Q. GIÁM ĐỐC"]),
        ("TM.", "Ủy ban nhân dân", "Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        ("TM.", "TM. ỦY BAN NHÂN DÂN\nKT. Chủ tịch", "Phó Chủ tịch",
         ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("TUQ.", "Giám đốc", "Chánh Văn phòng", ["TUQ. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"]),
    ],
)  # fmt: skip
def test_power_and_title_lines(power: str, line: str, title: str, expected: list[str]) -> None:
    changes: dict[str, Any] = {"power": power, "power_line": line, "title": title}
    found = lines(make_docx("cong_van", fields_for("cong_van", **changes)))
    assert found[-1 - len(expected) : -1] == expected


def test_appendices_are_sections_counted_from_one_and_electronic_ones_stay_open() -> None:
    fields = fields_for(
        "quyet_dinh_gian_tiep", appendix_title="Biểu mẫu", number="7", date="05/01/2026"
    )
    document = load(make_docx("quyet_dinh_gian_tiep", fields))
    starts = [section._sectPr.find("{*}pgNumType") for section in document.sections]
    assert [None if start is None else start.values() for start in starts] == [None, ["1"], ["1"]]
    text = body_text(make_docx("quyet_dinh_gian_tiep", fields))
    assert "(Kèm theo Quyết định số 07/QĐ-SNV ngày 05 tháng 01 năm 2026 của Sở Nội vụ)" in text
    paper = body_text(
        make_docx("phu_luc_giay", fields_for("phu_luc_giay", number="7", date="2026-01-05"))
    )
    assert "Phụ lục II\nDANH SÁCH THỦ TỤC HÀNH CHÍNH" in paper
    assert "số 07/QĐ-SNV ngày 05 tháng 01 năm 2026 của Sở Nội vụ tỉnh Gia Lai" in paper
    electronic = body_text(make_docx("phu_luc_dien_tu", fields_for("phu_luc_dien_tu", number="7")))
    assert "số …/QĐ-SNV ngày … tháng … năm … của" in electronic


def test_wrong_dates_and_choices_are_refused_in_words_and_equal_fields_give_equal_bytes() -> None:
    with pytest.raises(InvalidInput, match="không phải là ngày"):
        make_docx("cong_van", fields_for("cong_van", date="31/02/2026"))
    with pytest.raises(InvalidInput, match="Độ khẩn"):
        make_docx("cong_van", fields_for("cong_van", urgency="GẤP"))
    made = [
        make_docx("cong_van", fields_for("cong_van", circulation="LƯU HÀNH NỘI BỘ")) for _ in "ab"
    ]
    assert made[0] == made[1]
    package = open_docx(made[0])
    header = "".join(package.part(name).decode() for name in package.names if "header" in name)
    assert "LƯU HÀNH NỘI BỘ" in header
