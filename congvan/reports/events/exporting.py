"""Facts about reports that leave the system as files (R-305)."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportExported(Event):
    """Một người in hoặc tải một báo cáo về máy."""

    code = "report.exported"
    template = "{actor} tải báo cáo “{title}”, {period}, tệp {form}."
    subject = ("agency", "agency_id")

    agency_id: int
    title: str
    period: str
    form: str
