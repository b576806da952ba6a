"""Subjects and texts of files as offices write them, the same for the same number every time.

Words crowd as they do in life: a few stand in half of all subjects, most in a few out of a
hundred thousand (names of people, villages, companies, projects).
"""

from __future__ import annotations

import random

from bench.archive import ACTS, MATTERS, PLACES

_SENDERS = [
    "Công văn số {n}/{unit}-VP",
    "Kế hoạch số {n}/KH-UBND",
    "Quyết định số {n}/QĐ-UBND",
    "Thông báo số {n}/TB-{unit}",
]
_UNITS = [
    "UBND",
    "SNV",
    "STC",
    "SKHCN",
    "SYT",
    "SGDĐT",
    "SNNMT",
    "SXD",
    "SCT",
    "BQL",
    "VPUB",
    "BCH",
    "CAT",
    "TTra",
]
_FAMILIES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Rơ",
    "Ksor",
    "Siu",
    "Rah",
]
_MIDDLES = [
    "Văn",
    "Thị",
    "Hữu",
    "Đức",
    "Minh",
    "Quốc",
    "Thanh",
    "Ngọc",
    "Xuân",
    "Kim",
    "Thúy",
    "Anh",
    "Lan",
    "Châm",
    "Bảo",
    "Hải",
]
_GIVEN = [
    "An",
    "Bình",
    "Châu",
    "Dũng",
    "Giang",
    "Hà",
    "Hùng",
    "Khánh",
    "Linh",
    "Mai",
    "Nam",
    "Oanh",
    "Phúc",
    "Quân",
    "Sơn",
    "Thảo",
    "Uyên",
    "Việt",
    "Xuân",
    "Yến",
    "Hạnh",
    "Thủy",
    "Hòa",
    "Lý",
    "Kỷ",
]
_ONSETS = [
    "b",
    "ch",
    "đ",
    "gi",
    "h",
    "k",
    "l",
    "m",
    "n",
    "ng",
    "p",
    "pl",
    "r",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
    "kr",
    "kb",
    "br",
    "sr",
]
_RIMES = [
    "a",
    "ai",
    "ăk",
    "ang",
    "anh",
    "ao",
    "ăng",
    "ây",
    "âng",
    "e",
    "eo",
    "ep",
    "i",
    "ik",
    "ing",
    "o",
    "ôk",
    "ông",
    "ơi",
    "u",
    "ui",
    "uk",
    "ưng",
    "ia",
    "uôn",
    "ươi",
    "oan",
    "êt",
    "ôt",
]
_THINGS = (
    "dự án", "công trình", "gói thầu", "hồ sơ", "đề án", "hợp đồng", "chương trình", "mô hình", "trạm y tế",
    "trường tiểu học", "tuyến đường", "hồ chứa nước", "nhà văn hóa", "khu dân cư", "công ty TNHH",
)  # fmt: skip
_SENTENCES = (
    "Thực hiện chỉ đạo của Ủy ban nhân dân tỉnh về việc {matter}, cơ quan báo cáo như sau.",
    "Căn cứ Nghị định số {n}/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
    "Trong thời gian qua, các đơn vị đã phối hợp chặt chẽ với {place} để triển khai {matter}.",
    "Tổng kinh phí thực hiện là {n} triệu đồng, từ nguồn ngân sách nhà nước và các nguồn hợp pháp khác.",
    "Đề nghị ông {person} chủ trì, tổng hợp kết quả gửi về Văn phòng trước ngày {day} hằng tháng.",
    "Những khó khăn, vướng mắc tại {name} cần được tháo gỡ kịp thời, đúng thẩm quyền.",
    "Việc giải quyết {thing} {name} bảo đảm công khai, minh bạch, đúng quy định của pháp luật.",
    "Các phòng, ban, đơn vị nghiêm túc tổ chức thực hiện, định kỳ báo cáo kết quả theo quy định.",
    "Nâng cao chất lượng nguồn nhân lực, đẩy mạnh cải cách hành chính và {matter} {place}.",
)


def subject(number: int) -> str:
    """What a document is about: 8 to 30 words."""
    chance = random.Random(number * 2 + 1)
    parts = [chance.choice(ACTS), chance.choice(MATTERS)]
    kind = chance.random()
    if kind < 0.35:
        parts += [chance.choice(_THINGS), name(chance)]
    elif kind < 0.55:
        parts += ["theo", _reference(chance)]
    elif kind < 0.7:
        parts += ["của ông" if chance.random() < 0.5 else "của bà", person(chance)]
    parts.append(chance.choice(PLACES))
    if chance.random() < 0.5:
        parts.append(f"năm {2012 + number % 15}")
    return " ".join(parts)


def body(number: int) -> str:
    """The text of a file, about a page and a half."""
    chance = random.Random(number * 2)
    return "\n".join(
        chance.choice(_SENTENCES).format(
            matter=chance.choice(MATTERS), place=chance.choice(PLACES), n=chance.randrange(1, 3000),
            person=person(chance), name=name(chance), thing=chance.choice(_THINGS), day=chance.randrange(1, 29),
        )
        for _ in range(16)
    )  # fmt: skip


def person(chance: random.Random) -> str:
    return f"{chance.choice(_FAMILIES)} {chance.choice(_MIDDLES)} {chance.choice(_GIVEN)}"


def name(chance: random.Random) -> str:
    """The name of a village, a company or a project: two syllables, the first often seen."""
    first = int(len(_NAMES) * chance.random() ** 4)
    second = int(len(_NAMES) * chance.random() ** 2)
    return f"{_NAMES[first].capitalize()} {_NAMES[second].capitalize()}"


def _reference(chance: random.Random) -> str:
    return chance.choice(_SENDERS).format(n=chance.randrange(1, 4000), unit=chance.choice(_UNITS))


_NAMES = [
    onset + rime + tail
    for tail in ("", "r", "nh", "h", "p")
    for onset in _ONSETS
    for rime in _RIMES
]
