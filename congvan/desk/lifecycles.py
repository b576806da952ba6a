"""The desk's state tables."""

from __future__ import annotations

from congvan.desk import events
from congvan.desk.states import MessageStatus as M
from congvan.kernel.states import Move, Party, StateTable


class MessageParty(Party):
    """Who moves a message on: the system alone."""

    SYSTEM = "hệ thống"


MESSAGE = StateTable(
    name="message",
    title="Tin nhắn",
    statuses=M,
    initial=M.QUEUED,
    final=frozenset({M.SENT, M.FAILED}),
    moves=(
        Move(M.QUEUED, "send", M.SENT, (MessageParty.SYSTEM,), events.MessageSent, "Gửi"),
        Move(M.QUEUED, "give_up", M.FAILED, (MessageParty.SYSTEM,), events.MessageFailed, "Thôi gửi", ("failure",)),
    ),
)  # fmt: skip
