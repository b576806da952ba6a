"""Put news on its way beyond the page, for those who chose so (R-257).

Inner verbs of `notices` and `work`: one statement each, in the transaction of what happened, and no
row at all while nobody concerned has chosen anything. `services.outward` takes the rows along.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from congvan.desk.states import TellingKind, Urgency
from congvan.desk.telling import GATHERED_FOR, kind_of
from congvan.kernel import clock
from congvan.kernel.transactions import requires_transaction

_INSERT = """
    INSERT INTO desk_waitingtelling (agency_id, member_id, kind, channel, breaks_quiet, sentence,
        subject_type, subject_id, at, due_at)
    SELECT m.agency_id, m.id, c.kind, c.channel, %(breaks_quiet)s, %(sentence)s, %(subject_type)s,
        %(subject_id)s, %(at)s, %(due_at)s
    FROM desk_tellingchoice c
    JOIN organization_membership m ON m.person_id = c.person_id
    WHERE c.kind = %(kind)s AND m.agency_id = %(agency_id)s AND m.valid_from <= %(day)s
      AND (m.valid_to IS NULL OR m.valid_to >= %(day)s)
"""
_ALL = _INSERT
_SOME = f"{_INSERT} AND m.id = ANY(%(members)s)"
_HOLDS = """
    EXISTS (SELECT 1 FROM organization_rolegrant g
            WHERE g.membership_id = m.id AND g.role = {role} AND g.valid_from <= %(day)s
              AND (g.valid_to IS NULL OR g.valid_to >= %(day)s))
"""
# A unit's inbox is its head's, a role's is every holder's (`holders.reach_of`); who gave the work
# to an inbox of which he is himself one is not told.
_OF_INBOX = f"""{_INSERT}
      AND m.id IS DISTINCT FROM %(giver)s
      AND EXISTS (
        SELECT 1 FROM desk_inbox i WHERE i.id = ANY(%(inboxes)s) AND (
            i.member_id = m.id
            OR (i.unit_id = m.unit_id AND {_HOLDS.format(role="'unit_leader'")})
            OR {_HOLDS.format(role="i.role")}))
"""  # noqa: S608 - constants only


@requires_transaction
def spread_notice(
    *, agency_id: int, kind: str, sentence: str, subject_type: str, subject_id: int,
    members: list[int] | None = None,
) -> None:  # fmt: skip
    """News of a notice: to these seats of the agency, `None` to all of them."""
    chosen = kind_of(kind)
    _put(
        _ALL if members is None else _SOME, agency_id=agency_id, kind=chosen.value,
        sentence=sentence, subject_type=subject_type, subject_id=subject_id, members=members,
        breaks_quiet=chosen is TellingKind.URGENT,
    )  # fmt: skip


@requires_transaction
def spread_work(
    *, agency_id: int, inboxes: Sequence[int], title: str, number: str, urgency: Urgency,
    subject_type: str, subject_id: int, giver_id: int | None,
) -> None:  # fmt: skip
    """News of work that has just been opened: to whoever reaches one of the inboxes, once each."""
    is_urgent = urgency is not Urgency.NORMAL
    words = f"{urgency.label}: " if is_urgent else "Việc mới: "
    _put(
        _OF_INBOX, agency_id=agency_id, inboxes=list(inboxes), giver=giver_id,
        kind=(TellingKind.URGENT if is_urgent else TellingKind.WORK).value,
        sentence=f"{words}{number} {title}" if number else f"{words}{title}",
        subject_type=subject_type, subject_id=subject_id, breaks_quiet=urgency is Urgency.FLASH,
    )  # fmt: skip


def _put(statement: str, *, breaks_quiet: bool, **values: Any) -> None:
    now = clock.now()
    due_at = now if breaks_quiet else now + GATHERED_FOR
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {**values, "breaks_quiet": breaks_quiet, "at": now, "due_at": due_at,
             "day": clock.today()},
        )  # fmt: skip
