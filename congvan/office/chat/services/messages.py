"""Send, edit, withdraw, read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.office.attachments import queries as attachments
from congvan.office.attachments.services import NewFile, attach, take_out
from congvan.office.chat import access, events
from congvan.office.chat.lifecycles import CHAT_MESSAGE
from congvan.office.chat.models import ChatMessage, ChatParticipant
from congvan.office.chat.rules import LONGEST_TEXT, SUBJECT
from congvan.office.chat.services.lines import add_line, note_change, words_of
from congvan.office.chat.services.mentions import name_people, settle_mentions
from congvan.office.chat.states import MessageStatus
from congvan.organization.acting import ActingMember


@in_transaction
def send(
    *, by: ActingMember, conversation_id: int, text: str, key: UUID, reply_seq: int | None = None,
    files: Sequence[NewFile] = (), named: Collection[int] = (),
) -> ChatMessage:  # fmt: skip
    """Send a message; sent again with the same key it is the same message, which is returned.

    Whom it names by "@" is told; `named` are the people chosen, for two of one name. The author has
    read everything up to it. Raises NotFound (also for a message replied to that is
    not visible), InvalidInput, WrongState for too many files. Lock: the conversation's row.
    """
    me = access.oneself(by)
    here = access.place(me, conversation_id, lock=True)
    sent = ChatMessage.objects.filter(
        conversation_id=conversation_id, author_id=me.person_id, client_key=key
    ).first()
    if sent is not None:
        return sent
    clean = _text(text, may_be_empty=bool(files))
    if reply_seq is not None:
        access.get_message(here.own, reply_seq)
    line = add_line(
        conversation=here.conversation, author_id=me.person_id, text=clean, reply_seq=reply_seq,
        key=key, file_count=len(files),
    )  # fmt: skip
    if files:
        attach(by=me, subject_type=SUBJECT, subject_id=line.pk, new=files)
    ChatParticipant.objects.filter(pk=here.own.pk).update(read_seq=line.seq)
    if here.own.read_seq < line.seq - 1:
        settle_mentions(own=here.own, upto=line.seq)
    name_people(by=me, here=here, message=line, chosen=named)
    audit.record(
        events.MessageSent(
            conversation_id=conversation_id, talk=here.talk, seq=line.seq, files=len(files)
        ),
        by=me.actor,
    )
    return line


@in_transaction
def edit(*, by: ActingMember, conversation_id: int, seq: int, text: str) -> ChatMessage:
    """Put an own message right within 15 minutes; the same text changes nothing.

    Who is named now and was not before is told. Raises NotFound, WrongState (withdrawn), NotAllowed (another's, too late), InvalidInput.
    Lock: the conversation's row.
    """
    me = access.oneself(by)
    here = access.place(me, conversation_id, lock=True)
    message = access.get_message(here.own, seq)
    move = CHAT_MESSAGE.move(message.status, "edit", access.message_parties(me, message))
    clean = _text(text, may_be_empty=message.file_count > 0)
    if clean == message.text:
        return message
    message.text = clean
    message.status = str(move.target.value)
    message.words = words_of(clean, conversation_id)
    note_change(conversation=here.conversation, message=message)
    message.save(update_fields=["text", "words", "status", "change", "changed_at"])
    name_people(by=me, here=here, message=message)
    audit.record(
        move.event(conversation_id=conversation_id, talk=here.talk, seq=seq),  # type: ignore[call-arg]
        by=me.actor,
    )
    return message


@in_transaction
def withdraw(*, by: ActingMember, conversation_id: int, seq: int) -> ChatMessage:
    """Take an own message back within 15 minutes: its words and files are gone, the trace stays.

    Raises NotFound, WrongState (withdrawn already), NotAllowed (another's, too late). Lock: the
    conversation's row.
    """
    me = access.oneself(by)
    here = access.place(me, conversation_id, lock=True)
    message = access.get_message(here.own, seq)
    move = CHAT_MESSAGE.move(message.status, "withdraw", access.message_parties(me, message))
    attached = attachments.attached_to(me.agency_id, SUBJECT, [message.pk])
    for file in attached.get(message.pk, ()):
        take_out(
            by=me, subject_type=SUBJECT, subject_id=message.pk, attachment_id=file.attachment_id
        )
    message.text, message.words = "", None
    message.file_count, message.status = 0, MessageStatus.WITHDRAWN
    note_change(conversation=here.conversation, message=message)
    message.save(update_fields=["text", "words", "file_count", "status", "change", "changed_at"])
    message.mentions.all().delete()
    audit.record(
        move.event(conversation_id=conversation_id, talk=here.talk, seq=seq),  # type: ignore[call-arg]
        by=me.actor,
    )
    return message


@in_transaction
def read_up_to(*, by: ActingMember, conversation_id: int, seq: int) -> bool:
    """Note that the person has seen everything up to a message; never goes back.

    What told him that he was named there is read with it. Tells whether something was new. Raises
    NotFound. No event: reading one's own conversations is
    no act on anybody, and who has seen what stands in the conversation itself.
    """
    here = access.place(by, conversation_id)
    upto = min(seq, here.conversation.last_seq)
    # Listeners are not told: notifying would make the readers of a busy group wait for each other.
    moved = ChatParticipant.objects.filter(pk=here.own.pk, read_seq__lt=upto).update(read_seq=upto)
    if moved:
        settle_mentions(own=here.own, upto=upto)
    return bool(moved)


def _text(text: str, *, may_be_empty: bool) -> str:
    clean = nfc(text).strip()
    if not clean and not may_be_empty:
        raise InvalidInput(
            "Tin chưa có nội dung.", next_step="Gõ nội dung hoặc chọn tệp rồi gửi.", field="text"
        )
    if len(clean) > LONGEST_TEXT:
        raise InvalidInput(
            f"Tin dài {len(clean)} ký tự, quá {LONGEST_TEXT} ký tự.",
            next_step="Chia thành nhiều tin, hoặc gửi thành tệp.", field="text",
        )  # fmt: skip
    return clean
