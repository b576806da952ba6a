"""The table of opinions as rows: what goes into the paper and the spreadsheet. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.office.consultations.queries.matrix import Cell, Matrix, MatrixRow
from congvan.office.consultations.states import AskedStatus, ConsultationKind, Stance


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One opinion: whose, what, and what became of it."""

    party: str
    opinion: str
    reply: str


@dataclass(frozen=True, slots=True)
class Group:
    """One point: bare agreements in one sentence, the opinions row by row."""

    heading: str
    agreed: tuple[str, ...]
    opinions: tuple[OpinionRow, ...]


def groups(matrix: Matrix) -> tuple[Group, ...]:
    """The points in their order, then what was said in general."""
    found = [_group(matrix, index) for index in range(len(matrix.points))]
    general = tuple(
        OpinionRow(party_words(row), _general(row), "")
        for row in matrix.rows
        if row.answer and (row.answer.words or row.answer.files)
    )
    if general:
        found.append(Group("Ý kiến chung", (), general))
    return tuple(found)


def point_words(number: int, text: str) -> str:
    """ "Điểm 2. Phạm vi điều chỉnh", or the whole question."""
    return f"Điểm {number}. {text}" if number else "Toàn bộ nội dung xin ý kiến"


def party_words(row: MatrixRow) -> str:
    """Who says it, with the paper by which another agency says it, and whether it came late."""
    lines = [row.name]
    if row.place:
        lines.append(f"({row.place})")
    if paper := paper_words(row):
        lines.append(paper[0].upper() + paper[1:])
    if row.is_late:
        lines.append("(trả lời muộn)")
    return "\n".join(lines)


def paper_words(row: MatrixRow) -> str:
    """By what paper another agency says it: number, date, signer; "" when there is none."""
    if row.paper is None or not row.paper.symbol:
        return ""
    day = f" ngày {row.paper.issued_on:%d/%m/%Y}" if row.paper.issued_on else ""
    signer = f", {row.paper.signer} ký" if row.paper.signer else ""
    return f"văn bản số {row.paper.symbol}{day}{signer}"


def opinion_words(cell: Cell) -> str:
    """The stance, and the words behind it."""
    if cell.said is None or cell.said.stance is None:
        return ""
    stance = str(cell.said.stance.label)
    return f"{stance}: {cell.said.words}" if cell.said.words else stance


def reply_words(cell: Cell) -> str:
    """What the asker wrote to it."""
    if cell.reply is None:
        return ""
    kind = str(cell.reply.kind.label)
    return f"{kind}: {cell.reply.words}" if cell.reply.words else kind


def sum_words(matrix: Matrix) -> str:
    """How many were asked and what they did, in one sentence."""
    what = "cơ quan" if matrix.kind is ConsultationKind.AGENCIES else "nơi"
    parts = [f"Đã hỏi {matrix.asked} {what}; {matrix.answered} {what} có ý kiến"]
    if matrix.declined:
        parts.append(f"{matrix.declined} không tham gia")
    if matrix.waiting:
        parts.append(f"{matrix.waiting} chưa trả lời")
    return "; ".join(parts) + "."


def silent(matrix: Matrix) -> tuple[str, ...]:
    """Who said nothing and gave no reason, for those who may know."""
    if not matrix.shows_missing:
        return ()
    return tuple(row.name for row in matrix.rows if row.status is AskedStatus.WAITING)


def unread(matrix: Matrix) -> tuple[str, ...]:
    """Agencies whose paper has come and of which nobody has written down what it says."""
    return tuple(
        _named(row)
        for row in matrix.rows
        if row.paper is not None
        and all(cell.said is None for cell in row.cells)
        and not (row.answer and (row.answer.words or row.answer.files))
    )


def declined(matrix: Matrix) -> tuple[str, ...]:
    """Who takes no part, and why."""
    return tuple(
        f"{row.name} ({row.reason.rstrip('. ')})"
        for row in matrix.rows
        if row.status is AskedStatus.DECLINED
    )


def _group(matrix: Matrix, index: int) -> Group:
    point = matrix.points[index]
    agreed, opinions = [], []
    for row in matrix.rows:
        cell = row.cells[index]
        if cell.said is None or cell.said.stance is None:
            continue
        if cell.said.stance is Stance.AGREE and not cell.said.words:
            agreed.append(_named(row))
        else:
            opinions.append(OpinionRow(party_words(row), opinion_words(cell), reply_words(cell)))
    return Group(point_words(point.number, point.text), tuple(agreed), tuple(opinions))


def _named(row: MatrixRow) -> str:
    """The name in a list, with the paper of another agency."""
    paper = paper_words(row)
    return f"{row.name} ({paper})" if paper else row.name


def _general(row: MatrixRow) -> str:
    if row.answer is None:
        return ""
    files = ", ".join(file.name for file in row.answer.files)
    return "\n".join(part for part in (row.answer.words, f"Tệp: {files}" if files else "") if part)
