"""Whoever takes over a seat gets the letters to which the seat owes a reply (R-237, R-283).

Letters are a person's own and stay his. What was asked of the post in a letter is an official
request: the successor gets a copy of that letter and owes the reply; all other letters do not move.
`desk.services.handover` moves the work; the desk is below and knows nothing of letters.
"""

from __future__ import annotations

from django.db import connection

from congvan.desk.holders import of_member
from congvan.desk.services.work import close_work
from congvan.kernel import audit, clock
from congvan.kernel.errors import NotFound
from congvan.kernel.transactions import in_transaction
from congvan.office.personal_mail import rules
from congvan.office.personal_mail.events import ReplyTakenOver
from congvan.office.personal_mail.models import Copy
from congvan.office.personal_mail.services.sending import OWING
from congvan.office.personal_mail.services.writing import SUBJECT_TYPE
from congvan.office.personal_mail.states import Place, Way
from congvan.organization.access import check_administers
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership

# A sent letter is frozen but for who finds it.
_FOUND_BY = """
    UPDATE personal_mail_letter SET words = words || array_to_tsvector(ARRAY[%s])
    WHERE id = ANY(%s)
"""


@in_transaction
def take_over_letters(*, by: ActingMember, leaver_id: int, successor_id: int) -> int:
    """Let the successor owe the replies the leaver owes; returns how many letters.

    The leaver keeps the own copy and owes nothing more. A successor who wrote the letter, or has
    answered it, owes nothing. A second call moves nothing. Raises NotAllowed, NotFound. Locks: the
    copies, by letter.
    """
    check_administers(by)
    seats = (
        Membership.objects.filter(agency_id=by.agency_id).select_related("person")
        .in_bulk([leaver_id, successor_id])
    )  # fmt: skip
    if len(seats) != 2 or leaver_id == successor_id:
        raise NotFound("Không có vị trí công tác này trong cơ quan.")
    owing = Copy.objects.select_for_update(of=("self",)).filter(
        owner_id=leaver_id, owes_reply=True, replied_at__isnull=True
    )
    copies = list(owing.select_related("letter").defer("letter__words").order_by("letter_id"))
    new = [copy.letter_id for copy in copies if _passed_on(by, copy, successor_id)]
    Copy.objects.filter(pk__in=[copy.pk for copy in copies]).update(owes_reply=False)
    with connection.cursor() as cursor:
        cursor.execute(_FOUND_BY, [rules.owner_mark(successor_id), new])
    audit.record_many(
        [
            ReplyTakenOver(
                letter_id=copy.letter_id, title=copy.letter.subject,
                leaver=seats[leaver_id].person.full_name,
                successor=seats[successor_id].person.full_name,
            )
            for copy in copies
        ],
        by=by.actor,
    )  # fmt: skip
    return len(copies)


def _passed_on(by: ActingMember, copy: Copy, successor_id: int) -> bool:
    """Whether the successor got a copy only now."""
    own = Copy.objects.select_for_update().filter(letter_id=copy.letter_id, owner_id=successor_id)
    there = own.first()
    if there is None:
        Copy.objects.create(
            letter_id=copy.letter_id, owner_id=successor_id, way=Way.TO, place=Place.INBOX,
            at=clock.now(), is_unread=True, owes_reply=True, reply_due_on=copy.reply_due_on,
        )  # fmt: skip
        return True
    if there.way == Way.AUTHOR or there.replied_at is not None:
        # The desk has moved the leaver's work to somebody who owes nothing here.
        close_work(
            by=by, agency_id=by.agency_id, subject_type=SUBJECT_TYPE, subject_id=copy.letter_id,
            cause=OWING, holder=of_member(by.agency_id, successor_id),
        )  # fmt: skip
    elif not there.owes_reply:
        there.owes_reply, there.reply_due_on = True, copy.reply_due_on
        there.save(update_fields=["owes_reply", "reply_due_on"])
    return False
