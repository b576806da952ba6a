"""The directory of a hub: fetched once a day, kept line by line, used to find recipients (R-189…R-191)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection as database

from congvan.documents.models import Organ
from congvan.documents.services.organs import search_key
from congvan.exchange import access
from congvan.exchange.codes import canonical
from congvan.exchange.connection_events import DirectorySynced, OrganIdentified
from congvan.exchange.models import AxisOrgan, ConnectedAgency, Connection
from congvan.exchange.reading import line
from congvan.exchange.services.clients import client_of, note_reached, note_unreachable
from congvan.exchange.services.connections import get_connection
from congvan.kernel import audit, clock
from congvan.kernel.errors import NotFound, WrongState
from congvan.kernel.jobs import defer_once
from congvan.kernel.text import fold
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from edxml_vn.vxp.client import HubRefused, HubUnreachable, Listed

BATCH = 2000
CODE_LENGTH, NAME_LENGTH = 64, 300
_STORE = """
    INSERT INTO exchange_axisorgan (connection_id, code, old_code, parent_code, name, folded_name,
        email, phone, is_closed, seen_at)
    SELECT %(connection)s, l.code, l.old_code, l.parent, l.name, l.folded, l.email, '', false, %(at)s
    FROM unnest(%(codes)s::text[], %(olds)s::text[], %(parents)s::text[], %(names)s::text[],
        %(foldeds)s::text[], %(emails)s::text[])
        AS l(code, old_code, parent, name, folded, email)
    ON CONFLICT (connection_id, code) DO UPDATE SET old_code = EXCLUDED.old_code,
        parent_code = EXCLUDED.parent_code, name = EXCLUDED.name,
        folded_name = EXCLUDED.folded_name, email = EXCLUDED.email, is_closed = false,
        seen_at = EXCLUDED.seen_at
    WHERE exchange_axisorgan.seen_at <= EXCLUDED.seen_at
"""


def sync(*, connection_id: int) -> int:
    """Fetch the whole directory of a connection; outside transactions. Returns how many lines.

    A line that is not there any more is closed, never removed: old documents name it. Of two that
    run at once, the list asked for later holds. Raises HubUnreachable, HubRefused, VaultDamaged.
    """
    connection = Connection.objects.filter(pk=connection_id, is_active=True).first()
    if connection is None:
        return 0
    now = clock.now()
    try:
        listed = client_of(connection).agencies()
    except (HubUnreachable, HubRefused) as failure:
        note_unreachable(connection_id, failure.sentence)
        raise
    note_reached(connection_id)
    count = 0
    for batch in _batches(_known(listed)):
        _store(connection_id=connection_id, lines=batch, at=now)
        count += len(batch)
    _finish(connection_id=connection_id, at=now, count=count)
    return count


def sync_now(*, by: ActingMember, connection_id: int) -> int:
    """The same on a person's word. Raises NotFound, NotAllowed, and WrongState when it does not answer."""
    connection = get_connection(by, connection_id)
    try:
        return sync(connection_id=connection.pk)
    except (HubUnreachable, HubRefused) as failure:
        raise WrongState(
            f"Chưa lấy được danh bạ: {failure.sentence}", next_step="Thử lại sau ít phút."
        ) from failure


@in_transaction
def order_all() -> int:
    """Have the directories of all connections in use fetched. Returns how many."""
    # Imported here: the job calls this module.
    from congvan.exchange.jobs import sync_directory  # noqa: PLC0415

    ids = list(Connection.objects.filter(is_active=True).values_list("pk", flat=True))
    for pk in ids:
        defer_once(sync_directory, key=str(pk), connection_id=pk)
    return len(ids)


@in_transaction
def fill_identifier(*, by: ActingMember, organ_id: int, axis_organ_id: int) -> Organ:
    """The clerk says which line of the directory an organ of the agency's list is (R-193).

    Raises NotFound, NotAllowed. Lock: the organ.
    """
    access.check_acts(by)
    organ = Organ.objects.select_for_update().filter(agency_id=by.agency_id, pk=organ_id).first()
    mine = ConnectedAgency.objects.filter(agency_id=by.agency_id).values("connection_id")
    chosen = AxisOrgan.objects.filter(pk=axis_organ_id, connection_id__in=mine).first()
    if organ is None or chosen is None:
        raise NotFound("Không có cơ quan này trong danh bạ.")
    organ.identifier = chosen.code
    organ.search_key = search_key(organ.name, organ.short_name, organ.identifier)
    organ.save(update_fields=["identifier", "search_key"])
    audit.record(
        OrganIdentified(organ_id=organ.pk, organ=organ.name, identifier=organ.identifier),
        by=by.actor,
    )
    return organ


def _known(listed: Iterable[Listed]) -> Iterator[Listed]:
    """Each code once, the last line wins within the database; lines without code or name are none."""
    seen: set[str] = set()
    for one in listed:
        code = canonical(one.code)
        if code and len(code) <= CODE_LENGTH and (one.name or "").strip() and code not in seen:
            seen.add(code)
            yield one


def _batches(lines: Iterable[Listed]) -> Iterator[list[Listed]]:
    walk = iter(lines)
    while batch := list(islice(walk, BATCH)):
        yield batch


@in_transaction
def _store(*, connection_id: int, lines: list[Listed], at: datetime) -> None:
    if _locked(connection_id, at=at) is None:
        return
    names = [line(one.name, NAME_LENGTH) for one in lines]
    values: dict[str, Any] = {
        "connection": connection_id, "at": at, "names": names,
        "codes": [canonical(one.code) for one in lines],
        "olds": [canonical(one.old_code)[:CODE_LENGTH] for one in lines],
        "parents": [canonical(one.pid)[:CODE_LENGTH] for one in lines],
        "foldeds": [fold(name)[:NAME_LENGTH] for name in names],
        "emails": [(one.mail or "").strip()[:100] for one in lines],
    }  # fmt: skip
    with database.cursor() as cursor:
        cursor.execute(_STORE, values)


@in_transaction
def _finish(*, connection_id: int, at: datetime, count: int) -> None:
    """What was not seen is closed; an empty answer closes nothing, it is more likely a fault."""
    connection = _locked(connection_id, at=at)
    if connection is None:
        return
    if count:
        AxisOrgan.objects.filter(
            connection_id=connection_id, seen_at__lt=at, is_closed=False
        ).update(is_closed=True)
    connection.directory_at = at
    connection.save(update_fields=["directory_at"])
    audit.record(
        DirectorySynced(connection_id=connection_id, name=connection.name, lines=count),
        by=audit.Actor.system(),
    )


def _locked(connection_id: int, *, at: datetime) -> Connection | None:
    """The connection, locked; None when a list that was asked for later than `at` is there."""
    connection = Connection.objects.select_for_update().get(pk=connection_id)
    is_later = connection.directory_at is not None and connection.directory_at > at
    return None if is_later else connection
