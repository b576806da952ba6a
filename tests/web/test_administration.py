"""Pages of the administration: plain posts, typed values kept, other agencies' things missing."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvan.kernel import clock
from congvan.kernel.spreadsheets import read_sheets
from congvan.organization.models import Account, Membership, Person, RoleGrant, Unit
from congvan.organization.queries import agencies
from congvan.organization.services import people, units
from congvan.organization.services.people import PersonDetails
from congvan.web.administration.forms.people import Details
from congvan.web.administration.forms.structure import AsOf
from congvan.web.administration.pages import accounts as account_pages
from congvan.web.administration.pages import people as people_pages
from congvan.web.administration.pages import units as unit_pages
from congvan.web.administration.views import people as people_views
from tests.pages.visitors import signed_in
from tests.world import OUTSIDER, World, member

BEGIN = date(2025, 7, 1)


@pytest.fixture
def client(world: World) -> Client:
    return signed_in(world, "anh")


def at(name: str, *args: object) -> str:
    return reverse(f"administration:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def addresses(world: World) -> list[tuple[str, str]]:
    """Every page about Sở Khoa học và Công nghệ, with the method that reaches it."""
    seat = world.seats["an"]
    grant = RoleGrant.objects.filter(membership=seat).first().pk
    identifier = world.agencies["skhcn"].identifiers.first().pk
    return [
        ("get", at("identifier-close", identifier)), ("get", at("unit", seat.unit_id)),
        ("post", at("unit-close", seat.unit_id)), ("get", at("post", seat.post_id)),
        ("get", at("person", seat.person_id)), ("get", at("seat-add", seat.person_id)),
        ("get", at("role-grant", seat.person_id, seat.pk)), ("post", at("role-revoke", seat.person_id, grant)),
        ("get", at("leave", seat.person_id, seat.pk)), ("get", at("account-act", seat.person_id, "ngung")),
        ("post", at("account-act", seat.person_id, "mat-khau")), ("get", at("import-preview", "2-2-xxxxxxxxxxxxxxxxxxxxxx")),
        ("post", at("import-discard", "2-2-xxxxxxxxxxxxxxxxxxxxxx")),
    ]  # fmt: skip


OWN = ["agency", "security", "units", "unit-add", "posts", "post-add", "people", "person-add", "accounts-open",
       "import", "import-template"]  # fmt: skip


def test_every_page_opens_for_the_administrator(world: World, client: Client):
    for address in [
        *map(at, OWN),
        *(path for method, path in addresses(world)[:11] if method == "get"),
    ]:
        answer = client.get(address)
        assert answer.status_code == 200, address
        if b"<html" in answer.content:
            heads = re.findall(r"<h1>(.*?)</h1>", text(answer))
            title = re.search(r"<title>(.*?) · ", text(answer)).group(1)
            assert [head.strip() for head in heads] == [title.strip()], address
            assert "style=" not in text(answer)


@pytest.mark.parametrize("key", [OUTSIDER, "an", "khai", "lan"])
def test_nobody_else_finds_any_page(world: World, key: str):
    visitor = signed_in(world, key)
    for address in map(at, OWN):
        assert visitor.get(address).status_code == 404, address
    for method, address in addresses(world):
        assert getattr(visitor, method)(address).status_code == 404, address
    for name in ("identifier-add", "people-export", "slips-download"):
        assert visitor.post(at(name)).status_code == 404


def test_another_agencys_administrator_finds_nothing_of_ours(world: World):
    visitor = signed_in(world, "oanh")
    assert visitor.get(at("people")).status_code == 200
    for method, address in addresses(world):
        assert getattr(visitor, method)(address).status_code == 404, address


def test_agency_is_changed_and_typed_values_stay(world: World, client: Client):
    agency = world.agencies["skhcn"]
    typed = {
        "name": agency.name,
        "short_name": "Sở KH&CN",
        "notation": "SKHCN",
        "contact_name": "Ngô Viết Anh",
    }
    assert client.post(at("agency"), typed).url == at("agency")
    agency.refresh_from_db()
    assert agency.contact_name == "Ngô Viết Anh"
    refused = client.post(at("agency"), {**typed, "name": "", "contact_name": "Người Khác"})
    assert refused.status_code == 422
    assert "Chưa ghi tên cơ quan" in text(refused)
    assert "Người Khác" in text(refused)


def test_identifier_is_added_shown_in_both_forms_and_closed(world: World, client: Client):
    assert "000.00.05.H21" in text(client.get(at("agency")))
    refused = client.post(at("identifier-add"), {"code": "H21", "valid_from": "1/1/2026"})
    assert refused.status_code == 422
    assert "đang là mã của" in text(refused)
    assert (
        client.post(at("identifier-add"), {"code": "H21.55", "valid_from": "1/1/2026"}).status_code
        == 302
    )
    old = world.agencies["skhcn"].identifiers.get(code="H21.05")
    assert (
        client.post(at("identifier-close", old.pk), {"last_day": "31/12/2025"}).status_code == 302
    )
    old.refresh_from_db()
    assert old.valid_to == date(2025, 12, 31)


def test_security_policy_is_set(world: World, client: Client):
    typed = {
        "second_factor_roles": ["sysadmin_agency"],
        "idle_lock_minutes": "10",
        "password_reminder_days": "60",
        "idle_disable_days": "30",
    }
    assert client.post(at("security"), {**typed, "idle_disable_days": "3"}).status_code == 422
    assert client.post(at("security"), typed).status_code == 302
    assert agencies.security_policy(world.agencies["skhcn"].pk).idle_lock_minutes == 10


def test_unit_is_added_moved_and_closed_with_reasons_linked(world: World, client: Client):
    typed = {"name": "Tổ Thử", "short_name": "", "notation": "", "parent": str(world.seats["an"].unit_id),
             "position": "9", "valid_from": "1/1/2026"}  # fmt: skip
    assert client.post(at("unit-add"), typed).status_code == 302
    assert client.post(at("unit-add"), typed).status_code == 422
    unit = Unit.objects.get(name="Tổ Thử")
    moved = client.post(at("unit", unit.pk), {**typed, "name": "Tổ Mới", "parent": ""})
    assert moved.status_code == 302
    unit.refresh_from_db()
    assert (unit.name, unit.parent) == ("Tổ Mới", None)
    refused = client.post(
        at("unit-close", world.seats["an"].unit_id), {"last_day": f"{clock.today():%d/%m/%Y}"}
    )
    assert refused.status_code == 422
    assert f'href="{at("person", world.people["an"].pk)}">Nguyễn Văn An còn giữ' in text(refused)
    assert (
        client.post(
            at("unit-close", unit.pk), {"last_day": f"{clock.today():%d/%m/%Y}"}
        ).status_code
        == 302
    )


def test_tree_is_seen_as_of_a_day(world: World, client: Client):
    admin = member(world, "anh")
    unit = units.add_unit(by=admin, name="Tổ Đã Đóng", short_name="", valid_from=BEGIN)
    units.close_unit(by=admin, unit_id=unit.pk, last_day=date(2026, 1, 31))
    seen = lambda query: "Tổ Đã Đóng" in text(client.get(at("units") + query))  # noqa: E731
    assert [seen(q) for q in ("", "?ngay=15/1/2026", "?ngay=1/2/2026", "?da_dong=1")] == [
        False,
        True,
        False,
        True,
    ]
    wrong = client.get(at("units") + "?ngay=31/2/2026")
    assert "Không đọc được ngày" in text(wrong)
    assert "31/2/2026" in text(wrong)


def test_post_is_added_and_taken_out_of_use(world: World, client: Client):
    typed = {"title": "Kế toán viên", "rank": "45", "default_roles": ["specialist"]}
    assert client.post(at("post-add"), typed).status_code == 302
    assert client.post(at("post-add"), typed).status_code == 422
    post = world.agencies["skhcn"].posts.get(title="Kế toán viên")
    assert client.post(at("post", post.pk), {**typed, "is_closed": "on"}).status_code == 302
    assert "Đã lưu chức danh Kế toán viên" in text(client.get(at("posts")))
    assert "Kế toán viên" not in text(client.get(at("posts")))
    assert "Kế toán viên" in text(client.get(at("posts") + "?da_dong=1"))
    forged = client.post(
        at("post-add"), {**typed, "title": "X", "default_roles": ["sysadmin_central"]}
    )
    assert forged.status_code == 422


def test_person_is_added_and_changed_and_nothing_typed_is_lost(world: World, client: Client):
    seat = world.seats["an"]
    typed = {"full_name": "Phan Thị Hoa", "form_of_address": "chi", "birth_date": "3/9/1988", "phone": "0905 1",
             "post": str(seat.post_id), "unit": str(seat.unit_id), "valid_from": "1/1/2026"}  # fmt: skip
    refused = client.post(at("person-add"), {**typed, "birth_date": "31/2/1988"})
    assert refused.status_code == 422
    assert all(
        word in text(refused)
        for word in ("Phan Thị Hoa", "31/2/1988", "0905 1", "Không đọc được ngày")
    )
    added = client.post(at("person-add"), typed)
    hoa = Person.objects.get(full_name="Phan Thị Hoa")
    assert added.url == at("person", hoa.pk)
    assert client.post(at("person", hoa.pk), {**typed, "phone": "0914 222 333"}).status_code == 302
    hoa.refresh_from_db()
    assert (hoa.phone, hoa.birth_date) == ("0914 222 333", date(1988, 9, 3))
    page = text(client.get(at("person", hoa.pk)))
    assert "sửa thông tin của Phan Thị Hoa: Điện thoại" in page
    assert "Chưa có tài khoản" in page


def test_seat_and_role_are_given_and_taken_back(world: World, client: Client):
    an, seat = world.people["an"].pk, world.seats["an"]
    post = world.agencies["skhcn"].posts.exclude(pk=seat.post_id).exclude(title="Giám đốc").first()
    main = {"post": str(post.pk), "unit": "", "valid_from": "1/1/2026", "is_primary": "on"}
    assert "đã có nhiệm vụ chính" in text(client.post(at("seat-add", an), main))
    assert client.post(at("seat-add", an), {**main, "is_primary": ""}).status_code == 302
    role = {"role": "monitor", "scope": "agency", "valid_from": "1/1/2026", "valid_to": ""}
    assert client.post(at("role-grant", an, seat.pk), role).status_code == 302
    assert client.post(at("role-grant", an, seat.pk), role).status_code == 422
    grant = RoleGrant.objects.get(membership=seat, role="monitor")
    assert client.post(at("role-revoke", an, grant.pk)).status_code == 302
    foreign = world.seats["quang"]
    assert client.get(at("role-grant", an, foreign.pk)).status_code == 404
    for grant in RoleGrant.objects.filter(
        membership__agency=world.agencies["skhcn"], role="sysadmin_agency"
    ).exclude(membership=world.seats["anh"]):
        client.post(at("role-revoke", grant.membership.person_id, grant.pk))
    last = RoleGrant.objects.get(membership=world.seats["anh"], role="sysadmin_agency")
    refused = client.post(at("role-revoke", world.people["anh"].pk, last.pk))
    assert refused.status_code == 422
    assert "ít nhất một quản trị" in text(refused)


def test_person_who_leaves_hands_over(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
):
    an, seat = world.people["an"].pk, world.seats["an"]
    page = at("leave", an, seat.pk)
    typed = {
        "successor": str(world.seats["mai"].pk),
        "last_day": f"{clock.today():%d/%m/%Y}",
        "note": "Bàn giao đủ",
    }
    preview = client.post(page, typed)
    assert "Cho thôi và bàn giao" in text(preview)
    assert "Đỗ Thị Mai" in text(preview)
    assert Membership.objects.get(pk=seat.pk).valid_to is None
    refused = client.post(page, {**typed, "last_day": "1/1/2020", "xac_nhan": "1"})
    assert refused.status_code == 422
    assert "trước ngày bắt đầu" in text(refused)
    # The power fails between two steps: sent again, the form does the rest, for this successor only.
    letters: list[int] = []
    monkeypatch.setattr(people_views, "take_over_letters", lambda **_: 1 / 0)
    assert client.post(page, {**typed, "xac_nhan": "1"}).status_code == 500
    assert Membership.objects.get(pk=seat.pk).valid_to == clock.today()
    monkeypatch.setattr(
        people_views, "take_over_letters", lambda **given: letters.append(given["successor_id"])
    )
    other = {**typed, "successor": str(world.seats["tuan"].pk)}
    assert client.post(page, {**other, "xac_nhan": "1"}).status_code == 422
    assert "Chuyển nốt phần còn lại" in text(client.post(page, typed))
    assert client.post(page, {**typed, "xac_nhan": "1"}).status_code == 302
    assert letters == [world.seats["mai"].pk]


def test_account_is_closed_opened_and_its_password_shown_once(world: World, client: Client):
    an = world.people["an"].pk
    act = lambda slug, **typed: client.post(at("account-act", an, slug), typed)  # noqa: E731
    account = Account.objects.get(person=an)
    assert act("ngung").status_code == 422
    assert act("ngung", reason="Nghỉ không lương").status_code == 302
    assert act("mat-khau").status_code == 422
    shown = act("dung-lai")
    password = re.search(r"<code[^>]*>(.+?)</code>", text(shown)).group(1)
    account.refresh_from_db()
    assert account.check_password(password)
    assert account.must_change_password
    assert "no-store" in shown["Cache-Control"]
    assert password not in text(client.get(at("person", an)))
    sealed = re.search(r'name="niem_phong" value="(.+?)"', text(shown)).group(1)
    file = client.post(at("slips-download"), {"niem_phong": sealed})
    assert read_sheets(io.BytesIO(file.content))[0].rows[1].values[-1] == password
    assert client.post(at("slips-download"), {"niem_phong": "bịa đặt"}).status_code == 404
    assert act("khoa", reason="Mất điện thoại").status_code == 302
    assert act("mo-khoa").status_code == 200
    assert act("ket-thuc-phien").status_code == 302
    assert client.get(at("account-act", an, "khong-co")).status_code == 404
    assert (
        client.post(at("account-act", world.people["anh"].pk, "ngung"), {"reason": "x"}).status_code
        == 422
    )


def newcomers(world: World, count: int) -> list[int]:
    post = world.seats["an"].post_id
    return [
        people.add_person(by=member(world, "anh"), details=PersonDetails(f"Lò Văn {chr(65 + n)}n", "anh"), post_id=post,
                          unit_id=None, valid_from=BEGIN).person_id
        for n in range(count)
    ]  # fmt: skip


def test_accounts_are_opened_in_a_batch(world: World, client: Client):
    ids = newcomers(world, 2)
    assert "2 người chưa có tài khoản" in text(client.get(at("people")))
    nobody = client.post(at("accounts-open"), {"approval": "Công văn 15/SNV-VP"})
    assert nobody.status_code == 422
    done = client.post(at("accounts-open"), {"nguoi": ids, "approval": "Công văn 15/SNV-VP"})
    assert len(re.findall(r"<code", text(done))) == 2
    assert Account.objects.filter(person__in=ids).count() == 2


def test_people_are_found_without_accents_and_paged(world: World, client: Client, monkeypatch):
    assert "Hoàng Thị Lan" in text(client.get(at("people") + "?tim=thi lan"))
    assert "Hoàng Thị Lan" not in text(client.get(at("people") + "?tim=xyz"))
    monkeypatch.setattr(people_pages, "PAGE", 5)
    names, address = [], at("people")
    while address:
        page = people_pages.people_page(member(world, "anh"), words="", after=_after(address))
        names += [row.full_name for row in page.rows]
        address = page.pager.next_href
    assert len(names) == len(set(zip(names, range(99), strict=False))) == 13
    assert names[0] == "Nguyễn Văn An"
    for wrong in ("?sau=abc", "?sau=999999", f"?sau={world.people[OUTSIDER].pk}"):
        assert client.get(at("people") + wrong).status_code == 404


def _after(address: str) -> int | None:
    found = re.search(r"sau=(\d+)", address)
    return int(found.group(1)) if found else None


def test_lists_take_the_same_statements_for_few_and_many(world: World, client: Client):
    def statements(name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(name)).status_code == 200
        return len(queries)

    lists = ("people", "units", "posts", "accounts-open")
    newcomers(world, 2)
    for name in lists:
        client.get(at(name))
    few = [statements(name) for name in lists]
    newcomers_and_more(world)
    assert [statements(name) for name in lists] == few


def newcomers_and_more(world: World) -> None:
    admin = member(world, "anh")
    for n in range(20):
        units.add_unit(by=admin, name=f"Tổ {n}", short_name="", valid_from=BEGIN)
        units.add_post(by=admin, title=f"Chức danh {n}", rank=60, default_roles=[])
    for n in range(20):
        people.add_person(by=admin, details=PersonDetails(f"Kpă {chr(97 + n)}", "anh"), post_id=world.seats["an"].post_id,
                          unit_id=None, valid_from=BEGIN)  # fmt: skip


def test_pages_render_with_the_database_cut_off(world: World, client: Client):
    admin = member(world, "anh")
    frame = client.get(at("people")).context["frame"]
    an = world.people["an"].pk
    pages = {
        "units": unit_pages.units_page(admin, day=None, with_closed=True),
        "posts": unit_pages.posts_page(admin, with_closed=True),
        "people": people_pages.people_page(admin, words="", after=None),
        "person": people_pages.person_page(admin, an),
        "accounts_open": account_pages.waiting_page(admin),
    }
    for name, page in pages.items():
        form = Details(initial=page.values) if name == "person" else AsOf({})
        with CaptureQueriesContext(connection) as queries:
            render_to_string(
                f"administration/{name}.html", {"page": page, "frame": frame, "form": form}
            )
        assert not queries.captured_queries, name
