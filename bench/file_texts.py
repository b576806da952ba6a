"""`congvan bench file_texts`: how fast texts are taken out of files, through the queue and alone.

Letters, Word files and sheets go through the table of texts on a real PostgreSQL and a real store;
then a long PDF, a Word file and a sheet are read kind by kind, interleaved with poppler's
pdftotext, PDFium without a process of its own, python-docx and openpyxl. Scans are read by
tesseract where it is there. Every file must give the number that only it has.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path
from typing import TextIO

from bench.clients import answer
from congvan.deployment import embedded_postgres as postgres

CLIENT = "bench.reading_texts"


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001 - as all of bench
    """Print a table, or with --json one line of figures; 1 when a text is not its file's."""
    parser = argparse.ArgumentParser(prog="congvan bench file_texts")
    parser.add_argument("--json", action="store_true", help="in một dòng JSON ở cuối")
    parser.add_argument("--files", type=int, default=300, help="số tệp qua hàng đợi")
    options = parser.parse_args(arguments)
    directory = Path(tempfile.mkdtemp(prefix="congvan-bench-"))
    directory.chmod(0o755)
    try:
        with postgres.running(postgres.cluster_in(directory)):
            answer(directory, CLIENT, "prepare")
            figures = json.loads(answer(directory, CLIENT, "work", str(options.files)))
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    for name, value in figures.items():
        print(f"{name}: {value}", file=stdout)
    if options.json:
        print(json.dumps({"bench": "file_texts", "figures": figures}), file=stdout)
    return 1 if figures["wrong"] else 0
