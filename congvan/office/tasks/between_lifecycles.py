"""State table of tasks given to other agencies (R-344): who follows them, and how they end.

How far the work is lies with the other agency and comes back by the exchange; only the giver's
side says that it is done, not good enough yet, or no longer wanted.
"""

from __future__ import annotations

from congvan.kernel.states import Move, Party, StateTable
from congvan.office.tasks import between_events as events
from congvan.office.tasks.between_states import AgencyTaskStatus


class AgencyTaskParty(Party):
    """How a member stands to a task given to another agency."""

    GIVER = "người giao việc"
    DRAFTER = "người soạn văn bản"
    LEADER = "lãnh đạo cơ quan"
    SYSTEM = "hệ thống"


P, S = AgencyTaskParty, AgencyTaskStatus
_GIVERS, _FOLLOWERS = (P.GIVER, P.LEADER), (P.GIVER, P.DRAFTER, P.LEADER)
_TEXT = ("text",)

AGENCY_TASK = StateTable(
    name="agency_task",
    title="Việc giao cơ quan khác",
    statuses=S,
    initial=S.OPEN,
    final=frozenset({S.ACCEPTED, S.WITHDRAWN}),
    moves=(
        Move(S.OPEN, "accept", S.ACCEPTED, _GIVERS, events.AgencyTaskAccepted, "Nghiệm thu"),
        Move(S.OPEN, "send_back", S.OPEN, _GIVERS, events.AgencyTaskReturned, "Kết quả chưa đạt", _TEXT),
        Move(S.OPEN, "urge", S.OPEN, _FOLLOWERS, events.AgencyTaskUrged, "Đôn đốc", _TEXT),
        Move(S.OPEN, "extend", S.OPEN, _GIVERS, events.AgencyTaskExtended, "Lùi hạn", ("due_on", "text")),
        Move(S.OPEN, "note_reported", S.OPEN, (P.SYSTEM,), events.AgencyTaskReported, "Ghi nhận báo xong"),
        Move(S.OPEN, "withdraw", S.WITHDRAWN, _GIVERS, events.AgencyTaskWithdrawn, "Thôi giao", _TEXT),
        Move(S.OPEN, "lapse", S.WITHDRAWN, (P.SYSTEM,), events.AgencyTaskLapsed, "Thôi theo dõi"),
    ),
)  # fmt: skip
