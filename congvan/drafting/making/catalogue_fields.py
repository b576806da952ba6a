"""The fields that templates share, in the words of the form."""

from __future__ import annotations

from congvan.drafting.making.fields import Field, FieldKind

POWERS = (
    ("", "Ký trực tiếp"), ("TM.", "TM. (thay mặt)"), ("KT.", "KT. (ký thay)"),
    ("TL.", "TL. (thừa lệnh)"), ("TUQ.", "TUQ. (thừa ủy quyền)"), ("Q.", "Q. (quyền)"),
)  # fmt: skip
URGENCIES = (
    ("", "Thường"), ("KHẨN", "KHẨN"), ("THƯỢNG KHẨN", "THƯỢNG KHẨN"), ("HỎA TỐC", "HỎA TỐC"),
)  # fmt: skip
CIRCULATION = (
    ("", "Không"), ("XEM XONG TRẢ LẠI", "XEM XONG TRẢ LẠI"),
    ("LƯU HÀNH NỘI BỘ", "LƯU HÀNH NỘI BỘ"), ("TÀI LIỆU THU HỒI", "TÀI LIỆU THU HỒI"),
)  # fmt: skip
TITLED_KINDS = (
    "Chỉ thị", "Quy chế", "Quy định", "Thông cáo", "Thông báo", "Hướng dẫn", "Chương trình",
    "Kế hoạch", "Phương án", "Đề án", "Dự án", "Báo cáo", "Tờ trình", "Giấy ủy quyền", "Phiếu gửi",
    "Phiếu chuyển", "Phiếu báo",
)  # fmt: skip
LINES, CHOICE = FieldKind.LINES, FieldKind.CHOICE

SUPERIOR = Field(
    "superior", "Cơ quan chủ quản", LINES,
    hint="Cơ quan cấp trên trực tiếp; để trống nếu không có.", example="UBND TỈNH GIA LAI",
)  # fmt: skip
ORGAN = Field("organ", "Cơ quan ban hành", LINES, required=True, example="SỞ NỘI VỤ")
NUMBER = Field(
    "number", "Số", hint="Để trống: văn thư cấp số khi phát hành.",
)  # fmt: skip
NOTATION = Field(
    "notation", "Ký hiệu", required=True, hint="Phần sau dấu gạch chéo.", example="QĐ-SNV"
)
PLACE = Field("place", "Địa danh", required=True, example="Gia Lai")
DATE = Field("date", "Ngày ban hành", hint="Để trống: điền khi cấp số.")
SUBJECT = Field("subject", "Trích yếu", required=True)
BODY = Field(
    "body", "Nội dung", LINES, required=True,
    hint="Mỗi đoạn một dòng. “Chương I”, “Điều 1.”, “I.”, “1.”, “a)” được trình bày theo quy định.",
)  # fmt: skip
BASES = Field("bases", "Căn cứ", LINES, hint="Mỗi căn cứ một dòng.")
RECIPIENTS = Field("recipients", "Kính gửi", LINES, hint="Mỗi nơi một dòng.")
COPIES = Field("copies", "Nơi nhận", LINES, hint="Mỗi nơi một dòng; dòng Lưu tự thêm.")
ARCHIVE_UNIT = Field("archive_unit", "Đơn vị soạn thảo (viết tắt)", example="VP")
COPIES_KEPT = Field("copies_kept", "Số bản lưu", hint="Nếu cần.")
POWER = Field("power", "Quyền hạn ký", CHOICE, choices=POWERS)
POWER_LINE = Field(
    "power_line", "Thay mặt, ký thay cho", LINES,
    hint="Ví dụ với KT.: CHỦ TỊCH; với TM.: ỦY BAN NHÂN DÂN.",
)  # fmt: skip
TITLE = Field("title", "Chức vụ người ký", required=True, example="GIÁM ĐỐC")
SIGNER = Field("signer", "Họ và tên người ký", required=True, hint="Không ghi học hàm, học vị.")
URGENCY = Field("urgency", "Độ khẩn", CHOICE, choices=URGENCIES)
CIRCULATION_FIELD = Field("circulation", "Phạm vi lưu hành", CHOICE, choices=CIRCULATION)
DRAFTER = Field("drafter_symbol", "Ký hiệu người soạn thảo, số bản phát hành", example="PL.(300)")
ADDRESS = Field("address", "Địa chỉ cơ quan", hint="In ở chân trang đầu, nếu cần.")
AUTHORITY = Field(
    "authority", "Thẩm quyền ban hành", LINES, required=True, example="GIÁM ĐỐC SỞ NỘI VỤ"
)
ATTACHED_KIND = Field(
    "attached_kind", "Tên loại văn bản kèm theo", hint="Ví dụ: QUY CHẾ; để trống nếu ở tệp riêng."
)
ATTACHED_SUBJECT = Field("attached_subject", "Trích yếu văn bản kèm theo")
ATTACHED_BODY = Field("attached_body", "Nội dung văn bản kèm theo", LINES)
APPENDIX_TITLE = Field(
    "appendix_title",
    "Tiêu đề phụ lục",
    hint="Để trống nếu không có; nội dung phải nhắc tới phụ lục.",
)
APPENDIX_BODY = Field("appendix_body", "Nội dung phụ lục", LINES)

HEAD = (SUPERIOR, ORGAN, NUMBER, NOTATION, PLACE, DATE)
STAMPS = (URGENCY, CIRCULATION_FIELD)
APPENDIX = (APPENDIX_TITLE, APPENDIX_BODY)
SIGN = (POWER, POWER_LINE, TITLE, SIGNER)
FOOT = (COPIES, ARCHIVE_UNIT, COPIES_KEPT, DRAFTER)
