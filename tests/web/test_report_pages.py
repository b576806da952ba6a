"""Pages of the reports: a figure and the list it opens, files, who sees what, few statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from congvan.kernel import clock
from congvan.registers.models import Book
from congvan.reports.definitions import SETS
from congvan.reports.models import RankingScheme
from congvan.reports.ranking import working_out
from congvan.web.reports.forms import WeightsForm
from tests.directives import papers
from tests.directives.papers import Office, open_office
from tests.pages.visitors import signed_in
from tests.reports.office import NOW
from tests.web.signing_in import page_at
from tests.world import World

LINK = re.compile(r'<a href="(/bao-cao/so-lieu/danh-sach/\?[^"]+)">([\d.]+)</a>')

ALONE = re.compile(
    r'<th scope="row"><a href="([^"]+)" title="Chỉ xem [^"]*">[^<]*</a></th>'
    r'<td[^>]*><a href="[^"]*">([\d.]+)</a>'
)


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def office(world: World) -> Office:
    office = open_office(world)
    papers.directed(office)
    papers.passed_on(office)
    papers.forwarded(office)
    return office


@pytest.mark.parametrize("key", ["so-luong", "giai-quyet", "nhiem-vu"])
def test_every_figure_opens_as_many_rows(office: Office, world: World, key: str):
    khai = signed_in(world, "khai")
    found = LINK.findall(page_at(khai, f"/bao-cao/so-lieu/?bo={key}&ky=thang-2026-11"))
    assert found or key == "nhiem-vu"
    for path, figure in found:
        rows = page_at(khai, path)
        assert rows.count('<tr><th scope="row">') == int(figure.replace(".", "")), path


def test_everybody_gets_their_own_figures_and_nobody_another_agency_s(office: Office, world: World):
    outside = signed_in(world, "quang")
    # The people of the outsider's own unit are the only thing there is to count.
    for key in SETS.keys() - {"su-dung"}:
        answer = outside.get("/bao-cao/so-lieu/", {"bo": key, "ky": "thang-2026-11"})
        assert answer.status_code in {200, 404}
        assert not LINK.findall(answer.content.decode().replace("&amp;", "&"))
    mine = LINK.findall(page_at(signed_in(world, "an"), "/bao-cao/so-lieu/?bo=so-luong"))
    assert mine
    assert signed_in(world, "lan").get(
        "/bao-cao/so-lieu/danh-sach/", {"bao-cao": "su-dung", "chi-tieu": "tong"}
    ).status_code == 404  # fmt: skip


@pytest.mark.parametrize("query", ["", "&theo-van-ban-den=tinh-trang", "&theo-van-ban-den=thang"])
def test_a_row_alone_counts_the_same(office: Office, world: World, query: str):
    """Also where the next report of the page has other groups under the same name."""
    khai = signed_in(world, "khai")
    shown = page_at(khai, f"/bao-cao/so-lieu/?bo=so-luong{query}")
    rows = ALONE.findall(shown)
    assert rows
    for path, figure in rows:
        alone = page_at(khai, f"/bao-cao/so-lieu/{path.partition('#')[0]}")
        total = alone.partition("Tổng số</th>")[2]
        assert re.search(r">([\d.]+)<", total).group(1) == figure, path  # type: ignore[union-attr]
        assert "Chỉ xem</span>" in alone


@pytest.mark.parametrize(
    ("key", "seen", "hidden"),
    [
        ("khai", {"Ai không vào hệ thống", "Sổ theo dõi giải quyết"}, {"Các cơ quan của tỉnh"}),
        ("an", {"Công việc của tôi", "Số lượng văn bản đến"}, {"Ai không vào", "Sổ theo dõi"}),
        ("lan", {"Sổ theo dõi giải quyết", "Xếp hạng các cơ quan"}, {"Ai không vào hệ thống"}),
        ("quynh", {"Các cơ quan của tỉnh"}, {"Ai không vào hệ thống"}),
    ],
)
def test_the_index_offers_what_one_may_open(
    office: Office, world: World, key: str, seen: set[str], hidden: set[str]
):
    client = signed_in(world, key)
    shown = page_at(client, "/bao-cao/").partition("<main")[2]
    assert {words for words in seen if words in shown} == seen
    assert not {words for words in hidden if words in shown}
    for href in re.findall(r'href="(/bao-cao/[^"]*)"', shown):
        assert client.get(href).status_code == 200, href


@pytest.mark.parametrize(
    "query",
    [
        "bo=so-luong&ky=hom-qua", "bo=so-luong&tu=2026-13-01&den=x", "bo=so-luong&theo-van-ban-den=la",
        "bo=so-luong&so-sanh=la", "bo=so-luong&tu=2026-11-02&den=2026-11-01",
    ],
)  # fmt: skip
def test_a_mangled_address_is_the_usual_page(office: Office, world: World, query: str):
    assert "Tháng 11/2026" in page_at(signed_in(world, "khai"), f"/bao-cao/so-lieu/?{query}")


def test_what_does_not_exist_is_not_found(office: Office, world: World):
    khai = signed_in(world, "khai")
    for path in (
        "/bao-cao/so-lieu/?bo=la", "/bao-cao/so-lieu/danh-sach/?bao-cao=la&chi-tieu=tong",
        "/bao-cao/so-lieu/danh-sach/?bao-cao=van-ban-den&chi-tieu=la",
        "/bao-cao/so-lieu/danh-sach/?bao-cao=van-ban-den&chi-tieu=tong&theo=la&nhom=1",
        "/bao-cao/so-lieu/tep/?bo=so-luong&dang=exe", "/bao-cao/cac-co-quan/",
        "/bao-cao/xep-hang/99999/",
    ):  # fmt: skip
        assert khai.get(path).status_code == 404, path


def test_the_file_says_what_the_page_says(office: Office, world: World):
    khai = signed_in(world, "khai")
    shown = page_at(khai, "/bao-cao/so-lieu/?bo=so-luong&ky=thang-2026-11")
    answer = khai.get("/bao-cao/so-lieu/tep/?bo=so-luong&ky=thang-2026-11&dang=xlsx")
    book = load_workbook(BytesIO(answer.content))
    totals = [
        row for sheet in book for row in sheet.iter_rows(values_only=True) if row[0] == "Tổng số"
    ]
    assert totals
    assert f">{totals[0][1]}</a>" in shown


def test_statements_do_not_grow_with_what_is_counted(office: Office, world: World):
    khai = signed_in(world, "khai")

    def count(path: str) -> int:
        page_at(khai, path)
        with CaptureQueriesContext(connection) as asked:
            page_at(khai, path)
        return len(asked)

    paths = ("/bao-cao/so-lieu/?bo=so-luong", "/bao-cao/tong-quan/")
    before = [count(path) for path in paths]
    for _ in range(3):
        papers.directed(office)
    assert [count(path) for path in paths] == before
    assert before[0] <= 12
    assert before[1] <= 36


def test_the_province_ranks_and_agencies_read(office: Office, world: World):
    quynh, quang = signed_in(world, "quynh"), signed_in(world, "quang")
    assert "Ủy ban nhân dân xã Đak Đoa" in page_at(quynh, "/bao-cao/cac-co-quan/")
    answer = quynh.post("/bao-cao/xep-hang/", {"ky": "thang-2026-11"})
    assert answer.status_code == 302
    sheet_id = int(answer["Location"].strip("/").split("/")[-1])
    assert "Đang tính" in page_at(quynh, answer["Location"])
    working_out.work_out(sheet_id=sheet_id)
    assert quang.get(answer["Location"]).status_code == 404
    assert quang.post("/bao-cao/xep-hang/", {"ky": "thang-2026-11"}).status_code == 404
    quynh.post(f"/bao-cao/xep-hang/{sheet_id}/cong-bo/")
    assert "Điểm = tổng" in page_at(quang, answer["Location"])
    for form, begins in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        taken = quang.get(f"{answer['Location']}tep/", {"dang": form})
        assert taken.content.startswith(begins)
    assert quang.get(f"{answer['Location']}tep/", {"dang": "exe"}).status_code == 404
    refused = quynh.post(f"/bao-cao/xep-hang/{sheet_id}/thoi-cong-bo/", {"reason": ""})
    assert refused.status_code == 422
    quynh.post(f"/bao-cao/xep-hang/{sheet_id}/thoi-cong-bo/", {"reason": "Tính lại"})
    assert quang.get(answer["Location"]).status_code == 404
    assert quang.get(f"{answer['Location']}tep/", {"dang": "pdf"}).status_code == 404


def test_own_work_is_taken_along_as_it_is_shown(office: Office, world: World):
    an = signed_in(world, "an")
    assert an.get("/bao-cao/cong-viec-cua-toi/tep/").status_code == 302
    path = "/bao-cao/cong-viec-cua-toi/tep/?ky=thang-2026-11&dang="
    assert an.get(f"{path}pdf").content.startswith(b"%PDF")
    book = load_workbook(BytesIO(an.get(f"{path}xlsx").content))
    totals = [row for row in book.worksheets[0].iter_rows(values_only=True) if row[0] == "Tổng số"]
    shown = page_at(an, "/bao-cao/cong-viec-cua-toi/?ky=thang-2026-11")
    assert f">{totals[0][1]}<span" in shown


def test_weights_that_do_not_add_up_come_back_as_typed(office: Office, world: World):
    quynh = signed_in(world, "quynh")
    keys = ("dung-han", "dien-tu", "ky-so", "tiep-nhan", "vao-he-thong", "mo-ngay", "ho-so")
    wanted = {f"trong-so-{key}": "10" for key in keys}
    typed = {**wanted, "valid_from": "2026-12-01", "ground": "QĐ 12/QĐ-UBND"}
    refused = quynh.post("/bao-cao/xep-hang/trong-so/", typed)
    assert refused.status_code == 422
    assert "phải đúng 100" in refused.content.decode()
    assert "QĐ 12/QĐ-UBND" in refused.content.decode()
    kept = quynh.post("/bao-cao/xep-hang/trong-so/", {**typed, "trong-so-dung-han": "40"})
    assert kept.status_code == 302
    assert RankingScheme.objects.count() == 2


@pytest.mark.parametrize("day", ["0001-01-01", "1944-12-29", "9999-12-31", "2026-13-01", "\0"])
def test_a_day_without_any_figures_is_today(office: Office, world: World, day: str):
    answer = signed_in(world, "khai").get("/bao-cao/vang-mat/", {"ngay": day})
    assert answer.status_code == 200
    assert "25/11/2026" in answer.content.decode()


@pytest.mark.parametrize("group", ["1" * 5000, f"{1:020}{'9' * 40}", "٣", "-1", "\0", "%(agency)s"])
def test_a_group_that_is_no_number_of_ours_is_not_found(office: Office, world: World, group: str):
    khai = signed_in(world, "khai")
    asked = {"bao-cao": "van-ban-den", "chi-tieu": "tong"}
    path = "/bao-cao/so-lieu/danh-sach/"
    assert khai.get(path, {**asked, "theo": "so", "nhom": group}).status_code == 404
    assert khai.get(path, {**asked, "loc-so": group}).status_code == 404


def test_the_figure_of_a_group_without_rows_is_no_other_group_s(office: Office, world: World):
    path = "/bao-cao/so-lieu/danh-sach/?bao-cao=van-ban-den&chi-tieu=tong"
    khai = signed_in(world, "khai")
    assert "không có số liệu trong kỳ" in page_at(khai, f"{path}&theo=so&nhom=999999999")
    shown = page_at(khai, f"{path}&nhom=999999999")  # a group of nothing is the whole
    assert shown.count('<tr><th scope="row">') == 3
    assert 'class="page-summary">3 ' in shown or ">3 · " in shown


def test_names_of_books_are_told_to_those_who_see_something_of_them(office: Office, world: World):
    unseen = Book.objects.create(
        agency_id=office.agency_id, kind="in", year=2026, name="Sổ kín", opened_at=NOW
    )
    path = f"/bao-cao/so-lieu/?bo=so-luong&ky=thang-2026-11&loc-van-ban-den.so={unseen.pk}"
    assert "Sổ kín" in page_at(signed_in(world, "khai"), path)
    assert "Sổ kín" not in page_at(signed_in(world, "an"), path)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        *((typed, "từ 0 đến 100") for typed in ("1e999", "NaN", "-1", "mười", "9" * 5000)),
        ("1e-400", "hai chữ số sau dấu phẩy"), ("12,345", "hai chữ số sau dấu phẩy"),
    ],
)  # fmt: skip
def test_a_weight_that_is_none_is_told_in_one_sentence(typed: str, said: str):
    form = WeightsForm({"trong-so-dung-han": typed})
    (sentence,) = form.errors["trong-so-dung-han"]
    assert said in sentence


def test_the_other_calendar_is_asked_for_the_same_month(office: Office, world: World):
    shown = page_at(signed_in(world, "khai"), "/bao-cao/so-lieu/?bo=so-luong&ky=thang-2026-10")
    assert "ky=nd09-thang-2026-10" in shown
