"""A report of one's own as a file: short ones at once, long ones in the background."""

from __future__ import annotations

from congvan.kernel import audit
from congvan.kernel.errors import NotFound
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.registers.printing.printouts import Printout
from congvan.reports.events.exporting import ReportExported
from congvan.reports.own import queries
from congvan.reports.scheduling import wanted as wishes
from congvan.reports.scheduling.delivering import order_file
from congvan.reports.scheduling.wanted import Wanted
from congvan.reports.states import Layout

# What typesetting makes within a second.
DIRECT_LINES = 300


def take(*, by: ActingMember, wanted: Wanted) -> Printout | int:
    """The file, recorded; or the id of its order when it is long, and a notice tells of it.

    Opens transactions of its own: call it outside any. Raises NotFound, InvalidInput and what
    typesetting raises.
    """
    if _is_long(by, wanted):
        return order_file(by=by, wanted=wanted)
    made = wishes.make(by, wanted)
    _record(by=by, wanted=wanted)
    return made


def _is_long(by: ActingMember, wanted: Wanted) -> bool:
    shape = wanted.shape
    if shape is None:
        raise NotFound("Không có báo cáo này.")
    if shape.layout is Layout.ROWS:
        return bool(queries.rows(by, shape, wanted.period, limit=DIRECT_LINES).next)
    return queries.figures(by, wanted.title, shape, wanted.period).lines > DIRECT_LINES


@in_transaction
def _record(*, by: ActingMember, wanted: Wanted) -> None:
    audit.record(
        ReportExported(
            agency_id=by.agency_id, title=wanted.title, period=wanted.period.label,
            form=wanted.form.value.upper(),
        ),
        by=by.actor,
    )  # fmt: skip
