"""The page of the working calendar: everybody reads it, the province keeps it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from congvan.organization.models import CalendarDay
from congvan.organization.queries.calendar import working_calendar
from tests.pages.visitors import signed_in
from tests.world import OUTSIDER, World

SWAP = {"day": "14/12/2026", "made_up": "19/12/2026", "name": "Ngày thử", "source": "Quyết định 1"}


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("key", ["an", "khai", OUTSIDER])
def test_everybody_reads_the_year_in_words(world: World, key: str):
    html = text_of(signed_in(world, key).get("/lich-lam-viec/?nam=2026"))
    for words in (
        "Năm 2026 · 249 ngày làm việc",
        "Nghỉ lễ: Ngày Văn hóa Việt Nam",
        "Nghỉ hoán đổi: Quốc khánh (hoán đổi)",
        "Làm bù cho ngày 31/08/2026",
        "Công văn 12729/VPCP-KGVX ngày 25/12/2025",
    ):
        assert words in html
    assert "T2 16/02 – T6 20/02" in html
    assert "Thêm ngày nghỉ" not in html
    assert "Sửa" not in html


def test_an_unknown_year_is_this_one(world: World):
    client = signed_in(world, "an")
    for asked in ("abcd", "9999", "1", ""):
        assert client.get(f"/lich-lam-viec/?nam={asked}").status_code == 200


def test_a_draft_says_so_and_is_confirmed(world: World):
    client = signed_in(world, "quynh")
    assert "là dự thảo, chưa có quyết định" in text_of(client.get("/lich-lam-viec/?nam=2027"))
    path = f"{reverse('calendar:confirm')}?nam=2027"
    assert client.post(path, {"source": ""}).status_code == 422
    assert client.post(path, {"source": "Quyết định 5"}).status_code == 302
    html = text_of(client.get("/lich-lam-viec/?nam=2027"))
    assert "là dự thảo" not in html
    assert "Quyết định 5" in html


def test_a_swap_is_added_and_taken_out_by_forms(world: World):
    client = signed_in(world, "quynh")
    assert client.post(reverse("calendar:swap-add"), {}).status_code == 422
    refused = client.post(reverse("calendar:swap-add"), {**SWAP, "made_up": "18/12/2026"})
    assert refused.status_code == 422
    assert "không phải thứ Bảy hay Chủ nhật" in text_of(refused)
    assert 'value="14/12/2026"' in text_of(refused)
    assert client.post(reverse("calendar:swap-add"), SWAP).status_code == 302
    assert not working_calendar().is_working(date(2026, 12, 14))
    row = CalendarDay.objects.get(date=date(2026, 12, 19))
    path = reverse("calendar:day-remove", args=[row.pk])
    assert "Bỏ cặp hoán đổi ngày 19/12/2026 và ngày 14/12/2026?" in text_of(client.get(path))
    assert client.post(path).status_code == 302
    assert working_calendar().is_working(date(2026, 12, 14))


def test_a_holiday_is_added_and_changed_by_forms(world: World):
    client = signed_in(world, "quynh")
    sent = {key: SWAP[key] for key in ("day", "name", "source")}
    assert client.post(reverse("calendar:holiday-add"), sent).status_code == 302
    taken = client.post(reverse("calendar:holiday-add"), sent)
    assert "Ngày 14/12/2026 đã có trong lịch." in text_of(taken)
    row = CalendarDay.objects.get(date=date(2026, 12, 14))
    path = reverse("calendar:day", args=[row.pk])
    assert 'value="Ngày thử"' in text_of(client.get(path))
    assert client.post(path, {**sent, "day": "15/12/2026"}).status_code == 302
    row.refresh_from_db()
    assert row.date == date(2026, 12, 15)


def test_a_year_is_drafted_after_it_was_shown(world: World):
    client = signed_in(world, "quynh")
    path = f"{reverse('calendar:draft')}?nam=2028"
    assert "Sẽ thêm" in text_of(client.get(path))
    assert not CalendarDay.objects.filter(date__year=2028).exists()
    assert client.post(path).status_code == 302
    assert CalendarDay.objects.filter(date__year=2028, is_draft=True).exists()
    again = client.post(path)
    assert again.status_code == 422
    assert "đã có đủ" in text_of(again)


@pytest.mark.parametrize("key", ["anh", "khai", OUTSIDER])
def test_others_find_no_page_to_change_it(world: World, key: str):
    client = signed_in(world, key)
    day_id = CalendarDay.objects.first().pk
    for path in (
        reverse("calendar:holiday-add"), reverse("calendar:swap-add"), reverse("calendar:draft"),
        reverse("calendar:confirm"), reverse("calendar:day", args=[day_id]),
        reverse("calendar:day-remove", args=[day_id]),
    ):  # fmt: skip
        assert client.post(path, SWAP).status_code == 404
    assert CalendarDay.objects.filter(pk=day_id).exists()
