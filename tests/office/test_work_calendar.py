"""Work calendars: who posts where, from draft to published, two places at once, what changes after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from congvan.desk.models import Notice, WorkItem
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.office.work_calendar import access, queries
from congvan.office.work_calendar.lifecycles import PlanParty
from congvan.office.work_calendar.models import CalendarEntry, CalendarPart, CalendarPlan
from congvan.office.work_calendar.rules import Folder, folder_of, period_words, week_of
from congvan.office.work_calendar.services import (
    ClashRefused,
    place_entry,
    plans,
    rights,
    withdraw_entry,
    writing,
)
from congvan.office.work_calendar.services.holding import Taking
from congvan.office.work_calendar.services.writing import EntryData
from congvan.office.work_calendar.states import CalendarKind, Mark, PlanStatus, Span
from tests.desk.office import NOW, Office, found_office
from tests.desk.test_queries import substitute_for
from tests.dossiers.papers import paper

AGENCY = Folder(CalendarKind.AGENCY)
EIGHT = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)  # Thursday, 08:00 in the offices
THURSDAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def office(db: None) -> Office:
    return found_office()


def of_leader(member) -> Folder:
    return Folder(CalendarKind.LEADER, member.membership_id)


def of_unit(office: Office) -> Folder:
    return Folder(CalendarKind.UNIT, office.unit_id)


def data(content: str = "Họp giao ban", *, hour: int = 0, hours: int = 2, **more) -> EntryData:
    starts = EIGHT + timedelta(hours=hour)
    return EntryData(
        content=content, starts_at=starts, ends_at=starts + timedelta(hours=hours), **more
    )


def chaired_by(member, *others) -> Taking:
    return Taking(chair_id=member.membership_id, member_ids=tuple(o.membership_id for o in others))


def published(by, folder: Folder, wanted: EntryData) -> CalendarEntry:
    entry = writing.write_entry(by=by, folder=folder, data=wanted)
    if entry.plan.status != PlanStatus.PUBLISHED:
        plans.publish(by=by, plan_id=entry.plan_id)
    return CalendarEntry.objects.get(pk=entry.pk)


def test_who_may_post_where(office: Office):
    """Each leader the own, the head the unit's, the office the agency's; nobody elsewhere (R-235)."""
    own, unit = of_leader(office.ha), of_unit(office)
    may = {
        AGENCY: {office.lan},
        own: {office.ha},
        unit: {office.dung},
    }
    for folder, posters in may.items():
        for member in office.insiders:
            if member in posters:
                writing.write_entry(by=member, folder=folder, data=data())
                continue
            with pytest.raises(NotAllowed):
                writing.write_entry(by=member, folder=folder, data=data())
        if folder != AGENCY:
            with pytest.raises(NotFound):
                writing.write_entry(by=office.quang, folder=folder, data=data())
    assert access.plan_parties(office.son, AGENCY) == {PlanParty.DECIDER}
    # A specialist has no calendar; making one up by its address does not help.
    with pytest.raises(NotFound):
        writing.write_entry(by=office.minh, folder=of_leader(office.minh), data=data())


def test_right_to_post_has_its_days_and_ends(office: Office):
    today = clock.today()
    with pytest.raises(NotAllowed):
        rights.grant(
            by=office.dung, folder=of_leader(office.ha), member_id=office.minh.membership_id,
            valid_from=today, valid_to=today,
        )  # fmt: skip
    right = rights.grant(
        by=office.ha, folder=of_leader(office.ha), member_id=office.minh.membership_id,
        valid_from=today, valid_to=today + timedelta(days=7),
    )  # fmt: skip
    with pytest.raises(InvalidInput):
        rights.grant(
            by=office.ha, folder=of_leader(office.ha), member_id=office.minh.membership_id,
            valid_from=today, valid_to=today,
        )  # fmt: skip
    entry = writing.write_entry(by=office.minh, folder=of_leader(office.ha), data=data())
    # Who posts for the leader submits; the leader publishes.
    with pytest.raises(NotAllowed):
        plans.publish(by=office.minh, plan_id=entry.plan_id)
    plans.submit(by=office.minh, plan_id=entry.plan_id)
    with pytest.raises(WrongState):
        writing.change_entry(by=office.minh, entry_id=entry.pk, data=data("Khác"))
    plans.publish(by=office.ha, plan_id=entry.plan_id)
    assert not WorkItem.objects.filter(closed_at=None).exists()
    with clock.frozen(NOW + timedelta(days=9)), pytest.raises(NotAllowed):
        writing.write_entry(by=office.minh, folder=of_leader(office.ha), data=data())
    rights.end(by=office.ha, right_id=right.pk)
    with pytest.raises(NotAllowed):
        writing.write_entry(by=office.minh, folder=of_leader(office.ha), data=data(hour=4))


def test_agency_week_from_draft_to_published(office: Office):
    wanted = data(taking=Taking(office.ha.membership_id, unit_ids=(office.unit_id,)))
    entry = writing.write_entry(by=office.lan, folder=AGENCY, data=wanted)
    plan_id = entry.plan_id
    assert queries.entries_between(office.minh, THURSDAY, THURSDAY) == ()
    for verb in (queries.plan_view, queries.entry_detail):
        with pytest.raises(NotFound):
            verb(office.minh, plan_id if verb is queries.plan_view else entry.pk)
    plans.submit(by=office.lan, plan_id=plan_id)
    work = WorkItem.objects.get()
    assert (work.subject_type, work.subject_id, work.closed_at) == ("work_plan", plan_id, None)
    plans.return_plan(by=office.son, plan_id=plan_id, reason="Ghi rõ địa điểm")
    assert queries.plan_view(office.lan, plan_id).line.returned_reason == "Ghi rõ địa điểm"
    plans.submit(by=office.lan, plan_id=plan_id)
    with pytest.raises(NotAllowed):
        plans.approve(by=office.lan, plan_id=plan_id)
    plans.approve(by=office.ha, plan_id=plan_id)
    Notice.objects.all().delete()
    plans.publish(by=office.lan, plan_id=plan_id)
    told = set(Notice.objects.values_list("member_id", flat=True))
    assert told == {m.membership_id for m in (office.ha, office.dung, office.minh, office.thu)}
    (line,) = queries.entries_between(office.minh, THURSDAY, THURSDAY, mine=True)
    assert (line.content, line.chair, line.mark) == ("Họp giao ban", "Trần Thị Hà", Mark.NONE)
    assert queries.entries_between(office.quang, THURSDAY, THURSDAY) == ()
    assert queries.entries_between(office.minh, THURSDAY, THURSDAY, folder=of_unit(office))
    assert queries.entries_between(office.minh, THURSDAY, THURSDAY, folder=of_leader(office.ha))
    with pytest.raises(NotFound):
        queries.plan_view(office.quang, plan_id)


def test_empty_plan_is_not_submitted(office: Office):
    entry = writing.write_entry(by=office.lan, folder=AGENCY, data=data())
    writing.remove_entry(by=office.lan, entry_id=entry.pk)
    with pytest.raises(InvalidInput):
        plans.submit(by=office.lan, plan_id=entry.plan_id)


def test_leader_in_two_places_is_refused_and_others_only_warned(office: Office):
    published(office.ha, of_leader(office.ha), data("Tiếp công dân"))
    clash = data("Họp", hour=1, taking=chaired_by(office.ha, office.minh))
    draft = writing.write_entry(by=office.lan, folder=AGENCY, data=clash)
    (warned,) = queries.clashes_of(
        office.lan, member_ids=[office.ha.membership_id], starts_at=draft.starts_at,
        ends_at=draft.ends_at, except_entry=draft.pk,
    )  # fmt: skip
    assert warned.is_held
    assert warned.sentence == "Trần Thị Hà đã có lịch 08:00–10:00: Tiếp công dân."
    with pytest.raises(ClashRefused, match="Tiếp công dân"):
        plans.publish(by=office.ha, plan_id=draft.plan_id)
    # Back to back is no clash; an ordinary participant may be named twice.
    writing.change_entry(
        by=office.lan, entry_id=draft.pk, data=data("Họp", hour=2, taking=clash.taking)
    )
    plans.publish(by=office.ha, plan_id=draft.plan_id)
    published(
        office.dung, of_unit(office), data(hour=2, taking=chaired_by(office.dung, office.minh))
    )
    assert queries.clashes_of(
        office.dung, member_ids=[office.minh.membership_id], starts_at=EIGHT,
        ends_at=EIGHT + timedelta(hours=8),
    )[0].is_held is False  # fmt: skip
    with pytest.raises(ClashRefused):
        published(office.lan, AGENCY, data("Hội nghị", taking=chaired_by(office.ha)))


def test_two_of_one_week_that_clash_are_both_named(office: Office):
    for content in ("Họp A", "Họp B"):
        entry = writing.write_entry(
            by=office.lan, folder=AGENCY, data=data(content, taking=chaired_by(office.son))
        )
    with pytest.raises(ClashRefused, match="“Họp A” và “Họp B”"):
        plans.publish(by=office.son, plan_id=entry.plan_id)
    assert CalendarPlan.objects.get().status == PlanStatus.DRAFT


def test_database_itself_refuses_two_places(office: Office):
    held = published(office.ha, of_leader(office.ha), data())
    part = CalendarPart.objects.get(entry=held)
    other = published(office.dung, of_unit(office), data())
    with (
        pytest.raises(IntegrityError, match="calendar_part_one_place_at_a_time"),
        transaction.atomic(),
    ):
        CalendarPart.objects.create(
            entry=other, kind="chair", member_id=part.member_id, person_id=part.person_id,
            starts_at=part.ends_at - timedelta(minutes=1), ends_at=part.ends_at + timedelta(hours=1),
            is_held=True,
        )  # fmt: skip


def test_what_changes_after_publishing_is_marked_and_told(office: Office):
    entry = published(office.ha, of_leader(office.ha), data())
    added = published(
        office.ha,
        of_leader(office.ha),
        data("Thêm", hour=3, taking=chaired_by(office.ha, office.minh)),
    )
    assert added.mark == Mark.ADDED
    Notice.objects.all().delete()
    writing.change_entry(
        by=office.ha,
        entry_id=added.pk,
        data=data("Thêm", hour=4, taking=chaired_by(office.ha, office.thu)),
    )
    # Who is no longer named is told as well.
    told = Notice.objects.filter(sentence__startswith="Lịch công tác, thay đổi: Thêm, 12:00–14:00")
    assert set(told.values_list("member_id", flat=True)) == {
        office.minh.membership_id, office.thu.membership_id,
    }  # fmt: skip
    with pytest.raises(WrongState):
        writing.remove_entry(by=office.ha, entry_id=entry.pk)
    writing.postpone_entry(by=office.ha, entry_id=entry.pk, reason="Đi công tác đột xuất")
    (line, _) = queries.entries_between(office.minh, THURSDAY, THURSDAY)
    assert (line.mark, line.mark_reason) == (Mark.POSTPONED, "Đi công tác đột xuất")
    # A postponed entry holds nobody; given a new time, it holds again.
    published(office.ha, of_leader(office.ha), data("Việc khác"))
    with pytest.raises(ClashRefused):
        writing.change_entry(by=office.ha, entry_id=entry.pk, data=data())


def test_private_matter_tells_only_that_the_leader_is_busy(office: Office):
    entry = published(
        office.ha, of_leader(office.ha), data("Khám bệnh", place="Bệnh viện", is_private=True)
    )
    (line,) = queries.entries_between(office.minh, THURSDAY, THURSDAY)
    assert (line.content, line.place, line.takers, line.is_hidden) == ("Bận", "", (), True)
    with pytest.raises(NotFound):
        queries.entry_detail(office.minh, entry.pk)
    (clash,) = queries.clashes_of(
        office.lan, member_ids=[office.ha.membership_id], starts_at=EIGHT,
        ends_at=EIGHT + timedelta(hours=1),
    )  # fmt: skip
    assert "Khám bệnh" not in clash.sentence
    assert queries.entry_detail(office.ha, entry.pk).line.content == "Khám bệnh"
    trail = AuditEvent.objects.filter(subject_type="work_entry", subject_id=entry.pk)
    assert trail.exists()
    assert not any("Khám bệnh" in f"{one.sentence} {one.data}" for one in trail)
    # Who acts for the leader handles documents, and sees of this what everybody sees.
    acting = substitute_for(office)
    (line,) = queries.entries_between(acting, THURSDAY, THURSDAY)
    assert line.is_hidden
    with pytest.raises(NotFound):
        queries.entry_detail(acting, entry.pk)


def test_document_is_linked_only_by_who_sees_it_and_shown_only_to_who_does(office: Office):
    document = paper(office.lan, office.ha, symbol="12/BC-STC")
    document.symbol_key = writing.symbol_key("12/BC-STC")
    document.save()
    with pytest.raises(InvalidInput):
        writing.write_entry(
            by=office.dung, folder=of_unit(office), data=data(document_symbol="12/BC-STC")
        )
    entry = published(office.ha, of_leader(office.ha), data(document_symbol="12/BC-STC"))
    assert queries.entry_detail(office.ha, entry.pk).document_id == document.pk
    seen = queries.entry_detail(office.minh, entry.pk)
    assert (seen.document_id, seen.document_symbol) == (None, "")


def test_time_of_a_source_is_placed_moved_and_withdrawn(office: Office):
    placing = {
        "by": office.lan, "source_type": "meeting", "source_id": 7, "content": "Họp dự án",
        "chair_id": office.ha.membership_id, "member_ids": [office.minh.membership_id],
    }  # fmt: skip
    with transaction.atomic():
        first = place_entry(starts_at=EIGHT, ends_at=EIGHT + timedelta(hours=1), **placing)
        again = place_entry(
            starts_at=EIGHT + timedelta(hours=2), ends_at=EIGHT + timedelta(hours=3), **placing
        )
    assert first == again
    (line,) = queries.entries_between(office.minh, THURSDAY, THURSDAY, mine=True)
    assert (line.source_type, line.source_id) == ("meeting", 7)
    with pytest.raises(ClashRefused):
        published(office.ha, of_leader(office.ha), data(hour=2))
    with transaction.atomic():
        assert withdraw_entry(by=office.lan, source_type="meeting", source_id=7)
        assert not withdraw_entry(by=office.lan, source_type="meeting", source_id=7)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (data(hours=-1), "ends"),
        (data(hours=24 * 70), "ends"),
        (data(hour=24 * 900), "starts"),
        (data(" \n "), "content"),
        (data("a" * 501), "content"),
        (data(place="b" * 201), "place"),
        (data(taking=Taking(chair_id=10**12)), "people"),
        (data(taking=Taking(unit_ids=(10**12,))), "people"),
        (data(preparing_unit_id=10**12), "preparing_unit"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(office: Office, wanted: EntryData, field: str):
    with pytest.raises(InvalidInput) as refusal:
        writing.write_entry(by=office.lan, folder=AGENCY, data=wanted)
    assert refusal.value.field == field
    assert not CalendarEntry.objects.exists()


def test_words_of_periods_and_addresses_of_folders():
    first, last = week_of(date(2027, 1, 1))
    assert period_words(Span.WEEK, first, last) == "tuần từ 28/12/2026 đến 03/01/2027"
    for folder in (AGENCY, Folder(CalendarKind.UNIT, 5), Folder(CalendarKind.LEADER, 7)):
        assert folder_of(folder.slug) == folder
    for slug in ("", "co-quan-3", "don-vi", "don-vi-", "don-vi-٣", "lanh-dao-1e9", "x-1"):
        assert folder_of(slug) is None, slug


def test_the_approver_hears_what_others_change_in_the_week_let_out(office: Office):
    """Once per form, and not who takes part and is told anyway; a private matter stays one."""
    today = clock.today()
    folder = of_unit(office)
    rights.grant(
        by=office.dung, folder=folder, member_id=office.minh.membership_id, valid_from=today,
        valid_to=today + timedelta(days=7),
    )  # fmt: skip
    entry = published(office.dung, folder, data(taking=chaired_by(office.thu)))
    told = Notice.objects.filter(kind="work_calendar.after_approval")
    assert not told.exists(), "who decides knows what he writes"
    changed = data("Họp giao ban, dời phòng", taking=chaired_by(office.thu), form_key=uuid4())
    for _ in range(2):
        writing.change_entry(by=office.minh, entry_id=entry.pk, data=changed)
    one = told.get()
    assert one.member_id == office.dung.membership_id
    assert "thay đổi" in one.sentence
    assert office.minh.person_name in one.sentence
    assert Notice.objects.filter(kind="work_calendar.changed").count() == 1
    added = data("Đi cơ sở", hour=5, form_key=uuid4())
    made = {writing.write_entry(by=office.minh, folder=folder, data=added).pk for _ in range(2)}
    assert len(made) == 1
    assert told.count() == 2
    other = data("Đi cơ sở khác", hour=8, form_key=added.form_key)
    assert writing.write_entry(by=office.minh, folder=folder, data=other).pk not in made
    taking = data("Tiếp đoàn", hour=11, taking=chaired_by(office.dung))
    writing.write_entry(by=office.minh, folder=folder, data=taking)
    assert told.count() == 3, "who takes part is told by that alone"
