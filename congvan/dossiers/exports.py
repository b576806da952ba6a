"""The index of the documents in a dossier as a file (mục lục văn bản, R-233; `CODES.md` §14)."""

from __future__ import annotations

from congvan.documents.states import LegalValue
from congvan.dossiers import access, events, queries
from congvan.dossiers.queries import ItemLine
from congvan.kernel import audit
from congvan.kernel.spreadsheets import Column, Table, write_sheets
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember

_COLUMNS = (
    Column("STT", 6), Column("Số, ký hiệu", 20), Column("Ngày tháng năm", 16),
    Column("Tên loại và trích yếu", 60), Column("Tác giả", 34), Column("Tờ số/Trang số", 16),
    Column("Ghi chú", 24),
)  # fmt: skip


@in_transaction
def index_file(*, by: ActingMember, dossier_id: int) -> bytes:
    """The index as XLSX: the documents the acting member may see, in their order. Raises NotFound."""
    dossier = access.get_dossier(by, dossier_id)
    items = queries.all_items(by, dossier_id)
    rows = [
        (
            item.ordinal, item.symbol, item.issued_on, f"{item.type_name}: {item.subject}",
            item.issuer, item.page_count, _note(item),
        )
        for item in items
    ]  # fmt: skip
    audit.record(
        events.DossierIndexTaken(dossier_id=dossier.pk, number=dossier.code, documents=len(items)),
        by=by.actor,
    )
    return write_sheets([Table("Mục lục văn bản", _COLUMNS, rows)])


def _note(item: ItemLine) -> str:
    """The note, after the mark of R-006."""
    mark = str(LegalValue.REFERENCE.label) if item.is_reference else ""
    return "; ".join(part for part in (mark, item.note) if part)
