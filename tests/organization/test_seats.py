"""Where a person may sit: own posts, and seats under a delegation in force."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congvan.kernel import audit, clock
from congvan.organization.queries import seats
from congvan.organization.services import agencies, delegation, people, units
from congvan.organization.services.agencies import AgencyDetails
from congvan.organization.services.people import PersonDetails
from congvan.organization.states import Role

pytestmark = pytest.mark.django_db
SYSTEM = audit.Actor.system()
DAY = date(2026, 1, 5)


@pytest.fixture
def office():
    details = AgencyDetails(name="Sở Nội vụ", short_name="SNV", notation="SNV")
    agency = agencies.found_agency(
        by=SYSTEM, details=details, level="department", identifier="H21.09", valid_from=DAY
    )
    head = units.place_post(
        by=SYSTEM, agency_id=agency.pk, title="Giám đốc", rank=1, default_roles=[Role.AGENCY_LEADER]
    )
    deputy = units.place_post(
        by=SYSTEM,
        agency_id=agency.pk,
        title="Phó Giám đốc",
        rank=2,
        default_roles=[Role.AGENCY_LEADER, Role.SYSADMIN_AGENCY],
    )
    made = []
    for name, post in (("Trần Thị Hà", head), ("Lê Văn Sơn", deputy)):
        person = people.register_person(by=SYSTEM, details=PersonDetails(name, "anh"))
        made.append(people.appoint(by=SYSTEM, person=person, post=post, unit=None, valid_from=DAY))
    return made


def test_own_seat_in_one_statement(office):
    head, _ = office
    with CaptureQueriesContext(
        connection,
    ) as statements:
        (member,) = seats.acting_members(head.person_id)
    assert len(statements) == 1
    assert member.holds(Role.AGENCY_LEADER)
    assert member.membership_id == head.pk


def test_delegate_sits_in_the_seat_while_the_delegation_is_in_force(office):
    head, deputy = office
    now = clock.now()
    by = seats.acting_member(head.pk)
    asked = delegation.ask(
        by=by,
        delegator_id=head.pk,
        delegate_id=deputy.pk,
        starts_at=now,
        ends_at=now + timedelta(days=2),
        reason="Đi công tác",
    )
    assert len(seats.acting_members(deputy.person_id)) == 1
    delegation.permit(by=by, delegation_id=asked.pk)
    own, acting = seats.acting_members(deputy.person_id, now=now + timedelta(hours=1))
    assert not own.is_substitute
    assert acting.is_substitute
    assert acting.membership_id == head.pk
    assert acting.person_name == "Lê Văn Sơn"
    assert "thay mặt Trần Thị Hà" in acting.actor.phrase
    assert len(seats.acting_members(deputy.person_id, now=now + timedelta(days=3))) == 1
