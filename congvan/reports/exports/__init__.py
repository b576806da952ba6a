"""Reports as files: PDF/A to sign, XLSX to go on with; who took which is recorded (R-305, R-377)."""

from __future__ import annotations

from collections.abc import Sequence

from congvan.kernel import audit, clock
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.registers.printing.printouts import PDF, XLSX, Printout, letterhead
from congvan.reports.events.exporting import ReportExported
from congvan.reports.exports.papers import as_pdf
from congvan.reports.exports.sheets import as_xlsx
from congvan.reports.queries.tables import Table
from congvan.reports.states import Format

__all__ = ["as_file", "record_export", "report_file"]


def report_file(
    *, by: ActingMember, key: str, title: str, tables: Sequence[Table], form: Format
) -> Printout:
    """Tables of the acting member's as a file, recorded in the audit trail.

    `key` begins the file's name (plain ASCII). Opens a transaction of its own when the file is
    made. Raises what typesetting raises.
    """
    made = as_file(by, key=key, title=title, tables=tables, form=form)
    record_export(by=by, title=title, period=tables[0].period.label if tables else "", form=form)
    return made


def as_file(
    viewer: ActingMember, *, key: str, title: str, tables: Sequence[Table], form: Format
) -> Printout:
    """The same without a record, for whoever keeps one of its own. Raises what typesetting raises."""
    head = letterhead(viewer, about=title, at=clock.now())
    stem = f"bao-cao-{key}-{tables[0].period.code}" if tables else f"bao-cao-{key}"
    if form is Format.PDF:
        data = as_pdf(title, tables, head, made_by=viewer.person_name)
        return Printout(f"{stem}.pdf", data, PDF)
    return Printout(f"{stem}.xlsx", as_xlsx(tables, head), XLSX)


@in_transaction
def record_export(*, by: ActingMember, title: str, period: str, form: Format) -> None:
    """Note who took which report of which period with them (R-305, R-377)."""
    audit.record(
        ReportExported(
            agency_id=by.agency_id, title=title[:200], period=period, form=form.value.upper()
        ),
        by=by.actor,
    )  # fmt: skip
