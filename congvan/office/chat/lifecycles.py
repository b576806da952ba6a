"""The state table of a message: put right or taken back by its author for a quarter of an hour."""

from __future__ import annotations

from congvan.kernel.states import Move, Party, StateTable
from congvan.office.chat import events
from congvan.office.chat.states import MessageStatus as M


class MessageParty(Party):
    """How a person stands to a message."""

    AUTHOR = "người gửi, trong 15 phút từ lúc gửi"


P = MessageParty

CHAT_MESSAGE = StateTable(
    name="chat_message",
    title="Tin hội thoại",
    statuses=M,
    initial=M.SENT,
    final=frozenset({M.WITHDRAWN}),
    moves=(
        Move(M.SENT, "edit", M.EDITED, (P.AUTHOR,), events.MessageEdited, "Sửa tin"),
        Move(M.EDITED, "edit", M.EDITED, (P.AUTHOR,), events.MessageEdited, "Sửa tin"),
        Move(M.SENT, "withdraw", M.WITHDRAWN, (P.AUTHOR,), events.MessageWithdrawn, "Thu hồi tin"),
        Move(
            M.EDITED, "withdraw", M.WITHDRAWN, (P.AUTHOR,), events.MessageWithdrawn, "Thu hồi tin"
        ),
    ),
)
