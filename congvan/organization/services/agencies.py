"""Agencies, their identifiers and their security policy."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import nfc, sort_key
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.changes import changed_labels
from congvan.organization.events import structure as events
from congvan.organization.models import Agency, AgencyIdentifier, SecurityPolicy
from congvan.organization.queries.agencies import agency_by_identifier
from congvan.organization.rules.identifiers import parse_identifier
from congvan.organization.states import Role


class IdentifierTaken(InvalidInput):
    """Another agency holds the code on some of the days."""

    code = "identifier_taken"


@dataclass(frozen=True, slots=True)
class AgencyDetails:
    """What an agency says of itself."""

    name: str
    short_name: str
    notation: str
    place_of_issue: str = ""
    email_domain: str = ""
    contact_name: str = ""
    contact_phone: str = ""


@requires_transaction
def found_agency(
    *, by: audit.Actor, details: AgencyDetails, level: str, identifier: str, valid_from: date,
    parent: Agency | None = None, second_factor_roles: Collection[str] = (),
) -> Agency:  # fmt: skip
    """Bring an agency into the system with its identifier; inner verb of set-up and of `add_agency`.

    Raises IdentifierTaken, InvalidIdentifier.
    """
    agency = Agency.objects.create(
        **_cleaned(details), level=level, parent=parent, valid_from=valid_from,
        sort_key=sort_key(details.name),
    )  # fmt: skip
    _hold_identifier(agency, identifier, valid_from)
    SecurityPolicy.objects.create(agency=agency, second_factor_roles=sorted(second_factor_roles))
    audit.record(
        events.AgencyFounded(agency_id=agency.pk, name=agency.name, identifier=identifier), by=by
    )
    return agency


def find_parent(code: str) -> Agency | None:
    """The agency that holds `code` today; None for an empty code. Raises InvalidInput otherwise."""
    if not code:
        return None
    parent = agency_by_identifier(str(parse_identifier(code)))
    if parent is None:
        raise InvalidInput(
            f"Không có cơ quan nào đang giữ mã {code}.",
            next_step="Đưa cơ quan chủ quản vào trước, hoặc bỏ --parent.",
        )
    return parent


@in_transaction
def change_agency(*, by: ActingMember, details: AgencyDetails) -> Agency:
    """Change what the agency acted in says of itself. Raises NotAllowed, InvalidInput."""
    access.check_administers(by)
    agency = Agency.objects.select_for_update().get(pk=by.agency_id)
    cleaned = _cleaned(details)
    if not cleaned["name"]:
        raise InvalidInput("Chưa ghi tên cơ quan.", next_step="Ghi tên đầy đủ.", field="name")
    changed = changed_labels(agency, cleaned)
    if not changed:
        return agency
    for name, value in cleaned.items():
        setattr(agency, name, value)
    agency.sort_key = sort_key(agency.name)
    agency.save(update_fields=[*cleaned, "sort_key"])
    audit.record(events.AgencyChanged(agency_id=agency.pk, changes=changed), by=by.actor)
    return agency


@in_transaction
def add_identifier(*, by: ActingMember, code: str, valid_from: date) -> AgencyIdentifier:
    """Give the agency a further identifier from a day on. Raises NotAllowed, IdentifierTaken."""
    access.check_administers(by)
    agency = Agency.objects.get(pk=by.agency_id)
    identifier = _hold_identifier(agency, code, valid_from)
    audit.record(
        events.IdentifierAdded(
            agency_id=agency.pk, identifier=identifier.code, valid_from=valid_from
        ),
        by=by.actor,
    )
    return identifier


@in_transaction
def close_identifier(*, by: ActingMember, identifier_id: int, last_day: date) -> AgencyIdentifier:
    """Close an identifier after `last_day`; it goes on naming the agency on older documents.

    Raises NotAllowed, NotFound, InvalidInput when the day is before its first or it is the last
    one in force.
    """
    access.check_administers(by)
    identifier = (
        AgencyIdentifier.objects.select_for_update()
        .filter(agency_id=by.agency_id, pk=identifier_id)
        .first()
    )
    if identifier is None:
        raise NotFound("Không có mã định danh này.")
    if last_day < identifier.valid_from:
        raise InvalidInput(
            "Ngày đóng trước ngày có hiệu lực.", next_step="Chọn ngày khác.", field="last_day"
        )
    others = AgencyIdentifier.objects.filter(agency_id=by.agency_id, valid_to__isnull=True)
    if not others.exclude(pk=identifier.pk).exists():
        raise InvalidInput(
            "Cơ quan không còn mã định danh nào khác.",
            next_step="Thêm mã mới trước khi đóng mã này.", field="last_day",
        )  # fmt: skip
    identifier.valid_to = last_day
    identifier.save(update_fields=["valid_to"])
    audit.record(
        events.IdentifierClosed(
            agency_id=by.agency_id, identifier=identifier.code, valid_to=last_day
        ),
        by=by.actor,
    )
    return identifier


@in_transaction
def set_security_policy(
    *, by: ActingMember, second_factor_roles: Collection[str], idle_lock_minutes: int,
    password_reminder_days: int, idle_disable_days: int,
) -> SecurityPolicy:  # fmt: skip
    """Set what the agency demands of its accounts. Raises NotAllowed, InvalidInput."""
    access.check_administers(by)
    unknown = set(second_factor_roles) - set(Role.values)
    if unknown:
        raise InvalidInput(
            f"Không có vai trò {', '.join(sorted(unknown))}.", field="second_factor_roles"
        )
    policy, _ = SecurityPolicy.objects.select_for_update().get_or_create(agency_id=by.agency_id)
    wanted = {
        "second_factor_roles": sorted(second_factor_roles),
        "idle_lock_minutes": idle_lock_minutes,
        "password_reminder_days": password_reminder_days,
        "idle_disable_days": idle_disable_days,
    }
    limits = {
        "idle_lock_minutes": (1, 480),
        "password_reminder_days": (1, 365),
        "idle_disable_days": (7, 365),
    }
    for name, (low, high) in limits.items():
        if not low <= int(wanted[name]) <= high:  # type: ignore[call-overload]
            raise InvalidInput(
                f"Chỉ nhận từ {low} đến {high}.", next_step="Sửa lại số.", field=name
            )
    changed = changed_labels(policy, wanted)
    for name, value in wanted.items():
        setattr(policy, name, value)
    policy.save(update_fields=list(wanted))
    if changed:
        audit.record(
            events.SecurityPolicyChanged(agency_id=by.agency_id, changes=changed),
            by=by.actor,
        )
    return policy


def _hold_identifier(agency: Agency, code: str, valid_from: date) -> AgencyIdentifier:
    parsed = parse_identifier(code)
    try:
        with transaction.atomic():
            return AgencyIdentifier.objects.create(
                agency=agency, code=str(parsed), valid_from=valid_from
            )
    except IntegrityError as clash:
        holder = AgencyIdentifier.objects.filter(code=str(parsed)).select_related("agency").first()
        name = holder.agency.name if holder else "cơ quan khác"
        raise IdentifierTaken(
            f"Mã {parsed} đang là mã của {name}.",
            next_step="Kiểm tra lại mã, hoặc đóng mã ở cơ quan kia trước.", field="code",
        ) from clash  # fmt: skip


def _cleaned(details: AgencyDetails) -> dict[str, str]:
    return {name: nfc(getattr(details, name).strip()) for name in AgencyDetails.__slots__}
