"""The number and the date find their place in drafts of every make, and nothing else changes."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congvan.drafting.docx import load, paragraph_text, paragraphs
from congvan.drafting.making import (
    NumberPlaceNotFound,
    NumberRead,
    OtherNumberStands,
    body_text,
    read_number,
    write_number,
)
from tests.drafting_making.hand_made import GROUND, ORGAN, head, tracked

DAY = date(2026, 1, 5)
NUMBER = "Số: 05/QĐ-SNV"
DATED = "Gia Lai, ngày 05 tháng 01 năm 2026"
BLANK_DAY = "Gia Lai, ngày      tháng      năm 2026"


def written(data: bytes, **changes: object) -> str:
    return body_text(
        write_number(data, **{"number": 5, "notation": "QĐ-SNV", "date": DAY, **changes})
    )  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["table", "tabs", "breaks", "boxes", "lines"])
@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("Số:      /QĐ-SNV", BLANK_DAY),
        ("Số: …/…", "Gia Lai, ngày … tháng … năm …"),
        ("Số: ......./QĐ-...", "Gia Lai, ngày.....tháng.....năm 20....."),
        ("Số:/QĐ-SNV", "Gia Lai , ngày      tháng     năm 2026"),
        ("Số\u00a0:\u00a0\u00a0\u00a0/\u00a0QĐ\u00a0-\u00a0SNV", "Gia Lai, ngày\u00a0\u00a0tháng\u00a0\u00a0năm\u00a02026"),
        ("SỐ: ____/QÐ–SNV", "Gia Lai, ngày ___ tháng ___ năm 2026"),
        ("Số    /QĐ-SNV", "Gia Lai, Ngày 1 tháng 02 năm 2026"),
        ("Số: 5/QĐ-SNV", "Gia Lai, ngày 05 tháng 01 năm 2026"),
        ("Số:   ", BLANK_DAY),
    ],
)  # fmt: skip
@pytest.mark.parametrize("cut", [0, 1])
def test_number_and_date_find_their_place(number: str, day: str, form: str, cut: int) -> None:
    if form == "boxes" and cut:
        return
    for shape in ("NFC", "NFD") if form == "lines" else ("NFC",):
        data = head(
            unicodedata.normalize(shape, number),
            unicodedata.normalize(shape, day),
            form=form,
            cut=cut,
        )
        text = written(data)
        assert NUMBER in text.replace("SỐ", "Số")
        assert DATED in text.replace(" ,", ",").replace("Ngày", "ngày")
        assert ORGAN in text
        assert GROUND in text
        assert "Số: 99/XX-YY" in text


def test_writing_again_changes_nothing_and_reading_gives_it_back() -> None:
    data = head("Số:    /QĐ-SNV", BLANK_DAY)
    assert read_number(data) == NumberRead("", "", "QĐ-SNV", None, "Gia Lai")
    once = write_number(data, number="5", suffix="a", notation="QĐ-SNV", date=DAY)
    assert read_number(once) == NumberRead("05", "a", "QĐ-SNV", DAY, "Gia Lai")
    assert write_number(once, number="05", suffix="a", notation="QĐ-SNV", date=DAY) == once
    later = write_number(once, number="5a", notation="QĐ-SNV", date=date(2026, 11, 22))
    assert "ngày 22 tháng 11 năm 2026" in body_text(later)


def test_a_year_in_the_notation_and_a_missing_place() -> None:
    data = head("Số:    /2026/QĐ-UBND", "……, ngày   tháng   năm 2026")
    text = written(data, notation="2026/QĐ-UBND", number=148, place="Gia Lai")
    assert "Số: 148/2026/QĐ-UBND" in text
    assert DATED in text


@pytest.mark.parametrize(
    ("number", "notation", "words"),
    [
        ("Số: 15/QĐ-SNV", "QĐ-SNV", "đã ghi số 15, khác số được cấp .05."),
        ("Số: 05a/QĐ-SNV", "QĐ-SNV", "05a"),
        ("Số:    /QĐ-UBND", "QĐ-SNV", "ký hiệu “QĐ-UBND”"),
    ],
)
def test_another_number_that_stands_there_is_never_written_over(
    number: str, notation: str, words: str
) -> None:
    with pytest.raises(OtherNumberStands, match=words) as refusal:
        written(head(number, BLANK_DAY), notation=notation)
    assert refusal.value.next_step


def test_a_draft_without_places_is_refused_and_minutes_need_no_date() -> None:
    with pytest.raises(NumberPlaceNotFound, match="chỗ ghi số"):
        written(head("Ký hiệu", BLANK_DAY))
    with pytest.raises(NumberPlaceNotFound, match="chỗ ghi ngày"):
        written(head("Số:   /QĐ-SNV", "Gia Lai"))
    minutes = head("Số:   /BB-SNV", "BIÊN BẢN")
    assert "Số: 05/BB-SNV" in written(minutes, notation="BB-SNV")


def test_tracked_changes_are_read_as_accepted_and_kept() -> None:
    data = tracked([("", "Số:   /"), ("del", "TB"), ("ins", "QĐ"), ("", "-SNV")], BLANK_DAY)
    result = write_number(data, number=5, notation="QĐ-SNV", date=DAY)
    assert NUMBER in body_text(result)
    assert len(list(load(result).element.iter("{*}del"))) == 1


def test_the_letters_keep_the_look_of_their_place() -> None:
    # Every other run of three letters is bold: "Số:", "    " (bold), "/QĐ" …
    data = head("Số:   /QĐ-SNV", BLANK_DAY, cut=3)
    result = load(write_number(data, number=5, notation="QĐ-SNV", date=DAY))
    line = next(p for p in paragraphs(result) if paragraph_text(p) == NUMBER)
    looks = [
        (
            "".join(letters.text or "" for letters in run.iter("{*}t")),
            run.find("{*}rPr/{*}b").values(),
        )
        for run in line.iter("{*}r")
    ]
    assert looks[:3] == [("Số: 05", ["0"]), ("", []), ("/QĐ", ["0"])]


@settings(max_examples=30, deadline=None)
@given(
    st.text(" .…_\u00a0\t-", max_size=12), st.integers(1, 99999), st.integers(0, 6),
    st.dates(date(2020, 3, 5), date(2099, 12, 31)),
)  # fmt: skip
def test_any_blank_takes_any_number(blank: str, number: int, cut: int, day: date) -> None:
    data = head(
        f"Số:{blank}/QĐ-SNV", f"Gia Lai, ngày{blank or ' '}tháng … năm", form="lines", cut=cut
    )
    result = write_number(data, number=number, notation="QĐ-SNV", date=day)
    read = read_number(result)
    assert (int(read.number), read.notation, read.date, read.place) == (
        number,
        "QĐ-SNV",
        day,
        "Gia Lai",
    )
    assert write_number(result, number=number, notation="QĐ-SNV", date=day) == result
