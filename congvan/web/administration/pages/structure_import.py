"""The dry run of an imported list: every problem, everything that would change."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.organization.rules.structure_import import Plan, Problem

# A page of thousands of rows helps nobody; the numbers above the list tell all of them.
SHOWN_ROWS = 1000
SHOWN_PROBLEMS = 2000


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem: where ("Người, dòng 12, cột Ngày sinh"), what, and how to mend it."""

    place: str
    column: str
    sentence: str
    fix: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """Something that would be created or changed."""

    name: str
    note: str
    detail: str

    @property
    def second(self) -> str:
        """The grey line under the name."""
        return " · ".join(filter(None, (self.note, self.detail)))


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Changes of one kind; `hidden` more are not listed."""

    title: str
    count: int
    lines: tuple[ChangeLine, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """The dry run. It can be applied when it has no errors and does something."""

    token: str
    fingerprint: str
    errors: tuple[ProblemLine, ...]
    warnings: tuple[ProblemLine, ...]
    error_count: int
    warning_count: int
    groups: tuple[ChangeGroup, ...]
    does_something: bool
    has_new_people: bool
    summary: str


def preview_page(token: str, plan: Plan) -> PreviewPage:
    """What the list would do."""
    groups = tuple(group for group in _groups(plan) if group.count)
    return PreviewPage(
        token=token, fingerprint=plan.fingerprint,
        errors=_problems(plan.errors), warnings=_problems(plan.warnings),
        error_count=len(plan.errors), warning_count=len(plan.warnings),
        groups=groups, does_something=plan.does_something,
        has_new_people=bool(plan.new_people),
        summary=", ".join(f"{group.count} {group.title.lower()}" for group in groups) or "không có gì thay đổi",
    )  # fmt: skip


def _problems(found: tuple[Problem, ...]) -> tuple[ProblemLine, ...]:
    return tuple(
        ProblemLine(
            place=", ".join([p.sheet, *([f"dòng {p.row}"] if p.row else [])]) if p.sheet else "Cả tệp",
            column=p.column, sentence=p.sentence, fix=p.fix,
        )
        for p in found[:SHOWN_PROBLEMS]
    )  # fmt: skip


def _groups(plan: Plan) -> list[ChangeGroup]:
    return [
        _group("Đơn vị mới", [ChangeLine(u.name, u.parent and f"thuộc {u.parent}", f"từ {u.valid_from:%d/%m/%Y}") for u in plan.new_units]),
        _group("Đơn vị thay đổi", [ChangeLine(u.name, "đổi " + ", ".join(u.changes), "") for u in plan.changed_units]),
        _group("Chức danh mới", [ChangeLine(p.title, "", f"thứ bậc {p.rank}") for p in plan.new_posts]),
        _group("Chức danh thay đổi", [ChangeLine(p.title, "đổi " + ", ".join(p.changes), "") for p in plan.changed_posts]),
        _group("Người mới", [
            ChangeLine(p.full_name, ", ".join(filter(None, (p.post, p.unit))), p.login_name) for p in plan.new_people
        ]),
        _group("Người thay đổi", [ChangeLine(p.full_name, "đổi " + ", ".join(p.changes), "") for p in plan.changed_people]),
    ]  # fmt: skip


def _group(title: str, lines: list[ChangeLine]) -> ChangeGroup:
    return ChangeGroup(
        title, len(lines), tuple(lines[:SHOWN_ROWS]), max(len(lines) - SHOWN_ROWS, 0)
    )
