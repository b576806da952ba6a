"""Everything is killed while packages flow; at the end nothing was lost and nothing doubled.

The short form of `congvan bench crash`: each process of the exchange, and one database server, gets
SIGKILL once at a random moment. The waits of an office are shortened to seconds.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import crash_checking as checking
from bench.crash import Plan, crash
from tests import database

pytestmark = pytest.mark.processes

# The order and the moments of the kills; another day, another seed.
SEED = int(os.environ.get("CRASH_SEED", "5"))
PACKAGES = 30


@pytest.fixture
def directory() -> Iterator[Path]:
    """Not below pytest's own, which the database's account may not enter."""
    made = Path(tempfile.mkdtemp(prefix="congvan-crash-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def test_kills_lose_and_double_nothing(django_db_setup: None, directory: Path) -> None:
    said: list[str] = []
    figures = crash(
        directory, template=database.kept_cluster(), say=said.append,
        plan=Plan(
            packages=PACKAGES, seed=SEED, every=1.2, pace=1.5, kills=7, patience=150.0,
            is_impatient=True,
        ),
    )  # fmt: skip
    assert checking.harms(figures) == [], (figures, said)
    assert checking.sound(figures)
    # Two recipients, each reporting 01 and 03.
    assert figures["deliveries"] == figures["delivered"] == 2 * PACKAGES
    assert figures["statuses"] == 4 * PACKAGES
    assert figures["numbers"] == 3 * PACKAGES
    assert figures["kills"] == 7
