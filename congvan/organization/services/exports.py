"""Lists that leave the system as files: who took which is recorded, because they hold personal data."""

from __future__ import annotations

from congvan.kernel import audit
from congvan.kernel.spreadsheets import Column, Table, write_sheets
from congvan.kernel.transactions import in_transaction
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.events import structure_import as events
from congvan.organization.queries import people

_COLUMNS = (
    Column("Họ và tên", 28), Column("Chức danh, đơn vị", 50), Column("Điện thoại", 16),
    Column("Tên đăng nhập", 22), Column("Tài khoản", 24),
)  # fmt: skip

# More people than the largest province has; bounds the memory of one request.
_ROWS = 50_000


@in_transaction
def people_file(*, by: ActingMember, words: str = "") -> bytes:
    """The agency's people as XLSX, by given name, those whose name holds `words`. Raises NotAllowed."""
    access.check_administers(by)
    lines = people.list_people(by, words=words, limit=_ROWS)
    rows = [
        (line.full_name, "; ".join(line.seats), line.phone, line.login_name, line.account_state)
        for line in lines
    ]
    audit.record(events.PeopleExported(agency_id=by.agency_id, people=len(lines)), by=by.actor)
    return write_sheets([Table("Người", _COLUMNS, rows)])
