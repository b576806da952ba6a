"""Asking the search in tests: what was found, by ids."""

from __future__ import annotations

from typing import Any

from congvan.organization.acting import ActingMember
from congvan.search.queries import Kind, Page, find, parse


def ids(page: Page, kind: Kind = Kind.INCOMING) -> list[int]:
    """The things of one kind on the page, in order."""
    return [line.object_id for line in page.lines if line.kind == kind]


def found(viewer: ActingMember, text: str, **more: Any) -> list[int]:
    """The incoming documents on the first page of what was typed."""
    return ids(find(viewer, parse(text), **more))
