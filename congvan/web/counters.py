"""Numbers beside the menu that belong to capabilities above the desk, asked with the desk's own.

Each text selects the rows of one list, at most %(limit)s of them, for the parameters of
`desk.holders.Reach` (%(member)s, %(agency)s, %(unit)s, %(roles)s), %(now)s, and %(substitute)s for whether
the viewer acts for another: all counters of a page stay one statement, each the length of its list.
"""

from __future__ import annotations

from collections.abc import Mapping

from congvan.office.chat.queries.conversations import UNREAD_ROWS as UNREAD_TALKS
from congvan.office.personal_mail.queries.lists import UNREAD_ROWS

# name of the counter in `menu.Entry.counter` → the rows it counts
BESIDE: Mapping[str, str] = {"letters": UNREAD_ROWS, "talks": UNREAD_TALKS}
