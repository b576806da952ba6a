"""Starting the whole default on a data directory of its own, and logging in to it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

from bench.measuring import Client
from congvan.deployment.configuration import PROJECT_DIR

START_SECONDS = 120
LOGIN = "/dang-nhap/"


def log_in(directory: Path, port: int, full_name: str) -> str:
    """Log in through the page as a person of the demo, and return the session cookie."""
    card = (directory / "demo-accounts.txt").read_text()
    password = re.search(r"minh họa: (\S+)", card)
    if password is None:
        raise RuntimeError("The demo card names no password.")
    login = next(line.split()[0] for line in card.splitlines() if f"  {full_name}  " in line)
    jar: dict[str, str] = {}
    client = Client(port)
    client.connection.request("GET", LOGIN)
    answer = client.connection.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
    _keep_cookies(answer, jar)
    form = f"csrfmiddlewaretoken={token.group(1) if token else ''}&login={login}&password={password.group(1)}"
    client.connection.request(
        "POST", LOGIN, body=form,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Cookie": _cookie(jar),
                 "Referer": f"http://127.0.0.1:{port}/"},
    )  # fmt: skip
    answer = client.connection.getresponse()
    answer.read()
    _keep_cookies(answer, jar)
    if answer.status != 302:
        raise RuntimeError(f"Logging in was answered with {answer.status}.")
    return _cookie(jar)


def _keep_cookies(answer: object, jar: dict[str, str]) -> None:
    for name, value in answer.getheaders():  # type: ignore[attr-defined]
        if name.lower() == "set-cookie":
            key, _, rest = value.partition("=")
            jar[key] = rest.split(";", 1)[0]


def _cookie(jar: dict[str, str]) -> str:
    return "; ".join(f"{k}={v}" for k, v in jar.items())


def environment(directory: Path) -> dict[str, str]:
    return os.environ | {
        "CONGVAN_DATA_DIR": str(directory),
        "CONGVAN_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }


def start(directory: Path, port: int) -> subprocess.Popen[bytes]:
    log = (directory / "serve.log").open("wb")
    return subprocess.Popen(
        [sys.executable, "-m", "congvan.deployment.command_line", "serve", "--with-demo", "--port", str(port)],
        env=environment(directory), cwd=PROJECT_DIR, stdout=log, stderr=log,
    )  # fmt: skip


def await_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("The system ended while it was starting.")
        try:
            if Client(port).get("/readyz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError("The system did not become ready.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
