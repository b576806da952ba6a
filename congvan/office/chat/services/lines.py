"""A new line of a conversation, a changed one, and the word to whoever listens: inner verbs."""

from __future__ import annotations

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.models import Func, TextField, Value
from django.db.models.functions import Cast

from congvan.kernel import clock
from congvan.kernel.transactions import requires_transaction
from congvan.office.chat.models import ChatMessage, Conversation
from congvan.office.chat.rules import CHANNEL, search_words
from congvan.office.chat.states import LineKind


@requires_transaction
def add_line(
    *, conversation: Conversation, author_id: int, text: str, kind: LineKind = LineKind.MESSAGE,
    reply_seq: int | None = None, key: UUID | None = None, file_count: int = 0,
) -> ChatMessage:  # fmt: skip
    """Append a line with the next number. Lock: the conversation's row, held by the caller."""
    conversation.last_seq += 1
    conversation.last_change += 1
    # Under the lock, so that the order of times is the order of numbers.
    conversation.last_at = max(conversation.last_at, clock.now())
    conversation.save(update_fields=["last_seq", "last_change", "last_at"])
    line = ChatMessage.objects.create(
        conversation=conversation, seq=conversation.last_seq, change=conversation.last_change,
        kind=kind, author_id=author_id, text=text, reply_seq=reply_seq,
        client_key=key, file_count=file_count, at=conversation.last_at,
        words=words_of(text, conversation.pk) if kind == LineKind.MESSAGE else None,
    )  # fmt: skip
    tell_listeners(conversation=conversation)
    return line


@requires_transaction
def note_change(*, conversation: Conversation, message: ChatMessage) -> None:
    """Give a changed message the next change number, not saved yet. Lock: as `add_line`."""
    conversation.last_change += 1
    conversation.save(update_fields=["last_change"])
    message.change, message.changed_at = conversation.last_change, clock.now()
    tell_listeners(conversation=conversation)


@requires_transaction
def tell_listeners(*, conversation: Conversation) -> None:
    """Tell whoever listens that the conversation has changed; heard with the commit or not at all.

    Only a hint: who does not hear it asks the rows a few seconds later.
    """
    with connection.cursor() as cursor:
        payload = f"{conversation.pk}:{conversation.last_change}"
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


def words_of(text: str, conversation_id: int) -> Func:
    """The value of `ChatMessage.words` for a text."""
    found = Value(search_words(text, conversation_id), output_field=ArrayField(TextField()))
    return Func(
        Cast(found, ArrayField(TextField())), function="array_to_tsvector",
        output_field=SearchVectorField(),
    )  # fmt: skip
