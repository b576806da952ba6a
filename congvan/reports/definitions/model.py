"""What a measure, a way of grouping and a report are; everything a table needs, as data."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.reports.facts import Facts
from congvan.reports.states import FigureKind

NO_GROUP = "khong"
OTHER_PEOPLE = "khac"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: the rows of `condition` counted, or their `amount` added up or averaged.

    A share has a `part` and a `whole`, keys of measures of the same report. `definition` is
    printed under the table. `is_shown`: a column, or only there for shares.
    """

    key: str
    label: str
    definition: str
    condition: str = "true"
    kind: FigureKind = FigureKind.COUNT
    amount: str = ""
    part: str = ""
    whole: str = ""
    unit: str = ""
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Names:
    """Groups that are rows of a table: `select` gives id, label, place of the viewer's agency."""

    select: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Groups that are values of a list, in its order; each has a line even when it is empty."""

    labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OwnLabel:
    """Groups that are named by a column of the facts themselves."""

    column: str


@dataclass(frozen=True, slots=True)
class Months:
    """Groups that are months of the calendar; each of the period has a line."""


Labels = Names | Choices | OwnLabel | Months


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way of grouping. Groups of persons show only those the viewer may see (R-338)."""

    key: str
    label: str
    column: str
    labels: Labels
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A table by the law: its facts, ways of grouping (the first is the usual one) and measures.

    `is_counted_once`: a document may be in several groups, but once in the totals. `chart` says how
    it is best drawn, "" when not at all.
    """

    key: str
    title: str
    ground: str
    facts: Facts
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    note: str = ""
    chart: str = "bar"
    is_counted_once: bool = False

    @property
    def columns(self) -> tuple[Measure, ...]:
        """The measures that are shown."""
        return tuple(measure for measure in self.measures if measure.is_shown)


@dataclass(frozen=True, slots=True)
class ReportSet:
    """Reports that stand on one page and in one print."""

    key: str
    title: str
    ground: str
    about: str
    reports: tuple[str, ...]
