"""One worker process that converts a draft again and again; figures as one line of JSON.

`python -m bench.converting TIMES`: the first conversion makes the profile (cold), the others find
it (warm). Between them the bare command converts the same file with its own kept profile, as the
yardstick. Every PDF is compared with the draft: a fast wrong one counts as failed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from congvan.drafting import conversion
from congvan.drafting.making import make_docx, write_number

DAY = date(2026, 1, 5)
_PARAGRAPH = (
    "Thực hiện Kế hoạch cải cách hành chính năm 2026, Sở Nội vụ đề nghị các cơ quan rà soát thủ tục, "
    "báo cáo kết quả và đề xuất phương án đơn giản hóa, gửi về Sở trước ngày 15 tháng 6 năm 2026. "
)


def letter() -> bytes:
    """A công văn of three pages."""
    fields = {
        "organ": "Sở Nội vụ", "notation": "SNV-VP", "place": "Gia Lai", "title": "Giám đốc",
        "subject": "rà soát thủ tục hành chính", "signer": "Nguyễn Văn An",
        "recipients": ["Sở Tài chính", "Sở Tư pháp"], "copies": ["Như trên"],
        "body": [_PARAGRAPH * 3] * 8,
    }  # fmt: skip
    return make_docx("cong_van", fields)


def main(times: int) -> dict[str, object]:
    """This will convert `times` times and give the seconds of each."""
    draft = letter()
    numbered = write_number(draft, number=15, notation="SNV-VP", date=DAY)
    ours, bare, wrong = [], [], 0
    folder = Path(tempfile.mkdtemp(prefix="congvan-bench-"))
    (folder / "letter.docx").write_bytes(numbered)
    try:
        for _ in range(times):
            begin = time.perf_counter()
            pdf = conversion.to_pdf(numbered)
            ours.append(time.perf_counter() - begin)
            bare.append(_bare(folder))
            found = conversion.agrees(pdf, docx=draft, number=15, notation="SNV-VP", date=DAY)
            wrong += bool(found)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {"ours": ours, "bare": bare, "wrong": wrong}


def _bare(folder: Path) -> float:
    program = shutil.which("soffice") or "soffice"
    begin = time.perf_counter()
    subprocess.run(
        [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder), str(folder / "letter.docx")],
        check=True, capture_output=True,
    )  # fmt: skip
    return time.perf_counter() - begin


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))))
