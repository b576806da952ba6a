"""Rankings of agencies: the list, one of them, the weights."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.organization.acting import ActingMember
from congvan.reports.queries import reports_of
from congvan.reports.ranking.queries import AgencyLine, Scheme, Score, Sheet, SheetLine
from congvan.reports.rules.figures import decimal_words
from congvan.reports.states import SheetStatus
from congvan.ui.items import Pill
from congvan.web.addresses import address
from congvan.web.registers.rendering import moment_words
from congvan.web.reports.asked import Asked, rows_link

_PILLS = {
    SheetStatus.WORKING: Pill("doing", "Đang tính"),
    SheetStatus.READY: Pill("waiting", "Chờ công bố"),
    SheetStatus.PUBLISHED: Pill("done", "Đã công bố"),
    SheetStatus.WITHDRAWN: Pill("returned", "Đã thôi công bố"),
    SheetStatus.FAILED: Pill("failed", "Không tính được"),
}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A ranking in the list."""

    title: str
    href: str
    pill: Pill
    about: str


@dataclass(frozen=True, slots=True)
class SheetsPage:
    """All rankings the viewer may open."""

    rows: tuple[SheetRow, ...]
    may_rank: bool

    @classmethod
    def of(cls, found: tuple[SheetLine, ...], *, may_rank: bool) -> SheetsPage:
        return cls(tuple(_row(one) for one in found), may_rank)


def _row(one: SheetLine) -> SheetRow:
    return SheetRow(
        one.period.label, address("reports:ranking-sheet", one.sheet_id), _PILLS[one.status],
        _about(one),
    )  # fmt: skip


def _about(one: SheetLine) -> str:
    if one.status is SheetStatus.WORKING:
        return f"đã tính {one.done} trong {one.total} cơ quan" if one.total else "vừa yêu cầu"
    if one.reason:
        return one.reason
    when = one.published_at or one.ended_at or one.ordered_at
    return f"{one.total} cơ quan · {moment_words(when)}"


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """A criterion of an agency; `href` is the list behind it, for the agency's own people only."""

    share: str
    points: str
    about: str
    href: str


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency in the ranking."""

    place: str
    name: str
    level: str
    points: str
    cells: tuple[ScoreCell, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One ranking with its formula and definitions."""

    sheet_id: int
    title: str
    days: str
    pill: Pill
    about: str
    is_working: bool
    done: int
    total: int
    heads: tuple[tuple[str, str], ...]
    rows: tuple[AgencyRow, ...]
    formula: str
    ground: str
    definitions: tuple[tuple[str, str], ...]
    may_publish: bool
    may_withdraw: bool

    @classmethod
    def of(cls, viewer: ActingMember, sheet: Sheet) -> SheetPage:
        line = sheet.line
        asked = Asked(line.period, None, {}, {})
        theirs = {key for one in reports_of(viewer) for key in one.reports}
        return cls(
            line.sheet_id, f"Xếp hạng {line.period.label.lower()}",
            f"{line.period.first:%d/%m/%Y} – {line.period.last:%d/%m/%Y}", _PILLS[line.status],
            _about(line), line.status is SheetStatus.WORKING, line.done, line.total,
            tuple((one.label, decimal_words(sheet.scheme.weights[one.key])) for one in sheet.criteria),
            tuple(_agency(one, asked, theirs) for one in sheet.lines), sheet.formula,
            sheet.scheme.ground, tuple((one.label, one.definition) for one in sheet.criteria),
            "publish" in sheet.verbs, "withdraw" in sheet.verbs,
        )  # fmt: skip


def _agency(line: AgencyLine, asked: Asked, theirs: set[str]) -> AgencyRow:
    return AgencyRow(
        str(line.place) if line.place else "–", line.name, line.level, line.points_words,
        tuple(_cell(one, asked, theirs, is_own=line.is_own) for one in line.scores), line.is_own,
    )  # fmt: skip


def _cell(score: Score, asked: Asked, theirs: set[str], *, is_own: bool) -> ScoreCell:
    basis, criterion = score.basis, score.criterion
    about = f"{basis.part} trên {basis.whole}" if basis.whole else "không có số liệu"
    may_open = is_own and basis.whole and criterion.report_key in theirs
    href = rows_link(criterion.report_key, criterion.part_key, asked) if may_open else ""
    return ScoreCell(score.share, score.points, about, href)


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """Weights there were, and from when."""

    days: str
    weights: str
    about: str


def scheme_rows(found: tuple[Scheme, ...], labels: dict[str, str]) -> tuple[SchemeRow, ...]:
    """The history of the weights, the latest first."""
    return tuple(
        SchemeRow(
            f"từ {one.valid_from:%d/%m/%Y}",
            " · ".join(f"{labels[key]} {decimal_words(one.weights[key])}" for key in one.weights if key in labels),
            f"{one.ground}{f' · {one.by}' if one.by else ''} · {moment_words(one.made_at)}",
        )
        for one in found
    )  # fmt: skip
