"""Devices to sign with for the demo's leaders and organs, under one PIN that the card tells.

Key files of the demo's own authority: every certificate bears DEMO_MARK, so production refuses
them (R-169). The time stamp service of the demo lies in the data directory, the authority's own
keys nowhere.
"""

from __future__ import annotations

from congvan.deployment.demo import people as data
from congvan.deployment.demo.building import World
from congvan.deployment.demo.signatures import Authority, Holder, marked
from congvan.organization.states import Role
from congvan.signing import stamping
from congvan.signing.services import devices
from congvan.signing.services.devices import DeviceDetails
from congvan.signing.states import DeviceKind, DeviceOwner

# Printed on the card of the demo's accounts; it protects nothing but examples.
PIN = "246810"
PLACES = {
    DeviceOwner.PERSON: "Người ký tự giữ",
    DeviceOwner.ORGAN: "Két sắt phòng Văn thư",
}


def register(world: World, authority: Authority) -> None:
    """A device for every leader and, with its clerk, for every organ; and the demo's time stamps."""
    stamping.keep_demo_service(authority.stamps.pem)
    sealed = set()
    for person in data.PEOPLE:
        roles = _roles(person)
        if Role.AGENCY_LEADER in roles:
            _register(world, person, authority, DeviceOwner.PERSON, person.full_name)
        if Role.REGISTRY_CLERK in roles and person.agency not in sealed:
            sealed.add(person.agency)
            name = world.agencies[person.agency].name
            _register(world, person, authority, DeviceOwner.ORGAN, name)


def _register(
    world: World, person: data.DemoPerson, authority: Authority, owner: DeviceOwner, name: str
) -> None:
    holder: Holder = authority.issue_signer(marked(name))
    keeper = world.seats[person.key].pk
    devices.register_for_demonstration(
        keeper_id=keeper, pin=PIN,
        details=DeviceDetails(
            owner=owner, keeper_id=keeper, kind=DeviceKind.PKCS12, place_kept=PLACES[owner],
            key_file=holder.key_file(PIN), is_competent=True,
        ),
    )  # fmt: skip


def _roles(person: data.DemoPerson) -> set[Role]:
    level = next(agency.level for agency in data.AGENCIES if agency.key == person.agency)
    by_post = {title: roles for title, _, roles in data.POSTS[level]}
    return {*by_post[person.post], *person.extra_roles}
