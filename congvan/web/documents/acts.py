"""The small verbs of handling: their addresses, questions and answers.

Sending a document on has its own form (`ways`); everything here asks a sentence or two at most.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """One verb as a question: `fields` are names of `forms.acts.ActForm`, `of` what it acts on."""

    verb: str
    slug: str
    icon: str
    label: str  # of the button
    question: str
    confirm: str
    done: str
    fields: tuple[str, ...] = ()
    of: str = "document_id"
    text: str = ""
    keep: str = "Thôi"
    # Afterwards the person may not see the document any more, or has nothing left to do with it.
    leaves: bool = False


ACTS = (
    Act(
        "send_back", "tra-lai", "arrow-back-up", "Trả lại", "Trả lại người chuyển?", "Trả lại",
        "Đã trả lại; người chuyển được báo.", ("reason",), leaves=True,
        text="Văn bản trở về người đã chuyển đến, cùng lý do anh, chị ghi dưới đây.",
    ),
    Act(
        "return_to_sender", "tra-noi-gui", "arrow-back-up", "Trả lại nơi gửi",
        "Trả lại nơi gửi văn bản?", "Trả lại nơi gửi", "Đã trả lại nơi gửi; việc giải quyết dừng.",
        ("reason",), leaves=True,
        text="Dùng khi văn bản gửi nhầm, sai thẩm quyền hoặc không đúng thể thức. "
        "Số đến vẫn giữ trong sổ.",
    ),
    Act(
        "recall", "thu-hoi", "arrow-back-up", "Thu hồi", "Thu hồi việc đã chuyển?", "Thu hồi",
        "Đã thu hồi.", ("reason?",), of="assignment_id", keep="Giữ nguyên",
        text="Chỉ thu hồi được khi người nhận chưa mở.",
    ),
    Act(
        "urge", "don-doc", "speakerphone", "Đôn đốc", "Đôn đốc người đang giữ?", "Đôn đốc",
        "Đã đôn đốc; lần nhắc được ghi lại.", ("note",), of="assignment_id",
    ),
    Act(
        "ask_extension", "xin-gia-han", "calendar-time", "Xin gia hạn", "Xin gia hạn đến ngày nào?",
        "Gửi đề nghị", "Đã gửi đề nghị gia hạn tới người giao.", ("due_at", "reason"),
        of="assignment_id",
    ),
    Act(
        "ask_repair", "yeu-cau-khoi-phuc", "refresh", "Yêu cầu khôi phục", "Yêu cầu khôi phục?",
        "Gửi yêu cầu", "Đã gửi yêu cầu tới lãnh đạo đơn vị.", ("kind", "reason"),
        text="Lãnh đạo đơn vị đồng ý rồi quản trị cơ quan khôi phục; mọi bước đều được ghi lại.",
    ),
    Act(
        "reopen", "mo-lai", "folder-open", "Mở lại", "Mở lại văn bản đã kết thúc?", "Mở lại",
        "Đã mở lại; người chủ trì được báo.", ("reason",),
    ),
    Act(
        "take", "tu-xu-ly", "user-check", "Tự xử lý", "Tự xử lý văn bản này?", "Tự xử lý",
        "Anh, chị tự xử lý văn bản này.",
    ),
    Act(
        "note_progress", "tien-do", "activity", "Ghi tiến độ", "Ghi tiến độ", "Ghi tiến độ",
        "Đã ghi tiến độ.", ("text", "percent"),
    ),
    Act(
        "finish_part", "xong-phan-viec", "check", "Xong phần phối hợp", "Xong phần phối hợp?",
        "Xong phần phối hợp", "Phần phối hợp đã xong; người chủ trì được báo.", ("text",),
    ),
    Act(
        "undo_completion", "hoan-tac-ket-thuc", "arrow-back-up", "Hoàn tác kết thúc",
        "Hoàn tác kết thúc?", "Hoàn tác", "Đã hoàn tác; văn bản lại đang xử lý.", of="document_ids",
    ),
)  # fmt: skip
BY_SLUG = {act.slug: act for act in ACTS}
BY_VERB = {act.verb: act for act in ACTS}
