"""Questions about work calendars; the viewer comes first and sees what `access` lets through."""

from congvan.office.work_calendar.queries.clashes import Clash, clashes_of
from congvan.office.work_calendar.queries.entries import (
    EntryDetail,
    EntryLine,
    Taker,
    entries_between,
    entry_detail,
)
from congvan.office.work_calendar.queries.folders import (
    FolderLine,
    folder_line,
    folders,
    folders_to_write,
)
from congvan.office.work_calendar.queries.plans import (
    PlanLine,
    PlanView,
    plan_at,
    plan_view,
    plans_of,
    published_files,
)

__all__ = [
    "Clash", "EntryDetail", "EntryLine", "FolderLine", "PlanLine", "PlanView", "Taker",
    "clashes_of", "entries_between", "entry_detail", "folder_line", "folders", "folders_to_write",
    "plan_at", "plan_view", "plans_of", "published_files",
]  # fmt: skip
