"""The verbs of agencies, units, posts, people and roles: rights, constraints, what the trail says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.organization.models import Membership, Post, RoleGrant, Unit
from congvan.organization.queries import agencies as questions
from congvan.organization.services import account_batches, agencies, people, units
from congvan.organization.services.agencies import AgencyDetails, IdentifierTaken
from congvan.organization.services.exports import people_file
from congvan.organization.services.people import AppointmentClash, PersonDetails
from congvan.organization.services.units import UnitNameTaken, UnitStillUsed
from congvan.organization.states import Role, Scope
from tests.world import OUTSIDER, World, member, substitute

BEGIN = date(2025, 7, 1)
NEW = PersonDetails(full_name="Phan  Thị Hoa ", form_of_address="chi", birth_date=date(1990, 2, 1))


@pytest.fixture
def admin(world: World):
    return member(world, "anh")


def last_event() -> AuditEvent:
    return AuditEvent.objects.latest("id")


def unit_of(admin, name: str = "Phòng Thử") -> Unit:
    return units.add_unit(by=admin, name=name, short_name="", valid_from=BEGIN)


def post_of(admin, *roles: str) -> Post:
    return units.add_post(by=admin, title=f"Thử {len(roles)}", rank=50, default_roles=roles)


def verbs(world: World) -> dict[str, object]:
    """Every verb of the administration, aimed at what belongs to Sở Khoa học và Công nghệ."""
    unit, post, seat = world.seats["an"].unit_id, world.seats["an"].post_id, world.seats["an"].pk
    person, grant = world.people["an"].pk, RoleGrant.objects.filter(membership=seat).first().pk
    identifier = world.agencies["skhcn"].identifiers.first().pk
    details = AgencyDetails("X", "X", "X")
    return {
        "change_agency": lambda by: agencies.change_agency(by=by, details=details),
        "add_identifier": lambda by: agencies.add_identifier(by=by, code="H21.77", valid_from=BEGIN),
        "close_identifier": lambda by: agencies.close_identifier(by=by, identifier_id=identifier, last_day=BEGIN),
        "set_security_policy": lambda by: agencies.set_security_policy(
            by=by, second_factor_roles=[], idle_lock_minutes=5, password_reminder_days=5, idle_disable_days=9),
        "add_unit": lambda by: units.add_unit(by=by, name="X", short_name="X", valid_from=BEGIN, parent_id=unit),
        "change_unit": lambda by: units.change_unit(
            by=by, unit_id=unit, name="X", short_name="X", notation="", parent_id=None, position=1),
        "close_unit": lambda by: units.close_unit(by=by, unit_id=unit, last_day=date(2030, 1, 1)),
        "change_post": lambda by: units.change_post(
            by=by, post_id=post, title="X", rank=1, default_roles=[], is_closed=False),
        "add_person": lambda by: people.add_person(by=by, details=NEW, post_id=post, unit_id=unit, valid_from=BEGIN),
        "appoint_further": lambda by: people.appoint_further(
            by=by, person_id=person, post_id=post, unit_id=None, valid_from=BEGIN, is_primary=False),
        "change_person": lambda by: people.change_person(by=by, person_id=person, details=NEW),
        "end_membership": lambda by: people.end_membership(by=by, membership_id=seat, last_day=clock.today()),
        "grant_role": lambda by: people.grant_role(
            by=by, membership_id=seat, role=Role.MONITOR, scope=Scope.AGENCY, valid_from=BEGIN),
        "revoke_role": lambda by: people.revoke_role(by=by, grant_id=grant),
        "open_accounts": lambda by: account_batches.open_accounts(by=by, person_ids=[person], approval="Tờ trình 1"),
    }  # fmt: skip


# These act on the agency of whoever acts, so a foreign administrator changes only the own one.
ON_OWN_AGENCY = {"change_agency", "add_identifier", "set_security_policy"}


@pytest.mark.parametrize("verb", [*sorted(ON_OWN_AGENCY), "close_identifier", "add_unit", "change_unit", "close_unit",
                                  "change_post", "add_person", "appoint_further", "change_person",
                                  "end_membership", "grant_role", "revoke_role", "open_accounts"])  # fmt: skip
def test_only_the_agencys_administrator_may(world: World, verb: str):
    act = verbs(world)[verb]
    for key in ("an", "khai", "lan", OUTSIDER):
        with pytest.raises(NotAllowed):
            act(member(world, key))
    with pytest.raises(NotAllowed):
        act(substitute(world, "huong"))
    if verb not in ON_OWN_AGENCY:
        with pytest.raises(NotFound):
            act(member(world, "oanh"))  # administers UBND of a commune, not this agency


def test_agency_says_what_changed(world: World, admin):
    before = questions.get_agency(admin)
    details = AgencyDetails(before.name, before.short_name, before.notation, before.place_of_issue,
                            before.email_domain, "Lý Như Quỳnh", "0269 3824 000")  # fmt: skip
    agencies.change_agency(by=admin, details=details)
    assert last_event().code == "agency.changed"
    assert "Đầu mối kỹ thuật" in last_event().sentence
    count = AuditEvent.objects.count()
    agencies.change_agency(by=admin, details=details)
    assert AuditEvent.objects.count() == count
    with pytest.raises(InvalidInput) as refused:
        agencies.change_agency(by=admin, details=AgencyDetails("  ", "", ""))
    assert refused.value.field == "name"


def test_identifiers_open_and_close(world: World, admin):
    with pytest.raises(IdentifierTaken):
        agencies.add_identifier(by=admin, code="h21", valid_from=date(2026, 1, 1))
    with pytest.raises(InvalidInput):
        agencies.add_identifier(by=admin, code="không phải mã", valid_from=BEGIN)
    only = admin_identifier(admin)
    with pytest.raises(InvalidInput):
        agencies.close_identifier(by=admin, identifier_id=only.pk, last_day=clock.today())
    agencies.add_identifier(by=admin, code="H21.77", valid_from=clock.today())
    with pytest.raises(InvalidInput):
        agencies.close_identifier(by=admin, identifier_id=only.pk, last_day=date(2020, 1, 1))
    agencies.close_identifier(
        by=admin, identifier_id=only.pk, last_day=clock.today() - timedelta(days=1)
    )
    assert last_event().code == "agency.identifier_closed"
    assert questions.agency_by_identifier(only.code) is None
    old = questions.agency_by_identifier(only.code, clock.today() - timedelta(days=5))
    assert old.pk == admin.agency_id


def admin_identifier(admin):
    return questions.identifiers(admin).filter(valid_to__isnull=True).get()


@pytest.mark.parametrize(
    ("field", "value"),
    [("idle_lock_minutes", 0), ("password_reminder_days", 400), ("idle_disable_days", 3)],
)
def test_policy_stays_within_its_limits(world: World, admin, field: str, value: int):
    sound = {"idle_lock_minutes": 10, "password_reminder_days": 60, "idle_disable_days": 45}
    with pytest.raises(InvalidInput) as refused:
        agencies.set_security_policy(by=admin, second_factor_roles=[], **{**sound, field: value})
    assert refused.value.field == field
    agencies.set_security_policy(by=admin, second_factor_roles=["sysadmin_agency"], **sound)
    assert questions.security_policy(admin.agency_id).second_factor_roles == ["sysadmin_agency"]


def test_unit_names_are_once_at_a_time(world: World, admin):
    unit = unit_of(admin)
    with pytest.raises(UnitNameTaken):
        unit_of(admin, "Phòng  Thử")
    units.close_unit(by=admin, unit_id=unit.pk, last_day=clock.today())
    later = units.add_unit(
        by=admin, name="Phòng Thử", short_name="", valid_from=clock.today() + timedelta(days=1)
    )
    assert later.pk != unit.pk


def test_unit_never_stands_below_itself(world: World, admin):
    above = unit_of(admin)
    below = units.add_unit(
        by=admin, name="Tổ Thử", short_name="", valid_from=BEGIN, parent_id=above.pk
    )
    with pytest.raises(InvalidInput):
        units.change_unit(by=admin, unit_id=above.pk, name="Phòng Thử", short_name="", notation="",
                          parent_id=below.pk, position=1)  # fmt: skip


def test_closing_a_unit_tells_every_reason(world: World, admin):
    above = unit_of(admin)
    below = units.add_unit(
        by=admin, name="Tổ Thử", short_name="", valid_from=BEGIN, parent_id=above.pk
    )
    seat = people.add_person(
        by=admin, details=NEW, post_id=world.seats["an"].post_id, unit_id=above.pk, valid_from=BEGIN
    )
    with pytest.raises(UnitStillUsed) as refused:
        units.close_unit(by=admin, unit_id=above.pk, last_day=clock.today())
    assert [(r.person_id, r.unit_id) for r in refused.value.reasons] == [
        (seat.person_id, None),
        (None, below.pk),
    ]
    people.end_membership(by=admin, membership_id=seat.pk, last_day=clock.today())
    units.close_unit(by=admin, unit_id=below.pk, last_day=clock.today())
    units.close_unit(by=admin, unit_id=above.pk, last_day=clock.today())
    assert last_event().code == "unit.closed"


def test_tree_is_dated(world: World, admin):
    unit = unit_of(admin)
    units.close_unit(by=admin, unit_id=unit.pk, last_day=date(2026, 1, 31))
    shown = lambda day: unit.pk in {line.unit_id for line in questions.unit_tree(admin, day=day)}  # noqa: E731
    assert [shown(day) for day in (date(2025, 6, 30), date(2026, 1, 31), date(2026, 2, 1))] == [
        False,
        True,
        False,
    ]
    assert unit.pk in {line.unit_id for line in questions.unit_tree(admin, with_closed=True)}


def test_post_is_no_way_round_the_rules_of_roles(world: World, admin):
    with pytest.raises(NotAllowed):
        post_of(admin, Role.SYSADMIN_CENTRAL)
    with pytest.raises(InvalidInput):
        post_of(admin, Role.INSPECTOR)
    post = post_of(admin)
    with pytest.raises(NotAllowed):
        units.change_post(
            by=admin,
            post_id=post.pk,
            title="Thử",
            rank=1,
            default_roles=[Role.SYSADMIN_CENTRAL],
            is_closed=False,
        )
    Post.objects.filter(pk=post.pk).update(default_roles=[Role.SYSADMIN_CENTRAL])
    with pytest.raises(NotAllowed):
        people.add_person(by=admin, details=NEW, post_id=post.pk, unit_id=None, valid_from=BEGIN)
    with pytest.raises(NotAllowed):
        people.appoint_further(by=admin, person_id=world.people["an"].pk, post_id=post.pk, unit_id=None,
                               valid_from=BEGIN, is_primary=False)  # fmt: skip
    for role, scope in ((Role.SYSADMIN_CENTRAL, Scope.AGENCY), (Role.SPECIALIST, Scope.PROVINCE)):
        with pytest.raises(NotAllowed):
            people.grant_role(
                by=admin,
                membership_id=world.seats["an"].pk,
                role=role,
                scope=scope,
                valid_from=BEGIN,
            )


def test_post_titles_are_once_and_closed_posts_take_nobody(world: World, admin):
    post = post_of(admin)
    with pytest.raises(InvalidInput):
        post_of(admin)
    units.change_post(
        by=admin, post_id=post.pk, title=post.title, rank=1, default_roles=[], is_closed=True
    )
    with pytest.raises(InvalidInput) as refused:
        people.add_person(by=admin, details=NEW, post_id=post.pk, unit_id=None, valid_from=BEGIN)
    assert refused.value.field == "post"


def test_person_gets_name_parts_post_and_roles(world: World, admin):
    post = post_of(admin, Role.SPECIALIST, Role.MONITOR)
    seat = people.add_person(by=admin, details=NEW, post_id=post.pk, unit_id=None, valid_from=BEGIN)
    person = seat.person
    assert (person.full_name, person.family_name, person.middle_name, person.given_name) == (
        "Phan Thị Hoa",
        "Phan",
        "Thị",
        "Hoa",
    )
    granted = dict(seat.role_grants.values_list("role", "scope"))
    assert granted == {"specialist": "own", "monitor": "agency"}
    codes = list(AuditEvent.objects.order_by("-id")[:4].values_list("code", flat=True))
    assert codes == ["role.granted", "role.granted", "person.appointed", "person.registered"]


def test_second_main_post_and_same_post_are_refused(world: World, admin):
    an, post = world.people["an"].pk, post_of(admin)
    give = {"by": admin, "person_id": an, "post_id": post.pk, "unit_id": None, "valid_from": BEGIN}
    with pytest.raises(AppointmentClash) as main:
        people.appoint_further(**give, is_primary=True)
    assert main.value.field == "is_primary"
    people.appoint_further(**give, is_primary=False)
    with pytest.raises(AppointmentClash) as same:
        people.appoint_further(**give, is_primary=False)
    assert same.value.field == "post"


def test_details_tell_the_field_and_not_the_value(world: World, admin):
    people.change_person(by=admin, person_id=world.people["an"].pk, details=PersonDetails(
        full_name="Nguyễn Văn An", form_of_address="anh", phone="0905 000 111"))  # fmt: skip
    assert last_event().code == "person.changed"
    assert "Điện thoại" in last_event().sentence
    assert "0905" not in last_event().sentence


@pytest.mark.parametrize(
    ("name", "form", "field"), [(" ", "anh", "full_name"), ("Lê An", "", "form_of_address")]
)
def test_unusable_details_are_refused(world: World, admin, name: str, form: str, field: str):
    with pytest.raises(InvalidInput) as refused:
        people.change_person(
            by=admin, person_id=world.people["an"].pk, details=PersonDetails(name, form)
        )
    assert refused.value.field == field


def test_ending_a_seat_ends_its_roles(world: World, admin):
    seat, today = world.seats["an"], clock.today()
    people.grant_role(by=admin, membership_id=seat.pk, role=Role.MONITOR, scope=Scope.AGENCY,
                      valid_from=today + timedelta(days=9))  # fmt: skip
    people.end_membership(by=admin, membership_id=seat.pk, last_day=today)
    assert set(RoleGrant.objects.filter(membership=seat).values_list("valid_to", flat=True)) == {
        today
    }
    with pytest.raises(WrongState):
        people.end_membership(by=admin, membership_id=seat.pk, last_day=today)


def test_role_is_given_and_taken_back(world: World, admin):
    seat = world.seats["an"].pk
    with pytest.raises(InvalidInput) as endless:
        people.grant_role(
            by=admin, membership_id=seat, role=Role.INSPECTOR, scope=Scope.AGENCY, valid_from=BEGIN
        )
    assert endless.value.field == "valid_to"
    grant = people.grant_role(
        by=admin, membership_id=seat, role=Role.MONITOR, scope=Scope.UNIT, valid_from=BEGIN
    )
    with pytest.raises(InvalidInput):
        people.grant_role(
            by=admin, membership_id=seat, role=Role.MONITOR, scope=Scope.UNIT, valid_from=BEGIN
        )
    assert member(world, "an").scope_of(Role.MONITOR) is Scope.UNIT
    people.revoke_role(by=admin, grant_id=grant.pk)
    assert not member(world, "an").holds(Role.MONITOR)
    with pytest.raises(NotFound):
        people.revoke_role(by=admin, grant_id=grant.pk)


def test_role_to_come_is_taken_back_before_it_begins(world: World, admin):
    begin = clock.today() + timedelta(days=9)
    grant = people.grant_role(
        by=admin,
        membership_id=world.seats["an"].pk,
        role=Role.SYSADMIN_AGENCY,
        scope=Scope.AGENCY,
        valid_from=begin,
    )
    people.revoke_role(by=admin, grant_id=grant.pk)
    assert not RoleGrant.objects.filter(pk=grant.pk).exists()
    assert last_event().code == "role.revoked"


def test_last_administrator_cannot_be_taken_away(world: World, admin):
    grants = RoleGrant.objects.filter(
        membership__agency_id=admin.agency_id, role=Role.SYSADMIN_AGENCY
    )
    for grant in grants.exclude(membership_id=admin.membership_id):
        people.revoke_role(by=admin, grant_id=grant.pk)
    with pytest.raises(WrongState):
        people.revoke_role(
            by=admin, grant_id=grants.get(membership_id=admin.membership_id, valid_to=None).pk
        )


def test_accounts_in_a_batch_tell_namesakes_apart(world: World, admin):
    post = post_of(admin).pk
    twins = [
        PersonDetails("Đỗ Quốc Khánh", "anh", born)
        for born in (date(1980, 5, 20), date(1991, 2, 3))
    ]
    ids = [
        people.add_person(
            by=admin, details=d, post_id=post, unit_id=None, valid_from=BEGIN
        ).person_id
        for d in twins
    ]
    batch = account_batches.open_accounts(by=admin, person_ids=ids, approval="Tờ trình 1")
    assert [one.login_name for one in batch.accounts] == ["khanhdq2051980", "khanhdq03021991"]
    assert len({one.one_time_password for one in batch.accounts}) == 2
    with pytest.raises(InvalidInput):
        account_batches.open_accounts(by=admin, person_ids=ids, approval="Tờ trình 1")
    for wrong in ([], list(range(1, account_batches.LARGEST_BATCH + 2))):
        with pytest.raises(InvalidInput):
            account_batches.open_accounts(by=admin, person_ids=wrong, approval="Tờ trình 1")


def test_taking_the_list_away_is_recorded(world: World, admin):
    assert people_file(by=admin).startswith(b"PK")
    assert last_event().code == "agency.people_exported"
    with pytest.raises(NotAllowed):
        people_file(by=member(world, "an"))


def test_seats_of_other_agencies_stay_out_of_reach(world: World, admin):
    foreign = Membership.objects.exclude(agency_id=admin.agency_id).first()
    with pytest.raises(NotFound):
        people.change_person(by=admin, person_id=foreign.person_id, details=NEW)
    with pytest.raises(NotFound):
        people.grant_role(
            by=admin,
            membership_id=foreign.pk,
            role=Role.MONITOR,
            scope=Scope.UNIT,
            valid_from=BEGIN,
        )
