"""The reports of the law: which figures, over what, in which words."""

from collections.abc import Mapping
from types import MappingProxyType

from congvan.reports.definitions.counted import ARRIVED, ARRIVED_PAPERLESS, WENT, WENT_PAPERLESS
from congvan.reports.definitions.exchanged import FROM_EXCHANGE, OVER_EXCHANGE, SENT
from congvan.reports.definitions.handled import (
    HANDLED,
    PEOPLE_PARTS,
    TASKS_FROM_ABOVE,
    UNIT_PARTS,
)
from congvan.reports.definitions.model import (
    NO_GROUP,
    OTHER_PEOPLE,
    Dimension,
    Measure,
    Report,
    ReportSet,
)
from congvan.reports.definitions.used import FILED_DONE, OPENED, USED

__all__ = [
    "NO_GROUP",
    "OTHER_PEOPLE",
    "REPORTS",
    "SETS",
    "Dimension",
    "Measure",
    "Report",
    "ReportSet",
]

REPORTS: Mapping[str, Report] = MappingProxyType(
    {
        report.key: report
        for report in (
            ARRIVED, WENT, HANDLED, UNIT_PARTS, PEOPLE_PARTS, ARRIVED_PAPERLESS, WENT_PAPERLESS, SENT,
            OVER_EXCHANGE, FROM_EXCHANGE, TASKS_FROM_ABOVE, USED, OPENED, FILED_DONE,
        )
    }
)  # fmt: skip

SETS: Mapping[str, ReportSet] = MappingProxyType(
    {
        one.key: one
        for one in (
            ReportSet(
                "so-luong", "Số lượng văn bản đến, văn bản đi", ARRIVED.ground,
                "Theo loại, sổ, cách đến, lĩnh vực, cơ quan ban hành, tình hình giải quyết.",
                (ARRIVED.key, WENT.key),
            ),
            ReportSet(
                "giai-quyet", "Tình hình giải quyết văn bản đến", HANDLED.ground,
                "Đúng hạn, quá hạn, đang giải quyết theo đơn vị và người.",
                (HANDLED.key, UNIT_PARTS.key, PEOPLE_PARTS.key),
            ),
            ReportSet(
                "khong-giay", "Văn bản điện tử, ký số và bản giấy kèm theo", WENT_PAPERLESS.ground,
                "Tỷ lệ chỉ gửi bản điện tử, tỷ lệ ký số, trang giấy không phải in.",
                (ARRIVED_PAPERLESS.key, WENT_PAPERLESS.key),
            ),
            ReportSet(
                "gui-nhan", "Tình hình gửi, nhận văn bản điện tử", SENT.ground,
                "Báo cáo hằng quý hoặc đột xuất theo QĐ 595/QĐ-UBND của tỉnh Đồng Tháp.",
                (
                    WENT_PAPERLESS.key, SENT.key, OVER_EXCHANGE.key, ARRIVED_PAPERLESS.key,
                    FROM_EXCHANGE.key,
                ),
            ),
            ReportSet(
                "nhiem-vu", TASKS_FROM_ABOVE.title, TASKS_FROM_ABOVE.ground,
                "Văn bản cấp trên có hạn, theo năm trạng thái.", (TASKS_FROM_ABOVE.key,),
            ),
            ReportSet(
                "su-dung", "Tình hình sử dụng hệ thống", USED.ground,
                "Vào hệ thống trong giờ làm việc, mở văn bản được giao, đưa vào hồ sơ.",
                (USED.key, OPENED.key, FILED_DONE.key),
            ),
        )
    }
)  # fmt: skip
