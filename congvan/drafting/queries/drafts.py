"""The page "Dự thảo": tabs, lines, counters; the viewer comes first (UX §3).

A tab is one or a few ranges of partial indexes, read in their order and stopped at the limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import connection, models
from django.db.models import Count, F, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from congvan.desk.rules import COUNT_CAP
from congvan.desk.states import Urgency
from congvan.drafting.access import asked, led_units, visible_drafts
from congvan.drafting.models import Draft, DraftFile, Review
from congvan.drafting.states import (
    ENDED_DRAFT,
    UNDER_REVIEW,
    DraftStatus,
    ReviewDecision,
    ReviewLevel,
)
from congvan.kernel import clock
from congvan.kernel.text import fold
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

PAGE_SIZE = 50


class Tab(models.TextChoices):
    """Tabs of "Dự thảo" in their order; the values stand in addresses."""

    OWN = "cua-toi", "Của tôi"
    TO_REVIEW = "cho-y-kien", "Chờ tôi cho ý kiến"
    SUBMITTED = "dang-trinh", "Đang trình"
    RETURNED = "bi-tra", "Bị trả"
    APPROVED = "da-duyet", "Đã duyệt"
    UNIT = "don-vi", "Của đơn vị"
    ALL = "tat-ca", "Tất cả"


@dataclass(frozen=True, slots=True)
class Filters:
    """Chips over a list; they narrow what a tab shows, never its counter."""

    urgency: Urgency | None = None
    type_id: int | None = None
    field_id: int | None = None
    unit_id: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line: nothing more is looked up to show it. `holder` has it now, in words."""

    id: int
    subject: str
    type_name: str
    urgency: Urgency
    status: DraftStatus
    status_since: datetime
    drafter: str
    unit: str
    signer: str
    holder: str
    due_at: datetime | None
    review_due_at: datetime | None
    is_late: bool
    round: int
    replies_to: str
    file_count: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class DraftPage:
    """One page; `next` goes into the address of the following one, "" when there is none."""

    lines: tuple[DraftLine, ...]
    next: str


class _Row(Func):
    """`ROW(a, b)`, to be compared as a whole, as keyset paging wants."""

    function = "ROW"
    output_field = models.BooleanField()


def tabs(viewer: ActingMember) -> tuple[Tab, ...]:
    """The tabs the viewer has: a unit's only for its head."""
    return tuple(tab for tab in Tab if tab is not Tab.UNIT or led_units(viewer))


def drafts(
    viewer: ActingMember, tab: Tab, *, after: str = "", filters: Filters | None = None,
    limit: int = PAGE_SIZE,
) -> DraftPage:  # fmt: skip
    """A page of a tab. One statement.

    A mangled `after` gives the first page; a tab that is not the viewer's is empty.
    """
    if tab not in tabs(viewer):
        return DraftPage((), "")
    found = _rows(viewer, tab, after=_place(tab, after), filters=filters, limit=limit + 1)
    rows = list(_shown(found).order_by(*_order(tab)).values_list(*_COLUMNS)[: limit + 1])
    now = clock.now()
    lines = tuple(_line(row, now) for row in rows[:limit])
    return DraftPage(lines, _token(tab, lines[-1]) if len(rows) > limit else "")


def counters(viewer: ActingMember) -> Mapping[Tab, int]:
    """How many stand in each tab: the length of its list up to `COUNT_CAP`, one more beyond.

    One statement.
    """
    mine = tabs(viewer)
    units = led_units(viewer)
    roles = tuple(viewer.holds(role) for role in _SEEING)
    shape = (mine, roles, len(units), units == (viewer.unit_id,), viewer.unit_id is None)
    if shape not in _counting:
        _counting[shape] = _counting_of(viewer, mine)
    text, parameters = _counting[shape]
    ids = {
        _AGENCY: viewer.agency_id, _MEMBER: viewer.membership_id, _UNIT: viewer.unit_id,
        **{_UNITS - place: unit for place, unit in enumerate(units)},
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(text, [ids.get(value, value) for value in parameters])
        row = cursor.fetchone() or ()
    return MappingProxyType(dict(zip(mine, row, strict=True)))


# Writing the statement costs as much as the page: it is written once for each kind of viewer, with
# ids that no row has in the places of the viewer's own.
_AGENCY, _MEMBER, _UNIT, _UNITS = -1, -2, -3, -4
_SEEING = (
    Role.UNIT_LEADER, Role.AGENCY_LEADER, Role.MONITOR, Role.REGISTRY_CLERK, Role.LAYOUT_CHECKER,
)  # fmt: skip
_counting: dict[tuple[Any, ...], tuple[str, tuple[Any, ...]]] = {}


def _counting_of(viewer: ActingMember, mine: tuple[Tab, ...]) -> tuple[str, tuple[Any, ...]]:
    places = range(len(led_units(viewer)))
    seat = replace(
        viewer.seat, agency_id=_AGENCY, membership_id=_MEMBER,
        unit_id=None if viewer.unit_id is None else _UNIT,
        units_reached=tuple(_UNITS - place for place in places) if viewer.seat.units_reached else (),
    )  # fmt: skip
    nobody = replace(viewer, seat=seat)
    if led_units(nobody) == (_UNIT,) and places:
        seat = replace(seat, unit_id=_UNITS)
        nobody = replace(viewer, seat=seat)
    texts: list[str] = []
    parameters: list[Any] = []
    for tab in mine:
        found = _rows(nobody, tab, limit=COUNT_CAP + 1).order_by().values("pk")[: COUNT_CAP + 1]
        text, values = found.query.sql_with_params()
        texts.append(f"(SELECT count(*) FROM ({text}) c)")  # noqa: S608 - written by the ORM
        parameters += values
    return f"SELECT {', '.join(texts)}", tuple(parameters)


def _rows(
    viewer: ActingMember, tab: Tab, *, limit: int, after: tuple[Any, ...] = (),
    filters: Filters | None = None,
) -> QuerySet[Draft]:  # fmt: skip
    """The drafts of a tab behind `after`, in no order yet."""
    if tab is Tab.ALL:
        return _all(viewer, after=after, filters=filters, limit=limit)
    open_ones = Draft.objects.filter(closed_at__isnull=True)
    own = open_ones.filter(drafter_id=viewer.membership_id)
    match tab:
        case Tab.OWN:
            found = own
        case Tab.SUBMITTED:
            found = own.filter(status__in=UNDER_REVIEW)
        case Tab.RETURNED:
            found = own.filter(status=DraftStatus.RETURNED)
        case Tab.APPROVED:
            found = own.filter(status__in=(DraftStatus.APPROVED, DraftStatus.ISSUING))
        case Tab.UNIT:
            found = open_ones.filter(unit_id__in=led_units(viewer))
        case _:
            waiting = Review.objects.filter(asked(viewer), decision=ReviewDecision.WAITING)
            found = open_ones.filter(
                agency_id=viewer.agency_id, pk__in=waiting.order_by().values("draft_id")
            )
    return _behind(_narrowed(found, filters), tab, after)


def _all(
    viewer: ActingMember, *, after: tuple[Any, ...], filters: Filters | None, limit: int
) -> QuerySet[Draft]:
    """Everything the viewer may see, newest first.

    By role most of the agency's drafts are seen and its index is walked; everybody else has a
    few ranges, each stopped at the limit, since the agency's index may hold nothing of theirs.
    """
    wide = (Role.AGENCY_LEADER, Role.MONITOR, Role.REGISTRY_CLERK, Role.LAYOUT_CHECKER)
    if viewer.holds(*wide):
        return _behind(_narrowed(visible_drafts(viewer), filters), Tab.ALL, after)
    agency = Draft.objects.filter(agency_id=viewer.agency_id)
    reviewed = Review.objects.filter(asked(viewer)).order_by().values("draft_id")
    ranges = [
        agency.filter(drafter_id=viewer.membership_id),
        agency.filter(signer_id=viewer.membership_id),
        agency.filter(pk__in=reviewed),
        *(agency.filter(unit_id=unit) for unit in led_units(viewer)),
    ]
    first, *others = (
        _behind(_narrowed(one, filters), Tab.ALL, after)
        .order_by(*_order(Tab.ALL))
        .values("pk")[:limit]
        for one in ranges
    )
    return Draft.objects.filter(pk__in=first.union(*others))


def _narrowed(found: QuerySet[Draft], filters: Filters | None) -> QuerySet[Draft]:
    if filters is None:
        return found
    chosen = {
        "urgency": filters.urgency, "type_id": filters.type_id, "field_id": filters.field_id,
        "unit_id": filters.unit_id,
    }  # fmt: skip
    found = found.filter(**{name: value for name, value in chosen.items() if value is not None})
    for word in fold(filters.words).split():
        found = found.filter(subject_key__contains=word)
    return found


def _behind(found: QuerySet[Draft], tab: Tab, after: tuple[Any, ...]) -> QuerySet[Draft]:
    if not after:
        return found
    names = [name.removeprefix("-") for name in _order(tab)]
    place = _Row(*(F(name) for name in names))
    values = _Row(*(Value(value) for value in after))
    lookup = "place__lt" if tab is Tab.ALL else "place__gt"
    return found.alias(place=place).filter(**{lookup: values})


def _order(tab: Tab) -> tuple[str, ...]:
    return ("-made_at", "-id") if tab is Tab.ALL else ("urgency", "status_since", "id")


def _shown(found: QuerySet[Draft]) -> QuerySet[Draft]:
    """With what a line shows of others; looked up for the rows of the page only."""
    waiting = Review.objects.filter(
        draft_id=OuterRef("pk"), decision=ReviewDecision.WAITING,
        level__in=(ReviewLevel.UNIT, ReviewLevel.AGENCY),
    ).order_by()  # fmt: skip
    files = (
        DraftFile.objects.filter(draft_id=OuterRef("pk"), removed_at__isnull=True)
        .order_by()
        .values("draft_id")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return found.annotate(
        asked_person=Subquery(waiting.values("member__person__full_name")[:1]),
        asked_unit=Subquery(waiting.values("unit__name")[:1]),
        file_count=Coalesce(Subquery(files), 0),
    )


def holder_in_words(status: str, *, drafter: str, asked_name: str) -> str:
    """Who has a draft now: the person, the unit, the registry; "" when it is over."""
    if status in ENDED_DRAFT:
        return ""
    if status in UNDER_REVIEW:
        return asked_name
    return "Văn thư" if status == DraftStatus.ISSUING else drafter


# Values instead of rows: a list of fifty would make three hundred objects to show their names.
_COLUMNS = (
    "pk", "subject", "type__name", "urgency", "status", "status_since", "drafter__person__full_name",
    "unit__name", "signer__person__full_name", "asked_person", "asked_unit", "due_at",
    "review_due_at", "closed_at", "round", "replies_to__symbol", "file_count", "made_at",
)  # fmt: skip


def _line(row: tuple[Any, ...], now: datetime) -> DraftLine:
    (
        pk, subject, type_name, urgency, status, status_since, drafter, unit, signer,
        asked_person, asked_unit, due_at, review_due_at, closed_at, number, answered, file_count,
        made_at,
    ) = row  # fmt: skip
    due = review_due_at or (None if closed_at else due_at)
    return DraftLine(
        id=pk, subject=subject, type_name=type_name, urgency=Urgency(urgency),
        status=DraftStatus(status), status_since=status_since, drafter=drafter, unit=unit or "",
        signer=signer or "",
        holder=holder_in_words(
            status, drafter=drafter, asked_name=asked_person or asked_unit or ""
        ),
        due_at=due_at, review_due_at=review_due_at, is_late=due is not None and due < now,
        round=number, replies_to=answered or "", file_count=file_count, made_at=made_at,
    )  # fmt: skip


def _token(tab: Tab, line: DraftLine) -> str:
    if tab is Tab.ALL:
        return f"{line.made_at.isoformat()}~{line.id}"
    return f"{line.urgency.value}~{line.status_since.isoformat()}~{line.id}"


def _place(tab: Tab, after: str) -> tuple[Any, ...]:
    """The row behind which the page begins; () for the first page or a mangled address."""
    parts = after.split("~")
    kinds: tuple[Any, ...] = (datetime.fromisoformat, int)
    if tab is not Tab.ALL:
        kinds = (int, *kinds)
    if not after or len(parts) != len(kinds):
        return ()
    try:
        values = tuple(read(part) for read, part in zip(kinds, parts, strict=True))
    except ValueError:
        return ()
    for value in values:
        if isinstance(value, datetime) and value.tzinfo is None:
            return ()
        if isinstance(value, int) and not 0 <= value < 2**63:
            return ()
    return values
