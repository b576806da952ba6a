"""Numbers beside the menu that belong to capabilities above the desk, asked with the desk's own.

Each text selects the rows of one list, at most %(limit)s of them, for the parameters of
`desk.holders.Reach` (%(member)s, %(agency)s, %(unit)s, %(roles)s), %(now)s, and %(substitute)s for whether
the viewer acts for another: all counters of a page stay one statement, each the length of its list.
"""

from __future__ import annotations

from collections.abc import Mapping

from congvan.office.boards.queries.counted import UNREAD_ROWS as UNREAD_POSTS
from congvan.office.chat.queries.conversations import UNREAD_ROWS as UNREAD_TALKS
from congvan.office.consultations.queries.counted import WAITING_ROWS
from congvan.office.meetings.queries.counted import UNANSWERED_ROWS
from congvan.office.personal_mail.queries.lists import UNREAD_ROWS as UNREAD_LETTERS

# name of the counter in `menu.Entry.counter` → the rows it counts
BESIDE: Mapping[str, str] = {
    "boards": UNREAD_POSTS,
    "consultations": WAITING_ROWS,
    "letters": UNREAD_LETTERS,
    "talks": UNREAD_TALKS,
    "meetings": UNANSWERED_ROWS,
}
