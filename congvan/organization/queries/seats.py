"""Where a person may sit today: own memberships, and seats under a delegation in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from congvan.kernel import clock
from congvan.organization.acting import ActingMember, Seat, Substitution
from congvan.organization.models import Membership

__all__ = ["acting_member", "acting_members", "current", "seat_of"]


def current(day: date, prefix: str = "") -> Q:
    """In force on `day`: the condition on valid_from and valid_to, both days included."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    )


def acting_members(person_id: int, *, now: datetime | None = None) -> list[ActingMember]:
    """All the ways the person may act now, own primary seat first. One statement.

    Empty when the person has no current membership: then a delegation does not help either,
    because a delegate is named by the seat that the delegate holds (R-250).
    """
    moment = now or clock.now()
    rows = _read(_REACHABLE, {"person": person_id, "now": moment, "day": _day(moment)})
    own = {row.seat.membership_id: row.seat for row in rows if row.seat.person_id == person_id}
    members = [ActingMember(seat) for seat in own.values()]
    for row in rows:
        if row.delegation_id is not None and row.until is not None and row.delegate_id in own:
            substitution = Substitution(row.delegation_id, row.until, own[row.delegate_id])
            members.append(ActingMember(row.seat, substitution))
    return members


def acting_member(membership_id: int, *, now: datetime | None = None) -> ActingMember:
    """The holder of a seat acting in it. Raises Membership.DoesNotExist when it is not current."""
    return ActingMember(seat_of(membership_id, now=now))


def seat_of(membership_id: int, *, now: datetime | None = None) -> Seat:
    """The seat as it stands today. Raises Membership.DoesNotExist when it is not current."""
    moment = now or clock.now()
    rows = _read(_ONE, {"membership": membership_id, "now": moment, "day": _day(moment)})
    if not rows:
        raise Membership.DoesNotExist(f"Membership {membership_id} is not current.")
    return rows[0].seat


@dataclass(frozen=True, slots=True)
class _Row:
    """A seat, and the delegation in force under which somebody else may sit in it."""

    seat: Seat
    delegation_id: int | None
    until: datetime | None
    delegate_id: int | None


# Every page asks for the seats, and building the statement by the ORM took longer than running it.
# The ids come from a union and not from an OR, so that both halves are found by their index.
_SEATS = """
    SELECT m.id, m.person_id, p.full_name, p.form_of_address, post.title, post.rank,
           m.unit_id, coalesce(u.name, ''), m.agency_id, a.name, m.is_primary,
           ARRAY(SELECT g.role || ':' || g.scope FROM organization_rolegrant g
                 WHERE g.membership_id = m.id AND g.valid_from <= %(day)s
                   AND (g.valid_to IS NULL OR g.valid_to >= %(day)s)),
           CASE WHEN EXISTS (SELECT FROM organization_rolegrant g
                             WHERE g.membership_id = m.id AND g.scope = 'unit_and_below'
                               AND g.valid_from <= %(day)s
                               AND (g.valid_to IS NULL OR g.valid_to >= %(day)s))
                THEN ARRAY(WITH RECURSIVE below(id) AS (
                               SELECT m.unit_id UNION
                               SELECT c.id FROM organization_unit c JOIN below b ON c.parent_id = b.id
                           ) SELECT id FROM below WHERE id IS NOT NULL ORDER BY id) END,
           d.id, d.ends_at, d.delegate_id
    FROM organization_membership m
    JOIN organization_person p ON p.id = m.person_id
    JOIN organization_post post ON post.id = m.post_id
    JOIN organization_agency a ON a.id = m.agency_id
    LEFT JOIN organization_unit u ON u.id = m.unit_id
    LEFT JOIN organization_delegation d ON d.delegator_id = m.id AND {handed}
    WHERE m.valid_from <= %(day)s AND (m.valid_to IS NULL OR m.valid_to >= %(day)s) AND m.id {which}
    ORDER BY m.is_primary DESC, m.id
"""
_IN_FORCE = "status = 'permitted' AND starts_at <= %(now)s AND ends_at > %(now)s"
_OWN = "SELECT id FROM organization_membership WHERE person_id = %(person)s"
_REACHABLE = _SEATS.format(
    handed=f"d.{_IN_FORCE.replace('AND ', 'AND d.')} AND d.delegate_id IN ({_OWN})",
    which=f"""IN ({_OWN} UNION ALL SELECT delegator_id FROM organization_delegation
              WHERE {_IN_FORCE} AND delegate_id IN ({_OWN}))""",  # noqa: S608 - constants only
)
_ONE = _SEATS.format(handed="false", which="= %(membership)s")


def _read(statement: str, parameters: dict[str, int | date | datetime]) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [_row(values) for values in cursor.fetchall()]


def _row(values: tuple[Any, ...]) -> _Row:
    *columns, granted, reached, delegation_id, until, delegate_id = values
    roles = frozenset((role, scope) for role, _, scope in (pair.partition(":") for pair in granted))
    # The columns stand in the order of Seat's fields.
    seat = Seat(*columns, roles, tuple(reached or ()))  # type: ignore[call-arg]
    return _Row(seat, delegation_id, until, delegate_id)


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.OFFICE_ZONE).date()
