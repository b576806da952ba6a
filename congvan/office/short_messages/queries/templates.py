"""Templates and limits of an agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.office.short_messages.models import (
    DEFAULT_PER_AGENCY,
    DEFAULT_PER_SENDER,
    MessageRules,
    MessageTemplate,
)
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.states import Role


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One template; `is_in_force` today."""

    template_id: int
    name: str
    body: str
    unaccented: bool
    valid_from: date
    valid_to: date | None
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """Messages a day."""

    per_sender: int
    per_agency: int


def in_force(viewer: ActingMember) -> QuerySet[MessageTemplate]:
    """The agency's templates that may be used today."""
    today = clock.today()
    ends = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    return MessageTemplate.objects.filter(ends, agency_id=viewer.agency_id, valid_from__lte=today)


def usable_templates(viewer: ActingMember) -> list[MessageTemplate]:
    """Those a sender chooses from, by name."""
    check_holds(viewer, Role.SMS_SENDER, to="nhắn tin SMS")
    return list(in_force(viewer).order_by("name")[:200])


def templates(viewer: ActingMember) -> list[TemplateLine]:
    """All of the agency's, by name; for its administrator. Raises NotAllowed."""
    check_holds(viewer, Role.SYSADMIN_AGENCY, to="quản lý mẫu tin nhắn")
    rows = MessageTemplate.objects.filter(agency_id=viewer.agency_id).order_by("name")
    return [_line(row) for row in rows[:500]]


def template(viewer: ActingMember, template_id: int) -> TemplateLine:
    """One of them. Raises NotAllowed, NotFound."""
    check_holds(viewer, Role.SYSADMIN_AGENCY, to="quản lý mẫu tin nhắn")
    mine = MessageTemplate.objects.filter(agency_id=viewer.agency_id)
    row = mine.filter(pk=template_id).first()
    if row is None:
        raise NotFound("Không có mẫu tin nhắn này.")
    return _line(row)


def rules(viewer: ActingMember) -> Rules:
    """The agency's limits, the defaults when it has set none."""
    row = MessageRules.objects.filter(agency_id=viewer.agency_id).first()
    if row is None:
        return Rules(DEFAULT_PER_SENDER, DEFAULT_PER_AGENCY)
    return Rules(row.per_sender, row.per_agency)


def _line(row: MessageTemplate) -> TemplateLine:
    today = clock.today()
    in_time = row.valid_from <= today and (row.valid_to is None or today <= row.valid_to)
    return TemplateLine(
        row.pk, row.name, row.body, row.unaccented, row.valid_from, row.valid_to, in_time
    )
