"""The directory: colleagues of one's own agency, found by half a name without accents."""

from __future__ import annotations

from django.urls import reverse

from tests.web.test_delegations import at
from tests.world import OUTSIDER, World

__all__ = ["at"]


def test_colleagues_by_unit_and_who_stands_in(world: World, at):
    text = at("an").get(reverse("directory:people")).content.decode()
    assert "Lãnh đạo cơ quan" in text
    assert "Nguyễn Thị Thu Hương đang làm thay" in text
    assert "Đinh Công Quang" not in text


def test_found_by_unaccented_words_of_name_post_and_unit(world: World, at):
    client = at("an")
    assert (
        "Phạm Minh Tuấn"
        in client.get(reverse("directory:people"), {"q": "tuan truong phong"}).content.decode()
    )
    assert (
        "Không tìm thấy ai"
        in client.get(reverse("directory:people"), {"q": "quang"}).content.decode()
    )


def test_the_outsider_sees_the_own_agency_only(world: World, at):
    text = at(OUTSIDER).get(reverse("directory:people")).content.decode()
    assert "Trần Thị Thu Hà" in text
    assert "Trần Đình Khải" not in text
