"""People, their appointments and their roles."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.text import fold, name_sort_key, nfc, split_name
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.changes import changed_labels
from congvan.organization.events import structure as events
from congvan.organization.models import Membership, Person, Post, RoleGrant, Unit
from congvan.organization.queries import agencies, people
from congvan.organization.queries.seats import current
from congvan.organization.states import Role, Scope

# How far a role reaches unless the administrator says otherwise.
DEFAULT_SCOPE = {
    Role.AGENCY_LEADER: Scope.AGENCY,
    Role.UNIT_LEADER: Scope.UNIT_AND_BELOW,
    Role.REGISTRY_CLERK: Scope.AGENCY,
    Role.LAYOUT_CHECKER: Scope.AGENCY,
    Role.MONITOR: Scope.AGENCY,
    Role.ARCHIVIST: Scope.AGENCY,
    Role.SYSADMIN_AGENCY: Scope.AGENCY,
    Role.SYSADMIN_CENTRAL: Scope.PROVINCE,
    Role.IT_HEAD: Scope.AGENCY,
    Role.TECH_CONTACT: Scope.AGENCY,
    Role.SECURITY_OFFICER: Scope.AGENCY,
    Role.INSPECTOR: Scope.AGENCY,
    Role.SMS_SENDER: Scope.AGENCY,
    Role.OPINION_POSTER: Scope.AGENCY,
}


class AppointmentClash(InvalidInput):
    """The person already holds this post, or already has a main post, on some of the days."""

    code = "appointment_clash"


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What is kept of a person; only what documents and account names need (R-311)."""

    full_name: str
    form_of_address: str
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    home_town: str = ""
    birthplace: str = ""


@requires_transaction
def register_person(*, by: audit.Actor, details: PersonDetails, kind: str = "person") -> Person:
    """Note a person, whole and split (R-379). Raises InvalidInput for an unusable name."""
    columns = person_columns(details, kind)
    person = Person.objects.create(kind=kind, **columns)
    audit.record(events.PersonRegistered(person_id=person.pk, full_name=person.full_name), by=by)
    return person


@requires_transaction
def appoint(
    *, by: audit.Actor, person: Person, post: Post, unit: Unit | None, valid_from: date,
    valid_to: date | None = None, is_primary: bool = True, roles: Collection[str] | None = None,
) -> Membership:  # fmt: skip
    """Put a person into a post; the post's roles come with it unless `roles` says otherwise (R-283).

    Raises AppointmentClash.
    """
    if post.is_closed:
        raise InvalidInput(
            f"Chức danh {post.title} đã thôi dùng.", next_step="Chọn chức danh khác.", field="post"
        )
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                agency_id=post.agency_id, person=person, unit=unit, post=post,
                is_primary=is_primary, valid_from=valid_from, valid_to=valid_to,
            )  # fmt: skip
    except IntegrityError as clash:
        raise _clash(clash, person, post) from clash
    audit.record(
        events.PersonAppointed(
            person_id=person.pk, membership_id=membership.pk, full_name=person.full_name,
            seat=seat_label(membership), valid_from=valid_from,
        ),
        by=by,
    )  # fmt: skip
    for role in post.default_roles if roles is None else roles:
        give_role(by=by, membership=membership, role=role, valid_from=valid_from, valid_to=valid_to)
    return membership


@requires_transaction
def give_role(
    *, by: audit.Actor, membership: Membership, role: str, scope: str | None = None,
    valid_from: date, valid_to: date | None = None,
) -> RoleGrant:  # fmt: skip
    """Give a role to a membership; inner verb of `grant_role`, `appoint`, import and set-up."""
    known = Role(role)
    reach = Scope(scope) if scope else DEFAULT_SCOPE.get(known, Scope.OWN)
    if known is Role.INSPECTOR and valid_to is None:
        raise InvalidInput(
            "Vai trò Đoàn kiểm tra phải có ngày kết thúc.",
            next_step="Ghi ngày kết thúc đợt kiểm tra.",
            field="valid_to",
        )
    try:
        with transaction.atomic():
            grant = RoleGrant.objects.create(
                membership=membership,
                role=known,
                scope=reach,
                valid_from=valid_from,
                valid_to=valid_to,
            )
    except IntegrityError as clash:
        raise InvalidInput(
            f"{membership.person} đang giữ vai trò {known.label}.",
            next_step="Không cần giao lại.",
            field="role",
        ) from clash
    audit.record(
        events.RoleGranted(
            person_id=membership.person_id, membership_id=membership.pk,
            full_name=membership.person.full_name, seat=seat_label(membership),
            role=str(known.label), scope=str(reach.label),
        ),
        by=by,
    )  # fmt: skip
    return grant


@in_transaction
def add_person(
    *, by: ActingMember, details: PersonDetails, post_id: int, unit_id: int | None, valid_from: date
) -> Membership:
    """Register a person and appoint to a post of the agency acted in. Raises NotAllowed, InvalidInput."""
    access.check_administers(by)
    post = _post_to_give(by, post_id)
    person = register_person(by=by.actor, details=details)
    return appoint(
        by=by.actor, person=person, post=post,
        unit=agencies.get_unit(by, unit_id) if unit_id else None, valid_from=valid_from,
    )  # fmt: skip


@in_transaction
def appoint_further(
    *,
    by: ActingMember,
    person_id: int,
    post_id: int,
    unit_id: int | None,
    valid_from: date,
    is_primary: bool,
) -> Membership:
    """Give a person of the agency a further post (kiêm nhiệm), or a new main one."""
    access.check_administers(by)
    return appoint(
        by=by.actor, person=people.get_person(by, person_id), post=_post_to_give(by, post_id),
        unit=agencies.get_unit(by, unit_id) if unit_id else None, valid_from=valid_from,
        is_primary=is_primary,
    )  # fmt: skip


@in_transaction
def change_person(*, by: ActingMember, person_id: int, details: PersonDetails) -> Person:
    """Change what is kept of a person; the login name stays. Raises NotAllowed, NotFound, InvalidInput."""
    access.check_administers(by)
    return write_details(by=by, person=people.get_person(by, person_id), details=details)


@requires_transaction
def write_details(*, by: ActingMember, person: Person, details: PersonDetails) -> Person:
    """Write what differs in a person's details; inner verb of `change_person` and the import."""
    _write(person, person_columns(details, person.kind), by)
    return person


@in_transaction
def change_own_contact(*, by: ActingMember, phone: str, email: str) -> Person:
    """Change one's own phone and mail, and confirm that name and post are right."""
    access.check_not_substitute(by, to="sửa thông tin cá nhân")
    person = Person.objects.select_for_update().get(pk=by.person_id)
    _write(person, {"phone": nfc(phone.strip()), "email": nfc(email.strip())}, by)
    if person.details_confirmed_at is None:
        person.details_confirmed_at = clock.now()
        person.save(update_fields=["details_confirmed_at"])
        audit.record(events.DetailsConfirmed(person_id=person.pk), by=by.actor)
    return person


@requires_transaction
def end_membership(*, by: ActingMember, membership_id: int, last_day: date) -> Membership:
    """Let a membership and its roles end after `last_day`; inner verb of the hand-over (R-283).

    Raises NotAllowed, NotFound, WrongState when it has ended already, InvalidInput.
    """
    access.check_administers(by)
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("person", "post", "unit")
        .filter(agency_id=by.agency_id, pk=membership_id)
        .first()
    )
    if membership is None:
        raise NotFound("Không có vị trí công tác này trong cơ quan.")
    if membership.valid_to is not None and membership.valid_to <= last_day:
        raise WrongState(
            f"{membership.person} đã thôi vị trí này từ sau ngày {membership.valid_to:%d/%m/%Y}.",
            next_step="Tải lại trang.",
        )
    if last_day < membership.valid_from:
        raise InvalidInput(
            "Ngày thôi trước ngày bắt đầu.", next_step="Chọn ngày khác.", field="last_day"
        )
    membership.valid_to = last_day
    membership.save(update_fields=["valid_to"])
    grants = RoleGrant.objects.filter(membership=membership)
    # A role that would begin later never does; one in force ends with the post.
    grants.filter(valid_from__gt=last_day).delete()
    grants.filter(current(last_day + timedelta(days=1))).update(valid_to=last_day)
    audit.record(
        events.MembershipEnded(
            person_id=membership.person_id, membership_id=membership.pk,
            full_name=membership.person.full_name, seat=seat_label(membership), last_day=last_day,
        ),
        by=by.actor,
    )  # fmt: skip
    return membership


@in_transaction
def grant_role(
    *, by: ActingMember, membership_id: int, role: str, scope: str, valid_from: date,
    valid_to: date | None = None,
) -> RoleGrant:  # fmt: skip
    """Give a role to a seat of the agency. Raises NotAllowed, NotFound, InvalidInput.

    Only the province's administrator makes another one (R-279).
    """
    access.check_administers(by)
    if role == Role.SYSADMIN_CENTRAL or scope == Scope.PROVINCE:
        access.check_administers_province(by)
    membership = (
        Membership.objects.select_related("person", "post", "unit")
        .filter(agency_id=by.agency_id, pk=membership_id)
        .first()
    )
    if membership is None:
        raise NotFound("Không có vị trí công tác này trong cơ quan.")
    return give_role(
        by=by.actor,
        membership=membership,
        role=role,
        scope=scope,
        valid_from=valid_from,
        valid_to=valid_to,
    )


@in_transaction
def revoke_role(*, by: ActingMember, grant_id: int) -> None:
    """Take a role back from today on, or before it begins. Raises NotAllowed, NotFound, WrongState.

    The last administrator of an agency cannot be taken away: nobody could give the role again.
    """
    access.check_administers(by)
    grant = (
        RoleGrant.objects.select_for_update(of=("self",))
        .select_related("membership__person", "membership__post", "membership__unit")
        .exclude(valid_to__lt=clock.today())
        .filter(membership__agency_id=by.agency_id, pk=grant_id)
        .first()
    )
    if grant is None:
        raise NotFound("Vai trò này không còn hiệu lực.")
    if (
        grant.role == Role.SYSADMIN_AGENCY
        and grant.valid_from <= clock.today()
        and len(people.holders_of(by.agency_id, Role.SYSADMIN_AGENCY)) == 1
    ):
        raise WrongState(
            "Cơ quan phải còn ít nhất một quản trị.",
            next_step="Giao vai trò quản trị cho người khác trước.",
        )
    membership = grant.membership
    label = str(Role(grant.role).label)
    yesterday = clock.today() - timedelta(days=1)
    if grant.valid_from > yesterday:
        grant.delete()
    else:
        grant.valid_to = yesterday
        grant.save(update_fields=["valid_to"])
    audit.record(
        events.RoleRevoked(
            person_id=membership.person_id, membership_id=membership.pk,
            full_name=membership.person.full_name, seat=seat_label(membership), role=label,
        ),
        by=by.actor,
    )  # fmt: skip


def _post_to_give(by: ActingMember, post_id: int) -> Post:
    """The post, if `by` may give the roles that come with it (R-279)."""
    post = agencies.get_post(by, post_id)
    if Role.SYSADMIN_CENTRAL in post.default_roles:
        access.check_administers_province(by)
    return post


def seat_label(membership: Membership) -> str:
    """The seat in a line: "Trưởng phòng, Phòng Chuyển đổi số"."""
    post, unit = membership.post, membership.unit
    return f"{post.title}, {unit.name}" if unit else post.title


def person_columns(details: PersonDetails, kind: str) -> dict[str, object]:
    """The columns of a person, name split and folded. Raises InvalidInput for unusable details."""
    full_name = nfc(" ".join(details.full_name.split()))
    if not full_name:
        raise InvalidInput(
            "Chưa ghi họ và tên.", next_step="Ghi đầy đủ họ, tên đệm và tên.", field="full_name"
        )
    if kind == Person.Kind.PERSON and details.form_of_address not in Person.Form.values:
        raise InvalidInput(
            "Chưa chọn xưng hô.", next_step="Chọn anh hoặc chị.", field="form_of_address"
        )
    name = split_name(full_name)
    return {
        "full_name": full_name,
        "family_name": name.family,
        "middle_name": name.middle,
        "given_name": name.given,
        "sort_key": name_sort_key(name),
        "folded_name": fold(full_name),
        "form_of_address": details.form_of_address if kind == Person.Kind.PERSON else "",
        "birth_date": details.birth_date,
        "phone": nfc(details.phone.strip()),
        "email": nfc(details.email.strip()),
        "home_town": nfc(details.home_town.strip()),
        "birthplace": nfc(details.birthplace.strip()),
    }


def _write(person: Person, columns: dict[str, object], by: ActingMember) -> None:
    changed = [name for name, value in columns.items() if getattr(person, name) != value]
    if not changed:
        return
    shown = changed_labels(person, columns)
    for name in changed:
        setattr(person, name, columns[name])
    person.save(update_fields=changed)
    audit.record(
        events.PersonChanged(person_id=person.pk, full_name=person.full_name, changes=shown),
        by=by.actor,
    )


def _clash(error: IntegrityError, person: Person, post: Post) -> AppointmentClash:
    if "membership_one_primary" in str(error):
        return AppointmentClash(
            f"{person} đã có nhiệm vụ chính trong thời gian này.",
            next_step="Bỏ chọn “Nhiệm vụ chính” (kiêm nhiệm), hoặc kết thúc nhiệm vụ chính cũ trước.",
            field="is_primary",
        )
    return AppointmentClash(
        f"{person} đang giữ chức danh {post.title} ở đó.",
        next_step="Chọn chức danh hoặc đơn vị khác.",
        field="post",
    )
