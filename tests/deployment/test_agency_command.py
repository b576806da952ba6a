"""`congvan agency add`: an empty system gets its first agency, head and administrator."""

import io

import pytest

from congvan.deployment.commands import agency
from congvan.documents.models import FieldOfWork
from congvan.kernel.errors import InvalidInput
from congvan.organization.models import Account, Agency
from congvan.organization.queries import seats
from congvan.organization.states import Role
from congvan.registers.models import Book
from congvan.registers.states import BookKind

pytestmark = pytest.mark.django_db
ARGUMENTS = [
    "add", "--name", "Ủy ban nhân dân xã Ia Hrú", "--identifier", "H21.104", "--leader", "Rơ Châm Sâm",
    "--admin", "Nguyễn Thị Tình", "--admin-address", "chi",
]  # fmt: skip


def _run(*more: str) -> str:
    out = io.StringIO()
    assert agency.run([*ARGUMENTS, *more], stdout=out, stderr=io.StringIO()) == 0
    return out.getvalue()


def test_first_agency_has_a_head_and_an_administrator_of_the_province():
    printed = _run()
    account = Account.objects.get(login_name="tinhnt")
    (member,) = seats.acting_members(account.person_id)
    assert member.holds(Role.SYSADMIN_AGENCY)
    assert member.holds(Role.SYSADMIN_CENTRAL)
    assert "tinhnt" in printed
    assert account.must_change_password
    assert account.agency.security_policy.second_factor_roles == [
        "sysadmin_agency",
        "sysadmin_central",
    ]


def test_a_second_agency_gets_no_administrator_of_the_province():
    _run()
    again = [a.replace("Ia Hrú", "Ia Pa").replace("H21.104", "H21.105") for a in ARGUMENTS]
    agency.run([*again, "--parent", "H21.104"], stdout=io.StringIO(), stderr=io.StringIO())
    other = Agency.objects.get(name__contains="Ia Pa")
    assert other.parent is not None
    for account in other.accounts.all():
        (member,) = seats.acting_members(account.person_id)
        assert not member.holds(Role.SYSADMIN_CENTRAL)


def test_the_agency_can_register_its_first_arrival_at_once():
    _run()
    agency_id = Agency.objects.get(name__contains="Ia Hrú").pk
    assert Book.objects.filter(agency_id=agency_id, kind=BookKind.IN, is_default=True).count() == 1
    assert FieldOfWork.objects.filter(agency_id=agency_id).exists()


def test_unknown_parent_is_told():
    with pytest.raises(InvalidInput, match=r"H21\.999"):
        _run("--parent", "H21.999")
