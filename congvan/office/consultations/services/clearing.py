"""Clear what was kept its month: a list first, days to object, then the content goes (R-245).

The list is made on the first day of a month and stays; what was filed in a dossier, kept longer or
asked to be kept meanwhile does not go. A clearing that was broken off goes on where it stopped:
each consultation is a transaction of its own.
"""

from __future__ import annotations

from datetime import timedelta

from congvan.desk.services import notices
from congvan.kernel import audit, clock
from congvan.kernel.transactions import in_transaction
from congvan.office.attachments.models import Attachment
from congvan.office.consultations import events, rules
from congvan.office.consultations.lifecycles import CONSULTATION, ConsultationParty
from congvan.office.consultations.models import (
    AskedParty,
    Consultation,
    ConsultationClearing,
    ConsultationClearingLine,
    ConsultationPoint,
    OpinionAnswer,
)
from congvan.office.consultations.services import duty
from congvan.office.consultations.services.answering import ANSWER
from congvan.office.consultations.states import (
    OVER,
    AskedStatus,
    ConsultationStatus,
    KeepingStatus,
)
from congvan.organization.queries.people import holders_of
from congvan.organization.states import Role

SUBJECT = "consultation_clearing"
# From the list to the clearing: time to take the table along or to ask for more.
GRACE = timedelta(days=4)
# A server that was off on the first day makes its list as late as this; after that, next month.
LAST_DAY_OF_LISTING = 10


@in_transaction
def list_month(*, agency_id: int) -> ConsultationClearing | None:
    """Make this month's list of the agency, once; None when there is nothing or it was made."""
    today = clock.today()
    month = today.replace(day=1)
    if today.day > LAST_DAY_OF_LISTING:
        return None
    if ConsultationClearing.objects.filter(agency_id=agency_id, month=month).exists():
        return None
    found = Consultation.objects.filter(
        agency_id=agency_id, status__in=OVER, dossier__isnull=True, keep_until__lt=month
    ).exclude(keepings__status=KeepingStatus.ASKED)  # fmt: skip
    going = list(found.select_related("asker__person").order_by("opened_at", "pk"))
    if not going:
        return None
    clearing = ConsultationClearing.objects.create(
        agency_id=agency_id, month=month, made_at=clock.now(), clear_on=today + GRACE
    )
    ConsultationClearingLine.objects.bulk_create(_line(clearing, one) for one in going)
    audit.record(
        events.ClearingListed(
            clearing_id=clearing.pk, month=f"{month:%m/%Y}", lines=len(going),
            clear_on=clearing.clear_on,
        ),
        by=audit.Actor.system(scope_id=agency_id),
    )  # fmt: skip
    day = f"{clearing.clear_on:%d/%m/%Y}"
    notices.tell(
        agency_id=agency_id, members=holders_of(agency_id, Role.SYSADMIN_AGENCY),
        kind="consultation.clearing",
        sentence=f"{len(going)} cuộc lấy ý kiến hết hạn lưu sẽ được xóa nội dung ngày {day}.",
        subject_type=SUBJECT, subject_id=clearing.pk,
    )  # fmt: skip
    for one in going:
        duty.tell(
            one, [one.asker_id], kind="clearing",
            sentence=f"Việc lấy ý kiến về “{one.title}” hết hạn lưu, nội dung sẽ được xóa ngày {day}. "
            "Cần giữ thì tải bảng tổng hợp, lưu vào hồ sơ hoặc đề nghị lưu thêm.",
        )  # fmt: skip
    return clearing


def due_lines() -> list[int]:
    """Ids of the lines of all lists whose day has come and that were not settled."""
    found = ConsultationClearingLine.objects.filter(
        clearing__clear_on__lte=clock.today(), clearing__cleared_at__isnull=True,
        cleared_at__isnull=True, kept_because="",
    )  # fmt: skip
    return list(found.order_by("pk").values_list("pk", flat=True))


@in_transaction
def clear(*, line_id: int) -> bool:
    """Clear one consultation of a list, or note why it stays. False when it stays or is settled.

    Lock: the consultation, then the line.
    """
    first = ConsultationClearingLine.objects.get(pk=line_id)
    consultation = Consultation.objects.select_for_update().get(pk=first.consultation_id)
    line = (
        ConsultationClearingLine.objects.select_for_update(of=("self",))
        .select_related("clearing")
        .get(pk=line_id)
    )
    if line.cleared_at is not None or line.kept_because:
        return False
    why = _why_kept(consultation)
    if why:
        line.kept_because = why
        line.save(update_fields=["kept_because"])
        return False
    _empty(consultation)
    line.cleared_at = clock.now()
    line.save(update_fields=["cleared_at"])
    audit.record(
        events.ConsultationCleared(
            consultation_id=consultation.pk, title=consultation.title,
            month=f"{line.clearing.month:%m/%Y}",
        ),
        by=audit.Actor.system(scope_id=consultation.agency_id),
    )  # fmt: skip
    return True


@in_transaction
def settle() -> int:
    """Close the lists of which every line is settled. Returns how many."""
    pending = ConsultationClearingLine.objects.filter(cleared_at__isnull=True, kept_because="")
    return (
        ConsultationClearing.objects.filter(
            cleared_at__isnull=True, clear_on__lte=clock.today()
        )
        .exclude(pk__in=pending.values("clearing_id"))
        .update(cleared_at=clock.now())
    )  # fmt: skip


def _why_kept(consultation: Consultation) -> str:
    if consultation.dossier_id is not None:
        return "đã lưu vào hồ sơ"
    if not rules.is_to_be_cleared(consultation.keep_until, clock.today()):
        return f"được lưu đến {consultation.keep_until:%d/%m/%Y}"
    if consultation.keepings.filter(status=KeepingStatus.ASKED).exists():
        return "đang chờ quyết định lưu thêm"
    if consultation.status not in OVER:
        return "đang lấy ý kiến"
    return ""


def _empty(consultation: Consultation) -> None:
    """What was asked and said goes; who asked under what title and when stays."""
    CONSULTATION.move(consultation.status, "clear", {ConsultationParty.SYSTEM})
    parties = AskedParty.objects.filter(consultation=consultation)
    answers = OpinionAnswer.objects.filter(party__consultation=consultation)
    Attachment.objects.filter(
        subject_type=ANSWER, subject_id__in=list(answers.values_list("pk", flat=True))
    ).delete()
    Attachment.objects.filter(subject_type=duty.SUBJECT, subject_id=consultation.pk).delete()
    parties.update(answer=None)
    answers.delete()
    parties.delete()
    ConsultationPoint.objects.filter(consultation=consultation).delete()
    duty.close_all(by=None, consultation=consultation)
    consultation.text, consultation.status = "", ConsultationStatus.CLEARED
    consultation.save(update_fields=["text", "status"])


def _line(clearing: ConsultationClearing, one: Consultation) -> ConsultationClearingLine:
    return ConsultationClearingLine(
        clearing=clearing, consultation=one, title=one.title,
        asker_name=one.asker.person.full_name, opened_at=one.opened_at,
        parties=one.parties.count(),
        answers=one.parties.filter(status=AskedStatus.ANSWERED).count(),
    )  # fmt: skip
