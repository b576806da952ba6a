"""Inboxes come into being when the first work lands in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from congvan.desk.holders import Holder
from congvan.kernel.errors import NotFound
from congvan.kernel.transactions import requires_transaction

# Each finds the inbox of one kind of holder; a handed-over one leads to the successor's.
_FIND = """
    SELECT coalesce(passed_to_id, id) FROM desk_inbox
    WHERE agency_id = %(agency)s AND {holder} FOR SHARE
"""
_FIND_MEMBER = _FIND.format(holder="member_id = %(member)s")
_FIND_UNIT = _FIND.format(holder="unit_id = %(unit)s")
_FIND_ROLE = _FIND.format(holder="role = %(role)s")
# The holder is read in the same statement, so that no inbox is made across agencies.
_MAKE_MEMBER = """
    INSERT INTO desk_inbox (agency_id, member_id)
    SELECT agency_id, id FROM organization_membership
    WHERE id = %(member)s AND agency_id = %(agency)s ON CONFLICT DO NOTHING
"""
_MAKE_UNIT = """
    INSERT INTO desk_inbox (agency_id, unit_id)
    SELECT agency_id, id FROM organization_unit
    WHERE id = %(unit)s AND agency_id = %(agency)s ON CONFLICT DO NOTHING
"""
_MAKE_ROLE = """
    INSERT INTO desk_inbox (agency_id, role)
    SELECT id, %(role)s FROM organization_agency WHERE id = %(agency)s ON CONFLICT DO NOTHING
"""

_MAKE_MEMBERS = """
    INSERT INTO desk_inbox (agency_id, member_id)
    SELECT agency_id, id FROM organization_membership
    WHERE id = ANY(%(members)s) AND agency_id = %(agency)s ORDER BY id ON CONFLICT DO NOTHING
"""
# In the order in which a hand-over locks them, so that two only wait for each other.
_FIND_MEMBERS = """
    SELECT member_id, coalesce(passed_to_id, id) FROM desk_inbox
    WHERE agency_id = %(agency)s AND member_id = ANY(%(members)s) ORDER BY id FOR SHARE
"""


@requires_transaction
def inbox_for(holder: Holder) -> int:
    """The id of the inbox where work for `holder` lands, made if there is none yet.

    Safe when several do it at once. The inbox's row stays locked FOR SHARE until the caller's
    transaction ends: a hand-over waits for work on its way in, and work waits for a hand-over.
    Raises NotFound when the agency has no such seat or unit.
    """
    find, make = _statements(holder)
    values = _values(holder)
    with connection.cursor() as cursor:
        cursor.execute(find, values)
        row = cursor.fetchone()
        if row is None:
            cursor.execute(make, values)
            # ON CONFLICT waits for whoever makes it at the same time, and a new statement sees it.
            cursor.execute(find, values)
            row = cursor.fetchone()
    if row is None:
        raise NotFound("Không có người hoặc đơn vị này trong cơ quan.")
    found: int = row[0]
    return found


@requires_transaction
def inboxes_for_members(agency_id: int, members: Iterable[int]) -> dict[int, int]:
    """`inbox_for` of many seats by two statements: the inbox of each, by the seat.

    Raises NotFound when one of them is not of the agency. Locks as `inbox_for`, by id.
    """
    values: dict[str, Any] = {"agency": agency_id, "members": sorted(set(members))}
    with connection.cursor() as cursor:
        cursor.execute(_MAKE_MEMBERS, values)
        cursor.execute(_FIND_MEMBERS, values)
        found = {int(member): int(inbox) for member, inbox in cursor.fetchall()}
    if len(found) != len(values["members"]):
        raise NotFound("Có người không còn vị trí công tác trong cơ quan.")
    return found


@requires_transaction
def ensure_inbox(holder: Holder) -> None:
    """Make the holder's inbox if there is none yet, without locking it."""
    with connection.cursor() as cursor:
        cursor.execute(_statements(holder)[1], _values(holder))


def _values(holder: Holder) -> dict[str, Any]:
    return {
        "agency": holder.agency_id,
        "member": holder.member_id,
        "unit": holder.unit_id,
        "role": holder.role.value if holder.role else None,
    }


def _statements(holder: Holder) -> tuple[str, str]:
    if holder.member_id is not None:
        return _FIND_MEMBER, _MAKE_MEMBER
    if holder.unit_id is not None:
        return _FIND_UNIT, _MAKE_UNIT
    return _FIND_ROLE, _MAKE_ROLE
