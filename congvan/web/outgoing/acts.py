"""The small acts beside the five steps: their addresses, questions and answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from congvan.drafting.services import after_issue, issuing, issuing_numbers, producing


@dataclass(frozen=True, slots=True)
class Act:
    """One verb as a question; `asks` is the label of the reason it takes, "" when it takes none.

    `argument` is the name under which the service takes the reason; `opens_draft` says that the
    verb begins a new draft, which is opened afterwards; `in_step` that the open step itself asks.
    """

    verb: str
    slug: str
    icon: str
    label: str
    question: str
    confirm: str
    done: str
    service: Callable[..., Any]
    asks: str = "Lý do"
    argument: str = "reason"
    keep: str = "Thôi"
    text: str = ""
    opens_draft: bool = False
    in_step: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


ACTS = (
    Act(
        "send_back", "tra-lai", "arrow-back-up", "Trả lại người soạn", "Trả lại người soạn?",
        "Trả lại", "Đã trả lại người soạn.", issuing.send_back, argument="text",
        text="Dự thảo trở về người soạn cùng lý do; nội dung mà sửa thì phải duyệt lại.",
    ),
    Act(
        "void", "huy-so", "x", "Hủy số", "Hủy số đã cấp?", "Hủy số",
        "Đã hủy số; số này không dùng lại.", issuing_numbers.void, keep="Giữ số",
        text="Số đã hủy vẫn đứng trong sổ kèm lý do và không bao giờ được cấp lại.",
    ),
    Act(
        "look_again", "xem-lai", "eye-check", "Đã xem lại", "Đã xem lại văn bản có số?",
        "Đã xem lại", "Đã ghi: người soạn đã xem lại.", producing.look_again, asks="",
    ),
    Act(
        "compare", "doi-chieu", "checks", "Đã đối chiếu với bản ký", "Đã đối chiếu với bản ký?",
        "Đã đối chiếu", "Đã ghi đối chiếu với bản ký.", producing.compare, asks="",
        in_step=("seal", "send"),
    ),
    Act(
        "retry_pdf", "tao-lai-pdf", "refresh", "Tạo lại bản PDF", "Tạo lại bản PDF?", "Tạo lại",
        "Đang tạo lại bản PDF.", issuing.retry_pdf, asks="",
    ),
    Act(
        "correct", "dinh-chinh", "pencil", "Đính chính", "Đính chính văn bản đã phát hành?",
        "Soạn công văn đính chính", "Đã mở dự thảo công văn đính chính.",
        after_issue.correct_issued, opens_draft=True, asks="Sai sót cần đính chính",
        text="Dùng khi sai thể thức, kỹ thuật trình bày hoặc thủ tục. Bản đã phát hành giữ nguyên.",
    ),
    Act(
        "replace", "thay-the", "exchange", "Thay thế", "Thay thế bằng văn bản khác?",
        "Soạn văn bản thay thế", "Đã mở dự thảo văn bản thay thế.", after_issue.replace_issued,
        opens_draft=True,
        text="Dùng khi sai nội dung: văn bản mới có hình thức tương đương, ghi rõ thay thế văn bản này.",
    ),
    Act(
        "amend", "sua-doi", "file-pencil", "Sửa đổi, bổ sung", "Sửa đổi, bổ sung bằng văn bản khác?",
        "Soạn văn bản sửa đổi", "Đã mở dự thảo văn bản sửa đổi, bổ sung.",
        after_issue.replace_issued, opens_draft=True, more={"kind": "amends"},
        text="Dùng khi chỉ một phần nội dung phải đổi: phần còn lại của văn bản này vẫn có hiệu lực.",
    ),
    Act(
        "recall", "thu-hoi", "arrow-back-up", "Thu hồi", "Thu hồi văn bản đã phát hành?", "Thu hồi",
        "Đã thu hồi văn bản.", after_issue.recall_issued, keep="Giữ nguyên",
        text="Văn bản bị đóng băng ở cơ quan; nơi nhận trong cơ quan được báo ngay, nơi đã nhận qua trục được yêu cầu trả lại.",
    ),
)  # fmt: skip
BY_SLUG = {act.slug: act for act in ACTS}
BY_VERB = {act.verb: act for act in ACTS}
