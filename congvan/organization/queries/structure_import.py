"""What an agency has, as the import's rules need to know it. Four statements whatever its size."""

from __future__ import annotations

from django.db.models import QuerySet
from django.db.models.functions import Lower

from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.organization.models import Account, AccountAlias, Membership, Post, Unit
from congvan.organization.queries.people import visible_people
from congvan.organization.queries.seats import current
from congvan.organization.rules.structure_import import Known, KnownPerson, KnownPost, KnownUnit
from congvan.organization.states import Role

# A post's roles come with every appointment. The province's administrator is made by another one
# and an inspector's role needs an end: neither can come with a post.
NOT_BY_DEFAULT = frozenset({Role.SYSADMIN_CENTRAL, Role.INSPECTOR})


def units_in_operation(viewer: ActingMember) -> QuerySet[Unit]:
    """The agency's units that are open today or will be."""
    return Unit.objects.filter(agency_id=viewer.agency_id).exclude(valid_to__lt=clock.today())


def known_structure(viewer: ActingMember) -> Known:
    """Units, posts and people of the viewer's agency, and every login name of the system."""
    units = list(units_in_operation(viewer))
    names = {unit.pk: unit.name for unit in units}
    return Known(
        units=tuple(
            KnownUnit(
                u.pk, u.name, u.short_name, u.notation, names.get(u.parent_id or 0, ""), u.position
            )
            for u in units
        ),
        posts=tuple(
            KnownPost(p.pk, p.title, p.rank, tuple(sorted(p.default_roles)), p.is_closed)
            for p in Post.objects.filter(agency_id=viewer.agency_id).order_by("rank", "title")
        ),
        people=_known_people(viewer),
        # Names are unique in the whole system, whoever holds them.
        login_names=frozenset(
            Account.objects.values_list(Lower("login_name"), flat=True).union(
                AccountAlias.objects.values_list(Lower("login_name"), flat=True)
            )
        ),
        role_codes={
            str(role.label): str(role.value) for role in Role if role not in NOT_BY_DEFAULT
        },
    )


def _known_people(viewer: ActingMember) -> tuple[KnownPerson, ...]:
    seats: dict[int, list[tuple[str, str]]] = {}
    held = Membership.objects.filter(current(clock.today()), agency_id=viewer.agency_id)
    for person_id, post, unit in held.values_list("person_id", "post__title", "unit__name"):
        seats.setdefault(person_id, []).append((post, unit or ""))
    return tuple(
        KnownPerson(
            person_id=p.pk, full_name=p.full_name, form=p.form_of_address, birth_date=p.birth_date,
            phone=p.phone, email=p.email, home_town=p.home_town, birthplace=p.birthplace,
            seats=tuple(seats.get(p.pk, ())), has_account=hasattr(p, "account"),
        )
        for p in visible_people(viewer).filter(kind="person").select_related("account")
    )  # fmt: skip
