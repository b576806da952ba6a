"""Names that stand on papers: types of documents, organs, posts, and their usual capitals."""

from __future__ import annotations

import re

from congvan.kernel.text import fold

LETTER = "cong_van"

# The types that print their name over the subject (CODES §1; NĐ 30 Đ7), by their folded name.
TYPES = {
    "nghi quyet": "nghi_quyet", "quyet dinh": "quyet_dinh", "chi thi": "chi_thi",
    "quy che": "quy_che", "quy dinh": "quy_dinh", "thong cao": "thong_cao",
    "thong bao": "thong_bao", "huong dan": "huong_dan", "chuong trinh": "chuong_trinh",
    "ke hoach": "ke_hoach", "phuong an": "phuong_an", "de an": "de_an", "du an": "du_an",
    "bao cao": "bao_cao", "bien ban": "bien_ban", "to trinh": "to_trinh",
    "hop dong": "hop_dong", "cong dien": "cong_dien", "ban ghi nho": "ban_ghi_nho",
    "ban thoa thuan": "ban_thoa_thuan", "giay uy quyen": "giay_uy_quyen",
    "giay moi": "giay_moi", "giay gioi thieu": "giay_gioi_thieu",
    "giay nghi phep": "giay_nghi_phep", "phieu gui": "phieu_gui",
    "phieu chuyen": "phieu_chuyen", "phieu bao": "phieu_bao", "thu cong": "thu_cong",
}  # fmt: skip

# By the abbreviation in the notation, compared with its case (QyĐ is not QĐ).
ABBREVIATIONS = {
    "NQ": "nghi_quyet", "QĐ": "quyet_dinh", "CT": "chi_thi", "QC": "quy_che", "QyĐ": "quy_dinh",
    "TC": "thong_cao", "TB": "thong_bao", "HD": "huong_dan", "CTr": "chuong_trinh",
    "KH": "ke_hoach", "PA": "phuong_an", "ĐA": "de_an", "DA": "du_an", "BC": "bao_cao",
    "BB": "bien_ban", "TTr": "to_trinh", "HĐ": "hop_dong", "CĐ": "cong_dien",
    "BGN": "ban_ghi_nho", "BTT": "ban_thoa_thuan", "GUQ": "giay_uy_quyen", "GM": "giay_moi",
    "GGT": "giay_gioi_thieu", "GNP": "giay_nghi_phep", "PG": "phieu_gui",
    "PC": "phieu_chuyen", "PB": "phieu_bao",
}  # fmt: skip

# Words with which the name of an organ begins, the longer before the shorter: they part the
# superior organ from the issuing one when the print does not show which is bold.
ORGAN_HEADS = (
    "Ủy ban nhân dân", "Ủy ban Mặt trận Tổ quốc Việt Nam", "Hội đồng nhân dân", "Văn phòng",
    "Tổng cục", "Chi cục", "Cục", "Vụ", "Bộ Chỉ huy Quân sự", "Bộ", "Sở", "Ban Quản lý", "Ban",
    "Trung tâm", "Phòng", "Công an", "Tòa án nhân dân", "Viện kiểm sát nhân dân", "Viện",
    "Thanh tra", "Bảo hiểm xã hội", "Kho bạc Nhà nước", "Ngân hàng Nhà nước", "Bệnh viện",
    "Trường", "Công ty", "Tổng công ty", "Tập đoàn", "Tỉnh ủy", "Thành ủy", "Huyện ủy",
    "Đảng ủy", "Đảng bộ", "Chi bộ", "Hội", "Liên đoàn Lao động", "Liên minh", "Đài", "Báo",
    "Chính phủ", "Quốc hội", "UBND", "HĐND", "UBMTTQVN",
)  # fmt: skip
_HEADS = {fold(head): head for head in ORGAN_HEADS}
_PLACES = {
    fold(word): word
    for word in ("tỉnh", "thành phố", "huyện", "xã", "phường", "thị xã", "thị trấn", "đặc khu")
}
_KEPT = {"UBND", "HĐND", "UBMTTQVN", "TTHC", "CNTT", "TNHH", "MTV", "PTTH", "THPT", "THCS"}
_ROMAN = re.compile(r"[IVX]+")

# Posts of those who sign; what follows may name the organ.
POSTS = (
    "Chủ tịch", "Phó Chủ tịch", "Giám đốc", "Phó Giám đốc", "Bộ trưởng", "Thứ trưởng",
    "Chánh Văn phòng", "Phó Chánh Văn phòng", "Trưởng ban", "Phó Trưởng ban", "Cục trưởng",
    "Phó Cục trưởng", "Vụ trưởng", "Trưởng phòng", "Phó Trưởng phòng", "Chi cục trưởng",
    "Hiệu trưởng", "Phó Hiệu trưởng", "Tổng Giám đốc", "Phó Tổng Giám đốc", "Thủ tướng",
    "Phó Thủ tướng", "Bí thư", "Phó Bí thư", "Chánh Thanh tra", "Phó Chánh Thanh tra",
    "Viện trưởng", "Chánh án", "Trưởng đoàn", "Chỉ huy trưởng", "Ủy viên", "Tổng cục trưởng",
)  # fmt: skip
_POSTS = {fold(post): post for post in POSTS}


def abbreviation_of(type_code: str) -> str:
    """How the notation writes the type; "" for a công văn and for types without one."""
    return next((short for short, code in ABBREVIATIONS.items() if code == type_code), "")


def begins_organ(folded: str) -> bool:
    """Whether a line begins with the head word of an organ."""
    return any(folded == head or folded.startswith(head + " ") for head in _HEADS)


def organ_name(capitals: str) -> str:
    """ "SỞ KHOA HỌC VÀ CÔNG NGHỆ" as one writes it: "Sở Khoa học và Công nghệ".

    What is not all capitals comes back as it is. Place names get a capital for every word.
    """
    if capitals != capitals.upper():
        return capitals
    words = capitals.split()
    shown: list[str] = []
    while words:
        head = _longest_head(words) if not shown or fold(shown[-1]) in ("-", "–") else None
        if head:
            shown.append(head)
            words = words[len(head.split()) :]
            shown += _sentence(words)
            return " ".join(shown)
        shown += _sentence(words)
        break
    return " ".join(shown)


def _longest_head(words: list[str]) -> str | None:
    for length in range(min(7, len(words)), 0, -1):
        head = _HEADS.get(fold(" ".join(words[:length])))
        if head:
            return head
    return None


def _sentence(words: list[str]) -> list[str]:
    """Small letters but for the first word, the word after "và" or a comma, and place names."""
    shown: list[str] = []
    is_first, in_place = True, False
    rest = list(words)
    while rest:
        place = next(
            (n for n in (2, 1) if fold(" ".join(rest[:n])) in _PLACES and len(rest) > n), 0
        )
        if place:
            shown.append(_PLACES[fold(" ".join(rest[:place]))])
            rest = rest[place:]
            is_first, in_place = False, True
            continue
        word = rest.pop(0)
        if word in _KEPT or (_ROMAN.fullmatch(word) and len(word) < 5 and shown):
            shown.append(word)
        elif fold(word) in ("va", "cua", "thuoc") and shown:
            shown.append(word.lower())
            is_first, in_place = True, False
            continue
        else:
            shown.append(word.capitalize() if is_first or in_place else word.lower())
        is_first = word.endswith(",")
    return shown


def post_name(capitals: str) -> str:
    """ "PHÓ GIÁM ĐỐC" as one writes it: "Phó Giám đốc"; "Q. GIÁM ĐỐC" is "Quyền Giám đốc"."""
    if fold(capitals) in _POSTS:
        return _POSTS[fold(capitals)]
    words = capitals.split()
    if fold(words[0]) in ("q.", "q"):
        return "Quyền " + post_name(" ".join(words[1:])) if words[1:] else capitals
    if fold(words[0]) in ("pho", "chanh") and words[1:]:
        first, rest = words[0].capitalize(), post_name(" ".join(words[1:]))
        return f"{first} {rest}"
    return " ".join([words[0].capitalize(), *(word.lower() for word in words[1:])])


def is_post(folded: str) -> bool:
    """Whether a line names a post that signs."""
    bare = re.sub(r"^(tm|kt|tl|tuq|q)\s*\.?\s+", "", folded).rstrip(" .,'_")
    return any(bare == post or bare.startswith(post + " ") for post in _POSTS)
