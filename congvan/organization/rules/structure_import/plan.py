"""What an import knows beforehand, what it plans, and what is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from congvan.kernel.text import tone_fold


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a cell, a row (no column) or a sheet (row 0), and how to mend it.

    Errors forbid the import; warnings tell what will be done.
    """

    sheet: str
    row: int
    column: str
    sentence: str
    fix: str = ""
    is_error: bool = True


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit in operation."""

    unit_id: int
    name: str
    short_name: str
    notation: str
    parent: str
    position: int


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A post of the catalogue, also one no longer used."""

    post_id: int
    title: str
    rank: int
    roles: tuple[str, ...]
    is_closed: bool


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person of the agency with the seats held today, as (post, unit) pairs."""

    person_id: int
    full_name: str
    form: str
    birth_date: date | None
    phone: str
    email: str
    home_town: str
    birthplace: str
    seats: tuple[tuple[str, str], ...]
    has_account: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the agency has. `role_codes` gives the code of a role by its name in Vietnamese."""

    units: tuple[KnownUnit, ...]
    posts: tuple[KnownPost, ...]
    people: tuple[KnownPerson, ...]
    login_names: frozenset[str]
    role_codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A unit to create, or to change when `unit_id` is set; `changes` names what differs."""

    row: int
    unit_id: int | None
    name: str
    short_name: str
    notation: str
    parent: str
    position: int
    valid_from: date
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PostPlan:
    """A post to create, or to change when `post_id` is set."""

    row: int
    post_id: int | None
    title: str
    rank: int
    roles: tuple[str, ...]
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """A person to register and appoint, or whose details change when `person_id` is set."""

    row: int
    person_id: int | None
    full_name: str
    form: str
    birth_date: date | None
    post: str
    unit: str
    phone: str
    email: str
    home_town: str
    birthplace: str
    valid_from: date
    changes: tuple[str, ...] = ()
    login_name: str = ""
    name_reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All an import would do. `problems` are ordered by sheet and row."""

    units: tuple[UnitPlan, ...]
    posts: tuple[PostPlan, ...]
    people: tuple[PersonPlan, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.is_error)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.is_error)

    @property
    def new_units(self) -> tuple[UnitPlan, ...]:
        return tuple(unit for unit in self.units if unit.unit_id is None)

    @property
    def changed_units(self) -> tuple[UnitPlan, ...]:
        return tuple(unit for unit in self.units if unit.unit_id and unit.changes)

    @property
    def new_posts(self) -> tuple[PostPlan, ...]:
        return tuple(post for post in self.posts if post.post_id is None)

    @property
    def changed_posts(self) -> tuple[PostPlan, ...]:
        return tuple(post for post in self.posts if post.post_id and post.changes)

    @property
    def new_people(self) -> tuple[PersonPlan, ...]:
        return tuple(person for person in self.people if person.person_id is None)

    @property
    def changed_people(self) -> tuple[PersonPlan, ...]:
        return tuple(person for person in self.people if person.person_id and person.changes)

    @property
    def does_something(self) -> bool:
        return bool(
            self.new_units or self.changed_units or self.new_posts or self.changed_posts
            or self.new_people or self.changed_people
        )  # fmt: skip

    @property
    def fingerprint(self) -> str:
        """Equal for plans that do the same: what was previewed is what is applied."""
        return hashlib.sha256(repr((self.units, self.posts, self.people)).encode()).hexdigest()


def same(text: str) -> str:
    """What two spellings of one name have in common: case and place of the tone do not count."""
    return tone_fold(" ".join(text.split())).casefold()
