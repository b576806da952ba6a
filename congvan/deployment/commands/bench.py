"""`congvan bench NAME`: run one of the measurements in bench/."""

from __future__ import annotations

import importlib
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

from congvan.deployment.configuration import PROJECT_DIR

WRONG_USE = 2


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Hand over to `bench.NAME.run`; without a name, list the measurements."""
    name = arguments[0] if arguments else "--help"
    if name in ("-h", "--help"):
        print("Cách dùng: congvan bench TÊN [--json]", file=stdout)
        print("Các phép đo: " + (", ".join(names()) or "chưa có"), file=stdout)
        return 0
    if not re.fullmatch(r"[a-z][a-z_]*", name) or find_spec("bench") is None or name not in names():
        print(f"Không có phép đo “{name}”. Các phép đo: {', '.join(names())}", file=stderr)
        return WRONG_USE
    module = importlib.import_module(f"bench.{name}")
    return int(module.run(arguments[1:], stdout=stdout, stderr=stderr) or 0)


def names() -> list[str]:
    """The measurements there are: modules of bench/ that have a `run`."""
    folder: Path = PROJECT_DIR / "bench"
    return sorted(p.stem for p in folder.glob("[a-z]*.py") if "\ndef run(" in p.read_text())
