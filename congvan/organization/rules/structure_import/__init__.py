"""What an XLSX list of units, posts and people would do to an agency, and all that is wrong in it.

Pure: `check` takes the sheets as read and what the agency already has, and returns a `Plan` with
every problem by sheet, row and column. A blank cell means "leave as it is" for what exists.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from congvan.kernel.spreadsheets import Sheet
from congvan.organization.rules.structure_import import people, posts, units
from congvan.organization.rules.structure_import.columns import (
    PERSON_SHEET,
    POST_SHEET,
    SHEETS,
    UNIT_SHEET,
    ColumnSpec,
    SheetSpec,
)
from congvan.organization.rules.structure_import.plan import (
    Known,
    KnownPerson,
    KnownPost,
    KnownUnit,
    PersonPlan,
    Plan,
    PostPlan,
    Problem,
    UnitPlan,
)
from congvan.organization.rules.structure_import.sheets import read_rows

__all__ = [
    "SHEETS", "ColumnSpec", "Known", "KnownPerson", "KnownPost", "KnownUnit", "PersonPlan", "Plan",
    "PostPlan", "Problem", "SheetSpec", "UnitPlan", "check",
]  # fmt: skip


def check(sheets: Sequence[Sheet], known: Known, *, today: date) -> Plan:
    """The plan of an import, with every problem found; it may be applied when it has no errors."""
    rows, problems = read_rows(sheets)
    unit_plans = units.plan_units(rows.get(UNIT_SHEET.name, []), known, today=today)
    post_plans = posts.plan_posts(rows.get(POST_SHEET.name, []), known)
    person_plans = people.plan_people(
        rows.get(PERSON_SHEET.name, []), known, unit_plans, post_plans, today=today
    )
    problems += [problem for found in rows.values() for row in found for problem in row.problems]
    if not any(problem.is_error for problem in problems):
        person_plans, further = people.with_account_names(person_plans, known)
        problems += further
    order = {spec.name: place for place, spec in enumerate(SHEETS)}
    problems.sort(
        key=lambda problem: (order.get(problem.sheet, -1), problem.row, not problem.is_error)
    )
    return Plan(
        units=tuple(unit_plans), posts=tuple(post_plans), people=tuple(person_plans),
        problems=tuple(problems),
    )  # fmt: skip
