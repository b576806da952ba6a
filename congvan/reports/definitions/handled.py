"""Handling of incoming documents on time, late and open; tasks from above (R-329, R-344)."""

from __future__ import annotations

from congvan.reports.definitions import dimensions as by
from congvan.reports.definitions.model import Measure, Report
from congvan.reports.facts import HANDLING, PARTS, PERSON_PARTS, TASKS
from congvan.reports.states import FigureKind

_DONE = "f.state IN ('done_on_time', 'done_late', 'done_no_due')"
_OPEN = "f.state IN ('open_on_time', 'open_late', 'open_no_due')"
_AT_THE_END = "đến hết kỳ (kỳ đang chạy: đến lúc lập)"

_STANDING = (
    Measure("da-xong", "Đã giải quyết", f"Đã kết thúc vào hồ sơ {_AT_THE_END}.", _DONE),
    Measure(
        "dung-han", "Đúng hạn", "Đã giải quyết, kết thúc không sau hạn giải quyết.",
        "f.state = 'done_on_time'",
    ),
    Measure(
        "qua-han", "Quá hạn", "Đã giải quyết, kết thúc sau hạn giải quyết.", "f.state = 'done_late'"
    ),
    Measure(
        "xong-khong-han", "Không có hạn", "Đã giải quyết, không ai đặt hạn.",
        "f.state = 'done_no_due'",
    ),
    Measure("dang-lam", "Đang giải quyết", f"Chưa kết thúc {_AT_THE_END}.", _OPEN),
    Measure(
        "dang-trong-han", "Còn trong hạn", "Chưa kết thúc, hạn chưa qua.",
        "f.state = 'open_on_time'",
    ),
    Measure(
        "dang-qua-han", "Đã quá hạn",
        "Chưa kết thúc, hạn đã qua; của cả cơ quan, kỳ đang chạy: đúng danh sách “Quá hạn”.",
        "f.state = 'open_late'",
    ),
    Measure("dang-khong-han", "Chưa đặt hạn", "Chưa kết thúc, không có hạn.", "f.state = 'open_no_due'"),
    Measure(
        "xong-co-han", "Đã giải quyết, có hạn", "Đúng hạn cộng quá hạn.",
        "f.state IN ('done_on_time', 'done_late')", is_shown=False,
    ),
    Measure(
        "ty-le-dung-han", "Tỷ lệ đúng hạn",
        "Đã giải quyết đúng hạn trên số đã giải quyết có hạn.",
        kind=FigureKind.SHARE, part="dung-han", whole="xong-co-han",
    ),
)  # fmt: skip

HANDLED = Report(
    key="giai-quyet",
    title="Tình hình giải quyết văn bản đến",
    ground="NĐ 30/2020/NĐ-CP PL VI; QĐ 132 (GL) Đ14.1; QĐ 48/2017 (LC) Đ11.2b",
    facts=HANDLING,
    dimensions=(
        by.LEAD_UNIT, by.LEAD_MEMBER, by.TYPE, by.FIELD, by.BOOK, by.URGENCY, by.ISSUER,
        by.ISSUER_LEVEL, by.CHANNEL, by.STATE, by.STATUS,
    ),
    measures=(
        Measure(
            "tong", "Tổng số phải giải quyết",
            "Văn bản đến kỳ trước chuyển sang cộng văn bản đến trong kỳ; mỗi văn bản một lần, ở đơn vị"
            " hoặc người chủ trì.",
        ),
        Measure(
            "chuyen-sang", "Kỳ trước chuyển sang",
            "Đến trước kỳ và khi bắt đầu kỳ chưa kết thúc.", "f.is_carried",
        ),
        Measure("den-trong-ky", "Đến trong kỳ", "Ngày đến trong kỳ.", "NOT f.is_carried"),
        *_STANDING,
        Measure(
            "khac", "Kết thúc khác", "Chỉ để biết, đã trả lại nơi gửi, hoặc nơi gửi đã thu hồi.",
            "f.state IN ('informed', 'returned', 'recalled')",
        ),
    ),
    note="Tổng số = đã giải quyết + đang giải quyết + kết thúc khác.",
)  # fmt: skip

_PART_MEASURES = (
    Measure(
        "tong", "Văn bản được giao",
        "Văn bản được giao chủ trì hoặc phối hợp, còn phải làm trong kỳ; văn bản giao nhiều nơi tính"
        " một lần ở mỗi nơi và một lần ở dòng tổng.",
    ),
    Measure("chu-tri", "Chủ trì", "Được giao chủ trì.", "f.part = 'lead'"),
    Measure("phoi-hop", "Phối hợp", "Chỉ được giao phối hợp.", "f.part = 'coordinate'"),
    *_STANDING,
)  # fmt: skip
_PARTS_NOTE = (
    "Hạn là hạn sớm nhất đã giao cho nơi đó; xong khi mọi phần việc ở đó đã xong hoặc văn bản đã kết"
    " thúc. Dòng tổng đếm văn bản, không phải cộng các dòng."
)

UNIT_PARTS = Report(
    key="phan-cong",
    title="Văn bản giao cho các đơn vị",
    ground="NĐ 30/2020/NĐ-CP PL VI I.V; QĐ 132 (GL) Đ14.1",
    facts=PARTS,
    dimensions=(by.UNIT, by.TYPE, by.FIELD, by.ISSUER, by.URGENCY, by.PART, by.PART_STATE),
    measures=_PART_MEASURES,
    note=_PARTS_NOTE,
    is_counted_once=True,
)

PEOPLE_PARTS = Report(
    key="phan-cong-nguoi",
    title="Văn bản giao cho từng người",
    ground="NĐ 30/2020/NĐ-CP PL VI I.V; QĐ 132 (GL) Đ14.1, Đ18",
    facts=PERSON_PARTS,
    dimensions=(by.MEMBER, by.UNIT, by.TYPE, by.FIELD, by.URGENCY, by.PART, by.PART_STATE),
    measures=_PART_MEASURES,
    note=f"{_PARTS_NOTE} Người đã chuyển tiếp cho người khác không tính. Số liệu từng người chỉ dành cho"
    " người đó, lãnh đạo đơn vị, lãnh đạo cơ quan và người theo dõi.",
    is_counted_once=True,
)  # fmt: skip

TASKS_FROM_ABOVE = Report(
    key="nhiem-vu",
    title="Nhiệm vụ cấp trên giao",
    ground="QĐ 42/2014/QĐ-TTg; QĐ 23/2018/QĐ-TTg",
    facts=TASKS,
    dimensions=(
        by.ISSUER, by.ISSUER_LEVEL, by.LEAD_UNIT, by.LEAD_MEMBER, by.TYPE, by.FIELD, by.STAGE
    ),
    measures=(
        Measure(
            "tong", "Tổng số nhiệm vụ",
            "Văn bản của cơ quan cấp trên có hạn giải quyết, kỳ trước chuyển sang hoặc đến trong kỳ.",
        ),
        Measure(
            "chua-den-han", "Chưa đến hạn",
            "Hạn chưa qua, người chủ trì chưa mở văn bản.", "f.stage = 'not_due'",
        ),
        Measure(
            "trong-han", "Đang thực hiện trong hạn",
            "Hạn chưa qua, người chủ trì đã mở văn bản.", "f.stage = 'in_time'",
        ),
        Measure(
            "dang-qua-han", "Đang thực hiện quá hạn", "Chưa kết thúc, hạn đã qua.",
            "f.stage = 'late'",
        ),
        Measure(
            "dung-han", "Hoàn thành đúng hạn", "Kết thúc không sau hạn.",
            "f.stage = 'done_on_time'",
        ),
        Measure(
            "qua-han", "Hoàn thành quá hạn", "Kết thúc sau hạn.", "f.stage = 'done_late'"
        ),
        Measure("gia-han", "Có xin gia hạn", "Đã có đề nghị gia hạn.", "f.is_extended"),
        Measure(
            "da-xong", "Đã hoàn thành", "Hoàn thành đúng hạn cộng quá hạn.",
            "f.stage IN ('done_on_time', 'done_late')", is_shown=False,
        ),
        Measure(
            "ty-le-dung-han", "Tỷ lệ đúng hạn", "Hoàn thành đúng hạn trên số đã hoàn thành.",
            kind=FigureKind.SHARE, part="dung-han", whole="da-xong",
        ),
    ),
    note="Cơ quan cấp trên: trung ương, cấp tỉnh và các cấp trên cấp của cơ quan, theo danh mục cơ quan"
    " ban hành. Tổng số là tổng của năm trạng thái.",
    chart="share",
)  # fmt: skip
