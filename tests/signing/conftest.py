"""One certification office for the whole session, its trust folder, and a check in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from congvan.signing.verification import examining, judging, pool, registry, scans
from congvan.signing.verification.findings import Result
from tests.signing import papers
from tests.signing.pki import NOON, Office

LATER = NOON + timedelta(days=40)
Checker = Callable[..., Result]


@pytest.fixture(scope="session")
def office() -> Office:
    return Office()


@pytest.fixture(scope="session")
def trust(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office.write_trust(tmp_path_factory.mktemp("trust") / "trust")


@pytest.fixture(scope="session")
def kind_b(office: Office) -> bytes:
    """Signed by the leader, then the organ, both stamped."""
    data = papers.sign(
        papers.born_digital(), office.leader, field="Lanh dao", stamper=office.stamps.stamper()
    )
    later = NOON + timedelta(minutes=20)
    return papers.sign(data, office.seal, field="Co quan", stamper=office.stamps.stamper(later))


@pytest.fixture
def check(office: Office, trust: Path, tmp_path: Path) -> Checker:
    """Check bytes without a process of its own; trust folder and registry may be others."""

    def run(
        data: bytes, *, under: Path = trust, known: dict[str, object] | None = None,
        now: datetime = LATER,
    ) -> Result:  # fmt: skip
        path = tmp_path / "van-ban.pdf"
        path.write_bytes(data)
        with path.open("rb") as stream:
            found = examining.examine(stream, pool=pool.from_directory(under), now=now)
        signers = registry.read(json.dumps(known or office.registry()))
        return judging.judge(found, signers, is_scan=lambda: scans.is_scan(path))

    return run
