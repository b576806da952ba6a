"""L22 the end mark, L23 capitals, L24 citations: advice on the words themselves (R-139, R-143).

Capitals are judged only where Vietnamese leaves no doubt: a wrong advice costs more trust than a
missed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from congvan.drafting.layout import mending, vocabulary
from congvan.drafting.layout.defects import Defect, Mend, Subject, sample
from congvan.drafting.layout.markers import is_heading
from congvan.drafting.layout.reading import Paragraph

_PLACE = "Nội dung"
_LOWER = "a-zà-öø-ÿăđĩũơưạ-ỹ"
_UPPER = "A-ZÀ-ÖØ-ÞĂĐĨŨƠƯẠ-Ỹ"
_CITING = re.compile(
    rf"(?<=[{_LOWER},;] )(Khoản|Điểm)(?= (?:\d{{1,2}}|[a-zđ]) (?:[Kk]hoản \d|[ĐđMm]iều \d|Điều \d))"
)
_ARTICLE = re.compile(
    r"(?<=\bkhoản \d )(điều)(?= \d)|(?<=\bkhoản \d\d )(điều)(?= \d)|(?<=quy định tại )(điều)(?= \d)"
)
_STATE = re.compile(r"(?:\bĐảng và |\bĐảng, )(nhà nước)\b|\b(nhà nước)(?= Cộng hòa)")
_PEOPLE = re.compile(
    r"(?:\b(?:toàn thể|tầng lớp|đời sống|phục vụ|lấy ý kiến|ý kiến của) )(nhân dân)\b(?! tệ)"
)
_SENTENCE = re.compile(rf"\b([{_LOWER}]{{4,}})\. ([{_LOWER}]{{2,}})")
_MINISTRIES = (
    "Nội vụ|Tài chính|Tư pháp|Xây dựng|Công Thương|Y tế|Giáo dục và Đào tạo|Khoa học và Công nghệ|"
    "Nông nghiệp và Môi trường|Ngoại giao|Quốc phòng|Công an"
)
_ORGAN = re.compile(rf"(?<=[{_LOWER},;] )(bộ|sở)(?= (?:{_MINISTRIES})\b)")
_HOLIDAY = re.compile(r"\bngày (quốc khánh)\b|\b(tết) Nguyên đán")
_COMMON_NOUN = re.compile(
    rf"(?<=[{_LOWER}] )(Tỉnh)(?= (?:Gia Lai|Đắk Lắk|Quảng Trị|Quảng Ngãi|Khánh Hòa|Lâm Đồng|Đồng Nai|"
    "Tây Ninh|An Giang|Cà Mau|Vĩnh Long|Đồng Tháp|Nghệ An|Hà Tĩnh|Thanh Hóa|Ninh Bình|Hưng Yên|"
    "Bắc Ninh|Phú Thọ|Thái Nguyên|Lào Cai|Lai Châu|Điện Biên|Sơn La|Tuyên Quang|Cao Bằng|Lạng Sơn|"
    r"Quảng Ninh)\b)"
)
# Pattern, what to write (None: the first letter changes its case), what the list says.
_CAPITALS = (
    (_CITING, "viện dẫn điểm, khoản viết thường"),
    (_ARTICLE, "viện dẫn Điều viết hoa"),
    (_STATE, "“Nhà nước” viết hoa"),
    (_PEOPLE, "“Nhân dân” viết hoa"),
    (_ORGAN, "tên loại cơ quan viết hoa chữ đầu"),
    (_HOLIDAY, "tên ngày lễ, tết viết hoa"),
    (_COMMON_NOUN, "danh từ chung “tỉnh” viết thường"),
)
# Before a small letter these do not end a sentence.
_ABBREVIATED = frozenset(("điều", "khoản", "điểm", "mục", "trang", "hình", "bảng", "biểu"))
_MOST = 12  # findings of one document; more would only be scrolled past

_CITED = re.compile(
    r"\b(Nghị định|Nghị quyết|Quyết định|Thông tư liên tịch|Thông tư|Chỉ thị|Kế hoạch|Công văn|"
    r"Tờ trình|Báo cáo|Thông báo|Chương trình)\s+số\s*:?\s*(\d[\w/.\-–]*[\w])"
)
_DATED = re.compile(r"^[^.;]{0,30}?ngày\s+(?:\d{1,2}(?:\s+tháng|[/.-])|[.…_]|tháng)")
_OF = re.compile(r"^[^.;]{0,60}?\bcủa\b")


def end_mark(subject: Subject) -> Iterator[Defect]:
    """L22: the text ends with "./."."""
    anatomy = subject.anatomy
    content = [p for p in anatomy.content if p.text.strip() and p.text.strip() != "./."]
    if not content or anatomy.code in vocabulary.FREE_FORM or anatomy.ending.start is None:
        return
    last = anatomy.content[-1]
    if last.text.rstrip().endswith("./.") or _ends_in_table(subject, last):
        return

    def apply() -> bool:
        text = last.raw.rstrip()
        bare = len(text.rstrip("./ "))
        return mending.replace(last, bare - 1, len(text), last.raw[bare - 1 : bare] + "./.")

    yield Defect(
        f"{_PLACE}, đoạn cuối {sample(last.text)}",
        "Cuối nội dung thiếu dấu kết thúc “./.”.",
        "Thêm “./.” sau câu cuối cùng.",
        (last.index,),
        Mend("Thêm “./.” ở cuối nội dung.", apply, last.text.rstrip()[-12:], "./."),
    )


def _ends_in_table(subject: Subject, last: Paragraph) -> bool:
    end = subject.anatomy.ending.start or 0
    return any(p.cell is not None and p.text for p in subject.document.between(last.index + 1, end))


def capitals(subject: Subject) -> Iterator[Defect]:
    """L23, only where the right letter is beyond doubt."""
    found = 0
    for paragraph in subject.anatomy.body:
        if is_heading(paragraph):
            continue
        for sentence, fix, mend in _faults(paragraph):
            yield Defect(
                f"{_PLACE}, đoạn {sample(paragraph.words)}", sentence, fix, (paragraph.index,), mend
            )
            found += 1
            if found >= _MOST:
                return


def _faults(paragraph: Paragraph) -> Iterator[tuple[str, str, Mend | None]]:
    text = paragraph.text
    for pattern, rule in _CAPITALS:
        for match in pattern.finditer(text):
            group = next(n for n, value in enumerate(match.groups(), start=1) if value)
            written = match.group(group)
            right = written[0].swapcase() + written[1:]
            yield (
                f"“{written}” trong {sample(text[max(match.start() - 12, 0) : match.end() + 16])}: {rule}.",
                f"Viết “{right}”.",
                _letter(paragraph, match.start(group), written, right),
            )
    for match in _SENTENCE.finditer(text):
        if match.group(1) in _ABBREVIATED:
            continue
        yield (
            f"Sau dấu chấm phải viết hoa: {sample(text[match.start() : match.end() + 10])}.",
            "Viết hoa chữ đầu câu.",
            None,
        )


def _letter(paragraph: Paragraph, start: int, written: str, right: str) -> Mend | None:
    # Offsets hold in the raw text only where normalising has changed no length.
    if paragraph.raw[start : start + len(written)] != written:
        return None
    return Mend(
        f"Viết “{right}” thay cho “{written}”.",
        lambda: mending.replace(paragraph, start, start + 1, right[0]),
        written,
        right,
    )


def citations(subject: Subject) -> Iterator[Defect]:
    """L24: another document in full where it is named first, by type and number afterwards."""
    seen: set[str] = set()
    known = subject.anatomy.number.text if subject.anatomy.number is not None else ""
    bases = {paragraph.index for paragraph in subject.anatomy.bases}
    for paragraph in subject.anatomy.body:
        for match in _CITED.finditer(paragraph.text):
            name = f"{match.group(1)} số {match.group(2)}"
            key = match.group(2).replace("–", "-").casefold()
            rest = paragraph.text[match.end() : match.end() + 120]
            dated = _DATED.match(rest)
            is_first = key not in seen
            seen.add(key)
            if paragraph.index in bases or match.group(2) in known or "/" not in key:
                continue
            if is_first and not dated:
                yield Defect(
                    f"{_PLACE}, đoạn {sample(paragraph.words)}",
                    f"“{name}” được viện dẫn lần đầu nhưng không ghi ngày, tháng, năm, cơ quan ban hành.",
                    "Lần đầu ghi đủ tên loại, số, ký hiệu, ngày tháng năm, cơ quan ban hành, trích yếu.",
                    (paragraph.index,),
                )
            elif not is_first and dated and _OF.match(rest):
                yield Defect(
                    f"{_PLACE}, đoạn {sample(paragraph.words)}",
                    f"“{name}” đã được viện dẫn đầy đủ ở trên.",
                    "Những lần sau chỉ ghi tên loại và số, ký hiệu.",
                    (paragraph.index,),
                )
