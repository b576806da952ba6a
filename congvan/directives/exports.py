"""Lists of incoming documents as files: who took which is recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from congvan.directives.events.exports import IncomingExported
from congvan.directives.queries import lists
from congvan.directives.queries.lists import Filters, IncomingLine, Tab
from congvan.documents.states import LegalValue
from congvan.kernel import audit
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.spreadsheets import Column, Table, Value, write_sheets
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember

_COLUMNS = (
    Column("Số đến", 10), Column("Ngày đến", 12), Column("Số, ký hiệu", 20),
    Column("Ngày văn bản", 14), Column("Loại", 16), Column("Trích yếu", 60),
    Column("Cơ quan ban hành", 34), Column("Độ khẩn", 12), Column("Người giữ", 28),
    Column("Hạn", 18), Column("Tình trạng", 18), Column("Tiến độ (%)", 12),
    Column("Ghi chú", 26),
)  # fmt: skip

# What one sheet holds and one request may take; a longer list is narrowed by days.
MOST_ROWS = 5000
_PAGE = 500


@in_transaction
def incoming_file(
    *, by: ActingMember, tab: Tab, filters: Filters, document_ids: Collection[int] = ()
) -> bytes:
    """The tab's documents as XLSX, the first `MOST_ROWS`; only `document_ids` when some are given."""
    lines = list(_lines(by, tab, filters, frozenset(document_ids)))
    audit.record(
        IncomingExported(agency_id=by.agency_id, list_name=str(tab.label), documents=len(lines)),
        by=by.actor,
    )
    return write_sheets([Table("Văn bản đến", _COLUMNS, [_row(line) for line in lines])])


def _lines(
    by: ActingMember, tab: Tab, filters: Filters, wanted: frozenset[int]
) -> Iterator[IncomingLine]:
    after, seen, found = "", 0, 0
    while seen < MOST_ROWS and (not wanted or found < len(wanted)):
        page = lists.incoming(by, tab, after=after, filters=filters, limit=_PAGE)
        for line in page.lines:
            seen += 1
            if not wanted or line.document_id in wanted:
                found += 1
                yield line
        after = page.next
        if not after:
            return


def _row(line: IncomingLine) -> tuple[Value, ...]:
    due = line.due_at.astimezone(OFFICE_ZONE) if line.due_at else None
    return (
        line.arrival_number, line.arrived_on, line.symbol, line.issued_on, line.type_name,
        line.subject, line.issuer, str(line.urgency.label), line.holder,
        f"{due:%d/%m/%Y %H:%M}" if due else "", str(line.status.label), line.percent,
        str(LegalValue.REFERENCE.label) if line.is_reference else "",
    )  # fmt: skip
