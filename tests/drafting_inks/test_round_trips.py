"""What is written can be read back, accepted, rejected and cleaned, for texts nobody has chosen."""

from __future__ import annotations

import io
import zipfile

import docx
import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from congvan.drafting import inks
from congvan.drafting.inks.words import matches, split_words, word_matches
from tests.drafting_inks.papers import AT, KHAI, REPORT, TUAN, paper

_QUICK = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
_WORD = st.sampled_from(
    ("Sở", "báo", "cáo", "xã", "12", "123/135", "1.250.000", "25/11/2026", "90%", "“Phụ", "lục”",
     "(kèm", "theo)", "kinh", "phí", "đồng;", "và")
)  # fmt: skip
_TEXT = st.lists(_WORD, min_size=1, max_size=12).map(" ".join)
_PAPER = st.lists(st.one_of(_TEXT, st.sampled_from((*REPORT, ""))), min_size=1, max_size=9)
_ANY = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Mn")),
    max_size=20,
)
_PIECES = st.lists(st.sampled_from(["a", "b", "c", " ", ",", "12"]), max_size=30)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(_PIECES, _PIECES)
def test_same_stretches_are_the_same_and_in_order(before: list[str], after: list[str]) -> None:
    for found in (matches(before, after), word_matches(before, after)):
        end_before = end_after = 0
        for i, j, size in found:
            assert size
            assert i >= end_before
            assert j >= end_after
            assert before[i : i + size] == after[j : j + size]
            end_before, end_after = i + size, j + size


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(split_words(text)) == text


@_QUICK
@given(_PAPER, _PAPER)
def test_a_difference_holds_both_versions(before: list[str], after: list[str]) -> None:
    marked = inks.changes(paper(before), paper(after), hand=KHAI)
    assert marked.old_text == inks.accepted_text(paper(before))
    assert marked.text == inks.accepted_text(paper(after))
    assert (marked.total == 0) == ([one for one in before if one] == [one for one in after if one])


@_QUICK
@given(_PAPER, _PAPER, _PAPER)
def test_two_inks_hold_first_and_last(
    first: list[str], second: list[str], third: list[str]
) -> None:
    steps = [inks.Step(paper(first), inks.Hand("An"))]
    steps += [inks.Step(paper(second), TUAN), inks.Step(paper(third), KHAI)]
    marked = inks.combine(steps)
    assert marked.text == "\n".join(third)
    assert sum(count.changes for count in marked.counts) == marked.total
    anchors = [number for one in marked.paragraphs for run in one.runs for number in run.anchors]
    assert anchors == list(range(1, marked.total + 1))


@_QUICK
@given(
    _PAPER,
    st.dictionaries(
        st.integers(0, 8), st.one_of(_TEXT, _ANY.map(str.strip), st.just("")), max_size=4
    ),
    st.dictionaries(st.integers(0, 8), _TEXT, max_size=3),
)
def test_corrections_are_accepted_rejected_and_cleaned(
    texts: list[str], first: dict[int, str], second: dict[int, str]
) -> None:
    data = paper(texts)
    known = {one.locator for one in inks.read(data).paragraphs}
    edits = {f"d-{place}": text for place, text in first.items() if f"d-{place}" in known}
    one = inks.correct(data, edits, author=TUAN.name, at=AT)
    wanted = _expected(texts, edits)
    assert list(inks.accepted_paragraphs(one)) == wanted
    assert inks.rejected_text(one) == "\n".join(texts)
    assert list(inks.accepted_paragraphs(inks.clean(one))) == wanted
    # Another hand corrects on top: the first hand's marks stay where they are.
    places = [paragraph.locator for paragraph in inks.read(one).paragraphs if paragraph.locator]
    more = {f"d-{place}": text for place, text in second.items() if f"d-{place}" in places}
    two = inks.correct(one, more, author=KHAI.name, at=AT)
    by_place = {paragraph.locator: paragraph.text for paragraph in inks.read(one).paragraphs}
    expected = [more.get(place, by_place[place]) for place in places]
    assert list(inks.accepted_paragraphs(two)) == expected
    assert inks.rejected_text(two) == "\n".join(texts)
    cleaned = inks.clean(two)
    assert not inks.has_marks(cleaned)
    assert list(inks.accepted_paragraphs(cleaned)) == expected
    assert [one.text for one in docx.Document(io.BytesIO(cleaned)).paragraphs] == expected


def _expected(texts: list[str], edits: dict[str, str]) -> list[str]:
    """The texts after the edits; an emptied paragraph goes, but a document keeps its last one."""
    wanted: list[str] = []
    for place, text in enumerate(texts):
        new = edits.get(f"d-{place}", text)
        if new or not text:
            wanted.append(new)
    return wanted or [""]


def test_no_name_of_a_corrector_stays_in_a_clean_copy() -> None:
    data = inks.correct(paper(), {"d-4": "Sửa"}, author=KHAI.name, at=AT)
    data = inks.comment(data, "d-4", "Ghi rõ số xã", author=KHAI.name, at=AT)
    with zipfile.ZipFile(io.BytesIO(inks.clean(data))) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    for trace in (KHAI.name.encode(), b"rsid", b"comments.xml", b"w:ins ", b"w:del ", b"Ghi r"):
        assert trace not in everything
