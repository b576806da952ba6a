"""Import of an agency's tree, posts and people from an XLSX list: first a dry run, then all or nothing.

The uploaded list waits in a private folder until it is applied or a day has passed. It holds
birth dates and phone numbers, so it is deleted then (R-311) and never enters the file store.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from congvan.kernel import audit, clock
from congvan.kernel.errors import NotFound, WrongState
from congvan.kernel.spreadsheets import (
    PACKED_BYTES,
    Column,
    Table,
    UnreadableSpreadsheet,
    read_sheets,
    write_sheets,
)
from congvan.kernel.transactions import in_transaction
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.events import structure as structure_events
from congvan.organization.events import structure_import as events
from congvan.organization.models import Agency, Person, Post, Unit
from congvan.organization.queries import structure_import as questions
from congvan.organization.rules.structure_import import SHEETS, PersonPlan, Plan, check
from congvan.organization.rules.structure_import.plan import same
from congvan.organization.services import people, units
from congvan.organization.services.newcomers import Newcomer, register_and_appoint

KEPT_FOR = timedelta(days=1)
_TOKEN = re.compile(r"[0-9]+-[0-9]+-[A-Za-z0-9_-]{22}")


class PreviewOutdated(WrongState):
    """The list, read again, would now do something else than the person saw."""

    code = "preview_outdated"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `new_person_ids` are those registered, in the order of the list."""

    new_units: int
    changed_units: int
    new_posts: int
    changed_posts: int
    changed_people: int
    new_person_ids: tuple[int, ...]

    @property
    def in_words(self) -> str:
        """What was done, in numbers: "2 đơn vị mới, 30 người mới"."""
        counts = {
            "đơn vị mới": self.new_units, "đơn vị thay đổi": self.changed_units,
            "chức danh mới": self.new_posts, "chức danh thay đổi": self.changed_posts,
            "người mới": len(self.new_person_ids), "người thay đổi": self.changed_people,
        }  # fmt: skip
        return ", ".join(f"{count} {noun}" for noun, count in counts.items() if count)


def template_file(by: ActingMember) -> bytes:
    """The list to fill in, with the agency's units, posts and the roles to choose from."""
    access.check_administers(by)
    known = questions.known_structure(by)
    choices = {
        "Thuộc đơn vị": (), "Xưng hô": ("Anh", "Chị"),
        "Chức danh": tuple(post.title for post in known.posts if not post.is_closed),
        "Đơn vị": tuple(unit.name for unit in known.units),
    }  # fmt: skip
    tables = []
    for spec in SHEETS:
        columns = tuple(Column(c.title, c.width, c.note) for c in spec.columns)
        # Excel takes at most 255 characters of choices typed into a rule.
        lists = tuple(
            (c.title, choices[c.title])
            for c in spec.columns
            if c.title != spec.name and 0 < len(",".join(choices.get(c.title, ()))) <= 255
        )
        tables.append(Table(spec.name, columns, choices=lists))
    guide = [[line] for line in _guide(known.role_codes)]
    tables.append(Table("Hướng dẫn", (Column("Cách điền", 100),), guide))
    return write_sheets(tables)


def keep_upload(*, by: ActingMember, file: BinaryIO) -> str:
    """Keep an uploaded list for the dry run; returns the token that names it to its uploader.

    Raises NotAllowed, UnreadableSpreadsheet.
    """
    access.check_administers(by)
    data = file.read(PACKED_BYTES + 1)
    if len(data) > PACKED_BYTES:
        raise UnreadableSpreadsheet(
            f"Tệp lớn hơn {PACKED_BYTES >> 20} MB, quá lớn so với một danh sách."
        )
    folder = _folder()
    _remove_old(folder)
    token = f"{by.agency_id}-{by.person_id}-{secrets.token_urlsafe(16)}"
    path = folder / token
    path.touch(mode=0o600)
    path.write_bytes(data)
    try:
        with path.open("rb") as kept:
            read_sheets(kept)
    except UnreadableSpreadsheet:
        path.unlink()
        raise
    return token


def dry_run(*, by: ActingMember, token: str) -> Plan:
    """What the kept list would do now. Raises NotAllowed, NotFound."""
    access.check_administers(by)
    with _kept(by, token).open("rb") as file:
        sheets = read_sheets(file)
    return check(sheets, questions.known_structure(by), today=clock.today())


def discard(*, by: ActingMember, token: str) -> None:
    """Forget a kept list; nothing was imported."""
    _kept(by, token).unlink(missing_ok=True)


@in_transaction
def apply_import(*, by: ActingMember, token: str, fingerprint: str) -> Imported:
    """Do all that the dry run showed, or nothing.

    Locks the agency's row, so that two imports never mix. Raises NotAllowed, NotFound, and
    PreviewOutdated when the list has errors or would now do something else.
    """
    access.check_administers(by)
    Agency.objects.select_for_update().get(pk=by.agency_id)
    plan = dry_run(by=by, token=token)
    if plan.errors or plan.fingerprint != fingerprint:
        raise PreviewOutdated(
            "Chưa nhập: cơ quan đã thay đổi từ lúc xem trước, nên kết quả sẽ khác.",
            next_step="Xem lại danh sách thay đổi bên dưới rồi xác nhận lần nữa.",
        )
    all_units = _write_units(by, plan)
    all_posts = _write_posts(by, plan)
    imported = Imported(
        new_units=len(plan.new_units), changed_units=len(plan.changed_units),
        new_posts=len(plan.new_posts), changed_posts=len(plan.changed_posts),
        changed_people=len(plan.changed_people),
        new_person_ids=_write_people(by, plan, all_units, all_posts),
    )  # fmt: skip
    audit.record(
        events.StructureImported(
            agency_id=by.agency_id, units=len(plan.new_units) + len(plan.changed_units),
            posts=len(plan.new_posts) + len(plan.changed_posts),
            people=len(plan.new_people) + len(plan.changed_people),
        ),
        by=by.actor,
    )  # fmt: skip
    # A list that cannot be read again is imported once; should the commit fail, it is uploaded anew.
    discard(by=by, token=token)
    return imported


def _write_units(by: ActingMember, plan: Plan) -> dict[str, Unit]:
    """Create and change units, parents first; returns all units in operation by name."""
    found = {same(unit.name): unit for unit in questions.units_in_operation(by)}
    for item in plan.units:
        parent = found[same(item.parent)] if item.parent else None
        if item.unit_id is None:
            found[same(item.name)] = units.place_unit(
                by=by.actor, agency_id=by.agency_id, name=item.name, short_name=item.short_name,
                notation=item.notation, parent=parent, valid_from=item.valid_from,
                position=item.position,
            )  # fmt: skip
        elif item.changes:
            unit = found[same(item.name)]
            unit.short_name, unit.notation = item.short_name, item.notation
            unit.parent, unit.position = parent, item.position
            unit.save(update_fields=["short_name", "notation", "parent", "position"])
            audit.record(
                structure_events.UnitChanged(unit_id=unit.pk, name=unit.name, changes=item.changes),
                by=by.actor,
            )
    return found


def _write_posts(by: ActingMember, plan: Plan) -> dict[str, Post]:
    """Create and change posts; returns the catalogue by title."""
    found = {same(post.title): post for post in Post.objects.filter(agency_id=by.agency_id)}
    for item in plan.posts:
        if item.post_id is None:
            found[same(item.title)] = units.place_post(
                by=by.actor, agency_id=by.agency_id, title=item.title, rank=item.rank,
                default_roles=item.roles,
            )  # fmt: skip
        elif item.changes:
            post = found[same(item.title)]
            post.rank, post.default_roles = item.rank, list(item.roles)
            post.save(update_fields=["rank", "default_roles"])
            audit.record(
                structure_events.PostChanged(
                    post_id=post.pk, title=post.title, changes=item.changes
                ),
                by=by.actor,
            )
    return found


def _write_people(
    by: ActingMember, plan: Plan, all_units: Mapping[str, Unit], all_posts: Mapping[str, Post]
) -> tuple[int, ...]:
    """Register and appoint the new people, change the others; returns the ids of the new ones."""
    for item in plan.changed_people:
        person = Person.objects.select_for_update().get(pk=item.person_id or 0)
        people.write_details(by=by, person=person, details=_details(item))
    newcomers = [
        Newcomer(
            details=_details(item), post=all_posts[same(item.post)],
            unit=all_units[same(item.unit)] if item.unit else None, valid_from=item.valid_from,
        )
        for item in plan.new_people
    ]  # fmt: skip
    return tuple(register_and_appoint(by=by, newcomers=newcomers))


def _details(item: PersonPlan) -> people.PersonDetails:
    return people.PersonDetails(
        full_name=item.full_name, form_of_address=item.form, birth_date=item.birth_date,
        phone=item.phone, email=item.email, home_town=item.home_town, birthplace=item.birthplace,
    )  # fmt: skip


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _kept(by: ActingMember, token: str) -> Path:
    """The kept list; another person's, another agency's and an old one do not exist."""
    path = _folder() / token if _TOKEN.fullmatch(token) else None
    if (
        path is None
        or not token.startswith(f"{by.agency_id}-{by.person_id}-")
        or not path.is_file()
    ):
        raise NotFound(
            "Danh sách tải lên không còn (quá một ngày, hoặc đã nhập xong).",
            next_step="Tải danh sách lên lại.",
        )
    return path


def _remove_old(folder: Path) -> None:
    before = (clock.now() - KEPT_FOR).timestamp()
    for path in folder.iterdir():
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def _guide(role_names: Mapping[str, str]) -> list[str]:
    return [
        "Mỗi trang một danh sách; trang không dùng thì để trống. Không đổi tên trang và tên cột.",
        "Ngày ghi dạng ngày/tháng/năm, ví dụ 15/8/1963, hoặc để ô dạng ngày.",
        "Ô để trống ở đơn vị, chức danh, người đã có nghĩa là giữ nguyên.",
        "Điện thoại: đặt cột là dạng chữ (Text) để không mất số 0 đầu.",
        "Tải lên để xem trước; chưa có gì thay đổi cho tới khi bấm xác nhận.",
        "Vai trò mặc định của chức danh, cách nhau bằng dấu chấm phẩy, chọn trong:",
        *(f"    {name}" for name in role_names),
    ]
