"""Delegations in the pages: asked, permitted, acted under, ended; the outsider sees nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from congvan.kernel import clock
from congvan.kernel.models import AuditEvent
from congvan.organization.models import Delegation
from tests.world import OUTSIDER, PASSWORD, World


@pytest.fixture
def at(world: World):
    """Log in as a person of the world."""

    def log_in(key: str) -> Client:
        client = Client()
        answer = client.post(
            reverse("account_login"), {"login": world.logins[key], "password": PASSWORD}
        )
        assert answer.status_code == 302, answer.content.decode()[:400]
        return client

    return log_in


def _asked(world: World) -> Delegation:
    return Delegation.objects.get(delegator=world.seats["tuan"], status="asked")


def _form(world: World, **changed: str) -> dict[str, str]:
    day = clock.today() + timedelta(days=20)
    typed = {
        "delegator": str(world.seats["an"].pk), "delegate": str(world.seats["mai"].pk),
        "starts_day": f"{day:%d/%m/%Y}", "starts_time": "07:00",
        "ends_day": f"{day:%d/%m/%Y}", "ends_time": "17h00", "reason": "Nghỉ phép năm",
    }  # fmt: skip
    return typed | changed


def test_specialist_asks_and_leader_permits(world: World, at):
    answer = at("an").post(reverse("administration:delegation-ask"), _form(world), follow=True)
    assert "Đã gửi đề nghị ủy quyền" in answer.content.decode()
    asked = Delegation.objects.get(delegator=world.seats["an"])
    page = reverse("administration:delegation", args=[asked.pk])
    leader = at("khai")
    assert "Cho phép" in leader.get(page).content.decode()
    assert leader.post(page, {"verb": "permit", "note": ""}).status_code == 302
    asked.refresh_from_db()
    assert asked.status == "permitted"
    assert "thay Nguyễn Văn An" in at("lan").get(reverse("desk:notices")).content.decode()


def test_what_was_typed_stays_when_refused(world: World, at):
    answer = at("an").post(
        reverse("administration:delegation-ask"), _form(world, ends_time="06:00", reason="Đi học")
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Lúc kết thúc phải sau lúc bắt đầu" in text
    assert "Đi học" in text


def test_a_colleague_of_another_unit_cannot_be_chosen(world: World, at):
    form = _form(world, delegate=str(world.seats["lan"].pk))
    answer = at("an").post(reverse("administration:delegation-ask"), form)
    assert answer.status_code == 422
    assert not Delegation.objects.filter(delegator=world.seats["an"]).exists()


def test_refusing_needs_a_reason(world: World, at):
    page = reverse("administration:delegation", args=[_asked(world).pk])
    answer = at("khai").post(page, {"verb": "refuse", "note": " "})
    assert answer.status_code == 422
    assert "Chưa ghi lý do" in answer.content.decode()


def test_only_the_leader_decides(world: World, at):
    page = reverse("administration:delegation", args=[_asked(world).pk])
    asker = at("tuan")
    assert "Cho phép" not in asker.get(page).content.decode()
    assert asker.post(page, {"verb": "permit", "note": ""}).status_code in (403, 422)
    assert _asked(world).status == "asked"


def test_acting_for_another_shows_the_bar_and_keeps_both_names(world: World, at):
    deputy = at("huong")
    standing_in = Delegation.objects.get(delegate=world.seats["huong"])
    answer = deputy.post(reverse("switch-seat"), {"seat": f"d{standing_in.pk}"}, follow=True)
    assert "Đang làm thay" in answer.content.decode()
    page = reverse("administration:account-request", args=[_request_id()])
    assert deputy.post(page, {"verb": "approve", "note": ""}).status_code == 302
    event = AuditEvent.objects.filter(code="account_request.approved").latest("id")
    assert event.actor_name == "Nguyễn Thị Thu Hương"
    assert event.on_behalf_of_name == "Trần Đình Khải"
    waiting = deputy.get(reverse("administration:delegation", args=[_asked(world).pk]))
    assert "không quyết định việc ủy quyền" in waiting.content.decode()
    assert 'value="permit"' not in waiting.content.decode()
    # A delegation is never handed on.
    own = deputy.post(reverse("administration:delegation-ask"), _form(world))
    assert own.status_code == 422
    back = deputy.post(reverse("switch-seat"), {"seat": f"m{world.seats['huong'].pk}"}, follow=True)
    assert "Đang làm việc ở vị trí" in back.content.decode()


def test_a_seat_of_somebody_else_cannot_be_taken(world: World, at):
    answer = at("an").post(reverse("switch-seat"), {"seat": f"m{world.seats['khai'].pk}"})
    assert answer.status_code == 404


def test_the_outsider_sees_nothing(world: World, at):
    outsider = at(OUTSIDER)
    page = reverse("administration:delegation", args=[_asked(world).pk])
    assert outsider.get(page).status_code == 404
    assert outsider.post(page, {"verb": "permit", "note": ""}).status_code == 404
    assert (
        "Phạm Minh Tuấn" not in outsider.get(reverse("administration:delegations")).content.decode()
    )
    request = reverse("administration:account-request", args=[_request_id()])
    assert outsider.get(request).status_code == 404
    assert outsider.get(reverse("administration:audit")).status_code == 404
    assert outsider.get(reverse("administration:logins")).status_code == 404


def _request_id() -> int:
    from congvan.organization.models import AccountRequest

    return AccountRequest.objects.get(full_name="Phan Thị Hồng Vân").pk
