"""The bell's page: notices of the seat, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import F, Func, Value

from congvan.desk.models import Notice
from congvan.desk.queries.lines import PAGE_SIZE
from congvan.desk.queries.work import After
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice as the list shows it."""

    id: int
    kind: str
    sentence: str
    subject_type: str
    subject_id: int
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoticePage:
    lines: tuple[NoticeLine, ...]
    has_more: bool


class _Row(Func):
    """`ROW(a, b)`, to be compared as a whole, as keyset paging wants."""

    function = "ROW"
    output_field = models.BooleanField()


def notices(
    viewer: ActingMember, *, after: After | None = None, limit: int = PAGE_SIZE
) -> NoticePage:
    """What the seat was told, newest first. One statement."""
    found = Notice.objects.filter(member_id=viewer.membership_id)
    if after is not None:
        found = found.alias(place=_Row(F("at"), F("id"))).filter(
            place__lt=_Row(Value(after.at), Value(after.id))
        )
    names = NoticeLine.__match_args__
    rows = list(found.order_by("-at", "-id").values_list(*names)[: limit + 1])
    return NoticePage(tuple(NoticeLine(*row) for row in rows[:limit]), has_more=len(rows) > limit)


def get_notice(viewer: ActingMember, notice_id: int) -> NoticeLine:
    """One notice of the seat. Raises NotFound."""
    found = Notice.objects.filter(member_id=viewer.membership_id, pk=notice_id)
    row = found.values_list(*NoticeLine.__match_args__).first()
    if row is None:
        raise NotFound("Không có tin báo này.")
    return NoticeLine(*row)
