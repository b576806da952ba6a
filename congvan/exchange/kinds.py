"""Numbers of document types on the wire (SPEC §3, list B of Amendment 1:2022; `TypeName` is what counts)."""

from __future__ import annotations

from types import MappingProxyType

from congvan.desk.states import Urgency

# The official reader's own choice for a type it does not know.
UNKNOWN_TYPE = 2
TYPE_NUMBERS = MappingProxyType(
    {
        "nghi_quyet": 1, "quyet_dinh": 2, "chi_thi": 3, "quy_che": 4, "quy_dinh": 5,
        "thong_cao": 6, "thong_bao": 7, "huong_dan": 8, "chuong_trinh": 9, "ke_hoach": 10,
        "phuong_an": 11, "de_an": 12, "du_an": 13, "bao_cao": 14, "bien_ban": 15, "to_trinh": 16,
        "hop_dong": 17, "cong_van": 18, "cong_dien": 19, "ban_ghi_nho": 20,
        "ban_thoa_thuan": 22, "giay_uy_quyen": 24, "giay_moi": 25, "giay_gioi_thieu": 26,
        "giay_nghi_phep": 27, "phieu_gui": 30, "phieu_chuyen": 31, "thu_cong": 32,
    }
)  # fmt: skip
# List A: documents of legal norms that provinces and ministries issue.
NORM_NUMBERS = MappingProxyType({"nghi_quyet": 5, "quyet_dinh": 8, "chi_thi": 11, "thong_tu": 9})


def type_number(code: str, *, is_normative: bool = False) -> int:
    """DocumentType/Type of a type of document, by its code in the catalogue."""
    if is_normative and code in NORM_NUMBERS:
        return NORM_NUMBERS[code]
    return TYPE_NUMBERS.get(code, UNKNOWN_TYPE)


def priority_of(urgency: int) -> int:
    """OtherInfo/Priority 0…3 of our degree of urgency, which counts the other way round."""
    return int(Urgency.NORMAL) - urgency


def urgency_of(priority: int | None) -> Urgency:
    """Our degree of urgency; "hỏa tốc hẹn giờ" (4) is hỏa tốc, absent and unknown are usual."""
    known = priority if priority is not None and priority > 0 else 0
    return Urgency(max(0, int(Urgency.NORMAL) - known))
