"""The figures of a year counted by hand, and who sees which."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congvan.directives.queries import lists
from congvan.directives.queries.lists import Tab
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.reports import queries
from congvan.reports.definitions import NO_GROUP, OTHER_PEOPLE, REPORTS, SETS
from congvan.reports.facts import as_of
from congvan.reports.rules import periods
from congvan.reports.rules.wording import as_of_words
from congvan.reports.states import Compare
from tests.reports.office import Year

NOVEMBER, OCTOBER = periods.month(2026, 11), periods.month(2026, 10)


def counted(viewer, key, by=None, period=NOVEMBER, **more):
    """Groups by label, each as {measure: words}; the totals alone without `by`."""
    table = queries.figures(viewer, REPORTS[key], period, by=by, **more)
    words = {
        row.label: {m.key: c.text for m, c in zip(table.columns, row.cells, strict=True)}
        for row in (*table.rows, table.totals)
    }
    return words if by else words["Tổng số"]


def some(figures, *keys):
    return [figures[key] for key in keys]


def test_what_came_in(year: Year):
    total = counted(year.office.lan, "van-ban-den")
    assert some(total, "tong", "da-xong", "dang-lam", "dang-qua-han", "khac", "chi-ghi-so") == [
        "7",
        "1",
        "3",
        "1",
        "2",
        "1",
    ]
    by_type = counted(year.office.khai, "van-ban-den", "loai")
    assert {label: row["tong"] for label, row in by_type.items()} == {
        "Công văn": "6",
        "Không có": "1",
        "Tổng số": "7",
    }
    by_channel = counted(year.office.khai, "van-ban-den", "cach-den")
    assert (
        by_channel["Bưu chính"]["tong"],
        by_channel["Nộp trực tiếp"]["tong"],
        by_channel["Trục liên thông"]["tong"],
    ) == ("6", "1", "0")
    # The paper line is nobody's but the book's.
    assert counted(year.office.an, "van-ban-den")["tong"] == "3"
    assert counted(year.office.tuan, "van-ban-den")["tong"] == "4"


def test_how_it_was_handled(year: Year):
    keys = (
        "tong",
        "chuyen-sang",
        "den-trong-ky",
        "da-xong",
        "dung-han",
        "qua-han",
        "dang-lam",
        "dang-trong-han",
        "dang-qua-han",
        "dang-khong-han",
        "khac",
        "ty-le-dung-han",
    )
    assert some(counted(year.office.khai, "giai-quyet"), *keys) == [
        "8",
        "2",
        "6",
        "2",
        "1",
        "1",
        "4",
        "1",
        "2",
        "1",
        "2",
        "50,0 %",
    ]
    # October is over: what was finished since stands where it stood at its end.
    assert some(counted(year.office.khai, "giai-quyet", period=OCTOBER), *keys) == [
        "3",
        "0",
        "3",
        "1",
        "0",
        "1",
        "2",
        "1",
        "1",
        "0",
        "0",
        "0,0 %",
    ]
    by_unit = counted(year.office.lan, "giai-quyet", "don-vi")
    assert {label: row["tong"] for label, row in by_unit.items()} == {
        "Phòng Chuyển đổi số": "5",
        "Không có": "3",
        "Tổng số": "8",
    }
    assert as_of_words(as_of(OCTOBER)) == "Số liệu tính đến 24 giờ ngày 31/10/2026"


def test_late_is_what_the_lists_call_late(year: Year):
    for viewer in (year.office.lan, year.office.khai):
        late = queries.rows_behind(viewer, REPORTS["giai-quyet"], NOVEMBER, "dang-qua-han")
        shown = lists.incoming(viewer, Tab.OVERDUE)
        assert {row.document_id for row in late.rows} == {line.document_id for line in shown.lines}
        assert len(late.rows) == lists.counters(viewer)[Tab.OVERDUE] == 2
        done = periods.free(clock.today().replace(month=10, day=1), clock.today())
        finished = counted(viewer, "giai-quyet", period=done)
        assert int(finished["da-xong"]) + int(finished["khac"]) == lists.counters(viewer)[Tab.DONE]


def test_a_document_of_two_units_counts_once_in_all(year: Year):
    by_unit = counted(year.office.lan, "phan-cong", "don-vi")
    assert by_unit.pop("Tổng số")["tong"] == "5"
    assert {row["tong"] for row in by_unit.values()} == {"5", "1"}
    assert {row["phoi-hop"] for row in by_unit.values()} == {"0", "1"}
    assert all(row["qua-han"] == "1" for row in by_unit.values())
    assert counted(year.office.lan, "phan-cong")["qua-han"] == "1"
    people = counted(year.office.khai, "phan-cong-nguoi", "nguoi")
    assert sorted(row["tong"] for row in people.values()) == ["1", "2", "3", "5"]


def test_figures_of_persons_are_for_few(year: Year):
    office = year.office
    by_person = counted(office.khai, "giai-quyet", "nguoi")
    assert [row["tong"] for row in by_person.values()] == ["3", "5", "8"]
    # Vinh helps with one document that An leads.
    table = queries.figures(office.vinh, REPORTS["giai-quyet"], NOVEMBER, by="nguoi")
    assert [(row.key, row.cells[0].text) for row in table.rows] == [(OTHER_PEOPLE, "1")]
    assert [
        row.key
        for row in queries.figures(office.tuan, REPORTS["giai-quyet"], NOVEMBER, by="nguoi").rows
    ] == [str(office.an.membership_id), NO_GROUP]
    assert counted(office.tuan, "phan-cong-nguoi")["tong"] == "5"
    with pytest.raises(NotFound):
        queries.figures(office.lan, REPORTS["giai-quyet"], NOVEMBER, by="nguoi")
    with pytest.raises(NotFound):
        queries.report_of(office.lan, "phan-cong-nguoi")
    with pytest.raises(NotFound):
        queries.rows_behind(
            office.lan,
            REPORTS["giai-quyet"],
            NOVEMBER,
            "tong",
            filters={"nguoi": str(office.an.membership_id)},
        )
    # A colleague's number picks nothing out.
    one = {"nguoi": str(office.an.membership_id)}
    assert (
        queries.figures(office.vinh, REPORTS["giai-quyet"], NOVEMBER, by=None, filters=one)
        .totals.cells[0]
        .value
        == 0
    )


def test_tasks_from_above(year: Year):
    total = counted(year.office.khai, "nhiem-vu")
    assert some(
        total, "tong", "chua-den-han", "trong-han", "dang-qua-han", "dung-han", "qua-han"
    ) == ["1", "0", "0", "1", "0", "0"]
    by_issuer = counted(year.office.khai, "nhiem-vu", "noi-ban-hanh")
    assert list(by_issuer) == ["UBND tỉnh", "Tổng số"]


def test_what_went_out(year: Year):
    total = counted(year.office.lan, "van-ban-di")
    assert some(total, "tong", "da-phat-hanh", "chua-phat-hanh", "chi-trong-so") == [
        "2",
        "1",
        "1",
        "0",
    ]
    paper = counted(year.office.lan, "hinh-thuc-di")
    assert int(paper["dien-tu"]) + int(paper["ca-hai"]) + int(paper["giay"]) == 2
    assert some(paper, "ky-ca-nhan", "ky-co-quan", "ty-le-ca-nhan") == ["1", "1", "50,0 %"]
    sent = counted(year.office.lan, "gui-di")
    assert int(sent["tong"]) == sum(
        int(sent[k]) for k in ("qua-truc", "noi-bo", "thu-cong-vu", "ban-giay")
    )
    assert some(sent, "tong", "qua-truc", "noi-bo", "ty-le-dien-tu") == ["4", "1", "3", "100,0 %"]


def test_over_the_exchange(year: Year):
    out = counted(year.office.khai, "qua-truc-di")
    assert some(
        out,
        "tong",
        "da-gui",
        "da-den",
        "tiep-nhan",
        "hoan-thanh",
        "loi",
        "tiep-nhan-cham",
        "ty-le-tiep-nhan",
        "gio-den",
    ) == ["4", "2", "2", "1", "1", "1", "1", "25,0 %", "0,0 giờ"]
    came = counted(year.office.khai, "qua-truc-den")
    assert some(came, "tong", "tiep-nhan", "tu-choi", "cho", "cham", "ty-le-tiep-nhan") == [
        "3",
        "1",
        "1",
        "1",
        "1",
        "33,3 %",
    ]
    assert list(counted(year.office.khai, "qua-truc-den", "noi-gui")) == ["Sở Y tế", "Tổng số"]


def test_the_period_before_stands_beside(year: Year):
    table = queries.figures(
        year.office.khai, REPORTS["giai-quyet"], NOVEMBER, compare=Compare.PREVIOUS
    )
    assert table.compared == OCTOBER
    assert (table.totals.cells[0].value, table.totals.previous[0].value) == (8, 3)
    months = queries.figures(
        year.office.khai, REPORTS["van-ban-den"], NOVEMBER, by="thang", compare=Compare.PREVIOUS
    )
    assert [(r.label, r.cells[0].value, r.previous[0].value) for r in months.rows] == [
        ("Tháng 11/2026", 7, 3)
    ]


def test_the_outsider_sees_nothing(year: Year):
    for report in REPORTS.values():
        if report.facts.key in {"use", "given", "filed"}:
            continue
        table = queries.figures(year.office.quang, report, NOVEMBER)
        assert {cell.value for row in (*table.rows, table.totals) for cell in row.cells} <= {
            0,
            None,
        }
        unit = year.office.world.units["skhcn", "cds"].pk
        if any(d.key == "don-vi" for d in report.dimensions):
            with pytest.raises(NotFound):
                queries.figures(year.office.quang, report, NOVEMBER, filters={"don-vi": str(unit)})


def test_what_is_none_is_not_found(year: Year):
    report = REPORTS["giai-quyet"]
    for wrong in ("", "0", "-1", "9" * 30, "x", "1 OR 1=1"):
        with pytest.raises(NotFound):
            queries.figures(year.office.khai, report, NOVEMBER, filters={"don-vi": wrong})
    for more in ({"by": "x"}, {"filters": {"x": "1"}}, {"filters": {"tinh-hinh": "x"}}):
        with pytest.raises(NotFound):
            queries.figures(year.office.khai, report, NOVEMBER, **more)
    with pytest.raises(NotFound):
        queries.rows_behind(year.office.khai, report, NOVEMBER, "x")
    for mangled in ("~", "x~1", "2026-11-01~-1", f"2026-11-01~{2**64}", "\0~1"):
        page = queries.rows_behind(year.office.khai, report, NOVEMBER, "tong", after=mangled)
        assert len(page.rows) == 8


def test_a_table_is_one_statement(year: Year):
    for report in REPORTS.values():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            queries.figures(year.office.khai, report, NOVEMBER)
        assert len(asked) == 1, report.key
    for one in SETS.values():
        assert queries.set_of(year.office.khai, one.key) is one
