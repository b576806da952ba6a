"""Tra cứu: the box, the results with their chips, kept searches, files; nothing of other people's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvan.documents.services.making import NewFile
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput
from congvan.kernel.models import AuditEvent
from congvan.registers.models import Book
from congvan.search import queries
from congvan.search.exports import COLUMNS
from congvan.search.models import ResultOrder, SavedSearch
from congvan.search.services import exporting, ordering
from congvan.search.services.indexing import index_all
from congvan.web.incoming import choices as incoming_choices
from congvan.web.search import choices as search_choices
from tests.directives.papers import Office, arrive, directed, open_office
from tests.documents.papers import blob
from tests.pages.visitors import signed_in
from tests.search.records import read_text
from tests.web.signing_in import words
from tests.world import OUTSIDER, World

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
FIND = "/tra-cuu/"


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def office(world: World) -> Office:
    """Papers of Sở KH&CN, in the index: two that An has, one that he has not."""
    office = open_office(world)
    directed(
        office, lead=office.an, subject="Báo cáo chuyển đổi số xã Đak Đoa", symbol="123/QĐ-UBND"
    )
    directed(office, lead=office.an, subject="Đổi sơ đồ chuyến đi cơ sở", symbol="45/STC-NS")
    arrive(office, subject="Chuyển đổi số của ban giám đốc", symbol="9/BGĐ")
    index_all()
    return office


def found(client: Client, **query: str) -> HttpResponse:
    """Among incoming documents, because work given about one is found beside it."""
    return client.get(FIND, {"tab": "den", **query})


def titles(response: HttpResponse) -> list[str]:
    html = response.content.decode()
    return [
        re.sub(r"<[^>]+>", "", one)
        for one in re.findall(r'class="wrow-title"[^>]*>(.*?)</a>', html, re.DOTALL)
    ]


def test_found_with_and_without_accents_and_marked(world: World, office: Office):
    an = signed_in(world, "an")
    folded = found(an, q="chuyen doi so")
    assert set(titles(folded)) == {
        "Báo cáo chuyển đổi số xã Đak Đoa",
        "Đổi sơ đồ chuyến đi cơ sở",
    }
    assert "<mark>" in folded.content.decode()
    assert titles(found(an, q="chuyển đổi số"))[0] == "Báo cáo chuyển đổi số xã Đak Đoa"
    assert titles(found(an, q="123 qd ubnd"))[0] == "Báo cáo chuyển đổi số xã Đak Đoa"
    assert "<mark>123/QĐ-UBND</mark>" in found(an, q="123").content.decode()


def test_others_see_and_count_nothing_of_it(world: World, office: Office):
    assert len(titles(found(signed_in(world, "lan"), q="chuyển đổi số"))) == 3
    outside = found(signed_in(world, OUTSIDER), q="chuyển đổi số")
    assert titles(outside) == []
    assert "Không tìm thấy “chuyển đổi số”" in words(outside)
    assert set(re.findall(r'class="tab-count">([^<]+)<', outside.content.decode())) == {"0"}
    assert (
        signed_in(world, OUTSIDER)
        .get("/tra-cuu/goi-y/?q=dak+doa")
        .content.decode()
        .count('role="option"')
        == 1
    )


def test_chips_stay_in_the_address_and_in_the_box(world: World, office: Office):
    lan = signed_in(world, "lan")
    html = found(
        lan, q="số", tab="den", **{"do-khan": "thuong", "tu": "01/11/2026"}
    ).content.decode()
    assert "Độ khẩn: Thường" in html
    assert (
        'name="do-khan" value="thuong"' in html[: html.index("<main")]
    )  # the frame's box keeps them
    assert 'value="số"' in html
    assert "01/11/2026 – nay" in html
    assert titles(found(lan, q="số", tab="du-thao")) == []
    nonsense = {
        "so": "0x1",
        "loai": "9" * 30,
        "giu": "z9",
        "tep": "exe",
        "trang-thai": "'--",
        "sau": "~",
    }
    assert len(titles(found(lan, q="số", tab="den", **nonsense))) == 3


def test_the_text_of_a_file_is_found_with_its_place(world: World, office: Office):
    stored = blob("e")
    file = NewFile(blob_id=stored.pk, name="Dự toán.pdf", role="main", page_count=2)
    directed(office, lead=office.an, subject="Công văn kèm tệp", files=(file,))
    read_text(stored.sha256, "Trang đầu. Kinh phí thuê đường truyền là 20 triệu đồng.")
    index_all()
    page = found(signed_in(world, "an"), q="đường truyền")
    assert titles(page) == ["Công văn kèm tệp"]
    assert "<mark>đường</mark>" in page.content.decode().split("found-snippet")[1]


def test_pages_follow_each_other_by_eight_statements_each(world: World, office: Office):
    an = signed_in(world, "an")
    directed(office, lead=office.an, subject="Kiểm kê lần đầu")
    index_all()
    few = statements_of(an, q="kiểm kê")
    for number in range(24):
        directed(office, lead=office.an, subject=f"Kiểm kê lần {number}")
    index_all()
    many = statements_of(an, q="kiểm kê")
    assert len(few) == len(many) <= 8, "\n".join(many)
    first = found(an, q="kiểm kê")
    (onward,) = re.findall(r'href="([^"]+)" rel="next"', first.content.decode())
    rest = an.get(onward.replace("&amp;", "&"))
    assert len({*titles(first), *titles(rest)}) == 25
    assert "1–20 trong 25" in words(first)


def statements_of(client: Client, **query: str) -> list[str]:
    found(client, **query)  # the chips' choices are remembered for a minute
    with CaptureQueriesContext(connection) as statements:
        assert titles(found(client, **query))
    aside = ("SAVEPOINT", "RELEASE", "ROLLBACK")
    return [one["sql"] for one in statements if not one["sql"].startswith(aside)]


def test_too_broad_a_search_keeps_what_was_typed(
    world: World, office: Office, monkeypatch: pytest.MonkeyPatch
):
    def stopped(*_: object, **__: object) -> None:
        raise queries.TooBroad

    monkeypatch.setattr(queries, "find", stopped)
    page = found(signed_in(world, "an"), q="văn bản", **{"do-khan": "khan"})
    assert page.status_code == 422
    assert "Câu tìm quá rộng. Thêm từ hoặc bộ lọc." in words(page)
    html = page.content.decode()
    assert 'value="văn bản"' in html
    assert "Độ khẩn: Khẩn" in html


def test_a_slip_is_put_right_and_said(world: World, office: Office):
    page = words(found(signed_in(world, "an"), q="chuyeenr ddooir soos", tab="tat-ca"))
    assert re.search(r"Không thấy “chuyeenr”.*; đang tìm “chuy", page)
    assert "Báo cáo chuyển đổi số xã Đak Đoa" in page


def test_suggestions_are_few_and_lead_on(world: World, office: Office):
    an = signed_in(world, "an")
    html = an.get("/tra-cuu/goi-y/", {"q": "123"}).content.decode()
    assert html.index("123/QĐ-UBND") < html.index("Tìm “123” trong tất cả")
    assert an.get("/tra-cuu/goi-y/", {"q": "c"}).status_code == 204
    assert "&lt;b&gt;" in an.get("/tra-cuu/goi-y/", {"q": "<b>x"}).content.decode()


HOSTILE = ("'\"--", "\x00%_" * 60, "x" * 5000, "((((", "-", "“”", "=cmd|'/c calc'!A1")


def test_hostile_words_are_words(world: World, office: Office):
    an = signed_in(world, "an")
    for typed in HOSTILE:
        for path in (FIND, "/tra-cuu/goi-y/", "/tra-cuu/xuat/", "/tra-cuu/luu/"):
            assert an.get(path, {"q": typed}).status_code in {200, 204, 302}, (path, typed)


def test_a_search_is_kept_changed_shown_and_dropped(world: World, office: Office):
    an = signed_in(world, "an")
    kept = {"q": "chuyển đổi số", "tab": "den", "ten": "Việc của xã", "tren_ban": "on"}
    assert an.post("/tra-cuu/luu/", kept).status_code == 302
    search = SavedSearch.objects.get()
    assert search.parameters.startswith("q=chuy")
    for nothing in ({}, {"tab": "den", "trong": "tep"}, {"q": " ", "so": "0x1"}):
        refused = an.post("/tra-cuu/luu/", {**nothing, "ten": "Không gì cả"})
        assert refused.status_code == 422
        assert "Chưa có gì để lưu" in words(refused)
    assert "Việc của xã" in words(an.get(FIND))
    assert "Việc của xã" in words(an.get("/tra-cuu/da-luu/"))
    assert "Việc của xã" in words(an.get("/tra-cuu/tren-ban/"))
    again = an.post("/tra-cuu/luu/", {**kept, "ten": "VIỆC CỦA XÃ"})
    assert again.status_code == 422
    assert 'value="VIỆC CỦA XÃ"' in again.content.decode()
    address = reverse("search:change", args=[search.pk])
    assert an.post(address, {"ten": "Xã"}).status_code == 302
    assert an.get("/tra-cuu/tren-ban/").status_code == 204
    for key in ("mai", OUTSIDER):
        other = signed_in(world, key)
        assert "Xã" not in words(other.get("/tra-cuu/da-luu/"))
        assert {
            other.get(address).status_code,
            other.post(reverse("search:drop", args=[search.pk])).status_code,
        } == {404}
    an.post(reverse("search:drop", args=[search.pk]))
    assert not SavedSearch.objects.exists()


def _exports(client: Client, **sent: object) -> HttpResponse:
    return client.post(
        "/tra-cuu/xuat/",
        {"q": "chuyển đổi số", "tab": "den", "dang": "xlsx", "cot": ["so", "ten"], **sent},
    )


def test_results_leave_as_a_sheet_with_chosen_columns(world: World, office: Office):
    an = signed_in(world, "an")
    form = words(an.get("/tra-cuu/xuat/", {"q": "chuyển đổi số"}))
    assert "Trích yếu hoặc tên" in form
    made = _exports(an, **{"thu-tu-ten": "1", "thu-tu-so": "2"})
    book = openpyxl.load_workbook(BytesIO(made.content))
    rows = list(book["Kết quả"].iter_rows(values_only=True))
    assert rows[0] == ("Trích yếu hoặc tên", "Số, ký hiệu")
    assert rows[1] == ("Báo cáo chuyển đổi số xã Đak Đoa", "123/QĐ-UBND")
    about = {row[0]: str(row[1]) for row in book["Thông tin xuất"].iter_rows(values_only=True)}
    assert "Nguyễn Văn An" in about["Dấu xuất"]
    assert "25/11/2026" in about["Dấu xuất"]
    assert "chuyển đổi số" in about["Đã tra cứu"]
    told = AuditEvent.objects.get(code="search.exported").sentence
    assert "xuất 2 kết quả tra cứu “chuyển đổi số” · Văn bản đến ra tệp Bảng tính Excel" in told


def test_a_formula_in_a_title_stays_text(world: World, office: Office):
    arrive(office, subject='=HYPERLINK("http://x") số lạ', symbol="+1/X")
    index_all()
    made = _exports(signed_in(world, "lan"), q="số lạ")
    cells = [
        cell
        for row in openpyxl.load_workbook(BytesIO(made.content))["Kết quả"].iter_rows()
        for cell in row
    ]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}


def test_results_leave_as_papers(world: World, office: Office):
    an = signed_in(world, "an")
    for form, begins in (("docx", b"PK"), ("pdf", b"%PDF")):
        made = _exports(an, dang=form, cot=list(COLUMNS))
        assert made.status_code == 200
        assert made.content.startswith(begins)


def test_refused_exports_keep_what_was_chosen(world: World, office: Office):
    an = signed_in(world, "an")
    refused = _exports(an, cot=[], dang="pdf")
    assert refused.status_code == 422
    assert "Chưa chọn cột nào" in words(refused)
    assert re.search(r'value="pdf" checked', refused.content.decode())
    assert _exports(an, q="").status_code == 422


def test_a_long_list_is_made_behind_and_only_the_asker_gets_it(
    world: World, office: Office, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ordering, "DIRECT_LINES", 1)
    an = signed_in(world, "an")
    answer = _exports(an)
    row = ResultOrder.objects.get()
    assert answer["Location"] == reverse("search:order", args=[row.pk])
    assert _exports(an)["Location"] == answer["Location"]  # the button pressed twice
    assert "Đang xuất" in words(an.get(answer["Location"]))
    file = reverse("search:order-file", args=[row.pk])
    assert an.get(file).status_code == 404
    exporting.make_ordered(order_id=row.pk)
    exporting.make_ordered(order_id=row.pk)  # a killed worker's job runs again
    assert "Đã xuất xong 2 dòng" in words(an.get(answer["Location"]))
    assert len(list(openpyxl.load_workbook(BytesIO(an.get(file).content))["Kết quả"].rows)) == 3
    assert "Đã xuất xong 2 kết quả tra cứu" in words(an.get("/tin-bao/"))
    for key in ("mai", "khai", OUTSIDER):
        assert signed_in(world, key).get(file).status_code == 404
        assert signed_in(world, key).get(answer["Location"]).status_code == 404
    with clock.frozen(NOW + exporting.KEPT_FOR * 2):
        assert exporting.forget_old() == 1


def test_a_search_too_long_to_be_ordered_is_refused(
    world: World, office: Office, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ordering, "DIRECT_LINES", 1)
    marks = {"q": "chuyển đổi số " + '"' * 180, "tu": "01/01/2026", "den": "31/12/2026"}
    refused = _exports(signed_in(world, "an"), **marks, **{"do-khan": "thuong", "tep": ""})
    assert refused.status_code in {302, 422}  # as long as an address can make it
    with pytest.raises(InvalidInput, match="quá dài"):
        ordering.export(
            by=office.an,
            wanted=exporting.Wanted(
                "đổi " + '"' * 196, queries.Filters(last=NOW.date()), None, '"' * 300, ("so", "ten"),
                exporting.Form.XLSX,
            ),
        )  # fmt: skip


def test_a_long_list_that_cannot_be_made_says_so(
    world: World, office: Office, monkeypatch: pytest.MonkeyPatch
):
    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(ordering, "DIRECT_LINES", 1)
    monkeypatch.setattr(exporting, "made_of", fails)
    an = signed_in(world, "an")
    answer = _exports(an)
    with pytest.raises(RuntimeError):
        exporting.make_ordered(order_id=ResultOrder.objects.get().pk)
    assert "Máy chủ gặp lỗi khi lập tệp" in words(an.get(answer["Location"]))
    assert "Máy chủ gặp lỗi khi lập tệp" in words(an.get("/tin-bao/"))


@pytest.mark.parametrize("first", ["an", "lan"])
def test_books_are_offered_to_who_sees_them_whoever_asked_first(
    world: World, office: Office, first: str
):
    incoming_choices.forget_choices()
    search_choices.forget_choices()
    for tab, kind in (("den", "in"), ("di", "out")):
        name = Book.objects.filter(agency_id=office.agency_id, kind=kind).first().name  # type: ignore[union-attr]
        offered = {}
        for key in (first, "lan" if first == "an" else "an"):
            shown = found(signed_in(world, key), q="số", tab=tab).content.decode()
            offered[key] = f">{name} 2026<" in shown
        assert offered == {"an": False, "lan": True}, tab
