"""The kinds of people that every table is tried with, by the parts they play at Sở KH&CN."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from typing import Any

from congvan.kernel.states import Party
from tests import world as named_world
from tests.office.rights.grid import One
from tests.world import World

# The director and who stands in for him, the deputy, the office's head (he sees what the agency
# owes), a unit's head and deputy, specialists, the clerk, the administrator, another unit's head,
# and the head of a unit of another agency.
EVERYBODY = (
    "khai", "instead", "huong", "bao", "tuan", "mai", "an", "thang", "lan", "anh", "vinh", "quang",
)  # fmt: skip


def people(
    world: World,
    stands: Mapping[str, Collection[Party]],
    *,
    all_statuses: Iterable[Enum],
    sees: Collection[str] | None = None,
    blind: Mapping[str, Collection[Any]] | None = None,
    barred: Collection[str] = (),
) -> dict[str, One]:
    """Everybody with their parts; `sees` names who sees it (everybody of the agency when None)."""
    everywhere = tuple(all_statuses)
    seeing = set(EVERYBODY) - {"quang"} if sees is None else set(sees) | set(stands)
    found = {}
    for key in EVERYBODY:
        by = (
            named_world.substitute(world, "huong")
            if key == "instead"
            else named_world.member(world, key)
        )
        hidden = (blind or {}).get(key, ()) if key in seeing else everywhere
        found[key] = One(by, tuple(stands.get(key, ())), tuple(hidden), key in barred)
    return found
