"""Objects for the addresses of conversations: a group that An keeps, with a message and a file."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from congvan.office.attachments import queries as attachments
from congvan.office.attachments.services import NewFile
from congvan.office.chat.models import ChatMessage
from congvan.office.chat.rules import SUBJECT
from congvan.office.chat.services import conversations, messages
from tests import world as named_world
from tests.document_files import two_pages
from tests.world import World

Made = Callable[[World], list[dict[str, object]]]


def _message(world: World) -> ChatMessage:
    by = named_world.member(world, "an")
    found = ChatMessage.objects.filter(
        author_id=by.person_id, conversation__name="Tổ rà soát", file_count=1
    ).first()
    if found is not None:
        return found
    group = conversations.open_group(
        by=by, name="Tổ rà soát", person_ids=[world.people["mai"].pk, world.people["lan"].pk]
    )
    file = NewFile(two_pages().blob_id, "so-lieu.pdf")
    return messages.send(
        by=by, conversation_id=group.pk, text="Số liệu đây", key=uuid4(),
        files=[file],
    )  # fmt: skip


def _talk(world: World) -> list[dict[str, object]]:
    return [{"conversation_id": _message(world).conversation_id}]


def _sent(world: World) -> list[dict[str, object]]:
    return [{"message_id": _message(world).pk}]


def _line(world: World) -> list[dict[str, object]]:
    sent = _message(world)
    return [{"conversation_id": sent.conversation_id, "seq": sent.seq}]


def _file(world: World) -> list[dict[str, object]]:
    sent, agency_id = _message(world), world.agencies["skhcn"].pk
    file = attachments.attached_to(agency_id, SUBJECT, [sent.pk])[sent.pk][0]
    return [{**_line(world)[0], "file_id": file.attachment_id}]


def _acts(world: World) -> list[dict[str, object]]:
    return [{**_talk(world)[0], "slug": slug} for slug in ("doi-ten", "them", "bo", "giao", "roi")]


OBJECTS: dict[str, tuple[str, Made]] = {
    "chat:conversation": ("an", _talk),
    "chat:send": ("an", _talk),
    "chat:news": ("an", _talk),
    "chat:read": ("an", _talk),
    "chat:people": ("an", _talk),
    "chat:message": ("an", _sent),
    "chat:group": ("an", _talk),
    "chat:act": ("an", _acts),
    "chat:edit": ("an", _line),
    "chat:withdraw": ("an", _line),
    "chat:file": ("an", _file),
}
