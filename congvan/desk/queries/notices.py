"""The bell's page: notices of the seat, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import F, Func, QuerySet, Value

from congvan.desk.holders import PERSONAL
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


def notices_of(viewer: ActingMember) -> QuerySet[Notice]:
    """The seat's notices; who acts for another does not hear what is told to the other in person."""
    found = Notice.objects.filter(member_id=viewer.membership_id)
    return found.exclude(subject_type__in=PERSONAL) if viewer.is_substitute else found


def notices(
    viewer: ActingMember, *, after: After | None = None, limit: int = PAGE_SIZE
) -> NoticePage:
    """What the seat was told, newest first; see `notices_of`. One statement."""
    found = notices_of(viewer)
    if after is not None:
        found = found.alias(place=_Row(F("at"), F("id"))).filter(
            place__lt=_Row(Value(after.at), Value(after.id))
        )
    names = NoticeLine.__match_args__
    rows = list(found.order_by("-at", "-id").values_list(*names)[: limit + 1])
    return NoticePage(tuple(NoticeLine(*row) for row in rows[:limit]), has_more=len(rows) > limit)


def get_notice(viewer: ActingMember, notice_id: int) -> NoticeLine:
    """One notice of the seat. Raises NotFound."""
    found = notices_of(viewer).filter(pk=notice_id)
    row = found.values_list(*NoticeLine.__match_args__).first()
    if row is None:
        raise NotFound("Không có tin báo này.")
    return NoticeLine(*row)


def was_told(viewer: ActingMember, subject_type: str, subject_id: int) -> bool:
    """Whether the seat had a notice about it: then it may say that it is gone."""
    return notices_of(viewer).filter(subject_type=subject_type, subject_id=subject_id).exists()
