"""A disposable PostgreSQL for one test run: a copy of a migrated cluster kept in .cache.

Making and migrating a cluster takes seconds, copying it a tenth of one. The copy's key holds
everything that decides what is in it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from congvan.deployment import embedded_postgres as postgres

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"


def test_cluster(data_dir: Path) -> postgres.Cluster:
    return postgres.cluster_in(data_dir, parameters=postgres.DISPOSABLE)


@contextmanager
def served(data_dir: Path) -> Iterator[postgres.Cluster]:
    """The migrated test database answers within the block."""
    cluster = test_cluster(data_dir)
    kept = kept_cluster()
    if kept.exists():
        _copy(kept, cluster.directory)
        postgres.initialize(cluster)
    else:
        postgres.initialize(cluster)
        with _server(cluster):
            postgres.ensure_database(cluster)
            _migrate()
        _keep(cluster.directory, kept)
    with _server(cluster):
        yield cluster


def kept_cluster() -> Path:
    """Where the migrated, empty cluster is kept; it is there once a test run has been `served`."""
    return CACHE / f"test-cluster-{_key()}"


@contextmanager
def _server(cluster: postgres.Cluster) -> Iterator[None]:
    process = postgres.start(cluster)
    try:
        yield
    finally:
        postgres.stop(process)


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection

    from congvan.deployment.migration_states import drawn_one_by_one

    with drawn_one_by_one():
        call_command("migrate", verbosity=0)
    connection.close()


def _key() -> str:
    digest = hashlib.sha256()
    sources = sorted(ROOT.glob("congvan/**/migrations/*.py"))
    for path in [*sources, ROOT / "requirements" / "run.lock", Path(postgres.__file__)]:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:20]


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def _keep(source: Path, kept: Path) -> None:
    CACHE.mkdir(exist_ok=True)
    # The present one may be there already, and be copied at this very moment by another run.
    for old in set(CACHE.glob("test-cluster-*")) - {kept}:
        shutil.rmtree(old, ignore_errors=True)
    if kept.exists():
        return
    partial = CACHE / f"partial-{os.getpid()}"
    _copy(source, partial)
    try:
        partial.rename(kept)
    except OSError:  # another run was quicker
        shutil.rmtree(partial, ignore_errors=True)
