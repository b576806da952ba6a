"""Many new people at once, with few statements: the same rows and events as one by one.

A thousand people one by one take ten thousand statements and half a minute; so they take twenty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import requires_transaction
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.events import structure as events
from congvan.organization.models import Membership, Person, Post, RoleGrant, Unit
from congvan.organization.services.people import (
    DEFAULT_SCOPE,
    PersonDetails,
    person_columns,
    seat_label,
)
from congvan.organization.states import Role, Scope

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person not yet known, with the first post, which is the main one."""

    details: PersonDetails
    post: Post
    unit: Unit | None
    valid_from: date


@requires_transaction
def register_and_appoint(*, by: ActingMember, newcomers: Sequence[Newcomer]) -> list[int]:
    """Register the people and appoint them with the roles of their posts; returns their ids.

    Raises NotAllowed for a post that carries a role `by` may not give, InvalidInput for unusable
    details and for a post that is closed.
    """
    for post in {newcomer.post.pk: newcomer.post for newcomer in newcomers}.values():
        _check_post(by, post)
    people = Person.objects.bulk_create(
        [Person(kind=Person.Kind.PERSON, **person_columns(n.details, Person.Kind.PERSON)) for n in newcomers],
        batch_size=_BATCH,
    )  # fmt: skip
    seats = Membership.objects.bulk_create(
        [
            Membership(
                agency_id=by.agency_id, person=person, unit=n.unit, post=n.post, is_primary=True,
                valid_from=n.valid_from,
            )
            for person, n in zip(people, newcomers, strict=True)
        ],
        batch_size=_BATCH,
    )  # fmt: skip
    grants = RoleGrant.objects.bulk_create(
        [
            RoleGrant(
                membership=seat, role=Role(role), scope=DEFAULT_SCOPE.get(Role(role), Scope.OWN),
                valid_from=seat.valid_from,
            )
            for seat in seats
            for role in seat.post.default_roles
        ],
        batch_size=_BATCH,
    )  # fmt: skip
    audit.record_many(_events(seats, grants), by=by.actor)
    return [person.pk for person in people]


def _check_post(by: ActingMember, post: Post) -> None:
    if post.is_closed:
        raise InvalidInput(
            f"Chức danh {post.title} đã thôi dùng.", next_step="Chọn chức danh khác."
        )
    if Role.SYSADMIN_CENTRAL in post.default_roles:
        access.check_administers_province(by)


def _events(seats: Sequence[Membership], grants: Sequence[RoleGrant]) -> Iterator[audit.Event]:
    given: dict[int, list[RoleGrant]] = {}
    for grant in grants:
        given.setdefault(grant.membership_id, []).append(grant)
    for seat in seats:
        name, label = seat.person.full_name, seat_label(seat)
        yield events.PersonRegistered(person_id=seat.person_id, full_name=name)
        yield events.PersonAppointed(
            person_id=seat.person_id, membership_id=seat.pk, full_name=name, seat=label,
            valid_from=seat.valid_from,
        )  # fmt: skip
        for grant in given.get(seat.pk, ()):
            yield events.RoleGranted(
                person_id=seat.person_id, membership_id=seat.pk, full_name=name, seat=label,
                role=str(Role(grant.role).label), scope=str(Scope(grant.scope).label),
            )  # fmt: skip
