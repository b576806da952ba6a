"""What makes directing quick: phrases, groups, and people by their initials."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from congvan.desk.holders import Holder, of_member, of_unit
from congvan.desk.states import Part
from congvan.directives.models import Assignment, Directive, HandlingTerm, QuickGroup, QuickPhrase
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.kernel.text import fold, picker_initials
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership, RoleGrant, Unit
from congvan.organization.queries.seats import current
from congvan.organization.states import Role

# "Hay gửi" looks at so many of the giver's last directives.
_RECENT_DIRECTIVES = 20
_RECENT_SHOWN = 8


@dataclass(frozen=True, slots=True)
class PhraseLine:
    """A phrase; `is_own` may be changed by the viewer without asking anybody."""

    id: int
    label: str
    text: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class ReceiverLine:
    """Somebody who can be chosen; `part` is set when a group offers one."""

    key: str
    holder: Holder
    name: str
    where: str
    initials: str
    is_unit: bool
    is_leader: bool
    is_recent: bool
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group and whom it stands for today."""

    id: int
    name: str
    is_own: bool
    receivers: tuple[ReceiverLine, ...]


@dataclass(frozen=True, slots=True)
class TermLine:
    """The usual deadline of a type in working days."""

    type_id: int
    type_name: str
    working_days: int


def quick_phrases(viewer: ActingMember) -> tuple[PhraseLine, ...]:
    """The viewer's own phrases, then the agency's."""
    found = QuickPhrase.objects.filter(
        Q(owner_id=viewer.membership_id) | Q(owner__isnull=True), agency_id=viewer.agency_id
    ).order_by("owner_id", "position", "id")
    # PostgreSQL puts nulls, the shared ones, last.
    return tuple(
        PhraseLine(phrase.pk, phrase.label, phrase.text, phrase.owner_id is not None)
        for phrase in found
    )


def quick_groups(viewer: ActingMember) -> tuple[GroupLine, ...]:
    """The viewer's own groups, then the agency's; who has left is left out."""
    groups = (
        QuickGroup.objects.filter(
            Q(owner_id=viewer.membership_id) | Q(owner__isnull=True), agency_id=viewer.agency_id
        )
        .prefetch_related("members")
        .order_by("owner_id", "name", "id")
    )
    known = {line.key: line for line in _everybody(viewer)}
    return tuple(
        GroupLine(
            group.pk, group.name, group.owner_id is not None,
            tuple(
                _offered(known[key], Part(member.part))
                for member in group.members.all()
                if (key := _key(member.member_id, member.unit_id)) in known
            ),
        )
        for group in groups
    )  # fmt: skip


def receivers(viewer: ActingMember, words: str = "", limit: int = 20) -> tuple[ReceiverLine, ...]:
    """Units and people of the agency whose name, unit or initials ("nva") fit the words.

    Without words: "Hay gửi" first, from the viewer's last directives, then units, then leaders.
    """
    recent = _recent(viewer)
    lines = [_marked(line, recent) for line in _everybody(viewer)]
    asked = fold(words)
    if not asked:
        return tuple(sorted(lines, key=lambda line: _rank(line, recent))[:limit])
    fitting = [(_fit(line, asked), line) for line in lines]
    ordered = sorted(
        ((fit, _rank(line, recent), line) for fit, line in fitting if fit is not None),
        key=lambda row: (row[0], row[1]),
    )
    return tuple(line for _, _, line in ordered[:limit])


def receiver_of(viewer: ActingMember, key: str) -> ReceiverLine:
    """The one a form's value ("m12", "u3") stands for. Raises NotFound."""
    found = next((line for line in _everybody(viewer) if line.key == key), None)
    if found is None:
        raise NotFound("Không có nơi nhận này trong cơ quan.", field="receivers")
    return found


def handling_terms(viewer: ActingMember) -> tuple[TermLine, ...]:
    """The agency's usual deadlines, in the order of the types."""
    rows = (
        HandlingTerm.objects.filter(agency_id=viewer.agency_id)
        .order_by("type__position", "id")
        .values_list("type_id", "type__name", "working_days")
    )
    return tuple(TermLine(*row) for row in rows)


def _everybody(viewer: ActingMember) -> list[ReceiverLine]:
    """Units, then people, in the order of the directory. Two statements."""
    day = clock.today()
    units = Unit.objects.filter(current(day), agency_id=viewer.agency_id).order_by("position", "id")
    leading = RoleGrant.objects.filter(
        current(day), membership=OuterRef("pk"), role=Role.AGENCY_LEADER
    )
    seats = (
        Membership.objects.filter(current(day), agency_id=viewer.agency_id)
        .select_related("person", "post", "unit")
        .annotate(is_leader=Exists(leading))
        .order_by("post__rank", "person__sort_key", "id")
    )
    lines = [
        ReceiverLine(
            key=f"u{unit.pk}", holder=of_unit(viewer.agency_id, unit.pk), name=unit.name,
            where=unit.short_name if unit.short_name != unit.name else "",
            initials=picker_initials(unit.name), is_unit=True, is_leader=False, is_recent=False,
        )
        for unit in units
    ]  # fmt: skip
    lines += [
        ReceiverLine(
            key=f"m{seat.pk}", holder=of_member(viewer.agency_id, seat.pk),
            name=seat.person.full_name,
            where=f"{seat.post.title}, {seat.unit.name}" if seat.unit else seat.post.title,
            initials=picker_initials(seat.person.full_name), is_unit=False,
            is_leader=seat.is_leader, is_recent=False,
        )
        for seat in seats
        if seat.pk != viewer.membership_id
    ]  # fmt: skip
    return lines


def _recent(viewer: ActingMember) -> list[str]:
    """The keys of those the viewer gave to last, the most frequent first."""
    last = list(
        Directive.objects.filter(given_by_id=viewer.membership_id)
        .order_by("-id")
        .values_list("id", flat=True)[:_RECENT_DIRECTIVES]
    )
    rows = (
        Assignment.objects.filter(directive__in=last)
        .exclude(part=Part.DIRECT, member_id=viewer.membership_id)
        .order_by("-id")
        .values_list("member_id", "unit_id")
    )
    keys = [_key(member_id, unit_id) for member_id, unit_id in rows]
    return sorted(dict.fromkeys(keys), key=lambda key: -keys.count(key))[:_RECENT_SHOWN]


def _fit(line: ReceiverLine, asked: str) -> int | None:
    """How well it fits, the smaller the better; None when it does not."""
    compact = asked.replace(" ", "")
    if line.initials == compact:
        return 0
    name = fold(line.name)
    if name.startswith(asked) or line.initials.startswith(compact):
        return 1
    words = asked.split()
    if all(any(part.startswith(word) for part in name.split()) for word in words):
        return 2
    if compact in line.initials or all(word in f"{name} {fold(line.where)}" for word in words):
        return 3
    return None


def _rank(line: ReceiverLine, recent: Iterable[str]) -> tuple[int, int]:
    order = list(recent)
    if line.key in order:
        return 0, order.index(line.key)
    return (1, 0) if line.is_unit else (2, 0) if line.is_leader else (3, 0)


def _marked(line: ReceiverLine, recent: Iterable[str]) -> ReceiverLine:
    return _changed(line, is_recent=line.key in set(recent), part=None)


def _offered(line: ReceiverLine, part: Part) -> ReceiverLine:
    return _changed(line, is_recent=False, part=part)


def _changed(line: ReceiverLine, *, is_recent: bool, part: Part | None) -> ReceiverLine:
    return ReceiverLine(
        line.key, line.holder, line.name, line.where, line.initials, line.is_unit, line.is_leader,
        is_recent, part,
    )  # fmt: skip


def _key(member_id: int | None, unit_id: int | None) -> str:
    return f"m{member_id}" if member_id is not None else f"u{unit_id}"
