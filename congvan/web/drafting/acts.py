"""The verbs on a draft: their addresses, buttons, and what each asks.

One act is one form. The acts that decide (đồng ý, trả lại, duyệt…) stand on the draft's page as one
form with a button each; every act has a page of its own too, which comes back when it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """One verb as a form: `fields` are names of `forms.acts.ActForm`; a "?" after a name: may be empty."""

    verb: str
    slug: str
    icon: str
    label: str  # of the button
    question: str
    done: str
    fields: tuple[str, ...] = ()
    text: str = ""
    keep: str = "Thôi"
    # Afterwards the person has nothing left to do with it, or may not see it any more.
    leaves: bool = False
    # A reviewer's word: the next draft that waits for them opens.
    decides: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its fields."""
        return tuple(name.rstrip("?") for name in self.fields)


ACTS = (
    Act(
        "submit_to_unit", "trinh", "send", "Trình lãnh đạo đơn vị", "Trình lãnh đạo đơn vị?",
        "Đã trình lãnh đạo đơn vị.", ("note?",),
    ),
    Act(
        "submit_to_leader", "trinh-lanh-dao", "send", "Trình lãnh đạo cơ quan",
        "Trình lãnh đạo cơ quan?", "Đã trình lãnh đạo cơ quan.", ("note?",),
    ),
    Act(
        "agree", "dong-y", "check", "Đồng ý", "Đồng ý với dự thảo?",
        "Đã đồng ý; người soạn được báo.", ("text?",), decides=True,
    ),
    Act(
        "approve", "duyet", "check", "Duyệt, cho phép ban hành", "Duyệt, cho phép ban hành?",
        "Đã duyệt; dự thảo sang văn thư phát hành.", ("checked", "text?", "form?"), decides=True,
    ),
    Act(
        "approve_with_corrections", "duyet-co-sua", "list-check", "Duyệt, yêu cầu sửa",
        "Duyệt với điểm phải sửa?", "Đã duyệt; người soạn sửa các điểm đã nêu rồi chuyển văn thư.",
        ("checked", "corrections", "text?"), decides=True,
    ),
    Act(
        "return_draft", "tra-lai", "arrow-back-up", "Trả lại", "Trả lại dự thảo?",
        "Đã trả lại; người soạn được báo.", ("text",), decides=True,
    ),
    Act(
        "pass_up", "trinh-tiep", "arrow-right", "Trình lãnh đạo khác", "Trình lãnh đạo khác?",
        "Đã trình tiếp.", ("leader", "text?"), decides=True,
    ),
    Act(
        "withdraw", "rut", "arrow-back-up", "Rút lại", "Rút lại dự thảo đã trình?",
        "Đã rút lại; dự thảo trở về người soạn.", keep="Giữ nguyên",
        text="Chỉ rút được khi người được trình chưa mở.",
    ),
    Act(
        "abandon", "bo", "ban", "Bỏ dự thảo", "Bỏ dự thảo này?", "Đã bỏ dự thảo.", ("reason",),
        keep="Giữ dự thảo", leaves=True,
        text="Dự thảo và mọi phiên bản vẫn được lưu, nhưng không soạn tiếp được nữa.",
    ),
    Act(
        "hand_over", "chuyen-van-thu", "send", "Chuyển văn thư", "Chuyển văn thư phát hành?",
        "Đã chuyển văn thư phát hành.", (),
    ),
    Act(
        "ask_opinion", "xin-y-kien", "users", "Xin ý kiến", "Xin ý kiến đơn vị khác?",
        "Đã gửi xin ý kiến.", ("holders", "due_at", "note"),
    ),
    Act(
        "give_opinion", "cho-y-kien", "message", "Gửi ý kiến", "Cho ý kiến về dự thảo?",
        "Đã gửi ý kiến.", ("text",),
    ),
    Act(
        "note_dissent", "y-kien-khac", "arrows-sort", "Ghi ý kiến khác nhau",
        "Ghi ý kiến khác nhau?", "Đã ghi cả hai ý kiến để lãnh đạo cơ quan quyết định.",
        ("matter", "specialist_text", "head_text"),
        text="Hai ý kiến đứng cạnh nhau trên trang dự thảo đến khi lãnh đạo cơ quan quyết định.",
    ),
    Act(
        "decide_dissent", "quyet-dinh", "gavel", "Quyết định", "Quyết định ý kiến nào?",
        "Đã quyết định; người soạn và lãnh đạo đơn vị được báo.", ("choice", "text?"),
    ),
    Act(
        "report_error", "bao-cho-sua", "speakerphone", "Báo chỗ sửa chưa đúng",
        "Báo lãnh đạo về chỗ sửa?", "Đã báo lãnh đạo đã sửa.", ("text",),
        text="Người soạn không tự bỏ chỗ lãnh đạo đã sửa; ghi rõ chỗ nào và vì sao.",
    ),
    Act(
        "answer_error", "tra-loi-bao-loi", "message", "Trả lời báo lỗi", "Trả lời người soạn?",
        "Đã trả lời; người soạn được báo.", ("text",),
        text="Nếu chỗ sửa đúng là sai, sửa lại đoạn ấy trên trang; nếu không, trả lời ở đây.",
    ),
    Act(
        "confirm_content", "xac-nhan-noi-dung", "check", "Xác nhận nội dung",
        "Xác nhận chịu trách nhiệm về nội dung?", "Đã xác nhận nội dung.", (),
    ),
    Act(
        "confirm_layout", "xac-nhan-the-thuc", "clipboard-check", "Xác nhận thể thức",
        "Xác nhận thể thức và kỹ thuật trình bày?", "Đã xác nhận thể thức.", (),
    ),
)  # fmt: skip
BY_SLUG = {act.slug: act for act in ACTS}
BY_VERB = {act.verb: act for act in ACTS}
