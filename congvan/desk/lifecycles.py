"""The desk's state tables."""

from __future__ import annotations

from congvan.desk import events
from congvan.desk.states import MessageStatus as M
from congvan.kernel.states import Move, Party, StateTable


class MessageParty(Party):
    """Who moves a message on: the system, and the provider by its reports."""

    SYSTEM = "hệ thống"
    PROVIDER = "nhà cung cấp tin nhắn"


MESSAGE = StateTable(
    name="message",
    title="Tin nhắn",
    statuses=M,
    initial=M.QUEUED,
    final=frozenset({M.DELIVERED}),
    moves=(
        Move(M.QUEUED, "send", M.SENT, (MessageParty.SYSTEM,), events.MessageSent, "Gửi"),
        Move(M.QUEUED, "give_up", M.FAILED, (MessageParty.SYSTEM,), events.MessageFailed, "Thôi gửi", ("failure",)),
        # Reports come late and in any order: one may overtake the note that the message was sent,
        # and a message given up in doubt may have arrived.
        Move(M.QUEUED, "report_arrival", M.DELIVERED, (MessageParty.PROVIDER,), events.MessageArrived, "Báo đã đến"),
        Move(M.SENT, "report_arrival", M.DELIVERED, (MessageParty.PROVIDER,), events.MessageArrived, "Báo đã đến"),
        Move(M.FAILED, "report_arrival", M.DELIVERED, (MessageParty.PROVIDER,), events.MessageArrived, "Báo đã đến"),
        Move(M.QUEUED, "report_failure", M.FAILED, (MessageParty.PROVIDER,), events.MessageLost, "Báo không đến", ("failure",)),
        Move(M.SENT, "report_failure", M.FAILED, (MessageParty.PROVIDER,), events.MessageLost, "Báo không đến", ("failure",)),
    ),
)  # fmt: skip
