"""Questions of the desk; the viewer comes first, and sees only what `holders.reach_of` reaches."""

from congvan.desk.queries.lines import PAGE_SIZE, WorkLine, WorkPage
from congvan.desk.queries.notices import NoticeLine, NoticePage, get_notice, notices
from congvan.desk.queries.work import (
    After,
    Counters,
    Filters,
    counters,
    finished_work,
    given_work,
    open_line,
    open_work,
    starred_work,
    subjects_to_read,
)

__all__ = [
    "PAGE_SIZE",
    "After",
    "Counters",
    "Filters",
    "NoticeLine",
    "NoticePage",
    "WorkLine",
    "WorkPage",
    "counters",
    "finished_work",
    "get_notice",
    "given_work",
    "notices",
    "open_line",
    "open_work",
    "starred_work",
    "subjects_to_read",
]
