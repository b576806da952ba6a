"""Objects for the addresses of the reports: rankings, a report of one's own, its schedule and file."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from congvan.kernel import clock
from congvan.reports.own import services as own_services
from congvan.reports.own.shape import Shape
from congvan.reports.ranking import services, working_out
from congvan.reports.rules import periods
from congvan.reports.rules.periods import PeriodKind
from congvan.reports.scheduling import delivering
from congvan.reports.scheduling import services as scheduling
from congvan.reports.scheduling.services import Sending
from congvan.reports.scheduling.wanted import Wanted
from congvan.reports.states import Format, Layout, Rhythm
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


_NUMBERS = count(1)
_SHAPE = Shape("van-ban-den", Layout.GROUPS, "thang-nay", ("tong",), ("loai", "so"))


def _own(world: World) -> list[dict[str, object]]:
    """A report of one's own that nobody else may open."""
    by = named_world.member(world, "khai")
    name = f"Đến theo loại và sổ {next(_NUMBERS)}"
    return [{"own_id": own_services.save(by=by, name=name, shape=_SHAPE)}]


def _schedule(world: World) -> list[dict[str, object]]:
    """A set of reports that one person has sent to oneself."""
    by = named_world.member(world, "khai")
    sending = Sending(
        set_key="so-luong", period="thang-truoc", form=Format.XLSX, rhythm=Rhythm.WEEKLY, place=1
    )
    receivers = [by.membership_id]
    return [{"schedule_id": scheduling.order(by=by, sending=sending, receivers=receivers)}]


def _file(world: World) -> list[dict[str, object]]:
    """A long report that was made in the background."""
    by = named_world.member(world, "khai")
    period = periods.current(PeriodKind.MONTH, clock.today())
    wanted = Wanted("Đến theo loại và sổ", period, Format.XLSX, shape=_SHAPE)
    file_id = delivering.order_file(by=by, wanted=wanted)
    delivering.make_file(file_id=file_id)
    return [{"file_id": file_id}]


OBJECTS: dict[str, tuple[str, Made]] = {
    "reports:ranking-sheet": ("quynh", _sheet),
    "reports:ranking-file": ("quynh", _sheet),
    "reports:ranking-publish": ("quynh", _sheet),
    "reports:ranking-withdraw": ("quynh", _published),
    "reports:own-report": ("khai", _own),
    "reports:own-report-file": ("khai", _own),
    "reports:own-edit": ("khai", _own),
    "reports:own-share": ("khai", _own),
    "reports:own-delete": ("khai", _own),
    "reports:schedule": ("khai", _schedule),
    "reports:schedule-stop": ("khai", _schedule),
    "reports:schedule-leave": ("khai", _schedule),
    "reports:file": ("khai", _file),
    "reports:file-content": ("khai", _file),
}
