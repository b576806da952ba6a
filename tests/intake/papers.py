"""Papers of several kinds and organs, set in the form of NĐ 30/2020 Phụ lục I, and what they say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from congvan.deployment.demo.letters import Letter, Paragraph


@dataclass(frozen=True)
class Paper:
    """A letter and the readings a careful clerk would type."""

    name: str
    letter: Letter
    says: dict[str, str] = field(default_factory=dict)


PAPERS = (
    Paper(
        "công văn của sở",
        Letter(
            superior=["UBND tỉnh Gia Lai"], organ=["Sở Tài chính"], symbol="2187/STC-QLNS",
            issued_on=date(2026, 11, 20),
            about="thẩm định dự toán mua sắm thiết bị và thuê dịch vụ công nghệ thông tin năm 2027",
            addressees=["Sở Khoa học và Công nghệ"],
            body=[
                Paragraph("Sở Tài chính nhận được Công văn số 1078/SKHCN-VP ngày 13 tháng 11 năm 2026 của Sở Khoa học và Công nghệ về việc đề nghị thẩm định dự toán kinh phí. Sau khi xem xét, Sở Tài chính có ý kiến như sau:"),
                Paragraph("Đề nghị Sở Khoa học và Công nghệ hoàn thiện, gửi lại hồ sơ trước ngày 04 tháng 12 năm 2026 để tổng hợp, trình UBND tỉnh./."),
            ],
            capacity=["KT. Giám đốc", "Phó Giám đốc"], signer="Trương Thị Kim Oanh",
        ),
        {
            "symbol": "2187/STC-QLNS", "issued_on": "2026-11-20", "issuer": "Sở Tài chính",
            "superior": "UBND tỉnh Gia Lai", "type": "cong_van",
            "subject": "Thẩm định dự toán mua sắm thiết bị và thuê dịch vụ công nghệ thông tin năm 2027",
            "signer_name": "Trương Thị Kim Oanh", "signer_position": "Phó Giám đốc",
            "reply_due_on": "2026-12-04",
        },
    ),
    Paper(
        "quyết định của UBND tỉnh",
        Letter(
            organ=["Ủy ban nhân dân", "tỉnh Gia Lai"], symbol="443/QĐ-UBND",
            issued_on=date(2026, 1, 5), kind="Quyết định",
            subject="Ban hành Quy chế quản lý, sử dụng hệ thống văn bản điện tử",
            authority="Chủ tịch Ủy ban nhân dân tỉnh",
            body=[
                Paragraph("Căn cứ Luật Tổ chức chính quyền địa phương;", "basis"),
                Paragraph("Điều 1. Ban hành kèm theo Quyết định này Quy chế.", "article"),
            ],
            capacity=["TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"],
            signer="Lê Thị Hồng Hà",
        ),
        {
            "symbol": "443/QĐ-UBND", "issued_on": "2026-01-05", "type": "quyet_dinh",
            "issuer": "Ủy ban nhân dân tỉnh Gia Lai",
            "subject": "Ban hành Quy chế quản lý, sử dụng hệ thống văn bản điện tử",
            "signer_name": "Lê Thị Hồng Hà", "signer_position": "Phó Chủ tịch",
        },
    ),
    Paper(
        "tờ trình khẩn của UBND xã",
        Letter(
            organ=["Ủy ban nhân dân", "xã Đăk Đoa"], symbol="12/TTr-UBND",
            issued_on=date(2026, 2, 3), kind="Tờ trình", urgency="KHẨN",
            subject="Về việc đề nghị hỗ trợ kinh phí xây dựng nhà sinh hoạt cộng đồng",
            addressees=["Ủy ban nhân dân tỉnh", "Sở Tài chính"],
            body=[Paragraph("Thực hiện chủ trương của tỉnh, Ủy ban nhân dân xã kính trình.")],
            capacity=["Chủ tịch"], signer="Siu Y Hương",
        ),
        {
            "symbol": "12/TTr-UBND", "issued_on": "2026-02-03", "type": "to_trinh", "urgency": "2",
            "issuer": "Ủy ban nhân dân xã Đăk Đoa",
            "subject": "Đề nghị hỗ trợ kinh phí xây dựng nhà sinh hoạt cộng đồng",
            "source_subject": "Về việc đề nghị hỗ trợ kinh phí xây dựng nhà sinh hoạt cộng đồng",
            "signer_name": "Siu Y Hương", "signer_position": "Chủ tịch",
        },
    ),
    Paper(
        "giấy mời hỏa tốc của bộ",
        Letter(
            organ=["Bộ Khoa học", "và Công nghệ"], symbol="305/GM-BKHCN", place="Hà Nội",
            issued_on=date(2026, 9, 15), kind="Giấy mời", urgency="HỎA TỐC",
            subject="Dự hội nghị trực tuyến về chuyển đổi số",
            body=[Paragraph("Bộ Khoa học và Công nghệ kính mời.")],
            capacity=["TL. Bộ trưởng", "Chánh Văn phòng"], signer="Nguyễn Văn Bảy",
        ),
        {
            "symbol": "305/GM-BKHCN", "issued_on": "2026-09-15", "type": "giay_moi", "urgency": "0",
            "issuer": "Bộ Khoa học và Công nghệ",
            "subject": "Dự hội nghị trực tuyến về chuyển đổi số",
            "signer_name": "Nguyễn Văn Bảy", "signer_position": "Chánh Văn phòng",
        },
    ),
    Paper(
        "thông báo của sở, tên chủ quản hai dòng",
        Letter(
            superior=["Ủy ban nhân dân", "tỉnh Gia Lai"], organ=["Sở Nội vụ"], symbol="77/TB-SNV",
            issued_on=date(2026, 10, 1), kind="Thông báo",
            subject="Kết quả kiểm tra công tác văn thư, lưu trữ năm 2026",
            body=[Paragraph("Các đơn vị báo cáo chậm nhất ngày 30/10/2026.")],
            capacity=["Giám đốc"], signer="Đặng Văn Ánh",
        ),
        {
            "symbol": "77/TB-SNV", "type": "thong_bao", "issuer": "Sở Nội vụ",
            "superior": "Ủy ban nhân dân tỉnh Gia Lai",
            "subject": "Kết quả kiểm tra công tác văn thư, lưu trữ năm 2026",
            "reply_due_on": "2026-10-30", "signer_name": "Đặng Văn Ánh",
            "signer_position": "Giám đốc",
        },
    ),
    Paper(
        "kế hoạch của trung tâm",
        Letter(
            superior=["Sở Khoa học và Công nghệ"], organ=["Trung tâm", "Chuyển đổi số"],
            symbol="09/KH-TTCĐS", issued_on=date(2026, 3, 9), kind="Kế hoạch",
            subject="Tập huấn kỹ năng số cho cán bộ cấp xã",
            body=[
                Paragraph("I. MỤC ĐÍCH", "chapter"), Paragraph("Nâng cao kỹ năng số."),
                Paragraph("", "break"), Paragraph("II. TỔ CHỨC THỰC HIỆN", "chapter"),
                Paragraph("Các phòng thực hiện."),
            ],
            capacity=["Q. Giám đốc"], signer="Phạm Minh Đức",
        ),
        {
            "symbol": "09/KH-TTCĐS", "issued_on": "2026-03-09", "type": "ke_hoach",
            "issuer": "Trung tâm Chuyển đổi số",
            "subject": "Tập huấn kỹ năng số cho cán bộ cấp xã",
            "signer_name": "Phạm Minh Đức", "signer_position": "Quyền Giám đốc",
        },
    ),
)  # fmt: skip
