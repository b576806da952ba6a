"""What the asker does with a running question: extend, withdraw, close (R-244)."""

from __future__ import annotations

from datetime import date

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.office.consultations import access, events, rules
from congvan.office.consultations.lifecycles import CONSULTATION
from congvan.office.consultations.models import Consultation
from congvan.office.consultations.services import duty
from congvan.office.consultations.states import AskedStatus, ConsultationStatus
from congvan.organization.acting import ActingMember


@in_transaction
def extend(
    *, by: ActingMember, consultation_id: int, working_days: int | None = None,
    due_on: date | None = None,
) -> Consultation:  # fmt: skip
    """Give a later deadline; all who were asked are told, also those who have answered.

    Raises NotFound, NotAllowed, WrongState, InvalidInput (not later than the present one).
    """
    consultation = _move(by, consultation_id, "extend")
    before = consultation.due_at
    due_at = duty.deadline(working_days=working_days, due_on=due_on)
    if due_at <= before:
        raise InvalidInput(
            "Hạn mới phải sau hạn hiện nay.", next_step="Chọn ngày sau đó.", field="due_on"
        )
    consultation.due_at, consultation.ended_at = due_at, None
    consultation.status, consultation.reminded_on = ConsultationStatus.OPEN, None
    consultation.save(update_fields=["due_at", "ended_at", "status", "reminded_on"])
    duty.move_deadline(consultation)
    audit.record(
        events.ConsultationExtended(
            consultation_id=consultation.pk, title=consultation.title, before=before, due=due_at
        ),
        by=by.actor,
    )
    duty.tell(
        consultation, duty.seats_of(consultation.parties.all()), kind="extended",
        sentence=f"Gia hạn cho ý kiến về “{consultation.title}” đến {due_at:%d/%m/%Y}.",
    )  # fmt: skip
    return consultation


@in_transaction
def withdraw(*, by: ActingMember, consultation_id: int, reason: str) -> Consultation:
    """Take the question back; nobody owes an answer any more, all who were asked are told.

    Raises NotFound, NotAllowed, WrongState, InvalidInput (no reason).
    """
    consultation = _move(by, consultation_id, "withdraw")
    why = rules.line(
        reason, field="reason", most=rules.LONGEST_REASON, missing="Chưa ghi lý do rút."
    )
    consultation.status, consultation.reason = ConsultationStatus.WITHDRAWN, why
    consultation.ended_at = clock.now()
    consultation.save(update_fields=["status", "reason", "ended_at"])
    duty.close_all(by=by, consultation=consultation)
    audit.record(
        events.ConsultationWithdrawn(
            consultation_id=consultation.pk, title=consultation.title, reason=why
        ),
        by=by.actor,
    )
    duty.tell(
        consultation, [consultation.asker_id, *duty.seats_of(consultation.parties.all())],
        kind="withdrawn",
        sentence=f"Đã rút việc lấy ý kiến về “{consultation.title}”. Lý do: {why}",
    )  # fmt: skip
    return consultation


@in_transaction
def close(*, by: ActingMember, consultation_id: int) -> Consultation:
    """Take no more answers, once the deadline has passed or nobody is left to answer.

    Raises NotFound, NotAllowed, WrongState (somebody may still answer in time).
    """
    consultation = _move(by, consultation_id, "close")
    waiting = consultation.parties.filter(status=AskedStatus.WAITING).count()
    if waiting and clock.now() <= consultation.due_at:
        raise WrongState(
            f"Còn {waiting} nơi chưa trả lời và chưa hết hạn nên chưa chốt được.",
            next_step="Chờ đến hết hạn, hoặc rút nếu không cần hỏi nữa.",
        )
    consultation.status, consultation.ended_at = ConsultationStatus.CLOSED, clock.now()
    consultation.save(update_fields=["status", "ended_at"])
    duty.close_all(by=by, consultation=consultation)
    audit.record(
        events.ConsultationClosed(
            consultation_id=consultation.pk, title=consultation.title,
            answered=consultation.parties.filter(status=AskedStatus.ANSWERED).count(),
        ),
        by=by.actor,
    )  # fmt: skip
    return consultation


def _move(by: ActingMember, consultation_id: int, verb: str) -> Consultation:
    """The consultation, locked, when `by` may do `verb` with it."""
    consultation = access.get_consultation(by, consultation_id, lock=True)
    own = access.find_own_party(by, consultation.pk)
    CONSULTATION.move(consultation.status, verb, access.parties_of(by, consultation, own))
    return consultation
