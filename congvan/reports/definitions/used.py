"""How the system is used: coming in, opening what was given, filing what is done (R-335, R-337, R-343)."""

from __future__ import annotations

from dataclasses import replace

from congvan.reports.definitions import dimensions as by
from congvan.reports.definitions.model import Measure, Report
from congvan.reports.facts import FILED, GIVEN, USE
from congvan.reports.states import FigureKind

_GROUND = "QĐ 443 (GL) Đ15, Đ18, Đ19; QĐ 132 (GL) Đ4.4, Đ18; QĐ 2437 (HT) Đ11, Đ12"
_FOR_WHOM = (
    "Số liệu từng người chỉ dành cho người đó, lãnh đạo đơn vị, lãnh đạo cơ quan và người theo dõi;"
    " tính theo vị trí nhiệm vụ chính, từ ngày được cấp tài khoản."
)
_MEMBER = replace(by.MEMBER, label="Người sử dụng")


def _share(key: str, label: str, part: str, definition: str) -> Measure:
    return Measure(key, label, definition, kind=FigureKind.SHARE, part=part, whole="tong")


USED = Report(
    key="su-dung",
    title="Vào hệ thống trong giờ làm việc",
    ground=_GROUND,
    facts=USE,
    dimensions=(by.UNIT, _MEMBER, by.MONTH),
    measures=(
        Measure(
            "tong", "Ngày làm việc", "Mỗi người mỗi ngày làm việc trong kỳ (kỳ đang chạy: đến hôm nay)"
            " tính một lần, theo lịch làm việc có ngày nghỉ, ngày làm bù.",
        ),
        Measure(
            "co-vao", "Có vào", "Có làm việc trên hệ thống trong giờ làm việc của ngày đó.",
            "f.has_come",
        ),
        Measure(
            "khong-vao", "Không vào", "Không vào trong giờ làm việc; kể cả người nghỉ phép, đi công tác.",
            "NOT f.has_come",
        ),
        Measure("co-mo", "Có mở văn bản", "Mở ít nhất một văn bản trong giờ làm việc.", "f.has_opened"),
        Measure(
            "khong-mo", "Vào mà không mở văn bản", "Có vào, không mở văn bản nào trong giờ làm việc.",
            "f.has_come AND NOT f.has_opened",
        ),
        _share("ty-le-vao", "Tỷ lệ có vào", "co-vao", "Có vào trên tổng số ngày làm việc."),
    ),
    chart="share",
    note=f"Ngày làm việc = có vào + không vào. {_FOR_WHOM}",
)  # fmt: skip

OPENED = Report(
    key="mo-van-ban",
    title="Mở văn bản được giao, được gửi để biết",
    ground=_GROUND,
    facts=GIVEN,
    dimensions=(by.UNIT, _MEMBER, by.TYPE, by.MONTH),
    measures=(
        Measure(
            "tong", "Văn bản được giao, gửi", "Mỗi văn bản có ngày đến hoặc ngày ban hành trong kỳ tính"
            " một lần cho mỗi người được giao, phối hợp hoặc gửi để biết; đã thu quyền xem thì không tính.",
        ),
        Measure("da-mo", "Đã mở", "Chính người đó đã mở đến hết kỳ.", "f.is_opened"),
        Measure(
            "mo-ngay", "Mở trong một ngày làm việc",
            "Mở chậm nhất trong ngày làm việc liền sau ngày được giao.", "f.is_opened_soon",
        ),
        Measure("chua-mo", "Chưa mở", "Chưa mở đến hết kỳ.", "f.is_opened IS NOT TRUE"),
        _share(
            "ty-le-mo-ngay", "Tỷ lệ mở trong một ngày", "mo-ngay",
            "Mở trong một ngày làm việc trên tổng số.",
        ),
    ),
    chart="share",
    note=f"Tổng số = đã mở + chưa mở. {_FOR_WHOM}",
)  # fmt: skip

FILED_DONE = Report(
    key="lap-ho-so",
    title="Đưa văn bản đã giải quyết vào hồ sơ",
    ground="NĐ 30/2020/NĐ-CP Đ29, Đ30; QĐ 443 (GL) Đ18",
    facts=FILED,
    dimensions=(by.UNIT, by.TYPE, by.MONTH),
    measures=(
        Measure("tong", "Đã giải quyết", "Văn bản đến kết thúc “hoàn thành” trong kỳ."),
        Measure("vao-ho-so", "Đã vào hồ sơ", "Nằm trong một hồ sơ công việc đến hết kỳ.", "f.is_filed"),
        Measure("ngoai-ho-so", "Chưa vào hồ sơ", "Chưa nằm trong hồ sơ nào.", "NOT f.is_filed"),
        _share("ty-le-ho-so", "Tỷ lệ vào hồ sơ", "vao-ho-so", "Đã vào hồ sơ trên số đã giải quyết."),
    ),
    chart="share",
    note="Đã giải quyết = đã vào hồ sơ + chưa vào hồ sơ.",
)  # fmt: skip
