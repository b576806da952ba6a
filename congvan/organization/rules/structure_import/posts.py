"""Posts of the list."""

from __future__ import annotations

from collections.abc import Sequence

from congvan.kernel.text import fold
from congvan.organization.rules.structure_import import cells
from congvan.organization.rules.structure_import.plan import Known, PostPlan, same
from congvan.organization.rules.structure_import.sheets import ListRow

_DEFAULT_RANK = 50


def plan_posts(rows: Sequence[ListRow], known: Known) -> list[PostPlan]:
    """The posts to create or change. Notes problems on the rows."""
    existing = {same(post.title): post for post in known.posts}
    plans: dict[str, PostPlan] = {}
    for row in rows:
        title = cells.text(row, "title")
        rank = cells.whole_number(row, "rank", low=1, high=999)
        roles = _roles(row, known)
        key = same(title)
        if key in plans:
            row.error("title", f"“{title}” đã có ở dòng {plans[key].row}.", "Xóa một dòng.")
            continue
        found = existing.get(key)
        if found is None:
            plans[key] = PostPlan(row.number, None, title, rank or _DEFAULT_RANK, roles)
            continue
        if found.is_closed:
            row.error("title", f"Chức danh “{found.title}” đã thôi dùng.",
                      "Mở lại ở trang Chức danh của phần quản trị, hoặc xóa dòng này.")  # fmt: skip
        changes = [
            ("thứ bậc", rank and rank != found.rank),
            ("vai trò mặc định", roles and roles != found.roles),
        ]
        plans[key] = PostPlan(
            row.number, found.post_id, found.title, rank or found.rank, roles or found.roles,
            tuple(label for label, differs in changes if differs),
        )  # fmt: skip
    return [plan for key, plan in plans.items() if key]


def _roles(row: ListRow, known: Known) -> tuple[str, ...]:
    by_name = {fold(name): code for name, code in known.role_codes.items()}
    codes = set()
    for name in filter(None, map(str.strip, cells.text(row, "roles").split(";"))):
        code = by_name.get(fold(name))
        if code is None:
            fix = (
                cells.suggestion(name, {role: role for role in known.role_codes})
                or "Chọn trong: " + "; ".join(known.role_codes) + "."
            )
            row.error("roles", f"Không có vai trò “{name}”.", fix)
        else:
            codes.add(code)
    return tuple(sorted(codes))
