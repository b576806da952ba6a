"""Small .docx files for the tests of inks, and hands with the ranks of the demo office."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH

from congvan.drafting.inks import Hand, Ink

AT = datetime(2026, 11, 25, 3, 12, tzinfo=UTC)
AN = Hand("Nguyễn Văn An")
TUAN = Hand("Phạm Minh Tuấn", Ink.BLUE, "Trưởng phòng")
KHAI = Hand("Trần Đình Khải", Ink.RED, "Giám đốc")

REPORT = (
    "BÁO CÁO",
    "Kết quả rà soát, hoàn thiện kết nối, liên thông văn bản điện tử với UBND các xã, phường",
    "Thực hiện Công văn số 1245/UBND-KGVX ngày 20 tháng 11 năm 2026 của Ủy ban nhân dân tỉnh về rà soát kết nối, Sở Khoa học và Công nghệ báo cáo như sau:",
    "I. KẾT QUẢ RÀ SOÁT",
    "1. Đến ngày 25 tháng 11 năm 2026, hầu hết xã, phường đã gửi, nhận văn bản điện tử qua trục liên thông của tỉnh; còn một số xã chưa ổn định.",
    "2. Nguyên nhân là đường truyền tại trụ sở mới sau sắp xếp đơn vị hành chính chưa ổn định; cán bộ yếu nghiệp vụ.",
    "II. KIẾN NGHỊ",
    "Đề nghị Ủy ban nhân dân tỉnh xem xét, bố trí kinh phí phù hợp để thuê đường truyền dự phòng cho 12 xã nêu trên./.",
)
_CENTRED = ("BÁO CÁO", "Kết quả rà soát")


def paper(texts: Sequence[str] = REPORT) -> bytes:
    """A .docx with one paragraph for each text; headings bold, the title centred."""
    document = docx.Document()
    for text in texts:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text)
        run.bold = text.isupper() or text.startswith(_CENTRED)
        if text.startswith(_CENTRED):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    """The bytes of a python-docx document."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def replaced(texts: Sequence[str], *pairs: tuple[str, str]) -> list[str]:
    """The texts with words replaced; every old word must be there."""
    changed = list(texts)
    for old, new in pairs:
        assert any(old in text for text in changed), old
        changed = [text.replace(old, new) for text in changed]
    return changed
