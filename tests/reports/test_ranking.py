"""The ranking of agencies from weights to publication (R-335, GL443 Đ15)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import OperationalError

from congvan.desk.models import Notice
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.organization.models import Account, Agency, PresenceDay
from congvan.reports import queries as figures
from congvan.reports.definitions import REPORTS
from congvan.reports.models import RankingLine, RankingSheet
from congvan.reports.ranking import counting, queries, services, working_out
from congvan.reports.ranking.criteria import CRITERIA
from congvan.reports.rules import periods
from congvan.reports.rules.periods import Period
from congvan.reports.rules.ranking import Basis
from congvan.reports.states import SheetStatus
from tests.documents.papers import Office

MONTH = periods.month(2026, 11).code


def come(agency_id: int, *days: int) -> None:
    """Everybody of the agency came in on these days."""
    for account in Account.objects.filter(agency_id=agency_id):
        for day in days:
            at = datetime(2026, 11, day, 1, 0, tzinfo=UTC)
            PresenceDay.objects.create(
                account=account, agency_id=agency_id, day=date(2026, 11, day), first_at=at,
                last_at=at, office_at=at,
            )  # fmt: skip


def worked_out(office: Office) -> int:
    sheet_id = services.order_sheet(by=office.quynh, period=MONTH)
    working_out.work_out(sheet_id=sheet_id)
    return sheet_id


def by_presence_alone(office: Office) -> None:
    """Only the criterion counts for which every agency of the small world has figures."""
    weights = {one.key: Decimal(0) for one in CRITERIA} | {"vao-he-thong": Decimal(100)}
    services.set_weights(
        by=office.quynh, valid_from=date(2026, 11, 1), weights=weights, ground="QĐ 1/QĐ-UBND"
    )


def test_from_the_order_to_the_publication(office: Office):
    by_presence_alone(office)
    come(office.agency_id, 2, 3, 4, 5)
    come(office.quang.agency_id, 2)
    sheet_id = worked_out(office)
    working_out.work_out(sheet_id=sheet_id)  # a job that runs twice changes nothing
    sheet = queries.sheet(office.quynh, sheet_id)
    assert sheet.line.status is SheetStatus.READY
    assert sheet.line.total == sheet.line.done == Agency.objects.count()
    first, second, *rest = sheet.lines
    assert (first.agency_id, first.place) == (office.agency_id, 1)
    assert (second.agency_id, second.place) == (office.quang.agency_id, 2)
    assert {line.place for line in rest} <= {3, None}
    assert Notice.objects.get(kind="ranking.ended").member_id == office.quynh.membership_id
    with pytest.raises(NotFound):
        queries.sheet(office.khai, sheet_id)
    services.publish(by=office.quynh, sheet_id=sheet_id)
    seen = queries.sheet(office.quang, sheet_id)
    assert [line.agency_id for line in seen.lines if line.is_own] == [office.quang.agency_id]
    assert not seen.verbs
    with pytest.raises(WrongState):
        services.publish(by=office.quynh, sheet_id=sheet_id)
    services.withdraw(by=office.quynh, sheet_id=sheet_id, reason="Tính lại")
    assert not queries.sheets(office.quang)


def test_a_share_of_the_ranking_is_the_agency_s_own_figure(office: Office):
    come(office.agency_id, 2, 3)
    sheet = queries.sheet(office.quynh, worked_out(office))
    own = next(line for line in sheet.lines if line.agency_id == office.agency_id)
    score = next(score for score in own.scores if score.criterion.key == "vao-he-thong")
    shown = figures.figure(
        office.khai, REPORTS["su-dung"], periods.month(2026, 11), score.criterion.part_key
    )
    assert shown.value == score.basis.part
    assert score.share != "–"


@pytest.mark.parametrize("cut", [KeyboardInterrupt, OperationalError])
def test_a_power_cut_costs_the_agency_it_was_at(
    office: Office, monkeypatch: pytest.MonkeyPatch, cut: type[BaseException]
):
    sheet_id = services.order_sheet(by=office.quynh, period=MONTH)
    counted: list[int] = []

    def count(agency_id: int, period: Period) -> Mapping[str, Basis]:
        counted.append(agency_id)
        if len(counted) == 2:
            raise cut
        return counting.count(agency_id, period)

    monkeypatch.setattr(working_out, "count", count)
    with pytest.raises(cut):
        working_out.work_out(sheet_id=sheet_id)
    half = queries.sheet(office.quynh, sheet_id).line
    assert (half.status, half.done) == (SheetStatus.WORKING, 1)
    working_out.work_out(sheet_id=sheet_id)
    whole = queries.sheet(office.quynh, sheet_id)
    assert whole.line.status is SheetStatus.READY
    assert len(whole.lines) == whole.line.done == Agency.objects.count()
    assert len(counted) == whole.line.done + 1
    assert Notice.objects.filter(kind="ranking.ended").count() == 1


def test_pressed_twice_it_is_worked_out_once(office: Office):
    first = services.order_sheet(by=office.quynh, period=MONTH)
    assert services.order_sheet(by=office.quynh, period=MONTH) == first
    other = periods.month(2026, 10).code
    assert services.order_sheet(by=office.quynh, period=other) != first
    with clock.frozen(clock.now() + services.AT_ONCE):  # lost: another may be asked for
        assert services.order_sheet(by=office.quynh, period=MONTH) != first


def test_another_published_sheet_takes_the_place_of_the_first(office: Office):
    first, second = worked_out(office), worked_out(office)
    services.publish(by=office.quynh, sheet_id=first)
    services.publish(by=office.quynh, sheet_id=second)
    assert [one.sheet_id for one in queries.sheets(office.lan)] == [second]
    assert RankingSheet.objects.get(pk=first).status == SheetStatus.WITHDRAWN


def test_work_that_stopped_half_way_goes_on(office: Office):
    sheet_id = services.order_sheet(by=office.quynh, period=MONTH)
    RankingLine.objects.create(
        sheet_id=sheet_id, agency_id=office.agency_id, scores={"dung-han": [1, 1]}, points="100.00"
    )
    working_out.work_out(sheet_id=sheet_id)
    sheet = queries.sheet(office.quynh, sheet_id)
    kept = next(line for line in sheet.lines if line.agency_id == office.agency_id)
    assert (kept.place, kept.points_words) == (1, "100,00")


def test_weights_add_up_and_count_from_their_day(office: Office):
    usual = {one.key: one.weight for one in CRITERIA}
    assert queries.scheme_on(date(2026, 11, 30)).weights == usual
    only = {one.key: Decimal(0) for one in CRITERIA} | {"vao-he-thong": Decimal(100)}
    for wrong in (
        only | {"ky-so": Decimal(1)}, only | {"la": Decimal(0)}, only | {"ky-so": Decimal("NaN")},
        only | {"ky-so": Decimal(-1), "ho-so": Decimal(1)},
    ):  # fmt: skip
        with pytest.raises(services.WeightsUnsuitable):
            services.set_weights(
                by=office.quynh, valid_from=date(2026, 11, 1), weights=wrong, ground="QĐ 1"
            )
    services.set_weights(
        by=office.quynh, valid_from=date(2026, 11, 30), weights=only, ground="QĐ 1/QĐ-UBND"
    )
    assert queries.scheme_on(date(2026, 11, 29)).weights == usual
    sheet = queries.sheet(office.quynh, worked_out(office))
    assert [one.key for one in sheet.criteria] == ["vao-he-thong"]


def test_only_the_province_ranks(office: Office):
    sheet_id = worked_out(office)
    for by in (office.khai, office.lan, office.quang):
        with pytest.raises(NotAllowed):
            services.order_sheet(by=by, period=MONTH)
        with pytest.raises(NotAllowed):
            services.publish(by=by, sheet_id=sheet_id)
        with pytest.raises(NotAllowed):
            services.set_weights(by=by, valid_from=date(2026, 1, 1), weights={}, ground="x")
    for code in ("khong-co", "thang-2030-01"):
        with pytest.raises(InvalidInput):
            services.order_sheet(by=office.quynh, period=code)
