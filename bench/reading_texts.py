"""The work of `bench/file_texts.py`, on a database and a store of its own.

python -m bench.reading_texts prepare      # migrate
python -m bench.reading_texts work FILES   # read so many through the queue, then kind by kind
"""

# ruff: noqa: PLC0415 - Django must be set up first
from __future__ import annotations

import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

TIMES = 7
LONG_PAGES = 60
SHEET_ROWS = 5000
_PARAGRAPH = (
    "Thực hiện Kế hoạch cải cách hành chính, Sở Nội vụ đề nghị các cơ quan rà soát thủ tục, báo cáo "
    "kết quả và đề xuất phương án đơn giản hóa, gửi về Sở trước ngày 15 tháng 6. "
)


def prepare() -> None:
    """An empty database."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def work(count: int) -> dict[str, Any]:
    """The figures; `wrong` counts files whose own number is not in their text."""
    figures: dict[str, Any] = _queue(count)
    with tempfile.TemporaryDirectory() as folder:
        figures |= _pages(Path(folder)) | _office(Path(folder)) | _scans(Path(folder))
    return figures


def _queue(count: int) -> dict[str, Any]:
    from django.db import transaction

    from congvan.kernel import files
    from congvan.search.models import FileText
    from congvan.search.services import reading, reading_files

    digests = {}
    for number in range(count):
        content, name = _paper(number)
        received = files.receive(
            io.BytesIO(content), filename=name, allowed=files.OFFICE, max_bytes=1 << 24,
            store=files.default_store(), scanner=files.NoScanner(),
        )  # fmt: skip
        with transaction.atomic():
            digests[files.record(received).sha256] = f"{number}/UBND-BENCH"
    with transaction.atomic():
        reading.order(sha256s=digests)
    reading_files.QUICK_SECONDS = 1e9
    began, own_began = time.perf_counter(), time.process_time()
    reading_files.read_quickly()
    seconds, own_seconds = time.perf_counter() - began, time.process_time() - own_began
    texts = dict(FileText.objects.values_list("sha256", "text"))
    wrong = sum(symbol not in texts[digest] for digest, symbol in digests.items())
    return {
        "files": len(digests), "files_per_second": round(len(digests) / seconds, 1), "wrong": wrong,
        "worker_cpu_ms_each": round(own_seconds * 1000 / len(digests), 1),
    }  # fmt: skip


def _paper(number: int) -> tuple[bytes, str]:
    """Of ten files six are letters, three Word files, one a sheet."""
    symbol = f"{number}/UBND-BENCH"
    if number % 10 < 6:
        return _letter(symbol, paragraphs=12), "cong-van.pdf"
    if number % 10 < 9:
        return _word(symbol), "du-thao.docx"
    return _sheet([[symbol, "Trường Tiểu học", 1_250_000]] * 200), "phu-luc.xlsx"


def _letter(symbol: str, *, paragraphs: int) -> bytes:
    from congvan.deployment.demo.letters import Letter, Paragraph, set_letter

    return set_letter(
        Letter(
            organ=["SỞ NỘI VỤ"], symbol=symbol, issued_on=date(2026, 6, 1), about="rà soát thủ tục",
            body=[Paragraph(_PARAGRAPH * 3)] * paragraphs, capacity=["GIÁM ĐỐC"], signer="Nguyễn Văn An",
        )
    )  # fmt: skip


def _word(symbol: str) -> bytes:
    import docx

    document = docx.Document()
    document.add_paragraph(f"Số: {symbol}")
    for _ in range(30):
        document.add_paragraph(_PARAGRAPH * 3)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _sheet(rows: list[list[object]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def _pages(folder: Path) -> dict[str, Any]:
    """A long text layer: our process with limits, poppler's program, PDFium with nothing around it."""
    import pypdfium2

    from congvan.search.texts import isolation

    path = folder / "long.pdf"
    path.write_bytes(_letter("1/UBND", paragraphs=LONG_PAGES * 5))
    pages = len(pypdfium2.PdfDocument(path))

    def bare() -> object:
        return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]

    ways: dict[str, Callable[[], object]] = {
        "ours": lambda: isolation.read(path, kind="pdf"), "bare_pdfium": bare,
    }  # fmt: skip
    if poppler := shutil.which("pdftotext"):
        ways["pdftotext"] = lambda: subprocess.run(
            [poppler, str(path), "-"], capture_output=True, check=True
        )
    seconds = _interleaved(ways)
    return {f"pages_per_second_{way}": round(pages / one) for way, one in seconds.items()}


def _office(folder: Path) -> dict[str, Any]:
    import docx
    import openpyxl

    from congvan.search.texts import isolation

    document, sheet = folder / "a.docx", folder / "a.xlsx"
    document.write_bytes(_word("1/UBND"))
    sheet.write_bytes(
        _sheet([[f"Trường số {n}", n, "Ia Hrú", n * 1000, "đã cấp"] for n in range(SHEET_ROWS)])
    )

    def all_cells() -> object:
        book = openpyxl.load_workbook(sheet, read_only=True, data_only=True)
        return [row for one in book.worksheets for row in one.iter_rows(values_only=True)]

    seconds = _interleaved(
        {
            "docx_ms_ours": lambda: isolation.read(document, kind="docx"),
            "docx_ms_python_docx": lambda: [
                p.text for p in docx.Document(str(document)).paragraphs
            ],
            "xlsx_ms_ours": lambda: isolation.read(sheet, kind="xlsx"),
            "xlsx_ms_openpyxl": all_cells,
        }
    )
    return {way: round(one * 1000, 1) for way, one in seconds.items()}


def _scans(folder: Path) -> dict[str, Any]:
    """Seconds for a recognized page, and the share of the paper's own words that were found."""
    from congvan.deployment.demo.letters import scan
    from congvan.intake.reading import sources
    from congvan.kernel.text import fold

    if not sources.can_recognize():
        return {}
    path, written = folder / "scan.pdf", set(fold(_PARAGRAPH).split())
    path.write_bytes(scan(_letter("1/UBND", paragraphs=6), seed=3))
    began = time.perf_counter()
    found = sources.recognize(path, pages=[1, 2])
    seconds = time.perf_counter() - began
    share = len(written & set(fold(found.text).split())) / len(written)
    return {
        "scan_page_seconds": round(seconds / len(found.pages), 2), "scan_words": round(share, 3),
    }  # fmt: skip


def _interleaved(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median seconds of each way, taken in turns; the first turn is thrown away."""
    taken: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(TIMES + 1):
        for way, run in ways.items():
            began = time.perf_counter()
            run()
            taken[way].append(time.perf_counter() - began)
    return {way: statistics.median(each[1:]) for way, each in taken.items()}


def main(arguments: list[str]) -> int:
    """Set Django up and do what the first argument says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    if arguments[0] == "prepare":
        prepare()
    else:
        sys.stdout.write(json.dumps(work(int(arguments[1]))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
