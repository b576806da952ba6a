"""Marks of secrecy and complaint papers are told from papers that talk about them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.documents.rules.barred import screen

HEAD = "UBND TỈNH GIA LAI\nSỞ TÀI CHÍNH\nSố: 12/BC-STC\n{}\nBÁO CÁO\nVề tình hình ngân sách"


def severities(text: str) -> set[tuple[str, str]]:
    return {(barred.kind, barred.severity) for barred in screen(text)}


@pytest.mark.parametrize(
    "mark",
    [
        "MẬT", "TỐI MẬT", "TUYỆT MẬT", "  MẬT  ", "[ TỐI MẬT ]", "| TUYỆT  MẬT |", "M Ậ T",
        "T Ố I  M Ậ T", "TUYỆTMẬT", "TÀI LIỆU THU HỒI", "BÍ MẬT NHÀ NƯỚC",
        "Độ mật: Tối mật", "Mức độ mật: MẬT", "CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ",
        "SỞ TÀI CHÍNH          TỐI MẬT", "CÔNG AN TỈNH\tMẬT",
        "MA\u0302\u0323T",
    ],
)  # fmt: skip
def test_a_stamp_of_its_own_stops_the_paper(mark: str):
    assert ("secret", "stop") in severities(HEAD.format(mark))


@pytest.mark.parametrize(
    "line",
    [
        "Tăng cường bảo mật thông tin", "Mật độ dân số 120 người/km2", "bí mật kinh doanh",
        "Giá mật ong rừng", "BẢO MẬT", "BẢO      MẬT", "MẬT ĐỘ XÂY DỰNG", "Mật khẩu mạnh",
        "Độ mật: Không", "cơ mật", "Thân mật tiếp đón", "MẬT ONG", "Mật",
        "Số: 12/TMDV-XNK", "Số: 05/BC-UBND", "mật mã dân sự", "AN TOÀN, BẢO MẬT",
    ],
)  # fmt: skip
def test_words_that_only_hold_the_letters_are_left_alone(line: str):
    assert screen(HEAD.format(line)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Tài liệu này thuộc phạm vi bí mật nhà nước, đề nghị quản lý chặt chẽ",
        "Gửi kèm theo công văn là hồ sơ có chứa bí\nmật nhà nước", "Nội dung dưới đây là bí mật nhà nước",
        "LUẬT\nBẢO VỆ\nBÍ MẬT NHÀ NƯỚC",
        "DANH MỤC\nBÍ MẬT NHÀ NƯỚC",
        "Mẫu dấu:\nTUYỆT MẬT\nTỐI MẬT\nMẬT\nđược đóng bằng mực đỏ",
        "đóng dấu “Tài liệu thu hồi” trên văn bản",
        "TOI MAT", "MẠT", "ị MẬT |]", "SỞ TÀI CHÍNH TỐI MẬT", "1 TUYỆT MẬT Í", "Số: 12/TM-UBND", "Số: 05/BC-UBND (TM)", "Số: 07-TM/TU",
    ],
)  # fmt: skip
def test_what_a_paper_says_of_itself_and_unclear_letters_are_doubts_for_the_head(text: str):
    assert severities(text) == {("secret", "doubt")}


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện Luật Bảo vệ bí mật nhà nước số 117/2025/QH15, Sở yêu cầu các đơn vị",
        "Báo cáo công tác bảo vệ bí mật nhà nước năm 2026",
        # GL443 Đ6 and Đ9, DT595 and LC48 Đ3: regulations that tell what does not come in.
        "Quy chế không áp dụng đối với văn bản điện tử có nội dung thuộc bí mật nhà nước.",
        "thực hiện theo các quy định của Pháp lệnh Bảo vệ bí mật Nhà nước và các quy định",
        "(trừ các văn bản thuộc loại mật, tối mật, tuyệt mật, đơn thư\ntranh chấp, khiếu nại, tố cáo",
        "a) Thuộc danh mục bí mật Nhà nước, các đơn thư tranh chấp, khiếu nại, tố cáo;",
        "Văn bản này không thuộc phạm vi bí mật nhà nước.",
        "Không gửi văn bản có nội dung bí mật nhà nước qua mạng Internet",
    ],
)  # fmt: skip
def test_regulations_that_name_secrets_and_complaints_come_in(text: str):
    assert screen(HEAD.format(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nĐƠN KHIẾU NẠI\nKính gửi",
        "ĐƠN TỐ CÁO", "Đơn tố cáo ông Nguyễn Văn A", "ĐƠN TRANH CHẤP ĐẤT ĐAI",
        "Đơn đề nghị giải quyết tranh chấp ranh giới đất", "ĐƠN KHỞI KIỆN",
    ],
)  # fmt: skip
def test_a_complaint_itself_is_stopped(text: str):
    assert severities(text) == {("complaint", "stop")}


@pytest.mark.parametrize(
    "text",
    [
        "Báo cáo công tác giải quyết khiếu nại, tố cáo quý IV năm 2026",
        "Kế hoạch tiếp công dân, xử lý đơn thư khiếu nại, tố cáo",
        "Luật Khiếu nại số 02/2011/QH13; Luật Tố cáo", "Đơn xin nghỉ phép", "Đơn vị chủ trì",
        "Đơn đề nghị hỗ trợ", "Số đơn khiếu nại giảm 12% so với cùng kỳ năm trước",
    ],
)  # fmt: skip
def test_reports_about_complaints_come_in(text: str):
    assert screen(text) == ()


def test_a_letter_that_hands_a_complaint_on_is_a_doubt():
    (found,) = screen("V/v chuyển đơn khiếu nại của bà Trần Thị B")
    assert (found.kind, found.severity) == ("complaint", "doubt")
    assert "Tách đơn thư" in found.next_step


@given(st.text(alphabet="MẬTTUYỆTỐIđơn tốcáo khiếunại\n\t :/(-", max_size=300))
def test_nothing_read_breaks_it(text: str):
    for barred in screen(text):
        assert barred.sentence
        assert barred.next_step


def test_a_long_paper_is_screened_in_no_time():
    began = time.process_time()
    assert screen("x" * 500_000 + " MẬT\n" + "Về việc bảo mật, mật độ và mật ong. " * 20_000) == ()
    assert screen("đơn " * 100_000 + "\n" + " " * 300_000 + "M") == ()
    assert time.process_time() - began < 5


def test_every_finding_says_what_to_do_instead():
    (found,) = screen("TUYỆT MẬT")
    assert "không được nhập" in found.sentence
    assert "người giữ sổ văn bản mật" in found.next_step
    assert "dòng giấy" in found.next_step
    (found,) = screen("ĐƠN TỐ CÁO")
    assert "dòng giấy" in found.next_step


def test_a_stop_makes_the_doubts_of_its_kind_silent_and_comes_first():
    text = "V/v chuyển đơn tố cáo của ông B\nTỐI MẬT\nbí mật nhà nước"
    assert [(b.kind, b.severity) for b in screen(text)] == [
        ("secret", "stop"), ("complaint", "doubt"),
    ]  # fmt: skip
    assert screen("") == ()
