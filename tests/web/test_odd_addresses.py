"""Mangled addresses of lists: read as far as they mean something, never a failure."""

from __future__ import annotations

import pytest

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
        ("anh", "/nhan-tin/nhat-ky/?tu=01/01/0001&den=31/12/9999"),
        ("anh", "/nhan-tin/nhat-ky/xuat/?tu=01/01/0001&den=31/12/9999"),
    ],
)
def test_a_mangled_address_is_no_failure(world: World, who: str, path: str):
    assert signed_in(world, who).get(path).status_code == 200
