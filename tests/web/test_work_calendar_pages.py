"""Work calendars in the pages: written without JavaScript, published, printed, read by a device."""

from __future__ import annotations

import re
from datetime import timedelta

import pypdfium2 as pdfium
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from congvan.kernel import clock
from congvan.office.work_calendar.models import CalendarEntry, CalendarPart, CalendarPlan, FeedKey
from congvan.office.work_calendar.services import clearing
from congvan.office.work_calendar.states import PlanStatus
from tests.web.signing_in import sign_in, words
from tests.world import World


def _typed(world: World, said: str, **more: object) -> dict[str, object]:
    day = clock.today() + timedelta(days=7)
    return {
        "lich": "co-quan", "content": said, "day": f"{day:%d/%m/%Y}", "starts": "8h",
        "ends": "9h30", "place": "Phòng họp tầng 2", "chair": f"nguoi-{world.seats['khai'].pk}",
        **more,
    }  # fmt: skip


def _written(world: World, key: str, content: str, **more: object) -> CalendarEntry:
    answer = sign_in(world, key).post(
        reverse("work_calendar:entry-new"), _typed(world, content, **more)
    )
    assert answer.status_code == 302, words(answer)
    return CalendarEntry.objects.latest("pk")


def test_week_of_the_agency_from_draft_to_paper(world: World):
    unit = f"don-vi-{world.units['skhcn', 'cds'].pk}"
    entry = _written(world, "lan", "Họp giao ban tháng", people=[unit])
    lan = sign_in(world, "lan")
    plan = reverse("work_calendar:plan", args=[entry.plan_id])
    assert "Chưa công bố" in words(lan.get(plan))
    assert sign_in(world, "an").get(plan).status_code == 404

    def act(client: Client, slug: str, **data: str):
        return client.post(reverse("work_calendar:plan-act", args=[entry.plan_id, slug]), data)

    assert act(lan, "trinh").status_code == 302
    bao = sign_in(world, "bao")
    assert "chờ duyệt" in words(bao.get(plan)).lower()
    assert act(bao, "tra-lai", reason="").status_code == 422
    assert act(bao, "duyet").status_code == 302
    assert act(lan, "cong-bo").status_code == 302
    an = sign_in(world, "an")
    for view in ("ngay", "tuan", "thang"):
        day = (clock.today() + timedelta(days=7)).isoformat()
        shown = an.get(
            reverse("work_calendar:index"), {"xem": view, "ngay": day, "lich": "cua-toi"}
        )
        assert "Họp giao ban tháng" in words(shown), view
    paper = an.get(reverse("work_calendar:week-pdf"), {"lich": "co-quan", "ngay": day})
    text = "".join(
        page.get_textpage().get_text_range() for page in pdfium.PdfDocument(paper.content)
    )
    assert "LỊCH CÔNG TÁC CƠ QUAN" in text
    assert "Họp giao ban tháng" in text.replace("\r\n", " ")
    assert "08:00–09:30" in text
    for address in (plan, reverse("work_calendar:entry", args=[entry.pk])):
        assert sign_in(world, "quang").get(address).status_code == 404


def test_clash_is_shown_while_typing_and_on_sending_without_script(world: World):
    _written(world, "khai", "Tiếp công dân", lich=f"lanh-dao-{world.seats['khai'].pk}")
    typed = _typed(world, "Họp khác", starts="09:00", ends="10:00")
    lan = sign_in(world, "lan")
    # The director's draft is his own; the clerk is told of nothing she may not read.
    assert "Trùng giờ" not in words(lan.get(reverse("work_calendar:clashes"), typed))
    khai = sign_in(world, "khai")
    khai.post(reverse("work_calendar:plan-act", args=[CalendarPlan.objects.get().pk, "cong-bo"]))
    while_typing = lan.get(reverse("work_calendar:clashes"), typed)
    assert "đã có lịch 08:00–09:30: Tiếp công dân" in words(while_typing)
    sent = lan.post(reverse("work_calendar:entry-new"), typed)
    assert sent.status_code == 422
    assert 'value="Họp khác"' in sent.content.decode()
    seen = sent.context["seen"]
    assert (
        lan.post(reverse("work_calendar:entry-new"), {**typed, "da_xem_trung": seen}).status_code
        == 302
    )
    plan = CalendarPlan.objects.get(calendar__kind="agency")
    refused = khai.post(reverse("work_calendar:plan-act", args=[plan.pk, "cong-bo"]))
    assert refused.status_code == 422
    assert "đã có lịch" in words(refused)
    plan.refresh_from_db()
    assert plan.status == PlanStatus.DRAFT


def test_posting_elsewhere_is_refused_and_not_offered(world: World):
    an = sign_in(world, "an")
    assert an.get(reverse("work_calendar:entry-new")).status_code == 404
    assert "Thêm việc" not in words(an.get(reverse("work_calendar:index")))
    tuan = sign_in(world, "tuan")
    tuan.post(reverse("work_calendar:entry-new"), _typed(world, "Lạc chỗ", lich="co-quan"))
    # The head of a unit writes into the unit's calendar, whatever the form says.
    assert not CalendarEntry.objects.filter(content="Lạc chỗ", calendar__kind="agency").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("day", "31/02/2026"), ("starts", "25:99"), ("content", ""), ("chair", "nguoi-999999999"),
     ("people", "don-vi-x"), ("ends", "07:00"), ("document", "1/KHÔNG-CÓ")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_stays(world: World, name: str, value: str):
    typed = _typed(world, "Việc gõ dở", **{name: value})
    answer = sign_in(world, "lan").post(reverse("work_calendar:entry-new"), typed)
    assert answer.status_code == 422
    assert "Phòng họp tầng 2" in answer.content.decode()
    assert not CalendarEntry.objects.exists()


def test_private_key_opens_the_feed_until_it_is_revoked(world: World):
    entry = _written(world, "khai", "Tiếp công dân", lich=f"lanh-dao-{world.seats['khai'].pk}")
    secret = _written(
        world, "khai", "Khám bệnh", lich=f"lanh-dao-{world.seats['khai'].pk}", starts="14:00",
        ends="15:00", private="1",
    )  # fmt: skip
    khai = sign_in(world, "khai")
    khai.post(reverse("work_calendar:plan-act", args=[entry.plan_id, "cong-bo"]))
    page = khai.post(reverse("work_calendar:feed-key"))
    address = page.context["href"].removeprefix("http://testserver")
    key = address.partition("khoa=")[2]
    assert key.partition(".")[2] not in str(FeedKey.objects.values().get())
    assert key not in words(khai.get(reverse("work_calendar:feed-key")))
    device = Client()
    calendar = Calendar.from_ical(device.get(address).content)
    found = {str(one["summary"]): one for one in calendar.walk("VEVENT")}
    assert set(found) == {"Tiếp công dân", "Khám bệnh"}
    assert found["Tiếp công dân"].decoded("dtstart") == entry.starts_at
    assert str(found["Tiếp công dân"]["location"]) == "Phòng họp tầng 2"
    # A colleague's feed has neither: the one is not his, the other nobody's.
    other = sign_in(world, "an").post(reverse("work_calendar:feed-key")).context["href"]
    assert b"VEVENT" not in device.get(other.removeprefix("http://testserver")).content
    for wrong in ("", "x", "1.", key[:-1], f"{key}a", f"9{key}", "9" * 30 + ".a", "1.é", "." * 500):
        assert device.get(reverse("work_calendar:feed"), {"khoa": wrong}).status_code == 404, wrong
    khai.post(reverse("work_calendar:feed-key"), {"thu_hoi": "1"})
    assert device.get(address).status_code == 404
    assert secret.is_private


def test_a_list_is_confirmed_by_the_administrator_alone_and_once(world: World):
    entries = [
        _written(world, "khai", content, lich=f"lanh-dao-{world.seats['khai'].pk}", starts=starts, ends=ends)
        for content, starts, ends in (("Đi", "8h", "9h"), ("Ở", "10h", "11h"))
    ]  # fmt: skip
    agency = world.agencies["skhcn"].pk
    made = clearing.make_list(agency_id=agency, year=entries[0].starts_at.year + 1)
    assert made is not None
    page = reverse("work_calendar:clearing", args=[made.pk])
    for stranger in ("khai", "lan", "quang"):
        browser = sign_in(world, stranger)
        assert (browser.get(page).status_code, browser.post(page).status_code) == (404, 404)
    anh = sign_in(world, "anh")
    ticks = re.findall(r'name="giu" value="(\d+)"', anh.get(page).content.decode())
    for data in ({"viec": "giu-lai", "reason": "Còn dùng"}, {"viec": "giu-lai", "giu": ticks[1]}):
        assert anh.post(page, data).status_code == 422
    assert anh.post(page, {"viec": "khac"}).status_code == 404
    assert not clearing.lists_to_carry_out()
    kept = {"viec": "giu-lai", "giu": ticks[1], "reason": "Còn dùng"}
    assert anh.post(page, kept).status_code == 302
    assert "Giữ lại: Còn dùng" in words(anh.get(page))
    assert anh.post(page, {"viec": "dong-y"}).status_code == 302
    assert anh.post(page, {"viec": "dong-y"}).status_code == 409
    while clearing.clear_some(clearing_id=made.pk):
        pass
    assert [one.content for one in CalendarEntry.objects.all()] == ["Ở"]
    assert "Đã dọn lúc" in words(anh.get(page))


def test_a_second_click_writes_one_entry_and_lands_on_the_same_page(world: World):
    lan, address = sign_in(world, "lan"), reverse("work_calendar:entry-new")
    shown = lan.get(address).content.decode()
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', shown)
    assert key, shown
    typed = _typed(world, "Họp giao ban", key=key[1])
    first, second = lan.post(address, typed), lan.post(address, typed)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert CalendarEntry.objects.filter(content="Họp giao ban").count() == 1
    assert lan.post(address, {**typed, "key": "không phải"}).status_code == 422
    assert sign_in(world, "an").post(address, typed).status_code == 404
    assert sign_in(world, "quang").post(address, typed).status_code in {302, 404, 422}
    assert CalendarEntry.objects.filter(content="Họp giao ban").count() == 1


def test_the_feed_is_read_whole_whatever_was_typed(world: World):
    """Folded lines, breaks, commas, emoji; a thousand entries; each within RFC 5545's 75 octets."""
    folder = f"lanh-dao-{world.seats['khai'].pk}"
    awkward = "Họp; mời: A, B \\ “C” 👩‍💼" + " đường" * 40
    entry = _written(
        world, "khai", awkward, lich=folder,
        note="dòng\r\nBEGIN:VALARM\r\nEND:VALARM\u2028X", place="P\x0b1,2",
    )  # fmt: skip
    khai = sign_in(world, "khai")
    khai.post(reverse("work_calendar:plan-act", args=[entry.plan_id, "cong-bo"]))
    entry.refresh_from_db()
    CalendarEntry.objects.bulk_create(
        CalendarEntry(
            agency_id=entry.agency_id, calendar_id=entry.calendar_id, plan_id=entry.plan_id,
            content=f"Việc {number}", starts_at=entry.starts_at, ends_at=entry.ends_at,
            is_published=True, written_by_id=entry.written_by_id, written_at=entry.written_at,
        )
        for number in range(999)
    )  # fmt: skip
    made = CalendarEntry.objects.exclude(pk=entry.pk)
    who = entry.parts.get(member=world.seats["khai"])
    CalendarPart.objects.bulk_create(
        CalendarPart(
            entry=one, kind="ordinary", member_id=who.member_id, person_id=who.person_id,
            starts_at=one.starts_at, ends_at=one.ends_at,
        )
        for one in made
    )  # fmt: skip
    address = khai.post(reverse("work_calendar:feed-key")).context["href"]
    with CaptureQueriesContext(connection) as asked:
        answer = Client().get(address.removeprefix("http://testserver"))
    assert len(asked) < 25
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert b"BEGIN:VALARM" not in lines
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert len(events) == 1000
    (found,) = [one for one in events if str(one["uid"]) == f"work-entry-{entry.pk}@congvan"]
    assert str(found["summary"]) == entry.content
    assert "BEGIN:VALARM END:VALARM" in str(found["description"])
