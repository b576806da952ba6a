"""The words by which the parts of a document are known (CODES §1, §2; LAYOUT §2, §10)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from congvan.kernel.text import fold, tone_fold

NATIONAL_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One of the 29 types: code, name, abbreviation in the notation ("" for none)."""

    code: str
    name: str
    abbreviation: str


TYPES = tuple(
    DocumentType(*line)
    for line in (
        ("nghi_quyet", "Nghị quyết", "NQ"), ("quyet_dinh", "Quyết định", "QĐ"),
        ("chi_thi", "Chỉ thị", "CT"), ("quy_che", "Quy chế", "QC"),
        ("quy_dinh", "Quy định", "QyĐ"), ("thong_cao", "Thông cáo", "TC"),
        ("thong_bao", "Thông báo", "TB"), ("huong_dan", "Hướng dẫn", "HD"),
        ("chuong_trinh", "Chương trình", "CTr"), ("ke_hoach", "Kế hoạch", "KH"),
        ("phuong_an", "Phương án", "PA"), ("de_an", "Đề án", "ĐA"), ("du_an", "Dự án", "DA"),
        ("bao_cao", "Báo cáo", "BC"), ("bien_ban", "Biên bản", "BB"),
        ("to_trinh", "Tờ trình", "TTr"), ("hop_dong", "Hợp đồng", "HĐ"),
        ("cong_van", "Công văn", ""), ("cong_dien", "Công điện", "CĐ"),
        ("ban_ghi_nho", "Bản ghi nhớ", "BGN"), ("ban_thoa_thuan", "Bản thỏa thuận", "BTT"),
        ("giay_uy_quyen", "Giấy ủy quyền", "GUQ"), ("giay_moi", "Giấy mời", "GM"),
        ("giay_gioi_thieu", "Giấy giới thiệu", "GGT"), ("giay_nghi_phep", "Giấy nghỉ phép", "GNP"),
        ("phieu_gui", "Phiếu gửi", "PG"), ("phieu_chuyen", "Phiếu chuyển", "PC"),
        ("phieu_bao", "Phiếu báo", "PB"), ("thu_cong", "Thư công", ""),
    )
)  # fmt: skip
BY_CODE = {kind.code: kind for kind in TYPES}
BY_ABBREVIATION = {kind.abbreviation: kind for kind in TYPES if kind.abbreviation}
BY_NAME = {tone_fold(kind.name).upper(): kind for kind in TYPES if kind.code != "cong_van"}
COPIES = frozenset(("SY", "TrS", "SL"))

# Templates 1.8 and 1.10 have no subject; contracts and letters have no template (LAYOUT §8).
FREE_FORM = frozenset(("hop_dong", "thu_cong", "ban_ghi_nho", "ban_thoa_thuan"))
WITHOUT_SUBJECT = FREE_FORM | {
    "giay_gioi_thieu", "giay_nghi_phep", "giay_uy_quyen", "phieu_gui", "phieu_chuyen", "phieu_bao",
}  # fmt: skip
WITHOUT_DATE = frozenset(("bien_ban",))
WITHOUT_RECIPIENTS = FREE_FORM | {"bien_ban", "giay_gioi_thieu", "giay_nghi_phep", "giay_uy_quyen"}
ADDRESSED = frozenset(("cong_van", "to_trinh"))
WITH_ARTICLES = frozenset(("nghi_quyet", "quyet_dinh"))

POWERS = ("TM.", "Q.", "KT.", "TL.", "TUQ.")
# What people write for a power, without the dot or with a stroke.
POWER_LIKE = re.compile(
    r"^(T\s?/\s?M|K\s?/\s?T|T\s?/\s?L|TM|KT|TL|TUQ|UQ|Q|TLC|TUN|QUYỀN|THAY MẶT|THỪA LỆNH|KÝ THAY|THỪA ỦY QUYỀN)"
    r"(\s*\.|\s+)\s*(?=[A-ZĐÀ-Ỹ])"
)
_TITLES = (
    "CHỦ TỊCH|PHÓ CHỦ TỊCH|GIÁM ĐỐC|PHÓ GIÁM ĐỐC|TỔNG GIÁM ĐỐC|PHÓ TỔNG GIÁM ĐỐC|CỤC TRƯỞNG|"
    "PHÓ CỤC TRƯỞNG|CHI CỤC TRƯỞNG|PHÓ CHI CỤC TRƯỞNG|TỔNG CỤC TRƯỞNG|PHÓ TỔNG CỤC TRƯỞNG|"
    "VỤ TRƯỞNG|PHÓ VỤ TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|PHÓ THỦ TƯỚNG|TRƯỞNG PHÒNG|"
    "PHÓ TRƯỞNG PHÒNG|TRƯỞNG BAN|PHÓ TRƯỞNG BAN|TRƯỞNG ĐOÀN|PHÓ TRƯỞNG ĐOÀN|TRƯỞNG|CHÁNH|"
    "PHÓ CHÁNH|HIỆU TRƯỞNG|PHÓ HIỆU TRƯỞNG|VIỆN TRƯỞNG|PHÓ VIỆN TRƯỞNG|TỔ TRƯỞNG|TỔ PHÓ|ĐỘI TRƯỞNG|"
    "TỔNG BIÊN TẬP|THỦ TRƯỞNG|NGƯỜI ĐỨNG ĐẦU|CHỦ NHIỆM|PHÓ CHỦ NHIỆM|HIỆU PHÓ|BÍ THƯ|PHÓ BÍ THƯ|"
    "TỔNG KIỂM TOÁN|KIỂM TOÁN TRƯỞNG|CHỦ TỌA|THƯ KÝ|ỦY VIÊN|THỐNG ĐỐC|PHÓ THỐNG ĐỐC|QUYỀN HẠN"
)
# A line of capitals that names an office; "PHÓ" alone begins any deputy's.
TITLE = re.compile(rf"^(?:{_TITLES}|PHÓ)\b")
DEPUTY = re.compile(r"^(PHÓ|THỨ TRƯỞNG|TỔ PHÓ|HIỆU PHÓ)\b")

# First words of an organ's name: a line that begins so begins a new organ.
ORGAN = re.compile(
    r"^(UBND|ỦY BAN NHÂN DÂN|HĐND|HỘI ĐỒNG NHÂN DÂN|BỘ|SỞ|TỔNG CỤC|CỤC|CHI CỤC|TRUNG TÂM|TRƯỜNG|"
    r"PHÒNG|VĂN PHÒNG|BAN|BỆNH VIỆN|VIỆN|THANH TRA|HỌC VIỆN|ĐẠI HỌC|BẢO HIỂM XÃ HỘI|KHO BẠC)\b"
)
# Kinds of organs that have others under them.
SUPERIOR = re.compile(
    r"^(UBND|ỦY BAN NHÂN DÂN|HĐND|BỘ|SỞ|TỔNG CỤC|CỤC|CHI CỤC|ĐẠI HỌC|BẢO HIỂM XÃ HỘI VIỆT NAM)\b"
)

ACADEMIC = re.compile(
    r"^\s*((?:GS|PGS|TS|TSKH|Th\.?\s?S|ThS|BS|BSCK|BS\.?CK\w*|DS|KS|CN|LS|NGND|NGƯT|TTND|TTƯT|NSND|NSƯT|"
    r"Giáo sư|Phó Giáo sư|Phó giáo sư|Tiến sĩ|Tiến sỹ|Thạc sĩ|Thạc sỹ|Bác sĩ|Bác sỹ|Dược sĩ|Kỹ sư|"
    r"Cử nhân|Luật sư|Nhà giáo Nhân dân|Nhà giáo Ưu tú|Thầy thuốc Nhân dân|Thầy thuốc Ưu tú)"
    r"(?:\s*[.,]\s*|\s+))+",
)

SECRECY = re.compile(
    r"^[\s(\[{*\"“]*(?:(?:độ|mức độ|dấu chỉ độ|dấu)\s+mật\s*:\s*)?(tuyệt|tối)?\s*mật[\s)\]}*.\"”!]*$",
    re.IGNORECASE,
)
URGENCIES = ("HỎA TỐC", "THƯỢNG KHẨN", "KHẨN")
_URGENT_WORD = (
    "hoa toc|thuong khan|khan cap|khan truong|rat khan|toi khan|dac biet khan|khan|gap|rat gap|"
    "hen gio|urgent"
)
URGENT_LIKE = re.compile(
    rf"^(?:(?:do|muc do)? ?khan ?: ?)?(?:{_URGENT_WORD})(?:[ ,/-]+(?:{_URGENT_WORD}))*(?: ?\d.{{0,20}})?[ .!:]*$"
)
CIRCULATION = frozenset(("xem xong tra lai", "luu hanh noi bo", "tai lieu thu hoi"))


def type_of_title(text: str) -> DocumentType | None:
    """The type whose name a line is, in whatever case ("QUYẾT ĐỊNH", "Tờ trình")."""
    return BY_NAME.get(" ".join(tone_fold(text).upper().split()).rstrip(".").strip())


def type_that_begins(text: str) -> DocumentType | None:
    """The type whose name begins a line of capitals ("BÁO CÁO KẾT QUẢ…"), the longest name first."""
    folded = " ".join(tone_fold(text).split())
    names = sorted(BY_NAME, key=len, reverse=True)
    return next((BY_NAME[name] for name in names if folded.startswith(name + " ")), None)


def plain(text: str) -> str:
    """Only letters and digits of the folded text, to compare what people punctuate in many ways."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


def is_blank(text: str) -> bool:
    """Whether a text is only a place to write on: dots, underscores, an ellipsis or nothing."""
    return not re.sub(r"[\s.…_\-–/:,;()]", "", text)


def abbreviation_of(name: str) -> str:
    """The abbreviation of a type by its name in whatever case, "" for none or an unknown name."""
    kind = type_of_title(name)
    return kind.abbreviation if kind is not None else ""
