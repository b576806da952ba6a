"""The state table of an arrival: nothing reaches the book past the head's decision (R-029)."""

from __future__ import annotations

from congvan.intake import events
from congvan.intake.states import ArrivalStatus as A
from congvan.kernel.states import Move, Party, StateTable


class ArrivalParty(Party):
    """How a member stands to an arrival."""

    CLERK = "văn thư"
    HEAD = "người đứng đầu cơ quan"


P = ArrivalParty

ARRIVAL = StateTable(
    name="arrival",
    title="Bản chờ vào sổ",
    statuses=A,
    initial=A.WAITING,
    final=frozenset({A.REGISTERED, A.RETURNED, A.JOINED, A.IGNORED}),
    moves=(
        Move(A.WAITING, "register", A.REGISTERED, (P.CLERK,), events.ArrivalRegistered, "Vào sổ"),
        Move(A.WAITING, "join", A.JOINED, (P.CLERK,), events.ArrivalJoined, "Gắn vào văn bản đã có"),
        Move(A.WAITING, "report", A.WITH_HEAD, (P.CLERK,), events.ArrivalReported, "Báo người đứng đầu", ("report",)),
        Move(A.WAITING, "return", A.RETURNED, (P.CLERK,), events.ArrivalReturned, "Trả lại nơi gửi", ("reason",)),
        Move(A.WAITING, "set_aside", A.IGNORED, (P.CLERK,), events.ArrivalSetAside, "Ghi dòng giấy"),
        Move(A.WITH_HEAD, "accept", A.ACCEPTED, (P.HEAD,), events.ArrivalAccepted, "Nhận để tham khảo"),
        Move(A.WITH_HEAD, "order_return", A.TO_RETURN, (P.HEAD,), events.ArrivalReturnOrdered, "Trả lại nơi gửi", ("reason",)),
        Move(A.WITH_HEAD, "ignore", A.IGNORED, (P.HEAD,), events.ArrivalIgnored, "Không tiếp nhận", ("reason",)),
        Move(A.ACCEPTED, "register", A.REGISTERED, (P.CLERK,), events.ArrivalRegistered, "Vào sổ"),
        Move(A.ACCEPTED, "join", A.JOINED, (P.CLERK,), events.ArrivalJoined, "Gắn vào văn bản đã có"),
        Move(A.ACCEPTED, "return", A.RETURNED, (P.CLERK,), events.ArrivalReturned, "Trả lại nơi gửi", ("reason",)),
        Move(A.ACCEPTED, "set_aside", A.IGNORED, (P.CLERK,), events.ArrivalSetAside, "Ghi dòng giấy"),
        Move(A.TO_RETURN, "return", A.RETURNED, (P.CLERK,), events.ArrivalReturned, "Trả lại nơi gửi", ("reason",)),
        # The sender recalled what was not in the book yet, or sent another version of it.
        *(
            Move(source, "give_way", A.RETURNED, (P.CLERK,), events.ArrivalGaveWay, "Đồng ý cho nơi gửi thu hồi", ("reason",))
            for source in (A.WAITING, A.WITH_HEAD, A.ACCEPTED, A.TO_RETURN)
        ),
    ),
)  # fmt: skip
