"""Sending and receiving, by recipients and over the exchange (DT595 ¶5; R-332, R-339)."""

from __future__ import annotations

from congvan.reports.definitions import dimensions as by
from congvan.reports.definitions.model import Measure, Report
from congvan.reports.facts import DISPATCHES, RECEIVED, SENDING
from congvan.reports.states import FigureKind

_GROUND = "QĐ 595/QĐ-UBND (ĐT) ¶5; QĐ 28/2018/QĐ-TTg"


def _route(key: str, label: str, route: str) -> Measure:
    return Measure(key, label, f"Cách gửi: {label.lower()}.", f"f.route = '{route}'")


SENT = Report(
    key="gui-di",
    title="Gửi văn bản đi tới các nơi nhận",
    ground=_GROUND,
    facts=SENDING,
    dimensions=(by.ROUTE, by.ORGAN, by.TYPE, by.DRAFTING_UNIT, by.RECIPIENT_STATUS, by.MONTH),
    measures=(
        Measure(
            "tong", "Lượt gửi",
            "Mỗi nơi nhận của một văn bản phát hành trong kỳ là một lượt; nơi lưu không tính.",
        ),
        _route("qua-truc", "Qua trục", "exchange"),
        _route("noi-bo", "Trong cơ quan", "internal"),
        _route("thu-cong-vu", "Thư công vụ", "official_email"),
        _route("ban-giay", "Bản giấy", "paper"),
        Measure(
            "kem-giay", "Có gửi bản giấy", "Gửi bản giấy, hoặc bản điện tử kèm bản giấy.",
            "f.route = 'paper' OR f.paper_copies > 0",
        ),
        Measure(
            "tu-choi", "Từ chối, lỗi",
            "Nơi nhận từ chối hoặc gửi không được, theo tình trạng lúc lập báo cáo.",
            "f.status IN ('refused', 'failed')",
        ),
        Measure(
            "thu-hoi", "Đã thu hồi", "Đã thu hồi từ nơi nhận, theo tình trạng lúc lập báo cáo.",
            "f.status = 'recalled'",
        ),
        Measure(
            "dien-tu", "Gửi điện tử", "Qua trục, trong cơ quan hoặc thư công vụ.",
            "f.route <> 'paper'", is_shown=False,
        ),
        Measure(
            "ty-le-dien-tu", "Tỷ lệ gửi điện tử", "Lượt gửi điện tử trên tổng số lượt.",
            kind=FigureKind.SHARE, part="dien-tu", whole="tong",
        ),
    ),
    note="Lượt gửi = qua trục + trong cơ quan + thư công vụ + bản giấy.",
)  # fmt: skip

OVER_EXCHANGE = Report(
    key="qua-truc-di",
    title="Văn bản gửi qua trục liên thông",
    ground=_GROUND,
    facts=DISPATCHES,
    dimensions=(by.ORGAN, by.TYPE, by.DISPATCH_STATUS, by.MONTH),
    measures=(
        Measure("tong", "Lượt gửi", "Một văn bản đưa lên trục cho một cơ quan trong kỳ là một lượt."),
        Measure("da-gui", "Đã gửi", "Đã rời phần mềm đến hết kỳ.", "f.is_sent"),
        Measure("da-den", "Đã đến", "Nơi nhận báo đã đến, đến hết kỳ.", "f.has_arrived"),
        Measure("tiep-nhan", "Đã tiếp nhận", "Nơi nhận báo đã tiếp nhận, đến hết kỳ.", "f.is_accepted"),
        Measure("hoan-thanh", "Hoàn thành", "Nơi nhận báo hoàn thành, đến hết kỳ.", "f.is_finished"),
        Measure(
            "tu-choi", "Từ chối", "Nơi nhận từ chối, theo tình trạng lúc lập báo cáo.",
            "f.status = 'refused'",
        ),
        Measure(
            "loi", "Gửi lỗi", "Không gửi được, theo tình trạng lúc lập báo cáo.",
            "f.status = 'failed'",
        ),
        Measure(
            "thu-hoi", "Thu hồi", "Đã hoặc đang thu hồi, theo tình trạng lúc lập báo cáo.",
            "f.status IN ('recalling', 'recalled')",
        ),
        Measure(
            "tiep-nhan-cham", "Tiếp nhận chậm",
            "Nơi nhận chưa tiếp nhận trong ngày văn bản đến (NĐ 30 Đ21.2c).", "f.answered_late",
        ),
        Measure(
            "ty-le-tiep-nhan", "Tỷ lệ tiếp nhận", "Đã tiếp nhận trên tổng số lượt.",
            kind=FigureKind.SHARE, part="tiep-nhan", whole="tong",
        ),
        Measure(
            "gio-den", "Thời gian đến trung bình", "Từ lúc gửi đến lúc nơi nhận báo đã đến.",
            "f.has_arrived AND f.arrival_hours >= 0", kind=FigureKind.MEAN,
            amount="f.arrival_hours", unit="giờ",
        ),
        Measure(
            "gio-tiep-nhan", "Thời gian tiếp nhận trung bình",
            "Từ lúc đến nơi nhận đến lúc tiếp nhận.", "f.is_accepted AND f.accept_hours >= 0",
            kind=FigureKind.MEAN, amount="f.accept_hours", unit="giờ",
        ),
    ),
)  # fmt: skip

FROM_EXCHANGE = Report(
    key="qua-truc-den",
    title="Văn bản nhận qua trục liên thông",
    ground=_GROUND,
    facts=RECEIVED,
    dimensions=(by.SENDER, by.INCOMING_STATUS, by.MONTH),
    measures=(
        Measure("tong", "Gói tin nhận", "Gói tin mang văn bản nhận trong kỳ; gói thu hồi không tính."),
        Measure(
            "tiep-nhan", "Đã tiếp nhận", "Đã vào sổ, theo tình trạng lúc lập báo cáo.",
            "f.status IN ('accepted', 'agreed', 'noted')",
        ),
        Measure(
            "tu-choi", "Từ chối", "Đã trả lại kèm lý do, theo tình trạng lúc lập báo cáo.",
            "f.status IN ('refused', 'declined')",
        ),
        Measure(
            "cho", "Chờ tiếp nhận", "Chưa tiếp nhận, chưa từ chối lúc lập báo cáo.",
            "f.status IN ('new', 'waiting', 'consent')",
        ),
        Measure(
            "thu-hoi", "Nơi gửi thu hồi", "Nơi gửi đã thu hồi, theo tình trạng lúc lập báo cáo.",
            "f.status = 'recalled'",
        ),
        Measure(
            "khong-doc-duoc", "Không đọc được", "Gói tin hỏng.", "f.status = 'unreadable'"
        ),
        Measure(
            "cham", "Xử lý tiếp nhận chậm",
            "Không tiếp nhận hoặc từ chối trong ngày gói tin đến (NĐ 30 Đ21.2c).", "f.answered_late",
        ),
        Measure(
            "ty-le-tiep-nhan", "Tỷ lệ tiếp nhận", "Đã tiếp nhận trên số gói tin nhận.",
            kind=FigureKind.SHARE, part="tiep-nhan", whole="tong",
        ),
        Measure(
            "gio", "Thời gian tiếp nhận trung bình", "Từ lúc đến đến lúc tiếp nhận hoặc từ chối.",
            "f.is_decided", kind=FigureKind.MEAN, amount="f.accept_hours", unit="giờ",
        ),
    ),
    note="Gói tin nhận = đã tiếp nhận + từ chối + chờ tiếp nhận + nơi gửi thu hồi + không đọc được.",
)  # fmt: skip
