"""What arrived at Sở Khoa học và Công nghệ of the demo in the last weeks, and how far each has come.

Only invented matters. Days are working days counted back from today, so that the desk always
looks like this morning's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from congvan.desk.states import Urgency
from congvan.registers.states import Channel


class Reached(Enum):
    """Where an arrival stands in the demo."""

    SCANNED = "scanned"  # waits to be registered
    WITH_HEAD = "with_head"  # reported to the head, who has not decided yet
    REGISTERED = "registered"  # waits to be forwarded
    WITH_LEADER = "with_leader"
    ASSIGNED = "assigned"  # the leader has directed, the unit has not passed it on
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    INFORMED = "informed"


class Signing(Enum):
    """How a paper that came electronically was signed."""

    NOT = "not"
    FULL = "full"  # by the leader, then by the organ: kind B
    ALTERED = "altered"  # the same, changed on its way
    UNKNOWN = "unknown"  # under an authority nobody here knows


@dataclass(frozen=True, slots=True)
class Sender:
    """An organ that writes to the demo's agency."""

    key: str
    superior: tuple[str, ...]
    head: tuple[str, ...]  # as printed, line by line
    name: str
    level: str
    capacity: tuple[str, ...]
    signer: str
    position: str
    place: str = "Gia Lai"


SENDERS = {
    sender.key: sender
    for sender in (
        Sender("ubnd", (), ("Ủy ban nhân dân", "tỉnh Gia Lai"), "Ủy ban nhân dân tỉnh Gia Lai", "province",
               ("TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"), "Rơ Châm H’Hồng", "Phó Chủ tịch"),
        Sender("stc", ("UBND tỉnh Gia Lai",), ("Sở Tài chính",), "Sở Tài chính", "department",
               ("KT. Giám đốc", "Phó Giám đốc"), "Trương Thị Kim Oanh", "Phó Giám đốc"),
        Sender("snv", ("UBND tỉnh Gia Lai",), ("Sở Nội vụ",), "Sở Nội vụ", "department",
               ("Giám đốc",), "Trần Thị Thu Hà", "Giám đốc"),
        Sender("snnmt", ("UBND tỉnh Gia Lai",), ("Sở Nông nghiệp", "và Môi trường"),
               "Sở Nông nghiệp và Môi trường", "department", ("Giám đốc",), "Lê Thanh Tâm", "Giám đốc"),
        Sender("syt", ("UBND tỉnh Gia Lai",), ("Sở Y tế",), "Sở Y tế", "department",
               ("Giám đốc",), "Nguyễn Hữu Cường", "Giám đốc"),
        Sender("bo", (), ("Bộ Khoa học", "và Công nghệ"), "Bộ Khoa học và Công nghệ", "central",
               ("KT. Bộ trưởng", "Thứ trưởng"), "Phan Quốc Hưng", "Thứ trưởng", "Hà Nội"),
        Sender("dakdoa", ("Tỉnh Gia Lai",), ("Ủy ban nhân dân", "xã Đak Đoa"), "Ủy ban nhân dân xã Đak Đoa",
               "commune", ("TM. Ủy ban nhân dân", "Chủ tịch"), "Ksor H’Nhi", "Chủ tịch", "Đak Đoa"),
        Sender("mangyang", ("Tỉnh Gia Lai",), ("Ủy ban nhân dân", "xã Mang Yang"), "Ủy ban nhân dân xã Mang Yang",
               "commune", ("TM. Ủy ban nhân dân", "Chủ tịch"), "Lê Văn Đông", "Chủ tịch", "Mang Yang"),
        Sender("pleiku", ("Tỉnh Gia Lai",), ("Ủy ban nhân dân", "phường Pleiku"), "Ủy ban nhân dân phường Pleiku",
               "commune", ("TM. Ủy ban nhân dân", "Chủ tịch"), "Trịnh Hoàng Long", "Chủ tịch", "Pleiku"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoArrival:
    """One paper: who wrote what, how many working days ago it came, and what became of it.

    `kind` is the code of the type ("cong_van" has its subject as "V/v"). `lead` and the others are
    keys of `people.py`, or "unit:KEY" for a unit. `due` is in working days from today, negative
    when overdue. With a `report` the clerk reported it to the head; when it came further than
    WITH_HEAD, the head let it in for reference.
    """

    sender: str
    symbol: str
    kind: str
    subject: str
    field: str
    days_ago: int
    body: tuple[str, ...]
    reached: Reached
    urgency: Urgency = Urgency.NORMAL
    reply_due: int | None = None
    due: int | None = None
    direction: str = ""
    lead: str = ""
    handler: str = ""
    helpers: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    progress: tuple[tuple[str, int], ...] = ()
    dossier: str = ""
    channel: Channel = Channel.PAPER_POST
    origin: str = ""
    signing: Signing = Signing.NOT
    report: str = ""


FLASH, URGENT = Urgency.FLASH, Urgency.URGENT
EMAIL, EXCHANGE = Channel.OFFICIAL_EMAIL, Channel.EXCHANGE
CDS, TCNS, KHCN, HC, NNMT = (
    "Chuyển đổi số", "Tài chính, ngân sách", "Khoa học và công nghệ", "Tổ chức, cán bộ", "Nông nghiệp, môi trường",
)  # fmt: skip

ARRIVALS = (
    DemoArrival(
        "snv", "3108/SNV-CCVC", "cong_van", "đăng ký nhu cầu bồi dưỡng kỹ năng số cho công chức cấp xã năm 2027", HC, 16,
        ("Thực hiện Kế hoạch bồi dưỡng cán bộ, công chức năm 2027, Sở Nội vụ đề nghị các cơ quan đăng ký nhu cầu bồi dưỡng kỹ năng số cho công chức cấp xã theo mẫu gửi kèm.",
         "Đề nghị gửi kết quả về Sở Nội vụ để tổng hợp."),
        Reached.COMPLETED, due=-6, direction="Phòng Chuyển đổi số chủ trì, tổng hợp nhu cầu, trình Sở ký gửi Sở Nội vụ.",
        lead="unit:cds", handler="an", readers=("huong",), progress=(("Đã lấy nhu cầu của 12 xã, phường", 60),),
        dossier="Bồi dưỡng kỹ năng số cho công chức cấp xã năm 2027",
    ),
    DemoArrival(
        "bo", "4521/BKHCN-CĐS", "cong_van", "hướng dẫn đánh giá chỉ số chuyển đổi số cấp tỉnh năm 2026", CDS, 15,
        ("Bộ Khoa học và Công nghệ hướng dẫn các địa phương tự đánh giá chỉ số chuyển đổi số cấp tỉnh năm 2026 theo bộ chỉ tiêu ban hành kèm theo văn bản này.",
         "Địa phương cập nhật số liệu trên hệ thống đánh giá trước ngày 31 tháng 12 năm 2026."),
        Reached.IN_PROGRESS, due=8, direction="Phòng Chuyển đổi số chủ trì tự đánh giá; các phòng cung cấp số liệu.",
        lead="unit:cds", handler="mai", helpers=("unit:qlkh", "unit:tt"), readers=("huong", "bao"),
        progress=(("Đã phân công chỉ tiêu cho từng phòng", 20), ("Có số liệu của 5 trên 8 nhóm chỉ tiêu", 55)),
    ),
    DemoArrival(
        "dakdoa", "398/UBND-VP", "cong_van", "đề nghị hỗ trợ khắc phục lỗi kết nối trang thông tin điện tử xã", CDS, 13,
        ("Trang thông tin điện tử xã Đak Đoa thường xuyên không truy cập được từ ngày 03 tháng 11 năm 2026. Ủy ban nhân dân xã đề nghị Sở hỗ trợ kiểm tra, khắc phục.",),
        Reached.COMPLETED, due=-7, direction="Trung tâm Công nghệ thông tin kiểm tra, khắc phục ngay.",
        lead="unit:tt", handler="vinh", progress=(("Đã chuyển máy chủ, theo dõi 24 giờ", 90),),
        dossier="Hỗ trợ kỹ thuật cho cấp xã năm 2026",
    ),
    DemoArrival(
        "stc", "2044/STC-QLNS", "cong_van", "lập dự toán kinh phí sự nghiệp khoa học và công nghệ năm 2027", TCNS, 12,
        ("Sở Tài chính đề nghị Sở Khoa học và Công nghệ lập dự toán kinh phí sự nghiệp khoa học và công nghệ năm 2027, chi tiết theo nhiệm vụ.",
         "Hồ sơ gửi về Sở Tài chính để thẩm định, tổng hợp trình Ủy ban nhân dân tỉnh."),
        Reached.IN_PROGRESS, due=-2, direction="Phòng Quản lý Khoa học chủ trì lập dự toán, trình Giám đốc.",
        lead="unit:qlkh", handler="tien_1963", helpers=("unit:vp",), readers=("huong",),
        progress=(("Đã có dự toán của 9 nhiệm vụ chuyển tiếp", 45),),
    ),
    DemoArrival(
        "ubnd", "1187/UBND-KGVX", "cong_van", "tổng kết 5 năm thực hiện Đề án phát triển hạ tầng số vùng đồng bào dân tộc thiểu số", CDS, 11,
        ("Ủy ban nhân dân tỉnh giao Sở Khoa học và Công nghệ tổng kết 5 năm thực hiện Đề án phát triển hạ tầng số vùng đồng bào dân tộc thiểu số, đề xuất nhiệm vụ giai đoạn tiếp theo.",),
        Reached.IN_PROGRESS, urgency=URGENT, due=1, direction="Phòng Chuyển đổi số chủ trì xây dựng báo cáo; Phòng Quản lý Khoa học phối hợp phần đề tài.",
        lead="unit:cds", handler="an", helpers=("unit:qlkh",), readers=("huong", "bao", "vinh"),
        progress=(("Đã có đề cương được Trưởng phòng thống nhất", 30),),
        channel=EXCHANGE, signing=Signing.FULL,
    ),
    DemoArrival(
        "snv", "87/TB-SNV", "thong_bao", "Lịch nghỉ và trực dịp Ngày Văn hóa Việt Nam năm 2026", HC, 9,
        ("Sở Nội vụ thông báo cán bộ, công chức, viên chức, người lao động được nghỉ Ngày Văn hóa Việt Nam 24 tháng 11 năm 2026.",
         "Các cơ quan bố trí trực theo quy định."),
        Reached.INFORMED, direction="Các phòng biết, bố trí trực.", readers=("tuan", "tien_1973", "vinh", "bao", "an", "mai"),
    ),
    DemoArrival(
        "syt", "2210/SYT-NVY", "cong_van", "phối hợp kết nối dữ liệu hồ sơ sức khỏe điện tử", CDS, 8,
        ("Sở Y tế đề nghị Sở Khoa học và Công nghệ phối hợp kết nối dữ liệu hồ sơ sức khỏe điện tử với nền tảng tích hợp, chia sẻ dữ liệu của tỉnh.",),
        Reached.IN_PROGRESS, due=5, direction="Trung tâm Công nghệ thông tin chủ trì làm việc với Sở Y tế.",
        lead="unit:tt", handler="vinh", helpers=("an",),
    ),
    DemoArrival(
        "mangyang", "91/BC-UBND", "bao_cao", "Tình hình sử dụng chữ ký số chuyên dùng công vụ tháng 10 năm 2026", CDS, 7,
        ("Trong tháng 10 năm 2026, Ủy ban nhân dân xã Mang Yang phát hành 214 văn bản, trong đó 209 văn bản ký số đầy đủ.",),
        Reached.INFORMED, direction="Phòng Chuyển đổi số theo dõi chung.", readers=("tuan", "mai"),
    ),
    DemoArrival(
        "snnmt", "1530/SNNMT-TT", "cong_van", "góp ý dự thảo Kế hoạch ứng dụng công nghệ cao trong trồng trọt giai đoạn 2027 - 2030", NNMT, 6,
        ("Sở Nông nghiệp và Môi trường gửi dự thảo Kế hoạch ứng dụng công nghệ cao trong trồng trọt giai đoạn 2027 - 2030, đề nghị Sở Khoa học và Công nghệ góp ý bằng văn bản.",),
        Reached.ASSIGNED, due=2, reply_due=3, direction="Phòng Quản lý Khoa học tham mưu văn bản góp ý.",
        lead="unit:qlkh", readers=("huong",),
    ),
    DemoArrival(
        "ubnd", "4102/QĐ-UBND", "quyet_dinh", "Phê duyệt Chương trình khoa học và công nghệ cấp tỉnh năm 2027", KHCN, 5,
        ("Điều 1. Phê duyệt Chương trình khoa học và công nghệ cấp tỉnh năm 2027 gồm 24 nhiệm vụ.",
         "Điều 2. Sở Khoa học và Công nghệ chủ trì, phối hợp với các cơ quan liên quan tổ chức thực hiện.",
         "Điều 3. Quyết định này có hiệu lực kể từ ngày ký./."),
        Reached.IN_PROGRESS, due=12, direction="Phòng Quản lý Khoa học chủ trì xây dựng kế hoạch triển khai.",
        lead="unit:qlkh", handler="tien_1963", helpers=("unit:cds",), readers=("huong", "bao", "tuan", "vinh"),
        channel=EXCHANGE, signing=Signing.FULL,
    ),
    DemoArrival(
        "pleiku", "655/UBND-KTHTĐT", "cong_van", "đề nghị hướng dẫn lắp đặt cảm biến đo mực nước ở các điểm ngập", CDS, 4,
        ("Ủy ban nhân dân phường Pleiku đề nghị Sở hướng dẫn kỹ thuật lắp đặt cảm biến đo mực nước tại 6 điểm thường ngập.",),
        Reached.ASSIGNED, due=4, direction="Phòng Chuyển đổi số chủ trì, hướng dẫn bằng văn bản.", lead="unit:cds", helpers=("vinh",),
    ),
    DemoArrival(
        "ubnd", "1245/UBND-KGVX", "cong_van", "rà soát, hoàn thiện kết nối, liên thông văn bản điện tử với UBND các xã, phường", CDS, 2,
        ("Thực hiện Quyết định số 28/2018/QĐ-TTg ngày 12 tháng 7 năm 2018 của Thủ tướng Chính phủ về việc gửi, nhận văn bản điện tử giữa các cơ quan trong hệ thống hành chính nhà nước; đến ngày 15 tháng 11 năm 2026 còn 12 xã, phường có tỷ lệ văn bản điện tử được tiếp nhận trong ngày dưới 90%.",
         "1. Giao Sở Khoa học và Công nghệ chủ trì, phối hợp với Sở Nội vụ và Ủy ban nhân dân các xã, phường rà soát việc kết nối, liên thông; báo cáo kết quả về Ủy ban nhân dân tỉnh.",
         "2. Giao Sở Tài chính tham mưu bố trí kinh phí thuê đường truyền dự phòng trong dự toán năm 2027."),
        Reached.WITH_LEADER, urgency=URGENT, reply_due=8, direction="Phòng Chuyển đổi số chủ trì.",
    ),
    DemoArrival(
        "stc", "2187/STC-QLNS", "cong_van", "thẩm định dự toán mua sắm thiết bị và thuê dịch vụ công nghệ thông tin năm 2027", TCNS, 1,
        ("Sở Tài chính nhận được Công văn số 1078/SKHCN-VP ngày 13 tháng 11 năm 2026 của Sở Khoa học và Công nghệ. Sau khi xem xét, Sở Tài chính có ý kiến như sau:",
         "1. Thống nhất chủ trương mua sắm, thuê dịch vụ theo Kế hoạch chuyển đổi số của tỉnh năm 2027.",
         "2. Đề nghị bổ sung bảng thuyết minh định mức và ít nhất ba báo giá còn hiệu lực."),
        Reached.WITH_LEADER, reply_due=9, direction="Văn phòng chủ trì, Phòng Chuyển đổi số phối hợp.",
    ),
    DemoArrival(
        "snv", "3311/SNV-CCVC", "cong_van", "góp ý dự thảo Kế hoạch đào tạo, bồi dưỡng cán bộ, công chức, viên chức tỉnh Gia Lai năm 2027", HC, 1,
        ("Sở Nội vụ gửi dự thảo Kế hoạch đào tạo, bồi dưỡng cán bộ, công chức, viên chức tỉnh Gia Lai năm 2027, đề nghị các cơ quan góp ý.",),
        Reached.WITH_LEADER, reply_due=6, direction="Văn phòng tham mưu góp ý.",
    ),
    DemoArrival(
        "ubnd", "1302/UBND-KGVX", "cong_van", "khắc phục gián đoạn kết nối trục liên thông tại 12 xã phía Tây tỉnh", CDS, 0,
        ("Từ 7 giờ sáng nay, kết nối trục liên thông văn bản tại 12 xã phía Tây tỉnh bị gián đoạn. Giao Sở Khoa học và Công nghệ khắc phục ngay, báo cáo Ủy ban nhân dân tỉnh trong ngày.",),
        Reached.WITH_LEADER, urgency=FLASH, reply_due=0, direction="Trung tâm Công nghệ thông tin xử lý ngay.",
    ),
    DemoArrival(
        "dakdoa", "412/UBND-VP", "cong_van", "đề nghị cấp 06 chứng thư số và hướng dẫn ký số trên thiết bị di động", CDS, 0,
        ("Ủy ban nhân dân xã Đak Đoa đề nghị Sở làm thủ tục cấp 06 chứng thư số cho lãnh đạo và công chức, hướng dẫn ký số trên thiết bị di động.",),
        Reached.REGISTERED,
    ),
    DemoArrival(
        "bo", "212/GM-BKHCN", "giay_moi", "Họp trực tuyến ngày 02/12/2026 về sơ kết Đề án phát triển hạ tầng số", CDS, 0,
        ("Bộ Khoa học và Công nghệ trân trọng kính mời đại diện lãnh đạo Sở dự họp trực tuyến sơ kết Đề án phát triển hạ tầng số.",
         "Thời gian: 8 giờ 30 phút, ngày 02 tháng 12 năm 2026."),
        Reached.SCANNED,
    ),
    DemoArrival(
        "snv", "3340/SNV-CCVC", "cong_van", "báo cáo kết quả thực hiện kỷ luật, kỷ cương hành chính quý IV năm 2026", HC, 0,
        ("Sở Nội vụ đề nghị các cơ quan báo cáo kết quả thực hiện kỷ luật, kỷ cương hành chính quý IV năm 2026 trước ngày 10 tháng 12 năm 2026.",),
        Reached.SCANNED,
    ),
    DemoArrival(
        "mangyang", "104/TTr-UBND", "to_trinh", "Hỗ trợ thiết bị cho điểm truy cập Internet công cộng năm 2027", CDS, 0,
        ("Ủy ban nhân dân xã Mang Yang kính trình Sở Khoa học và Công nghệ xem xét hỗ trợ thiết bị cho 03 điểm truy cập Internet công cộng tại các làng.",),
        Reached.SCANNED,
    ),
    DemoArrival(
        "mangyang", "97/BC-UBND", "bao_cao", "Kết quả khảo sát vùng lõm sóng di động trên địa bàn xã năm 2026", CDS, 3,
        ("Qua khảo sát, xã Mang Yang còn 04 làng chưa có sóng di động ổn định. Ủy ban nhân dân xã báo cáo Sở Khoa học và Công nghệ để tổng hợp, đề nghị doanh nghiệp viễn thông bổ sung trạm phát sóng.",),
        Reached.IN_PROGRESS, due=7, direction="Phòng Chuyển đổi số tổng hợp, làm việc với doanh nghiệp viễn thông.",
        lead="unit:cds", handler="mai", readers=("huong",),
        progress=(("Đã liên hệ hai doanh nghiệp viễn thông", 15),),
        channel=EMAIL, origin="vanthu@mangyang.gialai.gov.vn",
        report="Tệp không ký số; nơi gửi hẹn gửi bản giấy sau. Đề nghị cho nhận để tham khảo.",
    ),
    DemoArrival(
        "ubnd", "1310/UBND-KGVX", "cong_van", "chuẩn bị nội dung phiên họp Ban Chỉ đạo tỉnh về chuyển đổi số tháng 12 năm 2026", CDS, 0,
        ("Ủy ban nhân dân tỉnh giao Sở Khoa học và Công nghệ chuẩn bị nội dung, tài liệu phiên họp Ban Chỉ đạo tỉnh về chuyển đổi số tháng 12 năm 2026, gửi Văn phòng Ủy ban nhân dân tỉnh trước phiên họp 05 ngày làm việc.",),
        Reached.SCANNED, channel=EXCHANGE, signing=Signing.FULL,
    ),
    DemoArrival(
        "pleiku", "671/UBND-KTHTĐT", "cong_van", "đề nghị cho mượn thiết bị truyền hình hội nghị phục vụ ngày hội công nghệ", CDS, 0,
        ("Ủy ban nhân dân phường Pleiku đề nghị Sở cho mượn 02 bộ thiết bị truyền hình hội nghị phục vụ ngày hội công nghệ của phường.",),
        Reached.WITH_HEAD, channel=EMAIL, origin="vanthu@pleiku.gialai.gov.vn",
        report="Tệp gửi qua thư công vụ, không có chữ ký số. Đã gọi điện, nơi gửi xác nhận có gửi. Xin ý kiến.",
    ),
    DemoArrival(
        "dakdoa", "415/UBND-VP", "cong_van", "đề nghị gia hạn nộp báo cáo kết nối, liên thông văn bản điện tử", CDS, 0,
        ("Do thay đổi nhân sự phụ trách, Ủy ban nhân dân xã Đak Đoa đề nghị được gia hạn nộp báo cáo kết nối, liên thông văn bản điện tử thêm 05 ngày làm việc.",),
        Reached.SCANNED, channel=EMAIL, origin="vanthu@dakdoa.gialai.gov.vn", signing=Signing.ALTERED,
    ),
    DemoArrival(
        "bo", "4688/BKHCN-KHTC", "cong_van", "rà soát danh mục nhiệm vụ khoa học và công nghệ sử dụng ngân sách trung ương năm 2027", TCNS, 0,
        ("Bộ Khoa học và Công nghệ đề nghị các địa phương rà soát danh mục nhiệm vụ khoa học và công nghệ sử dụng ngân sách trung ương năm 2027, gửi ý kiến về Bộ.",),
        Reached.SCANNED, channel=EMAIL, origin="vanthu@most.gov.vn", signing=Signing.UNKNOWN,
    ),
)  # fmt: skip
