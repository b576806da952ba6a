"""State tables of tasks: who may do what from where (R-247).

Whoever was given a task can neither delete nor refuse it; it ends by the giver's word alone.
"""

from __future__ import annotations

from congvan.kernel.states import Move, Party, StateTable
from congvan.office.tasks import events
from congvan.office.tasks.states import ENDED, ExtensionStatus, TaskStatus


class TaskParty(Party):
    """How a member stands to a task."""

    GIVER = "người giao việc"
    LEAD = "người chủ trì"
    COORDINATOR = "người phối hợp"
    LEADER = "lãnh đạo cơ quan"


class TaskExtensionParty(Party):
    """How a member stands to a request for more time."""

    ASKER = "người đề nghị"
    GIVER = "người giao việc"


P, S, E, X = TaskParty, TaskStatus, ExtensionStatus, TaskExtensionParty
_TEXT = ("text",)

_UNDER_WAY = tuple(
    move
    for source in (S.GIVEN, S.WORKING)
    for move in (
        Move(source, "finish_part", source, (P.COORDINATOR,), events.TaskPartFinished, "Báo xong phần phối hợp", _TEXT),
        Move(source, "ask_extension", source, (P.LEAD,), events.TaskExtensionAsked, "Đề nghị gia hạn", ("due_on", "text")),
        Move(source, "give_under", source, (P.LEAD,), events.TaskGiven, "Giao tiếp một phần"),
        Move(source, "urge", source, (P.GIVER,), events.TaskUrged, "Đôn đốc", _TEXT),
        Move(source, "pause", S.PAUSED, (P.GIVER,), events.TaskPaused, "Tạm dừng", _TEXT),
        Move(source, "recall", S.RECALLED, (P.GIVER, P.LEADER), events.TaskRecalled, "Thu hồi", _TEXT),
    )
)  # fmt: skip

TASK = StateTable(
    name="task",
    title="Việc được giao",
    statuses=S,
    initial=S.GIVEN,
    final=frozenset(ENDED),
    moves=(
        Move(S.GIVEN, "receive", S.WORKING, (P.LEAD,), events.TaskReceived, "Nhận việc"),
        Move(S.WORKING, "report", S.REPORTED, (P.LEAD,), events.TaskReported, "Báo cáo kết quả", _TEXT),
        Move(S.WORKING, "note_progress", S.WORKING, (P.LEAD, P.COORDINATOR), events.TaskProgressNoted, "Ghi tiến độ", ("percent", "text")),
        *_UNDER_WAY,
        Move(S.REPORTED, "accept", S.ACCEPTED, (P.GIVER,), events.TaskAccepted, "Nghiệm thu"),
        Move(S.REPORTED, "send_back", S.WORKING, (P.GIVER,), events.TaskReturned, "Yêu cầu làm tiếp", _TEXT),
        Move(S.REPORTED, "recall", S.RECALLED, (P.GIVER, P.LEADER), events.TaskRecalled, "Thu hồi", _TEXT),
        Move(S.PAUSED, "resume", S.WORKING, (P.GIVER,), events.TaskResumed, "Cho làm tiếp"),
        Move(S.PAUSED, "resume_unreceived", S.GIVEN, (P.GIVER,), events.TaskResumed, "Cho làm tiếp việc chưa nhận"),
        Move(S.PAUSED, "recall", S.RECALLED, (P.GIVER, P.LEADER), events.TaskRecalled, "Thu hồi", _TEXT),
    ),
)  # fmt: skip

EXTENSION = StateTable(
    name="task_extension",
    title="Đề nghị gia hạn việc",
    statuses=E,
    initial=E.ASKED,
    final=frozenset({E.GRANTED, E.REFUSED, E.WITHDRAWN}),
    moves=(
        Move(E.ASKED, "grant", E.GRANTED, (X.GIVER,), events.TaskExtensionGranted, "Đồng ý gia hạn"),
        Move(E.ASKED, "refuse", E.REFUSED, (X.GIVER,), events.TaskExtensionRefused, "Không đồng ý gia hạn", _TEXT),
        Move(E.ASKED, "withdraw", E.WITHDRAWN, (X.ASKER,), events.TaskExtensionWithdrawn, "Rút đề nghị gia hạn"),
        Move(E.ASKED, "lapse", E.WITHDRAWN, (X.GIVER, X.ASKER), events.TaskExtensionLapsed, "Thôi đề nghị gia hạn"),
    ),
)  # fmt: skip
