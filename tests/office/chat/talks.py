"""Conversations of the named world for the tests: An, Mai, Tuấn and Lan talk."""

from __future__ import annotations

from uuid import UUID, uuid4

from congvan.office.chat.models import ChatMessage, Conversation
from congvan.office.chat.services import conversations, messages
from congvan.organization.acting import ActingMember
from tests import world as named_world
from tests.world import World


def acting(world: World, *keys: str) -> list[ActingMember]:
    """The people acting in their seats."""
    return [named_world.member(world, key) for key in keys]


def group_of(world: World, keeper: str, *keys: str, name: str = "Tổ biên tập") -> Conversation:
    """A group that `keeper` opened with the others."""
    people = [world.people[key].pk for key in keys]
    return conversations.open_group(
        by=named_world.member(world, keeper), name=name, person_ids=people
    )


def say(
    by: ActingMember, talk: Conversation, text: str, *, key: UUID | None = None, **more: object
) -> ChatMessage:
    """A message sent now."""
    return messages.send(
        by=by,
        conversation_id=talk.pk,
        text=text,
        key=key or uuid4(),
        **more,  # type: ignore[arg-type]
    )
