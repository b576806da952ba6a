"""Documents made right and broken one rule at a time (LAYOUT §10)."""

from __future__ import annotations

import unicodedata

import pytest
from docx.shared import RGBColor

from congvan.drafting import layout
from congvan.drafting.docx import open_docx, paragraph_text, paragraphs
from congvan.drafting.making import TEMPLATES, make_docx
from tests.drafting_layout import papers
from tests.drafting_layout.breaking import BREAKS, Break, find, insert, reword
from tests.drafting_making.samples import fields_for

NUMBERED = {"number": "5", "date": "2026-01-05"}
STAMPED = {
    "urgency": "HỎA TỐC", "circulation": "LƯU HÀNH NỘI BỘ",
    "power": "TM.", "power_line": "ỦY BAN NHÂN DÂN", "title": "Chủ tịch",
}  # fmt: skip
KINDS = [
    kind for kind, _ in next(f for f in TEMPLATES["van_ban"].fields if f.name == "kind").choices
]


def texts(data: bytes) -> list[str]:
    document = open_docx(data).document
    return [unicodedata.normalize("NFC", paragraph_text(p)) for p in paragraphs(document)]


def sentences(report: layout.Report) -> list[str]:
    return [f"{finding.rule} {finding.place}: {finding.sentence}" for finding in report.findings]


@pytest.mark.parametrize("name", papers.RIGHT)
def test_right_document_has_no_findings(name: str):
    report = layout.check(papers.RIGHT[name]())

    assert not sentences(report)
    assert [passed.rule for passed in report.passed] == [f"L{n:02}" for n in range(1, 27)]


def test_every_rule_is_broken_somewhere():
    assert {broken.rule for broken in BREAKS} == {f"L{number:02}" for number in range(1, 27)}


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: f"{broken.rule} {broken.name}")
def test_one_broken_rule_is_found_and_no_other(broken: Break):
    data = papers.RIGHT[broken.paper](broken.change)

    report = layout.check(data)

    assert report.rules == {broken.rule}, sentences(report)
    for finding in report.findings:
        assert finding.severity is layout.Severity(_severity(broken.rule))
        assert finding.place
        assert finding.sentence.endswith((".", "”"))
        assert finding.fix
    repaired = layout.repair(data, {broken.rule})
    left = layout.check(repaired.data) if repaired.changes else report
    assert (not left.findings) is broken.mends, sentences(left)
    assert all(change.rule == broken.rule and change.sentence for change in repaired.changes)
    if broken.keeps:
        assert texts(repaired.data) == texts(data)


def _severity(rule: str) -> str:
    if rule == "L25":
        return "block"
    return "warn" if rule in {"L05", "L13", "L15", "L18", "L21", "L22", "L23", "L24"} else "error"


@pytest.mark.parametrize("key", [key for key in TEMPLATES if key != "van_ban"])
@pytest.mark.parametrize("extra", [{}, NUMBERED, STAMPED], ids=["blank", "numbered", "stamped"])
def test_own_templates_are_right(key: str, extra: dict):
    assert not sentences(layout.check(make_docx(key, fields_for(key, **extra))))


@pytest.mark.parametrize("kind", KINDS)
def test_own_typed_templates_are_right(kind: str):
    abbreviation = layout.abbreviation_of(kind)
    fields = fields_for("van_ban", kind=kind, notation=f"{abbreviation}-SNV", **NUMBERED)
    if kind == "Tờ trình":
        fields["recipients"] = ("Ủy ban nhân dân tỉnh",)

    assert not sentences(layout.check(make_docx("van_ban", fields)))


def test_a_draft_without_number_and_date_is_right():
    def blank(document) -> None:
        reword("Số: 15", "15", "       ")(document)
        reword("Gia Lai", "05 tháng 01", "      tháng     ")(document)

    assert not sentences(layout.check(papers.decision(blank)))


class TestContext:
    @pytest.mark.parametrize(
        ("context", "rules"),
        [
            (layout.Context(signing_power="KT."), set()),
            (layout.Context(signing_power="TL."), {"L17"}),
            (layout.Context(organs=frozenset({"SNV"})), set()),
            (layout.Context(organs=frozenset({"STC"})), {"L10"}),
            (layout.Context(places=frozenset({"Gia Lai"})), set()),
            (layout.Context(places=frozenset({"Bình Định"})), {"L11"}),
        ],
    )
    def test_what_is_known_is_compared(self, context: layout.Context, rules: set[str]):
        assert layout.check(papers.letter(), context=context).rules == rules

    def test_report_to_a_superior_needs_an_addressee(self):
        assert layout.check(papers.report(), context=layout.Context(to_superior=True)).rules == {
            "L19"
        }

    def test_inks_of_review_are_no_fault(self):
        data = papers.letter(_last_in_red)
        assert layout.check(data).rules == {"L05"}
        assert not layout.check(data, context=layout.Context(in_review=True)).findings

    def test_house_rules(self):
        house = layout.HouseRules(
            body_sizes=(13, 13), line_spacing=(1.3, 1.5), required_lines=("ISO 9001",)
        )

        report = layout.check(papers.letter(), house=house)

        assert report.rules == {"L27", "L28"}
        assert not layout.check(papers.letter(), house=layout.HouseRules()).findings


def _last_in_red(document) -> None:
    find(document, "Sở Nội vụ kính").runs[0].font.color.rgb = RGBColor(255, 0, 0)


def test_summary_puts_first_what_must_be_fixed():
    def change(document) -> None:
        reword("Sở Nội vụ kính", "./.", ".")(document)
        reword("Số: 205", "/SNV", " /SNV")(document)
        insert("Kính gửi", "MẬT")(document)

    shown = layout.summary(papers.letter(change))

    assert [listed.finding.rule for listed in shown.listed] == ["L25", "L10", "L22"]
    assert [listed.action.label for listed in shown.listed] == [
        "Tới chỗ này",
        "Sửa giúp",
        "Sửa giúp",
    ]
    assert (shown.must_fix, shown.warnings, shown.passed, shown.is_blocked) == (2, 1, 23, True)


def test_repair_of_a_right_document_changes_nothing():
    data = papers.report()

    assert layout.repair(data) == layout.Repaired(data, ())


def test_repair_names_unknown_rules():
    with pytest.raises(layout.UnknownRule, match="L99"):
        layout.repair(papers.letter(), {"L99"})
