"""The ways in which a document goes on to other people, and what each form asks."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.desk.states import Part

_LEADING = (Part.LEAD, Part.COORDINATE, Part.INFORM)


@dataclass(frozen=True, slots=True)
class Way:
    """One verb of distribution as a form: `verb` is the service, `slug` its address."""

    verb: str
    slug: str
    title: str  # of the page when the form stands alone
    text_label: str
    send: str
    icon: str
    done: str
    parts: tuple[Part, ...] = _LEADING
    confirms: bool = True
    placeholder: str = ""

    @property
    def begins(self) -> str:
        """How the sentence over the button begins."""
        return "Thông báo cho" if self.verb == "notify" else "Gửi"


WAYS = (
    Way("direct", "chi-dao", "Chỉ đạo", "Ý kiến chỉ đạo", "Gửi chỉ đạo", "send", "Đã gửi chỉ đạo."),
    Way(
        "direct_again", "chi-dao-lai", "Chỉ đạo lại", "Ý kiến chỉ đạo", "Gửi chỉ đạo", "send",
        "Đã gửi chỉ đạo mới; người giữ trước được báo.",
    ),
    Way("pass_on", "giao", "Giao tiếp", "Ý kiến giao việc", "Giao tiếp", "send", "Đã giao tiếp."),
    Way(
        "pass_on_again", "giao-nguoi-khac", "Giao người khác", "Ý kiến giao việc",
        "Giao người khác", "send", "Đã giao người khác; người giữ trước được báo.",
    ),
    Way(
        "forward", "chuyen", "Chuyển xử lý", "Đề xuất", "Chuyển", "send", "Đã chuyển.",
        parts=(Part.DIRECT, *_LEADING), confirms=False,
        placeholder="Ví dụ: Phòng Kế hoạch - Tài chính chủ trì",
    ),
    Way(
        "notify", "thong-bao", "Thông báo thêm", "Nội dung cần phối hợp, cần biết", "Gửi thông báo",
        "speakerphone", "Đã thông báo.", parts=(Part.INFORM, Part.COORDINATE), confirms=False,
    ),
)  # fmt: skip
BY_SLUG = {way.slug: way for way in WAYS}
BY_VERB = {way.verb: way for way in WAYS}
