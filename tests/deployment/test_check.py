"""`congvan check`: every fault has its sentence and its cure; optional things do not fail it."""

from __future__ import annotations

import io
import json
import socket
import threading
from pathlib import Path

import pytest

from congvan.deployment import database_checks, machine_checks, system_programs
from congvan.deployment.commands import check
from congvan.deployment.configuration import Configuration
from congvan.deployment.machine_checks import Finding, Severity


def _configured(**values: object) -> Configuration:
    return Configuration(_env_file=None, **values)  # type: ignore[call-arg, arg-type]


def _problems(found: object) -> list[str]:
    return [f.key for f in found if f.severity is Severity.PROBLEM]  # type: ignore[attr-defined]


def test_everything_found_has_a_key_and_a_sentence(monkeypatch):
    monkeypatch.setattr(check, "_database", lambda _values: [])
    for finding in check.findings():
        assert finding.key
        assert finding.sentence.endswith((".", ")"))
        assert finding.severity is Severity.OK or finding.fix


def test_optional_things_do_not_fail(monkeypatch):
    lacking = Finding("program", Severity.OPTIONAL, "Chưa có LibreOffice.", "Cài nó.")
    monkeypatch.setattr(check, "findings", lambda: [lacking])
    out = io.StringIO()
    assert check.run(["--json"], stdout=out, stderr=out) == 0
    assert json.loads(out.getvalue()) == {"ok": True, "findings": [lacking.as_record()]}


def test_problem_fails_and_is_counted(monkeypatch):
    broken = Finding("clock", Severity.PROBLEM, "Đồng hồ sai.", "Chỉnh giờ.")
    monkeypatch.setattr(check, "findings", lambda: [broken])
    out = io.StringIO()
    assert check.run([], stdout=out, stderr=out) == 1
    assert "✗ Đồng hồ sai.\n    → Chỉnh giờ." in out.getvalue()
    assert "1 điều phải sửa" in out.getvalue()


def test_secrets_others_can_read_and_a_directory_others_can_write(tmp_path: Path):
    (tmp_path / "secret.key").touch(mode=0o600)
    assert _problems(machine_checks.data_directory(_configured(data_dir=tmp_path))) == []
    (tmp_path / "secret.key").chmod(0o644)
    tmp_path.chmod(0o777)
    found = _problems(machine_checks.data_directory(_configured(data_dir=tmp_path)))
    assert found == ["data_dir", "secret_files"]


def test_full_disk(tmp_path: Path, monkeypatch):
    values = _configured(data_dir=tmp_path / "not-there-yet")
    usage = machine_checks.shutil.disk_usage(tmp_path)
    for free, severity in (
        (machine_checks.LEAST_FREE_BYTES - 1, Severity.PROBLEM),
        (machine_checks.COMFORTABLE_FREE_BYTES - 1, Severity.OPTIONAL),
        (machine_checks.COMFORTABLE_FREE_BYTES, Severity.OK),
    ):
        monkeypatch.setattr(
            machine_checks.shutil, "disk_usage", lambda _p, free=free: usage._replace(free=free)
        )
        assert machine_checks.disk_space(values).severity is severity


def test_real_machine_needs_its_name_and_a_long_key():
    values = _configured(environment="production", secret_key="short")
    assert _problems(machine_checks.settings(values)) == ["allowed_hosts", "secret_key"]
    values = _configured(environment="production", allowed_hosts="congvan.example.vn")
    assert _problems(machine_checks.settings(values)) == []


def test_scanner_that_answers_and_one_that_does_not(tmp_path: Path):
    path = tmp_path / "clamd.ctl"
    assert machine_checks._scanner(f"unix:{path}").severity is Severity.PROBLEM
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        thread = threading.Thread(target=_answer_ping, args=[server])
        thread.start()
        assert machine_checks._scanner(f"unix:{path}").severity is Severity.OK
        thread.join()
    assert machine_checks._scanner("").severity is Severity.OPTIONAL


def _answer_ping(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        assert connection.recv(16) == b"zPING\0"
        connection.sendall(b"PONG\0")


@pytest.mark.django_db
def test_database_of_the_tests_is_right_but_for_its_haste():
    """The tests' cluster does not wait for the disk, and that must be told as a danger."""
    found = list(database_checks.findings())
    assert {f.key for f in found if f.severity is Severity.OK} >= {
        "postgresql",
        "migrations",
        "clock",
    }
    assert set(_problems(found)) == {"postgresql_settings"}


def test_every_program_names_packages_and_what_is_lost():
    for program in system_programs.PROGRAMS:
        assert program.packages
        assert program.without.endswith(".")
        assert all(package in program.install_command for package in program.packages)


def test_list_for_apt_has_one_missing_program_a_line(monkeypatch):
    lacking = list(system_programs.PROGRAMS[:2])
    monkeypatch.setattr(system_programs, "missing", lambda: lacking)
    out = io.StringIO()
    assert check.run(["--apt-packages"], stdout=out, stderr=out) == 0
    packages = [line.split("\t")[0].split() for line in out.getvalue().splitlines()]
    assert packages == [list(program.packages) for program in lacking]
