"""The names an agency knows recipients by: organs, agencies of the node, its units and people."""

from __future__ import annotations

from django.db.models import F, Q

from congvan.documents.models import Organ
from congvan.drafting.models import RecipientName
from congvan.drafting.rules.recipients import Kind, Named, Names, Target
from congvan.kernel import clock
from congvan.organization.models import Agency, Membership, Unit
from congvan.organization.queries.seats import current
from congvan.organization.states import Role

# Beyond this the picker helps, and reading stays quick.
MOST_ORGANS = 5000


def names_of(agency_id: int) -> Names:
    """What the recogniser of recipients works with. Six statements."""
    today = clock.today()
    own = Agency.objects.values_list("name", "short_name", "notation").get(pk=agency_id)
    return Names(
        outside=(*_organs(agency_id), *_agencies(agency_id, today)),
        units=tuple(
            Named(Target(Kind.UNIT, pk, name), (name, short, f"Phòng {notation}" if notation else ""))
            for pk, name, short, notation in Unit.objects.filter(current(today), agency_id=agency_id)
            .order_by("position", "id")
            .values_list("id", "name", "short_name", "notation")
        ),
        members=_members(agency_id, today),
        own=tuple(name for name in own if name),
        remembered=_remembered(agency_id),
    )  # fmt: skip


def _organs(agency_id: int) -> list[Named]:
    rows = Organ.objects.filter(agency_id=agency_id, valid_to__isnull=True)
    newest = rows.order_by(F("last_used_at").desc(nulls_last=True), "id")
    return [
        Named(Target(Kind.ORGAN, pk, name), (name, short))
        for pk, name, short in newest.values_list("id", "name", "short_name")[:MOST_ORGANS]
    ]


def _agencies(agency_id: int, today: object) -> list[Named]:
    """Agencies of this node that are not yet among the agency's organs."""
    known = set(
        Organ.objects.filter(agency_id=agency_id, valid_to__isnull=True).values_list(
            "name", flat=True
        )
    )
    rows = Agency.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    return [
        Named(Target(Kind.AGENCY, pk, name), (name, short))
        for pk, name, short in rows.exclude(pk=agency_id).values_list("id", "name", "short_name")
        if name not in known
    ]


def _members(agency_id: int, today: object) -> tuple[Named, ...]:
    rows = Membership.objects.filter(current(today), agency_id=agency_id)  # type: ignore[arg-type]
    listed = rows.order_by("post__rank", "person__sort_key", "id")
    return tuple(
        Named(Target(Kind.MEMBER, pk, name), (name,), post, Role.AGENCY_LEADER in roles)
        for pk, name, post, roles in listed.values_list(
            "id", "person__full_name", "post__title", "post__default_roles"
        )
    )


def _remembered(agency_id: int) -> dict[str, Target | None]:
    rows = RecipientName.objects.filter(agency_id=agency_id).select_related(
        "organ", "unit", "member__person"
    )
    return {row.folded_name: _target(row) for row in rows}


def _target(row: RecipientName) -> Target | None:
    if row.organ is not None:
        return Target(Kind.ORGAN, row.organ.pk, row.organ.name)
    if row.unit is not None:
        return Target(Kind.UNIT, row.unit.pk, row.unit.name)
    if row.member is not None:
        return Target(Kind.MEMBER, row.member.pk, row.member.person.full_name)
    return None
