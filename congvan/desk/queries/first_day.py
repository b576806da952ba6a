"""What a new person has done of the first day's tasks, computed from facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from congvan.organization.acting import ActingMember
from congvan.organization.models import Account


@dataclass(frozen=True, slots=True)
class FirstDay:
    """None or False: not yet done."""

    password_changed_at: datetime | None
    details_confirmed_at: datetime | None
    has_second_factor: bool


def first_day(viewer: ActingMember) -> FirstDay | None:
    """The facts of the person at the keyboard; None without an account. One statement."""
    row = (
        Account.objects.filter(person_id=viewer.person_id)
        .annotate(
            second=Exists(
                Authenticator.objects.filter(user_id=OuterRef("pk"), type=Authenticator.Type.TOTP)
            )
        )
        .values_list(
            "must_change_password", "password_changed_at", "person__details_confirmed_at", "second"
        )
        .first()
    )
    if row is None:
        return None
    must_change, changed_at, confirmed_at, second = row
    return FirstDay(None if must_change else changed_at, confirmed_at, second)
