"""Forms of the office sent twice from the page; what comes back to whom in the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import Model
from django.urls import reverse

from congvan.kernel import clock
from congvan.office.boards.models import BoardPost
from congvan.office.boards.services import posting
from congvan.office.boards.services.posting import Written
from congvan.office.boards.states import Board
from congvan.office.meetings.models import Booking, Meeting
from congvan.office.meetings.services import minutes
from congvan.office.tasks.models import Task
from congvan.organization.models import Membership
from congvan.web.administration.forms.fields import key_field
from tests import world as named_world
from tests.office.meeting_papers import at, called, held, planned, room, seat
from tests.pages.short_messages_addresses import make_template
from tests.pages.visitors import signed_in
from tests.web.signing_in import words
from tests.world import OUTSIDER, World

Typed = Callable[[World], dict[str, object]]


def _task(world: World) -> dict[str, object]:
    return {"title": "Rà soát", "lead": str(seat(world, "an")), "han": "5", "urgency": "3"}


def _meeting(world: World) -> dict[str, object]:
    return {
        "title": "Giao ban", "day": f"{at(8):%d/%m/%Y}", "begins": "8h", "ends": "10h",
        "place": "Phòng Giám đốc", "chair": f"m{seat(world, 'khai')}", "moi": "1",
        "secretary": f"m{seat(world, 'tuan')}", "people": [f"m{seat(world, 'mai')}"],
    }  # fmt: skip


def _booking(world: World) -> dict[str, object]:
    return {
        "resource": str(room(world).pk), "day": f"{at(8):%d/%m/%Y}", "begins": "8h",
        "ends": "9h", "purpose": "Tiếp đoàn",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "typed", "model"),
    [
        ("tasks:new", _task, Task),
        ("boards:new", lambda _: {"title": "Lịch cắt điện"}, BoardPost),
        ("meetings:new", _meeting, Meeting),
        ("meetings:book", _booking, Booking),
    ],
)
def test_two_clicks_land_on_one_page(world: World, name: str, typed: Typed, model: type[Model]):
    sent, client = typed(world), signed_in(world, "tuan")
    form = client.get(reverse(name)).context["form"]
    sent["key"] = form["key"].value()
    first, second = (client.post(reverse(name), sent) for _ in range(2))
    assert first.status_code == 302, words(first)
    assert second["Location"] == first["Location"]
    assert model._default_manager.count() == 1
    assert "chưa gửi" not in words(client.get(second["Location"]))


def test_a_key_no_page_has_made_is_none():
    assert key_field().clean("x") is key_field().clean("") is None


def test_the_sentence_names_who_is_chosen(world: World):
    client, new = signed_in(world, "tuan"), reverse("tasks:new")
    assert "Chưa chọn người chủ trì." in words(client.get(new))
    sent = {**_task(world), "title": "", "coordinators": [str(seat(world, "mai"))], "urgency": "1"}
    said = words(client.post(new, sent))
    assert "Giao xong, Nguyễn Văn An thấy việc trên bàn làm việc, hạn" in said
    assert "Phối hợp: Đỗ Thị Mai" in said
    assert "được báo ngay vì việc" in said


def test_minutes_go_back_to_the_secretary_in_the_page(world: World):
    meeting, an = held(world), named_world.member(world, "an")
    minutes.write(by=an, meeting_id=meeting.pk, text="Ông Khải khai mạc.", after=0)
    minutes.submit(by=an, meeting_id=meeting.pk)
    page, back = (reverse(f"meetings:{one}", args=[meeting.pk]) for one in ("meeting", "send-back"))
    chair, secretary = signed_in(world, "khai"), signed_in(world, "an")
    assert "chờ xác nhận" in words(secretary.get(page))
    assert signed_in(world, OUTSIDER).post(back, {"reason": "Sửa"}).status_code == 404
    assert secretary.post(back, {"reason": "Sửa"}).status_code == 422
    refused = chair.post(back, {"reason": ""})
    assert refused.status_code == 422
    assert "Ghi chỗ cần sửa" in words(refused)
    done = chair.post(back, {"reason": "Thiếu kết luận số 2"}, follow=True)
    assert "Đã trả lại biên bản cho thư ký." in words(done)
    assert "Thiếu kết luận số 2" in words(secretary.get(page))


def test_a_text_about_a_meeting_names_its_people(world: World):
    make_template(world, "Mời họp {trích yếu}, {giờ}, {địa điểm}")
    sender, new = signed_in(world, "bao"), reverse("short_messages:new")
    assert sender.get(new, {"ve": f"meeting-{planned(world).pk}"}).status_code == 404
    unseen = called(world)
    assert sender.get(new, {"ve": f"meeting-{unseen.pk}"}).status_code == 404
    lan = {**_meeting(world), "people": [f"m{seat(world, key)}" for key in ("bao", "mai")]}
    signed_in(world, "tuan").post(reverse("meetings:new"), {**lan, "begins": "14h", "ends": "15h"})
    found = Meeting.objects.latest("id")
    assert f"?ve=meeting-{found.pk}" in sender.get(new).content.decode()
    form = sender.get(new, {"ve": f"meeting-{found.pk}"}).context["form"]
    assert form.chosen == [str(seat(world, key)) for key in ("bao", "mai")]


def test_the_administrator_takes_off_what_a_leaver_posted(world: World):
    thang = named_world.member(world, "thang")
    post = posting.post(by=thang, board=Board.PUBLIC, written=Written(title="Cho mượn máy chiếu"))
    page = reverse("boards:take-off", args=[post.pk])
    administrator = signed_in(world, "anh")
    assert administrator.get(page).status_code == 404
    yesterday = clock.today() - timedelta(days=1)
    Membership.objects.filter(person_id=thang.person_id).update(valid_to=yesterday)
    assert "Cho mượn máy chiếu" in words(administrator.get(reverse("boards:clearings")))
    for key in ("khai", OUTSIDER):
        assert signed_in(world, key).post(page, {"reason": "Cũ"}).status_code == 404
    assert administrator.post(page, {"reason": ""}).status_code == 422
    assert "Đã gỡ bài." in words(administrator.post(page, {"reason": "Cũ"}, follow=True))
