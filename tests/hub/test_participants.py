"""Accounts: secrets are shown once and lie locked, every change is told in the trail, the CLI."""

from __future__ import annotations

import dataclasses
import io
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from congvan.deployment.commands import hub as command
from congvan.hub import queries
from congvan.hub.models import Participant
from congvan.hub.refusals import Refused
from congvan.hub.services import accounts, mailboxes, participants
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, InvalidInput, NotAllowed, NotFound, WrongState
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role, Scope
from edxml_vn.vxp import headers
from tests.hub import papers
from tests.hub.office import SYSTEM, join
from tests.world import World, member

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)


def _proves(system_id: str, secret: str) -> bool:
    signed = headers.signed(
        {"systemid": system_id}, secret=secret, content_type="application/json", at=clock.now()
    )
    raw = signed["XroadVnpt-sign-header"].encode(), signed["XroadVnpt-hash-header"].encode()
    try:
        accounts.authenticate(*raw)
    except Refused:
        return False
    return True


def test_a_secret_is_made_long_and_lies_locked():
    issued = participants.add_participant(by=SYSTEM, system_id="x.one")
    assert len(issued.secret) >= 43
    assert issued.secret not in repr(issued)
    row = Participant.objects.get()
    assert issued.secret.encode() not in bytes(row.secret_sealed)
    assert _proves("x.one", issued.secret)
    assert not _proves("x.one", issued.secret + "x")
    # A sealed secret opens for its own account only.
    other = participants.add_participant(by=SYSTEM, system_id="x.two")
    Participant.objects.filter(pk=other.participant.pk).update(secret_sealed=row.secret_sealed)
    with pytest.raises(BusinessError):
        _proves("x.two", issued.secret)


def test_rotation_ends_after_its_days():
    issued = participants.add_participant(by=SYSTEM, system_id="x.one", secret="first-secret")
    fresh = participants.rotate(by=SYSTEM, participant_id=issued.participant.pk)
    assert _proves("x.one", "first-secret")
    assert _proves("x.one", fresh.secret)
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert not _proves("x.one", "first-secret")
        assert _proves("x.one", fresh.secret)
    at_once = participants.rotate(
        by=SYSTEM, participant_id=issued.participant.pk, overlap=timedelta(0)
    )
    assert not _proves("x.one", fresh.secret)
    assert _proves("x.one", at_once.secret)
    participants.revoke(by=SYSTEM, participant_id=issued.participant.pk, reason="Lộ bí mật")
    assert not _proves("x.one", at_once.secret)
    with pytest.raises(WrongState):
        participants.rotate(by=SYSTEM, participant_id=issued.participant.pk)


@pytest.mark.parametrize("system_id", ["", "a b", "é", "x;y", "{x}", "x" * 101, "-x"])
def test_system_ids_that_would_not_survive_the_wire(system_id: str):
    with pytest.raises(InvalidInput):
        participants.add_participant(by=SYSTEM, system_id=system_id)


def test_an_id_is_given_once_and_a_secret_is_not_too_short():
    participants.add_participant(by=SYSTEM, system_id="x.one")
    with pytest.raises(InvalidInput):
        participants.add_participant(by=SYSTEM, system_id="x.one")
    with pytest.raises(InvalidInput):
        participants.add_participant(by=SYSTEM, system_id="x.two", secret="short")


@pytest.fixture
def operator(world: World) -> ActingMember:
    """The province's system administrator."""
    admin = member(world, "anh")
    roles = frozenset({(Role.SYSADMIN_CENTRAL.value, Scope.PROVINCE.value)})
    return dataclasses.replace(admin, seat=dataclasses.replace(admin.seat, roles=roles))


def test_only_who_runs_the_hub_may_and_may_look(world: World):
    lan = member(world, "lan")
    with pytest.raises(NotAllowed):
        participants.add_participant(by=lan, system_id="x.one")
    for question in (queries.stuck, queries.throughput, queries.participants, queries.overview):
        with pytest.raises(NotAllowed):
            question(lan)
    with pytest.raises(NotAllowed):
        queries.parcels(lan, queries.ParcelFilter())
    with pytest.raises(NotAllowed):
        queries.parcel(lan, uuid.uuid4())


@pytest.fixture
def noon() -> Iterator[None]:
    """No hour and no day ends in the middle of the test."""
    with clock.frozen(NOON):
        yield


@pytest.mark.usefixtures("noon")
def test_what_the_operator_sees(operator: ActingMember, django_assert_max_num_queries):
    a, b = join("a.one", "H99.A"), join("b.one", "H99.B")
    sent = []
    for number in range(4):
        with clock.frozen(NOON + timedelta(seconds=number)):
            file = papers.edoc("H99.A", ["H99.B"], number=number, document_id=f"D-{number}")
            sent.append(a.send(file).parcel_id)
    doc_ids = [str(line["docId"]) for line in b.received()]
    mailboxes.acknowledge(account=b.account, doc_ids=doc_ids[:1], status="done")
    mailboxes.acknowledge(
        account=b.account, doc_ids=doc_ids[1:2], status="fail", description="Hỏng"
    )
    b.send(papers.status("H99.B", "H99.A", "01", document_id="D-0"), kind="status")

    with django_assert_max_num_queries(3):
        rows = queries.parcels(operator, queries.ParcelFilter(kind="edoc"), limit=3)
    assert [row.id for row in rows] == sent[:0:-1]
    after = (rows[-1].accepted_at, rows[-1].id)
    (last,) = queries.parcels(operator, queries.ParcelFilter(kind="edoc"), after=after)
    assert (last.id, last.states) == (sent[0], {"done": 1})
    for wanted in (
        queries.ParcelFilter(text=doc_ids[1]), queries.ParcelFilter(state="fail"),
        queries.ParcelFilter(text="D-1"), queries.ParcelFilter(to_code="h99.b", text=str(sent[1])),
    ):  # fmt: skip
        assert [row.id for row in queries.parcels(operator, wanted)] == [sent[1]]

    detail = queries.parcel(operator, sent[0])
    assert [note.code for note in detail.notes] == ["01"]
    assert detail.deliveries[0].system_name == "b.one"
    (stuck,) = queries.stuck(operator)
    assert (stuck.parcel_id, stuck.description, stuck.system_name) == (sent[1], "Hỏng", "b.one")
    with clock.frozen(clock.now() + timedelta(hours=5)):
        assert len(queries.stuck(operator)) == 4
    hours = queries.throughput(operator, hours=3)
    assert len(hours) == 3
    assert (hours[-1].edocs, hours[-1].statuses, hours[-1].delivered) == (4, 1, 1)
    rows_of = {row.system_id: row for row in queries.participants(operator)}
    assert rows_of["b.one"].waiting_edocs == 2
    assert rows_of["a.one"].waiting_statuses == 1
    seen = queries.overview(operator)
    assert (seen.accepted_today, seen.delivered_today, seen.waiting, seen.stuck) == (5, 1, 3, 1)


def test_the_commands(capsys: pytest.CaptureFixture[str]):
    def run(*words: str) -> str:
        out = io.StringIO()
        assert command.run(list(words), stdout=out, stderr=out) == 0
        return out.getvalue()

    printed = run("participant", "add", "x.one", "--organ", "H99.A", "--name", "Hệ thống A")
    secret = printed.split("Bí mật: ")[1].splitlines()[0]
    assert _proves("x.one", secret)
    assert secret not in run("participant", "list")
    run(
        "organ",
        "add",
        "H99.B",
        "UBND xã B",
        "--old-code",
        "000.00.02.H99",
        "--participant",
        "x.one",
    )
    run("organ", "map", "H99.A", "000.00.01.H99")
    run("organ", "close", "H99.A", "--replaced-by", "H99.B")
    assert "đã đóng, thay bằng H99.B" in run("organ", "list", "--participant", "x.one")
    assert "Bí mật cũ dùng được đến" in run("participant", "rotate", "x.one", "--days", "2")
    run("participant", "revoke", "x.one", "--reason", "Thôi dùng")
    assert not _proves("x.one", secret)
    with pytest.raises(NotFound):
        run("participant", "rotate", "nobody")
    with pytest.raises(SystemExit):
        run("participant", "add")
    capsys.readouterr()
