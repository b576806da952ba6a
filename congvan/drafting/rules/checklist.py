"""What an approver looks at before permitting issue (R-010; LC48 Đ3.1, HT2437 Đ5.1, NĐ 30 Đ12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from congvan.kernel.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Check:
    """One point of the list: the key that is stored, the sentence that is ticked."""

    key: str
    sentence: str


APPROVAL_CHECKS = (
    Check("law", "Đúng chủ trương, chính sách và quy định của pháp luật."),
    Check("purpose", "Đúng mục đích, yêu cầu của công việc."),
    Check("direction", "Đúng ý kiến chỉ đạo của lãnh đạo."),
    Check("authority", "Đúng thẩm quyền ban hành và thẩm quyền ký."),
    Check("layout", "Đúng thể thức và kỹ thuật trình bày."),
    Check("recipients", "Đúng và đủ nơi nhận."),
    Check("complete", "Nội dung đầy đủ, kèm đủ phụ lục."),
    Check("accurate", "Số liệu, căn cứ, tên riêng chính xác."),
    Check("on_time", "Kịp thời hạn yêu cầu."),
)


class NotAllChecked(InvalidInput):
    """Points of the check list are left open; `missing` names their sentences."""

    code = "not_all_checked"

    def __init__(self, missing: tuple[Check, ...]) -> None:
        self.missing = missing
        listed = " ".join(check.sentence for check in missing)
        super().__init__(
            f"Chưa xác nhận đủ các điểm kiểm tra trước khi duyệt: {listed}",
            next_step="Đánh dấu từng điểm đã kiểm tra, hoặc trả lại dự thảo.", field="checked",
        )  # fmt: skip


def check_all(checked: Iterable[str]) -> tuple[str, ...]:
    """The keys in the order of the list. Raises NotAllChecked naming what is left open."""
    ticked = set(checked)
    missing = tuple(check for check in APPROVAL_CHECKS if check.key not in ticked)
    if missing:
        raise NotAllChecked(missing)
    return tuple(check.key for check in APPROVAL_CHECKS)
