"""The columns a list of results may have; the person chooses which, in which order (R-376)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from congvan.desk.states import Urgency
from congvan.kernel.spreadsheets import Value
from congvan.search.queries import Line, Piece
from congvan.search.states import FileGroup


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, width in a spreadsheet (letters) and on paper (mm; 0 takes what is left).

    A rigid one keeps its width on paper however many others are chosen.
    """

    key: str
    title: str
    characters: int
    millimetres: int
    value: Callable[[Line], Value]
    is_rigid: bool = False


def _plain(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _urgency(line: Line) -> str:
    # Ordinary is said by silence, as on the screen.
    if line.urgency is None or line.urgency == Urgency.NORMAL:
        return ""
    return str(Urgency(line.urgency).label)


_EVERY = (
    Column("loai", "Loại kết quả", 16, 22, lambda line: str(line.kind.label)),
    Column("so", "Số, ký hiệu", 20, 30, lambda line: line.number),
    Column("ngay", "Ngày", 12, 24, lambda line: line.day, is_rigid=True),
    Column("ten", "Trích yếu hoặc tên", 60, 0, lambda line: _plain(line.title)),
    Column("noi", "Cơ quan ban hành, nơi nhận", 34, 38, lambda line: line.origin),
    Column("khan", "Độ khẩn", 12, 18, _urgency),
    Column("tinh-trang", "Tình trạng", 18, 24, lambda line: line.state_label),
    Column("giu", "Người, đơn vị xử lý", 26, 30, lambda line: line.holder),
    Column(
        "tep", "Loại tệp", 14, 18,
        lambda line: ", ".join(str(FileGroup(one).label) for one in line.file_kinds),
    ),
    Column("doan", "Đoạn có từ tìm", 60, 60, lambda line: _plain(line.snippet)),
)  # fmt: skip
COLUMNS = {column.key: column for column in _EVERY}
DEFAULT_COLUMNS = ("so", "ngay", "ten", "noi", "tinh-trang", "giu")
# Reading the places of the words in files costs more than the line itself.
SNIPPET_COLUMN = "doan"
