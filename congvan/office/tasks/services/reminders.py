"""Personal reminders: set, removed by their owner alone, rung at their moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from congvan.desk.services import notices
from congvan.directives.rules.receivers import clean_text
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.office.tasks import access, events
from congvan.office.tasks.models import Reminder
from congvan.organization.acting import ActingMember

LONGEST_WORDS = 300
LONGEST_LINK = 300
# A person who sets more is a programme.
MOST_WAITING = 200
FARTHEST = timedelta(days=731)
# Rung in one transaction; the next run of the job goes on.
RUNG_AT_ONCE = 200


@in_transaction
def set_reminder(*, by: ActingMember, words: str, rings_at: datetime, link: str = "") -> int:
    """Note something for oneself, to be told at a moment. Returns its id.

    Private to the person at the keyboard, also while acting for another. `link` is a page of this
    system ("/van-ban/12"). Raises InvalidInput, WrongState (too many wait).
    """
    text = clean_text(words, what="điều cần nhắc", field="words", longest=LONGEST_WORDS)
    now = clock.now()
    if rings_at <= now:
        raise InvalidInput("Giờ nhắc đã qua.", next_step="Chọn giờ sau bây giờ.", field="rings_at")
    if rings_at > now + FARTHEST:
        raise InvalidInput(
            "Chỉ đặt lời nhắc trong hai năm tới.", next_step="Chọn ngày gần hơn.", field="rings_at"
        )
    if access.own_reminders(by).filter(rung_at__isnull=True).count() >= MOST_WAITING:
        raise WrongState(
            f"Đã có {MOST_WAITING} lời nhắc đang chờ.", next_step="Xóa bớt lời nhắc cũ."
        )
    reminder = Reminder.objects.create(
        owner_id=by.own_membership_id, words=text, rings_at=rings_at, link=_page(link)
    )
    audit.record(events.ReminderSet(reminder_id=reminder.pk), by=by.actor)
    return reminder.pk


@in_transaction
def remove_reminder(*, by: ActingMember, reminder_id: int) -> None:
    """Remove an own reminder, rung or not. Raises NotFound for everybody else's."""
    found = access.own_reminders(by).filter(pk=reminder_id).first()
    if found is None:
        raise NotFound("Không có lời nhắc này.", next_step="Tải lại trang lời nhắc.")
    audit.record(events.ReminderRemoved(reminder_id=found.pk), by=by.actor)
    found.delete()


@in_transaction
def ring_due() -> int:
    """Ring up to `RUNG_AT_ONCE` reminders whose moment has come; returns how many.

    Rung and told in one transaction: a power cut before its end rings them again, after it never.
    """
    waiting = (
        Reminder.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("owner")
        .filter(rung_at__isnull=True, rings_at__lte=clock.now())
        .order_by("rings_at", "id")[:RUNG_AT_ONCE]
    )
    rung = list(waiting)
    for one in rung:
        notices.tell(
            agency_id=one.owner.agency_id, members=[one.owner_id], kind="reminder.rings",
            sentence=f"Nhắc: {one.words}", subject_type="reminder", subject_id=one.pk,
        )  # fmt: skip
        one.rung_at = clock.now()
    Reminder.objects.bulk_update(rung, ["rung_at"])
    return len(rung)


def _page(link: str) -> str:
    page = link.strip()
    if not page:
        return ""
    outside = not page.startswith("/") or page.startswith("//") or "\\" in page
    if outside or len(page) > LONGEST_LINK or not page.isprintable() or " " in page:
        raise InvalidInput(
            "Trang liên quan phải là một trang của hệ thống này.",
            next_step="Dán phần địa chỉ bắt đầu từ dấu / sau tên máy chủ.", field="link",
        )  # fmt: skip
    return page
