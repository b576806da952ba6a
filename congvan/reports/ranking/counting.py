"""What the criteria count for one agency: one statement a kind of facts."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from congvan.reports.facts import Facts, rows
from congvan.reports.ranking.criteria import CRITERIA, Criterion
from congvan.reports.rules.periods import Period
from congvan.reports.rules.ranking import Basis
from congvan.reports.sight import Sight, agency_sight


def count(agency_id: int, period: Period) -> Mapping[str, Basis]:
    """The basis of every criterion for the agency. For callers that have checked who asks."""
    sight = agency_sight(agency_id)
    by_facts: dict[str, tuple[Facts, list[Criterion]]] = {}
    for criterion in CRITERIA:
        facts = criterion.report.facts
        by_facts.setdefault(facts.key, (facts, []))[1].append(criterion)
    found: dict[str, Basis] = {}
    for facts, criteria in by_facts.values():
        found |= _counted(facts, criteria, sight, period)
    return found


def _counted(
    facts: Facts, criteria: list[Criterion], sight: Sight, period: Period
) -> dict[str, Basis]:
    population = rows(facts, sight, period)
    figures = ", ".join(
        f"count(*) FILTER (WHERE {measure.condition})"
        for criterion in criteria
        for measure in (criterion.part, criterion.whole)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {figures} FROM ({population.sql}) f", population.parameters)  # noqa: S608 - constants only
        values = list(cursor.fetchone())
    found = {}
    for criterion in criteria:
        part, whole = values.pop(0), values.pop(0)
        found[criterion.key] = Basis(whole - part if criterion.counts_against else part, whole)
    return found
