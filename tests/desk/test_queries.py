"""Lists, counters, paging; statements and plans."""

from __future__ import annotations

import random
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congvan.desk import queries
from congvan.desk.holders import of_role, of_unit, reach_of
from congvan.desk.models import WorkItem
from congvan.desk.queries.lines import PAGE_SIZE, WorkPage
from congvan.desk.services import attention, notices, work
from congvan.desk.states import PARTS_OF_TAB, Part, Tab, Urgency
from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.organization.queries.seats import acting_members
from congvan.organization.services import delegation
from congvan.organization.states import Role
from tests.desk.office import NOW, Office, give


def all_open(viewer: ActingMember, tab: Tab, **filters) -> list[queries.WorkLine]:
    """Every page of a tab, one after the other."""
    lines: list[queries.WorkLine] = []
    after = None
    while True:
        page = queries.open_work(viewer, tab, after=after, limit=7, **filters)
        lines += page.lines
        if not page.has_more:
            return lines
        last = page.lines[-1]
        after = queries.After(at=last.sort_due, id=last.id, urgency=last.urgency)


def scatter(office: Office, seed: int, count: int = 120) -> None:
    """Random work for everybody, in own, unit's and roles' inboxes, some read, some finished."""
    rng = random.Random(seed)
    holders = [
        *[("member", m) for m in office.insiders],
        ("unit", of_unit(office.agency_id, office.unit_id)),
        *[
            ("role", of_role(office.agency_id, r))
            for r in (Role.AGENCY_LEADER, Role.REGISTRY_CLERK)
        ],
    ]
    for subject in range(count):
        kind, holder = rng.choice(holders)
        due = rng.choice([None, NOW + timedelta(hours=rng.randint(-300, 300))])
        shown = {
            "part": rng.choice(list(Part)), "urgency": rng.choice(list(Urgency)), "due_at": due,
            "by": rng.choice([None, *office.insiders]),
        }  # fmt: skip
        if kind == "member":
            item = give(holder, subject=subject, **shown)
        else:
            item = work.open_work(
                holder=holder, subject_type="paper", subject_id=subject, cause="x",
                title=f"Việc {subject}", **shown,
            )  # fmt: skip
        if rng.random() < 0.3:
            WorkItem.objects.filter(pk=item).update(read_at=NOW)
        if rng.random() < 0.2:
            work.close_work(
                by=None, agency_id=office.agency_id, subject_type="paper", subject_id=subject
            )
        elif rng.random() < 0.2:
            for follower in office.insiders:
                if any(line.id == item for line in queries.open_work(follower).lines):
                    attention.star(by=follower, item_ids=[item])


def substitute_for(office: Office) -> ActingMember:
    """Sơn sitting in Hà's seat."""
    asked = delegation.ask(
        by=office.ha, delegator_id=office.ha.membership_id, delegate_id=office.son.membership_id,
        starts_at=NOW, ends_at=NOW + timedelta(days=2), reason="Đi công tác",
    )  # fmt: skip
    delegation.permit(by=office.son, delegation_id=asked.pk)
    return acting_members(office.son.person_id)[-1]


@pytest.mark.parametrize("seed", range(4))
def test_every_counter_is_the_length_of_its_list_for_every_role(office: Office, seed: int):
    scatter(office, seed)
    for viewer in (*office.insiders, substitute_for(office), office.quang):
        counted = queries.counters(viewer)
        for tab in Tab:
            lines = all_open(viewer, tab)
            assert counted.tabs[tab] == len(lines), (viewer.person_name, tab)
            assert len({line.id for line in lines}) == len(lines)
            keys = [(line.urgency, line.sort_due, line.id) for line in lines]
            assert keys == sorted(keys)
        everything = all_open(viewer, Tab.ALL)
        assert counted.unread == sum(line.read_at is None for line in everything)
        assert counted.given == len(queries.given_work(viewer).lines)
        assert counted.starred == len(queries.starred_work(viewer).lines)
        assert counted.notices == len(queries.notices(viewer).lines)


def test_tabs_hold_what_they_say(office: Office):
    scatter(office, 7)
    for viewer in office.insiders:
        everything = all_open(viewer, Tab.ALL)
        for tab, parts in PARTS_OF_TAB.items():
            wanted = [line.id for line in everything if line.part in parts]
            assert [line.id for line in all_open(viewer, tab)] == wanted
        late = [line.id for line in everything if line.due_at and line.due_at < NOW]
        assert [line.id for line in all_open(viewer, Tab.OVERDUE)] == late


def test_filters_narrow_the_list(office: Office):
    scatter(office, 8)
    for tab in Tab:
        plain = all_open(office.ha, tab)
        for urgency in Urgency:
            wanted = [line.id for line in plain if line.urgency == urgency]
            chosen = queries.Filters(urgency=urgency)
            assert [line.id for line in all_open(office.ha, tab, filters=chosen)] == wanted
        wanted = [line.id for line in plain if line.read_at is None]
        chosen = queries.Filters(only_unread=True)
        assert [line.id for line in all_open(office.ha, tab, filters=chosen)] == wanted


def test_acting_for_another_sees_the_others_work_and_not_after_the_end(office: Office):
    own, theirs = give(office.son), give(office.ha, subject=2)
    acting = substitute_for(office)
    assert acting.is_substitute
    assert [line.id for line in queries.open_work(acting).lines] == [theirs]
    assert [line.id for line in queries.open_work(office.son).lines] == [own]
    with clock.frozen(NOW + timedelta(days=3)):
        assert all(not m.is_substitute for m in acting_members(office.son.person_id))


def test_the_outsider_sees_nothing(office: Office):
    scatter(office, 9)
    assert all_open(office.quang, Tab.ALL) == []
    assert not queries.counters(office.quang).starred
    for item in WorkItem.objects.values_list("pk", flat=True)[:20]:
        with pytest.raises(queries.work.NotFound):
            queries.open_line(office.quang, item)


def test_finished_given_and_starred_page_by_key(office: Office):
    for subject in range(PAGE_SIZE + 5):
        item = give(
            office.minh, subject=subject, by=office.dung, due_at=NOW + timedelta(hours=subject)
        )
        attention.star(by=office.minh, item_ids=[item])
    page = queries.given_work(office.dung)
    assert (len(page.lines), page.has_more) == (PAGE_SIZE, True)
    last = page.lines[-1]
    rest = queries.given_work(office.dung, after=queries.After(at=last.sort_due, id=last.id))
    assert (len(rest.lines), rest.has_more) == (5, False)
    page = queries.starred_work(office.minh)
    last = page.lines[-1]
    assert page.has_more
    assert last.star_at is not None
    rest = queries.starred_work(office.minh, after=queries.After(at=last.star_at, id=last.star_id))
    assert len(rest.lines) == 5
    for subject in range(PAGE_SIZE + 5):
        work.close_work(
            by=office.minh, agency_id=office.agency_id, subject_type="paper", subject_id=subject
        )
    page = queries.finished_work(office.minh)
    last = page.lines[-1]
    rest = queries.finished_work(office.minh, after=queries.After(at=last.closed_at, id=last.id))
    assert (page.has_more, len(rest.lines), rest.has_more) == (True, 5, False)
    assert not {line.id for line in page.lines} & {line.id for line in rest.lines}


def test_notices_page_by_key(office: Office):
    for subject in range(PAGE_SIZE + 5):
        notices.tell(
            agency_id=office.agency_id, members=[office.minh.membership_id, office.quang.membership_id],
            kind="x.y", sentence=f"Tin {subject}", subject_type="paper", subject_id=subject,
        )  # fmt: skip
    page = queries.notices(office.minh)
    last = page.lines[-1]
    rest = queries.notices(office.minh, after=queries.After(at=last.at, id=last.id))
    assert (len(page.lines), page.has_more, len(rest.lines)) == (PAGE_SIZE, True, 5)
    assert queries.notices(office.quang).lines == ()
    assert notices.mark_all_read(by=office.minh, up_to_id=page.lines[-1].id) == 6
    assert queries.counters(office.minh).notices == PAGE_SIZE - 1
    with pytest.raises(queries.work.NotFound):
        notices.mark_read(by=office.quang, notice_id=last.id)


QUESTIONS = [
    *[pytest.param(lambda v, t=tab: queries.open_work(v, t), id=tab.value) for tab in Tab],
    pytest.param(queries.finished_work, id="finished"),
    pytest.param(queries.given_work, id="given"),
    pytest.param(queries.starred_work, id="starred"),
    pytest.param(queries.notices, id="notices"),
    pytest.param(queries.counters, id="counters"),
]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("rows", [10, 30])
def test_each_question_is_one_statement_however_many_rows(office: Office, question, rows: int):
    scatter(office, 10, count=rows)
    with CaptureQueriesContext(connection) as statements:
        question(office.ha)
    assert len(statements) == 1


HEAP = """
    INSERT INTO desk_workitem (agency_id, inbox_id, part, subject_type, subject_id, cause, title,
        number, origin, urgency, due_at, sort_due, file_count, opened_at, opened_by_id, read_at,
        closed_at, outcome)
    SELECT %(agency)s, %(inbox)s, %(part)s, 'heap', n, 'x', 'y', '', '', 3, %(now)s, %(now)s, 0,
        %(now)s, %(giver)s, CASE WHEN %(closed)s THEN %(now)s END,
        CASE WHEN %(closed)s THEN %(now)s - n * interval '1 minute' END,
        CASE WHEN %(closed)s THEN 'done' ELSE '' END
    FROM generate_series(1, %(count)s) n
"""


def heap(office: Office, holder: ActingMember, count: int, *, closed: bool, part: Part) -> None:
    """Many rows at once in one inbox."""
    first = give(holder, subject=0, due_at=NOW - timedelta(days=1), by=office.dung)
    values = {
        "agency": office.agency_id, "inbox": WorkItem.objects.get(pk=first).inbox_id, "now": NOW,
        "giver": office.dung.membership_id, "closed": closed, "count": count, "part": part,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(HEAP, values)
        cursor.execute("ANALYZE desk_workitem, desk_notice, desk_inbox, desk_star")
        # As for the SSDs of our time; the default is for turning disks.
        cursor.execute("SET LOCAL random_page_cost = 1.1")


def fill(office: Office, closed: int) -> None:
    """A long history, little open work of one's own, some of others: as after years of use."""
    for n in range(1, 20):
        item = give(office.minh, subject=n, by=office.dung, part=list(Part)[n % 6])
    attention.star(by=office.minh, item_ids=[item])
    heap(office, office.son, 2_000, closed=False, part=Part.LEAD)
    notice = """
        INSERT INTO desk_notice (agency_id, member_id, kind, sentence, subject_type, subject_id, at, read_at)
        SELECT %s, %s, 'x.y', 'Tin', 'paper', n, %s, %s FROM generate_series(1, %s) n
    """
    with connection.cursor() as cursor:
        cursor.execute(notice, [office.agency_id, office.minh.membership_id, NOW, NOW, closed])
    heap(office, office.minh, closed, closed=True, part=Part.LEAD)


def plan_of(question, viewer: ActingMember) -> str:
    with CaptureQueriesContext(connection) as statements:
        question(viewer)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + statements[0]["sql"])
        return "\n".join(row[0] for row in cursor.fetchall())


def test_no_list_and_no_counter_scans_the_history(office: Office):
    fill(office, 20_000)
    for param in QUESTIONS:
        for viewer in (office.minh, office.dung, office.ha):
            plan = plan_of(param.values[0], viewer)
            assert "Seq Scan on desk_workitem" not in plan, plan
            assert "Seq Scan on desk_notice" not in plan, plan
    # Among a handful of open rows either index would do; with a heap of another part only one does.
    heap(office, office.minh, 5_000, closed=False, part=Part.INFORM)
    for tab, index in (
        (Tab.ALL, "work_open"),
        (Tab.LEAD, "work_open_part"),
        (Tab.OVERDUE, "work_open"),
    ):
        plan = plan_of(lambda v, t=tab: queries.open_work(v, t), office.minh)
        assert re.search(rf"using {index}\b", plan), plan


def test_a_heap_of_open_work_is_not_read_through(office: Office):
    """A page and the capped counters read a bounded number of rows."""
    fill(office, 20_000)
    heap(office, office.minh, 5_000, closed=False, part=Part.INFORM)
    counted = queries.counters(office.minh)
    assert counted.tabs[Tab.ALL] == counted.tabs[Tab.INFORM] == 1001
    page: WorkPage = queries.open_work(office.minh, Tab.LEAD)
    assert page.lines
    assert not page.has_more
    for question in (lambda v: queries.open_work(v, Tab.ALL), queries.counters):
        plan = plan_of(question, office.minh)
        read = [int(rows) for rows in re.findall(r"actual time=\S+ rows=(\d+)", plan)]
        assert max(read) <= 1001, plan


def test_reach_follows_roles(office: Office):
    assert reach_of(office.dung).unit_id == office.unit_id
    assert reach_of(office.minh).unit_id is None
    assert Role.AGENCY_LEADER in reach_of(office.ha).roles
