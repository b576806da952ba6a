"""A number of the overview equals the list it opens; each seat has its own panels."""

from __future__ import annotations

import pytest

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.reports import absence, dashboards, province, queries
from congvan.reports.dashboards import Dashboard, Tile
from congvan.reports.definitions import REPORTS
from congvan.reports.states import FigureKind
from tests.reports.office import Year

SEATS = ("khai", "lan", "tuan", "an", "bao", "quang")


def behind(viewer: ActingMember, board: Dashboard, tile: Tile) -> int:
    """How many rows the list behind a tile has."""
    count, after = 0, ""
    while True:
        page = queries.rows_behind(
            viewer, REPORTS[tile.report], board.period, tile.measure, filters=tile.filters,
            after=after,
        )  # fmt: skip
        count, after = count + len(page.rows), page.next
        if not after:
            return count


@pytest.mark.parametrize("key", SEATS)
def test_every_tile_equals_its_list(year: Year, key: str):
    viewer = getattr(year.office, key)
    for board in (dashboards.dashboard(viewer), dashboards.own_work(viewer)):
        for panel in board.panels:
            for tile in panel.tiles:
                kinds = {m.key: m.kind for m in REPORTS[tile.report].measures}
                if kinds[tile.measure] is FigureKind.COUNT:
                    assert behind(viewer, board, tile) == tile.cell.value, tile.label
            assert len({tile.label for tile in panel.tiles}) == len(panel.tiles)


def test_panels_follow_the_roles(year: Year):
    def keys(key: str) -> set[str]:
        board = dashboards.dashboard(getattr(year.office, key))
        return {panel.key for panel in board.panels}

    assert {"giai-quyet", "nhiem-vu", "su-dung"} <= keys("khai")
    assert "so" in keys("lan")
    assert "su-dung" not in keys("lan")
    assert "nguoi" in keys("tuan")
    assert keys("an") == {"cua-toi"}


def test_the_province_sees_figures_of_all_agencies_and_nobody_else_does(year: Year):
    shown = province.overview(year.office.quynh)
    own = next(row for row in shown.rows if row.agency_id == year.office.agency_id)
    places = {(c.report.key, c.measure.key): n for n, c in enumerate(shown.columns)}
    for report in ("van-ban-den", "giai-quyet", "van-ban-di"):
        measure = "tong" if report != "giai-quyet" else "dang-lam"
        figure = queries.figure(year.office.khai, REPORTS[report], shown.period, measure)
        assert own.cells[places[report, measure]].text == figure.text
    for key in ("khai", "lan", "an", "quang"):
        with pytest.raises(NotFound):
            province.overview(getattr(year.office, key))


def test_absences_are_for_whoever_answers_for_people(year: Year):
    today = clock.today()
    missing = absence.absences(year.office.khai, today)
    assert missing.people == len(missing.did_not_come) > 0
    heads = absence.absences(year.office.tuan, today)
    assert 0 < heads.people < missing.people
    for key in ("lan", "an"):
        with pytest.raises(NotFound):
            absence.absences(getattr(year.office, key), today)
