"""State tables of distribution and handling: who may do what from where (R-045…R-060).

A verb that may end in several places has a row for each place (`send_back_to_head`,
`send_back_to_leader`, `send_back_to_clerk`); its service chooses by whoever gave the document.
"""

from __future__ import annotations

from congvan.directives.events import distribution as given
from congvan.directives.events import requests as asked
from congvan.directives.events import work
from congvan.directives.states import AssignmentStatus as S
from congvan.directives.states import HandlingStatus as H
from congvan.directives.states import RepairStatus as R
from congvan.directives.states import RequestStatus as E
from congvan.kernel.states import Move, Party, StateTable


class HandlingParty(Party):
    """How a member stands to the handling of a document."""

    CLERK = "văn thư"
    LEADER = "lãnh đạo cơ quan"
    DIRECTOR = "lãnh đạo được trình"
    LEAD = "người chủ trì"
    HEAD = "lãnh đạo đơn vị đang giữ văn bản"
    HEAD_ABOVE = "lãnh đạo đơn vị của người chủ trì"
    COORDINATOR = "người phối hợp"
    GIVER = "người giao"
    MONITOR = "người theo dõi, đôn đốc"
    CLOSER = "người vừa kết thúc"
    ADMINISTRATOR = "quản trị cơ quan"
    REPLIER = "văn thư phát hành văn bản trả lời"
    CONSENTER = "văn thư đồng ý cho nơi gửi thu hồi"


class AssignmentParty(Party):
    """How a member stands to one assignment."""

    HOLDER = "người được giao"
    GIVER = "người giao"
    BELOW = "người được chuyển tiếp"
    LEAD = "người chủ trì"
    HEAD = "lãnh đạo đơn vị"
    LEADER = "lãnh đạo cơ quan"
    MONITOR = "người theo dõi, đôn đốc"
    CLERK = "văn thư"
    ADMINISTRATOR = "quản trị cơ quan"


class ExtensionParty(Party):
    """How a member stands to a request for more time."""

    ASKER = "người đề nghị"
    GIVER = "người giao"
    LEADER = "lãnh đạo cơ quan"


class RepairParty(Party):
    """How a member stands to a request for repair."""

    ASKER = "người yêu cầu"
    UNIT_HEAD = "lãnh đạo đơn vị của người yêu cầu"
    ADMINISTRATOR = "quản trị cơ quan"
    CONSENTER = "văn thư đồng ý cho nơi gửi thu hồi"


P, A = HandlingParty, AssignmentParty
_REASON, _GIVEN = ("reason",), ("receivers",)
_DIRECTED = ("confirmation", "text", "receivers")

_BEFORE_DIRECTION = tuple(
    move
    for source in (H.AWAITING_DISTRIBUTION, H.AWAITING_DIRECTION)
    for move in (
        Move(source, "direct", H.ASSIGNED, (P.LEADER,), given.DocumentDirected, "Chỉ đạo", _DIRECTED),
        Move(source, "inform", H.INFORMED, (P.LEADER,), given.DocumentDirected, "Chuyển để biết", _DIRECTED),
        Move(source, "return_to_sender", H.RETURNED, (P.CLERK, P.LEADER), given.DocumentReturned, "Trả lại nơi gửi", _REASON),
    )
)  # fmt: skip

_UNDER_WAY = tuple(
    move
    for source in (H.ASSIGNED, H.IN_PROGRESS)
    for move in (
        Move(source, "complete", H.COMPLETED, (P.LEAD,), work.DocumentCompleted, "Kết thúc vào hồ sơ", ("dossier",)),
        Move(source, "answer", H.COMPLETED, (P.REPLIER,), work.DocumentAnswered, "Đã trả lời", ("dossier",)),
        Move(source, "pass_on", H.ASSIGNED, (P.HEAD,), given.DocumentPassedOn, "Giao tiếp", _DIRECTED),
        Move(source, "take", H.IN_PROGRESS, (P.HEAD,), given.DocumentTaken, "Tự xử lý"),
        Move(source, "note_progress", H.IN_PROGRESS, (P.LEAD, P.COORDINATOR), work.ProgressNoted, "Ghi tiến độ", ("text",)),
        Move(source, "finish_part", source, (P.COORDINATOR,), work.PartFinished, "Xong phần phối hợp", ("text",)),
        Move(source, "direct_again", H.ASSIGNED, (P.LEADER,), given.DocumentDirected, "Chỉ đạo lại", _DIRECTED),
        Move(source, "pass_on_again", H.ASSIGNED, (P.HEAD_ABOVE,), given.DocumentPassedOn, "Giao người khác", _DIRECTED),
        Move(source, "notify", source, (P.LEAD, P.COORDINATOR, P.HEAD_ABOVE, P.LEADER), given.OthersNotified, "Thông báo, đồng gửi", ("receivers", "text")),
        Move(source, "send_back_to_head", H.ASSIGNED, (P.LEAD,), given.DocumentSentBack, "Trả lại người chuyển", _REASON),
        Move(source, "send_back_to_leader", H.AWAITING_DIRECTION, (P.LEAD,), given.DocumentSentBack, "Trả lại lãnh đạo", _REASON),
        Move(source, "send_back_to_clerk", H.AWAITING_DISTRIBUTION, (P.LEAD,), given.DocumentSentBack, "Trả lại văn thư", _REASON),
        Move(source, "recall_to_head", H.ASSIGNED, (P.GIVER, P.ADMINISTRATOR), given.AssignmentRecalled, "Thu hồi"),
        Move(source, "recall_to_leader", H.AWAITING_DIRECTION, (P.GIVER, P.ADMINISTRATOR), given.AssignmentRecalled, "Thu hồi"),
        Move(source, "recall_to_clerk", H.AWAITING_DISTRIBUTION, (P.GIVER, P.ADMINISTRATOR), given.AssignmentRecalled, "Thu hồi"),
        Move(source, "return_to_sender", H.RETURNED, (P.LEADER,), given.DocumentReturned, "Trả lại nơi gửi", _REASON),
    )
)  # fmt: skip

_RECALLED = tuple(
    Move(source, "be_recalled", H.RECALLED, (P.CONSENTER,), given.DocumentRecalledBySender, "Nơi gửi thu hồi", _REASON)
    for source in H
    if source not in {H.RETURNED, H.RECALLED}
)  # fmt: skip

HANDLING = StateTable(
    name="handling",
    title="Giải quyết văn bản đến",
    statuses=H,
    initial=H.AWAITING_DISTRIBUTION,
    final=frozenset({H.RETURNED, H.RECALLED}),
    moves=(
        Move(H.AWAITING_DISTRIBUTION, "forward", H.AWAITING_DIRECTION, (P.CLERK, P.LEADER), given.DocumentForwarded, "Chuyển xử lý", _GIVEN),
        Move(H.AWAITING_DISTRIBUTION, "assign", H.ASSIGNED, (P.CLERK,), given.DocumentForwarded, "Chuyển thẳng đơn vị", _GIVEN),
        *_BEFORE_DIRECTION,
        Move(H.AWAITING_DIRECTION, "forward", H.AWAITING_DIRECTION, (P.DIRECTOR,), given.DocumentForwarded, "Chuyển lãnh đạo khác", _GIVEN),
        Move(H.AWAITING_DIRECTION, "notify", H.AWAITING_DIRECTION, (P.LEADER,), given.OthersNotified, "Thông báo, đồng gửi", ("receivers", "text")),
        Move(H.AWAITING_DIRECTION, "send_back_to_leader", H.AWAITING_DIRECTION, (P.DIRECTOR,), given.DocumentSentBack, "Trả lại lãnh đạo", _REASON),
        Move(H.AWAITING_DIRECTION, "send_back_to_clerk", H.AWAITING_DISTRIBUTION, (P.DIRECTOR,), given.DocumentSentBack, "Trả lại văn thư", _REASON),
        Move(H.AWAITING_DIRECTION, "recall_to_leader", H.AWAITING_DIRECTION, (P.GIVER,), given.AssignmentRecalled, "Thu hồi"),
        Move(H.AWAITING_DIRECTION, "recall_to_clerk", H.AWAITING_DISTRIBUTION, (P.GIVER,), given.AssignmentRecalled, "Thu hồi"),
        *_UNDER_WAY,
        Move(H.COMPLETED, "undo_completion", H.IN_PROGRESS, (P.CLOSER,), work.CompletionUndone, "Hoàn tác kết thúc"),
        Move(H.COMPLETED, "reopen", H.IN_PROGRESS, (P.LEADER, P.MONITOR, P.ADMINISTRATOR), work.DocumentReopened, "Mở lại", _REASON),
        Move(H.COMPLETED, "notify", H.COMPLETED, (P.LEADER,), given.OthersNotified, "Thông báo, đồng gửi", ("receivers", "text")),
        Move(H.INFORMED, "direct_again", H.ASSIGNED, (P.LEADER,), given.DocumentDirected, "Chỉ đạo lại", _DIRECTED),
        Move(H.INFORMED, "notify", H.INFORMED, (P.LEADER,), given.OthersNotified, "Thông báo, đồng gửi", ("receivers", "text")),
        *_RECALLED,
    ),
)  # fmt: skip

_OPEN_PART = tuple(
    move
    for source in (S.WAITING, S.OPENED, S.WORKING)
    for move in (
        Move(source, "start", S.WORKING, (A.HOLDER,), work.ProgressNoted, "Bắt tay làm"),
        Move(source, "pass_on", S.PASSED_ON, (A.HOLDER,), given.DocumentPassedOn, "Chuyển tiếp"),
        Move(source, "finish", S.DONE, (A.HOLDER, A.LEAD), work.PartFinished, "Xong phần việc"),
        Move(source, "send_back", S.RETURNED, (A.HOLDER,), given.DocumentSentBack, "Trả lại", _REASON),
        Move(source, "urge", source, (A.GIVER, A.LEADER, A.MONITOR), asked.HolderUrged, "Đôn đốc", ("note",)),
    )
)  # fmt: skip
_NOT_FINISHED = tuple(
    move
    for source in (S.WAITING, S.OPENED, S.WORKING, S.PASSED_ON)
    for move in (
        Move(source, "replace", S.RECALLED, (A.LEADER, A.HEAD, A.CLERK, A.ADMINISTRATOR), given.AssignmentReplaced, "Thay phân công"),
        Move(source, "ask_extension", source, (A.HOLDER,), asked.ExtensionAsked, "Đề nghị gia hạn", ("due_at", "reason")),
    )
)  # fmt: skip

ASSIGNMENT = StateTable(
    name="assignment",
    title="Phân công",
    statuses=S,
    initial=S.WAITING,
    final=frozenset({S.RETURNED, S.RECALLED}),
    moves=(
        Move(S.WAITING, "open", S.OPENED, (A.HOLDER,), work.DocumentOpened, "Mở"),
        Move(S.WAITING, "recall", S.RECALLED, (A.GIVER,), given.AssignmentRecalled, "Thu hồi"),
        *_OPEN_PART,
        *_NOT_FINISHED,
        Move(S.PASSED_ON, "come_back", S.OPENED, (A.HOLDER, A.BELOW, A.ADMINISTRATOR), given.DocumentSentBack, "Nhận lại"),
        Move(S.DONE, "reopen", S.WORKING, (A.HOLDER, A.LEADER, A.MONITOR, A.ADMINISTRATOR), work.DocumentReopened, "Mở lại"),
    ),
)  # fmt: skip

X, Q = ExtensionParty, RepairParty

EXTENSION = StateTable(
    name="extension",
    title="Đề nghị gia hạn",
    statuses=E,
    initial=E.ASKED,
    final=frozenset({E.GRANTED, E.REFUSED, E.WITHDRAWN}),
    moves=(
        Move(E.ASKED, "grant", E.GRANTED, (X.GIVER, X.LEADER), asked.ExtensionGranted, "Đồng ý gia hạn"),
        Move(E.ASKED, "refuse", E.REFUSED, (X.GIVER, X.LEADER), asked.ExtensionRefused, "Không đồng ý", ("note",)),
        Move(E.ASKED, "withdraw", E.WITHDRAWN, (X.ASKER,), asked.ExtensionWithdrawn, "Rút đề nghị"),
        Move(E.ASKED, "lapse", E.WITHDRAWN, (X.GIVER,), asked.ExtensionLapsed, "Thôi đề nghị"),
    ),
)  # fmt: skip

REPAIR = StateTable(
    name="repair",
    title="Yêu cầu khôi phục",
    statuses=R,
    initial=R.ASKED,
    final=frozenset({R.CARRIED_OUT, R.REFUSED, R.WITHDRAWN}),
    moves=(
        Move(R.ASKED, "agree", R.AGREED, (Q.UNIT_HEAD,), asked.RepairAgreed, "Đồng ý"),
        Move(R.ASKED, "refuse", R.REFUSED, (Q.UNIT_HEAD,), asked.RepairRefused, "Không đồng ý", ("answer",)),
        Move(R.ASKED, "withdraw", R.WITHDRAWN, (Q.ASKER,), asked.RepairWithdrawn, "Rút yêu cầu"),
        Move(R.AGREED, "carry_out", R.CARRIED_OUT, (Q.ADMINISTRATOR,), asked.RepairCarriedOut, "Khôi phục"),
        Move(R.AGREED, "refuse", R.REFUSED, (Q.ADMINISTRATOR,), asked.RepairRefused, "Không khôi phục", ("answer",)),
        Move(R.AGREED, "withdraw", R.WITHDRAWN, (Q.ASKER,), asked.RepairWithdrawn, "Rút yêu cầu"),
        *(Move(source, "lapse", R.WITHDRAWN, (Q.CONSENTER,), asked.RepairLapsed, "Thôi yêu cầu") for source in (R.ASKED, R.AGREED)),
    ),
)  # fmt: skip
