"""Working a ranking out: agency after agency, each kept at once, so that a stop costs one agency."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError

from congvan.desk.services import notices
from congvan.kernel import audit, clock
from congvan.kernel.audit import Actor
from congvan.kernel.transactions import in_transaction
from congvan.reports.agencies import there_in
from congvan.reports.events import ranking as events
from congvan.reports.models import RankingLine, RankingSheet
from congvan.reports.ranking.counting import count
from congvan.reports.ranking.lifecycles import RANKING, SheetParty
from congvan.reports.ranking.queries import weights_of
from congvan.reports.rules import periods
from congvan.reports.rules.periods import Period
from congvan.reports.rules.ranking import places, points
from congvan.reports.states import SheetStatus

logger = logging.getLogger(__name__)

FAULT = "Máy chủ gặp lỗi khi tính; quản trị hệ thống xem nhật ký máy chủ."


def work_out(*, sheet_id: int) -> None:
    """Work the sheet out, or go on where an earlier run stopped; safe to run twice."""
    sheet = (
        RankingSheet.objects.select_related("scheme")
        .filter(pk=sheet_id, status=SheetStatus.WORKING)
        .first()
    )
    if sheet is None:
        return
    period = periods.read(sheet.period)
    try:
        agencies = list(there_in(period).values_list("id", flat=True))
        known = set(RankingLine.objects.filter(sheet=sheet).values_list("agency_id", flat=True))
        _note_total(sheet_id=sheet_id, total=len(agencies))
        for agency_id in agencies:
            if agency_id not in known:
                _add(sheet, agency_id, period)
    except (OperationalError, InterfaceError):
        # The database was away: the job is run again and goes on from here.
        raise
    except Exception:
        logger.exception("Bảng xếp hạng %s chưa tính được.", sheet_id)
        _fail(sheet_id=sheet_id)
        raise
    _finish(sheet_id=sheet_id)


@in_transaction
def _note_total(*, sheet_id: int, total: int) -> None:
    RankingSheet.objects.filter(pk=sheet_id).update(total=total)


def _add(sheet: RankingSheet, agency_id: int, period: Period) -> None:
    scores = count(agency_id, period)
    _keep(
        sheet_id=sheet.pk, agency_id=agency_id,
        scores={key: [basis.part, basis.whole] for key, basis in scores.items()},
        earned=str(given) if (given := points(weights_of(sheet.scheme), scores)) is not None else None,
    )  # fmt: skip


@in_transaction
def _keep(
    *, sheet_id: int, agency_id: int, scores: dict[str, list[int]], earned: str | None
) -> None:
    sheet = RankingSheet.objects.select_for_update().get(pk=sheet_id)
    _, is_new = RankingLine.objects.get_or_create(
        sheet=sheet, agency_id=agency_id, defaults={"scores": scores, "points": earned}
    )
    if is_new and sheet.done < sheet.total:
        sheet.done += 1
        sheet.save(update_fields=["done"])


@in_transaction
def _finish(*, sheet_id: int) -> None:
    sheet = RankingSheet.objects.select_for_update().get(pk=sheet_id)
    if sheet.status != SheetStatus.WORKING:
        return
    lines = list(RankingLine.objects.filter(sheet=sheet).order_by("agency_id"))
    for line, place in zip(lines, places([line.points for line in lines]), strict=True):
        line.place = place
    RankingLine.objects.bulk_update(lines, ["place"])
    sheet.status = RANKING.move(sheet.status, "finish", {SheetParty.SYSTEM}).target.value
    sheet.ended_at, sheet.done, sheet.total = clock.now(), len(lines), len(lines)
    sheet.save(update_fields=["status", "ended_at", "done", "total"])
    label = periods.read(sheet.period).label.lower()
    audit.record(
        events.RankingWorkedOut(sheet_id=sheet.pk, period=label, agencies=len(lines)),
        by=Actor.system(scope_id=sheet.ordered_by.agency_id),
    )
    _tell(sheet, f"Đã tính xong bảng xếp hạng {label}: {len(lines)} cơ quan, chờ công bố.")


@in_transaction
def _fail(*, sheet_id: int) -> None:
    sheet = RankingSheet.objects.select_for_update().get(pk=sheet_id)
    if sheet.status != SheetStatus.WORKING:
        return
    sheet.status = RANKING.move(sheet.status, "fail", {SheetParty.SYSTEM}).target.value
    sheet.ended_at, sheet.reason = clock.now(), FAULT
    sheet.save(update_fields=["status", "ended_at", "reason"])
    label = periods.read(sheet.period).label.lower()
    audit.record(
        events.RankingFailed(sheet_id=sheet.pk, period=label, reason=FAULT),
        by=Actor.system(scope_id=sheet.ordered_by.agency_id),
    )
    _tell(sheet, f"Chưa tính được bảng xếp hạng {label}. {FAULT}")


def _tell(sheet: RankingSheet, sentence: str) -> None:
    notices.tell(
        agency_id=sheet.ordered_by.agency_id, members=[sheet.ordered_by_id], kind="ranking.ended",
        sentence=sentence, subject_type="ranking", subject_id=sheet.pk,
    )  # fmt: skip
