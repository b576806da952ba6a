"""Papers that may not enter the system: state secrets, complaints and denunciations.

R-290, R-293, R-294 (LC48 Đ3.2). `stop` means that the paper itself bears the mark or is such a
paper: it is taken out and only a number is written. `doubt` means that it says so of itself or of
what it carries, or that the scan is unclear: the head decides. Words inside other words and talk
about the law are left alone; a mark is known by its place: on a line of its own, in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from congvan.kernel.text import fold, nfc

SECRET, COMPLAINT = "secret", "complaint"
STOP, DOUBT = "stop", "doubt"

# Marks and the paper's own title stand at its top; a page of the smallest print has 60 lines.
HEAD_LINES = 40
# A title is short; a line of running text that begins so is longer.
TITLE_LENGTH = 90
# The end of a line in which a stamp is looked for beside other words; no printed line is longer.
LINE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Barred:
    """A finding: `kind` "secret" or "complaint", `severity` "stop" or "doubt", the words found."""

    kind: str
    severity: str
    words: str
    sentence: str
    next_step: str


_MARK = re.compile(r"(?:TUYỆT\s*MẬT|TỐI\s*MẬT|MẬT)")
_SPACED_MARK = re.compile(r"(?:T\s*U\s*Y\s*Ệ\s*T\s+)?(?:T\s*Ố\s*I\s+)?M\s*Ậ\s*T")
_STAMPS = {
    "TÀI LIỆU THU HỒI", "BÍ MẬT NHÀ NƯỚC", "TÀI LIỆU BÍ MẬT NHÀ NƯỚC",
    "CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ", "DẤU TÀI LIỆU THU HỒI",
}  # fmt: skip
# What recognition of letters makes of a red stamp.
_UNSURE_MARKS = {"tuyet mat", "toi mat", "mat"}
_MARK_WORDS = frozenset({"TUYỆT", "TỐI", "MẬT"})
# A frame or a fold of the paper is read as one or two letters.
SPECK_LENGTH = 2
_BORDER = " \t|[](){}_*.:;,-–—=~<>“”\"'"
# "Độ mật: Tối mật", "Mức độ mật: Mật"; "Độ mật: Không" is none.
_LEVEL_FIELD = re.compile(r"^(?:mức\s+)?độ\s+mật\s*[:：]\s*(tuyệt\s+mật|tối\s+mật|mật)\W*$", re.I)
# The stamp printed beside the organ's name, set apart by a wide gap.
_BESIDE = re.compile(r"(?P<before>\S+)(?:\s{3,}|\t+)(?P<mark>TUYỆT MẬT|TỐI MẬT|MẬT)\s*$")
_NOT_A_MARK_AFTER = frozenset({"BẢO", "BÍ", "CƠ", "THÂN", "NIÊM", "TUYỆT", "TỐI"})
# "Số: 12/TM-…", "05/BC-UBND (M)", "07-TM/TU": notations that secret papers bear.
_SECRET_NOTATION = re.compile(
    r"^\W*số\s*[:.]?\s*\d+\s*(?:/\s*TM\s*-|-\s*TM\s*/|[/-]\S*\s*\((?:M|TM|TuM|T-M)\)|/\S*-(?:MẬT|M)\s*$)",
    re.I,
)
# Every second regulation names the law on state secrets, so the name alone says nothing. A paper
# that speaks so of itself or of what it carries may hold one.
_ABOUT_ITSELF = re.compile(
    r"(?:\b(?:tài\s+liệu|văn\s+bản|công\s+văn|báo\s+cáo|hồ\s+sơ|nội\s+dung|phụ\s+lục|số\s+liệu)\s+"
    r"(?:này|trên|dưới\s+đây|kèm\s+theo|gửi\s+kèm|đính\s+kèm)\s+(?:(?!không)\S+\s+){0,4}?"
    r"|\b(?:kèm\s+theo|gửi\s+kèm|đính\s+kèm)\s+(?:\S+\s+){0,3}?"
    r"(?:tài\s+liệu|văn\s+bản|hồ\s+sơ|số\s+liệu)\s+(?:\S+\s+){0,3}?)"
    r"bí\s+mật\s+nhà\s+nước|tài\s+liệu\s+thu\s+hồi", re.I,
)  # fmt: skip
_TITLE_GOES_ON = re.compile(r"(?:BẢO VỆ|PHÁP LUẬT VỀ|LUẬT|DANH MỤC|LỘ, MẤT|CÔNG TÁC|THUỘC|VỀ)$")

_COMPLAINT_TITLE = re.compile(
    r"^đơn(?:\s+thư)?\s+(?:khiếu\s+nại|tố\s+cáo|tố\s+giác|khiếu\s+kiện|tranh\s+chấp|khởi\s+kiện"
    r"|(?:đề\s+nghị|yêu\s+cầu|xin)\s+giải\s+quyết\s+tranh\s+chấp)\b", re.I,
)  # fmt: skip
_HANDED_ON = re.compile(
    r"(?:chuyển|gửi\s+kèm|kèm\s+theo|gửi\s+trả|trả\s+lại|tiếp\s+nhận)\s+(?:\S+\s+){0,3}?"
    r"đơn(?:\s+thư)?\s*(?:khiếu\s+nại|tố\s+cáo|tranh\s+chấp|của)?", re.I,
)  # fmt: skip
_COMPLAINT_WORD = re.compile(r"khiếu\s+nại|tố\s+cáo|tranh\s+chấp|đơn\s+thư", re.I)
_FIRST_PERSON = re.compile(
    r"\b(?:tôi\s+tên\s+là|tên\s+tôi\s+là|tôi\s+làm\s+đơn|người\s+(?:làm|viết)\s+đơn|"
    r"chúng\s+tôi\s+làm\s+đơn)\b", re.I,
)  # fmt: skip

_SECRET_STOP = (
    "Văn bản có dấu mật “{words}”: không được nhập, lưu hay xử lý trong hệ thống.",
    "Không quét, không chép nội dung. Giao bản giấy cho người giữ sổ văn bản mật; ở đây chỉ ghi "
    "dòng giấy để giữ số đến.",
)
_SECRET_DOUBT = (
    "Văn bản có chữ “{words}”, có thể liên quan đến bí mật nhà nước.",
    "Xem bản gốc. Nếu có dấu mật thì giao người giữ sổ văn bản mật và chỉ ghi dòng giấy; nếu "
    "không, trình người đứng đầu cho tiếp nhận.",
)
_COMPLAINT_STOP = (
    "Đây là “{words}”: đơn thư không được đưa vào hệ thống.",
    "Giao đơn cho người tiếp công dân hoặc thanh tra theo dõi bằng sổ riêng; ở đây chỉ ghi dòng "
    "giấy để giữ số đến.",
)
_COMPLAINT_DOUBT = (
    "Văn bản có thể kèm đơn thư (“{words}”).",
    "Tách đơn thư ra, giao người tiếp công dân hoặc thanh tra; chỉ nhập văn bản của cơ quan gửi.",
)
_TOLD = {
    (SECRET, STOP): _SECRET_STOP, (SECRET, DOUBT): _SECRET_DOUBT,
    (COMPLAINT, STOP): _COMPLAINT_STOP, (COMPLAINT, DOUBT): _COMPLAINT_DOUBT,
}  # fmt: skip


def screen(text: str) -> tuple[Barred, ...]:
    """What in the text bars it, the surest first, each kind of words once; nothing for most papers.

    `text` is a page's text layer, what recognition read, or a subject; its lines matter.
    """
    lines = [line.rstrip() for line in nfc(text).splitlines()]
    found = [*_marks(lines), *_talk(lines), *_complaints(lines)]
    chosen: dict[tuple[str, str], Barred] = {}
    for kind, severity, words in sorted(found, key=lambda finding: finding[1] != STOP):
        shown = " ".join(words.split())[:TITLE_LENGTH]
        sentence, next_step = _TOLD[kind, severity]
        chosen.setdefault(
            (kind, fold(shown)),
            Barred(kind, severity, shown, sentence.format(words=shown), next_step),
        )
    stopped = {barred.kind for barred in chosen.values() if barred.severity == STOP}
    # Once a kind stops the paper, talk of the same kind adds nothing.
    return tuple(b for b in chosen.values() if b.severity == STOP or b.kind not in stopped)


Found = tuple[str, str, str]


def _marks(lines: list[str]) -> Iterator[Found]:
    """Stamps. A paper that shows several levels one under another is about stamps."""
    sure: list[str] = []
    for place, line in enumerate(lines):
        bare = " ".join(line.strip(_BORDER).split())
        beside = _BESIDE.search(line[-LINE_LENGTH:])
        if _MARK.fullmatch(bare) or (len(bare) > 4 and _SPACED_MARK.fullmatch(bare)):
            sure.append(bare)
        elif beside and beside["before"].upper() not in _NOT_A_MARK_AFTER and place < HEAD_LINES:
            sure.append(beside["mark"])
        elif bare in _STAMPS:
            severity = DOUBT if _continues_title(lines, place) else STOP
            yield SECRET, severity, bare
        elif _LEVEL_FIELD.match(line.strip()):
            yield SECRET, STOP, bare
        elif _SECRET_NOTATION.match(line) or (place < HEAD_LINES and _may_be_a_mark(bare)):
            yield SECRET, DOUBT, bare
    levels = {fold(mark).replace(" ", "") for mark in sure}
    severity = DOUBT if len(levels) > 1 else STOP
    for mark in sure:
        yield SECRET, severity, mark


def _may_be_a_mark(bare: str) -> bool:
    """A mark read badly, read with specks around it, or run into the words beside it."""
    if fold(bare) in _UNSURE_MARKS:
        return bare.isupper()
    words = bare[-LINE_LENGTH:].split()
    specks = [word for word in words if word not in _MARK_WORDS]
    if "MẬT" in words and all(len(word) <= SPECK_LENGTH for word in specks):
        return True
    return bare.isupper() and words[-2:] in (["TỐI", "MẬT"], ["TUYỆT", "MẬT"])


def _continues_title(lines: list[str], place: int) -> bool:
    """Whether the line before is a title broken in two: "LUẬT / BẢO VỆ / BÍ MẬT NHÀ NƯỚC"."""
    before = next((line.strip() for line in reversed(lines[:place]) if line.strip()), "")
    return bool(_TITLE_GOES_ON.search(before))


def _talk(lines: list[str]) -> Iterator[Found]:
    """Sentences run over the ends of lines, so the text is searched as one."""
    for match in _ABOUT_ITSELF.finditer("\n".join(lines)):
        yield SECRET, DOUBT, match.group().lower()


def _complaints(lines: list[str]) -> Iterator[Found]:
    """The paper's own title, or a letter that hands such papers on."""
    told = [line.strip(_BORDER) for line in lines if line.strip(_BORDER)]
    person = bool(_FIRST_PERSON.search(" ".join(told[:HEAD_LINES])))
    for line in told[:HEAD_LINES]:
        title = _COMPLAINT_TITLE.match(line)
        if title and (len(line) <= TITLE_LENGTH or person):
            yield COMPLAINT, STOP, title.group()
            return
    if told and fold(told[0]).startswith("don ") and person and _COMPLAINT_WORD.search(told[0]):
        yield COMPLAINT, STOP, told[0]
        return
    for line in told:
        handed = _HANDED_ON.search(line)
        if handed and _COMPLAINT_WORD.search(handed.group()):
            yield COMPLAINT, DOUBT, handed.group()
            return
