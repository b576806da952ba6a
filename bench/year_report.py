"""`congvan bench year_report`: all statutory tables of a year over a million documents.

Beside each table stands the GROUP BY that a person would write by hand for the same figures: the
same tables, nothing of sight, names or lists. Both are asked in turns, and both must count the same:
a fast wrong answer is no figure. `measure` works on any archive of `bench.archive`; `run` makes one.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

from bench.serving import await_ready, environment, free_port, start
from congvan.deployment.configuration import PROJECT_DIR

LEADER = "Trần Đình Khải"
ROUNDS = 5

_IN_BOOK = """FROM registers_entry e JOIN registers_book b ON b.id = e.book_id
    JOIN documents_document d ON d.id = e.document_id
    JOIN directives_handling h ON h.document_id = d.id
    WHERE e.agency_id = %(agency)s AND b.kind = 'in' AND e.status = 'valid'
      AND e.entered_on BETWEEN %(first)s AND %(last)s"""
_OUT_BOOK = """FROM registers_entry e JOIN registers_book b ON b.id = e.book_id
    JOIN documents_document d ON d.id = e.document_id
    LEFT JOIN drafting_issue i ON i.document_id = d.id
    WHERE e.agency_id = %(agency)s AND b.kind = 'out' AND e.status = 'valid'
      AND e.entered_on BETWEEN %(first)s AND %(last)s"""
_IN_HAND = """FROM directives_handling h WHERE h.agency_id = %(agency)s AND h.arrived_on <= %(last)s
    AND (h.closed_at IS NULL OR h.closed_at >= %(start)s)"""
_OPEN = "h.closed_at IS NULL OR h.closed_at > %(as_of)s"
_DONE = "h.closed_at <= %(as_of)s AND h.status = 'completed'"
_STANDINGS = f"""count(*), count(*) FILTER (WHERE h.arrived_on < %(first)s),
    count(*) FILTER (WHERE h.arrived_on >= %(first)s), count(*) FILTER (WHERE {_DONE}),
    count(*) FILTER (WHERE {_DONE} AND h.closed_at <= h.due_at),
    count(*) FILTER (WHERE {_DONE} AND h.closed_at > h.due_at),
    count(*) FILTER (WHERE {_DONE} AND h.due_at IS NULL), count(*) FILTER (WHERE {_OPEN}),
    count(*) FILTER (WHERE ({_OPEN}) AND h.due_at >= %(as_of)s),
    count(*) FILTER (WHERE ({_OPEN}) AND h.due_at < %(as_of)s),
    count(*) FILTER (WHERE ({_OPEN}) AND h.due_at IS NULL)"""
_STANDING_KEYS = (
    "tong", "chuyen-sang", "den-trong-ky", "da-xong", "dung-han", "qua-han", "xong-khong-han",
    "dang-lam", "dang-trong-han", "dang-qua-han", "dang-khong-han",
)  # fmt: skip
_TRANSPORT = """count(*), count(*) FILTER (WHERE d.legal_value <> 'paper' AND NOT e.has_paper),
    count(*) FILTER (WHERE d.legal_value = 'kind_b')"""
_PAGES = """coalesce(sum(d.page_count * (SELECT count(*) FROM drafting_issuerecipient r
    WHERE r.issue_id = i.id AND r.route = 'exchange' AND r.paper_copies = 0 AND r.status = 'sent'))
    FILTER (WHERE i.issued_at <= %(as_of)s), 0)"""
_OVERDUE = f"""count(*), count(*) FILTER (WHERE h.closed_at <= %(as_of)s),
    count(*) FILTER (WHERE ({_OPEN}) AND h.due_at < %(as_of)s)"""
_PARTS = """SELECT unit, count(DISTINCT handling_id), count(DISTINCT handling_id) FILTER (WHERE part = 'lead')
    FROM (SELECT h.id AS handling_id, m.unit_id AS unit, max(a.part) AS part
        FROM directives_handling h JOIN directives_assignment a ON a.handling_id = h.id
        JOIN organization_membership m ON m.id = a.member_id
        WHERE h.agency_id = %(agency)s AND h.arrived_on <= %(last)s
          AND (h.closed_at IS NULL OR h.closed_at >= %(start)s) AND a.part IN ('lead', 'coordinate')
          AND a.status NOT IN ('returned', 'recalled')
        GROUP BY 1, 2
        HAVING count(*) FILTER (WHERE a.finished_at IS NULL) > 0 OR max(a.finished_at) >= %(start)s
    ) p GROUP BY GROUPING SETS ((unit), ())"""

# What is printed for a year: the report, its grouping, the measures that are compared, by hand.
TABLES: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("van-ban-den", "loai", ("tong", "da-xong", "dang-qua-han"),
     f"SELECT d.type_id, {_OVERDUE} {_IN_BOOK} GROUP BY 1"),
    ("van-ban-den", "cach-den", ("tong", "da-xong", "dang-qua-han"),
     f"SELECT e.channel, {_OVERDUE} {_IN_BOOK} GROUP BY 1"),
    ("van-ban-den", "linh-vuc", ("tong", "da-xong", "dang-qua-han"),
     f"SELECT d.field_id, {_OVERDUE} {_IN_BOOK} GROUP BY 1"),
    ("van-ban-den", "noi-ban-hanh", ("tong", "da-xong", "dang-qua-han"),
     f"SELECT d.issuer_id, {_OVERDUE} {_IN_BOOK} GROUP BY 1"),
    ("van-ban-di", "loai", ("tong", "da-phat-hanh"),
     f"SELECT d.type_id, count(*), count(*) FILTER (WHERE i.issued_at <= %(as_of)s) {_OUT_BOOK} GROUP BY 1"),
    ("giai-quyet", "don-vi", _STANDING_KEYS,
     f"SELECT h.lead_unit_id, {_STANDINGS} {_IN_HAND} GROUP BY 1"),
    ("giai-quyet", "nguoi", _STANDING_KEYS,
     f"SELECT h.lead_member_id, {_STANDINGS} {_IN_HAND} GROUP BY 1"),
    ("phan-cong", "don-vi", ("tong", "chu-tri"), _PARTS),
    ("hinh-thuc-den", "cach-den", ("tong", "dien-tu", "ky-du"),
     f"SELECT e.channel, {_TRANSPORT} {_IN_BOOK} GROUP BY 1"),
    ("hinh-thuc-di", "hinh-thuc", ("tong", "trang-khong-in"),
     f"SELECT i.form, count(*), {_PAGES} {_OUT_BOOK} GROUP BY 1"),
    ("gui-di", "cach-gui", ("tong", "tu-choi"),
     """SELECT r.route, count(*), count(*) FILTER (WHERE r.status IN ('refused', 'failed'))
        FROM drafting_issuerecipient r JOIN drafting_issue i ON i.id = r.issue_id
        WHERE i.agency_id = %(agency)s AND i.issued_at >= %(start)s AND i.issued_at < %(end)s
          AND r.route <> 'retained' GROUP BY 1"""),
)  # fmt: skip


def measure(
    *, rounds: int = ROUNDS, with_whole: bool = False, stderr: TextIO = sys.stderr
) -> dict[str, Any]:
    """Figures of the archive in this process's database: the ratio, and each table's times.

    `year` is the last full year; `with_whole` adds all years up to it as one period, a minute's
    work at a million. What the demo made by itself is younger. Django must be set up. Raises
    RuntimeError when ours and the bare SQL differ.
    """
    # ruff: noqa: PLC0415 - Django must be set up first
    from congvan.kernel import clock
    from congvan.organization.models import Membership
    from congvan.organization.queries import seats
    from congvan.reports.rules import periods

    seat = Membership.objects.get(person__full_name=LEADER, is_primary=True)
    leader = seats.acting_member(seat.pk)
    last = periods.year(clock.today().year - 1)
    whole = periods.Period(
        periods.PeriodKind.FREE,
        periods.Calendar.CIVIL,
        last.first - timedelta(days=366 * 20),
        last.last,
    )
    found = {}
    for name, period in (("year", last), *((("whole", whole),) if with_whole else ())):
        tables = {f"{t[0]} {t[1]}": _table(leader, period, t, rounds) for t in TABLES}
        ours = sum(t["ours_ms"] for t in tables.values())
        bare = sum(t["bare_ms"] for t in tables.values())
        found[name] = {
            "documents": max(t["documents"] for t in tables.values()), "tables": tables,
            "ours_ms": round(ours, 1), "bare_ms": round(bare, 1), "ratio": round(ours / bare, 2),
        }  # fmt: skip
        print(f"{name}: {ours:.0f} ms, bare {bare:.0f} ms", file=stderr)
    year = found["year"]
    return {"year_report_ratio": year["ratio"], "year_report_ms": year["ours_ms"], **found}


def _table(leader: Any, period: Any, table: tuple[Any, ...], rounds: int) -> dict[str, Any]:
    from django.db import connection

    from congvan.reports import queries
    from congvan.reports.definitions import REPORTS
    from congvan.reports.facts import moments

    key, by, measures, text = table
    report = REPORTS[key]
    values = {**moments(period), "agency": leader.agency_id}

    def ours() -> Any:
        return queries.figures(leader, report, period, by=by)

    def bare() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(text, values)
            return cursor.fetchall()

    _check_equal(key, by, measures, ours(), bare())
    times: dict[str, list[float]] = {"ours_ms": [], "bare_ms": []}
    for _ in range(rounds):
        for name, ask in (("ours_ms", ours), ("bare_ms", bare)):
            times[name].append(_timed(ask))
    medians: dict[str, Any] = {name: statistics.median(found) for name, found in times.items()}
    total = ours().totals.cells[0].value
    return {
        **{name: round(value, 1) for name, value in medians.items()},
        "documents": int(total or 0), "n": rounds,
    }  # fmt: skip


def _check_equal(key: str, by: str, measures: tuple[str, ...], table: Any, lines: Any) -> None:
    """Ours and the bare SQL must have counted the same, group by group."""
    places = [[m.key for m in table.columns].index(measure) for measure in measures]
    rows = [*table.rows, table.totals] if table.report.is_counted_once else table.rows
    mine = sorted(
        values for row in rows if any(values := [int(row.cells[p].value or 0) for p in places])
    )
    theirs = sorted([int(value) for value in line[1:]] for line in lines)
    if mine != theirs:
        raise RuntimeError(f"{key} {by}: {mine[:5]} and {theirs[:5]} differ.")


def _timed(ask: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    ask()
    return (time.perf_counter() - begin) * 1000


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Make an archive, measure, print a table, and with --json one line of figures at the end."""
    parser = argparse.ArgumentParser(prog="congvan bench year_report")
    parser.add_argument("--json", action="store_true", help="in một dòng JSON ở cuối")
    parser.add_argument("--size", type=int, default=1_000_000, help="số văn bản đến")
    parser.add_argument("--whole", action="store_true", help="thêm một kỳ gồm mọi năm")
    options = parser.parse_args(arguments)
    directory = Path(tempfile.mkdtemp(prefix="congvan-bench-"))
    directory.chmod(0o755)
    port = free_port()
    process = start(directory, port)
    try:
        await_ready(port, process)
        for arguments_of in (
            ["bench.archive", str(options.size)],
            ["bench.year_report", *(["--whole"] if options.whole else [])],
        ):
            done = subprocess.run(
                [sys.executable, "-m", *arguments_of], check=True, env=environment(directory),
                cwd=PROJECT_DIR, stdout=subprocess.PIPE, stderr=stderr, text=True,
            )  # fmt: skip
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        shutil.rmtree(directory, ignore_errors=True)
    figures = json.loads(done.stdout.strip().splitlines()[-1])
    for name in figures.keys() & {"year", "whole"}:
        one = figures[name]
        print(f"\n{name}: {one['documents']:,} văn bản", file=stdout)
        for table, times in one["tables"].items():
            print(f"{table:<30}{times['ours_ms']:>10} ms{times['bare_ms']:>10} ms", file=stdout)
        print(
            f"{'':<30}{one['ours_ms']:>10} ms{one['bare_ms']:>10} ms  × {one['ratio']}", file=stdout
        )
    if options.json:
        print(
            json.dumps({"bench": "year_report", "figures": figures}, ensure_ascii=False),
            file=stdout,
        )
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    print(json.dumps(measure(with_whole="--whole" in sys.argv)))
