"""Whose time is held: the rows of parts, and the refusal of two places at once.

The exclusion constraint `calendar_part_one_place_at_a_time` has the last word. The rows of the
people are locked first, so that who is refused is told by whom and when, also in a race.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import IntegrityError, transaction

from congvan.kernel.errors import BusinessError, InvalidInput
from congvan.kernel.transactions import requires_transaction
from congvan.office.work_calendar.access import leaders_of
from congvan.office.work_calendar.models import CalendarEntry, CalendarPart
from congvan.office.work_calendar.queries.clashes import Clash, clashes_of
from congvan.office.work_calendar.states import BINDING, Mark, PartKind
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership, Person, Unit
from congvan.organization.queries.people import current_members

# The whole of a large agency; a longer list is a unit's.
MOST_PARTS = 300


class ClashRefused(BusinessError):
    """Who chairs or must be there is somewhere else at that time."""

    code = "calendar_clash"
    http_status = 409


@dataclass(frozen=True, slots=True)
class Taking:
    """Who takes part, as chosen; ids of seats and units of the agency."""

    chair_id: int | None = None
    required_ids: tuple[int, ...] = ()
    member_ids: tuple[int, ...] = ()
    unit_ids: tuple[int, ...] = ()

    @property
    def bound_ids(self) -> tuple[int, ...]:
        """The seats that can be in one place only."""
        chair = (self.chair_id,) if self.chair_id else ()
        return tuple(dict.fromkeys((*chair, *self.required_ids)))

    @property
    def all_member_ids(self) -> tuple[int, ...]:
        """Every seat once, those bound first."""
        return tuple(dict.fromkeys((*self.bound_ids, *self.member_ids)))


@requires_transaction
def write_parts(*, by: ActingMember, entry: CalendarEntry, taking: Taking) -> None:
    """Replace the parts of the entry; hold the time of those bound, if it is published.

    Raises InvalidInput for people or units that are not of the agency, ClashRefused. Lock: the
    entry's plan (the caller's), then the people bound.
    """
    parts = _parts(by, entry, taking)
    if holds(entry):
        bound = [part for part in parts if part.kind in BINDING]
        _lock_people([part.person_id for part in bound if part.person_id])
        check_free(by=by, entry=entry, member_ids=[p.member_id for p in bound if p.member_id])
        for part in bound:
            part.is_held = True
    entry.parts.all().delete()
    _stored(lambda: CalendarPart.objects.bulk_create(parts))


@requires_transaction
def hold(*, by: ActingMember, entries: Sequence[CalendarEntry]) -> None:
    """Hold the times of all the entries, which are being published together.

    Raises ClashRefused with every clash, so that all are put right at once.
    """
    found = CalendarPart.objects.filter(entry__in=entries, kind__in=BINDING).exclude(
        entry__mark=Mark.POSTPONED
    )
    parts = list(found.select_related("entry").order_by("id"))
    _lock_people([part.person_id for part in parts if part.person_id])
    clashes: dict[str, None] = {}
    for part in _taken(parts, entries):
        if part.member_id is not None:
            for clash in _held(by, part.entry, [part.member_id]):
                clashes[clash.sentence] = None
    clashes |= dict.fromkeys(_among(parts))
    if clashes:
        raise _refused(list(clashes))
    _stored(lambda: found.update(is_held=True))


@requires_transaction
def check_free(*, by: ActingMember, entry: CalendarEntry, member_ids: Sequence[int]) -> None:
    """Raise ClashRefused when one of these seats' people is held elsewhere at the entry's time."""
    clashes = _held(by, entry, member_ids)
    if clashes:
        raise _refused([clash.sentence for clash in clashes])


def holds(entry: CalendarEntry) -> bool:
    """Whether the entry holds the time of those bound."""
    return entry.is_published and entry.mark != Mark.POSTPONED


def _held(by: ActingMember, entry: CalendarEntry, member_ids: Sequence[int]) -> list[Clash]:
    found = clashes_of(
        by, member_ids=member_ids, starts_at=entry.starts_at, ends_at=entry.ends_at,
        except_entry=entry.pk,
    )  # fmt: skip
    return [clash for clash in found if clash.is_held]


def _taken(parts: Sequence[CalendarPart], entries: Sequence[CalendarEntry]) -> list[CalendarPart]:
    """Those of `parts` whose person is held by an entry that is not among `entries`; one statement."""
    if not parts:
        return []
    held = CalendarPart.objects.filter(
        is_held=True,
        person_id__in={part.person_id for part in parts},
        starts_at__lt=max(part.ends_at for part in parts),
        ends_at__gt=min(part.starts_at for part in parts),
    ).exclude(entry__in=entries)
    spans = list(held.values_list("person_id", "starts_at", "ends_at"))
    return [
        part
        for part in parts
        if any(
            person == part.person_id and starts < part.ends_at and ends > part.starts_at
            for person, starts, ends in spans
        )
    ]


def _among(parts: Sequence[CalendarPart]) -> list[str]:
    """The clashes between entries that are published together."""
    sentences = []
    by_person: dict[int, list[CalendarPart]] = {}
    for part in sorted(parts, key=lambda one: (one.starts_at, one.pk)):
        by_person.setdefault(part.person_id or 0, []).append(part)
    for own in by_person.values():
        for before, after in pairwise(own):
            if before.ends_at > after.starts_at:
                sentences.append(
                    f"“{before.entry.content}” và “{after.entry.content}” trùng giờ của cùng một người."
                )
    return sentences


def _parts(by: ActingMember, entry: CalendarEntry, taking: Taking) -> list[CalendarPart]:
    seats = _seats(by, taking.all_member_ids)
    units = _units(by, taking.unit_ids)
    leaders = set(
        leaders_of(by.agency_id).filter(pk__in=taking.required_ids).values_list("pk", flat=True)
    )
    parts, people = [], set()
    for member_id in taking.all_member_ids:
        seat = seats[member_id]
        # One person in two seats takes part once, as the higher of both.
        if seat.person_id in people:
            continue
        people.add(seat.person_id)
        if member_id == taking.chair_id:
            kind = PartKind.CHAIR
        else:
            kind = PartKind.REQUIRED if member_id in leaders else PartKind.ORDINARY
        parts.append(_part(entry, kind, member_id=member_id, person_id=seat.person_id))
    parts += [_part(entry, PartKind.ORDINARY, unit_id=unit) for unit in units]
    if len(parts) > MOST_PARTS:
        raise InvalidInput(
            f"Mỗi việc ghi nhiều nhất {MOST_PARTS} người và đơn vị.",
            next_step="Chọn cả đơn vị thay cho từng người.", field="people",
        )  # fmt: skip
    return parts


def _part(
    entry: CalendarEntry, kind: PartKind, *, member_id: int | None = None,
    person_id: int | None = None, unit_id: int | None = None,
) -> CalendarPart:  # fmt: skip
    return CalendarPart(
        entry=entry, kind=kind, member_id=member_id, person_id=person_id, unit_id=unit_id,
        starts_at=entry.starts_at, ends_at=entry.ends_at,
    )  # fmt: skip


def _seats(by: ActingMember, member_ids: Collection[int]) -> dict[int, Membership]:
    found = {seat.pk: seat for seat in current_members(by.agency_id).filter(pk__in=member_ids)}
    if len(found) != len(member_ids):
        raise InvalidInput(
            "Có người không còn vị trí công tác trong cơ quan.",
            next_step="Chọn lại thành phần.", field="people",
        )  # fmt: skip
    return found


def _units(by: ActingMember, unit_ids: Collection[int]) -> list[int]:
    wanted = list(dict.fromkeys(unit_ids))
    found = Unit.objects.filter(agency_id=by.agency_id, pk__in=wanted).count()
    if found != len(wanted):
        raise InvalidInput(
            "Có đơn vị không thuộc cơ quan.", next_step="Chọn lại thành phần.", field="people"
        )
    return wanted


def _lock_people(person_ids: Collection[int]) -> None:
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=set(person_ids))
    list(rows.order_by("pk").values_list("pk", flat=True))


def _stored(write: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as clash:
        if "calendar_part_one_place_at_a_time" not in str(clash):
            raise
        raise _refused([]) from clash


def _refused(sentences: Sequence[str]) -> ClashRefused:
    what = " ".join(sentences) or "Người chủ trì hoặc lãnh đạo dự đã có lịch khác vào giờ này."
    return ClashRefused(
        what, next_step="Đổi giờ, đổi người chủ trì, hoặc hoãn việc kia trước.", field="starts"
    )
