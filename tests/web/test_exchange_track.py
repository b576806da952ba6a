"""The parcel track: who has it, what failed, the proof, what the clerk does about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvan.documents.models import Document
from congvan.drafting.models import Issue
from congvan.exchange.models import Dispatch
from congvan.exchange.states import DispatchStatus
from congvan.kernel import clock
from tests.drafting.papers import drafting_office
from tests.drafting_issue import offices
from tests.pages.visitors import signed_in
from tests.web import axis_of_office as axis_office
from tests.web.signing_in import words
from tests.world import OUTSIDER, World

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def out(world: World) -> Issue:
    """A letter that is out, over the axis to nobody yet."""
    with offices.quick():
        issue = offices.issued(drafting_office(world))
    Dispatch.objects.filter(document_id=issue.document_id).delete()
    return issue


def _document(issue: Issue) -> Document:
    return Document.objects.get(pk=issue.document_id)


def test_each_recipient_stands_with_its_times_and_what_can_be_done(world: World, out: Issue):
    axis = axis_office.on_axis(world)
    axis_office.sent(
        axis, _document(out), dak_doa="done", mang_yang="accepted", kong_chro="arrived",
        ia_pa="sending", ia_hru="failed",
    )  # fmt: skip
    path = reverse("outgoing:track", args=[out.pk])
    lan = signed_in(world, "lan")
    page = lan.get(path).context["page"]
    assert [(tab.label, tab.count) for tab in page.tabs] == [
        ("Tất cả", 5), ("Hoàn thành", 1), ("Đã tiếp nhận", 1), ("Đã đến", 1), ("Đang gửi", 1),
        ("Gửi lỗi", 1),
    ]  # fmt: skip
    first = page.rows[0]
    assert (first.name, first.pill.text, first.is_warning) == ("UBND xã Ia Hru", "Gửi lỗi", True)
    assert first.resend_href
    assert page.failed == 1
    by_name = {row.name: row for row in page.rows}
    assert by_name["UBND xã Kong Chro"].link.label == "Nhắc tiếp nhận"
    assert by_name["UBND xã Dak Doa"].link.label == "Biên nhận"
    only = lan.get(path, {"nhom": "loi"}).context["page"]
    assert [row.name for row in only.rows] == ["UBND xã Ia Hru"]
    table = lan.get(reverse("outgoing:track-table", args=[out.pk]), {"nhom": "loi"})
    assert "UBND xã Ia Hru" in words(table)
    assert "UBND xã Dak Doa" not in words(table)
    assert "1 gửi lỗi" in words(lan.get(reverse("outgoing:issue", args=[out.pk])))
    assert "2/5 đã tiếp nhận" in words(lan.get(reverse("outgoing:list"), {"tab": "da-gui"}))


def test_who_may_not_act_only_reads_and_the_outsider_sees_nothing(world: World, out: Issue):
    axis = axis_office.on_axis(world)
    lost = axis_office.failing(axis, _document(out))
    path = reverse("outgoing:track", args=[out.pk])
    page = signed_in(world, "an").get(path).context["page"]
    assert not page.resend_href
    assert not page.rows[0].resend_href
    resend = reverse("outgoing:resend", args=[lost.pk])
    assert signed_in(world, "an").post(resend).status_code == 404
    outsider = signed_in(world, OUTSIDER)
    receipt = reverse("outgoing:receipt", args=[lost.pk])
    assert {outsider.get(one).status_code for one in (path, receipt)} == {404}
    _takes_no_more_statements(world, axis, out)


def test_what_failed_is_sent_again_or_settled(world: World, out: Issue):
    axis = axis_office.on_axis(world)
    lost = axis_office.sent(axis, _document(out), ia_hru="failed", ia_pa="failed")
    lan = signed_in(world, "lan")
    track = reverse("outgoing:track", args=[out.pk])
    one = lan.post(reverse("outgoing:resend", args=[lost[0].pk]))
    assert one["Location"] == track
    assert Dispatch.objects.get(pk=lost[0].pk).status == DispatchStatus.WAITING
    lan.post(reverse("outgoing:resend-failed", args=[out.pk]))
    assert Dispatch.objects.get(pk=lost[1].pk).status == DispatchStatus.WAITING
    Dispatch.objects.filter(pk=lost[0].pk).update(status=DispatchStatus.FAILED)
    path = reverse("outgoing:settle", args=[lost[0].pk])
    assert "Không gửi UBND xã Ia Hru nữa?" in words(lan.get(path))
    assert lan.post(path, {"note": "Đã đưa bản giấy"}).status_code == 302
    assert Dispatch.objects.get(pk=lost[0].pk).is_settled


def test_one_recipient_is_asked_to_give_the_document_back(world: World, out: Issue):
    axis = axis_office.on_axis(world)
    wrong, right = axis_office.sent(axis, _document(out), ia_pa="accepted", dak_doa="accepted")
    lan, receipt = signed_in(world, "lan"), reverse("outgoing:receipt", args=[wrong.pk])
    path = reverse("outgoing:recall-from", args=[wrong.pk])
    assert lan.get(receipt).context["page"].recall_href == path
    assert not signed_in(world, "an").get(receipt).context["page"].recall_href
    assert {signed_in(world, who).post(path).status_code for who in ("an", OUTSIDER)} == {404}
    assert "Thu hồi ở UBND xã Ia Pa?" in words(lan.get(path))
    silent = lan.post(path, {"reason": " "})
    assert silent.status_code == 422
    assert "nơi nhận đọc được lý do này" in words(silent)
    assert lan.post(path, {"reason": "Gửi nhầm nơi nhận."}).status_code == 302
    assert Dispatch.objects.get(pk=wrong.pk).status == DispatchStatus.RECALLING
    assert Dispatch.objects.get(pk=right.pk).status == DispatchStatus.ACCEPTED
    asked = lan.get(receipt).context["page"]
    assert asked.sentence == "Gửi nhầm nơi nhận. Chờ nơi nhận trả lời."
    assert not asked.recall_href


def test_refusals_are_told_apart_from_failures(world: World, out: Issue):
    axis = axis_office.on_axis(world)
    refused, _ = axis_office.sent(axis, _document(out), ia_pa="refused", ia_hru="failed")
    Dispatch.objects.filter(pk=refused.pk).update(note="Không đúng thẩm quyền.", is_settled=True)
    lan = signed_in(world, "lan")
    rows = lan.get(reverse("outgoing:track", args=[out.pk])).context["page"].rows
    assert {row.name: (row.sentence, row.is_warning) for row in rows}["UBND xã Ia Pa"] == (
        "Không đúng thẩm quyền. Đã ghi: không gửi nữa.", False,
    )  # fmt: skip
    Dispatch.objects.filter(pk=refused.pk).update(is_settled=False)
    (row,) = lan.get(reverse("outgoing:list"), {"tab": "gui-loi"}).context["page"].rows
    assert [pill.text for pill in row.pills] == ["Gửi lỗi", "Từ chối"]
    assert row.due is None
    assert "0/2 đã tiếp nhận · 1 từ chối · 1 gửi lỗi" in row.second


def test_the_receipt_proves_times_and_a_reminder_is_a_phone_call(world: World, out: Issue):
    axis = axis_office.on_axis(world)
    (found,) = axis_office.sent(axis, _document(out), dak_doa="accepted")
    answer = signed_in(world, "an").get(reverse("outgoing:receipt", args=[found.pk]))
    page = answer.context["page"]
    assert [entry.who for entry in page.entries] == ["Siu Hnhan", "Siu Hnhan"]
    assert page.files
    assert all(len(file.sha256) == 64 for file in page.files)
    assert "Trục liên thông tỉnh" in words(answer)
    (waits,) = axis_office.sent(axis, _document(out), kong_chro="arrived")
    axis.connection.organs.update(code=waits.code)
    page = words(signed_in(world, "lan").get(reverse("outgoing:remind", args=[waits.pk])))
    assert "0269 3831 047" in page
    assert "Trục không chuyển được lời nhắc" in page


def _takes_no_more_statements(world: World, axis: axis_office.Axis, out: Issue) -> None:
    axis_office.sent(axis, _document(out), dak_doa="done", mang_yang="failed")
    lan, path = signed_in(world, "lan"), reverse("outgoing:track", args=[out.pk])
    lan.get(path)
    with CaptureQueriesContext(connection) as short:
        lan.get(path)
    axis_office.sent(axis, _document(out), a="done", b="failed", c="arrived", d="accepted")
    with CaptureQueriesContext(connection) as long:
        lan.get(path)
    assert len(long) == len(short)
