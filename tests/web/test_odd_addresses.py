"""Mangled addresses of lists: read as far as they mean something, never a failure."""

from __future__ import annotations

import pytest

from tests.office.personal_mail_letters import letter
from tests.pages.visitors import signed_in
from tests.world import World

_LONG = "9" * 5000


@pytest.mark.parametrize(
    ("who", "path"),
    [
        # No time zone of PostgreSQL, but one of Python.
        ("an", "/thu/?sau=2026-01-01T00:00:00%2B23:59~1"),
        ("an", "/thu/?sau=2026-01-01T00:00:00%2B00:00:00.5~1"),
        ("an", "/thu/?sau=0001-01-01T00:00:00%2B14:00~1"),
        ("an", f"/thu/?sau=2026-01-01T00:00:00%2B07:00~{_LONG}"),
        ("an", f"/hoi-thoai/ben/?dang={_LONG}"),
        ("anh", "/nhan-tin/nhat-ky/?tu=01/01/1900&den=31/12/2200"),
        ("anh", "/nhan-tin/nhat-ky/xuat/?tu=01/01/1900&den=31/12/2200"),
    ],
)
def test_a_mangled_address_is_no_failure(world: World, who: str, path: str):
    assert signed_in(world, who).get(path).status_code == 200


@pytest.mark.parametrize("day", ["31/12/9999", "01/01/0001"])
def test_a_year_nobody_means_is_refused(world: World, day: str):
    """Ends of weeks and of working days after the last day of all would be no days."""
    khai = signed_in(world, "khai")
    typed = {"content": "Họp", "day": day, "starts": "23:30", "private": "1"}
    page = f"/lich-cong-tac/viec-moi/?lich=lanh-dao-{world.seats['khai'].pk}"
    answer = khai.post(page, typed)
    assert (answer.status_code, "Kiểm tra lại năm" in answer.content.decode()) == (422, True)
    assert khai.get("/lich-cong-tac/trung-gio/", typed).status_code == 200


def test_words_to_look_for_hold_no_nul(world: World):
    page = f"/thu/{letter(world, 'tuan', 'an').pk}/ho-so/"
    assert signed_in(world, "an").get(f"{page}?tim=%00so").status_code == 200
