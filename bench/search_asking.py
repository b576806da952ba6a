"""Asks the product's search as a specialist, the clerk and the leader; prints one JSON line.

    python -m bench.search_asking QUESTIONS DIRECTORY

Ours and the yardsticks by turns on the same rows. Correctness inside: any words of a subject,
without accents, in any order, must find their document, and nobody finds what he may not see.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from bench import search_yardsticks as yardsticks
from bench.search_words import name, person

VIEWERS = {"clerk": "Hoàng Thị Lan", "leader": "Trần Đình Khải"}
# A specialist with few documents, and one with very many.
FEW = (40, 400)
SAMPLE = 300
ILIKE_TIMES = 2

CASES = (
    "rare",
    "common",
    "two",
    "three",
    "phrase",
    "number",
    "no_accent",
    "filtered",
    "everywhere",
    "nothing",
)


def ask(times: int, directory: Path) -> dict[str, Any]:
    # ruff: noqa: PLC0415 - Django must be set up first
    from django.db import connection

    from congvan.search.queries import Filters, find, parse
    from congvan.search.rules import matching

    viewers = _viewers()
    chance = random.Random(20)
    taken: dict[str, dict[str, list[float]]] = {w: {c: [] for c in CASES} for w in viewers}
    bare: dict[str, list[float]] = {case: [] for case in CASES}
    ilike: dict[str, list[float]] = {case: [] for case in CASES}
    asked: dict[str, list[str]] = {case: [] for case in CASES}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM documents_documenttype ORDER BY id LIMIT 1 OFFSET 2")
        type_id = cursor.fetchone()[0]
        for turn in range(times):
            for case in CASES:
                text = _question(case, chance)
                asked[case].append(text)
                filters = (
                    Filters(type_id=type_id, first=date(2024, 1, 1))
                    if case == "filtered"
                    else Filters()
                )
                for who, viewer in viewers.items():
                    begin = time.perf_counter()
                    find(viewer, parse(text), filters)
                    taken[who][case].append((time.perf_counter() - begin) * 1000)
                bare[case].append(
                    yardsticks.bare(cursor, viewer.agency_id, matching.folded(parse(text)))
                )
                if turn < ILIKE_TIMES and '"' not in text:
                    ilike[case].append(yardsticks.ilike(cursor, viewer.agency_id, text))
    return {
        "ours": {who: {case: _row(times) for case, times in cases.items()} for who, cases in taken.items()},
        "bare": {case: _row(times) for case, times in bare.items()},
        "ilike": {case: _row(times) for case, times in ilike.items() if times},
        "tantivy": _tantivy(asked, directory), "recall": _recall(viewers["clerk"], chance),
        "year_report_ratio": _year_report(),
    }  # fmt: skip


def _question(case: str, chance: random.Random) -> str:
    from congvan.kernel.text import fold

    return {
        "rare": lambda: fold(name(chance)),
        "common": lambda: chance.choice(("báo cáo", "dự toán", "quy chế", "hướng dẫn")).split()[1],
        "two": lambda: chance.choice(
            ("kế hoạch", "bảo hiểm", "thiết bị", "du lịch", "nông thôn", "thông tin")
        ),
        "three": lambda: chance.choice(
            ("triển khai chuyển đổi", "báo cáo bảo hiểm", "phê duyệt quy hoạch đất")
        ),
        "phrase": lambda: chance.choice(
            ('"chuyển đổi số"', '"cải cách hành chính"', '"vùng biên giới"')
        ),
        "number": lambda: (
            f"{chance.randrange(1, 9000)}" + chance.choice(("", "/ubnd-vp", " skhcn vp"))
        ),
        "no_accent": lambda: fold(f"{person(chance)} {chance.choice(('đề nghị', 'báo cáo'))}"),
        "filtered": lambda: chance.choice(("ke hoach", "du toan", "an toan thong tin")),
        "everywhere": lambda: chance.choice(("năm", "tỉnh", "trên địa bàn tỉnh")),
        "nothing": lambda: "qwrtx" + chance.choice("abcdeg") + chance.choice("abcdeg"),
    }[case]()


def _viewers() -> dict[str, Any]:
    from django.db import connection

    from congvan.organization.queries.seats import acting_member

    found = {}
    with connection.cursor() as cursor:
        for who, full_name in VIEWERS.items():
            cursor.execute(
                "SELECT m.id FROM organization_membership m JOIN organization_person p ON p.id = m.person_id"
                " WHERE p.full_name = %s AND m.is_primary", [full_name],
            )  # fmt: skip
            found[who] = acting_member(cursor.fetchone()[0])
        cursor.execute(
            "SELECT g.member_id, count(*) FROM documents_grant g JOIN organization_membership m ON m.id = g.member_id"
            " WHERE g.revoked_at IS NULL AND m.agency_id = %s AND EXISTS (SELECT 1 FROM organization_rolegrant r"
            "  WHERE r.membership_id = m.id AND r.role = 'specialist')"
            " AND NOT EXISTS (SELECT 1 FROM organization_rolegrant r WHERE r.membership_id = m.id"
            "  AND r.role <> 'specialist') GROUP BY 1 ORDER BY 2, 1", [found["clerk"].agency_id],
        )  # fmt: skip
        grants = cursor.fetchall()
        few = next((one for one, number in grants if FEW[0] <= number), grants[0][0])
        found["specialist"] = acting_member(few)
        found["specialist_many"] = acting_member(grants[-1][0])
    return found


def _recall(viewer: Any, chance: random.Random) -> dict[str, Any]:
    """Any words of a subject, folded, in any order, must find the document."""
    from django.db import connection

    from congvan.kernel.text import fold
    from congvan.search.queries import Filters, Kind, find, parse

    found = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT object_id, title, day FROM search_record WHERE agency_id = %s AND kind = 'in'"
            " AND object_id %% 977 = 5 ORDER BY id LIMIT %s", [viewer.agency_id, SAMPLE],
        )  # fmt: skip
        rows = cursor.fetchall()
    for object_id, title, day in rows:
        words = fold(title).replace(",", " ").replace("-", " ").split()
        chosen = " ".join(chance.sample(words, min(len(words), chance.randrange(1, 6))))
        page = find(
            viewer,
            parse(chosen),
            Filters(first=day, last=day),
            kind=Kind.INCOMING,
            limit=500,
            snippets=False,
        )
        found += any(line.object_id == object_id for line in page.lines)
    return {"asked": len(rows), "found": found}


def _tantivy(asked: dict[str, list[str]], directory: Path) -> dict[str, Any]:
    from django.db import connection

    from congvan.search.rules.folding import words_of

    rows = directory / "rows.tsv"
    with connection.cursor() as cursor, rows.open("w", encoding="utf-8") as out:
        cursor.execute("SELECT max(id) FROM search_record")
        last = cursor.fetchone()[0]
        for first in range(0, last + 1, 20_000):
            cursor.execute(
                "SELECT r.day - '2000-01-01'::date, r.title, coalesce(t.text, '') FROM search_record r"
                " LEFT JOIN documents_documentfile f ON f.document_id = r.document_id AND f.position = 1"
                " LEFT JOIN kernel_blob b ON b.id = f.blob_id LEFT JOIN search_filetext t ON t.sha256 = b.sha256"
                " WHERE r.id > %s AND r.id <= %s", [first, first + 20_000],
            )  # fmt: skip
            for day, title, text in cursor.fetchall():
                folded = " ".join(token.folded for token in words_of(f"{title} {text}"))
                out.write(f"{day}\t{folded}\n")
    questions = {case: [_plain(text) for text in texts[:10]] for case, texts in asked.items()}
    told = yardsticks.tantivy(rows, sorted({q for qs in questions.values() for q in qs}), directory)
    if "ms" in told:
        taken = told.pop("ms")
        told["cases"] = {case: _row([taken[q] for q in qs]) for case, qs in questions.items()}
    return told


def _plain(text: str) -> str:
    from congvan.kernel.text import fold

    return fold(text).replace("/", " ").replace("-", " ")


def _year_report() -> Any:
    """The year's report against the bare GROUP BY, by the reports' own measurement."""
    from bench import year_report

    return year_report.measure()["year_report_ratio"]


def _row(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "n": len(ordered), "median_ms": round(statistics.median(ordered), 2),
        "p95_ms": round(ordered[max(0, round(len(ordered) * 0.95) - 1)], 2),
    }  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    print(json.dumps(ask(int(sys.argv[1]), Path(sys.argv[2]))))
