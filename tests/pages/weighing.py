"""Pages are light: on a slow line of a commune a page is there in a second."""

from __future__ import annotations

import gzip
import re

from congvan.deployment.commands import assets
from congvan.ui.asset_files import published

# Over the wire, compressed, without fonts; a first visit with styles and scripts.
FIRST_VISIT_BYTES = 100_000
# The same page again, when styles and scripts are kept by the browser.
NEXT_VISIT_BYTES = 30_000
STATIC = re.compile(r'(?:href|src)="/static/([^"#?]+)')
COMPRESSED = (".css", ".js", ".svg")
# The gallery shows everything at once, for those who build pages.
GALLERY = "/giao-dien/"


def sizes_of_files() -> dict[str, int]:
    """The compressed size of every file a page may ask for, fonts left out."""
    if not all(file.is_file() for file in published().values()):
        assets.build()
    return {
        name: len(gzip.compress(file.read_bytes(), 9))
        for name, file in published().items()
        if file.suffix in COMPRESSED
    }


def too_heavy(path: str, content: bytes, sizes: dict[str, int]) -> list[str]:
    """A finding when the page weighs too much."""
    if path == GALLERY:
        return []
    page = len(gzip.compress(content, 6))
    files = set(STATIC.findall(content.decode()))
    first = page + sum(sizes.get(name, 0) for name in files)
    if first > FIRST_VISIT_BYTES or page > NEXT_VISIT_BYTES:
        return [f"{path} nặng {first} byte lần đầu, {page} byte lần sau"]
    return []
