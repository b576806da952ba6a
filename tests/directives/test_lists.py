"""The tabs of "Văn bản đến": what stands in them, for whom, in which order, at what price."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congvan.desk.states import Part, Urgency
from congvan.directives.models import Handling
from congvan.directives.queries import lists
from congvan.directives.queries.lists import Filters, Tab
from congvan.directives.queries.ranges import range_of
from congvan.directives.services import distribution, work
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization.states import Role
from congvan.registers.models import Book
from tests.directives import papers
from tests.directives.conftest import NOW
from tests.directives.papers import Office, confirmed, to


def ids(viewer, tab: Tab, **more) -> list[int]:
    return [line.document_id for line in lists.incoming(viewer, tab, **more).lines]


def everything(viewer, tab: Tab, limit: int) -> list[int]:
    found, after = [], ""
    while True:
        page = lists.incoming(viewer, tab, after=after, limit=limit)
        found += [line.document_id for line in page.lines]
        after = page.next
        if not after:
            return found


def people(office: Office):
    return (
        office.lan,
        office.khai,
        office.bao,
        office.tuan,
        office.mai,
        office.an,
        office.vinh,
        office.quang,
    )


@pytest.fixture
def busy(office: Office) -> Office:
    papers.arrive(office)
    papers.forwarded(office)
    for urgency in (Urgency.NORMAL, Urgency.FLASH, Urgency.URGENT):
        papers.directed(office, urgency=urgency)
    for _ in range(3):
        papers.passed_on(office, to(office.vinh, Part.COORDINATE))
    document = papers.passed_on(office)
    work.complete(by=office.an, document_id=document.pk, dossier_id=papers.dossier_of(office.an))
    informed = papers.forwarded(office)
    distribution.direct(
        by=office.khai, document_id=informed.pk, confirmation=confirmed(informed), text="Để biết",
        receivers=[to(office.an, Part.INFORM)],
    )  # fmt: skip
    return office


def test_counters_are_the_lengths_of_the_lists(busy: Office):
    for late in (0, 30):
        with clock.frozen(NOW + timedelta(days=late)):
            for viewer in people(busy):
                counted = lists.counters(viewer)
                assert tuple(counted) == lists.tabs(viewer)
                for tab in counted:
                    whole = ids(viewer, tab)
                    assert counted[tab] == len(whole) == len(set(whole))
                    assert everything(viewer, tab, 2) == whole


def test_who_sees_what(busy: Office):
    assert {tab: len(ids(busy.lan, tab)) for tab in Tab} == {
        Tab.AWAITING_DISTRIBUTION: 1, Tab.AWAITING_DIRECTION: 1, Tab.IN_PROGRESS: 6,
        Tab.OVERDUE: 0, Tab.DONE: 2, Tab.ALL: 10,
    }  # fmt: skip
    assert {tab: len(ids(busy.an, tab)) for tab in Tab} == {
        Tab.AWAITING_DISTRIBUTION: 0, Tab.AWAITING_DIRECTION: 0, Tab.IN_PROGRESS: 3,
        Tab.OVERDUE: 0, Tab.DONE: 2, Tab.ALL: 5,
    }  # fmt: skip
    assert len(ids(busy.tuan, Tab.ALL)) == 8
    with clock.frozen(NOW + timedelta(days=30)):
        assert len(ids(busy.an, Tab.OVERDUE)) == 3
        assert len(ids(busy.tuan, Tab.OVERDUE)) == 6
        assert ids(busy.vinh, Tab.OVERDUE) == []
    for tab in Tab:
        assert ids(busy.quang, tab) == []


def test_the_most_urgent_comes_first(busy: Office):
    urgencies = [line.urgency for line in lists.incoming(busy.lan, Tab.IN_PROGRESS).lines]
    assert urgencies[:2] == [Urgency.FLASH, Urgency.URGENT]
    assert len(ids(busy.lan, Tab.IN_PROGRESS, filters=Filters(urgency=Urgency.FLASH))) == 1
    assert len(ids(busy.tuan, Tab.IN_PROGRESS, filters=Filters(urgency=Urgency.FLASH))) == 1


def test_chips_narrow(busy: Office):
    tomorrow = clock.today() + timedelta(days=1)
    for viewer in (busy.lan, busy.an):
        for tab in lists.tabs(viewer):
            whole = ids(viewer, tab)
            assert ids(viewer, tab, filters=Filters(arrived_from=tomorrow)) == []
            assert set(ids(viewer, tab, filters=Filters(arrived_to=tomorrow))) == set(whole)
            assert ids(viewer, tab, filters=Filters(type_id=0, field_id=0, issuer_id=0)) == []
            for chip in ("lead_unit_id", "lead_member_id", "book_id"):
                assert ids(viewer, tab, filters=Filters(**{chip: 0})) == []
    book = Book.objects.get(agency_id=busy.agency_id, kind="in", is_default=True)
    chosen = Filters(book_id=book.pk, lead_member_id=busy.an.membership_id)
    assert len(ids(busy.lan, Tab.IN_PROGRESS, filters=chosen)) == 3


def test_what_lies_in_a_unit(busy: Office):
    whole = lists.unit_work(busy.tuan)
    assert len(whole) == 6
    assert {line.holder for line in lists.unit_work(busy.mai, member_id=busy.an.membership_id)} == {
        "Nguyễn Văn An"
    }
    assert lists.unit_work(busy.khai, unit_id=busy.tuan.unit_id)
    assert all(line.assignment_id for line in whole)
    for viewer in (busy.an, busy.quang):
        with pytest.raises(NotFound):
            lists.unit_work(viewer, unit_id=busy.tuan.unit_id)


def test_a_line_shows_all_of_it(busy: Office):
    line = lists.incoming(busy.vinh, Tab.IN_PROGRESS).lines[0]
    assert line.part is Part.COORDINATE
    assert line.holder == "Nguyễn Văn An"
    assert line.issuer == "Sở Tài chính"
    assert line.arrival_number.isdigit()
    assert line.is_unread
    assert line.file_count == 0
    waiting = lists.incoming(busy.lan, Tab.AWAITING_DIRECTION).lines[0]
    assert (waiting.holder, waiting.part) == ("Trần Đình Khải", None)


@pytest.mark.parametrize(
    "after", ["x", "1~2", "1~2026-01-01~z", "~~", "99999999999999999999~2026-01-01~1"]
)
def test_a_mangled_place_is_the_first_page(busy: Office, after: str):
    assert ids(busy.lan, Tab.IN_PROGRESS, after=after) == ids(busy.lan, Tab.IN_PROGRESS)


def test_a_page_is_one_statement_however_long(busy: Office):
    """One more for a head, who sees the units below."""
    for viewer in people(busy):
        most = 2 if viewer.holds(Role.UNIT_LEADER) else 1
        for tab in lists.tabs(viewer):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                lists.incoming(viewer, tab)
            assert len(asked) <= most
        with CaptureQueriesContext(connection) as asked:
            lists.counters(viewer)
        assert len(asked) <= most


MANY = 20_000


@pytest.fixture
def archive(busy: Office) -> Office:
    """Many years of finished papers beside the open ones, written by SQL."""
    agency, an, unit = busy.agency_id, busy.an.membership_id, busy.an.unit_id
    first = Handling.objects.order_by("id").first()
    assert first is not None
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH made AS (
                INSERT INTO documents_document (agency_id, direction, type_id, number, notation, symbol,
                    symbol_key, issued_on, issuer_id, sender_id, subject, subject_key, source_subject,
                    urgency, is_priority, circulation, sensitivity, signer_name, signer_position,
                    language, legal_value, has_appraisal_dossier, note, made_at, made_by_id)
                SELECT agency_id, direction, type_id, number, notation, symbol, symbol_key,
                    issued_on - (n / 10), issuer_id, sender_id, subject, subject_key, source_subject,
                    urgency, is_priority, circulation, sensitivity, signer_name, signer_position,
                    language, legal_value, has_appraisal_dossier, note, made_at, made_by_id
                FROM documents_document, generate_series(1, %s) n WHERE id = %s
                RETURNING id, issued_on
            ), handled AS (
                INSERT INTO directives_handling (agency_id, document_id, status, urgency, arrived_on,
                    percent, urged_count, opened_at, closed_at, result, reply_symbol)
                SELECT %s, id, 'completed', 3, issued_on, 100, 0, issued_on, issued_on + 1, '', ''
                FROM made
            )
            INSERT INTO documents_grant (agency_id, document_id, member_id, in_unit_id, "right", cause,
                source_type, source_id, document_date, is_open, granted_at)
            SELECT %s, id, %s, %s, 'read', 'thử', 'test', id, issued_on, false, issued_on FROM made
            """,
            [MANY, first.document_id, agency, agency, an, unit],
        )
        for table in ("documents_document", "directives_handling", "documents_grant"):
            cursor.execute(f"ANALYZE {table}")
    return busy


def test_every_tab_reads_ranges_of_indexes(archive: Office):
    for who in ("lan", "an", "tuan"):
        viewer = getattr(archive, who)
        for tab in lists.tabs(viewer):
            for after in (False, True):
                check_ranges(viewer, tab, wide=who == "lan", after=after)
    check_pages(archive)


def check_ranges(viewer, tab: Tab, *, wide: bool, after: bool) -> None:
    """No big table is scanned, and no step reads more rows than a few pages have."""
    wanted = range_of(tab, wide=wide, after=after)
    values = {
        "agency": viewer.agency_id, "member": viewer.membership_id,
        "units": [viewer.unit_id] if viewer.holds(Role.UNIT_LEADER) else [], "now": clock.now(),
        "limit": 51,
    }  # fmt: skip
    place = {
        "h.urgency": 0, "h.arrived_on": date(2026, 1, 1), "h.id": 5, "h.due_at": clock.now(),
        "h.closed_at": clock.now(), "g.document_date": date(2026, 1, 1), "g.document_id": 5,
    }  # fmt: skip
    values |= {f"a{n}": place[key.column] for n, key in enumerate(wanted.keys, 1)}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {wanted.rows}", values)
        (plan,) = cursor.fetchone()[0]
    for node in walk(plan["Plan"]):
        assert node["Node Type"] != "Seq Scan", node
        assert node["Actual Rows"] * node["Actual Loops"] <= 500, node


def walk(node: dict):
    yield node
    for below in node.get("Plans", ()):
        yield from walk(below)


def check_pages(archive: Office) -> None:
    """Neither does the page with its names."""
    for viewer in (archive.lan, archive.an, archive.tuan):
        for tab in lists.tabs(viewer):
            with CaptureQueriesContext(connection) as asked:
                lists.incoming(viewer, tab)
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {asked[-1]['sql']}")
                (plan,) = cursor.fetchone()[0]
            scanned = {
                n.get("Relation Name") for n in walk(plan["Plan"]) if n["Node Type"] == "Seq Scan"
            }
            assert not scanned & {"documents_document", "directives_handling", "documents_grant"}
