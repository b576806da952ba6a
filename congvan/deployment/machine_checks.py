"""Checks of `congvan check` that need no database: each gives findings, never only yes or no."""

from __future__ import annotations

import enum
import os
import platform
import shutil
import socket
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from congvan.deployment import system_programs
from congvan.deployment.configuration import FILE_NAME, Configuration
from congvan.kernel.errors import BusinessError

OLDEST_PYTHON = (3, 11)
# Below this PostgreSQL may stop in the middle of a day; below the second figure, in some weeks.
LEAST_FREE_BYTES = 1 * 1024**3
COMFORTABLE_FREE_BYTES = 5 * 1024**3
# Django's own measure of a secret key that cannot be guessed.
LEAST_SECRET_LENGTH = 50
PING_SECONDS = 3.0
SECRET_FILES = (
    "secret.key", "audit.key", "signing.key", "push.key", "demo-tsa.pem", "demo-accounts.txt", FILE_NAME,
)  # fmt: skip


class Severity(enum.Enum):
    """How much a finding matters."""

    OK = "ok"
    OPTIONAL = "optional"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was seen, and what to do about it."""

    key: str
    severity: Severity
    sentence: str
    fix: str = ""

    def as_record(self) -> dict[str, str]:
        """The finding for --json."""
        return {
            "key": self.key,
            "severity": self.severity.value,
            "sentence": self.sentence,
            "fix": self.fix,
        }


def refused(key: str, error: BusinessError) -> Finding:
    """An anticipated error as a finding."""
    return Finding(key, Severity.PROBLEM, error.sentence, error.next_step)


def python() -> Finding:
    """Is this Python new enough?"""
    version = platform.python_version()
    if sys.version_info < OLDEST_PYTHON:
        return Finding(
            "python", Severity.PROBLEM, f"Python {version} quá cũ.", "Cài Python 3.11 trở lên."
        )
    return Finding("python", Severity.OK, f"Python {version}.")


def settings(values: Configuration) -> Iterator[Finding]:
    """Do the settings fit together, above all on a real machine?"""
    if values.environment != "production":
        yield Finding(
            "environment",
            Severity.OK,
            "Chế độ máy thử. Máy thật: đặt CONGVAN_ENVIRONMENT=production (bắt buộc HTTPS).",
        )
        return
    yield Finding("environment", Severity.OK, "Chế độ máy thật (production).")
    local = {"127.0.0.1", "localhost", "[::1]"}
    if {h.strip() for h in values.allowed_hosts.split(",")} <= local:
        yield Finding(
            "allowed_hosts",
            Severity.PROBLEM,
            "Chưa khai báo tên máy chủ, nên người dùng ở máy khác không mở được trang.",
            "Đặt CONGVAN_ALLOWED_HOSTS, ví dụ congvan.tinh.gov.vn.",
        )
    if values.secret_key and len(values.secret_key) < LEAST_SECRET_LENGTH:
        yield Finding(
            "secret_key",
            Severity.PROBLEM,
            f"CONGVAN_SECRET_KEY ngắn hơn {LEAST_SECRET_LENGTH} ký tự nên có thể bị đoán.",
            "Bỏ trống để hệ thống tự tạo, hoặc đặt một chuỗi ngẫu nhiên dài hơn.",
        )
    if not values.database_url:
        yield Finding(
            "database_url",
            Severity.OPTIONAL,
            "Đang dùng PostgreSQL nhúng: chỉ một máy, không có bản sao chạy kèm.",
            "Với cơ quan lớn, đặt CONGVAN_DATABASE_URL trỏ tới PostgreSQL 15 trở lên.",
        )


def data_directory(values: Configuration) -> Iterator[Finding]:
    """Can it be written, and can nobody else read the secrets?"""
    directory = values.data_dir
    if not directory.exists():
        yield Finding("data_dir", Severity.OK, f"Thư mục dữ liệu {directory} sẽ được tạo.")
        return
    if not os.access(directory, os.R_OK | os.W_OK | os.X_OK):
        yield Finding(
            "data_dir",
            Severity.PROBLEM,
            f"Không ghi được vào thư mục dữ liệu {directory}.",
            "Chạy bằng người dùng sở hữu thư mục đó, hoặc chọn thư mục khác bằng --data.",
        )
        return
    if directory.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield Finding(
            "data_dir",
            Severity.PROBLEM,
            f"Người dùng khác trên máy ghi được vào thư mục dữ liệu {directory}.",
            f"Chạy: chmod go-w {directory}",
        )
    else:
        yield Finding("data_dir", Severity.OK, f"Thư mục dữ liệu {directory}.")
    for name in SECRET_FILES:
        yield from _secret_file(directory / name)


def _secret_file(path: Path) -> Iterator[Finding]:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding(
            "secret_files",
            Severity.PROBLEM,
            f"Tệp bí mật {path} đọc được bởi người dùng khác trên máy.",
            f"Chạy: chmod 600 {path}",
        )


def disk_space(values: Configuration) -> Finding:
    """Is there room for the data to grow?"""
    directory = next(p for p in [values.data_dir, *values.data_dir.parents] if p.exists())
    free = shutil.disk_usage(directory).free
    shown = f"Còn trống {free / 1024**3:.1f} GB trên đĩa chứa dữ liệu."
    if free < LEAST_FREE_BYTES:
        return Finding("disk", Severity.PROBLEM, shown, "Dọn đĩa ngay: cơ sở dữ liệu sắp dừng.")
    if free < COMFORTABLE_FREE_BYTES:
        return Finding("disk", Severity.OPTIONAL, shown, "Nên có ít nhất 5 GB.")
    return Finding("disk", Severity.OK, shown)


def programs(*, clamd: str) -> Iterator[Finding]:
    """The optional programs, and whether the virus scanner answers."""
    for program in system_programs.PROGRAMS:
        if program.is_present():
            yield Finding("program", Severity.OK, f"Có {program.name}.")
        else:
            yield Finding(
                "program",
                Severity.OPTIONAL,
                f"Chưa có {program.name}. {program.without}",
                f"Cài bằng: {program.install_command}",
            )
    yield _scanner(clamd)


def _scanner(address: str) -> Finding:
    if not address:
        return Finding(
            "clamd",
            Severity.OPTIONAL,
            "Chưa nối với chương trình quét vi-rút: tệp nhận vào hiện nhãn “chưa quét”.",
            "Đặt CONGVAN_CLAMD, ví dụ unix:/var/run/clamav/clamd.ctl.",
        )
    try:
        answers = _ping(address)
    except OSError:
        answers = False
    if answers:
        return Finding("clamd", Severity.OK, f"clamd trả lời ở {address}.")
    return Finding(
        "clamd",
        Severity.PROBLEM,
        f"clamd không trả lời ở {address}: tệp nhận vào không được quét vi-rút.",
        "Chạy: systemctl start clamav-daemon, rồi xem /var/log/clamav/clamav.log.",
    )


def _ping(address: str) -> bool:
    kind, _, rest = address.partition(":")
    if kind == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        target: str | tuple[str, int] = rest
    else:
        connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        host, _, port = rest.rpartition(":")
        target = (host, int(port))
    with closing(connection):
        connection.settimeout(PING_SECONDS)
        connection.connect(target)
        connection.sendall(b"zPING\0")
        return connection.recv(16).startswith(b"PONG")
