"""`congvan check`: what is wrong or missing on this machine, what follows, what to do.

Exit code 0 when only optional things lack, 1 when something must be mended.
"""
# ruff: noqa: ARG001, PLC0415 - one signature for all commands; broken settings must not stop it

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from contextlib import ExitStack
from typing import TextIO

from congvan.deployment import machine_checks, system_programs
from congvan.deployment.arguments import Parser
from congvan.deployment.machine_checks import Finding, Severity
from congvan.kernel.errors import BusinessError

MARKS = {Severity.OK: "✓", Severity.OPTIONAL: "–", Severity.PROBLEM: "✗"}


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Look at everything and tell it, problems first in the exit code."""
    options = _options(arguments)
    if options.apt_packages:
        _list_packages(stdout)
        return 0
    found = list(findings())
    has_problem = any(f.severity is Severity.PROBLEM for f in found)
    if options.json:
        report = {"ok": not has_problem, "findings": [f.as_record() for f in found]}
        print(json.dumps(report, ensure_ascii=False, indent=2), file=stdout)
    else:
        print("\n".join(_lines(found)), file=stdout)
    return 1 if has_problem else 0


def findings() -> Iterable[Finding]:
    """Everything there is to say, in the order of the report."""
    from congvan.deployment.configuration import configuration

    yield machine_checks.python()
    try:
        values = configuration()
    except BusinessError as error:
        yield machine_checks.refused("configuration", error)
        yield from machine_checks.programs(clamd="")
        return
    yield from machine_checks.settings(values)
    yield from machine_checks.data_directory(values)
    yield machine_checks.disk_space(values)
    yield from _database(values)
    yield from machine_checks.programs(clamd=values.clamd)


def _database(values: object) -> Iterable[Finding]:
    from congvan.deployment import command_line, database_checks

    if not database_checks.exists(values):  # type: ignore[arg-type]
        yield Finding(
            "database", Severity.OK, "Chưa có cơ sở dữ liệu; script/server tạo ở lần chạy đầu."
        )
        return
    try:
        with ExitStack() as stack:
            stack.enter_context(command_line.database_running())
            command_line.set_up_django()
            yield from database_checks.findings()
    except BusinessError as error:
        yield machine_checks.refused("database", error)


def _lines(found: list[Finding]) -> Iterable[str]:
    for finding in found:
        yield f"{MARKS[finding.severity]} {finding.sentence}"
        if finding.fix:
            yield f"    → {finding.fix}"
    problems = sum(f.severity is Severity.PROBLEM for f in found)
    optional = sum(f.severity is Severity.OPTIONAL for f in found)
    yield ""
    if problems:
        yield f"Có {problems} điều phải sửa (dấu ✗)."
    elif optional:
        yield f"Hệ thống chạy được. {optional} thứ tùy chọn chưa có (dấu –)."
    else:
        yield "Mọi thứ đều ổn."


def _list_packages(stdout: TextIO) -> None:
    """For script/test --all: `packages<TAB>reason`, one missing program a line."""
    for program in system_programs.missing():
        print(
            " ".join(program.packages), f"{program.name}: {program.without}", sep="\t", file=stdout
        )


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = Parser(
        prog="congvan check", description="Kiểm tra máy và cấu hình: thiếu gì, phải làm gì."
    )
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.add_argument(
        "--apt-packages", action="store_true", help="chỉ in các gói hệ thống còn thiếu"
    )
    return parser.parse_args(arguments)
