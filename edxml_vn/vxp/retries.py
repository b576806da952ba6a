"""How long to wait before a package is sent once more (R-192)."""

from __future__ import annotations

from datetime import timedelta

_PAUSES = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2),
    timedelta(hours=6),
)  # fmt: skip


def pause_after(failed: int) -> timedelta:
    """The pause after the `failed`-th try in a row (1, 2, …); six hours from the fifth on."""
    return _PAUSES[min(failed, len(_PAUSES)) - 1]
