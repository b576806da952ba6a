"""The registers' state tables."""

from __future__ import annotations

from congvan.kernel.states import Move, Party, StateTable
from congvan.registers import events, outgoing_events
from congvan.registers.states import BookStatus as B
from congvan.registers.states import CorrectionStatus as C
from congvan.registers.states import EntryStatus as E
from congvan.registers.states import ReservationStatus as R


class RegistryParty(Party):
    """How a member stands to a book, an entry or a correction."""

    CLERK = "văn thư"
    ASKER = "người đề nghị"
    DECIDER = "lãnh đạo cơ quan hoặc người đứng đầu đơn vị của văn thư"
    NUMBERER = "văn thư, khi văn bản đi chưa gửi"


P = RegistryParty

# A closed book is read-only for ever: there is no way back.
BOOK = StateTable(
    name="book",
    title="Sổ văn bản",
    statuses=B,
    initial=B.OPEN,
    final=frozenset({B.CLOSED}),
    moves=(Move(B.OPEN, "close", B.CLOSED, (P.CLERK,), events.BookClosed, "Khóa sổ"),),
)

# An arrival's number is voided by carrying out a correction, never by itself; an outgoing one also
# by the registry head, and by the clerk as long as nothing has been sent.
ENTRY = StateTable(
    name="entry",
    title="Dòng sổ",
    statuses=E,
    initial=E.VALID,
    final=frozenset({E.VOIDED}),
    moves=(
        Move(
            E.VALID,
            "void",
            E.VOIDED,
            (P.DECIDER, P.NUMBERER),
            events.EntryVoided,
            "Hủy số",
            ("reason",),
        ),
    ),
)

CORRECTION = StateTable(
    name="correction",
    title="Đề nghị sửa sổ",
    statuses=C,
    initial=C.ASKED,
    final=frozenset({C.CARRIED_OUT, C.REFUSED, C.WITHDRAWN}),
    moves=(
        Move(C.ASKED, "carry_out", C.CARRIED_OUT, (P.DECIDER,), events.CorrectionCarriedOut, "Đồng ý sửa"),
        Move(C.ASKED, "refuse", C.REFUSED, (P.DECIDER,), events.CorrectionRefused, "Không cho sửa", ("note",)),
        Move(C.ASKED, "withdraw", C.WITHDRAWN, (P.ASKER,), events.CorrectionWithdrawn, "Rút đề nghị"),
    ),
)  # fmt: skip

RESERVATION = StateTable(
    name="reservation",
    title="Số giữ trước",
    statuses=R,
    initial=R.RESERVED,
    final=frozenset({R.USED, R.RELEASED}),
    moves=(
        Move(R.RESERVED, "use", R.USED, (P.CLERK,), outgoing_events.ReservedNumberUsed, "Dùng số"),
        Move(R.RESERVED, "release", R.RELEASED, (P.CLERK, P.DECIDER), outgoing_events.ReservedNumberReleased, "Bỏ số", ("reason",)),
    ),
)  # fmt: skip
