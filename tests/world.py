"""The small named world of the tests: the demo province, by the names of its people.

Sở Khoa học và Công nghệ has Lan (văn thư), An (chuyên viên), ông Khải (giám đốc), bà Hương (phó, who
stands in for him), ông Tuấn and bà Mai (Phòng Chuyển đổi số), anh (Ngô Viết Anh, quản trị). Quang of Sở
Nội vụ is the outsider of every page.
"""

from __future__ import annotations

from congvan.deployment.demo.building import World, build_world
from congvan.organization.acting import ActingMember
from congvan.organization.queries import seats

PASSWORD = "Mua-thu-o-Pleiku-2026"
OUTSIDER = "quang"

__all__ = ["OUTSIDER", "PASSWORD", "World", "build", "member", "substitute"]


def build() -> World:
    """Build the world in the test database."""
    return build_world(password=PASSWORD)


def member(world: World, key: str) -> ActingMember:
    """The person acting in the main post."""
    return seats.acting_member(world.seats[key].pk)


def substitute(world: World, key: str) -> ActingMember:
    """The person acting for the one who delegated."""
    ways = seats.acting_members(world.people[key].pk)
    return next(way for way in ways if way.is_substitute)
