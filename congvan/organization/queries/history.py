"""What happened to a person, a unit or the agency, as the audit trail tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from congvan.kernel.models import AuditEvent
from congvan.organization.acting import ActingMember
from congvan.organization.models import Account


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event: when, what in a sentence, and which kind of event it is."""

    event_id: int
    at: datetime
    sentence: str
    code: str


def about_person(
    viewer: ActingMember, person_id: int, *, before: int | None = None, limit: int = 20
) -> list[HistoryLine]:
    """Events of the viewer's agency about a person and the person's account, newest first.

    The caller has found the person through `people.get_person`, which decides the right to see.
    """
    about = AuditEvent.objects.filter(
        scope_id=viewer.agency_id, subject_type="person", subject_id=person_id
    )
    account_id = Account.objects.filter(person_id=person_id).values_list("id", flat=True).first()
    if account_id is not None:
        about |= AuditEvent.objects.filter(
            scope_id=viewer.agency_id, subject_type="account", subject_id=account_id
        )
    return _lines(about, before, limit)


def about_agency(
    viewer: ActingMember, *, before: int | None = None, limit: int = 20
) -> list[HistoryLine]:
    """Changes of the viewer's agency itself, newest first; notices sent to all of it are none."""
    about = AuditEvent.objects.filter(
        scope_id=viewer.agency_id, subject_type="agency", subject_id=viewer.agency_id,
        code__startswith="agency.",
    )  # fmt: skip
    return _lines(about, before, limit)


def _lines(about: QuerySet[AuditEvent], before: int | None, limit: int) -> list[HistoryLine]:
    if before is not None:
        about = about.filter(id__lt=before)
    rows = about.order_by("-id").values_list("id", "at", "sentence", "code")[:limit]
    return [HistoryLine(*row) for row in rows]
