"""Pages of own and scheduled reports: made, looked at, shared, sent; nothing for outsiders."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from congvan.kernel import clock
from congvan.reports.models import OwnReport, ReportFile, ReportSchedule
from congvan.reports.scheduling import delivering, ordering
from tests.directives import papers
from tests.directives.papers import Office, open_office
from tests.pages.visitors import signed_in
from tests.reports.office import NOW
from tests.web.signing_in import page_at
from tests.world import World

LINK = re.compile(r'<a href="(/bao-cao/so-lieu/danh-sach/\?[^"]+)">([\d.]+)</a>')
ADD = "/bao-cao/tu-lap/them/?bao-cao=giai-quyet"
GROUPS = {
    "name": "Theo đơn vị", "layout": "nhom", "first": "don-vi", "second": "loai",
    "measures": ["tong", "dang-lam"], "period": "thang-nay", "listed": "tong",
}  # fmt: skip
ROWS = {
    **GROUPS, "name": "Danh sách", "layout": "dong", "columns": ["title", "day", "don-vi"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def office(world: World) -> Office:
    office = open_office(world)
    papers.directed(office)
    papers.passed_on(office)
    return office


def made(client: Client, form: dict[str, object]) -> str:
    """The address of a report that was put together."""
    answer = client.post(ADD, form)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_report_of_one_s_own_opens_as_many_rows_as_it_says(office: Office, world: World):
    khai = signed_in(world, "khai")
    assert "Tình hình giải quyết" in page_at(khai, "/bao-cao/tu-lap/them/")
    assert "Nhóm theo" in page_at(khai, ADD)
    path = made(khai, GROUPS)
    shown = page_at(khai, path)
    assert "– " in shown
    found = LINK.findall(shown)
    assert found
    for link, figure in found[-8:]:  # every cell: tests/reports/test_own.py
        assert page_at(khai, link).count('<tr><th scope="row">') == int(figure), link
    assert "Theo đơn vị" in page_at(khai, "/bao-cao/tu-lap/")
    assert "Tháng 10/2026" in page_at(khai, f"{path}?ky=thang-2026-10")
    for form in ("pdf", "xlsx"):
        assert khai.get(f"{path}tep/?dang={form}").status_code == 200
    assert khai.get(f"{path}tep/?dang=exe").status_code == 404
    listed = page_at(khai, made(khai, ROWS))
    assert listed.count('<tr><th scope="row"><a href="/van-ban/') == 2
    assert "Phòng Chuyển đổi số" in listed


WRONG: tuple[dict[str, object], ...] = (
    {"first": "f.id"}, {"measures": ["1; DROP TABLE x"]}, {"measures": []}, {"second": "don-vi"},
    {"period": "tu-den"}, {"period": "hom-qua"}, {"layout": "la"}, {"name": " "},
    {"loc-loai": "' OR true --"}, {"layout": "dong", "columns": ["document_id"]},
    {"layout": "dong", "listed": "pg_sleep(9)", "columns": ["title"]},
)  # fmt: skip


def test_a_form_that_asks_for_something_else_comes_back(office: Office, world: World):
    khai = signed_in(world, "khai")
    for wrong in WRONG:
        assert khai.post(ADD, {**GROUPS, **wrong}).status_code == 422, wrong
    assert not OwnReport.objects.exists()
    assert khai.get("/bao-cao/tu-lap/them/?bao-cao=la").status_code == 404


def test_shared_reports_count_for_their_reader_and_stay_their_maker_s(office: Office, world: World):
    khai, an, quang = (signed_in(world, key) for key in ("khai", "an", "quang"))
    path = made(khai, GROUPS)
    assert an.get(path).status_code == quang.get(path).status_code == 404
    khai.post(f"{path}dung-chung/", {"dung-chung": "1"})
    assert "Theo đơn vị" in page_at(an, "/bao-cao/tu-lap/")
    assert "Theo đơn vị" not in page_at(quang, "/bao-cao/tu-lap/")
    theirs, all_ = (
        sum(int(figure) for _, figure in LINK.findall(page_at(client, path)))
        for client in (an, khai)
    )
    assert 0 < theirs < all_
    for act in ("sua/", "xoa/", "dung-chung/"):
        for other in (an, quang):
            assert other.post(f"{path}{act}", GROUPS).status_code == 404, act
    assert khai.get(f"{path}sua/").status_code == 200
    changed = khai.post(f"{path}sua/", {**GROUPS, "name": "Tên mới", "second": ""})
    assert changed.status_code == 302
    assert an.get(path).status_code == 404  # the tick was not set: no longer shared
    assert khai.get(f"{path}xoa/").status_code == 200
    assert khai.post(f"{path}xoa/").status_code == 302
    assert not OwnReport.objects.exists()


def test_a_persons_report_is_not_there_for_the_clerk(office: Office, world: World):
    khai, lan = signed_in(world, "khai"), signed_in(world, "lan")
    form = {**GROUPS, "name": "Từng người", "first": "nguoi", "second": "", "is_shared": "on"}
    path = made(khai, form)
    assert lan.get(path).status_code == 404
    assert "Từng người" not in page_at(lan, "/bao-cao/tu-lap/")


def test_a_long_file_is_made_while_one_does_something_else(
    office: Office, world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ordering, "DIRECT_LINES", 0)
    khai = signed_in(world, "khai")
    answer = khai.get(f"{made(khai, GROUPS)}tep/?dang=xlsx")
    assert answer.status_code == 302
    assert "Đang lập" in page_at(khai, answer["Location"])
    delivering.make_file(file_id=ReportFile.objects.get().pk)
    assert "Tải bao-cao-tu-lap-thang-2026-11.xlsx" in page_at(khai, answer["Location"])
    assert khai.get(f"{answer['Location']}tai/").status_code == 200
    assert signed_in(world, "an").get(f"{answer['Location']}tai/").status_code == 404


def test_a_schedule_from_the_form_to_the_bell(office: Office, world: World):
    khai, an, quang = (signed_in(world, key) for key in ("khai", "an", "quang"))
    own = made(khai, {**GROUPS, "is_shared": "on"})
    number = own.strip("/").split("/")[-1]
    shown = page_at(khai, f"/bao-cao/lich-gui/them/?tu-lap={number}")
    assert "hai người có thể nhận số liệu khác nhau" in shown
    assert f'value="tu-lap:{number}" selected' in shown
    form = {
        "report": f"tu-lap:{number}", "period": "thang-truoc", "rhythm": "weekly", "weekday": "5",
        "day": "1", "form": "xlsx",
        "receivers": [office.khai.membership_id, office.an.membership_id],
    }  # fmt: skip
    for wrong in (
        {"report": "bo:la"}, {"report": "tu-lap:999"}, {"receivers": [office.quang.membership_id]},
        {"receivers": []}, {"weekday": "7"}, {"form": "exe"},
    ):  # fmt: skip
        assert khai.post("/bao-cao/lich-gui/them/", {**form, **wrong}).status_code == 422, wrong
    answer = khai.post("/bao-cao/lich-gui/them/", form)
    path = answer["Location"]
    assert "27/11/2026" in page_at(khai, path)
    assert quang.get(path).status_code == 404
    assert an.post(f"{path}thoi/").status_code == 404
    with clock.frozen(NOW.replace(day=27)):
        delivering.order_due()
        for file in ReportFile.objects.all():
            delivering.make_file(file_id=file.pk)
        an, khai = signed_in(world, "an"), signed_in(world, "khai")  # two days later
        listed = page_at(an, path)
        file_path = re.findall(r'href="(/bao-cao/tep/\d+/)"', listed)[0]
        assert an.get(f"{file_path}tai/").status_code == 200
        assert khai.get(file_path).status_code == 404
        assert "gửi theo lịch" in page_at(an, "/tin-bao/")
        assert an.post(f"{path}khong-nhan/").status_code == 302
        assert an.get(path).status_code == 404
        assert khai.post(f"{path}thoi/").status_code == 302
    assert ReportSchedule.objects.get().ended_at is not None


def test_lists_ask_as_often_however_long_they_are(office: Office, world: World):
    khai = signed_in(world, "khai")
    paths = ("/bao-cao/tu-lap/", "/bao-cao/lich-gui/", "/bao-cao/lich-gui/them/")

    def count() -> list[int]:
        found = []
        for path in paths:
            page_at(khai, path)
            with CaptureQueriesContext(connection) as asked:
                page_at(khai, path)
            found.append(len(asked))
        return found

    def one_more(place: int) -> None:
        own = made(khai, {**GROUPS, "name": f"Báo cáo {place}"}).strip("/").split("/")[-1]
        form = {
            "report": f"tu-lap:{own}", "rhythm": "monthly", "day": "1", "form": "pdf",
            "receivers": [office.khai.membership_id],
        }  # fmt: skip
        assert khai.post("/bao-cao/lich-gui/them/", form).status_code == 302

    one_more(1)
    before = count()
    for place in (2, 3):
        one_more(place)
    assert count() == before
