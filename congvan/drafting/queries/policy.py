"""What an agency decided about drafting and signing: its policy, who may sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from congvan.desk.states import Urgency
from congvan.drafting.models import DraftingPolicy, SigningRight
from congvan.drafting.rules.authority import Held
from congvan.drafting.rules.clock import Clock, Limits, review_clock
from congvan.drafting.states import SigningPower, StepOrder
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import working_calendar
from congvan.organization.queries.seats import current


@dataclass(frozen=True, slots=True)
class Policy:
    """The agency's choices; the defaults where it made none."""

    step_order: StepOrder
    review_days: int
    review_in_working_days: bool
    reminder_day: int
    electronic_is_original: bool
    house_rules: Mapping[str, Any]

    @property
    def limits(self) -> Limits:
        """What the clock of reviews asks for."""
        return Limits(self.review_days, self.reminder_day, self.review_in_working_days)


@dataclass(frozen=True, slots=True)
class RightLine:
    """A right to sign for the organ, with its holder's name."""

    id: int
    member_id: int
    name: str
    post: str
    power: SigningPower
    title: str
    field_id: int | None
    field: str
    ground: str
    valid_from: date
    valid_to: date | None
    is_in_force: bool

    @property
    def held(self) -> Held:
        """For `rules.authority`."""
        return Held(self.power, self.field_id, self.ground, self.valid_from, self.valid_to)


def policy_of(agency_id: int) -> Policy:
    """The agency's policy, the defaults without a row. One statement."""
    row = DraftingPolicy.objects.filter(agency_id=agency_id).first() or DraftingPolicy()
    return Policy(
        StepOrder(row.step_order), row.review_days, row.review_in_working_days, row.reminder_day,
        row.electronic_is_original, row.house_rules,
    )  # fmt: skip


def clock_of(agency_id: int, asked_at: datetime, urgency: Urgency) -> Clock:
    """When a review asked at `asked_at` is due, and when its reviewer is reminded (R-074)."""
    return review_clock(
        asked_at.astimezone(OFFICE_ZONE), urgency, limits=policy_of(agency_id).limits,
        calendar=working_calendar(),
    )  # fmt: skip


def signing_rights(viewer: ActingMember, *, ended: bool = False) -> tuple[RightLine, ...]:
    """The rights to sign in the viewer's agency, by rank; with those that ended when asked."""
    found = _rights().filter(agency_id=viewer.agency_id)
    if not ended:
        found = found.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today()))
    return _lines(found)


def signers(viewer: ActingMember, *, field_id: int | None = None) -> tuple[RightLine, ...]:
    """Who may be named signer today, of any field or of this one."""
    day = clock.today()
    found = _rights().filter(
        current(day), current(day, "member__"), agency_id=viewer.agency_id
    )  # fmt: skip
    if field_id is not None:
        found = found.filter(Q(field_id__isnull=True) | Q(field_id=field_id))
    return _lines(found)


def rights_of(member_id: int) -> tuple[RightLine, ...]:
    """All rights of one seat, past and future ones too."""
    return _lines(_rights().filter(member_id=member_id))


def right_of(
    member_id: int, power: str, field_id: int | None, day: date | None = None
) -> RightLine | None:
    """The right by which the seat signs a document of this field; None when there is none."""
    on = day or clock.today()
    return next(
        (line for line in rights_of(member_id)
         if line.power == power and line.held.is_in_force(on) and line.held.reaches(field_id)),
        None,
    )  # fmt: skip


def _rights() -> QuerySet[SigningRight]:
    return SigningRight.objects.select_related("member__person", "member__post", "field").order_by(
        "member__post__rank", "member__person__sort_key", "power", "id"
    )


def _lines(rows: Iterable[SigningRight]) -> tuple[RightLine, ...]:
    day = clock.today()
    return tuple(
        RightLine(
            id=row.pk, member_id=row.member_id, name=row.member.person.full_name,
            post=row.member.post.title, power=SigningPower(row.power), title=row.title,
            field_id=row.field_id, field=row.field.name if row.field else "", ground=row.ground,
            valid_from=row.valid_from, valid_to=row.valid_to,
            is_in_force=row.valid_from <= day and (row.valid_to is None or day <= row.valid_to),
        )
        for row in rows
    )  # fmt: skip
