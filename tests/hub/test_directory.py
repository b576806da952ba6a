"""The directory: both codes, registering, closing, long lists in bounded memory (SPEC §9.4)."""

from __future__ import annotations

import gzip
import json

import pytest

from congvan.hub import calls, payloads
from congvan.hub.models import Delivery, HubOrgan
from congvan.hub.refusals import Refused
from congvan.hub.services import directory, organs
from congvan.hub.spool import Spool
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput
from congvan.kernel.models.audit import AuditEvent
from tests.hub import papers
from tests.hub.office import SYSTEM, Office, join

pytestmark = pytest.mark.django_db


def _codes() -> list[object]:
    return [line["code"] for line in directory.agency_lines()]


def test_registering_and_deleting_show_at_once(a: Office):
    line = {"id": 7, "pcode": "h99", "code": "h99.new", "name": "Phòng  thử", "mail": "a@b.vn",
            "mobile": None, "fax": "", "oldCode": "000.00.07.H99"}  # fmt: skip
    directory.register(account=a.account, line=line)
    found = next(one for one in directory.agency_lines() if one["code"] == "H99.NEW")
    assert (found["name"], found["oldCode"], found["pid"]) == ("Phòng thử", "000.00.07.H99", "H99")
    found = next(one for one in directory.qd20_lines() if one["code"] == "H99.NEW")
    assert found["code102"] == "000.00.07.H99"
    a.send(papers.edoc("H99.NEW", ["H99.NEW"]), sender="H99.NEW")

    for _ in range(2):
        directory.delete(account=a.account, code="H99.NEW")
    assert "H99.NEW" not in _codes()
    unit = next(one for one in directory.unit_lines() if one["code"] == "H99.NEW")
    assert unit["deleted"] is True
    directory.register(account=a.account, line=line)
    assert "H99.NEW" in _codes()
    assert AuditEvent.objects.filter(code="hub_organ.closed").count() == 1


def test_what_is_another_s_stays_another_s(a: Office, b: Office):
    with pytest.raises(Refused):
        directory.register(account=a.account, line={"code": "H99.B", "name": "Của tôi"})
    for code in ("H99.B", "NO.SUCH"):
        with pytest.raises(Refused):
            directory.delete(account=a.account, code=code)
    assert len(_codes()) == 2


@pytest.mark.parametrize(
    "line",
    [{}, {"code": "", "name": "x"}, {"code": "A B", "name": "x"}, {"code": "A", "name": ""},
     {"code": "x" * 65, "name": "x"}, {"code": ["A"], "name": "x"}, {"code": "Ă", "name": "x"},
     {"code": "A", "name": "x", "oldCode": "H99.A"}],
)  # fmt: skip
def test_a_line_that_says_too_little_is_refused(a: Office, line: dict[str, object]):
    with pytest.raises(Refused):
        directory.register(account=a.account, line=line)
    assert HubOrgan.objects.count() == 1


def test_a_long_directory_is_told_page_by_page(
    a: Office, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries
):
    now = clock.now()
    HubOrgan.objects.bulk_create(
        HubOrgan(code=f"Z{number:05d}", name=f"Cơ quan {number}", modified_at=now)
        for number in range(2500)
    )
    monkeypatch.setattr(directory, "PAGE", 1000)
    call = calls.Call("getAgenciesList", "POST", b"", b"", Spool(payloads.store()), takes_gzip=True)
    with django_assert_max_num_queries(4):
        answer = calls.CALLS["getAgenciesList"][1](a.account, {}, call)
        pieces = list(answer.pieces)
    assert answer.is_gzip
    told = json.loads(gzip.decompress(b"".join(pieces)))
    assert [line["code"] for line in told["data"]] == sorted(_codes())
    assert len(told["data"]) == 2501


def test_a_mailbox_moves_with_what_waits_in_it(a: Office, b: Office):
    a.send(papers.edoc("H99.A", ["H99.B"]))
    c = join("c.one", "H99.B")
    assert (len(b.received()), len(c.received())) == (0, 1)
    assert Delivery.objects.get().participant_id == c.account.id


def test_codes_are_mapped_once_and_successors_make_no_circle(a: Office, b: Office):
    organs.map_codes(by=SYSTEM, code="H99.A", old_code="000.00.01.H99")
    with pytest.raises(InvalidInput):
        organs.map_codes(by=SYSTEM, code="H99.B", old_code="000.00.01.H99")
    organs.close_organ(by=SYSTEM, code="H99.A", replaced_by="H99.B")
    with pytest.raises(InvalidInput):
        organs.close_organ(by=SYSTEM, code="H99.B", replaced_by="H99.A")
    found = directory.find(["000.00.01.h99", "nobody"])
    assert list(found) == ["000.00.01.H99"]
    assert found["000.00.01.H99"].organ.code == "H99.B"


def test_a_code_with_a_successor_is_nobody_s_to_take_up_again(a: Office, b: Office):
    """Its mail goes to the successor (R-190), whoever asks."""
    organs.close_organ(by=SYSTEM, code="H99.A", replaced_by="H99.B")
    HubOrgan.objects.filter(code="H99.A").update(participant=None)
    for thief in (a, b):
        with pytest.raises(Refused):
            directory.register(account=thief.account, line={"code": "H99.A", "name": "Của tôi"})
    c = join("c.one", "H99.C")
    c.send(papers.edoc("H99.C", ["H99.A"]))
    assert [line["to"] for line in b.received()] == ["H99.B"]
