"""By what agencies are ranked: shares of figures that the agency's own reports show as well."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from congvan.reports.definitions import REPORTS, Measure, Report


@dataclass(frozen=True, slots=True)
class Criterion:
    """A share of two measures of a report; `counts_against`: of what is not `part`.

    `weight` is what it weighs until the province sets its own weights.
    """

    key: str
    label: str
    report_key: str
    part_key: str
    whole_key: str
    weight: Decimal
    counts_against: bool = False

    @property
    def report(self) -> Report:
        return REPORTS[self.report_key]

    @property
    def part(self) -> Measure:
        return self._measure(self.part_key)

    @property
    def whole(self) -> Measure:
        return self._measure(self.whole_key)

    @property
    def definition(self) -> str:
        """How the share is made, printed under the ranking."""
        part = f"“{self.part.label}”"
        if self.counts_against:
            part = f"Số còn lại sau khi trừ {part}"
        return f"{part} trên “{self.whole.label}” của báo cáo “{self.report.title}”. {self.part.definition}"

    @property
    def ground(self) -> str:
        return self.report.ground

    def _measure(self, key: str) -> Measure:
        return next(measure for measure in self.report.measures if measure.key == key)


CRITERIA = (
    Criterion(
        "dung-han", "Giải quyết văn bản đến đúng hạn", "giai-quyet", "dung-han", "xong-co-han",
        Decimal(25),
    ),
    Criterion(
        "dien-tu", "Phát hành chỉ bằng bản điện tử", "hinh-thuc-di", "dien-tu", "tong", Decimal(20)
    ),
    Criterion("ky-so", "Ký số cơ quan", "hinh-thuc-di", "ky-co-quan", "tong", Decimal(15)),
    Criterion(
        "tiep-nhan", "Tiếp nhận văn bản qua trục trong ngày", "qua-truc-den", "cham", "tong",
        Decimal(10), counts_against=True,
    ),
    Criterion(
        "vao-he-thong", "Vào hệ thống trong giờ làm việc", "su-dung", "co-vao", "tong", Decimal(15)
    ),
    Criterion(
        "mo-ngay", "Mở văn bản được giao trong một ngày", "mo-van-ban", "mo-ngay", "tong", Decimal(10)
    ),
    Criterion(
        "ho-so", "Đưa văn bản đã giải quyết vào hồ sơ", "lap-ho-so", "vao-ho-so", "tong", Decimal(5)
    ),
)  # fmt: skip
BY_KEY = {criterion.key: criterion for criterion in CRITERIA}
