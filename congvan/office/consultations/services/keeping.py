"""Keep a consultation longer than a month: somebody asks, the administrator decides (R-245)."""

from __future__ import annotations

from datetime import date

from congvan.desk.holders import of_role
from congvan.desk.services import work
from congvan.desk.states import Part
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.office.consultations import access, events, rules
from congvan.office.consultations.lifecycles import CONSULTATION_KEEPING, KeepingParty
from congvan.office.consultations.models import Consultation, ConsultationKeeping
from congvan.office.consultations.services import duty
from congvan.office.consultations.states import KeepingStatus
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

SUBJECT = "consultation_keeping"
_LONGEST_MONTHS = 24


@in_transaction
def ask(*, by: ActingMember, consultation_id: int, until: date, reason: str) -> ConsultationKeeping:
    """Ask the administrator to keep a consultation until a later day.

    Raises NotFound, WrongState (filed, or asked already), InvalidInput. Lock: the consultation.
    """
    consultation = access.get_consultation(by, consultation_id, lock=True)
    if consultation.dossier_id is not None:
        raise WrongState(
            "Cuộc lấy ý kiến đã lưu vào hồ sơ nên không bị xóa.", next_step="Không cần đề nghị."
        )
    why = rules.line(
        reason, field="reason", most=rules.LONGEST_REASON, missing="Chưa ghi lý do cần lưu thêm."
    )
    last = rules.plus_months(clock.today(), _LONGEST_MONTHS)
    if not max(consultation.keep_until, clock.today()) < until <= last:
        raise InvalidInput(
            f"Ngày lưu thêm phải sau {consultation.keep_until:%d/%m/%Y} và trong hai năm tới.",
            next_step="Sửa lại ngày.", field="until",
        )  # fmt: skip
    if consultation.keepings.filter(status=KeepingStatus.ASKED).exists():
        raise WrongState(
            "Đã có một đề nghị đang chờ quản trị quyết định.", next_step="Chờ quản trị trả lời."
        )
    asked = ConsultationKeeping.objects.create(
        consultation=consultation, agency_id=consultation.agency_id, asked_by_id=by.membership_id,
        asked_at=clock.now(), reason=why, until=until,
    )  # fmt: skip
    work.open_work(
        by=by, holder=of_role(by.agency_id, Role.SYSADMIN_AGENCY), part=Part.REVIEW,
        subject_type=SUBJECT, subject_id=asked.pk, cause="consultation.keeping",
        title=f"Lưu thêm việc lấy ý kiến: {consultation.title}",
    )  # fmt: skip
    audit.record(
        events.KeepingAsked(
            consultation_id=consultation.pk, title=consultation.title, until=until, reason=why
        ),
        by=by.actor,
    )
    return asked


@in_transaction
def grant(*, by: ActingMember, keeping_id: int) -> Consultation:
    """Keep it until the day asked for. Raises NotFound, NotAllowed, WrongState."""
    asked = _decide(by, keeping_id, "grant", KeepingStatus.GRANTED, "")
    consultation = asked.consultation
    consultation.keep_until = max(consultation.keep_until, asked.until)
    consultation.save(update_fields=["keep_until"])
    audit.record(
        events.KeepingGranted(
            consultation_id=consultation.pk, title=consultation.title, until=asked.until,
            asker=asked.asked_by.person.full_name,
        ),
        by=by.actor,
    )  # fmt: skip
    duty.tell(
        consultation, [asked.asked_by_id], kind="kept",
        sentence=f"Việc lấy ý kiến về “{consultation.title}” được lưu đến {asked.until:%d/%m/%Y}.",
    )  # fmt: skip
    return consultation


@in_transaction
def refuse(*, by: ActingMember, keeping_id: int, reason: str) -> Consultation:
    """Do not keep it longer, and say why. Raises NotFound, NotAllowed, WrongState, InvalidInput."""
    why = rules.line(
        reason, field="reason", most=rules.LONGEST_REASON, missing="Chưa ghi lý do không cho lưu."
    )
    asked = _decide(by, keeping_id, "refuse", KeepingStatus.REFUSED, why)
    consultation = asked.consultation
    audit.record(
        events.KeepingRefused(
            consultation_id=consultation.pk, title=consultation.title, reason=why
        ),
        by=by.actor,
    )  # fmt: skip
    duty.tell(
        consultation, [asked.asked_by_id], kind="not_kept",
        sentence=f"Việc lấy ý kiến về “{consultation.title}” không được lưu thêm. Lý do: {why}",
    )  # fmt: skip
    return consultation


def _decide(
    by: ActingMember, keeping_id: int, verb: str, status: KeepingStatus, note: str
) -> ConsultationKeeping:
    """The request, decided; its consultation is locked first."""
    row = ConsultationKeeping.objects.filter(agency_id=by.agency_id, pk=keeping_id).first()
    if row is None:
        raise NotFound("Không có đề nghị lưu thêm này.")
    consultation = Consultation.objects.select_for_update().get(pk=row.consultation_id)
    asked = (
        ConsultationKeeping.objects.select_for_update(of=("self",))
        .select_related("asked_by__person")
        .get(pk=keeping_id)
    )
    parties = {KeepingParty.ADMINISTRATOR} if by.holds(Role.SYSADMIN_AGENCY) else set()
    CONSULTATION_KEEPING.move(asked.status, verb, parties)
    asked.status, asked.note = status, note
    asked.decided_at, asked.decided_by_id = clock.now(), by.membership_id
    asked.save(update_fields=["status", "note", "decided_at", "decided_by"])
    work.close_work(
        by=by, agency_id=by.agency_id, subject_type=SUBJECT, subject_id=asked.pk
    )  # fmt: skip
    asked.consultation = consultation
    return asked
