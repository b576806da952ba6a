"""The verbs on a task given to another agency: their addresses, questions and answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from congvan.office.tasks.services import between


@dataclass(frozen=True, slots=True)
class BetweenAct:
    """One verb as a question: `fields` are names of `between_forms.BetweenActForm`.

    `told` and `not_told`: the toast when the other agency was told here, and when a person has to.
    """

    verb: str
    slug: str
    icon: str
    label: str
    question: str
    told: str
    not_told: str
    run: Callable[..., bool | None]
    fields: tuple[str, ...]
    text: str = ""


ACTS = (
    BetweenAct(
        "accept", "nghiem-thu", "checks", "Nghiệm thu", "Nghiệm thu việc này?",
        "Đã nghiệm thu; việc hoàn thành.", "Đã nghiệm thu; việc hoàn thành.", between.accept,
        ("opinion", "done_day"),
        text="Ngày để trống thì tính theo lúc nơi nhận báo hoàn thành hoặc gửi văn bản trả lời.",
    ),
    BetweenAct(
        "send_back", "chua-dat", "arrow-back-up", "Kết quả chưa đạt", "Kết quả chưa đạt?",
        "Đã báo cơ quan thực hiện; việc được theo dõi tiếp.",
        "Đã ghi; gọi hoặc gửi văn bản để cơ quan thực hiện biết.", between.send_back, ("reason",),
        text="Việc được theo dõi tiếp; hạn không đổi.",
    ),
    BetweenAct(
        "urge", "don-doc", "speakerphone", "Đôn đốc", "Đôn đốc cơ quan thực hiện?",
        "Đã nhắc văn thư và người chủ trì của cơ quan thực hiện.",
        "Đã ghi lần đôn đốc.", between.urge, ("urging",),
    ),
    BetweenAct(
        "extend", "lui-han", "calendar-time", "Lùi hạn", "Lùi hạn đến ngày nào?",
        "Đã lùi hạn và báo cơ quan thực hiện.",
        "Đã lùi hạn.", between.extend, ("day", "reason"),
    ),
    BetweenAct(
        "withdraw", "thoi-giao", "ban", "Thôi giao", "Thôi giao việc này?",
        "Đã thôi giao và báo cơ quan thực hiện.", "Đã thôi giao.", between.withdraw, ("reason",),
        text="Chỉ thôi theo dõi việc; văn bản đã gửi không bị thu hồi.",
    ),
)  # fmt: skip
BY_SLUG = {act.slug: act for act in ACTS}
