"""Delegations, account requests and leaving: the change, the work, the notices in one."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from congvan.desk import queries
from congvan.desk.holders import of_member
from congvan.desk.models import Inbox, Notice, WorkItem
from congvan.desk.queries.handover import handover_preview
from congvan.desk.services import account_requests, delegation, handover
from congvan.desk.services.inboxes import inbox_for
from congvan.desk.states import Part, Tab, Urgency
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.organization.acting import ActingMember
from congvan.organization.models import Delegation, Membership
from congvan.organization.queries.seats import acting_members
from congvan.organization.services import people
from congvan.organization.states import DelegationStatus, Role
from tests.desk.office import NOW, SYSTEM, Office, found_office, give


def ask_delegation(office: Office) -> Delegation:
    return delegation.ask(
        by=office.minh, delegator_id=office.minh.membership_id,
        delegate_id=office.thu.membership_id, starts_at=NOW + timedelta(hours=1),
        ends_at=NOW + timedelta(days=5), reason="Đi công tác",
    )  # fmt: skip


def titles(viewer: ActingMember) -> list[str]:
    return [line.title for line in queries.open_work(viewer).lines]


def sentences(viewer: ActingMember) -> list[str]:
    return [line.sentence for line in queries.notices(viewer).lines]


def test_a_delegation_waits_for_the_leaders_and_is_announced_to_all(office: Office):
    asked = ask_delegation(office)
    for leader in (office.ha, office.son):
        (line,) = queries.open_work(leader, Tab.DECIDE).lines
        assert (line.part, line.subject_type, line.subject_id) == (
            Part.REVIEW,
            "delegation",
            asked.pk,
        )
        assert line.due_at == asked.starts_at
        assert line.giver == "Nguyễn Văn Minh"
    assert [line.id for line in queries.given_work(office.minh).lines] == [line.id]
    assert Notice.objects.count() == 0
    delegation.permit(by=office.ha, delegation_id=asked.pk)
    assert titles(office.ha) == titles(office.son) == []
    for member in office.insiders:
        (sentence,) = sentences(member)
        assert "Đỗ Thị Thu" in sentence
        assert "thay Nguyễn Văn Minh" in sentence
        assert "09:00 ngày 25/11/2026 đến 08:00 ngày 30/11/2026" in sentence
    assert sentences(office.quang) == []
    told = AuditEvent.objects.get(code="notice.announced")
    assert f"{len(office.insiders)} người" in told.sentence
    delegation.end(by=office.minh, delegation_id=asked.pk)
    assert all("thôi xử lý" in sentences(member)[0] for member in office.insiders)


def test_a_refused_delegation_tells_its_parties_why(office: Office):
    asked = ask_delegation(office)
    delegation.refuse(by=office.ha, delegation_id=asked.pk, note="Anh Minh ở nhà")
    assert titles(office.ha) == []
    assert "Anh Minh ở nhà" in sentences(office.minh)[0]
    assert sentences(office.lan) == []


def test_a_withdrawn_delegation_leaves_the_leaders_list(office: Office):
    asked = ask_delegation(office)
    delegation.withdraw(by=office.minh, delegation_id=asked.pk)
    assert titles(office.ha) == []
    assert WorkItem.objects.get().outcome == "cancelled"


def test_what_fails_leaves_nothing_behind(office: Office):
    with pytest.raises(InvalidInput):
        delegation.ask(
            by=office.minh, delegator_id=office.minh.membership_id,
            delegate_id=office.minh.membership_id, starts_at=NOW, ends_at=NOW + timedelta(days=1),
            reason="",
        )  # fmt: skip
    asked = ask_delegation(office)
    for stranger in (office.quang, office.lan, office.khoa):
        with pytest.raises((NotAllowed, NotFound)):
            delegation.permit(by=stranger, delegation_id=asked.pk)
    assert WorkItem.objects.filter(closed_at__isnull=True).count() == 1
    assert Notice.objects.count() == 0


def ask_for_account(office: Office):
    return account_requests.ask_account(
        by=office.khoa, full_name="Ngô Bảo Châu", form_of_address="anh", birth_date=None, phone="",
        unit_id=office.unit_id, post_id=Membership.objects.get(pk=office.minh.membership_id).post_id,
        reason="Tuyển mới",
    )  # fmt: skip


def test_an_account_request_goes_from_hand_to_hand(office: Office):
    request = ask_for_account(office)
    assert "Cấp tài khoản cho Ngô Bảo Châu" in titles(office.ha)[0]
    assert titles(office.khoa) == []
    account_requests.approve(by=office.ha, request_id=request.pk, note="")
    assert titles(office.ha) == []
    assert titles(office.khoa) == ["Thực hiện: Cấp tài khoản cho Ngô Bảo Châu"]
    done = account_requests.carry_out(by=office.khoa, request_id=request.pk)
    assert titles(office.khoa) == []
    heard = sentences(office.khoa)
    assert any(done.login_name in sentence for sentence in heard)
    assert not any(done.one_time_password in sentence for sentence in heard)
    for stranger in (office.quang, office.minh):
        assert sentences(stranger) == []


def test_a_refused_or_withdrawn_request_is_off_every_list(office: Office):
    refused = ask_for_account(office)
    account_requests.refuse(by=office.ha, request_id=refused.pk, note="Chưa có biên chế")
    assert "Chưa có biên chế" in sentences(office.khoa)[0]
    withdrawn = ask_for_account(office)
    account_requests.withdraw(by=office.khoa, request_id=withdrawn.pk)
    assert titles(office.ha) == titles(office.khoa) == []
    with pytest.raises((NotAllowed, NotFound, WrongState)):
        account_requests.approve(by=office.quang, request_id=refused.pk, note="")


def leave(office: Office, **changes):
    asked = {
        "by": office.khoa, "membership_id": office.minh.membership_id,
        "successor_id": office.thu.membership_id, "last_day": clock.today(), "note": "Chuyển công tác",
    }  # fmt: skip
    return handover.take_leave(**(asked | changes))


def test_open_work_goes_to_the_successor_and_the_same_duty_becomes_one(office: Office):
    only_minh = give(office.minh, subject=1, title="Riêng")
    due = NOW + timedelta(hours=3)
    give(office.minh, subject=2, title="Chung", urgency=Urgency.FLASH, due_at=due)
    both = give(office.thu, subject=2, title="Chung")
    give(office.lan, subject=3)
    preview = handover_preview(
        office.khoa, membership_id=office.minh.membership_id,
        successor_id=office.thu.membership_id, last_day=clock.today(),
    )  # fmt: skip
    assert (preview.open_items, preview.merging_items, preview.reasons) == (2, 1, ())
    done = leave(office)
    assert (done.moved, done.merged) == (1, 1)
    lines = {line.id: line for line in queries.open_work(office.thu).lines}
    assert set(lines) == {only_minh, both}
    assert (lines[both].urgency, lines[both].due_at) == (Urgency.FLASH, due)
    assert queries.open_work(office.minh).lines == ()
    for person in (office.minh, office.thu, office.dung):
        assert "bàn giao" in sentences(person)[0]
    assert sentences(office.lan) == []
    assert AuditEvent.objects.get(code="work.handed_over").data["moved"] == 1
    with clock.frozen(NOW + timedelta(days=1)):
        assert acting_members(office.minh.person_id) == []


def test_what_comes_later_for_the_leaver_lands_with_the_last_successor(office: Office):
    leave(office, last_day=clock.today() + timedelta(days=10))
    later = give(office.minh, subject=9)
    assert [line.id for line in queries.open_work(office.thu).lines] == [later]
    leave(office, membership_id=office.thu.membership_id, successor_id=office.dung.membership_id)
    last = give(office.minh, subject=10)
    assert [line.id for line in queries.open_work(office.dung).lines] == [later, last]
    assert inbox_for(of_member(office.agency_id, office.minh.membership_id)) == (
        Inbox.objects.get(member_id=office.dung.membership_id).pk
    )


def test_delegations_of_the_leaver_end_and_their_requests_are_withdrawn(office: Office):
    in_force = ask_delegation(office)
    delegation.permit(by=office.ha, delegation_id=in_force.pk)
    waiting = delegation.ask(
        by=office.thu, delegator_id=office.thu.membership_id, delegate_id=office.minh.membership_id,
        starts_at=NOW + timedelta(days=6), ends_at=NOW + timedelta(days=7), reason="Nghỉ phép",
    )  # fmt: skip
    done = leave(office)
    assert done.delegations == 2
    in_force.refresh_from_db()
    waiting.refresh_from_db()
    assert in_force.status == DelegationStatus.ENDED
    assert waiting.status == DelegationStatus.WITHDRAWN
    assert titles(office.ha) == []


def test_leaving_is_refused_with_all_reasons_at_once(office: Office):
    with pytest.raises(handover.CannotLeave) as refusal:
        leave(
            office, membership_id=office.khoa.membership_id,
            successor_id=office.quang.membership_id, last_day=clock.today() - timedelta(days=900),
        )  # fmt: skip
    assert len(refusal.value.reasons) == 3
    assert "quản trị duy nhất" in str(refusal.value)
    assert "Chưa chọn người nhận" in str(refusal.value)
    with pytest.raises(handover.CannotLeave, match="trùng"):
        leave(office, successor_id=office.minh.membership_id)
    leave(office, membership_id=office.thu.membership_id, successor_id=office.dung.membership_id)
    with pytest.raises(handover.CannotLeave, match="đã bàn giao"):
        leave(office)
    with pytest.raises(handover.CannotLeave, match="đã bàn giao"):
        leave(
            office, membership_id=office.thu.membership_id, successor_id=office.dung.membership_id
        )


def test_only_the_administrator_of_the_agency_lets_somebody_leave(office: Office):
    give(office.minh)
    for stranger in (office.minh, office.ha, office.dung):
        with pytest.raises(NotAllowed):
            leave(office, by=stranger)
    with pytest.raises((NotAllowed, NotFound)):
        leave(office, by=office.quang)
    assert len(queries.open_work(office.minh).lines) == 1
    assert AuditEvent.objects.filter(code="work.handed_over").count() == 0


def test_the_account_is_withdrawn_only_when_no_seat_remains(office: Office):
    request = ask_for_account(office)
    account_requests.approve(by=office.ha, request_id=request.pk, note="")
    done = account_requests.carry_out(by=office.khoa, request_id=request.pk)
    seat = Membership.objects.get(person__account=done.account_id)
    wanted = {"account": handover.AccountAfterLeave.WITHDRAW, "membership_id": seat.pk}
    left = leave(office, **wanted)
    assert left.withdrawal_request_id is not None
    assert "Thu hồi tài khoản" in titles(office.ha)[0]


def test_a_person_with_another_seat_keeps_the_account(office: Office):
    request = ask_for_account(office)
    account_requests.approve(by=office.ha, request_id=request.pk, note="")
    done = account_requests.carry_out(by=office.khoa, request_id=request.pk)
    seat = Membership.objects.get(person__account=done.account_id)
    other_post = Membership.objects.get(pk=office.lan.membership_id).post
    people.appoint(
        by=SYSTEM, person=seat.person, post=other_post, unit=None, valid_from=clock.today(),
        is_primary=False,
    )  # fmt: skip
    left = leave(office, account=handover.AccountAfterLeave.WITHDRAW, membership_id=seat.pk)
    assert left.withdrawal_request_id is None
    assert Role.AGENCY_LEADER in office.ha.roles


def test_work_on_its_way_during_a_hand_over_is_not_left_behind(own_database: None):
    with transaction.atomic():
        office = found_office()
        give(office.minh, subject=0)
    gate = threading.Barrier(5)

    def run(verb) -> None:
        try:
            with clock.frozen(NOW):
                gate.wait(timeout=10)
                verb()
        finally:
            connection.close()

    def give_ten(first: int) -> None:
        for subject in range(first, first + 10):
            with transaction.atomic():
                give(office.minh, subject=subject)

    verbs = [lambda: leave(office), *[lambda n=n: give_ten(n * 10) for n in range(1, 5)]]
    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    left = WorkItem.objects.filter(
        inbox__member_id=office.minh.membership_id, closed_at__isnull=True
    )
    assert not left.exists()
    assert queries.counters(office.thu).tabs[Tab.ALL] == 41
