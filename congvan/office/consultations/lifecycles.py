"""The state tables of consultations and of requests to keep one longer."""

from __future__ import annotations

from congvan.kernel.states import Move, Party, StateTable
from congvan.office.consultations import events
from congvan.office.consultations.states import ConsultationStatus as C
from congvan.office.consultations.states import KeepingStatus as K


class ConsultationParty(Party):
    """How a member stands to a consultation."""

    ASKER = "người lấy ý kiến"
    ASKED = "người được hỏi ý kiến"
    LEADER = "lãnh đạo cơ quan"
    CLERK = "văn thư"
    SYSTEM = "hệ thống"


class KeepingParty(Party):
    """Who decides about keeping longer."""

    ADMINISTRATOR = "quản trị cơ quan"


P = ConsultationParty

CONSULTATION = StateTable(
    name="consultation",
    title="Cuộc lấy ý kiến",
    statuses=C,
    initial=C.OPEN,
    final=frozenset({C.CLEARED}),
    moves=(
        Move(C.OPEN, "answer", C.OPEN, (P.ASKED,), events.OpinionSent, "Gửi ý kiến"),
        Move(C.OPEN, "decline", C.OPEN, (P.ASKED,), events.OpinionDeclined, "Không tham gia", ("reason",)),
        Move(C.OPEN, "enter", C.OPEN, (P.ASKER, P.CLERK), events.OrganOpinionEntered, "Ghi ý kiến của cơ quan"),
        Move(C.OPEN, "reply", C.OPEN, (P.ASKER,), events.OpinionReplied, "Tiếp thu, giải trình"),
        Move(C.OPEN, "extend", C.OPEN, (P.ASKER,), events.ConsultationExtended, "Gia hạn", ("due",)),
        Move(C.OPEN, "withdraw", C.WITHDRAWN, (P.ASKER, P.LEADER), events.ConsultationWithdrawn, "Rút", ("reason",)),
        Move(C.OPEN, "close", C.CLOSED, (P.ASKER,), events.ConsultationClosed, "Chốt"),
        Move(C.OPEN, "end", C.ENDED, (P.SYSTEM,), events.ConsultationEnded, "Hết hạn"),
        Move(C.ENDED, "answer", C.ENDED, (P.ASKED,), events.OpinionSent, "Gửi ý kiến"),
        Move(C.ENDED, "decline", C.ENDED, (P.ASKED,), events.OpinionDeclined, "Không tham gia", ("reason",)),
        Move(C.ENDED, "enter", C.ENDED, (P.ASKER, P.CLERK), events.OrganOpinionEntered, "Ghi ý kiến của cơ quan"),
        Move(C.ENDED, "reply", C.ENDED, (P.ASKER,), events.OpinionReplied, "Tiếp thu, giải trình"),
        Move(C.ENDED, "extend", C.OPEN, (P.ASKER,), events.ConsultationExtended, "Gia hạn", ("due",)),
        Move(C.ENDED, "close", C.CLOSED, (P.ASKER,), events.ConsultationClosed, "Chốt"),
        Move(C.ENDED, "clear", C.CLEARED, (P.SYSTEM,), events.ConsultationCleared, "Xóa nội dung"),
        Move(C.CLOSED, "reply", C.CLOSED, (P.ASKER,), events.OpinionReplied, "Tiếp thu, giải trình"),
        Move(C.CLOSED, "file", C.CLOSED, (P.ASKER,), events.ConsultationFiled, "Lưu vào hồ sơ", ("dossier_id",)),
        Move(C.CLOSED, "clear", C.CLEARED, (P.SYSTEM,), events.ConsultationCleared, "Xóa nội dung"),
        Move(C.WITHDRAWN, "clear", C.CLEARED, (P.SYSTEM,), events.ConsultationCleared, "Xóa nội dung"),
    ),
)  # fmt: skip

CONSULTATION_KEEPING = StateTable(
    name="consultation_keeping",
    title="Đề nghị lưu thêm",
    statuses=K,
    initial=K.ASKED,
    final=frozenset({K.GRANTED, K.REFUSED}),
    moves=(
        Move(K.ASKED, "grant", K.GRANTED, (KeepingParty.ADMINISTRATOR,), events.KeepingGranted, "Cho lưu thêm"),
        Move(K.ASKED, "refuse", K.REFUSED, (KeepingParty.ADMINISTRATOR,), events.KeepingRefused, "Không cho", ("reason",)),
    ),
)  # fmt: skip
