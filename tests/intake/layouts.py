"""More layouts than the sample papers have: what offices really send, and what is read off it."""

from __future__ import annotations

from datetime import date

from congvan.deployment.demo.letters import Letter, Paragraph
from tests.intake.papers import Paper

_LONG = (
    "Thực hiện Quyết định số 28/2018/QĐ-TTg ngày 12 tháng 7 năm 2018 của Thủ tướng Chính phủ về việc "
    "gửi, nhận văn bản điện tử giữa các cơ quan trong hệ thống hành chính nhà nước, các đơn vị rà "
    "soát, báo cáo theo mẫu gửi kèm văn bản này."
)
_SHORT = "Kính mời đại biểu dự họp."


def _text(*parts: str) -> list[Paragraph]:
    return [Paragraph(part) for part in parts]


SUBJECTS = tuple(
    Paper(
        f"{kind.lower()}, trích yếu {lines} dòng, dòng đầu nội dung {length}",
        Letter(
            organ=["Bộ Khoa học", "và Công nghệ"], symbol=f"212/{mark}-BKHCN", place="Hà Nội",
            issued_on=date(2026, 11, 20), kind=kind, subject=subject, body=_text(*body),
            capacity=["KT. Bộ trưởng", "Thứ trưởng"], signer="Phan Quốc Hưng",
        ),
        {
            "symbol": f"212/{mark}-BKHCN", "issued_on": "2026-11-20", "type": code,
            "issuer": "Bộ Khoa học và Công nghệ", "subject": subject,
        },
    )
    for kind, mark, code, lines, subject in (
        ("Giấy mời", "GM", "giay_moi", 1, "Họp trực tuyến về sơ kết Đề án hạ tầng số"),
        ("Giấy mời", "GM", "giay_moi", 2, "Họp trực tuyến ngày 02/12/2026 về sơ kết Đề án phát triển hạ tầng số"),
        ("Tờ trình", "TTr", "to_trinh", 3, "Đề nghị phê duyệt chủ trương đầu tư dự án Xây dựng hệ thống thông tin giải quyết thủ tục hành chính tỉnh Gia Lai giai đoạn 2027 - 2030, tầm nhìn 2035"),
    )
    for length, body in (("dài", (_LONG, _LONG)), ("ngắn", (_SHORT, _LONG, _LONG)))
)  # fmt: skip

LAYOUTS = (
    Paper(
        "công văn không có cơ quan chủ quản, trích yếu dài",
        Letter(
            organ=["Bộ Nông nghiệp", "và Môi trường"], symbol="5120/BNNMT-CĐS", place="Hà Nội",
            issued_on=date(2026, 9, 7),
            about="tăng cường quản lý, kết nối, chia sẻ dữ liệu đất đai, môi trường, khí tượng thủy văn với các địa phương trong giai đoạn 2026 - 2030 theo Chương trình chuyển đổi số quốc gia",
            addressees=["Ủy ban nhân dân các tỉnh", "Các Sở Nông nghiệp và Môi trường"],
            body=_text(_LONG, "Báo cáo gửi về Bộ trước ngày 15/10/2026."),
            capacity=["TL. Bộ trưởng", "Cục trưởng Cục Chuyển đổi số"], signer="Lê Phú Hà",
        ),
        {
            "symbol": "5120/BNNMT-CĐS", "issued_on": "2026-09-07", "type": "cong_van",
            "issuer": "Bộ Nông nghiệp và Môi trường", "reply_due_on": "2026-10-15",
            "subject": "Tăng cường quản lý, kết nối, chia sẻ dữ liệu đất đai, môi trường, khí tượng thủy văn với các địa phương trong giai đoạn 2026 - 2030 theo Chương trình chuyển đổi số quốc gia",
            "signer_name": "Lê Phú Hà",
        },
    ),
    Paper(
        "quyết định của xã",
        Letter(
            superior=["Tỉnh Gia Lai"], organ=["Ủy ban nhân dân", "xã Mang Yang"], symbol="07/QĐ-UBND",
            place="Mang Yang", issued_on=date(2026, 2, 1), kind="Quyết định",
            subject="Về việc thành lập Tổ công nghệ số cộng đồng các làng",
            authority="Chủ tịch Ủy ban nhân dân xã",
            body=[Paragraph("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;", "basis"),
                  Paragraph("QUYẾT ĐỊNH:", "chapter"), *_text(_LONG)],
            capacity=["Chủ tịch"], signer="Lê Văn Đông",
        ),
        {
            "symbol": "07/QĐ-UBND", "issued_on": "2026-02-01", "type": "quyet_dinh",
            "issuer": "Ủy ban nhân dân xã Mang Yang",
            "subject": "Thành lập Tổ công nghệ số cộng đồng các làng",
            "signer_name": "Lê Văn Đông", "signer_position": "Chủ tịch",
        },
    ),
    Paper(
        "kế hoạch bắt đầu bằng Thực hiện, cơ quan ba dòng",
        Letter(
            superior=["Ủy ban nhân dân", "tỉnh Gia Lai"],
            organ=["Ban Quản lý", "Khu công nghệ cao", "và Khu kinh tế"], symbol="18/KH-BQL",
            issued_on=date(2026, 5, 4), kind="Kế hoạch",
            subject="Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị về đột phá phát triển khoa học, công nghệ",
            body=[*_text(_LONG), Paragraph("I. MỤC ĐÍCH, YÊU CẦU", "chapter"), *_text(_LONG)],
            capacity=["KT. Trưởng ban", "Phó Trưởng ban"], signer="Y Thanh Hà Niê Kđăm",
        ),
        {
            "symbol": "18/KH-BQL", "issued_on": "2026-05-04", "type": "ke_hoach",
            "issuer": "Ban Quản lý Khu công nghệ cao và Khu kinh tế",
            "subject": "Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị về đột phá phát triển khoa học, công nghệ",
            "signer_name": "Y Thanh Hà Niê Kđăm", "signer_position": "Phó Trưởng ban",
        },
    ),
    Paper(
        "báo cáo trích yếu bốn dòng",
        Letter(
            superior=["UBND tỉnh Gia Lai"], organ=["Sở Văn hóa, Thể thao", "và Du lịch"],
            symbol="233/BC-SVHTTDL", issued_on=date(2026, 6, 30), kind="Báo cáo",
            subject="Kết quả 6 tháng đầu năm 2026 và phương hướng, nhiệm vụ trọng tâm 6 tháng cuối năm 2026 về chuyển đổi số trong lĩnh vực văn hóa, thể thao, du lịch; công tác phối hợp với các sở, ngành, địa phương",
            body=_text(_LONG, _LONG), capacity=["Giám đốc"], signer="Trần Ngọc Nhung",
        ),
        {
            "symbol": "233/BC-SVHTTDL", "issued_on": "2026-06-30", "type": "bao_cao",
            "issuer": "Sở Văn hóa, Thể thao và Du lịch",
            "subject": "Kết quả 6 tháng đầu năm 2026 và phương hướng, nhiệm vụ trọng tâm 6 tháng cuối năm 2026 về chuyển đổi số trong lĩnh vực văn hóa, thể thao, du lịch; công tác phối hợp với các sở, ngành, địa phương",
            "signer_name": "Trần Ngọc Nhung", "signer_position": "Giám đốc",
        },
    ),
    Paper(
        "thông báo kết luận",
        Letter(
            organ=["Ủy ban nhân dân", "tỉnh Gia Lai"], symbol="391/TB-UBND",
            issued_on=date(2026, 8, 3), kind="Thông báo",
            subject="Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp ngày 01/8/2026",
            body=_text(_LONG, _LONG), capacity=["TL. Chủ tịch", "Chánh Văn phòng"],
            signer="Đinh Hữu Hòa",
        ),
        {
            "symbol": "391/TB-UBND", "issued_on": "2026-08-03", "type": "thong_bao",
            "issuer": "Ủy ban nhân dân tỉnh Gia Lai",
            "subject": "Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp ngày 01/8/2026",
            "signer_name": "Đinh Hữu Hòa", "signer_position": "Chánh Văn phòng",
        },
    ),
    Paper(
        "công điện hỏa tốc",
        Letter(
            organ=["Ủy ban nhân dân", "tỉnh Gia Lai"], symbol="09/CĐ-UBND", urgency="HỎA TỐC",
            issued_on=date(2026, 10, 9), kind="Công điện",
            subject="Về việc tập trung ứng phó mưa lũ sau bão số 12",
            body=[*_text("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH điện:"), *_text(_LONG, _LONG)],
            capacity=["Chủ tịch"], signer="Phạm Anh Tuấn",
        ),
        {
            "symbol": "09/CĐ-UBND", "issued_on": "2026-10-09", "type": "cong_dien", "urgency": "0",
            "issuer": "Ủy ban nhân dân tỉnh Gia Lai",
            "subject": "Tập trung ứng phó mưa lũ sau bão số 12",
            "signer_name": "Phạm Anh Tuấn", "signer_position": "Chủ tịch",
        },
    ),
    Paper(
        "phiếu chuyển không có trích yếu",
        Letter(
            superior=["UBND tỉnh Gia Lai"], organ=["Sở Nội vụ"], symbol="45/PC-SNV",
            issued_on=date(2026, 1, 12), kind="Phiếu chuyển", subject="",
            addressees=["Sở Khoa học và Công nghệ"], body=_text(_LONG, _LONG),
            capacity=["TL. Giám đốc", "Chánh Văn phòng"], signer="Hoàng Yến",
        ),
        {
            "symbol": "45/PC-SNV", "issued_on": "2026-01-12", "type": "phieu_chuyen",
            "issuer": "Sở Nội vụ", "signer_name": "Hoàng Yến", "signer_position": "Chánh Văn phòng",
        },
    ),
    Paper(
        "công văn hỏa tốc dưới V/v, số có dấu cách",
        Letter(
            superior=["Ủy ban nhân dân", "tỉnh Gia Lai"], organ=["Sở Xây dựng"],
            symbol="1302 / SXD - KTQH", urgency="HỎA TỐC", issued_on=date(2026, 11, 2),
            about="rà soát quy hoạch các trạm thu phát sóng", addressees=["Sở Khoa học và Công nghệ"],
            body=_text(_LONG), capacity=["Q. Giám đốc"], signer="Lê Tiến Anh",
        ),
        {
            "symbol": "1302/SXD-KTQH", "issued_on": "2026-11-02", "type": "cong_van", "urgency": "0",
            "issuer": "Sở Xây dựng", "subject": "Rà soát quy hoạch các trạm thu phát sóng",
            "signer_name": "Lê Tiến Anh", "signer_position": "Quyền Giám đốc",
        },
    ),
)  # fmt: skip
