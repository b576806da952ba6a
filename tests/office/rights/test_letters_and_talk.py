"""Rights on letters and messages, from their tables: nobody has a part in another's, not even a leader."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, NotAllowed, NotFound
from congvan.office.chat.lifecycles import CHAT_MESSAGE, MessageParty
from congvan.office.chat.models import ChatMessage
from congvan.office.chat.services import messages
from congvan.office.chat.states import MessageStatus
from congvan.office.personal_mail.lifecycles import LETTER_COPY, LetterParty
from congvan.office.personal_mail.models import Copy
from congvan.office.personal_mail.services import arranging, sending, writing
from congvan.office.personal_mail.states import LetterStatus, Standing
from tests import world as named_world
from tests.office.chat.talks import group_of, say
from tests.office.personal_mail_letters import letter
from tests.office.rights.grid import Act, Grid, check
from tests.office.rights.people import EVERYBODY, people
from tests.world import World

S, M = Standing, MessageStatus


def _some(count: int) -> int:
    """Letters that are not one's own are passed over, as if they were not there."""
    if not count:
        raise NotFound("Không có thư này.")
    return count


def test_a_copy_is_its_owners_alone(world: World, whole: bool):
    acts: dict[str, Act] = {
        "trash": lambda by, c: _some(arranging.trash(by=by, letter_ids=[c.letter_id])),
        "restore": lambda by, c: _some(arranging.restore(by=by, letter_ids=[c.letter_id])),
        "remove": lambda by, c: _some(arranging.empty_trash(by=by)[0]),
    }
    tuan = named_world.member(world, "tuan")

    def brought(*verbs: str) -> Copy:
        copy = Copy.objects.get(letter=letter(world, "quynh", "tuan"), owner=tuan.membership_id)
        for verb in verbs:
            acts[verb](tuan, copy)
        return copy

    grid = Grid(
        LETTER_COPY,
        people(world, {"tuan": {LetterParty.OWNER}}, all_statuses=S, sees=(), barred=("instead",)),
        {
            S.KEPT: brought,
            S.TRASHED: lambda: brought("trash"),
            S.GONE: lambda: brought("trash", "remove"),
        },
        acts,
        status="standing",
        over=(NotFound,),
    )
    check(grid, whole=whole)


def test_a_draft_is_sent_by_its_writer_alone(world: World):
    """Who guesses the form of another's draft writes a letter of one's own, or none."""
    an, token = named_world.member(world, "an"), uuid4()
    written = writing.Written(
        subject="Dự thảo kế hoạch", body="Chưa xong.", to=(f"m{world.seats['tuan'].pk}",)
    )
    draft = writing.save_draft(by=an, token=token, written=written)
    for key in EVERYBODY:
        if key == "an":
            continue
        by = (
            named_world.substitute(world, "huong")
            if key == "instead"
            else named_world.member(world, key)
        )
        with suppress(BusinessError):
            sending.send(by=by, token=token, written=replace(written, subject="Chen vào"))
    draft.refresh_from_db()
    assert (draft.status, draft.subject) == (LetterStatus.DRAFT, "Dự thảo kế hoạch")


def test_a_message_is_its_authors_alone(world: World, whole: bool):
    acts: dict[str, Act] = {
        "edit": lambda by, m: messages.edit(
            by=by, conversation_id=m.conversation_id, seq=m.seq, text=f"Sửa: {m.text}"
        ),
        "withdraw": lambda by, m: messages.withdraw(
            by=by, conversation_id=m.conversation_id, seq=m.seq
        ),
    }
    an = named_world.member(world, "an")
    talk = group_of(world, "mai", "an", "tuan", "lan")

    def brought(*verbs: str) -> ChatMessage:
        message = say(an, talk, "Họp lúc 14 giờ")
        for verb in verbs:
            acts[verb](an, message)
            message.refresh_from_db()
        return message

    grid = Grid(
        CHAT_MESSAGE,
        people(world, {"an": {MessageParty.AUTHOR}}, all_statuses=M, sees=("mai", "tuan", "lan")),
        {
            M.SENT: brought,
            M.EDITED: lambda: brought("edit"),
            M.WITHDRAWN: lambda: brought("withdraw"),
        },
        acts,
    )
    check(grid, whole=whole)
    message = brought()
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        for act in acts.values():
            with pytest.raises(NotAllowed):
                act(an, message)
