"""Objects for the addresses of search: who may open them, and how they are made."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from congvan.kernel import clock
from congvan.registers.printing.printouts import XLSX
from congvan.search.models import ResultOrder
from congvan.search.services import saving
from tests import world as named_world
from tests.world import World

Made = Callable[[World], list[dict[str, object]]]
_numbers = count(1)


def _saved(world: World) -> list[dict[str, object]]:
    """A search of its own for each address: who walks them drops one."""
    an = named_world.member(world, "an")
    name = f"Tìm số {next(_numbers)}"
    return [{"search_id": saving.save(by=an, name=name, parameters="q=bao+cao")}]


def _order(world: World) -> list[dict[str, object]]:
    """A long list that is made, and one on its way."""
    an, now = named_world.member(world, "an"), clock.now()
    asked = {
        "agency_id": an.agency_id, "member_id": an.membership_id, "person_id": an.person_id,
        "parameters": "{}", "columns": "so,ten", "form": "xlsx", "asked_at": now, "total": 600,
    }  # fmt: skip
    made = ResultOrder.objects.create(
        **asked, done=600, ended_at=now, file_name="ket-qua-tra-cuu.xlsx", content_type=XLSX,
        content=b"PK",
    )  # fmt: skip
    return [{"order_id": made.pk}]


OBJECTS: dict[str, tuple[str, Made]] = {
    "search:change": ("an", _saved),
    "search:drop": ("an", _saved),
    "search:order": ("an", _order),
    "search:order-file": ("an", _order),
}
