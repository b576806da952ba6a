"""What a kind of facts is, and the statement that reads its rows within a viewer's sight.

Each kind is a plain select with documented columns; conditions, groups and lists are written over
its alias `f`, so that the number and the list behind it are one text. Columns nobody asks for cost
nothing: PostgreSQL leaves out what is not read and drops left joins on unique keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from congvan.documents.visibility import Fragment
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.reports.rules.periods import Period
from congvan.reports.sight import ANY_DOCUMENT, Sight

# Every kind has these, so that one list shows the rows of any.
SHOWN = (
    "row_id", "document_id", "day", "number", "title", "partner", "holder", "due_at", "ended_at",
)  # fmt: skip
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Facts:
    """One row a thing: where the rows come from, which stand in a period, whose they are.

    `columns` maps an alias to its expression, `document` is the expression of the document's id
    ("" when rows are no documents), `agency` that of the agency. `within` may use %(first)s, %(last)s (days), %(start)s, %(end)s
    (moments, the end not included) and %(as_of)s. `people` is the further condition on a row of a
    person (R-338), "" when rows are documents.
    """

    key: str
    noun: str
    direction: str
    columns: Mapping[str, str]
    source: str
    agency: str
    document: str
    within: str
    people: str = ""


def rows(facts: Facts, sight: Sight, period: Period) -> Fragment:
    """The facts of a period that are in sight: a select to stand in `FROM (…) f`."""
    held = sight.documents
    conditions = [f"{facts.agency} = %(agency)s", facts.within]
    if facts.document and not held.whole_agency:
        conditions.append(_visible(facts, sight))
    if facts.people and not sight.whole_people:
        conditions.append(facts.people)
    columns = ", ".join(f"{sql} AS {alias}" for alias, sql in facts.columns.items())
    return Fragment(
        f"SELECT {columns} {facts.source} WHERE {' AND '.join(f'({one})' for one in conditions)}",
        {**sight.parameters, **moments(period)},
    )


def moments(period: Period) -> dict[str, Any]:
    """The parameters of a period."""
    start, end = _midnight(period, 0), _midnight(period, period.days)
    return {
        "first": period.first, "last": period.last, "start": start, "end": end,
        "as_of": as_of(period),
    }  # fmt: skip


def as_of(period: Period) -> datetime:
    """The moment at which states are judged: the period's last, or now while it runs."""
    return min(clock.now(), _midnight(period, period.days) - _MOMENT)


def _midnight(period: Period, days: int) -> datetime:
    return datetime.combine(period.first + timedelta(days=days), time.min, tzinfo=OFFICE_ZONE)


def _visible(facts: Facts, sight: Sight) -> str:
    """The rule of all lists, asked of the facts' own columns: no document has to be read for it."""
    rule = sight.visible.replace(f"{ANY_DOCUMENT}.id", facts.document)
    return rule.replace(f"{ANY_DOCUMENT}.agency_id", facts.agency)
