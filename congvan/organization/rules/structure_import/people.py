"""People of the list: new ones, those already known, namesakes, and the account names to come."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import fold
from congvan.organization.rules.account_names import Applicant, NameForm, assign_names
from congvan.organization.rules.structure_import import cells
from congvan.organization.rules.structure_import.columns import PERSON_SHEET
from congvan.organization.rules.structure_import.plan import (
    Known,
    KnownPerson,
    PersonPlan,
    PostPlan,
    Problem,
    UnitPlan,
    same,
)
from congvan.organization.rules.structure_import.sheets import ListRow

_FORMS = {"anh": "anh", "nam": "anh", "ong": "anh", "chi": "chi", "nu": "chi", "ba": "chi"}
# Nobody works before 15 (Bộ luật Lao động 2019 Điều 3.1); above 100 the year is mistyped.
_YOUNGEST, _OLDEST = 15, 100
_DETAILS = {
    "form": "xưng hô", "birth_date": "ngày sinh", "phone": "điện thoại", "email": "thư điện tử",
    "home_town": "quê quán", "birthplace": "nơi sinh",
}  # fmt: skip


def plan_people(
    rows: Sequence[ListRow], known: Known, units: Sequence[UnitPlan], posts: Sequence[PostPlan],
    *, today: date,
) -> list[PersonPlan]:  # fmt: skip
    """The people to register or whose details change. Notes problems on the rows."""
    unit_names = _references(known, units)
    post_titles = {same(p.title): p.title for p in known.posts if not p.is_closed}
    post_titles |= {same(p.title): p.title for p in posts}
    plans = [_plan(row, unit_names, post_titles, today) for row in rows]
    _note_duplicates(rows, plans)
    namesakes: dict[str, list[KnownPerson]] = defaultdict(list)
    for person in known.people:
        namesakes[same(person.full_name)].append(person)
    return [
        _matched(row, plan, namesakes[same(plan.full_name)])
        for row, plan in zip(rows, plans, strict=True)
    ]


def with_account_names(
    plans: Sequence[PersonPlan], known: Known
) -> tuple[list[PersonPlan], list[Problem]]:
    """The plans with the names their new accounts would get, and a warning for each collision."""
    new = [plan for plan in plans if plan.person_id is None]
    applicants = [
        Applicant(p.full_name, p.birth_date, home_town=p.home_town, birthplace=p.birthplace)
        for p in new
    ]
    problems: list[Problem] = []
    try:
        names = assign_names(applicants, taken=known.login_names)
    except InvalidInput:
        return list(plans), [_unusable(plan) for plan in new if _is_unusable(plan)]
    named = {}
    for plan, name in zip(new, names, strict=True):
        named[plan.row] = replace(plan, login_name=name.name, name_reason=name.reason)
        if name.form is not NameForm.ORDINARY:
            problems.append(
                Problem(PERSON_SHEET.name, plan.row, "Họ và tên",
                        f"Trùng tên tài khoản: {plan.full_name} sẽ có tên đăng nhập {name.name}.",
                        name.reason, is_error=False)
            )  # fmt: skip
    return [named.get(plan.row, plan) for plan in plans], problems


def _is_unusable(plan: PersonPlan) -> bool:
    try:
        assign_names([Applicant(plan.full_name, plan.birth_date)])
    except InvalidInput:
        return True
    return False


def _unusable(plan: PersonPlan) -> Problem:
    return Problem(
        PERSON_SHEET.name, plan.row, "Họ và tên", f"Không đặt được tên tài khoản cho “{plan.full_name}”.",
        "Ghi lại họ và tên bằng chữ quốc ngữ.",
    )  # fmt: skip


def _references(known: Known, units: Sequence[UnitPlan]) -> dict[str, str]:
    """The full name of a unit by its full name, or by a short name that only one unit has."""
    pairs = {unit.name: unit.short_name for unit in known.units}
    pairs |= {unit.name: unit.short_name for unit in units}
    short_names = Counter(same(short) for short in pairs.values())
    references = {
        same(short): name for name, short in pairs.items() if short_names[same(short)] == 1
    }
    return references | {same(name): name for name in pairs}


def _plan(
    row: ListRow, unit_names: dict[str, str], post_titles: dict[str, str], today: date
) -> PersonPlan:
    full_name = cells.text(row, "full_name")
    if full_name and len(full_name.split()) == 1:
        row.warning(
            "full_name", f"“{full_name}” chỉ có một chữ.", "Ghi đủ họ, tên đệm và tên nếu có."
        )
    if any(character.isdigit() for character in full_name):
        row.error("full_name", f"Họ và tên “{full_name}” có chữ số.", "Chỉ ghi họ, tên đệm và tên.")
    birth_date = cells.day(row, "birth_date")
    if birth_date is not None:
        age = today.year - birth_date.year
        if birth_date >= today or not _YOUNGEST <= age <= _OLDEST:
            row.error(
                "birth_date",
                f"Ngày sinh {birth_date:%d/%m/%Y} không thể đúng.",
                "Kiểm tra lại năm sinh.",
            )
    return PersonPlan(
        row=row.number, person_id=None, full_name=full_name, form=_form(row),
        birth_date=birth_date,
        post=_named(row, "post", post_titles, "chức danh", "Thêm vào trang Chức danh."),
        unit=_named(row, "unit", unit_names, "đơn vị", "Thêm vào trang Đơn vị."),
        phone=cells.phone(row, "phone"), email=cells.email(row, "email"),
        home_town=cells.text(row, "home_town"), birthplace=cells.text(row, "birthplace"),
        valid_from=cells.day(row, "valid_from") or today,
    )  # fmt: skip


def _form(row: ListRow) -> str:
    written = cells.text(row, "form")
    form = _FORMS.get(fold(written), "")
    if written and not form:
        row.error("form", f"Xưng hô “{written}” không đọc được.", "Ghi Anh hoặc Chị.")
    return form


def _named(row: ListRow, key: str, names: dict[str, str], noun: str, otherwise: str) -> str:
    written = cells.text(row, key)
    found = names.get(same(written), "")
    if written and not found:
        fix = cells.suggestion(written, names)
        row.error(key, f"Không có {noun} “{written}”.", f"{fix} {otherwise}".strip())
    return found


def _note_duplicates(rows: Sequence[ListRow], plans: Sequence[PersonPlan]) -> None:
    """The same person twice is an error; namesakes who cannot be told apart are, too."""
    seen: dict[str, list[PersonPlan]] = defaultdict(list)
    for row, plan in zip(rows, plans, strict=True):
        if not plan.full_name:
            continue
        for other in seen[same(plan.full_name)]:
            if plan.birth_date and other.birth_date and plan.birth_date != other.birth_date:
                continue
            if plan.birth_date and plan.birth_date == other.birth_date:
                sentence = (
                    f"{plan.full_name}, sinh {plan.birth_date:%d/%m/%Y}, đã có ở dòng {other.row}."
                )
                fix = "Xóa một dòng; kiêm nhiệm thì thêm ở trang của người đó sau khi nhập."
            else:
                sentence = f"{plan.full_name} trùng họ tên với dòng {other.row} mà thiếu ngày sinh."
                fix = "Cùng một người thì xóa một dòng; hai người thì ghi ngày sinh của cả hai."
            row.error("full_name", sentence, fix)
            break
        seen[same(plan.full_name)].append(plan)


def _matched(row: ListRow, plan: PersonPlan, namesakes: Sequence[KnownPerson]) -> PersonPlan:
    """The plan for a person whom the agency may already have."""
    if row.has_errors or not namesakes:
        return plan
    found = next((one for one in namesakes if _is_same(plan, one)), None)
    if found is None:
        unclear = [one for one in namesakes if not (plan.birth_date and one.birth_date)]
        if unclear:
            row.error("birth_date", f"Cơ quan đã có {plan.full_name}; chưa rõ có phải cùng một người.",
                      "Ghi ngày sinh ở dòng này và ở trang của người đó để phân biệt.")  # fmt: skip
        else:
            row.warning("full_name", f"Cơ quan đã có người tên {plan.full_name}, khác ngày sinh.",
                        "Dòng này được ghi là một người khác.")  # fmt: skip
        return plan
    seat = (plan.post, plan.unit)
    if all((same(post), same(unit)) != tuple(map(same, seat)) for post, unit in found.seats):
        now_in = (
            "; ".join(", ".join(filter(None, held)) for held in found.seats)
            or "không giữ chức danh nào"
        )
        row.warning("post", f"{plan.full_name} đã có trong cơ quan ({now_in}); chức danh không đổi.",
                    "Đổi chức danh, kiêm nhiệm ở trang của người đó.")  # fmt: skip
    kept = {key: getattr(plan, key) or getattr(found, key) for key in _DETAILS}
    changes = tuple(label for key, label in _DETAILS.items() if kept[key] != getattr(found, key))
    return replace(
        plan, person_id=found.person_id, full_name=found.full_name, changes=changes, **kept
    )


def _is_same(plan: PersonPlan, person: KnownPerson) -> bool:
    if plan.birth_date and person.birth_date:
        return plan.birth_date == person.birth_date
    # Without both dates, the same name in the same seat is the same person.
    wanted = (same(plan.post), same(plan.unit))
    return any((same(post), same(unit)) == wanted for post, unit in person.seats)
