"""What the clock does: remind who owes an answer, and end a question whose time is up (R-244)."""

from __future__ import annotations

from datetime import date

from congvan.kernel import audit, clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.transactions import in_transaction
from congvan.office.consultations import events
from congvan.office.consultations.lifecycles import CONSULTATION, ConsultationParty
from congvan.office.consultations.models import Consultation
from congvan.office.consultations.services import duty
from congvan.office.consultations.states import (
    AskedStatus,
    ConsultationKind,
    ConsultationStatus,
)
from congvan.organization.queries.calendar import working_calendar
from congvan.organization.queries.people import holders_of
from congvan.organization.states import Role


def due_for_reminding(today: date) -> list[int]:
    """Ids of open questions that end today or on the next working day, not yet reminded today."""
    last = working_calendar().next_working(today)
    open_ones = Consultation.objects.filter(
        status=ConsultationStatus.OPEN, kind=ConsultationKind.INSIDE
    ).exclude(reminded_on=today)
    return [
        pk
        for pk, due_at in open_ones.order_by("pk").values_list("pk", "due_at")
        if today <= due_at.astimezone(OFFICE_ZONE).date() <= last
    ]


@in_transaction
def remind(*, consultation_id: int) -> int:
    """Remind those who have not answered; once a day however often called. Returns how many.

    Lock: the consultation.
    """
    today = clock.today()
    consultation = _locked(consultation_id)
    if (
        consultation is None
        or consultation.status != ConsultationStatus.OPEN
        or consultation.reminded_on == today
    ):
        return 0
    due = consultation.due_at.astimezone(OFFICE_ZONE)
    consultation.reminded_on = today
    consultation.save(update_fields=["reminded_on"])
    waiting = consultation.parties.filter(status=AskedStatus.WAITING)
    when = f"hôm nay, trước {due:%H:%M}" if due.date() == today else f"ngày {due:%d/%m/%Y}"
    return duty.tell(
        consultation, duty.seats_of(waiting), kind="reminded",
        sentence=f"Hết hạn cho ý kiến về “{consultation.title}” {when}. Anh, chị chưa trả lời.",
    )  # fmt: skip


def due_for_ending() -> list[int]:
    """Ids of open questions whose deadline has passed."""
    found = Consultation.objects.filter(
        status=ConsultationStatus.OPEN, due_at__lt=clock.now()
    )  # fmt: skip
    return list(found.order_by("due_at").values_list("pk", flat=True))


@in_transaction
def end(*, consultation_id: int) -> bool:
    """Mark the end; the asker and the leaders learn who gave no answer and no reason (R-244).

    False when it runs on or has ended already. Lock: the consultation.
    """
    consultation = _locked(consultation_id)
    if (
        consultation is None
        or consultation.status != ConsultationStatus.OPEN
        or consultation.due_at >= clock.now()
    ):
        return False
    CONSULTATION.move(consultation.status, "end", {ConsultationParty.SYSTEM})
    consultation.status, consultation.ended_at = ConsultationStatus.ENDED, clock.now()
    consultation.save(update_fields=["status", "ended_at"])
    answered = consultation.parties.filter(status=AskedStatus.ANSWERED).count()
    missing = consultation.parties.filter(status=AskedStatus.WAITING).count()
    audit.record(
        events.ConsultationEnded(
            consultation_id=consultation.pk, title=consultation.title, answered=answered,
            missing=missing,
        ),
        by=audit.Actor.system(scope_id=consultation.agency_id),
    )  # fmt: skip
    hearers = {consultation.asker_id}
    if missing:
        hearers.update(holders_of(consultation.agency_id, Role.AGENCY_LEADER))
    lack = f" {missing} nơi chưa trả lời, không có lý do." if missing else ""
    duty.tell(
        consultation, hearers, kind="ended",
        sentence=f"Hết hạn lấy ý kiến về “{consultation.title}”: {answered} ý kiến.{lack}",
    )  # fmt: skip
    return True


def _locked(consultation_id: int) -> Consultation | None:
    return Consultation.objects.select_for_update().filter(pk=consultation_id).first()
