"""Tables of the reports: what is chosen and kept, never what is counted."""

from congvan.reports.models.ranking import RankingLine, RankingScheme, RankingSheet

__all__ = ["RankingLine", "RankingScheme", "RankingSheet"]
