"""The table of opinions as files: who took which along is recorded (R-305)."""

from __future__ import annotations

import io

from congvan.dossiers import access as dossier_access
from congvan.dossiers.papers import NewPaper, put_paper_within
from congvan.kernel import audit, clock, files
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import WrongState
from congvan.kernel.files import OFFICE, ReceivedFile
from congvan.kernel.spreadsheets import Column, Table, Value, write_sheets
from congvan.kernel.transactions import in_transaction
from congvan.office.consultations import access, events, table
from congvan.office.consultations.lifecycles import CONSULTATION
from congvan.office.consultations.models import Consultation
from congvan.office.consultations.queries.matrix import Matrix, MatrixRow, matrix
from congvan.office.consultations.services import duty
from congvan.office.consultations.states import ConsultationKind
from congvan.office.consultations.summary_docx import Letterhead, summary_docx
from congvan.organization.acting import ActingMember
from congvan.organization.models import Agency

DOCX_NAME = "tong-hop-y-kien-{}.docx"
XLSX_NAME = "tong-hop-y-kien-{}.xlsx"
# Thirty points of twenty thousand letters by five hundred people would be a book, not a table.
_LARGEST_BYTES = 64 << 20


@in_transaction
def docx_file(*, by: ActingMember, consultation_id: int) -> bytes:
    """Bảng tổng hợp ý kiến, tiếp thu, giải trình as .docx. Raises NotFound."""
    found = matrix(by, consultation_id)
    _record(by, found, "Word")
    return _docx(by, found)


@in_transaction
def xlsx_file(*, by: ActingMember, consultation_id: int) -> bytes:
    """The same as a spreadsheet: opinions row by row, the matrix, who is silent. Raises NotFound."""
    found = matrix(by, consultation_id)
    _record(by, found, "Excel")
    return write_sheets(_sheets(found))


def file_in(*, by: ActingMember, consultation_id: int, dossier_id: int) -> None:
    """Put the closed table, both forms, into a dossier: then it is never cleared (R-245).

    The files are made and received first, so that nothing is scanned inside a transaction. Raises
    NotFound, NotAllowed (not the asker, not one's dossier), WrongState (not closed; dossier closed).
    """
    dossier_access.get_dossier(by, dossier_id)
    found = matrix(by, consultation_id)
    received = [
        _received(data, name.format(consultation_id))
        for data, name in (
            (_docx(by, found), DOCX_NAME), (write_sheets(_sheets(found)), XLSX_NAME),
        )
    ]  # fmt: skip
    _file(by=by, consultation_id=consultation_id, dossier_id=dossier_id, received=received)


@in_transaction
def _file(
    *, by: ActingMember, consultation_id: int, dossier_id: int, received: list[ReceivedFile]
) -> None:
    """Lock: the consultation, then the dossier."""
    consultation = access.get_consultation(by, consultation_id, lock=True)
    CONSULTATION.move(consultation.status, "file", access.parties_of(by, consultation, None))
    if consultation.dossier_id is not None:
        raise WrongState("Đã lưu vào hồ sơ từ trước.", next_step="Mở hồ sơ để xem.")
    put_paper_within(
        by=by, dossier_id=dossier_id,
        paper=NewPaper(
            kind="Bảng tổng hợp ý kiến", title=consultation.title,
            author=consultation.asker.person.full_name, dated_on=clock.today(),
            source_type=duty.SUBJECT, source_id=consultation.pk,
            files=[(files.record(one).pk, one.filename) for one in received],
        ),
    )  # fmt: skip
    dossier = dossier_access.get_dossier(by, dossier_id)
    consultation.dossier = dossier
    consultation.save(update_fields=["dossier"])
    audit.record(
        events.ConsultationFiled(
            consultation_id=consultation.pk, title=consultation.title, dossier_id=dossier.pk,
            number=dossier.code,
        ),
        by=by.actor,
    )  # fmt: skip


def _received(data: bytes, name: str) -> ReceivedFile:
    return files.receive(
        io.BytesIO(data), filename=name, allowed=OFFICE, max_bytes=_LARGEST_BYTES,
        store=files.default_store(), scanner=files.default_scanner(),
    )  # fmt: skip


def _docx(by: ActingMember, found: Matrix) -> bytes:
    agency = Agency.objects.select_related("parent").get(pk=by.agency_id)
    superior = agency.parent.name if agency.parent else ""
    return summary_docx(found, Letterhead(superior, agency.name, clock.today()))


def _record(by: ActingMember, found: Matrix, form: str) -> None:
    consultation = Consultation.objects.get(pk=found.id)
    audit.record(
        events.OpinionsExported(
            consultation_id=consultation.pk, title=found.title, form=form, rows=found.answered
        ),
        by=by.actor,
    )


def _sheets(found: Matrix) -> list[Table]:
    of_agencies = found.kind is ConsultationKind.AGENCIES
    opinions: list[list[Value]] = []
    for row in found.rows:
        for cell in row.cells:
            if cell.said is not None and cell.said.stance is not None:
                opinions.append([
                    len(opinions) + 1, table.point_words(cell.point.number, cell.point.text),
                    row.name, row.place, str(cell.said.stance.label), cell.said.words,
                    str(cell.reply.kind.label) if cell.reply else "",
                    cell.reply.words if cell.reply else "", *_when(row, of_agencies),
                ])  # fmt: skip
    heads = [table.point_words(point.number, point.text) for point in found.points]
    people: list[list[Value]] = [
        [
            row.name, row.place, str(row.status.label),
            *(str(c.said.stance.label) if c.said and c.said.stance else "" for c in row.cells),
            row.answer.words if row.answer else row.reason, *_when(row, of_agencies),
        ]
        for row in found.rows
    ]  # fmt: skip
    papers = (Column("Số văn bản", 18), Column("Ngày văn bản", 14), Column("Người ký", 22))
    later = (
        Column("Ngày trả lời", 14), Column("Trả lời muộn", 12), *(papers if of_agencies else ()),
    )  # fmt: skip
    return [
        Table(
            "Tổng hợp",
            (
                Column("TT", 6), Column("Điểm", 40, wraps=True),
                Column("Nơi góp ý", 28, wraps=True), Column("Chức danh, đơn vị", 30, wraps=True),
                Column("Ý kiến", 16), Column("Nội dung góp ý", 60, wraps=True),
                Column("Tiếp thu, giải trình", 18),
                Column("Nội dung tiếp thu, giải trình", 60, wraps=True), *later,
            ),
            opinions,
        ),
        Table(
            "Ma trận",
            (
                Column("Nơi được hỏi", 28, wraps=True),
                Column("Chức danh, đơn vị", 30, wraps=True), Column("Tình trạng", 16),
                *(Column(head[:250], 24) for head in heads),
                Column("Ý kiến chung, lý do", 50, wraps=True), *later,
            ),
            people,
        ),
    ]  # fmt: skip


def _when(row: MatrixRow, of_agencies: bool) -> list[Value]:
    """When it was said and, of another agency, by what paper."""
    paper = row.paper
    said: list[Value] = [
        row.answered_at.astimezone(OFFICE_ZONE).date() if row.answered_at else None,
        "muộn" if row.is_late else "",
    ]
    if of_agencies:
        said += [paper.symbol, paper.issued_on, paper.signer] if paper else ["", None, ""]
    return said
