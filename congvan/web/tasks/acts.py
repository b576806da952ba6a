"""The verbs on a task: their addresses, questions and answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from congvan.office.tasks.services import deciding, extensions, work


@dataclass(frozen=True, slots=True)
class Act:
    """One verb as a question: `fields` are names of `forms.ActForm`, `run` the service.

    `files` when papers may come with it; `label` is the button's word.
    """

    verb: str
    slug: str
    icon: str
    label: str
    question: str
    done: str
    run: Callable[..., None]
    fields: tuple[str, ...] = ()
    files: bool = False
    text: str = ""


ACTS = (
    Act(
        "receive", "nhan-viec", "check", "Nhận việc", "Xác nhận đã nhận việc?",
        "Đã nhận việc; người giao được báo.", work.receive,
        text="Xác nhận là đã đọc và nhận việc này; người giao được báo ngay.",
    ),
    Act(
        "report", "bao-cao", "checks", "Báo cáo kết quả", "Báo cáo kết quả",
        "Đã báo cáo; người giao sẽ nghiệm thu.", work.report, ("result",), files=True,
        text="Người giao nhận báo cáo này để nghiệm thu, hoặc yêu cầu làm tiếp.",
    ),
    Act(
        "note_progress", "tien-do", "activity", "Ghi tiến độ", "Ghi tiến độ", "Đã ghi tiến độ.",
        work.note_progress, ("progress", "percent"), files=True,
    ),
    Act(
        "finish_part", "xong-phan-viec", "check", "Xong phần phối hợp", "Xong phần phối hợp?",
        "Phần phối hợp đã xong; người chủ trì được báo.", work.finish_part, ("part",), files=True,
    ),
    Act(
        "ask_extension", "xin-gia-han", "calendar-time", "Xin gia hạn", "Xin gia hạn đến ngày nào?",
        "Đã gửi đề nghị gia hạn tới người giao.", extensions.ask_extension, ("day", "reason"),
    ),
    Act(
        "grant", "dong-y-gia-han", "check", "Đồng ý gia hạn", "Đồng ý gia hạn?",
        "Đã gia hạn; mọi người của việc được báo.", extensions.grant_extension, ("opinion",),
    ),
    Act(
        "refuse", "khong-gia-han", "ban", "Không đồng ý", "Không đồng ý gia hạn?",
        "Đã trả lời không gia hạn.", extensions.refuse_extension, ("reason",),
    ),
    Act(
        "withdraw", "rut-gia-han", "arrow-back-up", "Rút đề nghị gia hạn", "Rút đề nghị gia hạn?",
        "Đã rút đề nghị gia hạn.", extensions.withdraw_extension,
    ),
    Act(
        "accept", "nghiem-thu", "checks", "Nghiệm thu", "Nghiệm thu việc này?",
        "Đã nghiệm thu; việc hoàn thành.", deciding.accept, ("opinion",),
    ),
    Act(
        "send_back", "lam-tiep", "arrow-back-up", "Yêu cầu làm tiếp", "Yêu cầu làm tiếp?",
        "Đã yêu cầu làm tiếp; người chủ trì được báo.", deciding.send_back, ("reason",),
        text="Việc trở lại bàn làm việc của người chủ trì; hạn không đổi.",
    ),
    Act(
        "pause", "tam-dung", "clock", "Tạm dừng", "Tạm dừng việc này?",
        "Đã tạm dừng; không ai bị tính hạn.", deciding.pause, ("reason",),
        text="Trong lúc tạm dừng không tính hạn. Khi cho làm tiếp, hạn lùi đúng số ngày làm việc đã dừng.",
    ),
    Act(
        "resume", "tiep-tuc", "arrow-right", "Cho làm tiếp", "Cho làm tiếp?",
        "Đã cho làm tiếp; mọi người của việc được báo.", deciding.resume, ("day?",),
        text="Để trống ngày thì hạn lùi đúng số ngày làm việc đã dừng.",
    ),
    Act(
        "urge", "don-doc", "speakerphone", "Đôn đốc", "Đôn đốc người đang làm?",
        "Đã đôn đốc; lần nhắc được ghi lại.", deciding.urge, ("urging",),
    ),
    Act(
        "recall", "thu-hoi", "arrow-back-up", "Thu hồi", "Thu hồi việc đã giao?",
        "Đã thu hồi; mọi người của việc được báo.", deciding.recall, ("reason",),
        text="Việc và các phần giao tiếp từ việc này đều thôi; diễn biến vẫn được giữ.",
    ),
)  # fmt: skip
BY_SLUG = {act.slug: act for act in ACTS}
BY_VERB = {act.verb: act for act in ACTS}
# The verb of the table that lies behind an act where one act has several.
VERBS = {"resume": ("resume", "resume_unreceived")}


def verbs_of(act: Act) -> tuple[str, ...]:
    """The verbs of the state table that open the act."""
    return VERBS.get(act.verb, (act.verb,))
