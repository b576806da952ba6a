"""Tables of the reports: what is chosen and kept, never what is counted."""

from congvan.reports.models.own import OwnReport, ReportFile, ReportSchedule, ScheduleReceiver
from congvan.reports.models.ranking import RankingLine, RankingScheme, RankingSheet

__all__ = [
    "OwnReport",
    "RankingLine",
    "RankingScheme",
    "RankingSheet",
    "ReportFile",
    "ReportSchedule",
    "ScheduleReceiver",
]
