"""Requests about accounts: the administrator asks, the head decides, the administrator carries out."""

from __future__ import annotations

from datetime import date

import pytest

from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.organization.models import Account, AccountRequest, Membership
from congvan.organization.queries import accounts as queries
from congvan.organization.request_states import ACCOUNT_REQUEST, AccountRequestParty
from congvan.organization.services import account_requests as requests
from congvan.organization.services import door
from congvan.organization.states import AccountRequestStatus as Status
from tests.account_office import Office, account_of, found_office

HERE = door.Visitor()
VERBS = {
    "approve": lambda by, r: requests.approve(by=by, request_id=r.pk, note=""),
    "refuse": lambda by, r: requests.refuse(by=by, request_id=r.pk, note="Chưa có biên chế"),
    "withdraw": lambda by, r: requests.withdraw(by=by, request_id=r.pk),
    "carry_out": lambda by, r: requests.carry_out(by=by, request_id=r.pk),
}


@pytest.fixture
def office(db: None) -> Office:
    return found_office()


def ask(office: Office, **changed) -> AccountRequest:
    given = {
        "full_name": "Lê  Thị An", "form_of_address": "chi", "birth_date": date(1990, 8, 15),
        "phone": "0905 000 111", "unit_id": office.unit_id, "post_id": office.post.pk,
        "reason": "QĐ tuyển dụng 12/QĐ-SNV",
    }  # fmt: skip
    return requests.ask_account(by=office.khoa, **given | changed)


def brought_to(office: Office, status: Status) -> AccountRequest:
    request = ask(office)
    path = {
        Status.ASKED: [],
        Status.APPROVED: [(office.ha, "approve")],
        Status.REFUSED: [(office.ha, "refuse")],
        Status.WITHDRAWN: [(office.khoa, "withdraw")],
        Status.CARRIED_OUT: [(office.ha, "approve"), (office.khoa, "carry_out")],
    }[status]
    for by, verb in path:
        VERBS[verb](by, request)
    return request


def actors(office: Office):
    return {
        AccountRequestParty.LEADER: office.ha,
        AccountRequestParty.ADMINISTRATOR: office.khoa,
    }


def test_the_table_is_sound():
    assert list(ACCOUNT_REQUEST.faults()) == []
    assert {m.verb for m in ACCOUNT_REQUEST.moves} == set(VERBS)


@pytest.mark.parametrize("party", AccountRequestParty, ids=lambda p: p.name)
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", Status, ids=lambda s: s.value)
def test_each_may_do_just_what_the_table_says(office: Office, status, verb, party):
    request, by = brought_to(office, status), actors(office)[party]
    row = next((m for m in ACCOUNT_REQUEST.moves if m.source is status and m.verb == verb), None)
    if row is None:
        with pytest.raises(WrongState):
            VERBS[verb](by, request)
    elif party not in row.who:
        with pytest.raises(NotAllowed):
            VERBS[verb](by, request)
    else:
        VERBS[verb](by, request)
        request.refresh_from_db()
        assert request.status == row.target
        assert AuditEvent.objects.filter(code=row.event.code).count() >= 1
        return
    request.refresh_from_db()
    assert request.status == status


@pytest.mark.parametrize("verb", VERBS)
def test_others_do_not_even_see_it(office: Office, verb):
    request = ask(office)
    for outsider in (office.quang, office.minh):
        with pytest.raises(NotFound):
            VERBS[verb](outsider, request)
        assert queries.list_requests(outsider) == []


def test_an_approved_request_makes_the_person_the_seat_and_the_account(office: Office):
    request = ask(office)
    requests.approve(by=office.ha, request_id=request.pk, note="Đồng ý")
    done = requests.carry_out(by=office.khoa, request_id=request.pk)
    assert done.login_name == "anlt"
    account = door.try_password(typed="anlt", password=done.one_time_password, visitor=HERE)
    assert (account.pk, account.must_change_password) == (done.account_id, True)
    seat = Membership.objects.get(person=account.person)
    assert (seat.unit_id, seat.post_id) == (office.unit_id, office.post.pk)
    request.refresh_from_db()
    assert (request.account_id, request.decision_note) == (account.pk, "Đồng ý")
    sentence = AuditEvent.objects.get(code="account_request.carried_out").sentence
    assert "Vũ Đăng Khoa" in sentence
    assert "đã thực hiện cấp tài khoản cho Lê Thị An, tài khoản anlt" in sentence


def test_an_approved_withdrawal_closes_the_account(office: Office):
    minh = account_of(office.minh)
    request = requests.ask_withdrawal(by=office.khoa, account_id=minh.pk, reason="Nghỉ hưu")
    with pytest.raises(WrongState, match="đang chờ"):
        requests.ask_withdrawal(by=office.khoa, account_id=minh.pk, reason="Nghỉ hưu")
    requests.approve(by=office.ha, request_id=request.pk)
    done = requests.carry_out(by=office.khoa, request_id=request.pk)
    assert (done.account_id, done.one_time_password) == (minh.pk, None)
    minh.refresh_from_db()
    assert (minh.is_active, minh.disabled_reason) == (False, "Nghỉ hưu")
    with pytest.raises(WrongState):
        requests.ask_withdrawal(by=office.khoa, account_id=minh.pk, reason="Nghỉ hưu")


def test_only_the_administrator_asks(office: Office):
    minh = account_of(office.minh)
    with pytest.raises(NotAllowed):
        requests.ask_withdrawal(by=office.ha, account_id=minh.pk, reason="x")
    with pytest.raises(NotFound):
        requests.ask_withdrawal(by=office.quang, account_id=minh.pk, reason="x")
    assert Account.objects.get().is_active


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"form_of_address": ""}, "form_of_address"),
        ({"full_name": "…"}, "full_name"),
        ({"post_id": 0}, None),
    ],
)
def test_what_cannot_be_carried_out_is_refused_when_asked(office: Office, changed, field):
    with pytest.raises((InvalidInput, NotFound)) as refused:
        ask(office, **changed)
    assert refused.value.field == field


def test_a_refusal_says_why(office: Office):
    request = ask(office)
    with pytest.raises(InvalidInput, match="lý do"):
        requests.refuse(by=office.ha, request_id=request.pk, note=" ")


def test_the_list_is_one_statement_and_paged(office: Office, django_assert_num_queries):
    made = [ask(office, full_name=f"Lê Thị {name}") for name in ("An", "Bình", "Chi")]
    with django_assert_num_queries(1):
        page = queries.list_requests(office.ha, limit=2)
        assert [r.asked_by.person.full_name for r in page] == ["Vũ Đăng Khoa"] * 2
    assert page[0].pk == made[2].pk
    rest = queries.list_requests(office.khoa, after=(page[-1].asked_at, page[-1].pk))
    assert [r.pk for r in rest] == [made[0].pk]
