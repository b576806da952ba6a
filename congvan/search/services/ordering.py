"""Results taken out as files: short lists at once, long ones ordered (R-376, R-377)."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import Any

from congvan.kernel import audit, clock, jobs
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.registers.printing.printouts import Printout
from congvan.search import export_jobs, queries
from congvan.search.exports import COLUMNS
from congvan.search.models import ResultOrder
from congvan.search.services.exporting import (
    Wanted,
    exported,
    lines_of,
    made_of,
    most_of,
    written,
)

# What a person waits for before an empty page: less than two seconds.
DIRECT_LINES = 500
AT_ONCE = timedelta(minutes=10)
# Quotation marks take twice their place, as the order keeps them.
LONGEST_PARAMETERS = 1000


def export(*, by: ActingMember, wanted: Wanted) -> Printout | int:
    """The list as a file, or the id of the order when it is long.

    Raises InvalidInput (no or unknown columns, nothing asked for, too many lines), TooBroad, and
    what typesetting raises.
    """
    _check(wanted)
    lines = list(islice(lines_of(by, wanted), DIRECT_LINES + 1))
    if len(lines) > DIRECT_LINES:
        return _order(by=by, wanted=wanted)
    made = made_of(by, wanted, lines)
    _note(by=by, wanted=wanted, lines=len(lines))
    return made


def _check(wanted: Wanted) -> None:
    unknown = [key for key in wanted.columns if key not in COLUMNS]
    if not wanted.columns or unknown or len(set(wanted.columns)) != len(wanted.columns):
        raise InvalidInput("Chưa chọn cột nào.", next_step="Chọn ít nhất một cột.", field="cot")
    if queries.parse(wanted.text).is_empty and wanted.filters.is_empty:
        raise InvalidInput("Chưa có gì để xuất.", next_step="Gõ từ cần tìm hoặc chọn bộ lọc trước.")


@in_transaction
def _order(*, by: ActingMember, wanted: Wanted) -> int:
    """A new order, or the same one that is under way: the button was pressed again."""
    now = clock.now()
    same: dict[str, Any] = {
        "agency_id": by.agency_id, "member_id": by.membership_id, "person_id": by.person_id,
        "parameters": written(wanted), "columns": ",".join(wanted.columns),
        "form": wanted.form.value,
    }  # fmt: skip
    if len(same["parameters"]) > LONGEST_PARAMETERS:
        raise InvalidInput(
            "Câu tìm này quá dài để xuất.", next_step="Rút ngắn câu tìm rồi xuất lại."
        )
    # Two presses of the button take turns.
    Membership.objects.select_for_update(no_key=True).get(pk=by.membership_id)
    young = ResultOrder.objects.filter(**same, ended_at=None, asked_at__gt=now - AT_ONCE)
    if (found := young.values_list("pk", flat=True).first()) is not None:
        return found
    row = ResultOrder.objects.create(**same, total=most_of(wanted), asked_at=now)
    jobs.defer(export_jobs.make_results, order_id=row.pk)
    return row.pk


@in_transaction
def _note(*, by: ActingMember, wanted: Wanted, lines: int) -> None:
    audit.record(exported(by.agency_id, wanted, lines), by=by.actor)
