"""What a holder does with the own list: read, take back the reading, follow.

Each verb checks every row's right again in SQL (`MINE`), locks in the order of ids so that two
people who tick the same rows wait and never deadlock, and answers as for a missing one when no
row is theirs.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from congvan.desk import events
from congvan.desk.holders import HANDED_OVER, MINE, reach_of
from congvan.desk.models import Star, WorkItem
from congvan.desk.states import Outcome, Part
from congvan.kernel import audit, clock
from congvan.kernel.errors import NotFound, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember

# The screen offers "Hoàn tác" for ten seconds (DESIGN §3); a slow line gets twenty more.
UNDO_SECONDS = 10
UNDO_WINDOW = timedelta(seconds=30)

_NOT_THEIRS = "Không có việc này trong danh sách của anh, chị."

_LOCK = f"""
    SELECT w.id, w.part, w.title, w.subject_type, w.subject_id, w.read_at, w.closed_at,
           w.closed_by_id, w.outcome
    FROM desk_workitem w
    WHERE w.id = ANY(%(ids)s) AND w.inbox_id IN ({MINE}) {HANDED_OVER}
    ORDER BY w.id FOR UPDATE
"""  # noqa: S608 - constants only
_MAY_FOLLOW = f"""
    SELECT w.id FROM desk_workitem w
    WHERE w.id = ANY(%(ids)s) AND w.agency_id = %(agency)s
      AND (w.opened_by_id = %(member)s OR w.inbox_id IN ({MINE})) {HANDED_OVER}
"""  # noqa: S608 - constants only


@dataclass(frozen=True, slots=True)
class Reading:
    """What `mark_read` did: `read` were unread, `closed` were "Để biết" and are done now."""

    read: tuple[int, ...]
    closed: tuple[int, ...]

    @property
    def touched(self) -> tuple[int, ...]:
        """Everything an undo takes back."""
        return tuple(sorted({*self.read, *self.closed}))


@dataclass(frozen=True, slots=True)
class _Locked:
    id: int
    part: str
    title: str
    subject_type: str
    subject_id: int
    read_at: datetime | None
    closed_at: datetime | None
    closed_by_id: int | None
    outcome: str


@in_transaction
def mark_read(*, by: ActingMember, item_ids: Collection[int]) -> Reading:
    """Note that open items were read; what is "Để biết" is done by that (COMPLAINTS §1).

    Items that are not in the member's lists are left alone. Raises NotFound when none is.
    """
    items = _locked(by, item_ids)
    if not items:
        raise NotFound(_NOT_THEIRS)
    return _read(by, items)


@in_transaction
def note_opened(*, by: ActingMember, item_id: int) -> Reading:
    """`mark_read` for whoever opens an item: a giver who only looks after it changes nothing."""
    return _read(by, _locked(by, [item_id]))


def _read(by: ActingMember, locked: list[_Locked]) -> Reading:
    items = [item for item in locked if item.closed_at is None]
    now = clock.now()
    read = tuple(item.id for item in items if item.read_at is None)
    done = [item for item in items if item.part == Part.INFORM]
    WorkItem.objects.filter(pk__in=read).update(read_at=now)
    WorkItem.objects.filter(pk__in=[item.id for item in done]).update(
        closed_at=now, closed_by_id=by.membership_id, outcome=Outcome.DONE
    )
    audit.record_many(
        [
            events.WorkReadAndDone(
                work_item_id=item.id, title=item.title,
                about_type=item.subject_type, about_id=item.subject_id,
            )
            for item in done
        ],
        by=by.actor,
    )  # fmt: skip
    return Reading(read=read, closed=tuple(item.id for item in done))


@in_transaction
def take_back_reading(*, by: ActingMember, item_ids: Collection[int]) -> int:
    """Undo `mark_read`: unread again, and "Để biết" open again. Returns how many.

    Only what this seat closed, only within `UNDO_WINDOW`, and not what has been opened anew
    meanwhile. Raises NotFound when no item is theirs, WrongState when it is too late for all.
    """
    since = clock.now() - UNDO_WINDOW
    items = _locked(by, item_ids)
    if not items:
        raise NotFound(_NOT_THEIRS)
    closed = [item for item in items if _may_reopen(item, by, since)]
    unread = [i.id for i in items if i.closed_at is None and i.read_at and i.read_at >= since]
    twin = WorkItem.objects.filter(
        inbox=OuterRef("inbox"), subject_type=OuterRef("subject_type"),
        subject_id=OuterRef("subject_id"), part=OuterRef("part"), cause=OuterRef("cause"),
        closed_at__isnull=True,
    )  # fmt: skip
    may = WorkItem.objects.filter(~Exists(twin), pk__in=[item.id for item in closed])
    free = set(may.values_list("pk", flat=True))
    reopened = [item for item in closed if item.id in free]
    if not reopened and not unread:
        raise WrongState(
            f"Đã quá {UNDO_SECONDS} giây nên không hoàn tác được.",
            next_step="Xem lại việc trong mục Đã xong.",
        )
    WorkItem.objects.filter(pk__in=[item.id for item in reopened]).update(
        closed_at=None, closed_by=None, outcome="", read_at=None
    )
    WorkItem.objects.filter(pk__in=unread).update(read_at=None)
    audit.record_many(
        [events.WorkReopened(work_item_id=item.id, title=item.title) for item in reopened],
        by=by.actor,
    )
    return len(reopened) + len(unread)


@in_transaction
def star(*, by: ActingMember, item_ids: Collection[int]) -> int:
    """Follow items of the own lists or given to others; twice is once. Returns how many.

    Others are left alone. Raises NotFound when none is theirs.
    """
    now = clock.now()
    rows = [Star(member_id=by.membership_id, item_id=i, at=now) for i in _may_follow(by, item_ids)]
    Star.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@in_transaction
def unstar(*, by: ActingMember, item_ids: Collection[int]) -> int:
    """Follow them no longer. Returns how many. Raises NotFound when none is theirs."""
    mine = _may_follow(by, item_ids)
    Star.objects.filter(member_id=by.membership_id, item_id__in=mine).delete()
    return len(mine)


def _may_reopen(item: _Locked, by: ActingMember, since: datetime) -> bool:
    return (
        item.closed_at is not None
        and item.closed_at >= since
        and item.closed_by_id == by.membership_id
        and item.part == Part.INFORM
        and item.outcome == Outcome.DONE
    )


def _locked(by: ActingMember, item_ids: Collection[int]) -> list[_Locked]:
    values: dict[str, Any] = {**reach_of(by).parameters, "ids": [*item_ids]}
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, values)
        return [_Locked(*row) for row in cursor.fetchall()]


def _may_follow(by: ActingMember, item_ids: Collection[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_MAY_FOLLOW, {**reach_of(by).parameters, "ids": [*item_ids]})
        found = [row[0] for row in cursor.fetchall()]
    if not found:
        raise NotFound(_NOT_THEIRS)
    return found
