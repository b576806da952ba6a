"""Pages of results and what they cost: no gap, the same by either plan, few statements, no error."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from congvan.desk.states import Part
from congvan.organization.acting import ActingMember
from congvan.search.queries import Filters, Kind, find, parse, statements, suggest
from congvan.search.services.indexing import index_all
from tests.directives.papers import Office, arrive, directed, to
from tests.search.asking import found, ids


def test_pages_follow_one_another_without_gap_or_repetition(office: Office) -> None:
    made = [
        arrive(office, subject=f"{word} sách số {n}").pk
        for n in range(4)
        for word in ("Ngân", "Ngăn")
    ]
    index_all()
    seen, after = [], ""
    while True:
        page = find(office.lan, parse("ngân sách"), limit=3, after=after)
        seen += ids(page)
        after = page.next
        if not after:
            break
    assert sorted(seen) == sorted(made)
    assert seen[:4] == sorted(made[::2], reverse=True)
    assert found(office.lan, "ngân sách", after="hỏng~2026~x~in") == found(office.lan, "ngân sách")


def test_dense_words_are_read_by_windows_with_the_same_answer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(6):
        arrive(office, subject=f"{('Ngân', 'Ngăn')[n % 2]} sách {n}")
    directed(
        office,
        to(office.mai, Part.COORDINATE),
        lead=to(office.an).holder,
        subject="Ngân sách của An",
    )
    index_all()
    viewers = [office.lan, office.khai, office.tuan, office.an, office.mai, office.quang]
    usual = [_pages(viewer) for viewer in viewers]
    monkeypatch.setattr(statements, "GATHERED", 1)
    monkeypatch.setattr("congvan.search.queries.finding.GATHERED", 1)
    assert [_pages(viewer) for viewer in viewers] == usual
    monkeypatch.setattr(statements, "_VERY_FEW", 0)
    assert [_pages(viewer) for viewer in viewers] == usual
    monkeypatch.setattr("congvan.search.rights.FEW", 0)
    monkeypatch.setattr(statements, "GATHERED", 2_000)
    monkeypatch.setattr("congvan.search.queries.finding.GATHERED", 0)
    assert [_pages(viewer) for viewer in viewers] == usual


def _pages(viewer: ActingMember) -> list[list[tuple[Kind, int]]]:
    pages, after = [], ""
    while not pages or after:
        page = find(viewer, parse("ngân sách"), limit=3, after=after)
        pages.append([(line.kind, line.object_id) for line in page.lines])
        after = page.next
    return pages


def test_the_number_of_statements_does_not_grow(office: Office) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            find(office.lan, parse("dự toán"))
        return sum("SAVEPOINT" not in query["sql"] for query in captured)

    for _ in range(10):
        arrive(office)
    index_all()
    few = asked()
    for _ in range(20):
        arrive(office)
    index_all()
    assert asked() == few <= 3


HOSTILE = ("%", "_", "' OR 1=1 --", "a & | ! <-> b", ":*", '"', "\\", "\x00", "-", "!!", "(((", "%s %(agency)s",
           "a" * 100_000, "1/" * 5_000, "\ud800", "-x", '"" -""')  # fmt: skip


def test_nothing_typed_is_an_error(office: Office) -> None:
    for text in HOSTILE:
        find(office.lan, parse(text))
        suggest(office.an, text)
        find(office.an, parse(text + " số"), Filters(first=date(2020, 1, 1)))


def test_the_words_are_looked_for_in_their_index(office: Office) -> None:
    with connection.cursor() as cursor, transaction.atomic():
        _many_records(cursor, office.agency_id)
        for text in ("dự toán", "123/qđ-ubnd", '"dự toán"', "2027"):
            for viewer in (office.lan, office.an):
                plan = _plan(cursor, viewer, text)
                assert "Seq Scan on search_record" not in plan
                assert "search_record_words" in plan
        transaction.set_rollback(True)


def _many_records(cursor: Any, agency_id: int) -> None:
    cursor.execute(
        """INSERT INTO search_record (agency_id, kind, object_id, document_id, day, number, title, origin, words,
            state, state_label, file_kinds, channel, has_body, indexed_at)
        SELECT %s, 'in', i, i, '2020-01-01'::date + i % 2000, '', '', '', ('''k:in'' t' || i % 900 || ' du')::tsvector,
            '', '', '{}', '', false, now() FROM generate_series(100000, 106000) i""".replace("% ", "%% "),
        [agency_id],
    )  # fmt: skip
    cursor.execute("ANALYZE search_record")


def _plan(cursor: Any, viewer: ActingMember, text: str) -> str:
    from congvan.search.queries import finding

    search = finding._search(viewer, parse(text), Filters(), timeout_ms=3_000, limit=20)
    plans = ""
    for question in (statements.gather(search), statements.read_windows(search, list(Kind))):
        cursor.execute("EXPLAIN " + question[0], question[1])
        plans += "\n".join(row[0] for row in cursor.fetchall())
    return plans
