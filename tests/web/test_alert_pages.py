"""Báo việc khẩn: the log of messages and the agency's policy."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from congvan.desk.models import AlertPolicy
from congvan.desk.services import alerts
from tests import world as named_world
from tests.pages.visitors import signed_in
from tests.world import OUTSIDER, World


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def tell(world: World, text: str = "Hỏa tốc: phòng chống bão") -> None:
    khai = named_world.member(world, "khai")
    with transaction.atomic():
        alerts.alert(
            by=khai, agency_id=khai.agency_id, member_ids=[world.seats["huong"].pk], text=text,
            subject_type="document", subject_id=1,
        )  # fmt: skip


@pytest.mark.parametrize("key", ["anh", "khai"])
def test_the_log_tells_who_sent_what_to_whom(world: World, key: str):
    path = reverse("alerts:messages")
    assert "Chưa có tin nhắn nào" in text_of(signed_in(world, key).get(path))
    tell(world)
    html = text_of(signed_in(world, key).get(path))
    khai, huong = world.people["khai"].full_name, world.people["huong"].full_name
    assert f"{khai} gửi {huong}" in html
    assert "Hỏa tốc: phòng chống bão" in html
    assert "Đang gửi" in html
    assert ("Đặt cách báo" in html) == (key == "anh")


def test_the_outsider_sees_nothing_of_it(world: World):
    tell(world)
    for key in (OUTSIDER, "an", "lan"):
        response = signed_in(world, key).get(reverse("alerts:messages"))
        assert response.status_code == 404 or "phòng chống bão" not in text_of(response)


def test_the_policy_is_set_by_the_administrator(world: World):
    client, path = signed_in(world, "anh"), reverse("alerts:policy")
    sent = {"unread_minutes": "45", "escalate_to": str(world.seats["bao"].pk), "channel": "sms"}
    assert client.post(path, {**sent, "unread_minutes": "2"}).status_code == 422
    outside = {**sent, "escalate_to": str(world.seats[OUTSIDER].pk)}
    assert client.post(path, outside).status_code == 422
    assert client.post(path, sent).status_code == 302
    bao = world.people["bao"].full_name
    html = text_of(client.get(reverse("alerts:messages")))
    assert (
        f"quá 45 phút trong giờ làm việc thì báo {bao} (Chánh Văn phòng), bằng tin nhắn SMS."
        in html
    )
    assert 'value="45"' in text_of(client.get(path))
    assert client.post(path, {**sent, "escalate_to": ""}).status_code == 302
    assert "Chưa chọn người nhận" in text_of(client.get(reverse("alerts:messages")))
    assert AlertPolicy.objects.count() == 1
    assert signed_in(world, "khai").get(path).status_code == 404
