"""What the matrix and the page of one opinion show."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.office.consultations import table
from congvan.office.consultations.queries.matrix import Matrix, MatrixRow, PointCount
from congvan.office.consultations.states import AskedStatus, ConsultationKind, ReplyKind
from congvan.ui.items import FileLine, Pill
from congvan.web.addresses import address
from congvan.web.attachments.lines import file_lines
from congvan.web.consultations.pages import OWN_PILLS, STANCE_PILLS
from congvan.web.desk.links import page_of

REPLY_CHOICES = tuple((one.value, str(one.label)) for one in ReplyKind)


@dataclass(frozen=True, slots=True)
class CellShown:
    """One cell: stance, words, reply."""

    heading: str
    pill: Pill | None
    words: str
    reply: str
    is_wanting: bool


@dataclass(frozen=True, slots=True)
class RowShown:
    """One party in the matrix."""

    href: str
    name: str
    place: str
    pill: Pill
    note: str
    words: str
    cells: tuple[CellShown, ...]
    paper: str
    signer: str
    paper_href: str
    enter_href: str


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """Bảng tổng hợp."""

    matrix: Matrix
    heads: tuple[str, ...]
    counts: tuple[PointCount, ...]
    rows: tuple[RowShown, ...]
    silent: tuple[str, ...]
    sum_words: str
    is_of_agencies: bool

    @classmethod
    def of(cls, matrix: Matrix) -> MatrixPage:
        """Rows in words; who said nothing inside the agency stands below in one line."""
        of_agencies = matrix.kind is ConsultationKind.AGENCIES
        return cls(
            matrix=matrix,
            heads=tuple(
                f"Điểm {point.number}" if point.number else "Ý kiến" for point in matrix.points
            ),
            counts=matrix.counts,
            rows=tuple(
                _row(matrix, row)
                for row in matrix.rows
                if of_agencies or row.status is not AskedStatus.WAITING
            ),
            silent=() if of_agencies else table.silent(matrix),
            sum_words=table.sum_words(matrix),
            is_of_agencies=of_agencies,
        )


@dataclass(frozen=True, slots=True)
class ReplyField:
    """One opinion and the form of its reply; `key` is the id of the point's answer."""

    key: int
    heading: str
    pill: Pill | None
    words: str
    kind: str
    reply: str
    may_skip: bool

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        return REPLY_CHOICES


@dataclass(frozen=True, slots=True)
class OpinionPage:
    """One party's answer with the replies."""

    matrix: Matrix
    row: RowShown
    files: tuple[FileLine, ...]
    fields: tuple[ReplyField, ...]
    next_href: str

    @classmethod
    def of(cls, matrix: Matrix, row: MatrixRow, typed: dict[int, tuple[str, str]]) -> OpinionPage:
        """`typed` is what a refused form held."""
        answer = row.answer
        wanting = [
            one.party_id for one in matrix.rows
            if one.party_id != row.party_id and any(cell.wants_reply for cell in one.cells)
        ]  # fmt: skip
        fields = []
        for cell in row.cells:
            if cell.said is None:
                continue
            kept = (cell.reply.kind.value, cell.reply.words) if cell.reply else ("", "")
            kind, words = typed.get(cell.said.point_answer_id, kept)
            fields.append(
                ReplyField(
                    cell.said.point_answer_id,
                    table.point_words(cell.point.number, cell.point.text),
                    _stance(row, cell.point.id), cell.said.words, kind, words,
                    may_skip=not cell.wants_reply and cell.reply is None,
                )
            )  # fmt: skip
        return cls(
            matrix=matrix, row=_row(matrix, row),
            files=file_lines(
                answer.files,
                lambda pk: address("consultations:answer-file", matrix.id, answer.id, pk),
            ) if answer else (),
            fields=tuple(fields),
            next_href=address("consultations:opinion", matrix.id, wanting[0]) if wanting else "",
        )  # fmt: skip


def _row(matrix: Matrix, row: MatrixRow) -> RowShown:
    paper = row.paper
    note = "muộn" if row.is_late else ""
    return RowShown(
        href=address("consultations:opinion", matrix.id, row.party_id) if row.answer else "",
        name=row.name, place=row.place,
        pill=Pill(OWN_PILLS[row.status], str(row.status.label)), note=note,
        words=row.answer.words if row.answer else row.reason,
        cells=tuple(
            CellShown(
                f"Điểm {cell.point.number}" if cell.point.number else "Ý kiến",
                _stance(row, cell.point.id), cell.said.words if cell.said else "",
                table.reply_words(cell), cell.wants_reply,
            )
            for cell in row.cells
        ),
        paper=f"{paper.symbol}{f', {paper.issued_on:%d/%m/%Y}' if paper.issued_on else ''}" if paper else "",
        signer=paper.signer if paper else "",
        paper_href=page_of("document", paper.document_id) if paper and paper.document_id else "",
        enter_href=(
            address("consultations:enter", matrix.id, row.party_id)
            if matrix.may_enter and row.status is not AskedStatus.DECLINED
            else ""
        ),
    )  # fmt: skip


def _stance(row: MatrixRow, point_id: int) -> Pill | None:
    said = row.answer.said.get(point_id) if row.answer else None
    if said is None or said.stance is None:
        return None
    return Pill(STANCE_PILLS[said.stance], str(said.stance.label))
