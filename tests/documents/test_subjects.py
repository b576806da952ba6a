"""Vague subjects are told from good ones."""

from __future__ import annotations

from datetime import date

import pytest

from congvan.documents.rules.subjects import vague

VAGUE = (
    ("V/v mời họp", "giay_moi"), ("Mời họp", "giay_moi"), ("Về việc báo cáo", "cong_van"),
    ("Báo cáo", "bao_cao"), ("V/v góp ý dự thảo", "cong_van"),
    ("Triển khai văn bản", "cong_van"), ("Như trích yếu", "cong_van"), ("moi hop", "giay_moi"),
    ("Mời họp ngày 5/12", "giay_moi"), ("Giấy mời", "giay_moi"), ("Giấy mời họp", "giay_moi"),
    ("Mời dự họp lúc 8 giờ ngày 05/12/2026", "giay_moi"), ("V/v lấy ý kiến", "cong_van"),
    ("Về việc xin ý kiến góp ý dự thảo văn bản", "cong_van"), ("Quyết định", "quyet_dinh"),
    ("Kế hoạch", "ke_hoach"), ("Tờ trình", "to_trinh"), ("V/v đôn đốc", "cong_van"),
    ("Về việc cung cấp thông tin, số liệu", "cong_van"), ("V/v trả lời văn bản", "cong_van"),
    ("Báo cáo tháng 11/2026", "bao_cao"), ("Báo cáo định kỳ quý IV", "bao_cao"),
    ("V/v sao gửi văn bản", "phieu_gui"), ("Về việc phối hợp thực hiện", "cong_van"),
    ("Thông báo", "thong_bao"), ("Chuyển văn bản", "phieu_chuyen"), ("", "cong_van"),
    ("V/v: triển khai thực hiện Nghị định", "cong_van"), ("Khẩn", "cong_van"),
    ("Về việc", "cong_van"), ("V/v mời họp (chiều thứ sáu)", "giay_moi"),
    ("Hội nghị", "giay_moi"), ("Kính gửi", "cong_van"), ("Văn bản chỉ đạo của cấp trên", "cong_van"),
)  # fmt: skip

GOOD = (
    ("Giấy mời họp ngày 5/12 về việc thẩm định dự toán 2027", "giay_moi"),
    ("Sở Tài chính mời họp ngày 05/12/2026 về việc thẩm định dự toán năm 2027", "giay_moi"),
    ("Mời dự Hội nghị tổng kết công tác chuyển đổi số năm 2026", "giay_moi"),
    ("Mời họp Ban Chỉ đạo 35 tỉnh", "giay_moi"),
    ("Về việc lập dự toán ngân sách năm 2027", "cong_van"),
    ("Báo cáo kết quả công tác tháng 11 và nhiệm vụ trọng tâm tháng 12", "bao_cao"),
    ("Báo cáo tình hình thực hiện Đề án 06 quý IV/2026", "bao_cao"),
    ("V/v góp ý dự thảo Quy chế văn thư, lưu trữ", "cong_van"),
    ("Lấy ý kiến dự thảo Nghị định về định danh điện tử", "cong_van"),
    ("Triển khai Công văn số 1302/UBND-KT của UBND tỉnh", "cong_van"),
    ("Triển khai Nghị định số 30/2020/NĐ-CP", "cong_van"),
    ("Quyết định ban hành Quy chế quản lý văn bản và điều hành", "quyet_dinh"),
    ("Về việc bổ nhiệm Trưởng phòng Chuyển đổi số", "quyet_dinh"),
    ("Kế hoạch ứng dụng công nghệ thông tin năm 2027", "ke_hoach"),
    ("Thông báo kết luận của Phó Chủ tịch tại cuộc họp về cải cách hành chính", "thong_bao"),
    ("Thông báo nghỉ Tết Nguyên đán 2027", "thong_bao"),
    ("Tờ trình xin bổ sung kinh phí sửa chữa trụ sở", "to_trinh"),
    ("V/v đôn đốc nộp báo cáo kiểm kê tài sản công", "cong_van"),
    ("Cung cấp số liệu thuê bao băng rộng", "cong_van"),
    ("V/v cử cán bộ tham gia tập huấn an toàn thông tin", "cong_van"),
    ("Trả lời kiến nghị của cử tri xã Ia Grai", "cong_van"),
    ("Phối hợp phòng, chống bão số 13", "cong_dien"),
    ("Ứng phó bão số 13", "cong_dien"),
    ("Giấy giới thiệu ông Nguyễn Văn Minh", "giay_gioi_thieu"),
    ("Về việc tăng cường kiểm tra cơ sở in", "cong_van"),
    ("Chuyển hồ sơ đề nghị khen thưởng năm 2026", "phieu_chuyen"),
)  # fmt: skip


@pytest.mark.parametrize(("subject", "type_code"), VAGUE)
def test_a_vague_subject_is_told(subject: str, type_code: str):
    found = vague(subject, type_code)
    assert found is not None
    assert found.pattern
    if subject:
        assert subject in found.sentence


@pytest.mark.parametrize(("subject", "type_code"), GOOD)
def test_a_good_subject_is_left_alone(subject: str, type_code: str):
    assert vague(subject, type_code) is None


def test_the_pattern_is_filled_with_what_is_known():
    day = date(2026, 11, 20)
    meeting = vague("Mời họp", "giay_moi", issuer="Sở Tài chính", issued_on=day)
    assert meeting.pattern == "Sở Tài chính mời họp ngày … về việc …"
    assert vague("Mời họp", "giay_moi").pattern == "[cơ quan] mời họp ngày … về việc …"
    report = vague("Báo cáo", "bao_cao", issuer="UBND xã Ia Grai", issued_on=day)
    assert report.pattern == "UBND xã Ia Grai báo cáo … (việc gì), tháng 11/2026"
    assert "20/11/2026" in vague("Khẩn", "cong_van", issued_on=day).pattern
