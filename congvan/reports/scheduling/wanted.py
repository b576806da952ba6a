"""What a file is to hold, as data kept with its row: a set of reports or a shape, period, form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.registers.printing.printouts import Printout
from congvan.reports import exports, queries
from congvan.reports.own import shape as shapes
from congvan.reports.own.papers import own_file
from congvan.reports.own.shape import Shape
from congvan.reports.rules import periods
from congvan.reports.rules.periods import Period
from congvan.reports.states import Format


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report to make: of the set `set_key`, or by `shape` when that is "". `period` is a fixed one."""

    title: str
    period: Period
    form: Format
    set_key: str = ""
    shape: Shape | None = None

    def written(self) -> dict[str, Any]:
        """The same as data to keep; the title stands beside it."""
        kept: dict[str, Any] = {"period": self.period.code, "form": self.form.value}
        if self.shape is None:
            return kept | {"set": self.set_key}
        return kept | {"report": self.shape.report, "shape": self.shape.written()}


def read(title: str, kept: dict[str, Any]) -> Wanted:
    """What `written` wrote. Raises ShapeUnsuitable, ValueError."""
    shape = shapes.read(kept["report"], kept["shape"]) if "shape" in kept else None
    return Wanted(
        title, periods.read(kept["period"]), Format(kept["form"]), kept.get("set", ""), shape
    )


def check_sees(viewer: ActingMember, wanted: Wanted) -> None:
    """Raise NotFound or ShapeUnsuitable unless the viewer has such figures."""
    if wanted.shape is None:
        queries.set_of(viewer, wanted.set_key)
    else:
        shapes.check(viewer, wanted.shape, today=clock.today())


def make(viewer: ActingMember, wanted: Wanted) -> Printout:
    """The file, with the viewer's rights and without a record. Raises NotFound, InvalidInput and
    what typesetting raises.
    """
    if wanted.shape is not None:
        return own_file(
            viewer, name=wanted.title, shape=wanted.shape, period=wanted.period, form=wanted.form
        )
    one = queries.set_of(viewer, wanted.set_key)
    tables = queries.set_tables(viewer, one, wanted.period)
    if not tables:
        raise NotFound("Không có báo cáo này.")
    return exports.as_file(
        viewer, key=one.key, title=one.title, tables=tables, form=wanted.form
    )  # fmt: skip
