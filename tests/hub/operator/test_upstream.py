"""Store-and-forward with a hub above, retention, resending: nothing lost, nothing doubled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from congvan.hub import payloads
from congvan.hub.models import Delivery, HubOrgan, Parcel, Upstream
from congvan.hub.refusals import Refused
from congvan.hub.services import (
    api_keys,
    doctor,
    mailboxes,
    resending,
    retention,
    upstream,
    upstream_accounts,
    upstream_directory,
)
from congvan.hub.states import DeliveryState
from congvan.kernel import clock
from congvan.kernel.audit import Actor
from congvan.kernel.errors import InvalidInput, WrongState
from edxml_vn.vxp.client import HubRefused
from tests.hub import papers
from tests.hub.office import join
from tests.hub.operator.above import SECRET, Above, listening

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def above() -> Iterator[Above]:
    with listening() as one:
        yield one


@pytest.fixture
def line(above: Above) -> Upstream:
    return upstream_accounts.put(
        by=SYSTEM, name="Trục quốc gia", base_url=above.url, system_id="tinh.01", secret=SECRET
    )


def _forward(parcel_id: object, line: Upstream) -> bool:
    return upstream.forward(parcel_id=parcel_id, upstream_id=line.pk)  # type: ignore[arg-type]


def test_unknown_codes_go_up_once_with_the_same_bytes(above: Above, line: Upstream):
    here, other = join("a.1", "H1.1"), join("b.1", "H1.2")
    file = papers.edoc("H1.1", ["H1.2", "G22.1", "G22.2"])
    parcel_id = here.send(file).parcel_id
    assert _forward(parcel_id, line)
    assert _forward(parcel_id, line), "done already: nothing is sent again"
    ((told, body),) = above.sent
    assert body == file
    assert told["to"] == '["G22.1","G22.2"]'
    states = dict(Delivery.objects.values_list("to_code", "state"))
    assert states == {"H1.2": "initial", "G22.1": "done", "G22.2": "done"}
    assert other.fetched() == [file]
    assert SECRET.encode() not in bytes(line.secret_sealed)


def test_without_a_hub_above_unknown_codes_are_refused():
    with pytest.raises(Refused):
        join("a.1", "H1.1").send(papers.edoc("H1.1", ["G22.1"]))


def test_a_hub_away_is_tried_for_three_days_then_given_up_and_resent(above: Above, line: Upstream):
    parcel_id = join("a.1", "H1.1").send(papers.edoc("H1.1", ["G22.1"])).parcel_id
    above.broken = True
    start = at = clock.now()
    tries = 0
    while Delivery.objects.get().state == DeliveryState.FORWARDING:
        with clock.frozen(at):
            _forward(parcel_id, line)
            tries += 1
            assert not _forward(parcel_id, line) or tries > 1, "not due yet"
        at = Delivery.objects.get().next_try_at or at
    assert Delivery.objects.get().state == DeliveryState.UNDELIVERABLE
    assert timedelta(days=2, hours=12) < at - start < timedelta(days=3)
    assert 14 <= tries <= 18
    line.refresh_from_db()
    assert line.failing_since
    assert next(one for one in doctor.examine() if one.key == "stuck").ok is False

    above.broken = False
    resending.resend(by=SYSTEM, delivery_id=Delivery.objects.get().pk)
    assert _forward(parcel_id, line)
    assert len(above.sent) == 1
    line.refresh_from_db()
    assert line.failing_since is None


def test_a_final_refusal_is_not_repeated(above: Above, line: Upstream):
    parcel_id = join("a.1", "H1.1").send(papers.edoc("H1.1", ["G22.1"])).parcel_id
    above.refuses = "18"
    final = HubRefused("18", "").is_final
    _forward(parcel_id, line)
    wanted = DeliveryState.UNDELIVERABLE if final else DeliveryState.FORWARDING
    assert Delivery.objects.get().state == wanted


def test_the_sender_hears_that_the_hub_above_took_nothing(above: Above, line: Upstream):
    """Of two receivers there one is unknown: the same bytes will never be taken."""
    sender, other = join("a.1", "H1.1"), join("b.1", "H1.2")
    parcel_id = sender.send(papers.edoc("H1.1", ["H1.2", "G22.1", "G22.9"])).parcel_id
    above.refuses = "18"
    _forward(parcel_id, line)
    told = {one["toCode"]: one for one in mailboxes.sent(sender.account, "edoc", str(parcel_id))}
    assert (told["H1.2"]["sendStatus"], told["H1.2"]["receiveStatus"]) == ("done", "initial")
    for code in ("G22.1", "G22.9"):
        assert (told[code]["sendStatus"], told[code]["receiveStatus"]) == ("fail", "fail")
        assert str(told[code]["sendStatusDesc"]).startswith("Trục cấp trên từ chối cả gói tin: ")
    assert len(other.fetched()) == 1


def test_mail_from_above_is_stored_then_acknowledged(above: Above, line: Upstream):
    here = join("a.1", "H1.1")
    file = papers.edoc("G22.1", ["H1.1"])
    good, strange = above.put("edoc", "H1.1", file), above.put("edoc", "X9", file)
    bad = above.put("edoc", "H1.1", b"<khong phai edxml/>")
    about = above.put("status", "H1.1", papers.status("G22.1", "H1.1", "03", document_id="H1.1-1"))
    assert upstream.turn(line.pk) == 2
    assert dict(above.acknowledged) == {good: "done", strange: "fail", bad: "fail", about: "done"}
    assert here.fetched() == [file]

    # Cut off between the commit and the acknowledgement: it is shown again and known.
    above.waiting[good] = ("edoc", "H1.1", file)
    assert upstream.turn(line.pk) == 0
    assert above.acknowledged[-1] == (good, "done")
    assert Parcel.objects.filter(kind="edoc").count() == 1


def test_what_went_up_and_comes_back_is_not_delivered_twice(above: Above, line: Upstream):
    here, other = join("a.1", "H1.1"), join("b.1", "H1.2")
    file = papers.edoc("H1.1", ["H1.2", "G22.1"])
    _forward(here.send(file).parcel_id, line)
    above.put("edoc", "H1.2", file)
    assert upstream.turn(line.pk) == 0
    assert other.fetched() == [file]


def test_an_unreachable_hub_is_noted_not_raised(above: Above, line: Upstream):
    above.broken = True
    assert upstream.turn(line.pk) == 0
    line.refresh_from_db()
    assert line.failing_since
    assert not upstream_accounts.test_connection(by=SYSTEM, upstream_id=line.pk).ok


def test_the_directory_above_never_overwrites_ours(above: Above, line: Upstream):
    join("a.1", "H1.1")
    HubOrgan.objects.filter(code="H1.1").update(name="Của ta", old_code="000.1")
    above.agencies = [
        {"id": "1", "code": "H1.1", "name": "Tên khác"},
        {"id": "2", "code": "000.1", "name": "Mã cũ của ta"},
        {"id": "3", "code": "G22.1", "name": "Bộ Nội vụ", "oldCode": "000.22"},
    ]
    assert upstream_directory.sync(line.pk) == 1
    assert HubOrgan.objects.get(code="H1.1").name == "Của ta"
    assert upstream.route(["H1.1", "G22.1", "000.22", "Q9"]) == {
        "G22.1": line.pk, "000.22": line.pk, "Q9": line.pk,
    }  # fmt: skip
    upstream_accounts.switch(by=SYSTEM, upstream_id=line.pk, is_active=False)
    assert upstream.route(["G22.1"]) == {}


def test_payloads_go_when_nobody_needs_them():
    here, other = join("a.1", "H1.1"), join("b.1", "H1.2", "H1.3")
    old = here.send(papers.edoc("H1.1", ["H1.2"])).parcel_id
    waiting = here.send(papers.edoc("H1.1", ["H1.2", "H1.3"], number=2)).parcel_id
    for one in Delivery.objects.filter(to_code="H1.2"):
        mailboxes.acknowledge(account=other.account, doc_ids=[str(one.pk)], status="done")
    assert retention.remove_payloads() == 0
    with clock.frozen(clock.now() + timedelta(days=91)):
        assert retention.remove_payloads() == 1
        assert retention.remove_payloads() == 0
    old_one, kept = Parcel.objects.get(pk=old), Parcel.objects.get(pk=waiting)
    assert old_one.payload_removed_at
    assert old_one.symbol, "the row stays"
    assert not payloads.store().exists(old_one.sha256)
    assert payloads.store().exists(kept.sha256)
    gone = old_one.deliveries.get()
    Delivery.objects.filter(pk=gone.pk).update(state=DeliveryState.FAIL)
    with pytest.raises(WrongState):
        resending.resend(by=SYSTEM, delivery_id=gone.pk)


def test_a_killed_retention_run_is_finished_by_the_next():
    here, other = join("a.1", "H1.1"), join("b.1", "H1.2")
    here.send(papers.edoc("H1.1", ["H1.2"]))
    row = Delivery.objects.get()
    mailboxes.acknowledge(account=other.account, doc_ids=[str(row.pk)], status="done")
    Parcel.objects.update(payload_removed_at=clock.now())
    assert retention.remove_payloads() == 1


def test_a_failed_delivery_waits_again():
    here, other = join("a.1", "H1.1"), join("b.1", "H1.2")
    file = papers.edoc("H1.1", ["H1.2"])
    here.send(file)
    row = Delivery.objects.get()
    with pytest.raises(WrongState):
        resending.resend(by=SYSTEM, delivery_id=row.pk)
    mailboxes.acknowledge(account=other.account, doc_ids=[str(row.pk)], status="fail")
    assert other.received() == []
    resending.resend(by=SYSTEM, delivery_id=row.pk)
    assert other.fetched() == [file]


def test_a_test_message_shows_its_way_and_is_marked():
    join("a.1", "H1.1")
    join("b.1", "H1.2")
    parcel = Parcel.objects.get(
        pk=doctor.send_test(by=SYSTEM, from_code="H1.1", to_code="H1.2")
    )  # fmt: skip
    assert parcel.is_test
    assert parcel.deliveries.get().to_code == "H1.2"
    with pytest.raises(InvalidInput):
        doctor.send_test(by=SYSTEM, from_code="H1.1", to_code="KHONG")


def test_a_key_opens_until_it_is_revoked(client):
    issued = api_keys.add(by=SYSTEM, name="Zabbix")
    assert issued.key not in repr(issued)
    asked = {"Authorization": f"Bearer {issued.key}"}
    assert client.get("/truc/api/health", headers=asked).json()["numbers"]["waiting"] == 0
    for name in ("parcels", "participants", "stuck", "throughput"):
        assert client.get(f"/truc/api/{name}", headers=asked).status_code == 200
    assert client.get("/truc/api/openapi.json").status_code == 200
    assert client.get(f"/truc/api/parcels/{issued.row.pk}", headers=asked).status_code == 404
    assert client.get("/truc/api/stuck").status_code == 401
    api_keys.revoke(by=SYSTEM, name="Zabbix")
    refused = client.get("/truc/api/health", headers=asked)
    assert refused.status_code == 401
    assert refused.json()["error"] == "unauthorized"
