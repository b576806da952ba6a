"""Searches kept under a name: once a name, fifty a seat, nobody else's, each change on record."""

from __future__ import annotations

import pytest

from congvan.kernel.errors import InvalidInput, NotFound
from congvan.search.models import SavedSearch
from congvan.search.queries.saved import one_saved, saved
from congvan.search.services import saving
from tests.world import OUTSIDER, World, member


def test_kept_renamed_and_dropped(world: World):
    an = member(world, "an")
    first = saving.save(by=an, name="  Chuyển   đổi số ", parameters="q=chuyen+doi+so")
    saving.save(by=an, name="Ấp chiến lược", parameters="q=ap", on_desk=False)
    assert [(one.name, one.on_desk) for one in saved(an)] == [
        ("Ấp chiến lược", False), ("Chuyển đổi số", True),
    ]  # fmt: skip
    saving.change(by=an, search_id=first, name="Chuyển đổi", on_desk=False)
    kept = one_saved(an, first)
    assert (kept.name, kept.on_desk, kept.parameters) == ("Chuyển đổi", False, "q=chuyen+doi+so")
    assert saving.drop(by=an, search_id=first) == "Chuyển đổi"
    assert [one.name for one in saved(an)] == ["Ấp chiến lược"]


def test_a_name_is_taken_once_a_seat_in_any_case(world: World):
    an, mai = member(world, "an"), member(world, "mai")
    saving.save(by=an, name="Đường truyền", parameters="q=a")
    other = saving.save(by=an, name="Khác", parameters="q=b")
    with pytest.raises(InvalidInput, match="Đã có tìm kiếm tên"):
        saving.save(by=an, name="ĐƯỜNG TRUYỀN", parameters="q=c")
    with pytest.raises(InvalidInput, match="Đã có tìm kiếm tên"):
        saving.change(by=an, search_id=other, name="đường truyền", on_desk=True)
    assert saving.save(by=mai, name="Đường truyền", parameters="q=a")


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("", "q=a"), (" \u200b ", "q=a"), ("x" * 81, "q=a"), ("Tên", ""), ("Tên", "q=" + "a" * 999)],
)
def test_what_cannot_be_kept_says_why(world: World, name: str, parameters: str):
    with pytest.raises(InvalidInput) as refused:
        saving.save(by=member(world, "an"), name=name, parameters=parameters)
    assert refused.value.next_step
    assert not SavedSearch.objects.exists()


def test_fifty_and_no_more(world: World):
    an = member(world, "an")
    for number in range(saving.MOST_SAVED):
        saving.save(by=an, name=f"Tìm {number}", parameters="q=a")
    with pytest.raises(InvalidInput, match="50"):
        saving.save(by=an, name="Thừa", parameters="q=a")
    saving.drop(by=an, search_id=saved(an)[0].search_id)
    assert saving.save(by=an, name="Thừa", parameters="q=a")


@pytest.mark.parametrize("key", ["mai", OUTSIDER])
def test_others_do_not_know_of_it(world: World, key: str):
    kept = saving.save(by=member(world, "an"), name="Của tôi", parameters="q=a")
    other = member(world, key)
    assert saved(other) == ()
    for act in (
        lambda: one_saved(other, kept),
        lambda: saving.change(by=other, search_id=kept, name="Lấy", on_desk=True),
        lambda: saving.drop(by=other, search_id=kept),
    ):
        with pytest.raises(NotFound):
            act()
    assert SavedSearch.objects.get().name == "Của tôi"
