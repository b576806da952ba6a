"""The director reads and directs: by keyboard, in four clicks, on a telephone, without scripts."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from congvan.desk.states import Part
from congvan.directives.models import Assignment
from congvan.directives.services.phrases import GroupReceiver, add_group, add_phrase
from congvan.documents.models import Document
from congvan.kernel import clock
from congvan.organization.queries.calendar import due_in
from tests.browser.accessible import look
from tests.browser.office import PHONE, Desk, Office
from tests.directives import papers
from tests.document_files import two_pages

pytestmark = pytest.mark.browser

SUBJECT = (
    "Rà soát, hoàn thiện kết nối, liên thông văn bản điện tử với UBND các xã, phường; "
    "báo cáo UBND tỉnh trước ngày 04/12/2026"
)


@pytest.fixture
def document(office: Office) -> Document:
    """A paper of the province on the director's desk, with a file of two pages, phrases, a group."""
    people = papers.open_office(office.world)
    field = papers.FieldOfWork.objects.filter(agency_id=people.agency_id).order_by("id")[0]
    made = papers.forwarded(
        people, subject=SUBJECT, symbol="1245/UBND-KGVX", issuer="UBND tỉnh Gia Lai",
        urgency=2, field_id=field.pk, files=(two_pages("1245-UBND-KGVX.pdf"),),
        reply_due_on=clock.today() + timedelta(days=12),
    )  # fmt: skip
    for label, text in (
        ("Chủ trì, tham mưu", "Chủ trì, tham mưu văn bản trả lời."),
        ("Để biết, thực hiện", "Để biết và thực hiện."),
        ("Trả lời", "Dự thảo văn bản trả lời."),
    ):
        add_phrase(by=people.khai, label=label, text=text)
    helpers = [papers.to(people.bao, Part.COORDINATE), papers.to(people.huong, Part.INFORM)]
    add_group(
        by=people.khai, name="Văn phòng và Phó Giám đốc",
        receivers=[GroupReceiver(one.holder, one.part) for one in helpers],
    )  # fmt: skip
    return made


def _opens(desk: Desk, document: Document) -> Desk:
    desk.opens(f"/van-ban/{document.pk}/")
    return desk.heading(SUBJECT)


def _chooses(desk: Desk, initials: str, name: str) -> None:
    """Type initials, take the line that appears."""
    desk.page.locator("#them-nguoi").press_sequentially(initials)
    desk.page.locator(".picker-option").filter(has_text=name).first.click()
    expect(desk.page.locator(".picker-list").first).to_be_hidden()


def _parts(document: Document) -> dict[str, list[Assignment]]:
    found: dict[str, list[Assignment]] = {}
    for one in Assignment.objects.filter(handling__document=document).exclude(part=Part.DIRECT):
        found.setdefault(one.part, []).append(one)
    return found


def _day(assignment: Assignment) -> date:
    assert assignment.due_at is not None
    return assignment.due_at.astimezone(clock.OFFICE_ZONE).date()


def test_the_director_directs_by_keyboard(office: Office, document: Document):
    khai = _opens(office.at_work("khai"), document)
    page = khai.page
    page.keyboard.press("1")  # a phrase, the text box not being focused
    expect(page.locator("#y-kien")).to_have_value("Chủ trì, tham mưu văn bản trả lời.")
    page.keyboard.press("Alt+2")
    expect(page.locator("#y-kien")).to_have_value(re.compile("Để biết và thực hiện"))

    page.locator("#them-nguoi").focus()
    page.keyboard.type("nva")
    expect(page.locator(".picker-option").first).to_contain_text("Nguyễn Văn An")
    page.keyboard.press("Enter")
    page.keyboard.type("pmt")
    expect(page.locator(".picker-option").first).to_contain_text("Phạm Minh Tuấn")
    page.keyboard.press("Enter")
    said = page.locator("[data-sentence]")
    expect(said).to_contain_text("Nguyễn Văn An chủ trì")
    expect(said).to_contain_text("Phạm Minh Tuấn phối hợp")

    # Choosing a second one to lead moves the first, and the sentence says so.
    page.get_by_role("group", name="Vai của Phạm Minh Tuấn").get_by_label("Chủ trì").check()
    expect(said).to_contain_text("Phạm Minh Tuấn chủ trì")
    expect(said).to_contain_text("Nguyễn Văn An chuyển sang phối hợp")
    page.get_by_label("+3").focus()
    page.keyboard.press("Space")
    expect(said).to_contain_text(f"hạn {due_in(3).astimezone(clock.OFFICE_ZONE):%d/%m}")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("/can-xu-ly/$"))
    khai.is_told("Đã gửi chỉ đạo.")
    parts = _parts(document)
    assert [one.member_id for one in parts[Part.LEAD]] == [office.world.seats["tuan"].pk]
    assert _day(parts[Part.LEAD][0]) == due_in(3).astimezone(clock.OFFICE_ZONE).date()


def test_four_clicks(office: Office, document: Document):
    """UX §4, job 3: chip, person, term, send; those who help come by a quick group."""
    khai = _opens(office.at_work("khai"), document)
    page = khai.page
    page.get_by_role("button", name="Chủ trì, tham mưu").click()  # 1
    _chooses(khai, "pmt", "Phạm Minh Tuấn")  # 2
    page.locator("label", has_text="+3").click()  # 3
    khai.presses("Gửi chỉ đạo")  # 4
    expect(page).to_have_url(re.compile("/can-xu-ly/$"))
    assert len(_parts(document)[Part.LEAD]) == 1


def test_a_group_an_own_term_and_another_day(office: Office, document: Document):
    khai = _opens(office.at_work("khai"), document)
    page = khai.page
    page.locator("#y-kien").fill("Phòng chủ trì tham mưu, trình trước hạn.")
    _chooses(khai, "pmt", "Phạm Minh Tuấn")
    page.locator("summary", has_text="Gửi nhanh").click()
    page.get_by_role("button", name="Văn phòng và Phó Giám đốc").click()
    expect(page.locator("[data-receiver]")).to_have_count(3)
    other = due_in(5).astimezone(clock.OFFICE_ZONE).date()
    page.get_by_label("Ngày khác, ngày/tháng").fill(f"{other:%d/%m/%Y}")
    own = due_in(2).astimezone(clock.OFFICE_ZONE).date()
    page.get_by_label("Hạn riêng của Phạm Minh Tuấn, ngày/tháng").fill(f"{own:%d/%m/%Y}")
    expect(page.locator("[data-sentence]")).to_contain_text("1 nơi để biết")
    page.locator("#y-kien").press("Control+Enter")
    expect(page).to_have_url(re.compile("/can-xu-ly/$"))
    parts = _parts(document)
    assert _day(parts[Part.LEAD][0]) == own
    assert _day(parts[Part.COORDINATE][0]) == other
    assert len(parts[Part.INFORM]) == 1


def test_a_refusal_loses_nothing(office: Office, document: Document):
    khai = _opens(office.at_work("khai"), document)
    page = khai.page
    page.locator("#y-kien").fill("Giữ lời này")
    khai.presses("Gửi chỉ đạo")
    khai.is_told(re.compile("Chưa chọn"))
    expect(page.locator("#y-kien")).to_have_value("Giữ lời này")


def test_without_scripts(office: Office, document: Document):
    khai = _opens(office.at_work("khai", scripts=False), document)
    page = khai.page
    expect(page.get_by_role("img", name="Trang 2")).to_be_visible()
    page.locator("button[name=mau]").first.click()
    expect(page.locator("#y-kien")).to_have_value("Chủ trì, tham mưu văn bản trả lời.")
    page.locator("#them-nguoi").fill("pmt")
    khai.presses("Tìm", within=khai.main)
    expect(page.locator("[data-sentence]")).to_contain_text("Phạm Minh Tuấn chủ trì")
    page.locator("input[name=han][value='3']").check()
    khai.presses("Gửi chỉ đạo")
    expect(page).to_have_url(re.compile("/can-xu-ly/$"))
    assert len(_parts(document)[Part.LEAD]) == 1


def test_on_a_telephone(office: Office, document: Document):
    khai = _opens(office.at_work("khai", screen=PHONE), document)
    page = khai.page
    send = page.get_by_role("button", name="Gửi chỉ đạo")
    expect(send).to_be_in_viewport()  # sticky at the foot, before any scrolling
    page.get_by_role("link", name="Đọc 2 trang").click()
    expect(page.get_by_role("img", name="Trang 1")).to_be_visible()
    page.go_back()
    _chooses(khai, "pmt", "Phạm Minh Tuấn")
    expect(send).to_be_in_viewport()
    assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth")


def test_axe_finds_nothing(office: Office, document: Document):
    found: list[str] = []
    for key in ("khai", "lan"):
        desk = office.at_work(key, bypass_csp=True)
        _opens(desk, document)
        desk.page.locator(".timeline > li").first.wait_for()
        found += look(desk.page)
    khai = office.at_work("khai", bypass_csp=True)
    _opens(khai, document)
    _chooses(khai, "pmt", "Phạm Minh Tuấn")
    found += look(khai.page)
    for slug in ("dang-giu", "lien-quan", "ho-so", "thong-tin", "vi-sao", "luot-doc"):
        khai.opens(f"/van-ban/{document.pk}/phan/{slug}/")
        found += look(khai.page)
    for path in ("/y-kien-mau/", "/nhom-gui-nhanh/", f"/van-ban/{document.pk}/viec/tra-lai/"):
        khai.opens(path)
        found += look(khai.page)
    assert not found, "\n".join(["", *dict.fromkeys(found)])
