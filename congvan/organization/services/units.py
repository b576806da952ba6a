"""The tree of units and the catalogue of posts of an agency."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from congvan.kernel import audit
from congvan.kernel.errors import BusinessError, InvalidInput
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.changes import changed_labels
from congvan.organization.events import structure as events
from congvan.organization.models import Membership, Post, Unit
from congvan.organization.queries import agencies as questions
from congvan.organization.queries.seats import current
from congvan.organization.states import Role


class UnitNameTaken(InvalidInput):
    """Another unit of the agency bears the name on some of the days."""

    code = "unit_name_taken"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a unit cannot close: a sentence, and the person or the unit below it that it is about."""

    sentence: str
    person_id: int | None = None
    unit_id: int | None = None


class UnitStillUsed(BusinessError):
    """The unit cannot close yet; `reasons` lists all that stands in the way."""

    code = "unit_still_used"
    http_status = 409

    def __init__(self, sentence: str, *, reasons: list[Obstacle]) -> None:
        super().__init__(sentence, next_step="Chuyển người và đơn vị con đi trước, rồi làm lại.")
        self.reasons = reasons


@in_transaction
def add_unit(
    *, by: ActingMember, name: str, short_name: str, notation: str = "", parent_id: int | None = None,
    valid_from: date, position: int = 0,
) -> Unit:  # fmt: skip
    """Add a unit to the agency acted in. Raises NotAllowed, UnitNameTaken, NotFound (parent)."""
    access.check_administers(by)
    return place_unit(
        by=by.actor, agency_id=by.agency_id, name=name, short_name=short_name, notation=notation,
        parent=questions.get_unit(by, parent_id) if parent_id else None, valid_from=valid_from,
        position=position,
    )  # fmt: skip


@requires_transaction
def place_unit(
    *, by: audit.Actor, agency_id: int, name: str, short_name: str, notation: str = "",
    parent: Unit | None = None, valid_from: date, position: int = 0,
) -> Unit:  # fmt: skip
    """Put a unit into an agency's tree; inner verb of `add_unit`, import and set-up."""
    cleaned = nfc(" ".join(name.split()))
    if not cleaned:
        raise InvalidInput("Chưa ghi tên đơn vị.", next_step="Ghi tên đầy đủ.", field="name")
    try:
        with transaction.atomic():
            unit = Unit.objects.create(
                agency_id=agency_id, name=cleaned, short_name=nfc(short_name.strip()) or cleaned[:40],
                notation=nfc(notation.strip()), parent=parent, valid_from=valid_from, position=position,
            )  # fmt: skip
    except IntegrityError as clash:
        raise UnitNameTaken(
            f"Cơ quan đã có đơn vị tên “{cleaned}”.", next_step="Đặt tên khác.", field="name"
        ) from clash
    audit.record(events.UnitAdded(unit_id=unit.pk, name=unit.name, valid_from=valid_from), by=by)
    return unit


@in_transaction
def change_unit(
    *, by: ActingMember, unit_id: int, name: str, short_name: str, notation: str,
    parent_id: int | None, position: int,
) -> Unit:  # fmt: skip
    """Rename, move or reorder a unit. Raises NotAllowed, NotFound, UnitNameTaken, InvalidInput."""
    access.check_administers(by)
    unit = questions.get_unit(by, unit_id)
    parent = questions.get_unit(by, parent_id) if parent_id else None
    _check_not_below_itself(unit, parent)
    wanted = {
        "name": nfc(" ".join(name.split())), "short_name": nfc(short_name.strip()),
        "notation": nfc(notation.strip()), "parent_id": parent.pk if parent else None, "position": position,
    }  # fmt: skip
    if not wanted["name"]:
        raise InvalidInput("Chưa ghi tên đơn vị.", next_step="Ghi tên đầy đủ.", field="name")
    labels = {
        "name": "tên",
        "short_name": "tên gọi tắt",
        "notation": "chữ viết tắt",
        "parent_id": "cấp trên",
        "position": "thứ tự",
    }
    changed = [labels[key] for key, value in wanted.items() if getattr(unit, key) != value]
    if not changed:
        return unit
    for key, value in wanted.items():
        setattr(unit, key, value)
    try:
        with transaction.atomic():
            unit.save(update_fields=["name", "short_name", "notation", "parent", "position"])
    except IntegrityError as clash:
        raise UnitNameTaken(
            f"Cơ quan đã có đơn vị tên “{unit.name}”.", next_step="Đặt tên khác.", field="name"
        ) from clash
    audit.record(
        events.UnitChanged(unit_id=unit.pk, name=unit.name, changes=tuple(changed)), by=by.actor
    )
    return unit


@in_transaction
def close_unit(*, by: ActingMember, unit_id: int, last_day: date) -> Unit:
    """Let a unit end after `last_day`. Raises UnitStillUsed with every reason at once."""
    access.check_administers(by)
    unit = Unit.objects.select_for_update().get(pk=questions.get_unit(by, unit_id).pk)
    if last_day < unit.valid_from:
        raise InvalidInput(
            "Ngày kết thúc trước ngày thành lập.", next_step="Chọn ngày khác.", field="last_day"
        )
    after = last_day + timedelta(days=1)
    reasons = [
        Obstacle(f"{m.person.full_name} còn giữ chức danh {m.post.title}", person_id=m.person_id)
        for m in Membership.objects.filter(current(after), unit=unit).select_related(
            "person", "post"
        )
    ]
    reasons += [
        Obstacle(f"Đơn vị con {child.name} còn hoạt động", unit_id=child.pk)
        for child in Unit.objects.filter(current(after), parent=unit)
    ]
    if reasons:
        raise UnitStillUsed(f"Chưa cho {unit.name} thôi hoạt động được.", reasons=reasons)
    unit.valid_to = last_day
    unit.save(update_fields=["valid_to"])
    audit.record(events.UnitClosed(unit_id=unit.pk, name=unit.name, valid_to=last_day), by=by.actor)
    return unit


@in_transaction
def add_post(*, by: ActingMember, title: str, rank: int, default_roles: Collection[str]) -> Post:
    """Add a post to the agency's catalogue. Raises NotAllowed, InvalidInput."""
    access.check_administers(by)
    _check_may_come_with_a_post(by, default_roles)
    return place_post(
        by=by.actor, agency_id=by.agency_id, title=title, rank=rank, default_roles=default_roles
    )


@requires_transaction
def place_post(
    *, by: audit.Actor, agency_id: int, title: str, rank: int, default_roles: Collection[str]
) -> Post:
    """Put a post into an agency's catalogue; inner verb of `add_post`, import and set-up."""
    cleaned = nfc(" ".join(title.split()))
    _check_post(cleaned, default_roles)
    try:
        with transaction.atomic():
            post = Post.objects.create(
                agency_id=agency_id, title=cleaned, rank=rank, default_roles=sorted(default_roles)
            )
    except IntegrityError as clash:
        raise InvalidInput(
            f"Cơ quan đã có chức danh “{cleaned}”.", next_step="Dùng chức danh đó.", field="title"
        ) from clash
    audit.record(events.PostAdded(post_id=post.pk, title=post.title), by=by)
    return post


@in_transaction
def change_post(
    *, by: ActingMember, post_id: int, title: str, rank: int, default_roles: Collection[str],
    is_closed: bool,
) -> Post:  # fmt: skip
    """Change a post; roles of people already in it stay until somebody changes them (R-283)."""
    access.check_administers(by)
    post = questions.get_post(by, post_id)
    wanted = {
        "title": nfc(" ".join(title.split())), "rank": rank,
        "default_roles": sorted(default_roles), "is_closed": is_closed,
    }  # fmt: skip
    _check_post(str(wanted["title"]), default_roles)
    _check_may_come_with_a_post(by, set(default_roles) - set(post.default_roles))
    changed = changed_labels(post, wanted)
    if not changed:
        return post
    for key, value in wanted.items():
        setattr(post, key, value)
    try:
        with transaction.atomic():
            post.save(update_fields=list(wanted))
    except IntegrityError as clash:
        raise InvalidInput(
            f"Cơ quan đã có chức danh “{post.title}”.", next_step="Đặt tên khác.", field="title"
        ) from clash
    audit.record(
        events.PostChanged(post_id=post.pk, title=post.title, changes=tuple(changed)), by=by.actor
    )
    return post


def _check_post(title: str, roles: Collection[str]) -> None:
    if not title:
        raise InvalidInput("Chưa ghi tên chức danh.", next_step="Ghi tên chức danh.", field="title")
    unknown = set(roles) - set(Role.values)
    if unknown:
        raise InvalidInput(f"Không có vai trò {', '.join(sorted(unknown))}.", field="default_roles")


def _check_may_come_with_a_post(by: ActingMember, roles: Collection[str]) -> None:
    """A post must not be a way round `grant_role`: no province's administrator, no endless inspector."""
    if Role.INSPECTOR in roles:
        raise InvalidInput(
            "Vai trò Đoàn kiểm tra phải có ngày kết thúc nên không đi theo chức danh.",
            next_step="Giao vai trò đó cho từng người.", field="default_roles",
        )  # fmt: skip
    if Role.SYSADMIN_CENTRAL in roles:
        access.check_administers_province(by)


def _check_not_below_itself(unit: Unit, parent: Unit | None) -> None:
    above = parent
    while above is not None:
        if above.pk == unit.pk:
            raise InvalidInput(
                f"{unit.name} không thể thuộc đơn vị cấp dưới của chính mình.",
                next_step="Chọn đơn vị cấp trên khác.", field="parent",
            )  # fmt: skip
        above = above.parent
