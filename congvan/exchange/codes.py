"""Codes of the node's own agencies: under which each sends, and whose a code is (SPEC §7).

A code is opaque text in capitals. An agency connected to a hub uses the code registered there, any
other its identifier of today; within the node one without either is still told apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from congvan.kernel import clock

# Before the number of an agency that has no code of its own.
NO_CODE = "NOIBO."


@dataclass(frozen=True, slots=True)
class Sender:
    """An agency as it signs its packages; `connection_id` is None when no hub is in use."""

    agency_id: int
    code: str
    name: str
    superior: str
    address: str
    phone: str
    place: str
    connection_id: int | None


_SENDER = """
    SELECT a.id, coalesce(c.code, i.code, ''), a.name, coalesce(p.name, ''),
        coalesce(r.address, ''), coalesce(nullif(r.phone, ''), a.contact_phone), a.place_of_issue,
        x.id
    FROM organization_agency a
    LEFT JOIN organization_agency p ON p.id = a.parent_id
    LEFT JOIN registers_registrypolicy r ON r.agency_id = a.id
    LEFT JOIN exchange_connectedagency c ON c.agency_id = a.id
    LEFT JOIN exchange_connection x ON x.id = c.connection_id AND x.is_active
    LEFT JOIN LATERAL (
        SELECT code FROM organization_agencyidentifier n WHERE n.agency_id = a.id
            AND n.valid_from <= %(day)s AND (n.valid_to IS NULL OR n.valid_to >= %(day)s)
        ORDER BY n.valid_from DESC LIMIT 1
    ) i ON true
    WHERE a.id = ANY(%(agencies)s)
"""
_OWNERS = """
    SELECT code, agency_id, 0 AS place, NULL::date AS since FROM exchange_connectedagency
    WHERE code = ANY(%(codes)s)
    UNION ALL
    SELECT code, agency_id, 1, valid_from FROM organization_agencyidentifier
    WHERE code = ANY(%(codes)s)
    ORDER BY place DESC, since
"""


def canonical(code: str | None) -> str:
    """The form in which codes are compared: trimmed, in capitals."""
    return (code or "").strip().upper()


def senders(agency_ids: Iterable[int]) -> dict[int, Sender]:
    """How these agencies sign, by id. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SENDER, {"agencies": [*agency_ids], "day": clock.today()})
        rows = cursor.fetchall()
    return {
        row[0]: Sender(row[0], canonical(row[1]) or f"{NO_CODE}{row[0]}", *row[2:]) for row in rows
    }


def agencies_of(codes: Iterable[str]) -> dict[str, int]:
    """Whose code each is, among the agencies of this node; closed ones count too. One statement."""
    wanted = {canonical(code) for code in codes}
    found = {
        code: int(code.removeprefix(NO_CODE))
        for code in wanted
        if code.startswith(NO_CODE) and code.removeprefix(NO_CODE).isdecimal()
    }
    with connection.cursor() as cursor:
        cursor.execute(_OWNERS, {"codes": sorted(wanted)})
        # The code in use at the hub comes last and wins over an identifier, a later day over an earlier.
        found.update({code: agency_id for code, agency_id, _, _ in cursor.fetchall()})
    return found
