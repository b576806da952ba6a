"""Recipients, forms and copies: pure rules against how offices write."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from congvan.drafting.rules import copies, modes
from congvan.drafting.rules.recipients import Kind, Named, Names, Target, count, recognise, sections
from congvan.drafting.states import CopyForm, IssueForm, Medium


def named(kind: Kind, pk: int, *names: str, post: str = "", leads: bool = False) -> Named:
    return Named(Target(kind, pk, names[0]), names, post, leads)


KNOWN = Names(
    outside=(
        named(Kind.ORGAN, 1, "Ủy ban nhân dân tỉnh Gia Lai", "UBND tỉnh"),
        named(Kind.ORGAN, 2, "Sở Tài chính"), named(Kind.AGENCY, 3, "Sở Nội vụ"),
        named(Kind.ORGAN, 4, "Sở Giáo dục và Đào tạo"), named(Kind.ORGAN, 5, "Ủy ban nhân dân xã Đak Đoa", "UBND xã Đak Đoa"),
        named(Kind.ORGAN, 6, "Ủy ban nhân dân phường Pleiku", "UBND phường Pleiku"),
    ),
    units=(
        named(Kind.UNIT, 1, "Văn phòng", "VP"), named(Kind.UNIT, 2, "Phòng Chuyển đổi số", "Phòng CĐS"),
        named(Kind.UNIT, 3, "Trung tâm Công nghệ thông tin", "TTCNTT"),
    ),
    members=(
        named(Kind.MEMBER, 1, "Trần Đình Khải", post="Giám đốc", leads=True),
        named(Kind.MEMBER, 2, "Nguyễn Thị Thu Hương", post="Phó Giám đốc", leads=True),
        named(Kind.MEMBER, 3, "Nguyễn Văn An", post="Chuyên viên"),
        named(Kind.MEMBER, 4, "Siu Y Thắng", post="Giám đốc Trung tâm"),
    ),
    own=("Sở Khoa học và Công nghệ", "Sở KH&CN", "SKHCN"),
)  # fmt: skip


def found(line: str, names: Names = KNOWN) -> list[tuple[str, int]]:
    return [
        (one.kind.value, one.target.id if one.target else 0)
        for one in recognise(names, receivers=line)
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- Như trên;", []),
        ("- Như Kính gửi;", []),
        ("- UBND tỉnh (b/c);", [("organ", 1)]),
        ("- Ủy ban nhân dân tỉnh (để báo cáo);", [("organ", 1)]),
        ("- Sở Tài chính tỉnh Gia Lai;", [("organ", 2)]),
        ("- Sở Tài chính, Sở Nội vụ;", [("organ", 2), ("agency", 3)]),
        ("+ Sở GD&ĐT (p/h);", [("organ", 4)]),
        ("- Giám đốc Sở (b/c);", [("member", 1)]),
        ("- Giám đốc, các Phó Giám đốc;", [("member", 1), ("member", 2)]),
        ("- GĐ, các PGĐ Sở;", [("member", 1), ("member", 2)]),
        ("- Lãnh đạo Sở;", [("member", 1), ("member", 2)]),
        ("- Ban Giám đốc;", [("member", 1), ("member", 2)]),
        ("- Đ/c Nguyễn Văn An;", [("member", 3)]),
        ("- Văn phòng Sở;", [("unit", 1)]),
        ("- P. CĐS;", [("unit", 2)]),
        ("- Các phòng, đơn vị thuộc Sở;", [("unit", 1), ("unit", 2), ("unit", 3)]),
        ("- Các phòng, ban, trung tâm;", [("unit", 1), ("unit", 2), ("unit", 3)]),
        ("- UBND các xã, phường;", [("outside_group", 0)]),
        ("- Các sở, ban, ngành thuộc tỉnh;", [("outside_group", 0)]),
        ("- UBND phường Pleiku;", [("organ", 6)]),
        ("- Công ty TNHH Một Mình;", [("unknown", 0)]),
        ("- Lưu: VT, CĐS (3 bản).", [("retained", 0)]),
        ("- Sở Tài chính, Hội Nhà báo;", [("organ", 2), ("unknown", 0)]),
        ("", []),
    ],
)
def test_how_offices_write_recipients(line: str, expected: list[tuple[str, int]]):
    assert found(line) == expected


def test_a_name_that_fits_two_is_left_to_a_person():
    twins = Names(
        outside=(named(Kind.ORGAN, 1, "Chi cục Thuế"), named(Kind.ORGAN, 2, "Chi cục thuế"))
    )
    assert found("- Chi cục Thuế;", twins) == [("unknown", 0)]


def test_what_was_chosen_before_comes_first():
    known = Names(
        outside=KNOWN.outside, remembered={"nhu dieu 3": Target(Kind.UNIT, 9, "Thanh tra")}
    )
    assert found("- Như Điều 3;", known) == [("unit", 9)]


def test_parts_of_a_document_are_found_by_their_headings():
    text = "Kính gửi:\n- Sở Tài chính;\n- Sở Nội vụ.\nSở đề nghị:\n- bố trí kinh phí;\nNơi nhận:\n- Như trên;\n- Lưu: VT.\nGIÁM ĐỐC"
    assert sections(text) == ("- Sở Tài chính;\n- Sở Nội vụ.", "- Như trên;\n- Lưu: VT.")
    assert sections("Kính gửi: Sở Tài chính\nNội dung") == ("Sở Tài chính", "")
    lines = recognise(
        KNOWN, addressees="Sở Tài chính", receivers="- Sở Tài chính;\n- Lưu: VT, CĐS (3 bản)."
    )
    assert [(one.is_addressee, one.copies) for one in lines] == [(True, 0), (False, 3)]
    assert count(one.copies for one in lines) == 4


def rule(code: str, **changes: object) -> modes.Rule:
    usual: dict[str, object] = {
        "name": code, "types": (), "keywords": (), "is_internal": False, "form": "electronic",
        "requires_source": False, "source": "QĐ", "province": "Hà Tĩnh", "valid_from": date(2014, 8, 20),
        "valid_to": None,
    }  # fmt: skip
    return modes.Rule(code=code, **{**usual, **changes})  # type: ignore[arg-type]


RULES = (
    rule("7.1", types=("cong_van",)), rule("7.2", keywords=("giấy phép",), form="with_paper"),
    rule("6.1", types=("ke_hoach",), keywords=("tỉnh",), requires_source=True),
    rule("4.2", types=("*",), form="with_paper", province="Lào Cai", valid_to=date(2018, 9, 5)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "subject", "place", "day", "expected"),
    [
        ("cong_van", "Về việc họp", "tỉnh Hà Tĩnh", date(2026, 1, 5), (("electronic", False))),
        (
            "cong_van",
            "Cấp giấy phép khai thác",
            "tỉnh Hà Tĩnh",
            date(2026, 1, 5),
            ("with_paper", False),
        ),
        (
            "cong_van",
            "Cấp giấy phép khai thác",
            "tỉnh Gia Lai",
            date(2026, 1, 5),
            ("electronic", False),
        ),
        ("quyet_dinh", "Cấp giấy phép", "Hà Tĩnh", date(2013, 1, 5), (("electronic", False))),
        ("ke_hoach", "Kế hoạch của tỉnh", "Hà Tĩnh", date(2026, 1, 5), (("electronic", True))),
        ("quyet_dinh", "Bổ nhiệm", "Lào Cai", date(2018, 3, 1), (("with_paper", False))),
        ("quyet_dinh", "Bổ nhiệm", "Lào Cai", date(2026, 3, 1), (("electronic", False))),
    ],
)
def test_the_form_is_that_of_the_day_and_the_place(kind, subject, place, day, expected):
    facts = modes.Facts(kind, subject, False, day, place, False)
    chosen = modes.choose(facts, RULES)
    assert (chosen.form, chosen.requires_source) == (IssueForm(expected[0]), expected[1])
    if place == "tỉnh Gia Lai":
        assert chosen.ground == modes.DEFAULT_GROUND


def test_out_by_the_next_morning_and_urgent_at_once():
    at = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    assert modes.due_at(at, 3, date(2026, 11, 30)).isoformat() == "2026-11-30T12:00:00+07:00"
    assert modes.due_at(at, 0, date(2026, 11, 30)) == at + modes.URGENT_WITHIN


def test_only_the_copies_the_law_knows():
    everything = copies.legal_ways(has_paper=True, has_electronic=True, is_true_copy=True)
    assert len(everything) == 10
    assert not copies.is_legal("SY", "electronic", "electronic")
    assert not copies.is_legal("SL", "electronic", "electronic")
    only_file = copies.legal_ways(has_paper=False, has_electronic=True, is_true_copy=False)
    assert {(way.form, way.to_medium) for way in only_file} == {
        (CopyForm.SY, Medium.PAPER), (CopyForm.TRS, Medium.PAPER), (CopyForm.TRS, Medium.ELECTRONIC),
    }  # fmt: skip
