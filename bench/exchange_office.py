"""Verbs that set up a hub or a node, for `bench.exchange_actor`: by the commands a person would give."""

from __future__ import annotations

import importlib
import io
import tempfile
from typing import Any

from congvan.deployment import command_line
from congvan.kernel import audit, clock
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Agency, AgencyIdentifier, Membership
from congvan.organization.queries import seats
from congvan.organization.services import people, units
from congvan.organization.states import Role

SYSTEM = audit.Actor.system()
UNIT = "Văn phòng"
CLERK, HEAD, OFFICER = "Văn thư", "Chánh Văn phòng", "Chuyên viên"
# (post, rank, roles, name): whom an office needs beside its leader and its administrator.
STAFF = (
    (HEAD, 10, (Role.UNIT_LEADER, Role.LAYOUT_CHECKER), "Đoàn Văn Chánh"),
    (CLERK, 40, (Role.REGISTRY_CLERK,), "Hoàng Thị Thư"),
    (OFFICER, 40, (Role.SPECIALIST,), "Nguyễn Văn Viên"),
)


def command(arguments: list[str]) -> dict[str, Any]:
    """Run one `congvan` command in this process: its exit code and what it printed."""
    known = next(one for one in command_line.COMMANDS if one.name == arguments[0])
    module = importlib.import_module(known.module)
    said, told = io.StringIO(), io.StringIO()
    code = module.run(arguments[1:], stdout=said, stderr=told)
    return {"code": code, "said": said.getvalue(), "told": told.getvalue()}


def found(identifier: str, name: str, notation: str, level: str = "department") -> int:
    """Bring an agency in by `congvan agency add` and seat its staff; returns the agency's id."""
    done = command([
        "agency", "add", "--identifier", identifier, "--name", name, "--notation", notation,
        "--level", level, "--place", "Gia Lai", "--leader", "Trần Văn Trưởng",
        "--admin", "Lê Thị Quản",
    ])  # fmt: skip
    if done["code"]:
        raise RuntimeError(done["told"])
    _staff(identifier)
    return agency(identifier).pk


def connect(url: str, system: str, secret: str, identifier: str, code: str) -> None:
    """Connect an agency by `congvan exchange connect`. Raises RuntimeError when the hub says no."""
    with tempfile.NamedTemporaryFile("w", suffix=".secret") as file:
        file.write(secret)
        file.flush()
        done = command([
            "exchange", "connect", "--url", url, "--system", system, "--secret-file", file.name,
            "--agency", identifier, "--code", code, "--long-poll", "--interval", "5",
        ])  # fmt: skip
    if done["code"]:
        raise RuntimeError(done["said"])


def add_participant(system: str, secret: str, organs: list[str]) -> None:
    """Let a client system take part in this hub, by `congvan hub participant add`."""
    named = [word for code in organs for word in ("--organ", code)]
    done = command(["hub", "participant", "add", system, "--secret", secret, *named])
    if done["code"]:
        raise RuntimeError(done["told"])


def agency(identifier: str) -> Agency:
    return AgencyIdentifier.objects.select_related("agency").get(code=identifier).agency


def member(identifier: str, post: str) -> ActingMember:
    """Who holds the post; "" for the leader."""
    held = Membership.objects.filter(agency=agency(identifier))
    found = held.get(post__title=post) if post else held.get(post__rank=1)
    return seats.acting_member(found.pk)


@in_transaction
def _staff(identifier: str) -> None:
    home, today = agency(identifier), clock.today()
    unit = units.place_unit(
        by=SYSTEM, agency_id=home.pk, name=UNIT, short_name=UNIT, notation="VP",
        valid_from=today, position=0,
    )  # fmt: skip
    for title, rank, roles, name in STAFF:
        post = units.place_post(
            by=SYSTEM, agency_id=home.pk, title=title, rank=rank, default_roles=roles
        )
        person = people.register_person(
            by=SYSTEM, details=people.PersonDetails(full_name=name, form_of_address="anh")
        )
        people.appoint(by=SYSTEM, person=person, post=post, unit=unit, valid_from=today)
