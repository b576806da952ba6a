"""SQL of a group: its key, the condition that a row stands in it, its label."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection

from congvan.documents.visibility import Fragment
from congvan.kernel.errors import NotFound
from congvan.reports.definitions.model import (
    NO_GROUP,
    OTHER_PEOPLE,
    Choices,
    Dimension,
    Months,
    Names,
    OwnLabel,
    Report,
)
from congvan.reports.rules.periods import Period
from congvan.reports.sight import Sight

NO_LABEL, OTHER_LABEL = "Không có", "Người khác"
# PostgreSQL's bigint ends here; a longer number is no row of ours.
_BIGGEST = 2**63
_LONGEST_KEY = 100


def key_of(dimension: Dimension, sight: Sight) -> str:
    """The expression a table groups by; 0 stands for the people the viewer may not see singly."""
    column = f"f.{dimension.column}"
    if isinstance(dimension.labels, Months):
        return f"to_char({column}, 'YYYY-MM')"
    if isinstance(dimension.labels, Choices):
        # Conditions on texts and numbers alike; an empty text is none.
        return f"nullif({column}::text, '')"
    if not dimension.is_personal or sight.whole_people:
        return column
    return f"""CASE WHEN {column} IS NULL THEN NULL
        WHEN {column} = %(self)s OR {column} IN (SELECT m.id FROM organization_membership m
            WHERE m.unit_id = ANY(%(people_units)s)) THEN {column} ELSE 0 END"""  # noqa: S608 - constants only


def condition(dimension: Dimension, sight: Sight, group: str, name: str) -> Fragment:
    """That a row stands in `group`; `name` is free for a parameter. Raises NotFound."""
    key = key_of(dimension, sight)
    if group == NO_GROUP:
        return Fragment(f"({key}) IS NULL", {})
    if dimension.is_personal and group == OTHER_PEOPLE:
        if sight.whole_people:
            raise _no_group()
        return Fragment(f"({key}) = 0", {})
    return Fragment(f"({key}) = %({name})s", {name: _value(dimension, group)})


def filters_of(report: Report, sight: Sight, filters: Mapping[str, str]) -> Fragment:
    """All filters as one condition, "true" without any. Raises NotFound."""
    found = [
        condition(dimension_of(report, sight, key), sight, group, f"filter_{place}")
        for place, (key, group) in enumerate(sorted(filters.items()))
    ]
    parameters = {name: value for one in found for name, value in one.parameters.items()}
    return Fragment(" AND ".join(one.sql for one in found) or "true", parameters)


def dimension_of(report: Report, sight: Sight, key: str) -> Dimension:
    """A way of grouping that the viewer has. Raises NotFound."""
    for dimension in offered(report, sight):
        if dimension.key == key:
            return dimension
    raise NotFound("Không có cách nhóm này.")


def offered(report: Report, sight: Sight) -> tuple[Dimension, ...]:
    """The report's ways of grouping without persons for whoever may not see them (R-338)."""
    return tuple(d for d in report.dimensions if sight.sees_people or not d.is_personal)


def label_of(dimension: Dimension, sight: Sight, group: str) -> str:
    """The words for one group. Raises NotFound. A statement only for groups that are rows."""
    if group == NO_GROUP:
        return NO_LABEL
    if dimension.is_personal and group == OTHER_PEOPLE:
        return OTHER_LABEL
    value = _value(dimension, group)
    match dimension.labels:
        case Choices(labels=labels):
            return dict(labels)[group]
        case Months():
            return month_label(group)
        case OwnLabel():
            return group
        case Names(select=select):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT n.label FROM ({select}) n WHERE n.id = %(id)s",  # noqa: S608 - constants only
                    {**sight.parameters, "id": value},
                )
                row = cursor.fetchone()
            if row is None:
                raise _no_group()
            return str(row[0])


def months_of(period: Period) -> tuple[str, ...]:
    """The keys of the calendar's months that the period touches."""
    first = period.first.year * 12 + period.first.month - 1
    last = period.last.year * 12 + period.last.month - 1
    return tuple(f"{count // 12:04}-{count % 12 + 1:02}" for count in range(first, last + 1))


def month_label(key: str) -> str:
    """ "2026-11" in words."""
    return f"Tháng {int(key[5:])}/{key[:4]}"


def _value(dimension: Dimension, group: str) -> Any:
    """The parameter a group's key is compared with. Raises NotFound."""
    match dimension.labels:
        case Choices(labels=labels):
            if group in dict(labels):
                return group
        case Months():
            try:
                return f"{date.fromisoformat(f'{group}-01'):%Y-%m}"
            except ValueError:
                pass
        case OwnLabel():
            if group and len(group) <= _LONGEST_KEY and "\0" not in group:
                return group
        case Names():
            number = int(group) if group.isascii() and group.isdigit() and len(group) < 20 else 0
            if 0 < number < _BIGGEST:
                return number
    raise _no_group()


def _no_group() -> NotFound:
    return NotFound("Không có nhóm này trong báo cáo.")
