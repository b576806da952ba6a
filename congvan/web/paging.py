"""Keyset paging in addresses: `?sau=2026-11-20T01:02:03.000004+00:00~17` is "after this row"."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.http import HttpRequest


def after_in(request: HttpRequest) -> tuple[datetime, int] | None:
    """The row after which the page begins; None for the first page or a mangled address."""
    moment, _, number = request.GET.get("sau", "").partition("~")
    try:
        at = datetime.fromisoformat(moment)
        row = int(number)
        # PostgreSQL's bigint ends at 2^63; its time zones end long before those of Python.
        return (at.astimezone(UTC), row) if at.tzinfo and 0 <= row < 2**63 else None
    except (ValueError, OverflowError):
        return None


def after_link(at: datetime, row: int, **kept: str) -> str:
    """The query string of the next page; `kept` are the filters that stay."""
    return "?" + urlencode(
        {**{k: v for k, v in kept.items() if v}, "sau": f"{at.isoformat()}~{row}"}
    )
