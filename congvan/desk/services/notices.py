"""Notices of the bell: nothing to do, something to know (R-257, R-248)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.db import connection

from congvan.desk import events
from congvan.desk.models import Notice
from congvan.desk.queries.notices import notices_of
from congvan.desk.services.telling import spread_notice
from congvan.kernel import audit, clock
from congvan.kernel.errors import NotFound
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember

# One statement however many people there are; a seat that is not in force hears nothing.
_TELL = """
    INSERT INTO desk_notice (agency_id, member_id, kind, sentence, subject_type, subject_id, at)
    SELECT m.agency_id, m.id, %(kind)s, %(sentence)s, %(subject_type)s, %(subject_id)s, %(at)s
    FROM organization_membership m
    WHERE m.agency_id = %(agency_id)s AND m.valid_from <= %(day)s
      AND (m.valid_to IS NULL OR m.valid_to >= %(day)s)
"""
_TELL_SOME = f"{_TELL} AND m.id = ANY(%(members)s)"
# Index: notice_unread.
_ALREADY_TOLD = """
    SELECT DISTINCT n.member_id FROM desk_notice n
    WHERE n.member_id = ANY(%(members)s) AND n.read_at IS NULL AND n.kind = %(kind)s
      AND n.at > %(since)s
"""


@requires_transaction
def announce(
    *,
    by: ActingMember,
    agency_id: int,
    kind: str,
    sentence: str,
    subject_type: str,
    subject_id: int,
) -> int:
    """Tell every current member of the agency, as R-248 demands. Returns how many were told."""
    told = _insert(
        _TELL, agency_id=agency_id, kind=kind, sentence=sentence, subject_type=subject_type,
        subject_id=subject_id,
    )  # fmt: skip
    audit.record(
        events.AgencyTold(
            agency_id=agency_id, kind=kind, sentence_told=sentence, count=told,
            about_type=subject_type, about_id=subject_id,
        ),
        by=by.actor,
    )  # fmt: skip
    return told


@requires_transaction
def tell(
    *,
    agency_id: int,
    members: Iterable[int],
    kind: str,
    sentence: str,
    subject_type: str,
    subject_id: int,
) -> int:
    """Tell these seats of the agency, each once; seats of others and former ones hear nothing.

    Returns how many were told.
    """
    return _insert(
        _TELL_SOME, agency_id=agency_id, kind=kind, sentence=sentence, subject_type=subject_type,
        subject_id=subject_id, members=[*members],
    )  # fmt: skip


@requires_transaction
def tell_once(
    *, agency_id: int, members: Iterable[int], kind: str, sentence: str, subject_type: str,
    subject_id: int, within: timedelta,
) -> int:  # fmt: skip
    """As `tell`, but nobody who has an unread notice of the same kind younger than `within`.

    For what comes in bursts: the first is told, the list and its number show the others.
    """
    asked: dict[str, Any] = {"members": [*members], "kind": kind, "since": clock.now() - within}
    with connection.cursor() as cursor:
        cursor.execute(_ALREADY_TOLD, asked)
        told = {row[0] for row in cursor.fetchall()}
    return _insert(
        _TELL_SOME, agency_id=agency_id, kind=kind, sentence=sentence, subject_type=subject_type,
        subject_id=subject_id, members=[one for one in asked["members"] if one not in told],
    )  # fmt: skip


@in_transaction
def mark_read(*, by: ActingMember, notice_id: int) -> Notice:
    """Note that a notice of the seat was read. Raises NotFound."""
    notice = notices_of(by).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound("Không có tin báo này.")
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice


@in_transaction
def mark_all_read(*, by: ActingMember, up_to_id: int) -> int:
    """Note that all notices up to the newest one seen were read; later ones stay unread."""
    unread = notices_of(by).filter(read_at__isnull=True, pk__lte=up_to_id)
    return unread.update(read_at=clock.now())


@requires_transaction
def settle(*, person_id: int, subject_type: str, subject_ids: Collection[int]) -> int:
    """What told a person of these was read elsewhere, in whatever seat; returns how many notices."""
    unread = Notice.objects.filter(
        member__person_id=person_id, read_at__isnull=True, subject_type=subject_type,
        subject_id__in=subject_ids,
    )  # fmt: skip
    return unread.update(read_at=clock.now())


def _insert(statement: str, **told: Any) -> int:
    values = {**told, "at": clock.now(), "day": clock.today()}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        count = int(cursor.rowcount)
    if count:
        spread_notice(**told)
    return count
