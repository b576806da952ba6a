"""Questions about signatures. Reports belong to files: who may see the file may see its report."""

from congvan.signing.queries.reports import (
    Report,
    get_report,
    is_of_a_visible_document,
    latest_report,
    latest_reports,
)

__all__ = [
    "Report",
    "get_report",
    "is_of_a_visible_document",
    "latest_report",
    "latest_reports",
]
