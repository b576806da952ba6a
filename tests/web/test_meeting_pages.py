"""Meetings and bookings in the pages, without the script: from the invitation to a task."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from congvan.kernel import clock, files
from congvan.kernel.models import Blob
from congvan.office.meetings.models import Booking, Meeting, Resource
from congvan.office.meetings.services import bookings as booking_services
from congvan.office.meetings.states import BookingStatus, MeetingStatus
from congvan.office.tasks.models import Task
from tests import world as named_world
from tests.document_files import two_pages
from tests.office.meeting_papers import at, called, held, planned, room, seat, vehicle, wish
from tests.pages.visitors import signed_in
from tests.web.signing_in import words
from tests.world import World


def _typed(world: World, **more: object) -> dict[str, object]:
    day = at(8).astimezone(clock.OFFICE_ZONE)
    return {
        "title": "Giao ban tháng", "day": f"{day:%d/%m/%Y}", "begins": "8h", "ends": "10:30",
        "last_day": "", "room": "", "place": "Phòng Giám đốc", "link": "", "agenda": "",
        "chair": f"m{seat(world, 'khai')}", "secretary": f"m{seat(world, 'an')}",
        "people": [f"m{seat(world, 'tuan')}", f"m{seat(world, 'mai')}"], "informed": [],
        "names": "Ông Rah Lan Tuân", **more,
    }  # fmt: skip


def _address(name: str, *arguments: object) -> str:
    return reverse(f"meetings:{name}", args=arguments)


def test_a_meeting_from_its_form_to_a_task(world: World):
    an, tuan = signed_in(world, "an"), signed_in(world, "tuan")
    hall = room(world, needs_approval=False)
    paper = SimpleUploadedFile("bao-cao.pdf", _pdf())
    sent = _typed(world, room=str(hall.pk), moi="1", tep=paper)
    answer = an.post(_address("new"), sent, follow=True)
    assert "Đã gửi giấy mời." in words(answer)
    meeting = Meeting.objects.get()
    page = _address("meeting", meeting.pk)
    assert Booking.objects.get().resource_id == hall.pk
    assert "bao-cao.pdf" in words(tuan.get(page))
    link = re.search(rf'href="({page}tep/\d+/)"', tuan.get(page).content.decode())
    assert link is not None
    assert b"".join(tuan.get(link[1])).startswith(b"%PDF-")
    refused = tuan.post(_address("answer", meeting.pk), {"said": "declines", "note": " "})
    assert refused.status_code == 422
    assert "Ghi lý do không dự." in words(refused)
    assert "Đã trả lời" in words(
        tuan.post(_address("answer", meeting.pk), {"said": "comes"}, follow=True)
    )
    with clock.frozen(meeting.starts_at):
        an, tuan = signed_in(world, "an"), signed_in(world, "tuan")
        assert "Đã ghi nhận anh, chị có mặt." in words(
            tuan.post(_address("act", meeting.pk, "co-mat"), follow=True)
        )
        an.post(_address("put-to-vote", meeting.pk), {"question": "Thông qua quy chế?"})
        ballot = meeting.ballots.get()
        tuan.post(_address("vote", meeting.pk, ballot.pk), {"chon": "agree"})
        closed = an.post(_address("vote", meeting.pk, ballot.pk), {"dong": "1"}, follow=True)
        assert "1 đồng ý, 0 không đồng ý" in words(closed)
    with clock.frozen(meeting.ends_at):
        an, khai, tuan = (signed_in(world, key) for key in ("an", "khai", "tuan"))
        an.post(_address("act", meeting.pk, "da-hop"))
        rows = an.get(_address("attendance", meeting.pk)).content.decode()
        keys = re.findall(r'name="co-(\d+)"', rows)
        an.post(_address("attendance", meeting.pk), {f"co-{key}": "present" for key in keys})
        assert "4/4 có mặt" in words(an.get(page))
        an.post(_address("minutes", meeting.pk), {"text": "Ông Khải khai mạc.", "after": "0"})
        kept = an.post(_address("minutes", meeting.pk), {"text": "Bản gõ muộn", "after": "0"})
        assert kept.status_code == 422
        assert "Bản gõ muộn" in kept.content.decode()
        an.post(_address("conclude", meeting.pk), {"sentence": "Rà soát tài khoản người dùng."})
        an.post(_address("act", meeting.pk, "trinh"))
        conclusion = meeting.conclusions.get()
        assert an.get(_address("give", meeting.pk, conclusion.pk)).status_code == 404
        give = _address("give", meeting.pk, conclusion.pk)
        assert khai.post(give, {"lead": "", "due_on": ""}).status_code == 422
        due = f"{at(8, days=30):%d/%m/%Y}"
        khai.post(give, {"lead": f"m{seat(world, 'tuan')}", "due_on": due})
        confirmed = khai.post(_address("act", meeting.pk, "xac-nhan"), {"lan": "1"}, follow=True)
        assert "Biên bản không đổi nữa." in words(confirmed)
        taken = tuan.get(_address("minutes-file", meeting.pk))
        assert taken.content.startswith(b"%PDF-")
        assert (
            reverse("tasks:task", args=[Task.objects.get().pk]) in tuan.get(page).content.decode()
        )
        assert an.get(_address("minutes", meeting.pk)).status_code == 404


def test_what_is_typed_stays_and_says_what_to_do(world: World):
    an = signed_in(world, "an")
    answer = an.post(_address("new"), _typed(world, begins="25h", link="ftp://hop"))
    assert answer.status_code == 422
    assert "Không đọc được giờ." in words(answer)
    assert 'value="25h"' in answer.content.decode()
    answer = an.post(_address("new"), _typed(world, link="ftp://hop"))
    assert "phải bắt đầu bằng https://" in words(answer)
    assert not Meeting.objects.exists()
    # Saved though the invitations could not go out: nothing has to be typed again.
    saved = an.post(_address("new"), _typed(world, place="", moi="1"), follow=True)
    assert "Đã lưu, chưa gửi giấy mời. Chưa có địa điểm họp." in words(saved)


def test_a_clash_is_told_while_typing_with_the_next_free_hours(world: World):
    an, hall = signed_in(world, "an"), room(world)
    meeting = called(world, room_id=hall.pk)
    typed = {
        key: value
        for key, value in _typed(world, room=str(hall.pk)).items()
        if key in ("day", "begins", "ends", "room", "chair", "people")
    }
    told = words(an.get(_address("clashes"), typed))
    assert "Phòng họp tầng 2 đã có" in told
    assert "Giờ trống gần nhất: 13:30–16:00" in told
    assert "Khải đã có lịch" in told
    own = words(an.get(_address("clashes"), {**typed, "hop": str(meeting.pk)}))
    assert "còn trống vào giờ này" in own
    assert words(an.get(_address("clashes"), {"day": "x"})) == ""
    assert words(signed_in(world, "quang").get(_address("clashes"), typed)) == ""
    asked = {key: typed[key] for key in ("day", "begins", "ends")} | {"resource": str(hall.pk)}
    assert "đã có" in words(an.get(_address("free"), asked))


def test_a_booking_leads_to_its_meeting_for_those_who_see_it(world: World):
    meeting = called(world, room_id=room(world).pk)
    page = _address("booking", Booking.objects.get(meeting=meeting).pk)
    link = f'href="{_address("meeting", meeting.pk)}"'
    khai, anh = signed_in(world, "khai"), signed_in(world, "anh")
    assert link in khai.get(page).content.decode()
    assert link not in anh.get(page).content.decode()
    assert anh.get(_address("meeting", meeting.pk)).status_code == 404


def test_a_vehicle_is_booked_answered_and_brought_back(world: World):
    an, anh, mai = (signed_in(world, key) for key in ("an", "anh", "mai"))
    car = vehicle(world)
    day = at(8).astimezone(clock.OFFICE_ZONE)
    typed = {
        "resource": str(car.pk), "day": f"{day:%d/%m/%Y}", "begins": "7", "ends": "17",
        "last_day": "", "purpose": "Khảo sát", "people": "3", "trip_place": "Xã Ia Grai",
        "travellers": "An, Mai", "note": "",
    }  # fmt: skip
    booked = an.post(_address("book") + "?loai=xe", typed, follow=True)
    assert "chờ người phụ trách duyệt" in words(booked)
    row = Booking.objects.get()
    again = mai.post(_address("book") + "?loai=xe", typed)
    assert again.status_code == 422
    assert "đã có" in words(again)
    assert "Giờ trống gần nhất" in words(again)
    page = _address("booking", row.pk)
    assert mai.get(page).status_code == 404
    assert signed_in(world, "quang").get(page).status_code == 404
    assert "chờ duyệt" in words(
        mai.get(_address("table"), {"loai": "xe", "ngay": f"{day:%Y-%m-%d}"})
    )
    refused = anh.post(_address("booking-act", row.pk, "khong-duyet"), {"reason": ""})
    assert refused.status_code == 422
    assert anh.post(_address("booking-act", row.pk, "duyet")).status_code == 302
    row.refresh_from_db()
    assert row.status == BookingStatus.APPROVED
    with clock.frozen(row.ends_at):
        an = signed_in(world, "an")
        wrong = an.post(_address("booking-act", row.pk, "tra-xe"), {"before": "9", "after": "8"})
        assert "nhỏ hơn lúc đi" in words(wrong)
        back = an.post(
            _address("booking-act", row.pk, "tra-xe"), {"before": "8", "after": "90"}, follow=True
        )
        assert "8 km – 90 km" in words(back)
    assert an.get(_address("booking-act", row.pk, "duyet")).status_code == 405
    assert an.post(_address("booking-act", row.pk, "xoa")).status_code == 404


def test_the_administrator_keeps_the_list(world: World):
    anh = signed_in(world, "anh")
    made = anh.post(_address("resource-add") + "?loai=xe", {"name": "Xe 4 chỗ", "plate": ""})
    assert made.status_code == 422
    anh.post(_address("resource-add"), {"name": "Phòng họp A", "seats": "30", "place": "Tầng 1"})
    hall = Resource.objects.get()
    assert not hall.needs_approval, "an empty box is an answer"
    page = _address("resource", hall.pk)
    anh.post(page, {"name": "Phòng họp B", "seats": "30", "needs_approval": "on"})
    today = f"{clock.today():%d/%m/%Y}"
    anh.post(
        _address("keeper-name", hall.pk),
        {"member": f"m{seat(world, 'lan')}", "valid_from": today, "valid_to": ""},
    )
    assert named_world.member(world, "lan").seat.person_name in words(anh.get(page))
    keeper = hall.keepers.get()
    anh.post(_address("keeper-end", hall.pk, keeper.pk))
    assert not hall.keepers.exists()
    anh.post(_address("resource-close", hall.pk))
    assert "Đã thôi dùng" in words(anh.get(page))
    for key in ("an", "quang"):
        assert signed_in(world, key).get(page).status_code == 404
        assert signed_in(world, key).get(_address("resources")).status_code == 404


@pytest.mark.parametrize("key", ["quang", "bao"])
def test_strangers_get_404(world: World, key: str):
    draft, open_one, over = (
        planned(world),
        called(world),
        held(world, starts_at=at(14), ends_at=at(15)),
    )
    outsider, staff = signed_in(world, key), signed_in(world, "an")
    for meeting in (draft, open_one, over):
        for name in ("meeting", "amend", "cancel", "papers", "documents", "attendance", "minutes"):
            assert outsider.get(_address(name, meeting.pk)).status_code == 404, name
        for name in ("answer", "conclude", "put-to-vote"):
            assert outsider.post(_address(name, meeting.pk)).status_code == 404, name
        for slug in ("moi-hop", "da-hop", "co-mat", "trinh", "xac-nhan"):
            assert outsider.post(_address("act", meeting.pk, slug)).status_code == 404, slug
    assert "Giao ban" not in words(outsider.get(_address("list")))
    assert staff.get(_address("meeting", draft.pk)).status_code == 200
    assert Meeting.objects.get(pk=draft.pk).status == MeetingStatus.DRAFT


def test_the_tables_do_not_ask_more_for_more(world: World, django_assert_max_num_queries):
    an, hall = signed_in(world, "an"), room(world, needs_approval=False)
    _table(an, hall)
    counts = []
    for hours in (range(7, 9), range(9, 17)):
        for hour in hours:
            wanted = wish(hall, at(hour), hours=1)
            booking_services.book(by=named_world.member(world, "an"), wanted=wanted)
        with django_assert_max_num_queries(40) as asked:
            _table(an, hall)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def _table(client: Client, hall: Resource) -> None:
    day = at(8).astimezone(clock.OFFICE_ZONE)
    for more in ({}, {"xem": "ngay"}):
        answer = client.get(_address("table"), {"ngay": f"{day:%Y-%m-%d}", **more})
        assert hall.name in words(answer)


def _pdf() -> bytes:

    with files.open_blob(
        Blob.objects.get(pk=two_pages().blob_id), store=files.default_store()
    ) as content:
        return content.read()
