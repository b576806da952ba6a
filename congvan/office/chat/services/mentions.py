"""Whom a message names by "@": stored as people, told once, settled by reading: inner verbs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from congvan.desk.services import notices
from congvan.kernel.transactions import requires_transaction
from congvan.office.chat import access
from congvan.office.chat.access import Place
from congvan.office.chat.models import ChatMention, ChatMessage, ChatParticipant
from congvan.office.chat.rules import SUBJECT, names_in
from congvan.organization.acting import ActingMember
from congvan.organization.queries.people import current_members

MENTIONED = "chat.mentioned"


@requires_transaction
def name_people(
    *, by: ActingMember, here: Place, message: ChatMessage, chosen: Collection[int] = ()
) -> None:
    """Store whom the message's text names now; who was not named before is told (R-257).

    Of several people with the same name those chosen now or before are meant, all when none was. No
    statement for a text without "@" that named nobody before. Lock: the conversation's row, held by
    the caller.
    """
    if "@" not in message.text and message.changed_at is None:
        return
    before = set(message.mentions.values_list("person_id", flat=True))
    people = _named(by, here, message.text, before.union(chosen))
    if before - people:
        message.mentions.filter(person_id__in=before - people).delete()
    new = sorted(people - before)
    if not new:
        return
    ChatMention.objects.bulk_create(ChatMention(message=message, person_id=one) for one in new)
    me = access.oneself(by)
    seats: dict[int, int] = {}
    for person_id, seat_id, is_primary in current_members(me.agency_id).filter(
        person_id__in=new
    ).order_by("pk").values_list("person_id", "pk", "is_primary"):  # fmt: skip
        if is_primary or person_id not in seats:
            seats[person_id] = seat_id
    notices.tell(
        agency_id=me.agency_id, members=seats.values(), kind=MENTIONED,
        sentence=f"{me.person_name} nhắc tên anh, chị trong {here.talk}.",
        subject_type=SUBJECT, subject_id=message.pk,
    )  # fmt: skip


@requires_transaction
def settle_mentions(*, own: ChatParticipant, upto: int) -> None:
    """The person has read up to a message: what told him that he was named there is read too."""
    named = ChatMention.objects.filter(
        person_id=own.person_id, message__conversation_id=own.conversation_id,
        message__seq__gt=own.read_seq, message__seq__lte=upto,
    ).values_list("message_id", flat=True)  # fmt: skip
    if found := [*named]:
        notices.settle(person_id=own.person_id, subject_type=SUBJECT, subject_ids=found)


def _named(by: ActingMember, here: Place, text: str, chosen: Collection[int]) -> set[int]:
    if "@" not in text:
        return set()
    by_name: dict[str, set[int]] = defaultdict(set)
    rows = here.conversation.participants.filter(left_at__isnull=True)
    for person_id, name in rows.values_list("person_id", "person__full_name"):
        by_name[name].add(person_id)
    found: set[int] = set()
    for name in names_in(text, by_name):
        found |= by_name[name] & set(chosen) or by_name[name]
    return found - {access.oneself(by).person_id}
