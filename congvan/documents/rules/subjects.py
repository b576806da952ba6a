"""Is a subject (trích yếu) too vague to find and to route the document by? (R-038, GL132 Đ9.1)

A subject is vague when, after "về việc", it is made of nothing but words that every letter has:
"mời họp", "góp ý dự thảo", "triển khai văn bản". One word of matter makes it good. Compared
without accents, so that hurried typing is judged alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from congvan.kernel.text import fold

_LEAD_IN = re.compile(r"^(?:trich yeu\s*:?\s*)?(?:\(?\s*(?:v\s*/\s*v|vv|ve viec|ve)\b\s*:?)\s*")
_PUNCTUATION = re.compile(r"[^\w/]+")

# Phrases that say what kind of letter it is, never what it is about.
_EMPTY_PHRASES = frozenset({
    # types of documents
    "nghi quyet", "quyet dinh", "chi thi", "quy che", "quy dinh", "thong cao", "thong bao",
    "huong dan", "chuong trinh", "ke hoach", "phuong an", "de an", "du an", "bao cao",
    "bien ban", "to trinh", "hop dong", "cong van", "cong dien", "giay uy quyen",
    "giay moi", "giay gioi thieu", "giay nghi phep", "phieu gui", "phieu chuyen",
    "phieu bao", "thu cong", "van ban", "nghi dinh", "thong tu", "luat", "tai lieu",
    # meetings
    "moi", "hop", "du hop", "tham du", "du", "cuoc hop", "buoi hop", "hoi nghi", "hoi thao",
    "buoi lam viec", "lam viec", "kinh moi", "hop giao ban", "hop truc tuyen",
    # opinions
    "gop y", "y kien", "xin y kien", "cho y kien", "lay y kien", "tham gia", "du thao",
    "dong gop", "tham gia y kien",
    # acting on something
    "trien khai", "thuc hien", "to chuc", "phoi hop", "de nghi", "yeu cau", "don doc",
    "nhac", "tra loi", "phuc dap", "gui", "sao gui", "chuyen", "chuyen tiep", "cung cap",
    "thong tin", "so lieu", "giai quyet", "xu ly", "xem xet", "bo sung", "ban hanh",
    "xin", "cho", "lay", "tiep tuc", "tang cuong", "quan triet", "phe duyet",
    # pointing elsewhere
    "nhu trich yeu", "nhu tren", "nhu noi dung", "nhu kinh gui", "kinh gui", "nhu van ban", "noi dung",
    "lien quan", "theo quy dinh", "theo yeu cau", "kem theo", "mot so", "cac", "nay",
    "chi dao", "cap tren", "cong viec", "cong tac", "khong co", "khong",
    # urgency and glue
    "khan", "gap", "dot xuat", "dinh ky", "cua", "va", "den", "ve viec", "ve", "viec",
    "theo", "tai", "vao", "de", "noi", "nhu",
})  # fmt: skip
_LONGEST_PHRASE = 3

# When a meeting is held says nothing of what it is about; a period alone says nothing of a report.
_WHEN = re.compile(
    r"\b(?:luc\s+)?(?:\d{1,2}\s*(?:gio|g|h)\s*(?:\d{1,2}(?:\s*phut)?)?|sang|chieu|toi)\b"
    r"|\b(?:thu\s+(?:hai|ba|tu|nam|sau|bay|\d)|chu nhat)\b"
    r"|\bngay\s+(?:mai|kia|[\d/]+(?:\s+thang\s+\d+(?:\s+nam\s+\d+)?)?)"
)
_PERIOD = re.compile(
    r"\b(?:hang\s+)?(?:tuan|thang|quy|nam|6 thang|9 thang)\s*(?:[\divx]+(?:/\d+)?|dau nam|cuoi nam|nay)?"
    r"(?:\s+nam\s+\d+)?(?=\s|$)"
)
_MEETING = re.compile(r"\b(?:moi|hop|hoi nghi|hoi thao|lam viec)\b")
_REPORT = re.compile(r"\bbao cao\b")
_OPINION = re.compile(r"\b(?:gop y|y kien|du thao)\b")
_CARRY_OUT = re.compile(r"\b(?:trien khai|thuc hien|quan triet|sao gui|chuyen)\b")

SOMEBODY = "[cơ quan]"


@dataclass(frozen=True, slots=True)
class Vague:
    """Why the subject is not enough, and the pattern by which to write it."""

    sentence: str
    pattern: str


def vague(
    subject: str, type_code: str = "", *, issuer: str = "", issued_on: date | None = None
) -> Vague | None:
    """What is missing in `subject` of a document of this type; None when it is good enough.

    The pattern is filled with what is known: the issuer's name and the document's day.
    """
    words = _matter(subject)
    about = f"{words} {type_code.replace('_', ' ')}"
    is_meeting = bool(_MEETING.search(about))
    left = words
    if is_meeting:
        left = _WHEN.sub(" ", left)
    if is_meeting or _REPORT.search(about):
        left = _PERIOD.sub(" ", left)
    left = " ".join(left.split())
    if len(left.split()) > 1 and not _says_nothing(left.split()):
        return None
    pattern = _pattern(about, is_meeting, issuer.strip() or SOMEBODY, issued_on)
    written = " ".join(subject.split())
    sentence = f"Trích yếu “{written}” chưa nói rõ việc gì." if written else "Trích yếu còn trống."
    return Vague(sentence, pattern)


def _says_nothing(words: list[str]) -> bool:
    """Whether the words can be cut wholly into empty phrases."""
    reached = {0}
    for end in range(1, len(words) + 1):
        starts = range(max(0, end - _LONGEST_PHRASE), end)
        if any(s in reached and " ".join(words[s:end]) in _EMPTY_PHRASES for s in starts):
            reached.add(end)
    return len(words) in reached


def _matter(subject: str) -> str:
    """The folded words behind "về việc", without punctuation."""
    folded = fold(subject)
    folded = _LEAD_IN.sub("", folded.lstrip("(“\"' "))
    return " ".join(_PUNCTUATION.sub(" ", folded).split())


def _pattern(about: str, is_meeting: bool, who: str, issued_on: date | None) -> str:
    year = f" {issued_on.year}" if issued_on else " …"
    month = f" {issued_on:%m/%Y}" if issued_on else " …"
    if is_meeting:
        return f"{who} mời họp ngày … về việc …"
    if _OPINION.search(about):
        return f"{who} lấy ý kiến góp ý dự thảo … (tên dự thảo), trả lời trước ngày …"
    if _REPORT.search(about):
        return f"{who} báo cáo … (việc gì), tháng{month}"
    if _CARRY_OUT.search(about):
        return f"{who} triển khai … (số, ký hiệu, ngày của văn bản) về việc …"
    if "ke hoach" in about:
        return f"{who} ban hành kế hoạch … năm{year}"
    day = f" (văn bản ngày {issued_on:%d/%m/%Y})" if issued_on else ""
    return f"{who} … (làm gì) về việc …, cho ai, khi nào{day}"
