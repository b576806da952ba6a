"""Who else may post to a calendar, from a day to a day (R-234)."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from congvan.desk.services import notices
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound
from congvan.kernel.transactions import in_transaction
from congvan.office.work_calendar import access, events
from congvan.office.work_calendar.models import PostingRight
from congvan.office.work_calendar.queries.folders import calendar_name
from congvan.office.work_calendar.rules import Folder
from congvan.office.work_calendar.services.writing import calendar_of
from congvan.organization.acting import ActingMember
from congvan.organization.queries.people import current_members


@in_transaction
def grant(
    *, by: ActingMember, folder: Folder, member_id: int, valid_from: date, valid_to: date
) -> PostingRight:
    """Let somebody of the agency post to the calendar; that person is told.

    Raises NotFound, NotAllowed (not the owner's to give), InvalidInput.
    """
    access.check_folder(by, folder)
    if not access.may_authorise(by, folder):
        raise NotAllowed(
            "Chỉ người phụ trách lịch mới cho người khác đăng.",
            next_step="Nhờ người phụ trách lịch này.",
        )
    seat = current_members(by.agency_id).filter(pk=member_id).first()
    if seat is None:
        raise InvalidInput(
            "Chưa chọn người được đăng.", next_step="Chọn một người trong cơ quan.", field="member"
        )
    if not clock.today() <= valid_to or valid_to < valid_from:
        raise InvalidInput(
            "Ngày cuối phải từ hôm nay và không trước ngày đầu.",
            next_step="Sửa lại ngày.", field="valid_to",
        )  # fmt: skip
    calendar = calendar_of(by=by, folder=folder)
    right = PostingRight(
        calendar=calendar, member=seat, valid_from=valid_from, valid_to=valid_to,
        granted_by_id=by.membership_id, granted_at=clock.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            right.save(force_insert=True)
    except IntegrityError as twice:
        raise InvalidInput(
            f"{seat.person.full_name} đã được đăng lịch này trong những ngày đó.",
            next_step="Chọn ngày khác, hoặc thôi quyền cũ trước.", field="valid_from",
        ) from twice  # fmt: skip
    words = calendar_name(calendar)
    audit.record(
        events.PostingRightGranted(
            calendar_id=calendar.pk, calendar=words, poster=seat.person.full_name,
            valid_from=valid_from, valid_to=valid_to,
        ),
        by=by.actor,
    )  # fmt: skip
    notices.tell(
        agency_id=by.agency_id, members=[seat.pk], kind="work_calendar.right_granted",
        sentence=f"Anh, chị được đăng {words} từ {valid_from:%d/%m/%Y} đến {valid_to:%d/%m/%Y}.",
        subject_type="work_calendar", subject_id=calendar.pk,
    )  # fmt: skip
    return right


@in_transaction
def end(*, by: ActingMember, right_id: int) -> None:
    """End a posting right before its time. Raises NotFound."""
    rows = PostingRight.objects.select_for_update(of=("self",)).select_related(
        "calendar__member__person", "calendar__unit", "member__person"
    )
    right = rows.filter(pk=right_id, calendar__agency_id=by.agency_id, ended_at=None).first()
    if right is None or not access.may_authorise(by, access.folder_for(right.calendar)):
        raise NotFound("Không có quyền đăng này.", next_step="Tải lại trang Quyền đăng lịch.")
    right.ended_at = clock.now()
    right.save(update_fields=["ended_at"])
    audit.record(
        events.PostingRightEnded(
            calendar_id=right.calendar_id, calendar=calendar_name(right.calendar),
            poster=right.member.person.full_name,
        ),
        by=by.actor,
    )  # fmt: skip
