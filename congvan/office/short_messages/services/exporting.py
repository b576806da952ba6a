"""The log as a spreadsheet; that it was taken along is itself kept (R-254)."""

from __future__ import annotations

from datetime import date

from congvan.desk.states import MessageStatus
from congvan.kernel import audit
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.spreadsheets import Column, Table, write_sheets
from congvan.kernel.transactions import in_transaction
from congvan.office.short_messages import events
from congvan.office.short_messages.queries.sendings import MOST_EXPORTED, MessageView, log
from congvan.organization.access import check_administers
from congvan.organization.acting import ActingMember

_COLUMNS = (
    Column("Lúc", 18), Column("Người gửi", 24), Column("Người nhận", 24), Column("Gửi đến", 16),
    Column("Kênh", 16), Column("Nội dung", 60), Column("Số tin", 8), Column("Trạng thái", 18),
    Column("Lý do không gửi được", 40), Column("Gửi xong lúc", 18), Column("Nhà mạng báo lúc", 18),
)  # fmt: skip


def export_log(
    *, by: ActingMember, first_day: date, last_day: date, status: MessageStatus | None = None
) -> bytes:
    """The agency's messages of these days as XLSX, the newest `MOST_EXPORTED`. Raises NotAllowed."""
    check_administers(by)
    lines = log(
        by, first_day=first_day, last_day=last_day, status=status, limit=MOST_EXPORTED
    )  # fmt: skip
    _note(by=by, first_day=first_day, last_day=last_day, count=len(lines))
    return write_sheets([Table("Tin nhắn", _COLUMNS, [_row(one) for one in lines])])


@in_transaction
def _note(*, by: ActingMember, first_day: date, last_day: date, count: int) -> None:
    told = events.MessageLogExported(
        agency_id=by.agency_id, first_day=first_day, last_day=last_day, count=count
    )
    audit.record(told, by=by.actor)


def _row(one: MessageView) -> tuple[str | int, ...]:
    def moment(at: object) -> str:
        return f"{at.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}" if at else ""  # type: ignore[attr-defined]

    return (
        moment(one.at), one.sender, one.receiver, one.address, str(one.channel.label), one.text,
        one.parts, str(one.status.label), one.failure, moment(one.ended_at),
        moment(one.reported_at),
    )  # fmt: skip
