"""The state table of a dossier: open while the work goes on, closed when it ends."""

from __future__ import annotations

from congvan.dossiers import events
from congvan.dossiers.states import DossierStatus as D
from congvan.kernel.states import Move, Party, StateTable


class DossierParty(Party):
    """How a member stands to a dossier."""

    OWNER = "người lập hồ sơ"
    UNIT_HEAD = "lãnh đạo đơn vị của người lập"


P = DossierParty

DOSSIER = StateTable(
    name="dossier",
    title="Hồ sơ công việc",
    statuses=D,
    initial=D.OPEN,
    final=frozenset({D.CLOSED}),
    moves=(
        Move(D.OPEN, "put_in", D.OPEN, (P.OWNER, P.UNIT_HEAD), events.DocumentPutIn, "Đưa văn bản vào", ("document_id",)),
        Move(D.OPEN, "amend", D.OPEN, (P.OWNER,), events.DossierAmended, "Sửa hồ sơ"),
        Move(D.OPEN, "close", D.CLOSED, (P.OWNER,), events.DossierClosed, "Kết thúc hồ sơ"),
    ),
)  # fmt: skip
