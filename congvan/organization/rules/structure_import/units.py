"""Units of the list: new, changed, in an order in which parents come first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from congvan.organization.rules.structure_import import cells
from congvan.organization.rules.structure_import.plan import Known, KnownUnit, UnitPlan, same
from congvan.organization.rules.structure_import.sheets import ListRow


def plan_units(rows: Sequence[ListRow], known: Known, *, today: date) -> list[UnitPlan]:
    """The units to create or change, parents before children. Notes problems on the rows."""
    existing = {same(unit.name): unit for unit in known.units}
    plans: dict[str, UnitPlan] = {}
    row_of: dict[str, ListRow] = {}
    for place, row in enumerate(rows, start=1):
        plan = _plan(row, place, existing, today)
        key = same(plan.name)
        if key in row_of and plan.name:
            row.error("name", f"“{plan.name}” đã có ở dòng {row_of[key].number}.", "Xóa một dòng.")
        elif plan.name:
            plans[key], row_of[key] = plan, row
    names = {unit.name: unit.name for unit in known.units} | {
        plan.name: plan.name for plan in plans.values()
    }
    for key, plan in plans.items():
        parent = same(plan.parent)
        if plan.parent and parent not in plans and parent not in existing:
            fix = (
                cells.suggestion(plan.parent, names)
                or "Thêm đơn vị đó vào trang này, hoặc để trống."
            )
            row_of[key].error("parent", f"Không có đơn vị “{plan.parent}”.", fix)
    return _parents_first(plans, row_of, existing)


def _plan(row: ListRow, place: int, existing: dict[str, KnownUnit], today: date) -> UnitPlan:
    name = cells.text(row, "name")
    found = existing.get(same(name))
    position = cells.whole_number(row, "position", low=0, high=9999)
    short_name, notation = cells.text(row, "short_name"), cells.text(row, "notation")
    parent, valid_from = cells.text(row, "parent"), cells.day(row, "valid_from")
    if found is None:
        return UnitPlan(
            row=row.number, unit_id=None, name=name, short_name=short_name or name[:40],
            notation=notation, parent=parent, valid_from=valid_from or today,
            position=place if position is None else position,
        )  # fmt: skip
    wanted = {
        "tên gọi tắt": (found.short_name, short_name),
        "chữ viết tắt": (found.notation, notation),
        "cấp trên": (same(found.parent), same(parent)),
        "thứ tự": (found.position, found.position if position is None else position),
    }
    return UnitPlan(
        row=row.number, unit_id=found.unit_id, name=found.name,
        short_name=short_name or found.short_name, notation=notation or found.notation,
        parent=parent or found.parent, valid_from=valid_from or today,
        position=found.position if position is None else position,
        changes=tuple(label for label, (old, new) in wanted.items() if new not in ("", old)),
    )  # fmt: skip


def _parents_first(
    plans: dict[str, UnitPlan], row_of: dict[str, ListRow], existing: dict[str, KnownUnit]
) -> list[UnitPlan]:
    """The plans in an order in which parents come first; a circle is an error of each row in it."""
    above = {same(unit.name): same(unit.parent) for unit in existing.values()}
    above |= {key: same(plan.parent) for key, plan in plans.items()}
    depth: dict[str, int] = {}
    for key, plan in plans.items():
        seen, here = [key], above.get(key, "")
        while here and here not in seen:
            seen.append(here)
            here = above.get(here, "")
        if here == key:
            row_of[key].error(
                "parent", f"“{plan.name}” nằm dưới chính mình.", "Sửa đơn vị cấp trên."
            )
        depth[key] = len(seen)
    return sorted(plans.values(), key=lambda plan: (depth[same(plan.name)], plan.row))
