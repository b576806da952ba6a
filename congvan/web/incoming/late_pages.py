"""What the pages of late work show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from congvan.desk.rules import count_words
from congvan.directives.queries.lists import IncomingPage, Tab
from congvan.directives.queries.loads import PersonLoad, UnitLoad
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.ui import items
from congvan.ui.items import Pager, WorkRow
from congvan.web.desk.links import address, with_query
from congvan.web.incoming.asked import HOLDER
from congvan.web.incoming.pages import list_href
from congvan.web.incoming.rows import incoming_row


@dataclass(frozen=True, slots=True)
class LoadRow:
    """How much a unit or a person holds, with the ways to the lists behind the numbers."""

    name: str
    href: str
    holding: int
    holding_href: str
    overdue: int
    overdue_href: str
    due_soon: int


@dataclass(frozen=True, slots=True)
class LatePage:
    """Quá hạn."""

    units: tuple[LoadRow, ...]
    unit_name: str
    people: tuple[LoadRow, ...]
    rows: tuple[WorkRow, ...]
    pager: Pager | None

    @classmethod
    def of(
        cls, *, units: Sequence[UnitLoad], unit_id: int, people: Sequence[PersonLoad],
        page: IncomingPage, now: datetime, calendar: WorkingCalendar, is_first: bool,
    ) -> LatePage:  # fmt: skip
        """`units` for who sees the agency, `people` of the unit chosen or led."""
        here = address("incoming:overdue")
        pager = None
        chosen = str(unit_id) if unit_id else ""
        if page.next or not is_first:
            following = with_query(here, {"don-vi": chosen, "sau": page.next}) if page.next else ""
            first = "" if is_first else with_query(here, {"don-vi": chosen})
            pager = Pager(f"{len(page.lines)} văn bản", following, first)
        return cls(
            units=tuple(_unit_row(unit) for unit in units),
            unit_name=next((unit.unit_name for unit in units if unit.unit_id == unit_id), ""),
            people=tuple(person_row(person) for person in people),
            rows=tuple(incoming_row(line, now, calendar) for line in page.lines),
            pager=pager,
        )


@dataclass(frozen=True, slots=True)
class UrgingPage:
    """Đôn đốc."""

    tabs: tuple[items.Tab, ...]
    tab: str
    rows: tuple[WorkRow, ...]
    pager: Pager | None

    @classmethod
    def of(
        cls, *, tab: Tab, counts: Mapping[Tab, int], rows: tuple[WorkRow, ...], pager: Pager | None
    ) -> UrgingPage:
        """The late first, then all that is being handled."""
        tabs = tuple(
            items.Tab(
                str(one.label), with_query(address("incoming:urging"), {"tab": one.value}),
                count_words(counts[one]), current=one is tab,
            )
            for one in (Tab.OVERDUE, Tab.IN_PROGRESS)
        )  # fmt: skip
        return cls(tabs, tab.value, rows, pager)


def person_row(person: PersonLoad) -> LoadRow:
    """A person's load; the numbers lead to the lists held by the person."""
    holder = {HOLDER: f"m{person.member_id}"}
    return LoadRow(
        person.name, "", person.holding, _held(Tab.IN_PROGRESS, holder), person.overdue,
        _held(Tab.OVERDUE, holder), person.due_soon,
    )  # fmt: skip


def _unit_row(unit: UnitLoad) -> LoadRow:
    holder = {HOLDER: f"u{unit.unit_id}"}
    return LoadRow(
        unit.unit_name, with_query(address("incoming:overdue"), {"don-vi": str(unit.unit_id)}),
        unit.holding, _held(Tab.IN_PROGRESS, holder), unit.overdue, _held(Tab.OVERDUE, holder),
        unit.due_soon,
    )  # fmt: skip


def _held(tab: Tab, holder: Mapping[str, str]) -> str:
    return list_href({"tab": tab.value, **holder})
