"""Accounts: named by the rule, opened with a one-time password, renamed, closed, frozen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.kernel.transactions import TransactionRequired
from congvan.organization.models import Account, AccountAlias, LoginThrottle
from congvan.organization.queries import accounts as queries
from congvan.organization.services import account_keys, accounts, door
from tests.account_office import (
    PASSWORD,
    SYSTEM,
    Office,
    account_of,
    found_office,
    open_for,
    register,
)

HERE = door.Visitor(ip="10.0.0.7", device="Chrome trên Windows")


@pytest.fixture
def office(db: None) -> Office:
    return found_office()


def sign_in(typed: str, password: str) -> Account:
    return door.try_password(typed=typed, password=password, visitor=HERE)


# CODES §13, in the order in which people join: (name, birth date), then every name at the end.
VECTORS = [
    ([("Nguyễn Văn Minh", None)], ["minhnv"]),
    (
        [("Trương Hoàng Tiến Minh", None), ("Trần Huỳnh Tấn Minh", None)],
        ["tienminhth", "tanminhth"],
    ),
    (
        [
            ("Trương Hoàng Tiến Minh", date(1973, 2, 11)),
            ("Trương Hoàng Tiến Minh", date(1963, 8, 15)),
        ],
        ["minhtht11021973", "minhtht1581963"],
    ),
    (
        [("Trần Huỳnh Tấn Minh", date(1973, 2, 11)), ("Trương Hoàng Tấn Minh", date(1963, 8, 15))],
        ["minhtht11021973", "minhtht1581963"],
    ),
]


@pytest.mark.parametrize(("people", "expected"), VECTORS, ids=lambda v: "-".join(map(str, v[:1])))
def test_people_are_named_by_the_regulation(office: Office, people, expected):
    opened = [open_for(office, name, born=born) for name, born in people]
    names = [Account.objects.get(pk=one.account_id).login_name for one in opened]
    assert names == expected


def test_a_unit_is_named_by_field_and_place(office: Office):
    assert open_for(office, "phòng VHTT huyện Đăk Đoa", kind="unit").login_name == "vhttdakdoa"


def test_both_of_a_collision_take_the_longer_form_and_the_old_name_still_opens(office: Office):
    first = open_for(office, "Trương Hoàng Tiến Minh")
    second = open_for(office, "Trần Huỳnh Tấn Minh")
    (renamed,) = second.renamed
    assert (renamed.account_id, renamed.former_name) == (first.account_id, "minhtht")
    assert sign_in("minhtht", first.one_time_password).pk == first.account_id
    assert sign_in("TienMinhTH@gialai.gov.vn", first.one_time_password).pk == first.account_id
    third = open_for(office, "Trịnh Hồng Thế Minh")
    assert (third.login_name, third.renamed) == ("theminhth", ())


def test_three_of_one_name_push_each_other_on(office: Office):
    first = open_for(office, "Trương Hoàng Tiến Minh", born=date(1973, 2, 11))
    open_for(office, "Trần Huỳnh Tấn Minh", born=date(1980, 1, 1))
    third = open_for(office, "Trương Hoàng Tiến Minh", born=date(1963, 8, 15))
    assert third.login_name == "minhtht1581963"
    account = Account.objects.get(pk=first.account_id)
    assert account.login_name == "minhtht11021973"
    assert set(account.aliases.values_list("login_name", flat=True)) == {"minhtht", "tienminhth"}
    assert Account.objects.filter(login_name="tanminhth").exists()


def test_a_name_given_by_hand_is_not_handed_to_a_newcomer(office: Office):
    minh = account_of(office.minh)
    account_of(office.khoa)
    accounts.rename(by=office.khoa, account_id=minh.pk, login_name="anlt", reason="Trùng bí danh")
    newcomer = open_for(office, "Lê Thị An")
    assert newcomer.login_name == "thianl"
    assert newcomer.renamed == ()
    assert sign_in("anlt", PASSWORD).pk == minh.pk


def test_one_person_has_one_account(office: Office):
    person = register("Lê Thị An")
    accounts.open_account(by=SYSTEM, person=person, agency=office.agency)
    with pytest.raises(InvalidInput, match="đã có tài khoản"):
        accounts.open_account(by=SYSTEM, person=person, agency=office.agency)


def test_opening_is_an_inner_verb(own_database):
    with pytest.raises(TransactionRequired):
        accounts.open_account(by=SYSTEM, person=None, agency=None)


def test_the_first_password_is_random_and_must_be_changed(office: Office):
    one, other = open_for(office, "Lê Thị An"), open_for(office, "Phạm Bình")
    assert one.one_time_password != other.one_time_password
    account = Account.objects.get(pk=one.account_id)
    assert account.must_change_password
    assert account.password.startswith("argon2")
    stored = str(list(AuditEvent.objects.values_list("sentence", "data")))
    assert one.one_time_password not in stored


def test_a_chosen_password_is_judged_rule_by_rule(office: Office):
    account = account_of(office.minh, password=None)
    with pytest.raises(account_keys.PasswordUnfit) as refused:
        account_keys.choose_password(account=account, new="minhnv")
    keys = {finding.key for finding in refused.value.findings}
    assert {"too_short", "no_capital", "no_figure", "no_sign", "same_as_login"} <= keys
    account_keys.choose_password(account=account, new=PASSWORD)
    assert not Account.objects.get(pk=account.pk).must_change_password
    with pytest.raises(WrongState):
        account_keys.choose_password(account=account, new="Đò dọc 3 bến Sê San")


def test_the_one_time_password_cannot_be_kept(office: Office):
    opened = open_for(office, "Lê Thị An")
    account = Account.objects.select_related("person").get(pk=opened.account_id)
    with pytest.raises(account_keys.PasswordUnfit, match="trùng mật khẩu đang dùng"):
        account_keys.choose_password(account=account, new=opened.one_time_password)


def test_changing_asks_the_present_password_and_refuses_the_last_ten(office: Office):
    account = account_of(office.minh)
    with pytest.raises(door.WrongPassword) as refused:
        account_keys.change_own_password(
            account=account, current="sai", new="Đò dọc 3 bến Sê San", visitor=HERE
        )
    assert refused.value.remaining == 4
    account_keys.change_own_password(
        account=account, current=PASSWORD, new="Đò dọc 3 bến Sê San", visitor=HERE
    )
    with pytest.raises(account_keys.PasswordUnfit, match="10 mật khẩu gần đây"):
        account_keys.change_own_password(
            account=account, current="Đò dọc 3 bến Sê San", new=PASSWORD, visitor=HERE
        )


def test_a_password_typed_in_decomposed_letters_is_the_same(office: Office):
    import unicodedata

    account = account_of(office.minh)
    assert sign_in("minhnv", unicodedata.normalize("NFD", PASSWORD)).pk == account.pk


def test_administrator_resets_a_password_once_shown(office: Office):
    minh, before = account_of(office.minh), AuditEvent.objects.count()
    session_hash = minh.get_session_auth_hash()
    key = accounts.reset_password(by=office.khoa, account_id=minh.pk)
    minh.refresh_from_db()
    assert minh.must_change_password
    assert minh.get_session_auth_hash() != session_hash
    assert sign_in("minhnv", key.one_time_password).pk == minh.pk
    assert AuditEvent.objects.filter(code="account.password_reset").count() == 1
    assert AuditEvent.objects.count() == before + 1


ADMINISTRATOR_VERBS = [
    lambda by, account_id: accounts.reset_password(by=by, account_id=account_id),
    lambda by, account_id: accounts.disable(by=by, account_id=account_id, reason="nghỉ việc"),
    lambda by, account_id: accounts.freeze_account(by=by, account_id=account_id, reason="mất máy"),
    lambda by, account_id: accounts.log_out_account(by=by, account_id=account_id),
    lambda by, account_id: accounts.rename(
        by=by, account_id=account_id, login_name="vanminh", reason="theo đề nghị"
    ),
    lambda by, account_id: door.unlock(by=by, account_id=account_id),
]


@pytest.mark.parametrize("verb", ADMINISTRATOR_VERBS)
def test_only_the_agency_s_administrator_may(office: Office, verb):
    minh = account_of(office.minh)
    with pytest.raises(NotFound):
        verb(office.quang, minh.pk)
    for other in (office.minh, office.ha):
        with pytest.raises(NotAllowed):
            verb(other, minh.pk)
    verb(office.khoa, minh.pk)


def test_freezing_one_s_own_account_ends_it_at_once(office: Office):
    minh = account_of(office.minh)
    UserSession.objects.create(user=minh, ip="10.0.0.7", session_key="k", user_agent="x")
    frozen = accounts.freeze_own_account(account=minh)
    assert frozen.warn == (office.khoa.membership_id,)
    assert "minhnv" in frozen.sentence
    assert not UserSession.objects.exists()
    with pytest.raises(door.AccountClosed):
        sign_in("minhnv", PASSWORD)
    with pytest.raises(WrongState):
        accounts.freeze_own_account(account=minh)
    key = accounts.unfreeze(by=office.khoa, account_id=minh.pk)
    assert sign_in("minhnv", key.one_time_password).pk == minh.pk
    with pytest.raises(WrongState):
        accounts.unfreeze(by=office.khoa, account_id=minh.pk)


def test_a_closed_account_opens_again_with_a_new_password(office: Office):
    minh = account_of(office.minh)
    accounts.disable(by=office.khoa, account_id=minh.pk, reason="Nghỉ dài hạn")
    with pytest.raises(door.AccountClosed):
        sign_in("minhnv", PASSWORD)
    key = accounts.enable(by=office.khoa, account_id=minh.pk)
    with pytest.raises(door.WrongPassword):
        sign_in("minhnv", PASSWORD)
    assert sign_in("minhnv", key.one_time_password).is_active


def test_nobody_closes_the_account_acted_with(office: Office):
    khoa = account_of(office.khoa)
    with pytest.raises(WrongState, match="tài khoản của mình"):
        accounts.disable(by=office.khoa, account_id=khoa.pk, reason="thử")


def test_idle_accounts_are_closed_after_45_days(office: Office):
    start = datetime(2026, 3, 2, 1, tzinfo=UTC)
    with clock.frozen(start):
        minh, khoa = account_of(office.minh), account_of(office.khoa)
    Account.objects.update(created_at=start)
    with clock.frozen(start + timedelta(days=20)):
        door.note_login(account=khoa, visitor=HERE)
    with clock.frozen(start + timedelta(days=44)):
        assert accounts.disable_idle(agency_id=office.agency.pk) == []
    with clock.frozen(start + timedelta(days=46)):
        assert accounts.disable_idle(agency_id=office.agency.pk) == [minh.login_name]
        assert accounts.disable_idle(agency_id=office.agency.pk) == []
        accounts.enable(by=office.khoa, account_id=minh.pk)
        assert accounts.disable_idle(agency_id=office.agency.pk) == []


def test_a_lost_second_factor_is_taken_off_with_the_password(office: Office):
    minh = account_of(office.minh)
    with pytest.raises(WrongState):
        accounts.reset_second_factor(by=office.khoa, account_id=minh.pk)
    Authenticator.objects.create(user=minh, type=Authenticator.Type.TOTP, data={"secret": "x"})
    key = accounts.reset_second_factor(by=office.khoa, account_id=minh.pk)
    assert not Authenticator.objects.exists()
    assert sign_in("minhnv", key.one_time_password).must_change_password


def test_a_second_factor_allows_a_shorter_password(office: Office):
    minh = account_of(office.minh, password=None)
    assert {f.key for f in account_keys.unfit(minh, "Ghềnh 7 đá")} == {"too_short"}
    Authenticator.objects.create(user=minh, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert account_keys.unfit(minh, "Ghềnh 7 đá") == []


def test_the_list_names_what_the_standard_demands(office: Office, django_assert_num_queries):
    account_of(office.minh)
    account_of(office.khoa)
    with django_assert_num_queries(2):
        lines = queries.list_accounts(office.khoa)
    assert [line.login_name for line in lines] == ["khoavd", "minhnv"]
    assert lines[1].unit == "Phòng Chuyển đổi số"
    assert lines[1].status == "Chưa đăng nhập lần đầu"
    assert queries.list_accounts(office.khoa, after=("", 0), limit=1)[0] == lines[0]
    for outsider in (office.quang, office.minh):
        assert queries.list_accounts(outsider) == []


def test_rename_by_hand_refuses_what_is_taken_or_no_name(office: Office):
    minh = account_of(office.minh)
    account_of(office.khoa)
    for name in ("khoavd", "minhnv"):
        with pytest.raises(accounts.NameTaken):
            accounts.rename(by=office.khoa, account_id=minh.pk, login_name=name, reason="x")
    for name in ("minh nv", "mính", "", "a" * 65):
        with pytest.raises(InvalidInput):
            accounts.rename(by=office.khoa, account_id=minh.pk, login_name=name, reason="x")
    accounts.rename(by=office.khoa, account_id=minh.pk, login_name="vanminh", reason="đề nghị")
    back = accounts.rename(by=office.khoa, account_id=minh.pk, login_name="minhnv", reason="lại")
    assert back.former_name == "vanminh"
    assert list(AccountAlias.objects.values_list("login_name", flat=True)) == ["vanminh"]
    assert not LoginThrottle.objects.exists()
