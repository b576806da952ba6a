"""What the list of agencies shows."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.organization.queries.agencies import AgencyLine


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency in words."""

    name: str
    level: str
    codes: str
    people: int


@dataclass(frozen=True, slots=True)
class AgenciesPage:
    """All agencies in the order of their names."""

    rows: tuple[AgencyRow, ...]
    heads: tuple[tuple[str, str], ...] = (
        ("Cơ quan", ""), ("Cấp", ""), ("Mã định danh", ""), ("Số người", "col-num"),
    )  # fmt: skip

    @classmethod
    def of(cls, lines: list[AgencyLine]) -> AgenciesPage:
        """Codes in force first, closed ones in brackets."""
        return cls(tuple(AgencyRow(x.name, x.level, _codes(x), x.member_count) for x in lines))


def _codes(line: AgencyLine) -> str:
    closed = [f"({code}, đã đóng)" for code in line.closed_codes]
    return ", ".join([*line.codes, *closed])
