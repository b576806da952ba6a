"""What strangers, lost answers and late clicks might do to the exchange, and do not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from congvan.desk.models import Notice
from congvan.exchange.models import Connection, IncomingPackage, OutgoingPackage, Receipt
from congvan.exchange.queries import downloads, tracks
from congvan.exchange.services import (
    again,
    connections,
    delivery,
    fetching,
    matching,
    recalling,
    resending,
)
from congvan.exchange.states import BusinessType, DispatchStatus, IncomingStatus, OutgoingStatus
from congvan.kernel import clock
from congvan.kernel.errors import NotFound, WrongState
from congvan.kernel.files import StoreFull
from congvan.kernel.vault import VaultDamaged
from edxml_vn import model
from tests.documents.papers import Office
from tests.drafting.conftest import NOW
from tests.exchange import papers
from tests.exchange.hubs import MemoryHub

pytestmark = pytest.mark.django_db


def sent(office: Office, *identifiers: str, **more):  # type: ignore[no-untyped-def]
    document = papers.outgoing(office.lan)
    organs = [papers.organ(office.lan, f"Cơ quan {code}", code) for code in identifiers]
    return document, papers.send(office.lan, document, *organs, **more)


def given_up(package: OutgoingPackage) -> None:
    """Try it as often as it is tried."""
    now = NOW
    for _ in range(16):
        with clock.frozen(now):
            delivery.deliver(package_id=package.pk)
        package.refresh_from_db()
        now = package.next_try_at or now


def recalled(office: Office, document) -> int:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        return recalling.recall(by=office.lan, document=document, reason="Sai số liệu")


def test_a_recalled_document_is_not_sent_by_a_late_click(
    office: Office, line: Connection, hub: MemoryHub
):
    document, _ = sent(office, "H70.77")
    papers.run()
    package = OutgoingPackage.objects.get()
    assert package.status == OutgoingStatus.FAILED
    recalled(office, document)
    hub.codes.add("H70.77")
    with pytest.raises(WrongState):
        again.resend_package(by=office.lan, package_id=package.pk)
    papers.run()
    assert not hub.boxes


def test_a_package_is_sent_again_to_those_only_who_have_nothing(
    office: Office, line: Connection, hub: MemoryHub
):
    _, dispatches = sent(office, "H70.09", "H70.10")
    hub.away = "Trục không trả lời."
    whole = OutgoingPackage.objects.get()
    given_up(whole)
    hub.away = ""
    resending.resend(by=office.lan, dispatch_id=dispatches[0].pk)
    papers.run()
    again.resend_package(by=office.lan, package_id=whole.pk)
    papers.run()
    assert {code: len(box) for (code, _), box in hub.boxes.items()} == {"H70.09": 1, "H70.10": 1}
    assert {papers.fresh(one).status for one in dispatches} == {DispatchStatus.SENT}


def test_all_that_failed_goes_again_with_the_bytes_of_before(
    office: Office, line: Connection, hub: MemoryHub
):
    """The hub had it although nobody heard its answer for three days: nothing doubles (SPEC K5)."""
    document, dispatches = sent(office, "H70.09", "H70.10")
    hub.answers_lost = 1
    package = OutgoingPackage.objects.get()
    delivery.deliver(package_id=package.pk)
    hub.away = "Trục không trả lời."
    given_up_later(package)
    hub.away = ""
    assert resending.resend_failed(by=office.lan, document_id=document.pk) == 2
    papers.run()
    assert OutgoingPackage.objects.count() == 1
    assert {code: len(box) for (code, _), box in hub.boxes.items()} == {"H70.09": 1, "H70.10": 1}
    assert {papers.fresh(one).status for one in dispatches} == {DispatchStatus.SENT}


def given_up_later(package: OutgoingPackage) -> None:
    package.refresh_from_db()
    while package.next_try_at:
        with clock.frozen(package.next_try_at):
            delivery.deliver(package_id=package.pk)
        package.refresh_from_db()


def test_who_may_have_it_is_asked_although_no_answer_was_heard(
    office: Office, line: Connection, hub: MemoryHub
):
    document, (dispatch,) = sent(office, "H70.09")
    hub.answers_lost = 1
    package = OutgoingPackage.objects.get()
    delivery.deliver(package_id=package.pk)
    hub.away = "Trục không trả lời."
    given_up_later(package)
    hub.away = ""
    assert papers.fresh(dispatch).status == DispatchStatus.FAILED
    assert recalled(office, document) == 1
    papers.run()
    assert len(hub.boxes["H70.09", "status"]) == 1
    assert papers.fresh(dispatch).status == DispatchStatus.RECALLING


def test_a_replacement_stays_one_when_it_is_sent_again(
    office: Office, line: Connection, hub: MemoryHub
):
    old, _ = sent(office, "H70.09", "H70.10")
    papers.run()
    newer = papers.outgoing(office.lan, "88/SKHCN-CĐS")
    organs = [papers.organ(office.lan, f"Cơ quan {one}", one) for one in ("H70.09", "H70.10")]
    hub.codes.discard("H70.09")
    lines = papers.send(
        office.lan, newer, *organs, business=BusinessType.REPLACE, target=old, reason="Sai"
    )
    papers.run()
    papers.run()
    assert [papers.fresh(one).status for one in lines] == ["failed", "sent"]
    hub.codes.add("H70.09")
    resending.resend(by=office.lan, dispatch_id=lines[0].pk)
    papers.run()
    last = OutgoingPackage.objects.latest("pk")
    assert (last.business_type, last.codes) == (BusinessType.REPLACE, ["H70.09"])
    assert last.header["tell"] == [office.lan.membership_id]


def test_a_corrected_code_is_used_when_it_is_sent_again(
    office: Office, line: Connection, hub: MemoryHub
):
    _, (dispatch,) = sent(office, "H70.77")
    papers.run()
    organ = dispatch.organ
    organ.identifier = "H70.10"
    organ.save()
    resending.resend(by=office.lan, dispatch_id=dispatch.pk)
    papers.run()
    now = papers.fresh(dispatch)
    assert (now.code, now.status) == ("H70.10", DispatchStatus.SENT)
    assert len(hub.boxes["H70.10", "edoc"]) == 1


@pytest.mark.parametrize("failure", [VaultDamaged("exchange.key"), StoreFull(), OSError(28, "")])
def test_a_fault_of_this_machine_is_no_refusal(
    failure: Exception, office: Office, line: Connection, monkeypatch: pytest.MonkeyPatch
):
    _, (dispatch,) = sent(office, "H70.09")

    def fails(_connection: Connection) -> None:
        raise failure

    monkeypatch.setattr(delivery, "client_of", fails)
    papers.run()
    package = OutgoingPackage.objects.get()
    assert (package.status, package.attempts) == (OutgoingStatus.WAITING, 1)
    assert package.next_try_at == NOW + timedelta(minutes=1)
    assert papers.fresh(dispatch).status == DispatchStatus.SENDING


def test_a_hub_moves_nothing_that_did_not_go_over_it(
    office: Office, line: Connection, hub: MemoryHub
):
    """Somebody at the hub took the code of an agency of this node."""
    document = papers.outgoing(office.lan)
    (dispatch,) = papers.send(office.lan, document, papers.organ(office.lan, "Sở Nội vụ"))
    papers.run()
    assert dispatch.connection_id is None
    key = OutgoingPackage.objects.get().document_key
    forged = papers.status_bytes(key, "06", sender=dispatch.code, at=NOW)
    hub.put("H21.05", "status", forged)
    fetching.fetch(connection_id=line.pk)
    assert papers.fresh(dispatch).status == DispatchStatus.SENT
    assert not Receipt.objects.exists()
    came = IncomingPackage.objects.get(agency_id=office.quang.agency_id)
    asks = IncomingPackage(
        agency_id=came.agency_id, connection=line, kind="status", status_code="13",
        from_code=came.from_code, document_key=came.document_key, header={},
    )  # fmt: skip
    assert matching.find_target(asks) is None


def test_another_organ_of_the_hub_reports_for_nobody_else(
    office: Office, line: Connection, hub: MemoryHub
):
    _, (dispatch, other) = sent(office, "H70.09", "H70.10")
    papers.run()
    key = OutgoingPackage.objects.get().document_key
    hub.put("H21.05", "status", papers.status_bytes(key, "02", sender="H70.11", at=NOW))
    hub.put("H21.05", "status", papers.status_bytes(key, "03", sender="H70.10", at=NOW))
    fetching.fetch(connection_id=line.pk)
    assert papers.fresh(dispatch).status == DispatchStatus.SENT
    assert papers.fresh(other).status == DispatchStatus.ACCEPTED


def test_nobody_signs_as_another_agency_of_the_node(office: Office, line: Connection):
    from congvan.exchange.codes import senders
    from congvan.organization.models import AgencyIdentifier

    AgencyIdentifier.objects.create(
        agency_id=office.quang.agency_id, code="H21.77", valid_from=clock.today()
    )
    assert senders([office.quang.agency_id])[office.quang.agency_id].code == "H21.77"
    made = connections.add(
        by=None, name="Trục lạ", base_url="https://la.example.vn/vxp", system_id="x", secret="y"
    )
    connections.remove_agency(by=None, connection_id=line.pk, agency_id=office.agency_id)
    with pytest.raises(WrongState):
        connections.add_agency(
            by=None, connection_id=made.pk, agency_id=office.agency_id, code="H21.77"
        )


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00", "9999-12-31T23:59:59"])
def test_a_clock_beyond_reason_breaks_no_page(
    at: str, office: Office, line: Connection, hub: MemoryHub
):
    document, (dispatch,) = sent(office, "H70.09")
    papers.run()
    key = OutgoingPackage.objects.get().document_key
    hub.put("H21.05", "status", papers.status_bytes(key, "03", at=datetime.fromisoformat(at)))
    assert fetching.fetch(connection_id=line.pk) == 1
    assert tracks.track(office.lan, document.pk).rows[0].accepted_at
    assert tracks.receipt(office.lan, dispatch.pk).receipts


def test_bytes_of_what_was_recalled_or_barred_are_for_nobody(office: Office):
    def kept(number: int, status: IncomingStatus, key: str = "K", **more) -> IncomingPackage:  # type: ignore[no-untyped-def]
        return IncomingPackage.objects.create(
            agency_id=office.agency_id, kind="edoc", from_code="H1", document_key=key,
            status=status, sha256=f"{number:064}", size=1, received_at=NOW,
            **{"header": {"kind": "edoc"}, **more},
        )  # fmt: skip

    withheld = [
        kept(1, IncomingStatus.REFUSED),
        kept(2, IncomingStatus.RECALLED),
        kept(3, IncomingStatus.AGREED, business_type=BusinessType.RECALL),
        kept(4, IncomingStatus.REFUSED, key="B", header={}),
    ]
    for one in withheld:
        with pytest.raises(NotFound):
            downloads.package_bytes(office.lan, "den", one.pk)


def test_names_do_not_run_backwards(office: Office, line: Connection, hub: MemoryHub):
    _, (dispatch,) = sent(office, "H70.09")
    papers.run()
    key = OutgoingPackage.objects.get().document_key
    data = papers.status_bytes(key, "03", at=NOW, text="Số đến 7\u202efdp").replace(
        "Nguyễn Thị Hoa".encode(), "Nguyễn\u202eaoH".encode()
    )
    hub.put("H21.05", "status", data)
    fetching.fetch(connection_id=line.pk)
    receipt = Receipt.objects.get(dispatch=dispatch)
    assert "\u202e" not in receipt.staff + receipt.text


def test_a_package_as_large_as_they_come_is_kept_and_found(
    office: Office, line: Connection, hub: MemoryHub
):
    """Five thousand recipients, ten thousand replaced documents, signs that would break a page."""
    many = tuple(model.Organization(organ_id=f"H9.{one}") for one in range(5_000))
    replaced = tuple(model.Replacement(document_id=f"K{one}") for one in range(10_000))
    document = papers.stranger(
        to=many, subject="<script>alert(1)</script> \u202eĐỏ", business=model.Business(
            doc_type=BusinessType.REPLACE, replacements=replaced
        ),
    )  # fmt: skip
    hub.put("H21.05", "edoc", papers.edoc_bytes(document))
    assert fetching.fetch(connection_id=line.pk) == 1
    came = papers.newest(office.agency_id)
    assert (came.status, came.business_type) == (IncomingStatus.NEW, BusinessType.REPLACE)
    assert came.subject == "<script>alert(1)</script> Đỏ"
    assert matching.find_target(came) is None


def test_a_replacement_of_what_still_waits_says_so(
    office: Office, line: Connection, hub: MemoryHub
):
    """The hub was away when the first went out; the receiver may get the two in any order."""
    old, _ = sent(office, "H70.09")
    hub.away = "Trục không trả lời."
    papers.run()
    newer = papers.outgoing(office.lan, "88/SKHCN-CĐS")
    organ = papers.organ(office.lan, "Cơ quan H70.09", "H70.09")
    papers.send(office.lan, newer, organ, business=BusinessType.REPLACE, target=old, reason="Sai")
    assert OutgoingPackage.objects.get(document=newer).business_type == BusinessType.REPLACE


def test_mail_waits_while_nobody_uses_the_connection(
    office: Office, line: Connection, hub: MemoryHub
):
    connections.remove_agency(by=None, connection_id=line.pk, agency_id=office.agency_id)
    hub.put("H21.05", "edoc", papers.edoc_bytes(papers.stranger()))
    assert fetching.fetch(connection_id=line.pk) == 0
    assert not hub.acknowledged
    connections.add_agency(
        by=None, connection_id=line.pk, agency_id=office.agency_id, code="H21.05"
    )
    assert fetching.fetch(connection_id=line.pk) == 1


def test_a_return_after_the_acceptance_is_told_once(
    office: Office, line: Connection, hub: MemoryHub
):
    _, (dispatch,) = sent(office, "H70.09")
    papers.run()
    key = OutgoingPackage.objects.get().document_key
    for minute, (code, text) in enumerate((("03", ""), ("02", "Nhầm nơi"), ("02", "Nhầm nơi!"))):
        at = NOW + timedelta(minutes=minute)
        hub.put("H21.05", "status", papers.status_bytes(key, code, at=at, text=text))
    fetching.fetch(connection_id=line.pk)
    assert papers.fresh(dispatch).status == DispatchStatus.ACCEPTED
    told = Notice.objects.filter(kind="exchange.reported", sentence__contains="Nhầm nơi")
    assert told.values("sentence").distinct().count() == 1
