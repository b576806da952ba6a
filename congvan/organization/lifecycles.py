"""The organization's state tables."""

from __future__ import annotations

from congvan.kernel.states import Move, Party, StateTable
from congvan.organization.events import delegation as events
from congvan.organization.states import DelegationStatus as D


class DelegationParty(Party):
    """How a member stands to a delegation."""

    ASKER = "người đề nghị hoặc người được thay"
    DELEGATE = "người được ủy quyền"
    LEADER = "lãnh đạo cơ quan"


P = DelegationParty

DELEGATION = StateTable(
    name="delegation",
    title="Ủy quyền xử lý",
    statuses=D,
    initial=D.ASKED,
    final=frozenset({D.REFUSED, D.WITHDRAWN, D.ENDED}),
    moves=(
        Move(D.ASKED, "permit", D.PERMITTED, (P.LEADER,), events.DelegationPermitted, "Cho phép"),
        Move(D.ASKED, "refuse", D.REFUSED, (P.LEADER,), events.DelegationRefused, "Không cho phép", ("note",)),
        Move(D.ASKED, "withdraw", D.WITHDRAWN, (P.ASKER,), events.DelegationWithdrawn, "Rút đề nghị"),
        Move(D.PERMITTED, "end", D.ENDED, (P.ASKER, P.LEADER, P.DELEGATE), events.DelegationEnded, "Thôi ủy quyền"),
    ),
)  # fmt: skip
