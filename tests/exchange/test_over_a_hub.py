"""Over a hub: the same bytes on every try, back-off, refusals that hit one recipient only, mailboxes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection as database
from django.db import transaction
from django.test.utils import CaptureQueriesContext

from congvan.desk.models import Notice
from congvan.exchange import store
from congvan.exchange.models import AxisOrgan, Connection, IncomingPackage, OutgoingPackage, Receipt
from congvan.exchange.queries import failures, packages, reachable, tracks
from congvan.exchange.services import (
    again,
    answering,
    delivery,
    directory,
    fetching,
    recalling,
    receiving,
    resending,
    watch,
)
from congvan.exchange.services.sending import Facts
from congvan.exchange.states import BusinessType, DispatchStatus, IncomingStatus, OutgoingStatus
from congvan.kernel import clock
from congvan.kernel.errors import NotAllowed, NotFound, WrongState
from edxml_vn import model, reading
from tests.documents.papers import Office
from tests.drafting.conftest import NOW
from tests.exchange import papers
from tests.exchange.hubs import MemoryHub

pytestmark = pytest.mark.django_db


def sent(office: Office, *identifiers: str, **more):  # type: ignore[no-untyped-def]
    document = papers.outgoing(office.lan)
    organs = [papers.organ(office.lan, f"Cơ quan {code}", code) for code in identifiers]
    return document, papers.send(office.lan, document, *organs, **more)


def test_one_package_for_all_recipients_says_everything(
    office: Office, line: Connection, hub: MemoryHub
):
    facts = Facts(
        competence="KT.", to_places=("Như trên", "Lưu: VT"), copies=3, staff_name="Hoàng Thị Lan"
    )
    _, dispatches = sent(office, "H70.09", "H70.10", facts=facts)
    with CaptureQueriesContext(database) as made:
        assert papers.run() == 1
    assert len([one for one in made if "SAVEPOINT" not in one["sql"]]) <= 12
    package = OutgoingPackage.objects.get()
    assert (package.status, package.attempts, bool(package.hub_doc_id)) == (
        OutgoingStatus.SENT,
        1,
        True,
    )
    said = reading.read(store.packages().path(package.sha256)).message
    assert isinstance(said, model.Document)
    assert said.document_id == f"H21.05,{clock.today():%Y/%m/%d},87/SKHCN-CĐS"
    assert (said.type, said.type_name, said.signer.competence) == (18, "Công văn", "KT.")
    assert (said.to_places, said.promulgation_amount, said.priority) == (
        ("Như trên", "Lưu: VT"),
        3,
        0,
    )
    assert said.business.staff[0].staff == "Hoàng Thị Lan"
    assert [one.name for one in said.attachments] == ["cong-van.pdf"]
    assert {papers.fresh(one).status for one in dispatches} == {DispatchStatus.SENT}


def test_an_answer_that_is_lost_delivers_once(office: Office, line: Connection, hub: MemoryHub):
    _, (dispatch,) = sent(office, "H70.09")
    hub.answers_lost = 1
    papers.run()
    waiting = papers.fresh(dispatch)
    assert (waiting.status, waiting.note) == (
        DispatchStatus.SENDING,
        "Mất kết nối khi chờ trả lời.",
    )
    assert Connection.objects.get().failing_since
    with clock.frozen(NOW + timedelta(minutes=1)):
        papers.run()
    assert papers.fresh(dispatch).status == DispatchStatus.SENT
    assert len(hub.boxes["H70.09", "edoc"]) == 1
    assert Connection.objects.get().failing_since is None


def test_given_up_after_three_days_then_resent(office: Office, line: Connection, hub: MemoryHub):
    document, (dispatch,) = sent(office, "H70.09")
    hub.away = "Trục không trả lời."
    package, now, pauses = OutgoingPackage.objects.get(), NOW, []
    for _ in range(16):
        with clock.frozen(now):
            delivery.deliver(package_id=package.pk)
        package.refresh_from_db()
        if package.next_try_at:
            pauses.append(package.next_try_at - now)
            now = package.next_try_at
    assert pauses[:6] == [timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 360)]
    assert timedelta(days=2, hours=12) < now - NOW <= timedelta(days=3)
    assert (package.status, papers.fresh(dispatch).status) == (OutgoingStatus.FAILED, "failed")
    assert Notice.objects.filter(kind="exchange.failed").count() >= 1
    (row,), _ = failures.failed(office.lan)
    assert (row.name, row.attempts) == ("Cơ quan H70.09", 16)
    assert failures.failed_count(office.quang) == 0
    assert "Đã gửi 16 lần" in tracks.track(office.lan, document.pk).rows[0].sentence
    watch.tell_failures()
    assert "87/SKHCN-CĐS (1)" in Notice.objects.filter(kind="exchange.failures")[0].sentence
    with pytest.raises(NotAllowed):
        resending.resend(by=office.khai, dispatch_id=dispatch.pk)
    with pytest.raises(NotFound):
        resending.resend(by=office.quang, dispatch_id=dispatch.pk)
    hub.away, bytes_before = "", package.sha256
    assert resending.resend_failed(by=office.lan, document_id=document.pk) == 1
    papers.run()
    package.refresh_from_db()
    assert (package.status, package.sha256) == (OutgoingStatus.SENT, bytes_before)
    assert papers.fresh(dispatch).status == DispatchStatus.SENT


def test_one_unknown_recipient_stops_no_other(office: Office, line: Connection, hub: MemoryHub):
    _, dispatches = sent(office, "H70.09", "H70.77", "H70.10")
    papers.run()
    papers.run()
    assert [papers.fresh(one).status for one in dispatches] == ["sent", "failed", "sent"]
    assert len(hub.boxes["H70.09", "edoc"]) == len(hub.boxes["H70.10", "edoc"]) == 1
    lost = dispatches[1]
    resending.settle(by=office.lan, dispatch_id=lost.pk, note="Đã gửi bản giấy")
    assert failures.failed_count(office.lan) == 0
    with pytest.raises(WrongState):
        resending.settle(by=office.lan, dispatch_id=dispatches[0].pk)


def test_a_recipient_without_a_way_fails_and_says_what_to_do(office: Office, line: Connection):
    _, (dispatch,) = sent(office, "")
    assert dispatch.status == DispatchStatus.FAILED
    assert "chưa có mã định danh" in dispatch.note
    with pytest.raises(WrongState):
        resending.resend(by=office.lan, dispatch_id=dispatch.pk)
    found = reachable.reachable(office.lan, [dispatch.organ_id])[dispatch.organ_id]
    assert (found.label, found.kind) == ("chưa có trên trục", "none")
    AxisOrgan.objects.create(
        connection=line, code="H70.09", name="Sở Y tế", folded_name="so y te", seen_at=NOW
    )
    directory.fill_identifier(
        by=office.lan, organ_id=dispatch.organ_id, axis_organ_id=AxisOrgan.objects.get().pk
    )
    resending.resend(by=office.lan, dispatch_id=dispatch.pk)
    papers.run()
    assert papers.fresh(dispatch).status == DispatchStatus.SENT


def test_statuses_move_forwards_only_and_none_is_dropped(
    office: Office, line: Connection, hub: MemoryHub
):
    _document, (dispatch,) = sent(office, "H70.09")
    papers.run()
    key = OutgoingPackage.objects.get().document_key
    reports = [("03", 2, "Số đến 7"), ("01", 1, ""), ("03", 3, "Số đến 7"), ("05", 5, ""), ("02", 6, "sai"), ("44", 7, "")]  # fmt: skip
    for code, minutes, text in reports:
        data = papers.status_bytes(key, code, at=NOW + timedelta(minutes=minutes), text=text)
        hub.put("H21.05", "status", data)
    hub.put("H21.05", "status", papers.status_bytes("khong-co", "01", at=NOW, symbol="1/KHONG"))
    assert fetching.fetch(connection_id=line.pk) == 7
    assert fetching.fetch(connection_id=line.pk) == 0
    now = papers.fresh(dispatch)
    assert (now.status, now.note) == (DispatchStatus.IN_PROGRESS, "Số đến 7")
    assert now.accepted_at is not None
    assert now.arrived_at is not None
    assert now.accepted_at > now.arrived_at
    kept = Receipt.objects.order_by("id").values_list("code", "is_odd")
    assert list(kept) == [
        ("03", False),
        ("01", True),
        ("03", True),
        ("05", False),
        ("02", True),
        ("44", True),
    ]
    assert {one[1] for one in hub.acknowledged} == {"done"}
    nobody = papers.newest(office.agency_id)
    assert (nobody.status, len(nobody.warnings)) == (IncomingStatus.NOTED, 1)


def test_refused_then_sent_anew_with_other_bytes(office: Office, line: Connection, hub: MemoryHub):
    _, (dispatch,) = sent(office, "H70.09")
    papers.run()
    first = OutgoingPackage.objects.get()
    hub.put(
        "H21.05",
        "status",
        papers.status_bytes(first.document_key, "02", at=NOW, text="Thiếu phụ lục"),
    )
    fetching.fetch(connection_id=line.pk)
    assert (papers.fresh(dispatch).status, papers.fresh(dispatch).note) == (
        "refused",
        "Thiếu phụ lục",
    )
    assert Notice.objects.filter(
        kind="exchange.reported", sentence__contains="Thiếu phụ lục"
    ).exists()
    with clock.frozen(NOW + timedelta(minutes=9)):
        resending.resend(by=office.lan, dispatch_id=dispatch.pk)
        papers.run()
    assert len(hub.boxes["H70.09", "edoc"]) == 2
    assert set(OutgoingPackage.objects.values_list("document_key", flat=True)) == {
        first.document_key
    }


def test_mailbox_keeps_once_acknowledges_after_and_passes_rubbish(
    office: Office, line: Connection, hub: MemoryHub
):
    data = papers.edoc_bytes(papers.stranger())
    hub.put("H21.05", "edoc", data)
    hub.put("H21.05", "edoc", data)
    hub.put("H21.05", "edoc", b"<edXML>rac")
    other = papers.stranger(subject="Mời dự họp (sửa)")
    hub.put("H21.05", "edoc", papers.edoc_bytes(other))
    assert fetching.fetch(connection_id=line.pk, wait=5) == 4
    assert sorted(one[1] for one in hub.acknowledged) == ["done", "done", "done", "fail"]
    first, bad, changed = IncomingPackage.objects.order_by("id")
    assert (first.status, first.symbol, first.urgency, first.from_name) == (
        "new",
        "12/SYT-VP",
        2,
        "Sở Y tế",
    )
    assert first.header["subject"] == "Mời dự họp"
    assert first.files.get().blob is not None
    assert (bad.status, bool(bad.reason)) == (IncomingStatus.UNREADABLE, True)
    assert "cùng mã văn bản" in changed.warnings[-1]["sentence"]
    with store.packages().open(first.sha256) as kept:
        assert kept.read() == data
    assert [one.symbol for one in packages.incoming(office.lan).rows] == [
        "12/SYT-VP",
        "",
        "12/SYT-VP",
    ]
    assert packages.incoming_package(office.lan, first.pk).files[0].name == "moi-hop.pdf"
    with pytest.raises(NotFound):
        packages.incoming_package(office.quang, first.pk)


def test_a_package_is_kept_in_few_statements_and_bad_files_stay_out(
    office: Office, line: Connection, tmp_path: Path
):
    attachments = (
        model.Attachment(name="moi-hop.pdf", data=papers.pdf()),
        model.Attachment(name="vi-rut.exe", data=b"MZ" + bytes(300)),
    )
    path = papers.at_path(tmp_path, papers.edoc_bytes(papers.stranger(attachments=attachments)))
    with CaptureQueriesContext(database) as made:
        package = receiving.keep(agency_id=office.agency_id, connection=line, path=path)
    assert len([one for one in made if "SAVEPOINT" not in one["sql"]]) <= 15
    good, bad = package.files.order_by("position")
    assert good.blob is not None
    assert (bad.blob, bool(bad.problem)) == (None, True)
    assert receiving.keep(agency_id=office.agency_id, connection=line, path=path).pk == package.pk


def test_a_reply_is_seen_in_the_track(office: Office, line: Connection, hub: MemoryHub):
    document, (dispatch,) = sent(office, "H70.09")
    papers.run()
    key = OutgoingPackage.objects.get().document_key
    answer = papers.stranger(response_for=(model.ResponseFor(organ_id="H21.05", document_id=key),))
    hub.put("H21.05", "edoc", papers.edoc_bytes(answer))
    fetching.fetch(connection_id=line.pk)
    assert papers.fresh(dispatch).reply_symbol == "12/SYT-VP"
    assert answering.replied_documents(papers.newest(office.agency_id)) == [document]


def test_replacement_goes_as_such_to_those_who_have_it(
    office: Office, line: Connection, hub: MemoryHub
):
    document, _ = sent(office, "H70.09")
    papers.run()
    organs = [papers.organ(office.lan, f"Cơ quan {code}", code) for code in ("H70.09", "H70.10")]
    later = papers.outgoing(office.lan, "90/SKHCN-CĐS")
    papers.send(
        office.lan,
        later,
        *organs,
        business=BusinessType.REPLACE,
        target=document,
        reason="Sai số liệu",
    )
    papers.run()
    kinds = OutgoingPackage.objects.filter(document=later).order_by("business_type")
    assert [(one.business_type, one.codes) for one in kinds] == [(0, ["H70.10"]), (3, ["H70.09"])]
    said = reading.read(store.packages().path(kinds[1].sha256)).message
    assert isinstance(said, model.Document)
    assert said.targets == (OutgoingPackage.objects.filter(document=document)[0].document_key,)


def test_recall_over_a_hub_is_refused_and_the_track_goes_back(
    office: Office, line: Connection, hub: MemoryHub
):
    _document, (dispatch,) = sent(office, "H70.09")
    papers.run()
    key = OutgoingPackage.objects.get().document_key
    for code, minutes in (("01", 1), ("03", 2)):
        hub.put(
            "H21.05", "status", papers.status_bytes(key, code, at=NOW + timedelta(minutes=minutes))
        )
    fetching.fetch(connection_id=line.pk)
    recalling.recall_from(by=office.lan, dispatch_id=dispatch.pk, reason="Gửi nhầm")
    papers.run()
    asked = reading.read(hub.boxes["H70.09", "status"][0][1]).message
    assert isinstance(asked, model.StatusReport)
    assert (asked.status_code, asked.response_for.organ_id, asked.description) == (
        "13",
        "H70.09",
        "Gửi nhầm",
    )
    hub.put(
        "H21.05",
        "status",
        papers.status_bytes(key, "16", at=NOW + timedelta(hours=1), text="Đã xử lý xong"),
    )
    fetching.fetch(connection_id=line.pk)
    after = papers.fresh(dispatch)
    assert (after.status, after.note) == (
        DispatchStatus.ACCEPTED,
        "Không đồng ý thu hồi: Đã xử lý xong",
    )


def test_a_lost_report_can_be_sent_again(office: Office, line: Connection, hub: MemoryHub):
    hub.put("H21.05", "edoc", papers.edoc_bytes(papers.stranger()))
    fetching.fetch(connection_id=line.pk)
    hub.codes.discard("H70.09")
    with transaction.atomic():
        answering.note_arrived(package=answering.lock_package(IncomingPackage.objects.get().pk))
    papers.run()
    report = OutgoingPackage.objects.get()
    assert report.status == OutgoingStatus.FAILED
    hub.codes.add("H70.09")
    again.resend_package(by=office.lan, package_id=report.pk)
    papers.run()
    assert len(hub.boxes["H70.09", "status"]) == 1
    view = packages.incoming_package(office.lan, IncomingPackage.objects.get().pk)
    assert [(one.what, one.status) for one in view.reports] == [("Báo “Đã đến”", "sent")]


def test_forgotten_packages_are_ordered_again(office: Office, line: Connection):
    from procrastinate.contrib.django.models import ProcrastinateJob

    sent(office, "H70.09")
    with clock.frozen(NOW + timedelta(hours=1)):
        assert watch.put_back_forgotten() == 0
        with database.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'exchange'")
        assert watch.put_back_forgotten() == 1
    assert ProcrastinateJob.objects.filter(queue_name="exchange").count() == 1
