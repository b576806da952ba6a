"""The state table of a ranking: worked out, looked at, published, perhaps withdrawn."""

from __future__ import annotations

from congvan.kernel.states import Move, Party, StateTable
from congvan.reports.events import ranking as events
from congvan.reports.states import SheetStatus as S


class SheetParty(Party):
    """How somebody stands to a ranking."""

    PROVINCE = "quản trị hệ thống của tỉnh"
    SYSTEM = "hệ thống"


P = SheetParty

RANKING = StateTable(
    name="ranking",
    title="Bảng xếp hạng",
    statuses=S,
    initial=S.WORKING,
    final=frozenset({S.WITHDRAWN, S.FAILED}),
    moves=(
        Move(S.WORKING, "finish", S.READY, (P.SYSTEM,), events.RankingWorkedOut, "Tính xong"),
        Move(S.WORKING, "fail", S.FAILED, (P.SYSTEM,), events.RankingFailed, "Không tính được", ("reason",)),
        Move(S.READY, "publish", S.PUBLISHED, (P.PROVINCE,), events.RankingPublished, "Công bố"),
        Move(S.PUBLISHED, "withdraw", S.WITHDRAWN, (P.PROVINCE,), events.RankingWithdrawn, "Thôi công bố", ("reason",)),
    ),
)  # fmt: skip
