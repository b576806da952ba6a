"""State tables of a plan (a week or month on its way to being published) and of keeping one longer."""

from __future__ import annotations

from congvan.kernel.states import Move, Party, StateTable
from congvan.office.work_calendar import events
from congvan.office.work_calendar.states import KeepStatus as K
from congvan.office.work_calendar.states import PlanStatus as S


class PlanParty(Party):
    """How a member stands to a calendar."""

    POSTER = "người được đăng lịch này"
    DECIDER = "người quyết định lịch này"


class KeepParty(Party):
    """How a member stands to a request to keep a plan."""

    ADMINISTRATOR = "quản trị cơ quan"


P = PlanParty

PLAN = StateTable(
    name="calendar_plan",
    title="Kỳ lịch công tác",
    statuses=S,
    initial=S.DRAFT,
    final=frozenset(),
    moves=(
        Move(S.DRAFT, "submit", S.SUBMITTED, (P.POSTER,), events.PlanSubmitted, "Trình duyệt"),
        Move(S.DRAFT, "publish", S.PUBLISHED, (P.DECIDER,), events.PlanPublished, "Công bố"),
        Move(S.SUBMITTED, "take_back", S.DRAFT, (P.POSTER,), events.PlanTakenBack, "Lấy lại để sửa"),
        Move(S.SUBMITTED, "return", S.DRAFT, (P.DECIDER,), events.PlanReturned, "Trả lại", ("reason",)),
        Move(S.SUBMITTED, "approve", S.APPROVED, (P.DECIDER,), events.PlanApproved, "Duyệt"),
        Move(S.SUBMITTED, "publish", S.PUBLISHED, (P.DECIDER,), events.PlanPublished, "Công bố"),
        Move(S.APPROVED, "publish", S.PUBLISHED, (P.POSTER, P.DECIDER), events.PlanPublished, "Công bố"),
        Move(S.APPROVED, "return", S.DRAFT, (P.DECIDER,), events.PlanReturned, "Trả lại", ("reason",)),
        Move(S.DRAFT, "add_files", S.DRAFT, (P.POSTER,), events.PlanFilesAdded, "Đăng tệp"),
        Move(S.PUBLISHED, "add_files", S.PUBLISHED, (P.POSTER,), events.PlanFilesAdded, "Đăng thêm tệp"),
        Move(S.PUBLISHED, "mark", S.PUBLISHED, (P.POSTER,), events.PublishedEntryMarked, "Bổ sung, thay đổi, hoãn"),
    ),
)  # fmt: skip

KEEPING = StateTable(
    name="calendar_keeping",
    title="Đề nghị giữ lịch",
    statuses=K,
    initial=K.ASKED,
    final=frozenset({K.GRANTED, K.REFUSED}),
    moves=(
        Move(K.ASKED, "grant", K.GRANTED, (KeepParty.ADMINISTRATOR,), events.KeepingGranted, "Cho giữ thêm"),
        Move(K.ASKED, "refuse", K.REFUSED, (KeepParty.ADMINISTRATOR,), events.KeepingRefused, "Không giữ thêm"),
    ),
)  # fmt: skip
