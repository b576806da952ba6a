"""Mới từ trục: the list, the entry screen with locked fields, accept and refuse in one step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from congvan.exchange.models import IncomingPackage, OutgoingPackage
from congvan.exchange.states import IncomingStatus
from congvan.intake.models import Arrival
from congvan.intake.states import ArrivalStatus
from congvan.kernel import clock
from congvan.registers.models import Entry
from tests.intake import desk as intake_desk
from tests.pages.visitors import signed_in
from tests.web import axis_of_office as axis_office
from tests.web.signing_in import words
from tests.world import OUTSIDER, World

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
LIST = "/van-ban-den/moi-tu-truc/"


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def axis(world: World) -> axis_office.Axis:
    intake_desk.open_registry(world)
    return axis_office.on_axis(world)


def _sent(client: Client, path: str, **changes: object) -> dict[str, object]:
    """What a browser sends back: disabled fields send nothing."""
    form = client.get(path).context["form"]
    sent = {
        name: form[name].value() for name, field in form.fields.items()
        if form[name].value() not in (None, "", False) and not field.disabled
    }  # fmt: skip
    if (day := sent.get("issued_on")) is not None:
        sent["issued_on"] = f"{day:%d/%m/%Y}"
    return {**sent, **changes}


def test_what_waits_is_listed_with_the_most_urgent_first(axis: axis_office.Axis, world: World):
    axis_office.arrived(axis, symbol="412/UBND-VP")
    flash = axis_office.arrived(axis, symbol="1302/UBND-KGVX", urgency=0)
    lan = signed_in(world, "lan")
    page = lan.get(LIST)
    rows = page.context["page"].rows
    assert [row.second[0] for row in rows] == ["1302/UBND-KGVX", "412/UBND-VP"]
    assert rows[0].href == reverse("intake:entry", args=[flash.pk])
    assert "Hỏa tốc" in words(page)
    assert signed_in(world, OUTSIDER).get(LIST).status_code == 404
    assert signed_in(world, "an").get(LIST).status_code == 404


def test_an_empty_list_says_what_will_come(axis: axis_office.Axis, world: World):
    assert "Không còn văn bản nào chờ tiếp nhận" in words(signed_in(world, "lan").get(LIST))


def test_the_fields_of_the_package_are_locked_and_one_button_enters_it(
    axis: axis_office.Axis, world: World
):
    arrival = axis_office.arrived(axis, symbol="412/UBND-VP")
    lan = signed_in(world, "lan")
    path = reverse("intake:entry", args=[arrival.pk])
    page = lan.get(path)
    form = page.context["form"]
    assert form.fields["symbol"].widget.attrs["readonly"]
    assert not form.fields["subject"].widget.attrs.get("readonly")
    assert "Theo gói tin của nơi gửi" in words(page)
    Arrival.objects.filter(pk=arrival.pk).update(status=ArrivalStatus.ACCEPTED)
    done = lan.post(path, _sent(lan, path, act="vao-so"))
    assert done.status_code == 302, words(done)
    package = IncomingPackage.objects.get(pk=arrival.package_id)
    assert package.status == IncomingStatus.ACCEPTED
    entry = Entry.objects.get(document_id=package.document_id)
    assert OutgoingPackage.objects.filter(about=package, status_code="03").exists()
    assert str(entry.number) in words(lan.get(LIST))


def test_a_locked_value_changes_only_with_a_reason(axis: axis_office.Axis, world: World):
    arrival = axis_office.arrived(axis, symbol="412/UBND-VP")
    Arrival.objects.filter(pk=arrival.pk).update(status=ArrivalStatus.ACCEPTED)
    lan = signed_in(world, "lan")
    path = reverse("intake:entry", args=[arrival.pk])
    refused = lan.post(path, _sent(lan, path, act="vao-so", symbol="413/UBND-VP"))
    assert refused.status_code == 422
    opened = f"{path}?mo-khoa=1"
    assert not lan.get(opened).context["form"].fields["symbol"].widget.attrs.get("readonly")
    sent = _sent(
        lan, opened, act="vao-so", symbol="413/UBND-VP", unlock_reason="Nơi gửi ghi sai số"
    )
    assert lan.post(opened, sent).status_code == 302


def test_refusing_asks_for_the_reason_and_tells_the_sender(axis: axis_office.Axis, world: World):
    arrival = axis_office.arrived(axis)
    following = axis_office.arrived(axis)
    lan = signed_in(world, "lan")
    path = reverse("intake:entry", args=[arrival.pk])
    bare = lan.post(path, _sent(lan, path, act="tu-choi", note="Đang gõ dở"))
    assert bare.status_code == 422
    assert "Ghi lý do từ chối" in words(bare)
    assert bare.context["form"]["note"].value() == "Đang gõ dở"
    done = lan.post(path, {"act": "tu-choi", "refuse_reason": "Không đúng thẩm quyền"})
    assert done["Location"] == reverse("intake:entry", args=[following.pk])
    package = IncomingPackage.objects.get(pk=arrival.package_id)
    assert package.status == IncomingStatus.REFUSED
    report = OutgoingPackage.objects.get(about=package, status_code="02")
    assert "Không đúng thẩm quyền" in str(report.header)


def test_the_panel_tells_what_could_not_be_received(axis: axis_office.Axis, world: World):
    arrival = axis_office.arrived(axis)
    package = IncomingPackage.objects.get(pk=arrival.package_id)
    package.files.create(position=2, name="phu-luc.zip", problem="Tệp hỏng, không giải nén được.")
    package.warnings = [{"key": "x", "sentence": "Nơi gửi ghi hai mức khẩn."}]
    package.save()
    page = words(signed_in(world, "lan").get(reverse("intake:entry", args=[arrival.pk])))
    assert "phu-luc.zip" in page
    assert "không giải nén được" in page
    assert "Nơi gửi ghi hai mức khẩn." in page
