"""Reports put together by people: what may be chosen, whose rights count, figures that equal lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.organization.acting import ActingMember
from congvan.reports import queries as reports
from congvan.reports.definitions import REPORTS
from congvan.reports.own import crossing, papers, queries, services
from congvan.reports.own import shape as shapes
from congvan.reports.own.shape import PLAIN_COLUMNS, Shape, ShapeUnsuitable
from congvan.reports.rules import periods, running
from congvan.reports.states import FigureKind, Format, Layout
from tests.reports.office import Year

NOVEMBER = periods.month(2026, 11)
GROUPS = Shape("van-ban-den", Layout.GROUPS, "thang-nay", ("tong",), ("loai", "tinh-hinh"))
ROWS = Shape(
    "van-ban-den", Layout.ROWS, "thang-nay", ("tong",), (), ("number", "title", "loai", "tinh-hinh")
)


@pytest.mark.parametrize("key", sorted(REPORTS))
def test_every_pair_of_groups_equals_its_list(year: Year, key: str):
    viewer = year.office.khai
    report = REPORTS[key]
    ways = [one.key for one in reports.dimensions_of(viewer, report)][:3]
    counts = tuple(one.key for one in report.columns if one.kind is FigureKind.COUNT)
    for by in [(ways[0], ways[1]), (ways[-1], ways[0])] if len(ways) > 1 else [(ways[0],)]:
        if len({*by}) < len(by):
            continue
        shape = Shape(key, Layout.GROUPS, "thang-nay", counts, by)
        found = queries.figures(viewer, "Thử", shape, NOVEMBER)
        for row in found.table.rows:
            for part in found.parts[row.key]:
                for measure, cell in zip(found.table.columns, part.cells, strict=True):
                    behind = reports.rows_behind(
                        viewer, report, NOVEMBER, measure.key, by=by[1], group=part.key,
                        filters={by[0]: row.key}, limit=500,
                    )  # fmt: skip
                    assert len(behind.rows) == cell.value, (key, by, row.label, part.label)


def test_parts_add_up_to_their_group_and_paper_has_both(year: Year):
    found = queries.figures(year.office.khai, "Đến theo loại", GROUPS, NOVEMBER)
    for row in found.table.rows:
        assert (
            sum(int(part.cells[0].value or 0) for part in found.parts[row.key])
            == row.cells[0].value
        )
    made = papers.own_file(
        year.office.khai, name="=1+1", shape=GROUPS, period=NOVEMBER, form=Format.XLSX
    )
    sheet = load_workbook(BytesIO(made.data)).worksheets[0]
    labels = [row[0] for row in sheet.iter_rows(values_only=True)]
    assert any(str(label).startswith(crossing.INSET) for label in labels)
    assert labels[-1] == "Tổng số"


def test_a_list_has_the_rows_its_figure_counts(year: Year):
    khai = year.office.khai
    counted = queries.count_of(khai, "Danh sách", ROWS, NOVEMBER).table.totals.cells[0].value
    first = queries.rows(khai, ROWS, NOVEMBER, limit=2)
    assert first.heads == ("Số", "Nội dung", "Loại văn bản", "Tình hình giải quyết")
    rest = queries.rows(khai, ROWS, NOVEMBER, after=first.next, limit=500)
    assert len(first.rows) + len(rest.rows) == counted
    assert {row.values[3] for row in rest.rows} > {"Đang giải quyết trong hạn"}
    assert queries.rows(khai, ROWS, NOVEMBER, after="x~y", limit=2).rows == first.rows
    whole = replace(ROWS, columns=(*PLAIN_COLUMNS,))
    for form in Format:
        made = papers.own_file(khai, name="Danh sách", shape=whole, period=NOVEMBER, form=form)
        assert made.data[:4] in {b"%PDF", b"PK\x03\x04"}


@pytest.mark.parametrize("key", sorted(REPORTS))
def test_every_column_of_every_report_can_be_listed(year: Year, key: str):
    viewer, report = year.office.khai, REPORTS[key]
    ways = [one.key for one in reports.dimensions_of(viewer, report)]
    columns = ("title", *ways)[: shapes.MOST_COLUMNS]
    listed = shapes.countable(report)[0].key
    shape = Shape(key, Layout.ROWS, "thang-nay", (listed,), (), columns)
    found = queries.rows(viewer, shape, NOVEMBER, limit=500)
    assert len(found.heads) == len(columns)
    counted = reports.rows_behind(viewer, report, NOVEMBER, listed, limit=500)
    assert len(found.rows) == len(counted.rows)


HOSTILE = ("f.row_id; DROP TABLE x", "' OR 1=1 --", "%(agency)s", "document_id", "", "\0")


@pytest.mark.parametrize("word", HOSTILE)
def test_only_names_of_the_definitions_get_in(year: Year, word: str):
    khai = year.office.khai
    wrong: list[Shape] = [
        replace(GROUPS, measures=(word,)), replace(GROUPS, by=(word,)),
        replace(GROUPS, by=("loai", word)), replace(GROUPS, filters={word: "1"}),
        replace(GROUPS, filters={"loai": word}), replace(GROUPS, period=word),
        replace(ROWS, columns=(word,)), replace(ROWS, measures=(word,)),
    ]  # fmt: skip
    for shape in wrong:
        with pytest.raises(ShapeUnsuitable):
            shapes.check(khai, shape, today=clock.today())
        with pytest.raises(InvalidInput):
            services.save(by=khai, name="Thử", shape=shape)
    with pytest.raises(NotFound):
        shapes.check(khai, replace(GROUPS, report=word), today=clock.today())


@pytest.mark.parametrize(
    "kept",
    [
        None, [], "x", {}, {**GROUPS.written(), "layout": "la"}, {**GROUPS.written(), "by": 3},
        {**GROUPS.written(), "filters": [1]}, {**GROUPS.written(), "measures": [{}]},
        {**GROUPS.written(), "period": "x" * 101}, {**GROUPS.written(), "filters": {"loai": 1}},
    ],
)  # fmt: skip
def test_kept_data_is_not_trusted(kept: Any):
    with pytest.raises(ShapeUnsuitable):
        shapes.read("van-ban-den", kept)


def test_too_much_is_refused(year: Year, monkeypatch: pytest.MonkeyPatch):
    khai = year.office.khai
    for shape in (
        replace(GROUPS, by=("loai", "loai")), replace(GROUPS, by=("loai", "so", "cap")),
        replace(GROUPS, measures=()), replace(ROWS, by=("loai",)), replace(ROWS, columns=()),
        replace(ROWS, columns=("title", "title")), replace(ROWS, measures=("tong", "dang-lam")),
    ):  # fmt: skip
        with pytest.raises(ShapeUnsuitable):
            shapes.check(khai, shape, today=clock.today())
    monkeypatch.setattr(crossing, "MOST_LINES", 1)
    with pytest.raises(crossing.TooManyGroups):
        queries.figures(khai, "Thử", GROUPS, NOVEMBER)


def _total(viewer: ActingMember) -> object:
    return queries.figures(viewer, "Thử", GROUPS, NOVEMBER).table.totals.cells[0].value


def test_a_shape_counts_what_its_reader_may_see(year: Year):
    office = year.office
    assert _total(office.khai) > _total(office.an) > 0  # type: ignore[operator]
    assert _total(office.quang) == 0
    persons = Shape("phan-cong-nguoi", Layout.GROUPS, "thang-nay", ("tong",), ("nguoi",))
    shapes.check(office.khai, persons, today=clock.today())
    with pytest.raises(NotFound):  # R-338: the clerk sees documents, not persons' figures
        shapes.check(office.lan, persons, today=clock.today())


def test_names_are_offered_to_those_who_see_something_of_them(year: Year):
    khai, an = (
        queries.groups_offered(one, REPORTS["van-ban-den"])
        for one in (year.office.khai, year.office.an)
    )
    assert "UBND tỉnh" in dict(khai["noi-ban-hanh"]).values()  # of K, which An leads
    assert {*an["noi-ban-hanh"]} <= {*khai["noi-ban-hanh"]}
    assert len(an["loai"]) < len(khai["loai"])
    # Quang's agency has no documents yet: states and channels only.
    assert (
        not {"noi-ban-hanh", "so", "loai"}
        & queries.groups_offered(year.office.quang, REPORTS["van-ban-den"]).keys()
    )


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("thang-truoc", "2026-10-01", "2026-10-31"), ("quy-nay", "2026-10-01", "2026-12-31"),
        ("tuan-truoc", "2026-11-16", "2026-11-22"), ("tuan-nay", "2026-11-23", "2026-11-29"),
        ("nam-truoc", "2025-01-01", "2025-12-31"), ("6-thang-truoc", "2026-01-01", "2026-06-30"),
        ("nd09-thang-truoc", "2026-10-15", "2026-11-14"),
        ("tu-20261101-20261102", "2026-11-01", "2026-11-02"),
    ],
)  # fmt: skip
def test_running_periods_move_with_the_day(code: str, first: str, last: str):
    found = running.period_on(code, date(2026, 11, 25))
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert running.words_of(code)
