"""The agency's audit trail as a page: who did what, found by person, kind and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from congvan.kernel import clock
from congvan.kernel.audit import Event
from congvan.kernel.models import AuditEvent
from congvan.kernel.text import nfc
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.states import Role


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One event as it was told when it happened."""

    event_id: int
    at: datetime
    sentence: str
    code: str
    ip: str
    trace_id: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to look for; empty fields do not narrow."""

    code: str = ""
    actor: str = ""
    day: date | None = None


def read_audit(
    viewer: ActingMember, *, wanted: AuditFilter, before: int | None = None, limit: int = 50
) -> list[AuditLine]:
    """The trail of the viewer's agency, newest first. Raises NotAllowed. One statement (R-305).

    For the administrator, the leader and the security officer; content of documents is not in it.
    """
    check_holds(
        viewer,
        Role.SYSADMIN_AGENCY,
        Role.AGENCY_LEADER,
        Role.SECURITY_OFFICER,
        to="xem nhật ký của cơ quan",
    )
    found = AuditEvent.objects.filter(scope_id=viewer.agency_id)
    if wanted.code:
        found = found.filter(code=wanted.code)
    if wanted.actor:
        found = found.filter(actor_name__icontains=nfc(wanted.actor))
    if wanted.day:
        begin = datetime.combine(wanted.day, time(), tzinfo=clock.OFFICE_ZONE)
        found = found.filter(at__gte=begin, at__lt=begin + timedelta(days=1))
    if before is not None:
        found = found.filter(id__lt=before)
    rows = found.order_by("-id").values_list("id", "at", "sentence", "code", "ip", "trace_id")
    return [
        AuditLine(i, at, sentence, code, str(ip or ""), trace)
        for i, at, sentence, code, ip, trace in rows[:limit]
    ]


def kinds() -> list[tuple[str, str]]:
    """Every kind of event: its code and its line of reference."""
    return [(event.code, (event.__doc__ or "").strip().splitlines()[0]) for event in Event.all()]
