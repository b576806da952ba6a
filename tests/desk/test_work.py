"""Opening, closing and reading work."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from congvan.desk import queries
from congvan.desk.holders import of_member, of_role, of_unit
from congvan.desk.models import WorkItem
from congvan.desk.services import attention, work
from congvan.desk.states import Outcome, Part, Tab, Urgency
from congvan.kernel import clock
from congvan.kernel.errors import NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.kernel.transactions import TransactionRequired
from congvan.organization.states import Role
from tests.desk.office import NOW, Office, found_office, give


def ids(member, tab: Tab = Tab.ALL) -> list[int]:
    return [line.id for line in queries.open_work(member, tab).lines]


def test_work_lands_in_the_holders_list_with_what_the_list_shows(office: Office):
    item = give(office.minh, by=office.ha, number="1302/UBND", origin="UBND tỉnh", due_at=NOW)
    (line,) = queries.open_work(office.minh).lines
    assert line.id == item
    assert (line.number, line.origin, line.giver) == ("1302/UBND", "UBND tỉnh", "Trần Thị Hà")
    assert line.is_mine
    assert not line.is_starred
    for other in (*office.insiders, office.quang):
        if other is not office.minh:
            assert ids(other) == []


def test_a_roles_work_is_every_holders_and_a_units_its_heads(office: Office):
    common = {"by": None, "part": Part.REVIEW, "subject_type": "paper", "cause": "x", "title": "y"}
    to_leaders = work.open_work(
        holder=of_role(office.agency_id, Role.AGENCY_LEADER), subject_id=1, **common
    )
    to_unit = work.open_work(
        holder=of_unit(office.agency_id, office.unit_id), subject_id=2, **common
    )
    assert ids(office.ha) == ids(office.son) == [to_leaders]
    assert ids(office.dung) == [to_unit]
    assert ids(office.minh) == ids(office.quang) == []
    assert queries.open_work(office.ha).lines[0].holder == "Lãnh đạo cơ quan"
    assert queries.open_work(office.dung).lines[0].holder == "Phòng Chuyển đổi số"


def test_opening_twice_is_opening_once_until_it_is_closed(office: Office):
    first = give(office.minh)
    assert give(office.minh, title="Khác") == first
    assert WorkItem.objects.count() == 1
    closing = {"agency_id": office.agency_id, "subject_type": "paper", "subject_id": 1}
    assert work.close_work(by=office.minh, **closing) == 1
    assert work.close_work(by=office.minh, **closing) == 0
    assert give(office.minh) != first


def test_closing_is_narrowed_by_part_cause_and_holder(office: Office):
    give(office.minh, part=Part.LEAD)
    give(office.minh, part=Part.INFORM)
    give(office.thu, part=Part.INFORM)
    closing = {"by": None, "agency_id": office.agency_id, "subject_type": "paper", "subject_id": 1}
    assert work.close_work(part=Part.LEAD, outcome=Outcome.CANCELLED, **closing) == 1
    to_thu = of_member(office.agency_id, office.thu.membership_id)
    assert work.close_work(holder=to_thu, **closing) == 1
    assert work.close_work(cause="khác", **closing) == 0
    assert work.close_work(cause="test.given", **closing) == 1
    assert set(WorkItem.objects.values_list("outcome", flat=True)) == {"cancelled", "done"}


def test_another_agency_closes_nothing_and_gets_nothing(office: Office):
    give(office.minh)
    assert (
        work.close_work(
            by=office.quang, agency_id=office.quang.agency_id, subject_type="paper", subject_id=1
        )
        == 0
    )
    with pytest.raises(ValueError, match="exchange"):
        give(office.minh, by=office.quang)
    stranger = of_member(office.quang.agency_id, office.minh.membership_id)
    with pytest.raises(NotFound):
        work.open_work(
            by=None, holder=stranger, part=Part.LEAD, subject_type="p", subject_id=1, cause="x",
            title="y",
        )  # fmt: skip


def test_inner_verbs_refuse_to_run_alone(own_database: None):
    with pytest.raises(TransactionRequired):
        work.close_work(by=None, agency_id=1, subject_type="paper", subject_id=1)


def test_reading_marks_read_and_finishes_only_what_is_to_know(office: Office):
    to_do, to_know = give(office.minh), give(office.minh, part=Part.INFORM, subject=2)
    reading = attention.mark_read(by=office.minh, item_ids=[to_do, to_know])
    assert set(reading.read) == {to_do, to_know}
    assert reading.closed == (to_know,)
    assert ids(office.minh) == [to_do]
    assert [line.id for line in queries.finished_work(office.minh).lines] == [to_know]
    assert AuditEvent.objects.filter(code="work.read_and_done", subject_id=to_know).count() == 1
    assert attention.mark_read(by=office.minh, item_ids=[to_do]).touched == ()


def test_bulk_reading_leaves_what_is_not_ones_own(office: Office):
    mine, foreign = give(office.minh), give(office.thu)
    reading = attention.mark_read(by=office.minh, item_ids=[mine, foreign])
    assert reading.touched == (mine,)
    assert WorkItem.objects.get(pk=foreign).read_at is None
    for outsider in (office.quang, office.ha, office.dung):
        with pytest.raises(NotFound):
            attention.mark_read(by=outsider, item_ids=[mine, foreign])


def test_reading_is_taken_back_in_time_and_by_the_reader_only(office: Office):
    to_do, to_know = give(office.minh), give(office.minh, part=Part.INFORM, subject=2)
    attention.mark_read(by=office.minh, item_ids=[to_do, to_know])
    with pytest.raises(NotFound):
        attention.take_back_reading(by=office.quang, item_ids=[to_know])
    with (
        clock.frozen(NOW + attention.UNDO_WINDOW + timedelta(seconds=1)),
        pytest.raises(WrongState),
    ):
        attention.take_back_reading(by=office.minh, item_ids=[to_do, to_know])
    assert attention.take_back_reading(by=office.minh, item_ids=[to_do, to_know]) == 2
    assert all(line.read_at is None for line in queries.open_work(office.minh).lines)
    assert set(ids(office.minh)) == {to_do, to_know}


def test_reading_is_not_taken_back_over_the_same_duty_opened_anew(office: Office):
    to_know = give(office.minh, part=Part.INFORM)
    attention.mark_read(by=office.minh, item_ids=[to_know])
    again = give(office.minh, part=Part.INFORM)
    with pytest.raises(WrongState):
        attention.take_back_reading(by=office.minh, item_ids=[to_know])
    assert ids(office.minh) == [again]


def test_in_a_shared_inbox_only_the_one_who_read_takes_it_back(office: Office):
    item = work.open_work(
        by=None, holder=of_role(office.agency_id, Role.AGENCY_LEADER), part=Part.INFORM,
        subject_type="paper", subject_id=1, cause="x", title="y",
    )  # fmt: skip
    attention.mark_read(by=office.ha, item_ids=[item])
    with pytest.raises(WrongState):
        attention.take_back_reading(by=office.son, item_ids=[item])
    assert attention.take_back_reading(by=office.ha, item_ids=[item]) == 1


def test_stars_are_personal_and_follow_what_one_gave(office: Office):
    item = give(office.minh, by=office.dung)
    for follower in (office.minh, office.dung):
        attention.star(by=follower, item_ids=[item])
        attention.star(by=follower, item_ids=[item])
        assert [line.id for line in queries.starred_work(follower).lines] == [item]
    attention.unstar(by=office.minh, item_ids=[item])
    assert queries.starred_work(office.minh).lines == ()
    assert queries.counters(office.dung).starred == 1
    for outsider in (office.quang, office.thu):
        with pytest.raises(NotFound):
            attention.star(by=outsider, item_ids=[item])


def test_most_urgent_first_then_by_deadline(office: Office):
    late = give(office.minh, subject=1, due_at=NOW - timedelta(days=1))
    never = give(office.minh, subject=2)
    flash = give(office.minh, subject=3, urgency=Urgency.FLASH)
    soon = give(office.minh, subject=4, due_at=NOW + timedelta(hours=5))
    assert ids(office.minh) == [flash, late, soon, never]
    assert ids(office.minh, Tab.OVERDUE) == [late]


def together(*verbs: Callable[[], object]) -> list[object]:
    """Run the verbs at the same moment, each in a thread and a transaction of its own."""
    gate, results = threading.Barrier(len(verbs)), []

    def run(verb: Callable[[], object]) -> None:
        try:
            with clock.frozen(NOW):
                gate.wait(timeout=10)
                with transaction.atomic():
                    results.append(verb())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def test_many_open_the_same_at_once_and_one_item_is_there(own_database: None):
    with transaction.atomic():
        office = found_office()
    for subject in range(5):
        opened = together(*[lambda s=subject: give(office.minh, subject=s)] * 6)
        assert len(opened) == 6
        assert len(set(opened)) == 1
    assert WorkItem.objects.count() == 5


def test_open_and_close_at_once_leave_no_doubt(own_database: None):
    with transaction.atomic():
        office = found_office()
    closing = {"by": None, "agency_id": office.agency_id, "subject_type": "paper", "subject_id": 1}
    for _ in range(5):
        results = together(
            *[lambda: give(office.minh)] * 3, *[lambda: work.close_work(**closing)] * 3
        )
        assert len(results) == 6
        assert WorkItem.objects.filter(closed_at__isnull=True).count() <= 1
    assert queries.counters(office.minh).tabs[Tab.ALL] == len(ids(office.minh))
