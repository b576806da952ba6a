"""How periods and moments are written on a report. Pure but for the office's time zone."""

from __future__ import annotations

from datetime import datetime, timedelta

from congvan.kernel.clock import OFFICE_ZONE
from congvan.reports.rules.periods import Calendar, Period, PeriodKind


def period_words(period: Period) -> str:
    """ "Quý IV/2026 (từ 01/10/2026 đến 31/12/2026)"."""
    if period.kind is PeriodKind.FREE:
        return period.label
    ground = ", theo NĐ 09/2019/NĐ-CP" if period.calendar is Calendar.STATUTORY else ""
    return f"{period.label} (từ {period.first:%d/%m/%Y} đến {period.last:%d/%m/%Y}{ground})"


def as_of_words(moment: datetime) -> str:
    """ "Số liệu tính đến 24 giờ ngày 31/10/2026", or to the minute while the period runs."""
    local = moment.astimezone(OFFICE_ZONE)
    following = local + timedelta(microseconds=1)
    if following.date() > local.date():
        return f"Số liệu tính đến 24 giờ ngày {local:%d/%m/%Y}"
    return f"Số liệu tính đến {local:%H} giờ {local:%M} ngày {local:%d/%m/%Y}"
