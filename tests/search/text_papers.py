"""Files with words in every place the readers know, made here part by part."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import pypdfium2 as pdfium
import xlsxwriter
from PIL import Image

from tests.file_samples import SHEET_MAIN, SLIDES_MAIN, WORD_MAIN, office, zipped

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="mc" xmlns:wps="wps" xmlns:v="v"'
_A = 'xmlns:p="p" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_OFFICE = "application/vnd.openxmlformats-officedocument"


def word(
    body: str, *, more: Mapping[str, str] | None = None, part: str = "word/document2.xml"
) -> bytes:
    """A .docx with that body; `more` are parts by kind ("header", "footnotes")."""
    types, parts = "", {}
    for kind, content in (more or {}).items():
        types += (
            f'<Override PartName="/word/{kind}1.xml" '
            f'ContentType="{_OFFICE}.wordprocessingml.{kind}+xml"/>'
        )
        parts[f"word/{kind}1.xml"] = f"<w:x {_W}>{content}</w:x>".encode()
    parts[part] = f"<w:document {_W}><w:body>{body}</w:body></w:document>".encode()
    return office(WORD_MAIN, part=part, types=types, more=parts)


def paragraph(text: str) -> str:
    return f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def slides(*texts: str, notes: str = "") -> bytes:
    """A .pptx with a slide for each text."""
    types, parts = "", {}
    for number, text in enumerate(texts, start=1):
        name = f"ppt/slides/slide{number}.xml"
        types += f'<Override PartName="/{name}" ContentType="{_OFFICE}.presentationml.slide+xml"/>'
        parts[name] = _slide(text)
    if notes:
        name = "ppt/notesSlides/notesSlide1.xml"
        types += (
            f'<Override PartName="/{name}" ContentType="{_OFFICE}.presentationml.notesSlide+xml"/>'
        )
        parts[name] = _slide(notes)
    return office(SLIDES_MAIN, part="ppt/presentation.xml", types=types, more=parts)


def _slide(text: str) -> bytes:
    return f"<p:sld {_A}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>".encode()


def workbook(*, strings_inline: bool = False) -> bytes:
    """A .xlsx of two sheets, as Excel's own kind of writer makes it: words, numbers, a day, a formula."""
    out = io.BytesIO()
    options = {"in_memory": True, "constant_memory": strings_inline}
    with xlsxwriter.Workbook(out, options) as book:
        first, second = book.add_worksheet("Kinh phí"), book.add_worksheet("Phụ lục")
        day = book.add_format({"num_format": 'dd/mm/yyyy "g"'})
        first.write_row(0, 0, ["Đơn vị", "Số tiền", "Ngày cấp"])
        first.write_string(1, 0, "Trường Tiểu học Ia Hrú")
        first.write_number(1, 1, 1_250_000)
        first.write_number(1, 2, 46_350, day)
        first.write_formula(1, 3, "=B2/3", None, 416666.66666666669)
        second.write_string(0, 0, "Trường Tiểu học Ia Hrú")
    return out.getvalue()


def sheet(rows: str, *, shared: str = "") -> bytes:
    """A .xlsx of one sheet out of raw XML; `shared` is the inside of the shared texts."""
    types = f'<Override PartName="/xl/worksheets/s.xml" ContentType="{_OFFICE}.spreadsheetml.worksheet+xml"/>'
    parts = {
        "xl/worksheets/s.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    }
    if shared:
        types += f'<Override PartName="/xl/shared.xml" ContentType="{_OFFICE}.spreadsheetml.sharedStrings+xml"/>'
        parts["xl/shared.xml"] = f"<sst>{shared}</sst>".encode()
    return office(SHEET_MAIN, part="xl/workbook.xml", types=types, more=parts)


def blank_pdf(pages: int) -> bytes:
    """A PDF of empty pages."""
    made = pdfium.PdfDocument.new()
    for _ in range(pages):
        made.new_page(595, 842)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def scanned_pages(count: int) -> bytes:
    """A PDF of that many pictures of grey paper."""
    sheets = [Image.new("L", (165, 233), 200 + number) for number in range(count)]
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=20)
    return out.getvalue()


def first_page_of(pdf: bytes) -> bytes:
    """The first page as a PNG of 200 dpi."""
    out = io.BytesIO()
    pdfium.PdfDocument(pdf)[0].render(scale=200 / 72, grayscale=True).to_pil().save(out, "PNG")
    return out.getvalue()


def huge_picture() -> bytes:
    """A PNG of a hundred bytes that says it has 3,600 million pixels."""
    chunks = (
        (b"IHDR", struct.pack(">2I5B", 60_000, 60_000, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(1000))),
        (b"IEND", b""),
    )
    made = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        made += (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )
    return made


def recursive_pdf() -> bytes:
    """A PDF whose page tree, whose page's content and whose form all lead back to themselves."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9999999 /Parent 2 0 R >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R "
        "/Resources << /XObject << /F 5 0 R >> >> >>",
        "<< /Length 5 >>\nstream\n/F Do\nendstream",
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 5 "
        "/Resources << /XObject << /F 5 0 R >> >> >>\nstream\n/F Do\nendstream",
    ]
    out = b"%PDF-1.7\n"
    for number, one in enumerate(objects, start=1):
        out += f"{number} 0 obj\n{one}\nendobj\n".encode()
    return out + b"trailer << /Root 1 0 R /Size 6 >>\nstartxref\n0\n%%EOF\n"


def with_huge_part(name: str, *, megabytes: int) -> bytes:
    """A Word file in which a part unpacks to so much more than it takes."""
    start = word(paragraph("Đầu tệp"))
    buffer = io.BytesIO(start)
    with zipfile.ZipFile(buffer, "a", compression=zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b" " * (megabytes << 20))
    return buffer.getvalue()


def archive(members: Mapping[str, bytes]) -> bytes:
    return zipped(members)
