"""The posts a person has not opened, as the frame counts them with its other numbers."""

from __future__ import annotations

from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.boards.table import BOARDS

_BODIES = ", ".join(
    f"('{board.value}', '{body.value}')" for board, rule in BOARDS.items() for body in rule.members
)
# Those of `queries.posts.unread_of` on all boards together; reading is a person's own, so who acts
# for another sees none. Indexes: board_post_newest, post_reading_edition_once.
UNREAD_ROWS = f"""
    SELECT b.id FROM boards_boardpost b
    JOIN organization_membership me ON me.id = %(member)s
    WHERE NOT %(substitute)s AND b.agency_id = %(agency)s AND b.status = 'on_board'
      AND (b.poster_id = me.person_id
        OR NOT EXISTS (
            SELECT FROM boards_boardaccess a
            WHERE a.agency_id = b.agency_id AND a.board = b.board AND a.members_only)
        OR EXISTS (
            SELECT FROM boards_bodymember o JOIN (VALUES {_BODIES}) v(board, body) ON v.body = o.body
            WHERE o.agency_id = b.agency_id AND o.person_id = me.person_id AND v.board = b.board
              AND o.valid_from <= (%(now)s::timestamptz AT TIME ZONE '{OFFICE_ZONE}')::date
              AND (o.valid_to IS NULL
                OR o.valid_to >= (%(now)s::timestamptz AT TIME ZONE '{OFFICE_ZONE}')::date)))
      AND NOT EXISTS (
        SELECT FROM boards_postreading r
        WHERE r.post_id = b.id AND r.person_id = me.person_id AND r.edition = b.words_edition)
    LIMIT %(limit)s
"""  # noqa: S608 - constants only
