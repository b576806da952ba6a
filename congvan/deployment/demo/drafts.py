"""What Sở Khoa học và Công nghệ of the demo is writing and has issued, and how far each has come.

Only invented matters. Days are working days counted back from today.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from congvan.desk.states import Urgency
from congvan.drafting.states import OrderSource, SigningPower


class Stage(IntEnum):
    """Where a draft stands in the demo; the later, the greater."""

    DRAFTING = 1
    UNIT_REVIEW = 2
    UNIT_AGREED = 3
    LEADER_REVIEW = 4
    RETURNED = 5
    APPROVED = 6
    TO_NUMBER = 7
    TO_SIGN = 8
    TO_SEAL = 9
    TO_SEND = 10
    ISSUED = 11


@dataclass(frozen=True, slots=True)
class Edit:
    """What a leader corrected: in the paragraph that holds `before`, these words became `after`."""

    by: str
    before: str
    after: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DemoDraft:
    """One draft: who writes what for whom to sign.

    `kind` is the code of the type; `replies_to` the symbol of an arrival of the demo. `recipients`
    are lines of "Kính gửi", `copies` lines of "Nơi nhận". A bare `dissent` is (matter, the
    specialist's word, the head's word). `asks` is what the recipients are to do, and in how many
    working days.
    """

    kind: str
    subject: str
    field: str
    drafter: str
    signer: str
    days_ago: int
    body: tuple[str, ...]
    stage: Stage
    recipients: tuple[str, ...] = ()
    copies: tuple[str, ...] = ("Như trên;",)
    power: SigningPower = SigningPower.HEAD
    replies_to: str = ""
    source: OrderSource = OrderSource.ORAL
    source_note: str = "Giám đốc giao tại giao ban tuần"
    urgency: Urgency = Urgency.NORMAL
    due: int = 3
    edits: tuple[Edit, ...] = ()
    returned: str = ""
    dissent: tuple[str, str, str] | None = None
    corrections: tuple[str, ...] = ()
    asks: tuple[str, int] | None = None


HEAD, DEPUTY = SigningPower.HEAD, SigningPower.DEPUTY
PROVINCE = "Ủy ban nhân dân tỉnh Gia Lai"
CDS, TCNS, KHCN, HC, NNMT = (
    "Chuyển đổi số", "Tài chính, ngân sách", "Khoa học và công nghệ", "Tổ chức, cán bộ", "Nông nghiệp, môi trường",
)  # fmt: skip

DRAFTS = (
    DemoDraft(
        "cong_van", "hướng dẫn sử dụng chữ ký số chuyên dùng công vụ trên thiết bị di động", CDS, "an", "huong", 14,
        ("Thời gian qua, một số Ủy ban nhân dân xã, phường còn lúng túng khi ký số trên thiết bị di động. Sở Khoa học và Công nghệ hướng dẫn như sau:",
         "1. Cài đặt ứng dụng ký số theo tài liệu gửi kèm; chỉ dùng thiết bị được cơ quan giao quản lý.",
         "2. Không giao thiết bị và mã PIN cho người khác dưới mọi hình thức.",
         "Quá trình thực hiện, nếu có vướng mắc, đề nghị liên hệ Phòng Chuyển đổi số để được hỗ trợ./."),
        Stage.ISSUED, recipients=("Ủy ban nhân dân các xã, phường.",), power=DEPUTY,
        copies=("Như trên;", "Giám đốc Sở (b/c);"),
        asks=("Báo cáo danh sách thiết bị ký số và người được giao quản lý về Sở.", 13),
    ),
    DemoDraft(
        "ke_hoach", "Tập huấn kỹ năng số cho công chức cấp xã năm 2027", CDS, "mai", "khai", 10,
        ("Thực hiện Chương trình công tác năm 2027, Sở Khoa học và Công nghệ xây dựng Kế hoạch tập huấn kỹ năng số cho công chức cấp xã như sau:",
         "1. Đối tượng: công chức phụ trách chuyển đổi số của Ủy ban nhân dân các xã, phường.",
         "2. Thời gian: Quý II năm 2027, chia làm 06 lớp.",
         "3. Phòng Chuyển đổi số chủ trì tổ chức thực hiện; Văn phòng bảo đảm kinh phí./."),
        Stage.ISSUED, copies=("Sở Nội vụ;", "Các phòng, đơn vị thuộc Sở;"),
    ),
    DemoDraft(
        "thong_bao", "Lịch trực bảo đảm an toàn thông tin dịp nghỉ Ngày Văn hóa Việt Nam", CDS, "vinh", "huong", 6,
        ("Sở Khoa học và Công nghệ thông báo lịch trực bảo đảm an toàn thông tin dịp nghỉ Ngày Văn hóa Việt Nam 24 tháng 11 năm 2026:",
         "1. Trung tâm Công nghệ thông tin trực 24/24 giờ tại phòng máy chủ.",
         "2. Các phòng cử đầu mối, gửi số điện thoại về Văn phòng trước ngày 20 tháng 11 năm 2026./."),
        Stage.ISSUED, power=DEPUTY, copies=("Các phòng, đơn vị thuộc Sở;",),
    ),
    DemoDraft(
        "quyet_dinh", "Về việc thành lập Tổ giúp việc xây dựng kho dữ liệu dùng chung của tỉnh", HC, "an", "khai", 3,
        ("Điều 1. Thành lập Tổ giúp việc xây dựng kho dữ liệu dùng chung của tỉnh gồm 07 thành viên do ông Phạm Minh Tuấn, Trưởng phòng Chuyển đổi số làm Tổ trưởng.",
         "Điều 2. Tổ giúp việc có nhiệm vụ khảo sát, đề xuất danh mục dữ liệu dùng chung, trình Giám đốc Sở.",
         "Điều 3. Chánh Văn phòng Sở, Trưởng các phòng, đơn vị thuộc Sở và các thành viên Tổ giúp việc chịu trách nhiệm thi hành Quyết định này./."),
        Stage.TO_SIGN, copies=("Như Điều 3;",),
    ),
    DemoDraft(
        "cong_van", "hướng dẫn khắc phục văn bản gửi lỗi trên trục liên thông", CDS, "mai", "huong", 1,
        ("Thực hiện chỉ đạo của Ủy ban nhân dân tỉnh về việc rà soát, hoàn thiện kết nối, liên thông văn bản điện tử với Ủy ban nhân dân các xã, phường, Sở Khoa học và Công nghệ hướng dẫn như sau:",
         "1. Hằng ngày, văn thư cơ quan kiểm tra danh sách “Gửi lỗi”; gửi lại trong buổi làm việc. Trường hợp gửi lại không thành công, báo đầu mối kỹ thuật của Sở trước 16 giờ.",
         "2. Không gửi song song qua thư điện tử công vụ hoặc bản giấy khi văn bản đã được nơi nhận tiếp nhận trên trục liên thông.",
         "3. Ủy ban nhân dân các xã, phường cập nhật công chức đầu mối trước ngày 27 tháng 11 năm 2026.",
         "Trong quá trình thực hiện, nếu có vướng mắc, đề nghị liên hệ Phòng Chuyển đổi số để được hỗ trợ./."),
        Stage.TO_SEND, power=DEPUTY, urgency=Urgency.URGENT,
        recipients=("Sở Nội vụ;", "Sở Tài chính;", "Ủy ban nhân dân xã Đak Đoa;", "Ủy ban nhân dân xã Mang Yang;", "Ủy ban nhân dân phường Pleiku."),
        copies=("Như trên;", f"{PROVINCE} (b/c);", "Giám đốc, các Phó Giám đốc Sở;"),
    ),
    DemoDraft(
        "cong_van", "mời dự Hội nghị sơ kết 6 tháng thực hiện kho dữ liệu dùng chung", CDS, "an", "khai", 1,
        ("Sở Khoa học và Công nghệ trân trọng kính mời đại diện lãnh đạo cơ quan dự Hội nghị sơ kết 6 tháng thực hiện kho dữ liệu dùng chung.",
         "Thời gian: 14 giờ 00 phút, ngày 04 tháng 12 năm 2026.",
         "Địa điểm: Phòng họp tầng 2, Sở Khoa học và Công nghệ./."),
        Stage.TO_SEAL, recipients=("Sở Nội vụ;", "Sở Y tế."),
    ),
    DemoDraft(
        "cong_van", "cung cấp thông tin phục vụ kết nối dữ liệu hồ sơ sức khỏe điện tử", CDS, "vinh", "huong", 2,
        ("Phúc đáp Công văn số 2210/SYT-NVY của Sở Y tế, Sở Khoa học và Công nghệ cung cấp thông tin kết nối như sau:",
         "1. Nền tảng tích hợp, chia sẻ dữ liệu của tỉnh đã sẵn sàng; tài liệu kỹ thuật gửi kèm.",
         "2. Đề nghị Sở Y tế cử đầu mối kỹ thuật phối hợp trong tháng 12 năm 2026./."),
        Stage.TO_SIGN, recipients=("Sở Y tế.",), power=DEPUTY, replies_to="2210/SYT-NVY",
    ),
    DemoDraft(
        "cong_van", "thỏa thuận địa điểm lắp đặt trạm quan trắc môi trường tự động", NNMT, "tien_1963", "huong", 1,
        ("Qua xem xét hồ sơ đề nghị, Sở Khoa học và Công nghệ thống nhất địa điểm lắp đặt trạm quan trắc môi trường tự động tại xã Đak Đoa.",
         "Đề nghị Sở Nông nghiệp và Môi trường hoàn thiện hồ sơ thiết kế theo quy định./."),
        Stage.TO_NUMBER, recipients=("Sở Nông nghiệp và Môi trường.",), power=DEPUTY,
    ),
    DemoDraft(
        "bao_cao", "Kết quả tự đánh giá chỉ số chuyển đổi số cấp tỉnh năm 2026", CDS, "mai", "khai", 2,
        ("Thực hiện hướng dẫn của Bộ Khoa học và Công nghệ, Sở Khoa học và Công nghệ báo cáo kết quả tự đánh giá chỉ số chuyển đổi số cấp tỉnh năm 2026 như sau:",
         "1. Có 8 nhóm chỉ tiêu được tự đánh giá; 6 nhóm đạt từ 80% điểm tối đa trở lên.",
         "2. Nhóm chỉ tiêu nhân lực số đạt thấp do chưa đủ số liệu đào tạo của cấp xã.",
         "Sở Khoa học và Công nghệ kính báo cáo./."),
        Stage.LEADER_REVIEW, recipients=("Bộ Khoa học và Công nghệ.",), replies_to="4521/BKHCN-CĐS",
        dissent=("Điểm nhóm nhân lực số",
                 "Đề nghị lấy số liệu đào tạo đến hết tháng 12 để nâng điểm nhóm nhân lực số.",
                 "Số liệu phải chốt đến ngày 31/10 theo hướng dẫn của Bộ; không cộng số chưa phát sinh."),
    ),
    DemoDraft(
        "bao_cao", "Tổng kết 5 năm thực hiện Đề án phát triển hạ tầng số vùng đồng bào dân tộc thiểu số", CDS, "an", "khai", 4,
        ("Thực hiện Công văn số 1187/UBND-KGVX của Ủy ban nhân dân tỉnh về tổng kết 5 năm thực hiện Đề án, Sở Khoa học và Công nghệ báo cáo như sau:",
         "1. Đến ngày 31 tháng 10 năm 2026, hầu hết xã, phường có cáp quang đến trung tâm; còn một số thôn, làng chưa có sóng di động ổn định.",
         "2. Nguyên nhân là địa hình chia cắt, dân cư thưa; cán bộ yếu nghiệp vụ.",
         "3. Đề nghị Ủy ban nhân dân tỉnh xem xét, bố trí kinh phí phù hợp để phủ sóng các thôn, làng còn lại./."),
        Stage.RETURNED, recipients=(f"{PROVINCE}.",), replies_to="1187/UBND-KGVX", urgency=Urgency.URGENT, due=1,
        edits=(
            Edit("tuan", "hầu hết xã, phường", "131/135 xã, phường"),
            Edit("tuan", "cán bộ yếu nghiệp vụ", "công chức đầu mối mới nhận nhiệm vụ, chưa được tập huấn", "Dùng từ đúng mực."),
            Edit("khai", "còn một số thôn, làng chưa có sóng di động ổn định", "còn 41 thôn, làng chưa có sóng di động ổn định (danh sách kèm theo)", "Ghi rõ số thôn, lập phụ lục."),
            Edit("khai", "kinh phí phù hợp", "420 triệu đồng trong dự toán năm 2027"),
        ),
        returned="Lập phụ lục 41 thôn, làng, nêu số tiền cụ thể. Trình lại trong ngày mai.",
    ),
    DemoDraft(
        "cong_van", "gửi dự toán kinh phí sự nghiệp khoa học và công nghệ năm 2027", TCNS, "tien_1963", "khai", 3,
        ("Phúc đáp Công văn số 2044/STC-QLNS của Sở Tài chính, Sở Khoa học và Công nghệ gửi dự toán kinh phí sự nghiệp khoa học và công nghệ năm 2027 gồm 9 nhiệm vụ chuyển tiếp và 15 nhiệm vụ mới.",
         "Đề nghị Sở Tài chính thẩm định, tổng hợp trình Ủy ban nhân dân tỉnh./."),
        Stage.UNIT_REVIEW, recipients=("Sở Tài chính.",), replies_to="2044/STC-QLNS", due=-2,
    ),
    DemoDraft(
        "to_trinh", "Về việc ban hành Quy chế quản lý, khai thác kho dữ liệu dùng chung của tỉnh", CDS, "mai", "khai", 3,
        ("Sở Khoa học và Công nghệ kính trình Ủy ban nhân dân tỉnh xem xét, ban hành Quy chế quản lý, khai thác kho dữ liệu dùng chung của tỉnh.",
         "Dự thảo Quy chế gồm 4 chương, 22 điều, đã lấy ý kiến của 18 cơ quan, đơn vị.",
         "Kính trình Ủy ban nhân dân tỉnh xem xét, quyết định./."),
        Stage.APPROVED, recipients=(f"{PROVINCE}.",),
        corrections=("Bổ sung bảng tổng hợp, giải trình ý kiến góp ý", "Ghi rõ ngày Sở Tư pháp thẩm định"),
    ),
    DemoDraft(
        "cong_van", "hướng dẫn kỹ thuật lắp đặt cảm biến đo mực nước ở các điểm ngập", CDS, "thang", "huong", 1,
        ("Sở Khoa học và Công nghệ hướng dẫn kỹ thuật lắp đặt cảm biến đo mực nước tại các điểm thường ngập như sau:",
         "1. Chọn cảm biến siêu âm, dải đo từ 0,2 m đến 6 m, có pin dự phòng tối thiểu 72 giờ.",
         "2. Dữ liệu truyền về nền tảng giám sát của tỉnh 5 phút một lần./."),
        Stage.UNIT_REVIEW, recipients=("Ủy ban nhân dân phường Pleiku.",), power=DEPUTY,
    ),
    DemoDraft(
        "ke_hoach", "Kiểm tra việc gửi, nhận văn bản điện tử tại các xã, phường năm 2027", CDS, "an", "khai", 0,
        ("Sở Khoa học và Công nghệ xây dựng Kế hoạch kiểm tra việc gửi, nhận văn bản điện tử tại các xã, phường năm 2027 như sau:",
         "1. Nội dung: tỷ lệ văn bản điện tử ký số đầy đủ; thời gian tiếp nhận; an toàn thông tin.",
         "2. Thời gian: Quý I và Quý III năm 2027./."),
        Stage.DRAFTING, due=6,
    ),
)  # fmt: skip
