"""Why a file has no text for the search, each with its sentence for people."""

from __future__ import annotations

from enum import StrEnum


class Obstacle(StrEnum):
    """What stands in the way; the value is stored nowhere, it only travels between processes."""

    LOCKED = "locked"
    BROKEN = "broken"
    HOSTILE = "hostile"
    TOO_HEAVY = "too_heavy"
    NO_RECOGNITION = "no_recognition"
    NO_LIBREOFFICE = "no_libreoffice"
    NOT_CONVERTED = "not_converted"
    WITHHELD = "withheld"
    MISSING = "missing"
    FAULT = "fault"

    @property
    def sentence(self) -> str:
        """What a person is told."""
        return _SENTENCES[self]


_SENTENCES = {
    Obstacle.LOCKED: "Tệp đặt mật khẩu mở nên không đọc được nội dung.",
    Obstacle.BROKEN: "Tệp bị hỏng hoặc bị cụt nên không đọc được nội dung.",
    Obstacle.HOSTILE: "Tệp có cấu trúc bất thường, có dấu hiệu phá hoại, nên không được đọc.",
    Obstacle.TOO_HEAVY: "Tệp quá nặng, việc đọc đã dừng ở giới hạn an toàn.",
    Obstacle.NO_RECOGNITION: "Bản quét chưa đọc được chữ: máy chủ chưa cài Tesseract tiếng Việt.",
    Obstacle.NO_LIBREOFFICE: "Tệp Office đời cũ chưa đọc được: máy chủ chưa cài LibreOffice.",
    Obstacle.NOT_CONVERTED: "LibreOffice trên máy chủ không mở được tệp Office đời cũ này.",
    Obstacle.WITHHELD: "Tệp có vi-rút nên không được đọc.",
    Obstacle.MISSING: "Kho tệp không còn đúng nội dung của tệp này.",
    Obstacle.FAULT: "Đọc tệp gặp lỗi ngoài dự kiến; chi tiết ở nhật ký máy chủ.",
}


class Unreadable(Exception):
    """Leaves a reading with its obstacle; `sentence` may say more than the obstacle's own."""

    def __init__(self, obstacle: Obstacle, sentence: str = "") -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle
        self.sentence = sentence or obstacle.sentence
