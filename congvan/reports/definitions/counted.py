"""How many documents came and went, on paper or not, signed or not (R-328, R-337…R-341)."""

from __future__ import annotations

from congvan.reports.definitions import dimensions as by
from congvan.reports.definitions.model import Measure, Report
from congvan.reports.facts import INCOMING, OUTGOING
from congvan.reports.states import FigureKind

_GROUND = "QĐ 132 (GL) Đ14.1; QĐ 48/2017 (LC) Đ11.2b; NĐ 30/2020/NĐ-CP PL VI"
_PAPERLESS_GROUND = (
    "QĐ 595 (ĐT) ¶5; QĐ 443 (GL) Đ17, Đ19; QĐ 2437 (HT) Đ4.1, Đ12; NĐ 30/2020/NĐ-CP PL VI"
)
_IN_BOOK = (
    "Dòng trong sổ đăng ký văn bản đến có ngày đến trong kỳ, không kể số đã hủy; kể cả văn bản mật,"
    " đơn thư, bì chuyển không bóc chỉ ghi số."
)
_OUT_BOOK = (
    "Dòng trong sổ đăng ký văn bản đi có ngày văn bản trong kỳ, không kể số đã hủy và sổ bản sao."
)
_URGENT = "f.urgency IN (0, 1, 2)"


def _share(key: str, label: str, part: str, definition: str, whole: str = "tong") -> Measure:
    return Measure(key, label, definition, kind=FigureKind.SHARE, part=part, whole=whole)


ARRIVED = Report(
    key="van-ban-den",
    title="Văn bản đến",
    ground=_GROUND,
    facts=INCOMING,
    dimensions=(
        by.TYPE, by.BOOK, by.CHANNEL, by.FIELD, by.ISSUER, by.ISSUER_LEVEL, by.URGENCY, by.STATE,
        by.STATUS, by.LEAD_UNIT, by.TRANSPORT, by.MONTH,
    ),
    measures=(
        Measure("tong", "Tổng số", _IN_BOOK),
        Measure("khan", "Khẩn", "Độ khẩn: khẩn, thượng khẩn, hỏa tốc.", _URGENT),
        Measure(
            "qua-truc", "Qua trục", "Đến qua trục liên thông.", "f.channel = 'exchange'"
        ),
        Measure(
            "da-xong", "Đã giải quyết", "Đã kết thúc vào hồ sơ đến hết kỳ.",
            "f.state IN ('done_on_time', 'done_late', 'done_no_due')",
        ),
        Measure(
            "dang-lam", "Đang giải quyết", "Chưa kết thúc đến hết kỳ.",
            "f.state IN ('open_on_time', 'open_late', 'open_no_due')",
        ),
        Measure(
            "dang-qua-han", "Trong đó quá hạn", "Chưa kết thúc, hạn đã qua.",
            "f.state = 'open_late'",
        ),
        Measure(
            "khac", "Kết thúc khác", "Chỉ để biết, đã trả lại nơi gửi, hoặc nơi gửi đã thu hồi.",
            "f.state IN ('informed', 'returned', 'recalled')",
        ),
        Measure(
            "chi-ghi-so", "Chỉ ghi số", "Văn bản mật, đơn thư, bì không bóc: chỉ giữ số trong sổ.",
            "f.handling_id IS NULL",
        ),
    ),
    note="Tổng số = đã giải quyết + đang giải quyết + kết thúc khác + chỉ ghi số.",
)  # fmt: skip

WENT = Report(
    key="van-ban-di",
    title="Văn bản đi",
    ground=_GROUND,
    facts=OUTGOING,
    dimensions=(
        by.TYPE, by.BOOK, by.FIELD, by.DRAFTING_UNIT, by.DRAFTER, by.SIGNER, by.FORM,
        by.ISSUE_STATUS, by.URGENCY, by.MONTH,
    ),
    measures=(
        Measure("tong", "Tổng số", _OUT_BOOK),
        Measure("khan", "Khẩn", "Độ khẩn: khẩn, thượng khẩn, hỏa tốc.", _URGENT),
        Measure("da-phat-hanh", "Đã phát hành", "Đã gửi đi đến hết kỳ.", "f.is_issued"),
        Measure(
            "chua-phat-hanh", "Chưa phát hành", "Đã có số, chưa gửi đi đến hết kỳ.",
            "NOT f.is_issued AND f.issue_id IS NOT NULL",
        ),
        Measure(
            "chi-trong-so", "Chỉ có trong sổ",
            "Đăng ký trong sổ mà không phát hành qua phần mềm.", "f.issue_id IS NULL",
        ),
        Measure(
            "cham", "Phát hành chậm",
            "Gửi đi sau hạn phát hành, hoặc hạn đã qua mà chưa gửi (NĐ 30 Đ18.1).", "f.issued_late",
        ),
        Measure(
            "thay-the", "Đã được thay thế", "Có văn bản sau thay thế.", "f.status = 'replaced'"
        ),
        Measure(
            "thu-hoi", "Đã thu hồi", "Đã thông báo thu hồi.", "f.status = 'recalled'"
        ),
    ),
    note="Tổng số = đã phát hành + chưa phát hành + chỉ có trong sổ.",
)  # fmt: skip

_TRANSPORTED = (
    Measure(
        "dien-tu", "Chỉ bản điện tử", "Bản điện tử, không có bản giấy kèm theo.",
        "f.transport = 'electronic'",
    ),
    Measure(
        "ca-hai", "Điện tử và giấy", "Bản điện tử có bản giấy kèm theo.", "f.transport = 'both'"
    ),
    Measure("giay", "Chỉ bản giấy", "Không có bản điện tử có giá trị.", "f.transport = 'paper'"),
    _share("ty-le-dien-tu", "Tỷ lệ chỉ điện tử", "dien-tu", "Chỉ bản điện tử trên tổng số."),
)  # fmt: skip

ARRIVED_PAPERLESS = Report(
    key="hinh-thuc-den",
    title="Văn bản đến điện tử và giấy",
    ground=_PAPERLESS_GROUND,
    facts=INCOMING,
    dimensions=(by.CHANNEL, by.TYPE, by.ISSUER, by.ISSUER_LEVEL, by.LEGAL_VALUE, by.BOOK, by.MONTH),
    measures=(
        Measure("tong", "Tổng số", _IN_BOOK),
        *_TRANSPORTED,
        Measure(
            "ky-du", "Ký số cá nhân và cơ quan",
            "Chữ ký số người có thẩm quyền và cơ quan đều hợp lệ khi tiếp nhận.",
            "f.legal_value = 'kind_b'",
        ),
        Measure(
            "ky-co-quan", "Bản số hóa ký số cơ quan",
            "Bản số hóa từ bản giấy, chữ ký số cơ quan hợp lệ khi tiếp nhận.",
            "f.legal_value = 'kind_a'",
        ),
        Measure(
            "tham-khao", "Chỉ để tham khảo", "Bản điện tử không đủ chữ ký số hợp lệ.",
            "f.legal_value = 'reference'",
        ),
        Measure(
            "da-ky-so", "Đã ký số", "Ký số đủ cộng bản số hóa ký số cơ quan.",
            "f.legal_value IN ('kind_a', 'kind_b')", is_shown=False,
        ),
        _share("ty-le-ky-so", "Tỷ lệ ký số", "da-ky-so", "Có chữ ký số hợp lệ trên tổng số."),
        Measure(
            "tra-lai", "Đã trả lại", "Trả lại nơi gửi đến hết kỳ.", "f.state = 'returned'"
        ),
        Measure(
            "bi-thu-hoi", "Nơi gửi thu hồi", "Nơi gửi đã thu hồi đến hết kỳ.",
            "f.state = 'recalled'",
        ),
    ),
    note="Tổng số = chỉ bản điện tử + điện tử và giấy + chỉ bản giấy. Chữ ký số được kiểm tra lúc tiếp nhận.",
    chart="share",
)  # fmt: skip

WENT_PAPERLESS = Report(
    key="hinh-thuc-di",
    title="Văn bản đi điện tử và giấy",
    ground=_PAPERLESS_GROUND,
    facts=OUTGOING,
    dimensions=(by.FORM, by.TYPE, by.DRAFTING_UNIT, by.SIGNER, by.BOOK, by.MONTH),
    measures=(
        Measure("tong", "Tổng số", _OUT_BOOK),
        *_TRANSPORTED,
        Measure(
            "ky-ca-nhan", "Ký số cá nhân",
            "Người có thẩm quyền ký số đến hết kỳ; bản ký tay rồi số hóa không tính.",
            "f.signed_personal",
        ),
        Measure(
            "ky-co-quan", "Ký số cơ quan", "Cơ quan ký số đến hết kỳ.", "f.signed_organ"
        ),
        _share("ty-le-ca-nhan", "Tỷ lệ ký số cá nhân", "ky-ca-nhan", "Ký số cá nhân trên tổng số."),
        _share("ty-le-co-quan", "Tỷ lệ ký số cơ quan", "ky-co-quan", "Ký số cơ quan trên tổng số."),
        Measure(
            "trang-khong-in", "Trang giấy không phải in",
            "Số trang của văn bản nhân với số nơi nhận đã nhận bản điện tử mà không nhận bản giấy.",
            "f.is_issued", kind=FigureKind.SUM, amount="f.pages_saved", unit="trang",
        ),
        Measure(
            "thu-hoi", "Đã thu hồi", "Đã thông báo thu hồi.", "f.status = 'recalled'"
        ),
    ),
    note="Tổng số = chỉ bản điện tử + điện tử và giấy + chỉ bản giấy, theo hình thức phát hành đã duyệt.",
    chart="share",
)  # fmt: skip
