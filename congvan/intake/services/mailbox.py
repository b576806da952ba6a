"""One turn of a mailbox: fetch what the hub has for us, then take in everything that is new."""

from __future__ import annotations

from collections.abc import Sequence

from congvan.exchange.services import fetching
from congvan.intake.services.packages import take_in_new
from edxml_vn.vxp.client import Kind

__all__ = ["take_in_new", "turn"]


def turn(*, connection_id: int, wait: int = 0, kinds: Sequence[Kind] = fetching.KINDS) -> int:
    """Fetch by one connection, keep, acknowledge, take in. Returns how many packages came.

    `wait` seconds the hub may hold the question about the first of `kinds`. Never inside a transaction: it speaks with the
    hub. What came is taken in batch by batch. Raises what fetching raises; what was kept before is
    taken in all the same.
    """
    try:
        return fetching.fetch(connection_id=connection_id, wait=wait, kinds=kinds, then=take_in_new)
    finally:
        take_in_new()
