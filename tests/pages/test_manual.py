"""The manual's links lead somewhere, and its index names every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)?(?:#([^)\s]+))?\)")
PAGES = sorted([*DOCS.glob("how-to/*.md"), DOCS / "reference" / "README.md"])


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(DOCS)) for page in PAGES])
def test_links_lead_somewhere(page: Path):
    for target, heading in LINK.findall(page.read_text("utf-8")):
        aim = (page.parent / target).resolve() if target else page
        assert aim.exists(), target
        if heading:
            assert heading in _anchors(aim), f"{target}#{heading}"


@pytest.mark.parametrize("folder", ["how-to", "reference"])
def test_the_index_names_every_page(folder: str):
    index = (DOCS / folder / "README.md").read_text("utf-8")
    pages = {page.name for page in (DOCS / folder).glob("*.md")} - {"README.md"}
    assert not {name for name in pages if f"({name})" not in index}


def _anchors(page: Path) -> set[str]:
    """Headings as they are addressed: small letters, hyphens for spaces, no signs."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
