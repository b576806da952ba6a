"""Remind of replies that are owed: when the day is near and on the day itself, once each."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import F, Q

from congvan.desk.services import notices
from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction
from congvan.office.personal_mail.models import Copy
from congvan.office.personal_mail.services.writing import SUBJECT_TYPE
from congvan.organization.queries.calendar import working_calendar

REPLY_DUE = "letter.reply_due"
# One transaction; the next run, an hour later, goes on.
MOST_AT_ONCE = 500


def is_daytime() -> bool:
    """Whether people may be told now: from seven in the morning to six in the evening."""
    return 7 <= clock.now().astimezone(clock.OFFICE_ZONE).hour < 18


@in_transaction
def remind_of_replies() -> int:
    """Tell those who owe a reply by the next working day. Returns how many copies; safe to repeat.

    Told on the working day before and once more on the day.
    """
    today = clock.today()
    soon = working_calendar().add(today, 1)
    owing = Copy.objects.select_for_update(of=("self",), skip_locked=True).filter(
        Q(reminded_on__isnull=True) | Q(reminded_on__lt=F("reply_due_on"), reply_due_on__lte=today),
        owes_reply=True, replied_at__isnull=True, reply_due_on__lte=soon,
    )  # fmt: skip
    rows = list(
        owing.select_related("letter").defer("letter__words", "letter__body", "letter__quoted")
        .order_by("reply_due_on", "id")[:MOST_AT_ONCE]
    )  # fmt: skip
    told: dict[tuple[int, int, str, date], list[int]] = defaultdict(list)
    for copy in rows:
        letter = copy.letter
        if copy.reply_due_on is not None:
            key = (letter.agency_id, letter.pk, letter.subject, copy.reply_due_on)
            told[key].append(copy.owner_id)
    for (agency_id, letter_id, subject, due), members in told.items():
        notices.tell(
            agency_id=agency_id, members=members, kind=REPLY_DUE,
            sentence=f"Thư “{subject}” cần phúc đáp trước ngày {due:%d/%m/%Y}.",
            subject_type=SUBJECT_TYPE, subject_id=letter_id,
        )  # fmt: skip
    Copy.objects.filter(pk__in=[copy.pk for copy in rows]).update(reminded_on=today)
    return len(rows)
