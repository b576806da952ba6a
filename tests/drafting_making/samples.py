"""What an office fills into the templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FIELDS: Mapping[str, Any] = {
    "superior": "UBND tỉnh Gia Lai",
    "organ": "Sở Nội vụ",
    "notation": "QĐ-SNV",
    "place": "Gia Lai",
    "subject": "Về việc thành lập Tổ công tác rà soát, đơn giản hóa thủ tục hành chính thuộc phạm vi "
    "chức năng quản lý của Sở Nội vụ tỉnh Gia Lai",
    "authority": "Giám đốc Sở Nội vụ tỉnh Gia Lai",
    "bases": (
        "Căn cứ Luật Tổ chức chính quyền địa phương",
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
        "Theo đề nghị của Chánh Văn phòng Sở",
    ),
    "body": (
        "Điều 1. Thành lập Tổ công tác gồm các ông, bà có tên sau đây, chịu trách nhiệm rà soát toàn bộ "
        "thủ tục hành chính của Sở Nội vụ trong năm 2026:",
        "1. Ông Nguyễn Văn An, Phó Giám đốc Sở, Tổ trưởng;",
        "2. Bà Trần Thị Mai, Chuyên viên Văn phòng Sở, Thư ký.",
        "Điều 2. Hiệu lực thi hành",
        "Quyết định này có hiệu lực kể từ ngày ký.",
        "Điều 3. Chánh Văn phòng Sở và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết "
        "định này",
    ),
    "copies": ("Như Điều 3", "- UBND tỉnh (để báo cáo);", "Lưu: VT."),
    "archive_unit": "VP",
    "copies_kept": "3",
    "power": "KT.",
    "power_line": "Giám đốc",
    "title": "Phó Giám đốc",
    "signer": "Lê Thị Hường",
    "drafter_symbol": "PL.(20)",
    "kind": "Kế hoạch",
    "recipients": ("Sở Tài chính", "Ủy ban nhân dân các xã, phường trên địa bàn tỉnh"),
    "sender": "Chủ tịch Ủy ban nhân dân tỉnh Gia Lai",
    "inviter": "Sở Nội vụ",
    "invited": "Đại diện lãnh đạo Sở Tài chính.",
    "meeting": "cuộc họp triển khai công tác cải cách hành chính năm 2026.",
    "chair": "Ông Nguyễn Văn An, Phó Giám đốc Sở.",
    "time": "08 giờ 00, ngày 05 tháng 01 năm 2026 (thứ Hai).",
    "venue": "Phòng họp số 1.",
    "organ_named": "Sở Nội vụ tỉnh Gia Lai",
    "person": "Trần Thị Mai",
    "position": "Chuyên viên Văn phòng Sở",
    "sent_to": "Sở Tài chính tỉnh Gia Lai",
    "purpose": "đối chiếu số liệu quyết toán năm 2025.",
    "valid_until": "31 tháng 01 năm 2026",
    "begins": "08 giờ 00, ngày 05 tháng 01 năm 2026.",
    "present": ("Lãnh đạo Sở;", "Trưởng các phòng."),
    "secretary": "Bà Trần Thị Mai.",
    "secretary_name": "Trần Thị Mai",
    "chair_name": "Nguyễn Văn An",
    "asked_on": "05 tháng 01 năm 2026",
    "duration": "05 ngày",
    "from_day": "12 tháng 01 năm 2026",
    "to_day": "16 tháng 01 năm 2026",
    "leave_place": "tỉnh Gia Lai",
    "counted_as": "nghỉ hằng năm",
    "ordinal": "II",
    "attached_kind": "Quy chế",
    "attached_subject": "Làm việc của Tổ công tác",
    "attached_body": (
        "Chương I", "Quy định chung", "Điều 1. Phạm vi điều chỉnh",
        "Quy chế này quy định nguyên tắc làm việc của Tổ công tác.",
    ),
    "copy_form": "SAO Y",
    "address": "Số 03 Hai Bà Trưng, phường Pleiku, tỉnh Gia Lai; điện thoại: 0269 3 824 404",
}  # fmt: skip

_OWN: Mapping[str, Mapping[str, Any]] = {
    "cong_van": {
        "notation": "SNV-VP", "subject": "triển khai công tác cải cách hành chính năm 2026",
        "body": ("Sở Nội vụ đề nghị các cơ quan báo cáo kết quả trước ngày 15 tháng 6 năm 2026.",
                 "Đề nghị các cơ quan quan tâm thực hiện."),
        "copies": ("Như trên",),
    },
    "van_ban": {
        "notation": "KH-SNV", "subject": "Cải cách hành chính năm 2026", "bases": "", "recipients": "",
        "body": ("I. Mục đích, yêu cầu", "1. Mục đích", "Nâng cao chất lượng phục vụ.",
                 "2. Yêu cầu", "Đúng tiến độ.", "II. Tổ chức thực hiện", "Giao Văn phòng Sở theo dõi."),
        "copies": ("Các phòng thuộc Sở",),
    },
    "nghi_quyet": {"notation": "NQ-SNV"},
    "cong_dien": {"notation": "CĐ-SNV", "body": ("Yêu cầu triển khai ngay các biện pháp ứng phó.",)},
    "giay_moi": {"notation": "GM-SNV", "body": (), "subject": "Triển khai công tác cải cách hành chính"},
    "giay_gioi_thieu": {"notation": "GGT-SNV", "copies": ("Như trên",), "archive_unit": ""},
    "bien_ban": {
        "notation": "BB-SNV", "subject": "Họp giao ban tháng 01 năm 2026",
        "body": ("Các phòng báo cáo kết quả công tác.",), "ends": "11 giờ 00, ngày 05 tháng 01 năm 2026",
    },
    "giay_nghi_phep": {"notation": "GNP-SNV", "copies": ("Bà Trần Thị Mai",)},
    "phu_luc_giay": {"subject": "Danh sách thủ tục hành chính", "body": ("Nội dung phụ lục.",)},
    "phu_luc_dien_tu": {"subject": "Danh sách thủ tục hành chính", "body": ("Nội dung phụ lục.",)},
    "ban_sao_dien_tu": {"kind": "Quyết định"},
    "ban_sao_giay": {"notation": "SY-SNV", "copies": ("Các phòng thuộc Sở",)},
}  # fmt: skip


def fields_for(key: str, **changes: Any) -> dict[str, Any]:
    """Everything that template `key` asks for."""
    return {**FIELDS, **_OWN.get(key, {}), **changes}
