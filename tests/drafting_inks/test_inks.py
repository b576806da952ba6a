"""Two inks on one text: R-075, R-076; the pictures of the design are the first sample."""

from __future__ import annotations

import io

import docx
import pytest
from lxml import etree

from congvan.drafting import inks
from congvan.drafting.docx import DocxRefused
from congvan.drafting.inks import Step
from tests.drafting_inks.papers import AN, AT, KHAI, REPORT, TUAN, paper, replaced, saved

HEAD = replaced(
    REPORT,
    ("hầu hết xã", "123/135 xã"),
    ("Nguyên nhân là", "Nguyên nhân chủ yếu là"),
    ("cán bộ yếu nghiệp vụ", "công chức đầu mối mới nhận nhiệm vụ, chưa được tập huấn"),
)
BOSS = replaced(
    HEAD,
    ("còn một số xã chưa ổn định", "12 xã có tỷ lệ tiếp nhận trong ngày dưới 90%"),
    ("kinh phí phù hợp", "420 triệu đồng trong dự toán năm 2027"),
    ("công chức đầu mối mới", "công chức mới"),
)


def told(marked: inks.MarkedText) -> list[tuple[str, str, str]]:
    """(ink of the insertion, ink of the deletion, text) of every corrected run."""
    return [
        (
            str(run.inserted_by.ink or "plain") if run.inserted_by else "",
            str(run.deleted_by.ink or "plain") if run.deleted_by else "",
            run.text.strip(),
        )
        for one in marked.paragraphs
        for run in one.runs
        if run.inserted_by or run.deleted_by
    ]


def test_both_ranks_are_seen_at_once_in_their_inks() -> None:
    steps = [Step(paper(), AN), Step(paper(HEAD), TUAN), Step(paper(BOSS), KHAI)]
    marked = inks.combine(steps)
    assert told(marked) == [
        ("", "blue", "hầu hết"),
        ("blue", "", "123/135"),
        ("", "red", "còn một số xã chưa ổn định"),
        ("red", "", "12 xã có tỷ lệ tiếp nhận trong ngày dưới 90%"),
        ("blue", "", "chủ yếu"),
        ("", "blue", "cán bộ yếu nghiệp vụ"),
        ("blue", "", "công chức"),
        ("blue", "red", "đầu mối"),  # red over blue: both remain
        ("blue", "", "mới nhận nhiệm vụ, chưa được tập huấn"),
        ("", "red", "kinh phí phù hợp"),
        ("red", "", "420 triệu đồng trong dự toán năm 2027"),
    ]
    assert [(count.hand.words, count.changes) for count in marked.counts] == [
        ("Trưởng phòng", 3), ("Giám đốc", 3),
    ]  # fmt: skip
    assert [hand.css for hand in marked.inks] == ["cv-ink-blue", "cv-ink-red"]
    assert marked.total == 6
    assert marked.text.split("\n") == BOSS


def test_the_drafters_own_words_are_plain_but_what_he_undoes_stays_visible() -> None:
    drafted = replaced(
        HEAD, ("Nguyên nhân chủ yếu là", "Nguyên nhân là"), ("II. KIẾN NGHỊ", "II. ĐỀ NGHỊ")
    )
    marked = inks.combine([Step(paper(), AN), Step(paper(HEAD), TUAN), Step(paper(drafted), AN)])
    assert ("blue", "plain", "chủ yếu") in told(marked)
    assert not [one for one in told(marked) if "NGHỊ" in one[2]]


def test_the_same_hand_twice_shows_the_outcome_only() -> None:
    again = replaced(HEAD, ("123/135", "125/135"), ("Nguyên nhân chủ yếu là", "Nguyên nhân là"))
    marked = inks.combine([Step(paper(), AN), Step(paper(HEAD), TUAN), Step(paper(again), TUAN)])
    assert ("blue", "", "125/135") in told(marked)
    assert not [one for one in told(marked) if "123/135" in one[2] or "chủ yếu" in one[2]]


def test_tracked_changes_inside_a_version_are_its_makers() -> None:
    data = inks.correct(paper(), {"d-4": HEAD[4]}, author="Máy của Tuấn", at=AT)
    as_version = inks.combine([Step(paper(), AN), Step(data, TUAN)])
    alone = inks.combine([Step(data, TUAN)])
    wanted = [("", "blue", "hầu hết"), ("blue", "", "123/135")]
    assert told(as_version) == told(alone) == wanted
    shown = inks.read(data, hands={"Máy của Tuấn": TUAN})
    assert told(shown) == wanted
    run = next(run for one in shown.paragraphs for run in one.runs if run.inserted_by)
    assert f"{run.at:%d/%m/%Y %H:%M}" == "25/11/2026 10:12"


def test_paragraphs_moved_split_and_joined() -> None:
    texts = list(REPORT)
    moved = [*texts[:4], texts[5], texts[4], *texts[6:]]
    marked = inks.changes(paper(), paper(moved), hand=KHAI)
    assert [run.text for one in marked.paragraphs for run in one.runs if run.moved] == [
        texts[4]
    ] * 2
    halves = texts[4].split("; ")
    cut = [*texts[:4], halves[0] + ";", halves[1], *texts[5:]]
    split = inks.changes(paper(), paper(cut), hand=KHAI)
    assert [one.split_by for one in split.paragraphs if one.split_by] == [KHAI]
    joined = inks.changes(paper(cut), paper(), hand=KHAI)
    assert [run.text for one in joined.paragraphs for run in one.runs if run.is_mark] == ["¶"]
    assert joined.text == "\n".join(REPORT)


def test_another_dress_is_a_correction_of_its_own() -> None:
    document = docx.Document(io.BytesIO(paper()))
    document.paragraphs[5].runs[0].italic = True
    marked = inks.combine([Step(paper(), AN), Step(saved(document), KHAI)])
    assert [run.formatted_by for run in marked.paragraphs[5].runs] == [KHAI]
    assert marked.paragraphs[5].runs[0].css == "is-italic"
    assert marked.total == 1


def _table(rows: list[tuple[str, ...]]) -> bytes:
    document = docx.Document(io.BytesIO(paper(REPORT[:3])))
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return saved(document)


def test_rows_of_a_table_stay_rows() -> None:
    before = [("STT", "Xã", "Số"), ("1", "Ia Pa", "10"), ("2", "Chư Sê", "12"), ("3", "Kbang", "9")]
    after = [("STT", "Xã", "Số"), ("1", "Ia Pa", "11"), ("2", "Kbang", "9"), ("3", "Đak Đoa", "4")]
    marked = inks.changes(_table(before), _table(after), hand=TUAN)
    table = next(block for block in marked.blocks if block.rows)
    assert table.bordered
    assert all(len(row) == 3 for row in table.rows)
    assert ["|".join(one.text for cell in row for one in cell.paragraphs) for row in table.rows
            if any(one.text for cell in row for one in cell.paragraphs)] == [
        "|".join(row) for row in after
    ]  # fmt: skip
    assert ("", "blue", "10") in told(marked)
    assert ("blue", "", "11") in told(marked)


def test_comments_stand_once_beside_their_paragraph_in_the_ink_of_the_rank() -> None:
    one = inks.comment(paper(HEAD), "d-4", "Ghi rõ số xã,\nlập phụ lục.", author=KHAI.name, at=AT)
    marked = inks.combine([Step(paper(HEAD), AN), Step(one, KHAI), Step(one, AN)])
    assert [note.text for note in marked.paragraphs[4].notes] == ["Ghi rõ số xã,\nlập phụ lục."]
    assert marked.notes[0].hand == KHAI
    assert inks.read(inks.comment(one, "d-4", "Thêm", author="B", at=AT)).notes[1].number == 2


def test_a_row_side_by_side_has_the_old_left_and_the_new_right() -> None:
    rows = inks.side_by_side(paper(), paper(HEAD))
    changed = [row for row in rows if row.changed]
    assert [row.number for row in changed] == [1, 2]
    assert changed[0].left
    assert changed[0].right
    assert "hầu hết" in changed[0].left.old_text
    assert "123/135" in changed[0].right.text
    assert not [run for run in changed[0].left.runs if run.inserted_by]
    assert [one for one in rows if not one.changed]


def test_a_locator_that_is_gone_is_refused() -> None:
    with pytest.raises(inks.PlaceGone, match="không còn"):
        inks.correct(paper(), {"d-99": "x"}, author=KHAI.name, at=AT)
    with pytest.raises(inks.PlaceGone):
        inks.comment(paper(), "d-99", "x", author=KHAI.name, at=AT)
    with pytest.raises(DocxRefused):
        inks.read(b"PK\x03\x04 no")
    assert inks.correct(paper(), {}, author="x", at=AT) == inks.correct(
        paper(), {"d-4": REPORT[4]}, author="x", at=AT
    )


class TestOverwriting:
    """R-076: who may not undo what."""

    def places(self, now: list[str]) -> list[str]:
        found = inks.overwritten(paper(), paper(HEAD), paper(now))
        assert all(place.excerpt and place.sentence.endswith(".") for place in found)
        return [place.undone for place in found]

    def test_kept_corrections_are_no_complaint(self) -> None:
        assert self.places(HEAD) == []
        moved = [*HEAD[:4], HEAD[5], HEAD[4], *HEAD[6:], "Thêm một đoạn mới của người soạn."]
        assert self.places(moved) == []
        around = replaced(
            HEAD, ("năm 2026, 123/135 xã", "năm 2026, có 123/135 xã"),
            ("trụ sở mới sau sắp xếp", "trụ sở mới ngay sau khi sắp xếp"),
        )  # fmt: skip
        assert self.places(around) == []

    def test_another_dress_and_another_place_of_the_tone_are_none(self) -> None:
        document = docx.Document(io.BytesIO(paper(HEAD)))
        for paragraph in document.paragraphs:
            paragraph.runs[0].bold = True
        assert inks.overwritten(paper(), paper(HEAD), saved(document)) == []
        old = inks.overwritten(
            paper(["Ngày hôm nay, Sở báo cáo."]), paper(["Ngày hôm nay, Sở hòa giải báo cáo."]),
            paper(["Ngày hôm nay, Sở hoà giải báo cáo."]),
        )  # fmt: skip
        assert old == []

    def test_the_version_before_the_leader_undoes_all(self) -> None:
        undone = self.places(list(REPORT))
        assert undone == [
            "123/135", "chủ yếu", "công chức đầu mối mới nhận nhiệm vụ, chưa được tập huấn",
        ]  # fmt: skip

    def test_a_changed_figure_and_a_word_brought_back_are_named(self) -> None:
        found = inks.overwritten(
            paper(), paper(HEAD), paper(replaced(HEAD, ("123/135", "133/135")))
        )
        assert "đã viết “123/135”, phiên bản này sửa thành “133/135”" in found[0].sentence
        shorter = replaced(REPORT, ("tại trụ sở mới sau sắp xếp ", "tại trụ sở "))
        back = inks.overwritten(paper(), paper(shorter), paper())
        assert [place.undone for place in back] == ["mới sau sắp xếp"]
        assert "đã bỏ “mới sau sắp xếp”, phiên bản này viết lại" in back[0].sentence

    def test_a_removed_paragraph_brought_back_is_named(self) -> None:
        without = [text for text in REPORT if not text.startswith("2. Nguyên nhân")]
        assert len(inks.overwritten(paper(), paper(without), paper())) == 1
        assert inks.overwritten(paper(), paper(without), paper(without)) == []


def test_the_clean_copy_has_no_ink_and_keeps_the_dress() -> None:
    document = docx.Document(io.BytesIO(paper()))
    paragraph = document.paragraphs[4]
    for colour, text in (("FF0000", " đỏ"), ("1C4DB5", " xanh"), ("1B6639", " lục")):
        run = paragraph.add_run(text)
        run.bold = True
        run.font.color.rgb = docx.shared.RGBColor.from_string(colour)
    stamp = document.paragraphs[0].add_run("HỎA TỐC")
    stamp.font.color.rgb = docx.shared.RGBColor(0xFF, 0, 0)
    cleaned = docx.Document(io.BytesIO(inks.clean(saved(document))))
    colours = [run.font.color.rgb for run in cleaned.paragraphs[4].runs[1:]]
    assert [str(colour) if colour else "" for colour in colours] == ["", "", "1B6639"]
    assert all(run.bold for run in cleaned.paragraphs[4].runs[1:])
    assert cleaned.paragraphs[0].runs[1].font.color.rgb is not None


def test_clean_accepts_in_tables_headers_and_properties() -> None:
    document = docx.Document(io.BytesIO(_table([("a", "b"), ("c", "d")])))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    mark = {w + "id": "7", w + "author": KHAI.name, w + "date": "2026-11-25T10:12:00Z"}
    row = document.tables[0].rows[0]._tr
    etree.SubElement(row.get_or_add_trPr(), w + "del", mark)
    header = document.sections[0].header.paragraphs[0]._p
    inserted = etree.SubElement(header, w + "ins", mark)
    etree.SubElement(etree.SubElement(inserted, w + "r"), w + "t").text = "Đầu trang"
    old = etree.SubElement(document.paragraphs[2]._p.get_or_add_pPr(), w + "pPrChange", mark)
    etree.SubElement(old, w + "pPr")
    data = saved(document)
    assert inks.has_marks(data)
    read = inks.read(data, hand=KHAI)
    assert [one.text for one in read.paragraphs if one.part == "header"] == ["Đầu trang"]
    assert read.text.split("\n")[3:] == ["c", "d"]
    cleaned = inks.clean(data)
    assert not inks.has_marks(cleaned)
    result = docx.Document(io.BytesIO(cleaned))
    assert [cell.text for cell in result.tables[0].rows[0].cells] == ["c", "d"]
    assert result.sections[0].header.paragraphs[0].text == "Đầu trang"
