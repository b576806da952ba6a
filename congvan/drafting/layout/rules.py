"""The rules L01–L28 in order: key, what is measured, severity, and the sentence when all is well.

Keys and severities are those of LAYOUT §10 and stay; from L27 on they are house rules of an agency.
`docs/reference/layout.md` is written from this table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from congvan.drafting.layout.checks import (
    appendices,
    bases,
    body,
    house,
    letters,
    names,
    numbers,
    page_numbers,
    paper,
    recipients,
    sequence,
    signing,
    stamps,
    titles,
    wording,
)
from congvan.drafting.layout.defects import Defect, Subject
from congvan.drafting.layout.findings import Severity

Check = Callable[[Subject], Iterator[Defect]]
_ERROR, _WARN, _BLOCK = Severity.ERROR, Severity.WARN, Severity.BLOCK


@dataclass(frozen=True, slots=True)
class Rule:
    """`measured` and `passed` are Vietnamese; `repairs` says what is put right, "" for nothing."""

    key: str
    name: str
    severity: Severity
    measured: str
    passed: str
    repairs: str
    checks: tuple[Check, ...]


RULES = (
    Rule(
        "L01", "Khổ giấy", _ERROR, "Khổ giấy từng phần là A4 (sai số 0,5 mm), đặt dọc; chỉ phần có bảng được đặt ngang.",
        "Khổ giấy A4, đặt dọc.", "Đặt khổ A4, đặt dọc.", (paper.paper,),
    ),
    Rule(
        "L02", "Lề trang", _ERROR, "Trên, dưới 20–25 mm; trái 30–35 mm (tính cả gáy); phải 15–20 mm; sai số 0,5 mm. Trang ngang: mỗi bên 15–35 mm.",
        "Lề trang đúng quy định.", "Đưa lề về mức gần nhất được phép.", (paper.margins,),
    ),
    Rule(
        "L03", "Phông chữ", _ERROR, "Mọi chữ nhìn thấy, kể cả đầu trang, cuối trang, dùng Times New Roman (ascii, hAnsi; cs khi ghi ngay ở đoạn chữ).",
        "Phông chữ Times New Roman.", "Đổi sang Times New Roman (trừ chữ mã cũ).", (letters.fonts,),
    ),
    Rule(
        "L04", "Bảng mã", _ERROR, "Không có Unicode tổ hợp, chữ “Ð” lạ, chữ TCVN3 hoặc VNI, ký tự vùng riêng.",
        "Chữ Unicode dựng sẵn (TCVN 6909:2001).", "Dựng sẵn chữ tổ hợp, thay “Ð” bằng “Đ”.", (letters.encoding,),
    ),
    Rule(
        "L05", "Màu chữ", _WARN, "Mọi chữ màu đen hoặc tự động; dấu chỉ độ khẩn được đỏ; khi đang xem xét được xanh, đỏ.",
        "Chữ màu đen.", "Đặt màu đen.", (letters.colours,),
    ),
    Rule(
        "L06", "Số trang", _ERROR, "Có số trang ở đầu trang, canh giữa, cỡ 13–14, đứng, chữ số Ả Rập từ 1, không hiện ở trang thứ nhất; không ở cuối trang.",
        "Số trang đúng chỗ, ẩn ở trang đầu.", "Thêm, chuyển, canh giữa, đặt cỡ, ẩn ở trang đầu.", (page_numbers.page_numbers,),
    ),
    Rule(
        "L07", "Quốc hiệu", _ERROR, "Có Quốc hiệu, đúng chữ (nhận cả HÒA và HOÀ), in hoa, cỡ 12–13, đậm, đứng.",
        "Quốc hiệu đúng.", "Viết lại đúng chữ, cỡ, đậm.", (names.national_name,),
    ),
    Rule(
        "L08", "Tiêu ngữ", _ERROR, "Có Tiêu ngữ, đúng chữ, giữa các cụm từ là “ - ”, cỡ 13–14, đậm, đứng, có đường kẻ dưới.",
        "Tiêu ngữ đúng, có đường kẻ.", "Viết lại đúng chữ, cỡ, đậm (không vẽ đường kẻ).", (names.motto,),
    ),
    Rule(
        "L09", "Tên cơ quan", _ERROR, "Có tên cơ quan ban hành in hoa đậm; cơ quan chủ quản không đậm; cỡ 12–13, đứng.",
        "Tên cơ quan đúng kiểu chữ.", "Đặt đậm, không đậm, cỡ.", (names.organs,),
    ),
    Rule(
        "L10", "Số, ký hiệu", _ERROR, "Đúng mẫu “Số: NN/LOẠI-CQ” hoặc “Số: NN/CQ-ĐV”; số dưới 10 có số 0; chữ viết tắt có trong danh mục (phân biệt QĐ và QyĐ, CT và CTr), khớp tên loại; cỡ 13, đứng. Số để trống là dự thảo.",
        "Số, ký hiệu đúng mẫu.", "Thêm số 0, bỏ cách chữ, đặt cỡ.", (numbers.number,),
    ),
    Rule(
        "L11", "Địa danh, thời gian", _ERROR, "Có, đúng mẫu “Địa danh, ngày 05 tháng 01 năm 2026”, ngày có thật, nghiêng, cỡ 13–14; địa danh có trong danh mục khi biết danh mục. Biên bản không cần.",
        "Địa danh và thời gian đúng mẫu.", "Thêm hoặc bỏ số 0, dấu phẩy; đặt nghiêng, cỡ.", (numbers.date,),
    ),
    Rule(
        "L12", "“V/v” của công văn", _ERROR, "Công văn có “V/v …” dưới số; văn bản có tên loại thì không có “V/v”.",
        "Trích yếu bắt đầu đúng cách.", "“V/v” của văn bản có tên loại thành “Về việc”.", (titles.reference,),
    ),
    Rule(
        "L13", "Tên loại, trích yếu", _WARN, "Tên loại in hoa, trích yếu in thường; đậm, cỡ 13–14, canh giữa, có đường kẻ dưới. “V/v …” cỡ 12–13, đứng, canh giữa.",
        "Tên loại và trích yếu đúng kiểu chữ.", "Đặt in hoa, đậm, cỡ, canh giữa (không vẽ đường kẻ).", (titles.title,),
    ),
    Rule(
        "L14", "Nội dung", _ERROR, "Cỡ 13–14, đứng, canh đều, lùi đầu dòng 10 hoặc 12,7 mm (sai số 0,5 mm), cách đoạn từ 6 pt, giãn dòng 1,0–1,5.",
        "Nội dung trình bày đúng.", "Đặt cỡ, đứng, canh đều, lùi đầu dòng, cách đoạn, giãn dòng.", (body.body, body.upright),
    ),
    Rule(
        "L15", "Căn cứ", _WARN, "Căn cứ in nghiêng 13–14, mỗi dòng hết bằng “;”, dòng cuối bằng “.”; văn bản viện dẫn có ngày tháng năm.",
        "Căn cứ trình bày đúng.", "Đặt nghiêng, cỡ, dấu cuối dòng.", (bases.bases,),
    ),
    Rule(
        "L16", "Thứ tự Chương, Điều, khoản, điểm", _ERROR, "Phần, Chương, Mục, Điều, khoản, điểm đánh liên tục, kể cả số tự động; điểm theo bảng chữ cái tiếng Việt, “đ)” giữa “d)” và “e)”.",
        "Thứ tự chương, mục, điều, khoản, điểm liên tục.", "", (sequence.sequence,),
    ),
    Rule(
        "L17", "Quyền hạn, chức vụ người ký", _ERROR, "Có chức vụ và họ tên người ký; chỉ dùng TM., Q., KT., TL., TUQ.; cấp phó ký có KT.; khớp thẩm quyền khi biết; đậm, cỡ 13–14.",
        "Quyền hạn, chức vụ người ký đúng.", "Đặt đậm, cỡ.", (signing.power,),
    ),
    Rule(
        "L18", "Học hàm, học vị", _WARN, "Trước họ tên người ký không có học hàm, học vị, danh hiệu.",
        "Họ tên người ký không kèm học hàm, học vị.", "", (signing.academic_titles,),
    ),
    Rule(
        "L19", "Kính gửi", _ERROR, "Công văn, tờ trình (báo cáo gửi cấp trên khi biết) có “Kính gửi:”; nhiều nơi nhận thì mỗi dòng hết bằng “;”, dòng cuối bằng “.”; đứng, cỡ 13–14.",
        "Kính gửi đúng mẫu.", "Đặt dấu cuối dòng, kiểu chữ, cỡ.", (recipients.addressees,),
    ),
    Rule(
        "L20", "Nơi nhận", _ERROR, "“Nơi nhận:” cỡ 12 đậm nghiêng; danh sách cỡ 11, đứng, gạch đầu dòng, hết dòng “;”, cuối “.”; dòng cuối “- Lưu: …”.",
        "Nơi nhận đúng mẫu.", "Đặt dấu cuối dòng, kiểu chữ, cỡ.", (recipients.copies,),
    ),
    Rule(
        "L21", "Phụ lục", _WARN, "Nội dung có chỉ dẫn; từ hai phụ lục thì đánh số La Mã liên tục; “Phụ lục” cỡ 14 đậm, canh giữa, chữ in thường; “(Kèm theo …)” nghiêng; số trang riêng từ 1.",
        "Phụ lục trình bày đúng, hoặc không có.", "Đặt kiểu chữ, cỡ, canh giữa, số trang từ 1.", (appendices.appendices,),
    ),
    Rule(
        "L22", "Dấu kết thúc", _WARN, "Đoạn cuối của nội dung hết bằng “./.”.",
        "Nội dung kết thúc bằng “./.”.", "Thêm “./.”.", (wording.end_mark,),
    ),
    Rule(
        "L23", "Viết hoa", _WARN, "Chỉ những chỗ chắc chắn: viện dẫn điểm, khoản, Điều; Nhà nước, Nhân dân; tên loại cơ quan; ngày lễ; đầu câu.",
        "Không thấy lỗi viết hoa rõ ràng.", "Đổi chữ hoa, chữ thường ở viện dẫn và tên riêng.", (wording.capitals,),
    ),
    Rule(
        "L24", "Viện dẫn", _WARN, "Lần đầu viện dẫn ghi đủ ngày, cơ quan; lần sau chỉ ghi tên loại, số, ký hiệu.",
        "Viện dẫn đúng cách.", "", (wording.citations,),
    ),
    Rule(
        "L25", "Độ mật", _BLOCK, "Không có dấu MẬT, TỐI MẬT, TUYỆT MẬT ở phần đầu, khung, đầu trang.",
        "Không có dấu chỉ độ mật.", "", (stamps.secrecy,),
    ),
    Rule(
        "L26", "Độ khẩn", _ERROR, "Dấu chỉ độ khẩn chỉ là HỎA TỐC, THƯỢNG KHẨN, KHẨN; in hoa đậm, cỡ 13–14.",
        "Dấu chỉ độ khẩn đúng, hoặc không có.", "Đặt in hoa, đậm, cỡ.", (stamps.urgency,),
    ),
    Rule(
        "L27", "Quy định riêng: nội dung", _WARN, "Cỡ chữ và giãn dòng theo quy định riêng của cơ quan.",
        "Đúng quy định riêng về cỡ chữ, giãn dòng.", "", (house.house_sizes, house.house_spacing),
    ),
    Rule(
        "L28", "Quy định riêng: dòng bắt buộc", _WARN, "Có đủ các dòng mà cơ quan bắt buộc.",
        "Có đủ các dòng cơ quan bắt buộc.", "", (house.required_lines,),
    ),
)  # fmt: skip
BY_KEY = {rule.key: rule for rule in RULES}
HOUSE_RULES = frozenset(("L27", "L28"))
