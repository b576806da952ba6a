"""The state table of requests about accounts: asked by the administrator, decided by the head.

LC48 Đ11.3a and DT595 ¶7: the administrator proposes, the head of the agency decides, the
administrator carries it out (R-278, R-279).
"""

from __future__ import annotations

from congvan.kernel.states import Move, Party, StateTable
from congvan.organization.events import account_requests as events
from congvan.organization.states import AccountRequestStatus as R


class AccountRequestParty(Party):
    """How a member stands to a request about an account."""

    ADMINISTRATOR = "quản trị cơ quan"
    LEADER = "lãnh đạo cơ quan"


P = AccountRequestParty

ACCOUNT_REQUEST = StateTable(
    name="account_request",
    title="Đề nghị về tài khoản",
    statuses=R,
    initial=R.ASKED,
    final=frozenset({R.REFUSED, R.WITHDRAWN, R.CARRIED_OUT}),
    moves=(
        Move(R.ASKED, "approve", R.APPROVED, (P.LEADER,), events.AccountRequestApproved, "Duyệt"),
        Move(R.ASKED, "refuse", R.REFUSED, (P.LEADER,), events.AccountRequestRefused, "Không duyệt", ("note",)),
        Move(R.ASKED, "withdraw", R.WITHDRAWN, (P.ADMINISTRATOR,), events.AccountRequestWithdrawn, "Rút đề nghị"),
        # An approved request whose subject turns out to be wrong must be able to leave the list.
        Move(R.APPROVED, "withdraw", R.WITHDRAWN, (P.ADMINISTRATOR,), events.AccountRequestWithdrawn, "Rút đề nghị"),
        Move(R.APPROVED, "carry_out", R.CARRIED_OUT, (P.ADMINISTRATOR,), events.AccountRequestCarriedOut, "Thực hiện"),
    ),
)  # fmt: skip
