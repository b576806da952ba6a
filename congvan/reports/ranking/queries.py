"""The ranking as it is looked at: the province sees every sheet, everybody else the published ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.models.agency import AgencyLevel
from congvan.organization.states import Role
from congvan.reports.models import RankingLine, RankingScheme, RankingSheet
from congvan.reports.ranking.criteria import CRITERIA, Criterion
from congvan.reports.ranking.lifecycles import RANKING, SheetParty
from congvan.reports.rules import periods
from congvan.reports.rules.figures import hundredths_words, share, tenths_words
from congvan.reports.rules.periods import Period
from congvan.reports.rules.ranking import FORMULA, Basis, contribution
from congvan.reports.states import SheetStatus

MOST_SHEETS = 100


@dataclass(frozen=True, slots=True)
class Scheme:
    """Weights and from when they count; `by` is "" for those the product comes with."""

    scheme_id: int
    valid_from: date
    weights: Mapping[str, Decimal]
    ground: str
    made_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A ranking in the list of rankings."""

    sheet_id: int
    period: Period
    status: SheetStatus
    total: int
    done: int
    ordered_at: datetime
    ended_at: datetime | None
    published_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Score:
    """A criterion of one agency: the share in words ("85,7 %"), of what, and what it gives."""

    criterion: Criterion
    weight: Decimal
    basis: Basis
    share: str
    points: str


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency; `place` is None for one with nothing to count."""

    agency_id: int
    name: str
    level: str
    place: int | None
    points: Decimal | None
    points_words: str
    scores: tuple[Score, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ranking with its formula; `verbs` are those of the state table open to the viewer."""

    line: SheetLine
    scheme: Scheme
    criteria: tuple[Criterion, ...]
    lines: tuple[AgencyLine, ...]
    formula: str
    verbs: tuple[str, ...]


def may_rank(viewer: ActingMember) -> bool:
    """Whether the viewer sets weights, orders and publishes rankings."""
    return viewer.holds(Role.SYSADMIN_CENTRAL)


def scheme_on(day: date) -> Scheme:
    """The weights in force for a period that ends on `day`."""
    found = (
        RankingScheme.objects.select_related("made_by__person")
        .filter(valid_from__lte=day)
        .order_by("-valid_from", "-made_at", "-id")
        .first()
    )
    if found is None:
        raise NotFound("Chưa có trọng số nào áp dụng cho kỳ này.")
    return _scheme(found)


def schemes() -> tuple[Scheme, ...]:
    """All weights there were, the latest first; public in the system, as the formula is."""
    rows = RankingScheme.objects.select_related("made_by__person")
    return tuple(_scheme(row) for row in rows.order_by("-valid_from", "-made_at", "-id"))


def weights_of(scheme: RankingScheme) -> dict[str, Decimal]:
    """The weights as numbers."""
    return {key: Decimal(weight) for key, weight in scheme.weights.items()}


def sheets(viewer: ActingMember) -> tuple[SheetLine, ...]:
    """The rankings the viewer may open, the newest order first."""
    return tuple(_line(row) for row in _visible(viewer).order_by("-id")[:MOST_SHEETS])


def sheet(viewer: ActingMember, sheet_id: int) -> Sheet:
    """One ranking. Raises NotFound. Two statements."""
    row = _visible(viewer).select_related("scheme__made_by__person").filter(pk=sheet_id).first()
    if row is None:
        raise NotFound("Không có bảng xếp hạng này.")
    scheme = _scheme(row.scheme)
    chosen = tuple(one for one in CRITERIA if scheme.weights.get(one.key))
    ranked = RankingLine.objects.filter(sheet=row).select_related("agency")
    lines = [_agency_line(viewer, one, scheme, chosen) for one in ranked]
    lines.sort(key=lambda one: (one.place is None, one.place or 0, one.name))
    parties = {SheetParty.PROVINCE} if may_rank(viewer) else set()
    verbs = tuple(move.verb for move in RANKING.moves_from(row.status, parties))
    return Sheet(_line(row), scheme, chosen, tuple(lines), FORMULA, verbs)


def _visible(viewer: ActingMember) -> QuerySet[RankingSheet]:
    found = RankingSheet.objects.all()
    return found if may_rank(viewer) else found.filter(status=SheetStatus.PUBLISHED)


def _line(row: RankingSheet) -> SheetLine:
    return SheetLine(
        row.pk, periods.read(row.period), SheetStatus(row.status), row.total, row.done,
        row.ordered_at, row.ended_at, row.published_at, row.reason,
    )  # fmt: skip


def _scheme(row: RankingScheme) -> Scheme:
    return Scheme(
        row.pk, row.valid_from, weights_of(row), row.ground, row.made_at,
        row.made_by.person.full_name if row.made_by else "",
    )  # fmt: skip


def _agency_line(
    viewer: ActingMember, row: RankingLine, scheme: Scheme, criteria: tuple[Criterion, ...]
) -> AgencyLine:
    return AgencyLine(
        row.agency_id, row.agency.name, str(AgencyLevel(row.agency.level).label), row.place,
        row.points, hundredths_words(row.points),
        tuple(_score(one, scheme.weights[one.key], row.scores.get(one.key)) for one in criteria),
        row.agency_id == viewer.agency_id,
    )  # fmt: skip


def _score(criterion: Criterion, weight: Decimal, counted: list[int] | None) -> Score:
    basis = Basis(*counted) if counted else Basis(0, 0)
    words = tenths_words(share(basis.part, basis.whole), "%")
    return Score(criterion, weight, basis, words, hundredths_words(contribution(weight, basis)))
