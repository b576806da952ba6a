"""Two agencies of one node: the same rows and statuses, no network, nothing twice."""

from __future__ import annotations

import pytest
from django.db import transaction

from congvan.exchange.models import IncomingPackage, OutgoingPackage, Receipt
from congvan.exchange.queries import tracks
from congvan.exchange.services import answering, delivery, recalling, telling
from congvan.exchange.states import DispatchStatus, IncomingStatus, OutgoingStatus, StatusCode
from congvan.kernel import clock
from congvan.kernel.errors import NotAllowed, NotFound
from congvan.kernel.models import AuditEvent
from tests.documents.papers import Office
from tests.exchange import papers
from tests.world import World, member

pytestmark = pytest.mark.django_db


def test_sent_arrived_accepted_done_without_a_hub(office: Office, world: World):
    theirs = papers.organ(office.lan, "Sở Nội vụ")
    document = papers.outgoing(office.lan)
    (dispatch,) = papers.send(office.lan, document, theirs)
    assert (dispatch.receiver_id, dispatch.status) == (office.quang.agency_id, "waiting")
    assert papers.run() == 1
    sent = OutgoingPackage.objects.get(document=document)
    delivery.deliver(package_id=sent.pk)
    came = IncomingPackage.objects.get(agency_id=office.quang.agency_id)
    assert (came.sha256, came.status, came.symbol) == (
        sent.sha256,
        IncomingStatus.NEW,
        document.symbol,
    )
    assert [(one.name, one.problem) for one in came.files.all()] == [("cong-van.pdf", "")]
    assert papers.fresh(dispatch).status == DispatchStatus.SENT
    clerk = clerk_of(world, office)
    with transaction.atomic():
        answering.note_arrived(package=answering.lock_package(came.pk))
    papers.run()
    assert papers.fresh(dispatch).status == DispatchStatus.ARRIVED
    theirs_document = papers.outgoing(clerk, "9/X", direction="out")
    with transaction.atomic():
        package = answering.open_package(clerk, came.pk)
        answering.accepted(by=clerk, package=package, document=theirs_document, number="15")
        assert answering.report(by=clerk, document_id=theirs_document.pk, code=StatusCode.DONE)
        assert not answering.report(by=clerk, document_id=theirs_document.pk, code=StatusCode.DONE)
    assert papers.run() == 2
    done = papers.fresh(dispatch)
    assert done.status == DispatchStatus.DONE
    assert done.accepted_at
    assert list(Receipt.objects.filter(dispatch=done).values_list("code", "text", "is_odd")) == [
        ("01", "", False), ("03", "Số đến 15", False), ("06", "", False),
    ]  # fmt: skip
    row = tracks.track(office.lan, document.pk).rows[0]
    assert (row.label, row.kind, row.via, row.has_receipt) == ("Hoàn thành", "ok", "node", True)
    proof = tracks.receipt(office.lan, dispatch.pk)
    assert [one.label for one in proof.receipts] == ["Đã đến", "Đã tiếp nhận", "Hoàn thành"]
    assert proof.files[0].sha256
    assert proof.package_sha256 == sent.sha256
    with pytest.raises(NotFound):
        tracks.receipt(office.quang, dispatch.pk)
    with pytest.raises(NotFound):
        tracks.track(office.quang, document.pk)
    told = AuditEvent.objects.filter(subject_type="document", subject_id=document.pk)
    assert {"exchange.handed_over", "exchange.sent", "exchange.reported"} <= set(
        told.values_list("code", flat=True)
    )


def test_recall_is_asked_and_agreed(office: Office, world: World):
    theirs = papers.organ(office.lan, "Sở Nội vụ")
    document = papers.outgoing(office.lan)
    (dispatch,) = papers.send(office.lan, document, theirs)
    papers.run()
    came = papers.newest(office.quang.agency_id)
    clerk = clerk_of(world, office)
    with transaction.atomic():
        answering.note_arrived(package=answering.lock_package(came.pk))
    with transaction.atomic():
        assert recalling.recall(by=office.lan, document=document, reason="Gửi nhầm") == 1
    papers.run()
    assert papers.fresh(dispatch).status == DispatchStatus.RECALLING
    asked = papers.newest(office.quang.agency_id)
    assert (asked.status_code, asked.status, asked.target_id) == ("13", IncomingStatus.NEW, came.pk)
    with transaction.atomic():
        package = answering.lock_package(asked.pk)
        answering.ask_consent(package=package, target=package.target)
        with pytest.raises(NotAllowed):
            answering.agreed(by=office.an, package=package)
        answering.agreed(by=clerk, package=package)
        answering.recalled(by=clerk, package=answering.lock_package(came.pk))
    papers.run()
    after = papers.fresh(dispatch)
    assert (after.status, after.recall_reason) == (DispatchStatus.RECALLED, "Gửi nhầm")
    assert "Gửi nhầm" in tracks.track(office.lan, document.pk).rows[0].sentence


def test_what_is_said_twice_of_a_document_within_a_second_arrives_twice(
    office: Office, world: World
):
    """Agreed to a replacement, then to the recall of it: the same words, and not the same bytes."""
    document = papers.outgoing(office.lan)
    (dispatch,) = papers.send(office.lan, document, papers.organ(office.lan, "Sở Nội vụ"))
    papers.run()
    came, clerk = papers.newest(office.quang.agency_id), clerk_of(world, office)
    with transaction.atomic():
        recalling.recall(by=office.lan, document=document, reason="Gửi nhầm")
    papers.run()
    asked = papers.newest(office.quang.agency_id)
    code = StatusCode.CHANGE_AGREED
    with clock.frozen(clock.now()):
        for package in (came, asked, came):
            with transaction.atomic():
                locked = answering.lock_package(package.pk)
                telling.tell_senders([locked], code, by=clerk)
        papers.run()
    assert Receipt.objects.filter(dispatch=dispatch, code=code).count() == 2
    with transaction.atomic():
        both = [answering.lock_package(one.pk) for one in (came, asked)]
        assert telling.tell_senders(both, StatusCode.CHANGE_REFUSED, by=clerk) == 2
    refusals = OutgoingPackage.objects.filter(status_code=StatusCode.CHANGE_REFUSED)
    assert len(set(refusals.values_list("header__at", flat=True))) == 2


def test_recall_before_sending_sends_nothing(office: Office):
    document = papers.outgoing(office.lan)
    (dispatch,) = papers.send(office.lan, document, papers.organ(office.lan, "Sở Nội vụ"))
    with transaction.atomic():
        assert recalling.recall(by=office.lan, document=document, reason="Sai số") == 0
    assert papers.run() == 0
    assert papers.fresh(dispatch).status == DispatchStatus.RECALLED
    assert OutgoingPackage.objects.get().status == OutgoingStatus.CANCELLED
    assert not IncomingPackage.objects.exists()


def clerk_of(world: World, office: Office):  # type: ignore[no-untyped-def]
    """Somebody of Sở Nội vụ; quang acts for its registry."""
    from congvan.organization.models import Membership, RoleGrant
    from congvan.organization.states import Role

    RoleGrant.objects.get_or_create(
        membership=Membership.objects.get(pk=office.quang.membership_id),
        role=Role.REGISTRY_CLERK, scope="agency", valid_from="2026-01-01",
    )  # fmt: skip
    return member(world, "quang")
