"""The door: five wrong tries and no more, the same answer for names that do not exist."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import connection, transaction

from congvan.kernel import clock
from congvan.kernel.models import AuditEvent
from congvan.organization.backend import AccountBackend
from congvan.organization.models import Account, LoginRecord, LoginThrottle
from congvan.organization.queries import accounts as queries
from congvan.organization.services import account_keys, accounts, door
from tests.account_office import PASSWORD, Office, account_of, found_office

HERE = door.Visitor(ip="10.0.0.7", device="Chrome trên Windows")
MORNING = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


@pytest.fixture
def office(db: None) -> Office:
    return found_office()


def knock(typed: str = "minhnv", password: str = "sai mật khẩu") -> door.LoginRefused | Account:
    try:
        return door.try_password(typed=typed, password=password, visitor=HERE)
    except door.LoginRefused as refused:
        return refused


@pytest.mark.parametrize("name", ["minhnv", "khongco"])
def test_the_fifth_wrong_try_locks_for_twelve_hours(office: Office, name: str):
    account_of(office.minh)
    with clock.frozen(MORNING):
        answers = [knock(name) for _ in range(6)]
    assert [getattr(a, "remaining", None) for a in answers] == [4, 3, 2, 1, None, None]
    assert answers[1].sentence == "Tên đăng nhập hoặc mật khẩu chưa đúng. Còn 3 lần thử."
    assert answers[4].sentence == answers[5].sentence
    assert "20:00 ngày 25/11" in answers[4].sentence
    with clock.frozen(MORNING + timedelta(hours=11, minutes=59)):
        assert isinstance(knock(name, PASSWORD), door.NameLocked)
    with clock.frozen(MORNING + timedelta(hours=12, minutes=1)):
        assert knock(name).remaining == 4


def test_the_answer_does_not_tell_which_names_exist(office: Office):
    account_of(office.minh)
    for _ in range(7):
        known, unknown = knock("minhnv"), knock("khongco")
        assert (type(known), str(known)) == (type(unknown), str(unknown))


def test_every_name_of_an_account_counts_together(office: Office):
    minh = account_of(office.minh)
    accounts.rename(by=office.khoa, account_id=minh.pk, login_name="vanminh", reason="x")
    for name in ("minhnv", "VANMINH", "vanminh@gialai.gov.vn", "minhnv@GIALAI.gov.vn"):
        knock(name)
    assert isinstance(knock("minhnv"), door.NameLocked)


@pytest.mark.parametrize(
    "typed",
    [
        "minhnv",
        "MinhNV",
        " minhnv ",
        "minhnv@gialai.gov.vn",
        "MINHNV@GIALAI.GOV.VN",
        "\u200bminhnv",
    ],
)
def test_ways_to_type_the_name(office: Office, typed: str):
    minh = account_of(office.minh)
    assert knock(typed, PASSWORD).pk == minh.pk


@pytest.mark.parametrize(
    "typed", ["minhnv@gmail.com", "minh nv", "", "x" * 5000, "minhnv\0", "'; --"]
)
def test_other_names_open_nothing(office: Office, typed: str):
    account_of(office.minh)
    assert isinstance(knock(typed, PASSWORD + "x"), door.LoginRefused)
    assert all(len(name) <= 64 for name in LoginRecord.objects.values_list("typed_name", flat=True))


def test_a_right_password_does_not_wipe_the_count_before_the_login_is_whole(office: Office):
    minh = account_of(office.minh)
    for _ in range(3):
        knock()
    assert isinstance(knock(password=PASSWORD), Account)
    assert knock().remaining == 1
    assert isinstance(knock(password=PASSWORD), Account)
    door.note_login(account=minh, visitor=HERE)
    assert not LoginThrottle.objects.exists()
    assert knock().remaining == 4


def test_wrong_codes_count_with_wrong_passwords(office: Office):
    minh = account_of(office.minh)
    knock()
    refusals = []
    for _ in range(4):
        refusals.append(door.note_wrong_code(door.begin_code(account=minh, visitor=HERE)))
    assert [getattr(r, "remaining", None) for r in refusals] == [3, 2, 1, None]
    with pytest.raises(door.NameLocked):
        door.begin_code(account=minh, visitor=HERE)
    outcomes = LoginRecord.objects.values_list("outcome", flat=True)
    assert sorted(outcomes) == ["locked", *["wrong_code"] * 4, "wrong_password"]


def test_a_right_code_takes_its_try_back(office: Office):
    minh = account_of(office.minh)
    for _ in range(9):
        door.note_right_code(door.begin_code(account=minh, visitor=HERE))


def test_an_administrator_unlocks(office: Office):
    minh = account_of(office.minh)
    for _ in range(5):
        knock()
    assert queries.locked_until(minh) is not None
    door.unlock(by=office.khoa, account_id=minh.pk)
    assert queries.locked_until(minh) is None
    assert isinstance(knock(password=PASSWORD), Account)


def test_everything_is_noted_and_no_password_is(office: Office):
    minh = account_of(office.minh)
    for _ in range(5):
        knock()
    door.unlock(by=office.khoa, account_id=minh.pk)
    door.note_login(account=minh, visitor=HERE)
    door.note_logout(account=minh, visitor=HERE)
    codes = list(AuditEvent.objects.order_by("id").values_list("code", flat=True))
    assert codes[-9:] == [
        *["login.password_refused"] * 5, "login.locked", "login.unlocked", "login.succeeded",
        "login.logged_out",
    ]  # fmt: skip
    sentences = " ".join(AuditEvent.objects.values_list("sentence", flat=True))
    assert "Nguyễn Văn Minh đăng nhập bằng tài khoản minhnv, Chrome trên Windows." in sentences
    assert "sai mật khẩu cho tên đăng nhập minhnv, còn 4 lần thử" in sentences
    records = list(LoginRecord.objects.filter(account=minh).order_by("id"))
    assert [r.outcome for r in records] == [*["wrong_password"] * 5, "success", "logout"]
    assert {r.ip for r in records} == {"10.0.0.7"}


@pytest.mark.parametrize("typed", ["Gialai@2026", "Cau-treo7nhip", PASSWORD])
def test_a_password_typed_as_the_name_is_not_written_down(office: Office, typed: str):
    for _ in range(5):
        refused = knock(typed)
    assert isinstance(refused, door.NameLocked)
    kept = [
        *LoginRecord.objects.values_list("typed_name", flat=True),
        *LoginThrottle.objects.values_list("typed_name", flat=True),
        *AuditEvent.objects.values_list("sentence", flat=True),
    ]
    start = typed.lower()[:6]
    assert not [text for text in kept if start in text.lower()]


def test_old_counts_are_swept(office: Office):
    with clock.frozen(MORNING):
        knock("mot")
        for _ in range(5):
            knock("hai")
    with clock.frozen(MORNING + timedelta(hours=11)):
        assert door.forget_old_failures() == 0
    with clock.frozen(MORNING + timedelta(hours=13)):
        assert door.forget_old_failures() == 2


def test_the_log_is_paged_and_belongs_to_the_agency(office: Office, django_assert_num_queries):
    account_of(office.minh)
    account_of(office.quang)
    for hour in range(4):
        with clock.frozen(MORNING + timedelta(hours=hour)):
            knock("minhnv")
    with django_assert_num_queries(1):
        page = queries.login_log(office.khoa, limit=3)
    assert len(page) == 3
    rest = queries.login_log(office.khoa, after=(page[-1].at, page[-1].pk), limit=3)
    assert len(rest) == 1
    assert len(queries.login_log(office.minh)) == 4
    assert queries.login_log(office.quang) == []


def test_django_s_own_way_in_goes_through_the_door(office: Office):
    minh = account_of(office.minh)
    assert authenticate(None, username="minhnv", password=PASSWORD) == minh
    for _ in range(5):
        assert authenticate(None, username="minhnv", password="sai") is None
    assert authenticate(None, username="minhnv", password=PASSWORD) is None


def test_a_session_costs_one_statement(office: Office, django_assert_num_queries):
    minh = account_of(office.minh)
    with django_assert_num_queries(1):
        account = AccountBackend().get_user(minh.pk)
        assert account.person.full_name == "Nguyễn Văn Minh"
        assert queries.policy_of(account).idle_lock_minutes == 15
    Account.objects.filter(pk=minh.pk).update(frozen_at=MORNING)
    assert AccountBackend().get_user(minh.pk) is None


def test_a_hundred_tries_at_once_get_five_answers(own_database):
    with transaction.atomic():
        office = found_office()
        minh = account_of(office.minh, password=None)
    account_keys.choose_password(account=minh, new=PASSWORD)
    answers: list[object] = []
    start = threading.Barrier(12)

    def guess() -> None:
        start.wait()
        for _ in range(3):
            answers.append(knock())
        connection.close()

    guessers = [threading.Thread(target=guess) for _ in range(12)]
    for guesser in guessers:
        guesser.start()
    for guesser in guessers:
        guesser.join()
    assert len(answers) == 36
    judged = LoginRecord.objects.filter(outcome="wrong_password").count()
    assert judged == door.MOST_FAILURES
    assert sum(isinstance(a, door.WrongPassword) for a in answers) == door.MOST_FAILURES - 1
    assert isinstance(knock(password=PASSWORD), door.NameLocked)
