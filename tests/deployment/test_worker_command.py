"""`congvan worker` beside `congvan serve`: it never runs the embedded database itself."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from unittest import mock

from congvan.deployment import configuration, embedded_postgres
from congvan.deployment.commands import worker
from congvan.deployment.postgres_ownership import owned


def test_without_the_server_it_waits_and_owns_nothing(tmp_path: Path) -> None:
    said, stop = io.StringIO(), threading.Event()
    stop.set()
    values = mock.Mock(database_url="", data_dir=tmp_path, postgres_bin="")
    with mock.patch.object(configuration, "configuration", return_value=values):
        assert not worker._database_answers(stop, said)
    assert "Đang đợi cơ sở dữ liệu" in said.getvalue()
    with owned(embedded_postgres.cluster_in(tmp_path).home) as ours:
        assert ours


def test_an_own_database_is_not_waited_for() -> None:
    values = mock.Mock(database_url="postgresql://khac/congvan")
    with mock.patch.object(configuration, "configuration", return_value=values):
        assert worker._database_answers(threading.Event(), io.StringIO())
