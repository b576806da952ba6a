"""Objects for the addresses of the reports: a ranking that waits and a published one."""

from __future__ import annotations

from collections.abc import Callable

from congvan.kernel import clock
from congvan.reports.ranking import services, working_out
from congvan.reports.rules import periods
from congvan.reports.rules.periods import PeriodKind
from tests import world as named_world
from tests.world import World

Made = Callable[[World], list[dict[str, object]]]


def _sheet(world: World) -> list[dict[str, object]]:
    """A ranking that waits to be published: only the province knows of it."""
    by = named_world.member(world, "quynh")
    period = periods.current(PeriodKind.MONTH, clock.today())
    sheet_id = services.order_sheet(by=by, period=period.code)
    working_out.work_out(sheet_id=sheet_id)
    return [{"sheet_id": sheet_id}]


def _published(world: World) -> list[dict[str, object]]:
    made = _sheet(world)
    services.publish(by=named_world.member(world, "quynh"), sheet_id=int(str(made[0]["sheet_id"])))
    return made


OBJECTS: dict[str, tuple[str, Made]] = {
    "reports:ranking-sheet": ("quynh", _sheet),
    "reports:ranking-publish": ("quynh", _sheet),
    "reports:ranking-withdraw": ("quynh", _published),
}
