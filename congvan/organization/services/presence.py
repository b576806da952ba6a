"""Who worked in the system on which day: one row a person a day (GL132 Đ4.4, R-343)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.transactions import requires_transaction
from congvan.organization.models import Account
from congvan.organization.queries.calendar import in_working_hours

# Two pages opened at the same moment write the same row; the later one widens it.
_NOTE = """
    INSERT INTO organization_presenceday (account_id, agency_id, day, first_at, last_at, office_at)
    VALUES (%(account)s, %(agency)s, %(day)s, %(at)s, %(at)s, %(office)s)
    ON CONFLICT (account_id, day) DO UPDATE SET
        last_at = greatest(organization_presenceday.last_at, excluded.last_at),
        office_at = coalesce(organization_presenceday.office_at, excluded.office_at)
"""


@requires_transaction
def note(*, account: Account, at: datetime) -> None:
    """Note that the holder of the account works at this moment. One statement."""
    values: dict[str, Any] = {
        "account": account.pk, "agency": account.agency_id, "at": at,
        "day": at.astimezone(OFFICE_ZONE).date(), "office": at if in_working_hours(at) else None,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, values)
