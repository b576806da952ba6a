"""`congvan serve` as a process on the database of the test, killed and started again on its port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.deployment.waiting import until

ROOT = Path(__file__).resolve().parents[2]


class Served:
    """The product on a port of its own, with the sessions and the rows of the test."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._directory = tempfile.TemporaryDirectory(prefix="congvan-talks-")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        where = connection.settings_dict
        url = (
            f"postgresql://{quote(where['USER'])}@/{quote(where['NAME'])}"
            f"?host={quote(where['HOST'], safe='')}&port={where['PORT'] or 5432}"
        )
        environment = os.environ | {
            "CONGVAN_DATABASE_URL": url, "CONGVAN_DATA_DIR": self._directory.name,
            "CONGVAN_SECRET_KEY": settings.SECRET_KEY, "CONGVAN_ENVIRONMENT": "default",
            "CONGVAN_ROLE": "node", "DJANGO_SETTINGS_MODULE": "congvan.deployment.settings",
        }  # fmt: skip
        command = [
            sys.executable, "-m", "congvan.deployment.command_line", "serve", "--empty",
            "--no-worker", "--port", str(self.port),
        ]  # fmt: skip
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        until(self._answers, what="the product answers", seconds=60)

    def kill(self) -> None:
        """As a power cut does."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """End it and forget its directory."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(40)
        self._directory.cleanup()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False
