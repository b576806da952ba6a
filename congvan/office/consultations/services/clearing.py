"""Clear what was kept its month: a list first, then what the administrator confirmed (R-245, R-322).

The list is made on the first days of a month and stays; nothing of it goes before it is confirmed
(`confirming`). What was filed in a dossier, kept longer or asked to be kept meanwhile does not go.
A clearing that was broken off goes on where it stopped: each consultation is a transaction of its own.
"""

from __future__ import annotations

from datetime import timedelta

from congvan.desk.services import purge_lists
from congvan.kernel import audit, clock
from congvan.kernel.transactions import in_transaction, requires_transaction
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

SUBJECT = "consultation_clearing"
# By when the administrators are to read the list: time for others to ask for more.
GRACE = timedelta(days=4)
# A server that was off on the first day makes its list as late as this; after that, next month.
LAST_DAY_OF_LISTING = 10


@in_transaction
def list_month(*, agency_id: int) -> ConsultationClearing | None:
    """Make this month's list of the agency, once; None when there is nothing or it was made.

    It becomes the administrators' work, the askers are told. What lies on a list that is not done
    yet is not listed again.
    """
    today = clock.today()
    month = today.replace(day=1)
    if today.day > LAST_DAY_OF_LISTING:
        return None
    if ConsultationClearing.objects.filter(agency_id=agency_id, month=month).exists():
        return None
    found = Consultation.objects.filter(
        agency_id=agency_id, status__in=OVER, dossier__isnull=True, keep_until__lt=month
    ).exclude(keepings__status=KeepingStatus.ASKED)  # fmt: skip
    lying = ConsultationClearingLine.objects.filter(
        clearing__agency_id=agency_id, cleared_at__isnull=True, kept_because=""
    )
    found = found.exclude(pk__in=lying.values("consultation_id"))
    going = list(found.select_related("asker__person").order_by("opened_at", "pk"))
    if not going:
        return None
    clearing = ConsultationClearing.objects.create(
        agency_id=agency_id, month=month, made_at=clock.now(), due_on=today + GRACE
    )
    ConsultationClearingLine.objects.bulk_create(_line(clearing, one) for one in going)
    audit.record(
        events.ClearingListed(
            clearing_id=clearing.pk, month=f"{month:%m/%Y}", lines=len(going)
        ),
        by=audit.Actor.system(scope_id=agency_id),
    )  # fmt: skip
    _propose(clearing, lines=len(going))
    for one in going:
        duty.tell(
            one, [one.asker_id], kind="clearing",
            sentence=f"Việc lấy ý kiến về “{one.title}” hết hạn lưu, chờ quản trị cơ quan đồng ý xóa. "
            "Cần giữ thì tải bảng tổng hợp, lưu vào hồ sơ hoặc đề nghị lưu thêm.",
        )  # fmt: skip
    return clearing


def lists_to_remind_of() -> list[int]:
    """The lists of all agencies that nobody confirmed and nobody was told of for a week."""
    undecided = ConsultationClearing.objects.filter(
        confirmed_at__isnull=True, cleared_at__isnull=True
    )
    return purge_lists.to_remind_of(undecided, made="made_at")


@in_transaction
def remind(*, clearing_id: int) -> bool:
    """Remind the administrators of a list that lies; False when it is confirmed or told of today.

    Lock: the list.
    """
    clearing = ConsultationClearing.objects.select_for_update().get(pk=clearing_id)
    if clearing.confirmed_at or clearing.cleared_at or clearing.reminded_on == clock.today():
        return False
    clearing.reminded_on = clock.today()
    clearing.save(update_fields=["reminded_on"])
    _propose(clearing, lines=clearing.lines.count())
    return True


def lists_to_carry_out() -> list[int]:
    """The confirmed lists of all agencies that are not done, for the job that goes on with them."""
    found = ConsultationClearing.objects.filter(
        confirmed_at__isnull=False, cleared_at__isnull=True
    )  # fmt: skip
    return list(found.order_by("pk").values_list("pk", flat=True))


def carry_out(*, clearing_id: int) -> int:
    """Clear what a confirmed list says, each consultation by itself. Returns how many went."""
    found = ConsultationClearingLine.objects.filter(
        clearing_id=clearing_id, clearing__confirmed_at__isnull=False, cleared_at__isnull=True,
        kept_because="",
    )  # fmt: skip
    lines = list(found.order_by("pk").values_list("pk", flat=True))
    gone = sum(clear(line_id=line_id) for line_id in lines)
    settle(clearing_id=clearing_id)
    return gone


@in_transaction
def clear(*, line_id: int) -> bool:
    """Clear one consultation of a list, or note why it stays.

    False when it stays, is settled, or the list is not confirmed (R-322).

    Lock: the consultation, then the line.
    """
    first = ConsultationClearingLine.objects.get(pk=line_id)
    consultation = Consultation.objects.select_for_update().get(pk=first.consultation_id)
    line = (
        ConsultationClearingLine.objects.select_for_update(of=("self",))
        .select_related("clearing")
        .get(pk=line_id)
    )
    if line.clearing.confirmed_at is None or line.cleared_at is not None or line.kept_because:
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
def settle(*, clearing_id: int) -> bool:
    """Close a confirmed list of which every line is settled; False when it is not so far, or closed.

    Lock: the list.
    """
    clearing = ConsultationClearing.objects.select_for_update().get(pk=clearing_id)
    if clearing.confirmed_at is None or clearing.cleared_at is not None:
        return False
    if clearing.lines.filter(cleared_at__isnull=True, kept_because="").exists():
        return False
    clearing.cleared_at = clock.now()
    clearing.save(update_fields=["cleared_at"])
    audit.record(
        events.ClearingDone(
            clearing_id=clearing.pk, month=f"{clearing.month:%m/%Y}",
            cleared=clearing.lines.filter(cleared_at__isnull=False).count(),
            kept=clearing.lines.exclude(kept_because="").count(),
        ),
        by=audit.Actor.system(scope_id=clearing.agency_id),
    )  # fmt: skip
    return True


@requires_transaction
def _propose(clearing: ConsultationClearing, *, lines: int) -> None:
    purge_lists.propose(
        agency_id=clearing.agency_id, subject_type=SUBJECT, subject_id=clearing.pk,
        kind="consultation.clearing",
        title=f"Xem danh sách xóa lấy ý kiến tháng {clearing.month:%m/%Y}",
        sentence=f"{lines} cuộc lấy ý kiến hết hạn lưu. Xem rồi đồng ý xóa nội dung.",
        due_at=purge_lists.due_on(clearing.due_on),
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
