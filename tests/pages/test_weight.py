"""Pages are light: on a slow line of a commune a page is there in a second."""

from __future__ import annotations

import gzip
import re

import pytest

from congvan.deployment.commands import assets
from congvan.ui.asset_files import published
from tests.pages import walking
from tests.pages.visitors import signed_in, stranger
from tests.world import World

# Over the wire, compressed, without fonts; a first visit with styles and scripts.
FIRST_VISIT_BYTES = 100_000
# The same page again, when styles and scripts are kept by the browser.
NEXT_VISIT_BYTES = 30_000
STATIC = re.compile(r'(?:href|src)="/static/([^"#?]+)')
COMPRESSED = (".css", ".js", ".svg")


@pytest.fixture(scope="module")
def sizes() -> dict[str, int]:
    """The compressed size of every file a page may ask for, fonts left out."""
    if not all(file.is_file() for file in published().values()):
        assets.build()
    return {
        name: len(gzip.compress(file.read_bytes(), 9))
        for name, file in published().items()
        if file.suffix in COMPRESSED
    }


@pytest.mark.parametrize("key", [pytest.param("an", marks=pytest.mark.nightly), "khai", "anh", ""])
def test_weight(world: World, sizes: dict[str, int], key: str):
    client = signed_in(world, key) if key else stranger()
    heavy = []
    for path, response in walking.reached(client, world):
        # The gallery shows everything at once, for those who build pages.
        if not walking.is_page(response) or path == "/giao-dien/":
            continue
        page = len(gzip.compress(response.content, 6))
        files = set(STATIC.findall(response.content.decode()))
        first = page + sum(sizes.get(name, 0) for name in files)
        if first > FIRST_VISIT_BYTES or page > NEXT_VISIT_BYTES:
            heavy.append(f"{path}: {first} byte lần đầu, {page} byte lần sau")
    assert not heavy, "\n".join(heavy)
