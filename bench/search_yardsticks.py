"""What search is measured against: the bare statement, ILIKE, and tantivy over the same rows.

tantivy lives in an environment of its own beside the project, made at the first use; where it
cannot be installed, its figures are left out with the reason.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from congvan.deployment.configuration import PROJECT_DIR

HERE = Path(__file__).parent / "tantivy"
ENVIRONMENT = PROJECT_DIR / ".tantivy"


def tantivy_python() -> tuple[Path | None, str]:
    """The yardstick's own python, or None and why there is none."""
    python = ENVIRONMENT / "bin" / "python"
    wanted = (HERE / "requirements.txt").read_text()
    mark = ENVIRONMENT / "installed"
    if mark.exists() and mark.read_text() == wanted:
        return python, ""
    try:
        subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True, timeout=120
        )
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r",
             str(HERE / "requirements.txt")], check=True, timeout=300,
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError) as error:
        return None, f"tantivy không cài được: {type(error).__name__}"
    mark.write_text(wanted)
    return python, ""


def tantivy(rows: Path, questions: list[str], directory: Path) -> dict[str, Any]:
    """Seconds of indexing the rows (day, words) of a file, and milliseconds of each question."""
    python, reason = tantivy_python()
    if python is None:
        return {"skipped": reason}
    answer = subprocess.run(
        [str(python), str(HERE / "ask.py"), str(rows), str(directory / "tantivy")],
        input=json.dumps(questions), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if answer.returncode:
        return {"skipped": f"tantivy dừng: {answer.stderr.strip().splitlines()[-1:]}"}
    told: dict[str, Any] = json.loads(answer.stdout.strip().splitlines()[-1])
    return told


def bare(cursor: Any, agency: int, question: str) -> float:
    """Milliseconds of the statement that only holds the words: no rights, no order, no line."""
    begin = time.perf_counter()
    cursor.execute(
        "SELECT object_id FROM search_record WHERE agency_id = %s AND words @@ %s::tsquery LIMIT 20",
        [agency, question],
    )
    cursor.fetchall()
    return (time.perf_counter() - begin) * 1000


def ilike(cursor: Any, agency: int, words: str) -> float:
    """Milliseconds of what is usually written: every word somewhere in the title, the newest first."""
    conditions = " AND ".join("title ILIKE %s" for _ in words.split())
    begin = time.perf_counter()
    cursor.execute(
        f"SELECT object_id FROM search_record WHERE agency_id = %s AND {conditions}"
        " ORDER BY day DESC, object_id DESC LIMIT 20",
        [agency, *(f"%{word}%" for word in words.split())],
    )
    cursor.fetchall()
    return (time.perf_counter() - begin) * 1000
