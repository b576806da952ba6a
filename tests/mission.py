"""The five regulations of the mission, set as PDF in the official layout, at full length.

Their texts lie beside the project (`../shared/mission`); where they are not, a test that needs
them is skipped and says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from congvan.deployment.demo.letters import Letter, Paragraph, scan, set_letter

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "mission"
MISSING = f"không có thư mục {FOLDER}"


@dataclass(frozen=True, slots=True)
class Regulation:
    """One of the five: what its head says, and the file with its words."""

    file: str
    symbol: str
    issued_on: date
    organ: tuple[str, ...]
    issuer: str
    subject: str
    capacity: tuple[str, ...]
    signer: str
    place: str
    superior: tuple[str, ...] = ()
    authority: str = "Ủy ban nhân dân tỉnh"

    @property
    def words(self) -> str:
        return (FOLDER / self.file).read_text(encoding="utf-8")

    def pdf(self) -> bytes:
        """Every paragraph of the regulation below the official head."""
        return set_letter(
            Letter(
                superior=self.superior, organ=self.organ, symbol=self.symbol,
                issued_on=self.issued_on, kind="Quyết định", subject=self.subject,
                authority=self.authority, body=list(paragraphs(self.words)), place=self.place,
                capacity=self.capacity, signer=self.signer,
                recipients=("Như Điều 3;", "Lưu: VT."),
            )
        )  # fmt: skip

    def scanned(self) -> bytes:
        """The same pages as a noisy scan of 200 dpi, without a letter of text."""
        return scan(self.pdf(), seed=len(self.file))


REGULATIONS = (
    Regulation(
        "gia-lai-443-qd-ubnd-2016.txt", "443/QĐ-UBND", date(2016, 7, 1),
        ("Ủy ban nhân dân", "tỉnh Gia Lai"), "Ủy ban nhân dân tỉnh Gia Lai",
        "Về việc ban hành Quy chế quản lý, vận hành và sử dụng hệ thống phần mềm Quản lý văn bản và điều hành liên thông trên địa bàn tỉnh Gia Lai",
        ("TM. Ủy ban nhân dân", "Chủ tịch"), "Võ Ngọc Thành", "Gia Lai",
    ),
    Regulation(
        "dong-thap-595-qd-ubnd-2020.txt", "595/QĐ-UBND", date(2020, 6, 5),
        ("Ủy ban nhân dân", "tỉnh Đồng Tháp"), "Ủy ban nhân dân tỉnh Đồng Tháp",
        "Ban hành Quy chế quản lý, vận hành và sử dụng Hệ thống quản lý văn bản và điều hành trong hoạt động của các cơ quan nhà nước tỉnh Đồng Tháp",
        ("TM. Ủy ban nhân dân", "Chủ tịch"), "", "Đồng Tháp",
    ),
    Regulation(
        "gia-lai-so-tttt-132-qd-stttt-2011.txt", "132/QĐ-STTTT", date(2011, 12, 28),
        ("Sở Thông tin và Truyền thông",), "Sở Thông tin và Truyền thông tỉnh Gia Lai",
        "Ban hành Quy chế Quản lý, sử dụng Hệ thống Quản lý văn bản và điều hành của Sở Thông tin và Truyền thông tỉnh Gia Lai",
        ("Giám đốc",), "Nguyễn Ngọc Hùng", "Gia Lai", ("UBND tỉnh Gia Lai",),
        "Giám đốc Sở Thông tin và Truyền thông",
    ),
    Regulation(
        "lao-cai-48-2017-qd-ubnd.txt", "48/2017/QĐ-UBND", date(2017, 12, 29),
        ("Ủy ban nhân dân", "tỉnh Lào Cai"), "Ủy ban nhân dân tỉnh Lào Cai",
        "Ban hành Quy chế quản lý, khai thác sử dụng phần mềm Quản lý văn bản và điều hành trong các cơ quan nhà nước trên địa bàn tỉnh Lào Cai",
        ("TM. Ủy ban nhân dân", "Chủ tịch"), "", "Lào Cai",
    ),
    Regulation(
        "ha-tinh-2437-qd-ubnd-2014.txt", "2437/QĐ-UBND", date(2014, 8, 20),
        ("Ủy ban nhân dân", "tỉnh Hà Tĩnh"), "Ủy ban nhân dân tỉnh Hà Tĩnh",
        "Ban hành Quy định về quản lý, khai thác và sử dụng văn bản điện tử trong hoạt động của các cơ quan nhà nước trên địa bàn tỉnh Hà Tĩnh",
        ("TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"), "Nguyễn Thiện", "Hà Tĩnh",
    ),
)  # fmt: skip

_HEADINGS = re.compile(r"^(Chương|Mục|Phần)\s+[IVXLC\d]+\b")
_NEW = re.compile(r"^(Điều \d+|Chương|Mục|\d+[.)]|[a-zđ]\)|-|\+|Căn cứ|Xét|Theo đề nghị|Nơi nhận)")
_ENDS = (".", ";", ":", "./.")


def paragraphs(words: str) -> list[Paragraph]:
    """The text's paragraphs: lines broken by the web page joined again, headings told apart."""
    joined: list[str] = []
    # The head stands in the letter's boxes already.
    begin = max(words.find("Căn cứ"), 0)
    for line in (line.strip(" *\t") for line in words[begin:].replace("\ufeff", "").splitlines()):
        if not line or set(line) <= set("-|_ "):
            continue
        goes_on = joined and not joined[-1].endswith(_ENDS) and line[0].islower()
        if goes_on and not _NEW.match(line):
            joined[-1] += " " + line
        else:
            joined.append(line)
    return [Paragraph(text, _style(text)) for text in joined]


def _style(text: str) -> str:
    if _HEADINGS.match(text) or (len(text) > 5 and text == text.upper()):
        return "chapter"
    if re.match(r"^Điều \d+\.", text) and len(text) < 160:
        return "article"
    return "basis" if text.startswith(("Căn cứ", "Xét đề nghị", "Theo đề nghị")) else "text"
