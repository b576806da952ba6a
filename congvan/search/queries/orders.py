"""Long lists of results on their way to a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.registers.printing.printouts import Printout
from congvan.search.exports.files import Form
from congvan.search.models import ResultOrder


@dataclass(frozen=True, slots=True)
class OrderView:
    """An ordered file; `is_ready` with a file, else `reason` when it failed."""

    order_id: int
    form: str
    total: int
    done: int
    asked_at: datetime
    ended_at: datetime | None
    reason: str
    is_ready: bool
    file_name: str


def order(viewer: ActingMember, order_id: int) -> OrderView:
    """An order of the viewer's. Raises NotFound."""
    row = _get(viewer, order_id)
    return OrderView(
        order_id=row.pk, form=str(Form(row.form).label), total=row.total, done=row.done,
        asked_at=row.asked_at, ended_at=row.ended_at, reason=row.reason,
        is_ready=row.ended_at is not None and bool(row.file_name), file_name=row.file_name,
    )  # fmt: skip


def ordered_file(viewer: ActingMember, order_id: int) -> Printout:
    """The file of an order of the viewer's. Raises NotFound, also when it was dropped."""
    row = _get(viewer, order_id)
    content = ResultOrder.objects.values_list("content", flat=True).get(pk=row.pk)
    if content is None:
        raise NotFound(
            "Tệp chưa xong, hoặc đã quá một tuần nên được xóa.", next_step="Tra cứu và xuất lại."
        )
    return Printout(row.file_name, bytes(content), row.content_type)


def _get(viewer: ActingMember, order_id: int) -> ResultOrder:
    """Of the person in the seat asked from: what the file holds was that seat's to see."""
    row = (
        ResultOrder.objects.filter(
            pk=order_id, member_id=viewer.membership_id, person_id=viewer.person_id
        )
        .defer("content")
        .first()
    )
    if row is None:
        raise NotFound("Không có lần xuất này.", next_step="Tra cứu và xuất lại.")
    return row
