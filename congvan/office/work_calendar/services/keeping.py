"""Keep a plan longer than its year: asked with a reason, decided by an administrator (R-241)."""

from __future__ import annotations

from datetime import date

from congvan.desk.holders import of_role
from congvan.desk.services import notices, work
from congvan.desk.states import Outcome, Part
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.office.work_calendar import access, events
from congvan.office.work_calendar.lifecycles import KEEPING
from congvan.office.work_calendar.models import CalendarKeepRequest, CalendarPlan
from congvan.office.work_calendar.queries.plans import plan_words
from congvan.office.work_calendar.states import KeepStatus, PlanStatus
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

SUBJECT = "calendar_keeping"
# What is needed longer belongs into a dossier.
MOST_YEARS = 5
LONGEST_REASON = 500


@in_transaction
def ask(*, by: ActingMember, plan_id: int, until: date, reason: str) -> CalendarKeepRequest:
    """Ask that a published plan be kept until a day; the administrators get it to decide.

    Raises NotFound, WrongState (not published, or asked already), InvalidInput.
    """
    plan = access.get_plan(by, plan_id, lock=True)
    if plan.status != PlanStatus.PUBLISHED:
        raise WrongState("Chỉ đề nghị giữ lịch đã công bố.", next_step="Công bố lịch trước.")
    if plan.keep_requests.filter(status=KeepStatus.ASKED).exists():
        raise WrongState(
            "Đã có đề nghị giữ lịch này đang chờ.", next_step="Chờ quản trị cơ quan quyết định."
        )
    latest = date(clock.today().year + MOST_YEARS, 12, 31)
    if not clock.today() < until <= latest:
        raise InvalidInput(
            f"Ngày giữ đến phải sau hôm nay và không quá {latest:%d/%m/%Y}.",
            next_step="Cần giữ lâu hơn thì đưa văn bản vào hồ sơ.", field="until",
        )  # fmt: skip
    words = " ".join(nfc(reason).split())
    if not words or len(words) > LONGEST_REASON:
        raise InvalidInput(
            "Ghi lý do cần giữ, ngắn gọn.",
            next_step="Ghi lịch này cần cho việc gì.",
            field="reason",
        )
    asked = CalendarKeepRequest.objects.create(
        plan=plan, until=until, reason=words, asked_by_id=by.membership_id, asked_at=clock.now()
    )
    said = plan_words(plan)
    audit.record(
        events.KeepingAsked(plan_id=plan.pk, plan=said, until=until, reason=words), by=by.actor
    )
    work.open_work(
        by=by, holder=of_role(by.agency_id, Role.SYSADMIN_AGENCY), part=Part.REVIEW,
        subject_type=SUBJECT, subject_id=asked.pk, cause="work_calendar.keeping_asked",
        title=f"Giữ {said} đến {until:%d/%m/%Y}. Lý do: {words}",
    )  # fmt: skip
    return asked


@in_transaction
def grant(*, by: ActingMember, request_id: int) -> CalendarKeepRequest:
    """Keep it: the yearly clearing passes it over until that day. Raises NotFound, WrongState."""
    asked, said = _decided(by, request_id, "grant")
    CalendarPlan.objects.filter(pk=asked.plan_id).update(keep_until=asked.until)
    audit.record(
        events.KeepingGranted(plan_id=asked.plan_id, plan=said, until=asked.until), by=by.actor
    )
    _tell(asked, f"Được giữ {said} đến {asked.until:%d/%m/%Y}.")
    return asked


@in_transaction
def refuse(*, by: ActingMember, request_id: int) -> CalendarKeepRequest:
    """Do not keep it longer. Raises NotFound, NotAllowed, WrongState."""
    asked, said = _decided(by, request_id, "refuse")
    audit.record(events.KeepingRefused(plan_id=asked.plan_id, plan=said), by=by.actor)
    _tell(asked, f"Không giữ thêm {said}.")
    return asked


def _decided(by: ActingMember, request_id: int, verb: str) -> tuple[CalendarKeepRequest, str]:
    rows = access.visible_keepings(by).select_related(
        "plan__calendar__member__person", "plan__calendar__unit"
    )
    asked = rows.select_for_update(of=("self",)).filter(pk=request_id).first()
    if asked is None:
        raise NotFound("Không có đề nghị này.", next_step="Mở lại từ danh sách việc.")
    move = KEEPING.move(asked.status, verb, access.keep_parties(by))
    asked.status = str(move.target.value)
    asked.decided_by_id, asked.decided_at = by.membership_id, clock.now()
    asked.save(update_fields=["status", "decided_by", "decided_at"])
    work.close_work(
        by=by, agency_id=by.agency_id, subject_type=SUBJECT, subject_id=asked.pk,
        outcome=Outcome.DONE,
    )  # fmt: skip
    return asked, plan_words(asked.plan)


def _tell(asked: CalendarKeepRequest, sentence: str) -> None:
    notices.tell(
        agency_id=asked.plan.agency_id, members=[asked.asked_by_id],
        kind="work_calendar.keeping_decided", sentence=sentence, subject_type="work_plan",
        subject_id=asked.plan_id,
    )  # fmt: skip
