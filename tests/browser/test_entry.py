"""The clerk's morning in a browser: three clicks a paper, and a pile of papers by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from congvan.intake.models import Arrival
from congvan.intake.services import decisions, machine_reading
from congvan.registers.states import Channel
from tests.browser.accessible import look
from tests.browser.office import PHONE, Desk, Office
from tests.intake.desk import Registry, details, enter, letter, open_registry, take_in

pytestmark = pytest.mark.browser

WAITING = "/van-ban-den/vao-so/"


def pile(office: Office, *numbers: int) -> tuple[Registry, list[Arrival]]:
    """Papers that were scanned and read."""
    registry = open_registry(office.world)
    made = [take_in(registry, letter(number)) for number in numbers]
    for arrival in made:
        machine_reading.read(arrival_id=arrival.pk)
    return registry, made


def chooses_receiver(lan: Desk, initials: str) -> None:
    lan.page.locator("#id_receivers_go").click()
    lan.page.keyboard.type(initials)
    lan.page.keyboard.press("Enter")


def test_scan_is_entered_and_forwarded_by_three_clicks(office: Office):
    pile(office, 0)
    lan = office.at_work("lan").opens(WAITING).heading("Chờ vào sổ")
    lan.opens_work(re.compile("Thẩm định dự toán"))
    lan.heading("Vào sổ văn bản đến")
    expect(lan.field("Số, ký hiệu")).to_have_value("2187/STC-QLNS")
    chooses_receiver(lan, "tdk")
    lan.presses("Vào sổ & chuyển")
    lan.is_told(re.compile(r"Đã vào sổ số \d+"))
    lan.sees("Không còn bản nào chờ vào sổ")


def test_pile_is_entered_by_keyboard_alone(office: Office):
    pile(office, 0, 4, 5)
    lan = office.at_work("lan").opens(WAITING)
    keys = lan.page.keyboard
    keys.press("j")
    keys.press("Enter")
    lan.heading("Vào sổ văn bản đến").sees(re.compile(r"bản quét 1 / 3"))
    # From the receivers' box the form is sent by Ctrl+Enter; the field is reached by Tab.
    lan.page.locator("#id_reply_due_on").focus()
    keys.press("Tab")
    keys.type("tdk")
    keys.press("Enter")
    keys.press("Control+Enter")
    for left in (2, 1):
        lan.sees(re.compile(rf"bản quét 1 / {left}"))
        # The receiver is remembered, so that the next ones take one chord each.
        expect(lan.page.locator(".picked").first).to_be_visible()
        lan.page.locator("#id_subject").focus()
        keys.press("Control+Enter")
    lan.sees("Không còn bản nào chờ vào sổ")


def test_touching_a_value_takes_the_machines_mark_away(office: Office):
    _, (arrival,) = pile(office, 0)
    lan = office.at_work("lan").opens(f"{WAITING}{arrival.pk}/")
    mark = lan.page.locator("[data-machine-for=id_symbol]")
    expect(mark).to_be_visible()
    lan.fills({"Số, ký hiệu": "2188/STC-QLNS"})
    expect(mark).to_have_count(0)


def test_duplicate_is_told_while_typing(office: Office):
    registry, (first, second) = pile(office, 0, 4)
    lan = office.at_work("lan").opens(f"{WAITING}{first.pk}/")
    lan.presses("Chỉ vào sổ").sees(re.compile(r"bản quét 1 / 1"))
    lan.fills({"Cơ quan ban hành": "Sở Tài chính", "Ngày VB": "20/11/2026"})
    lan.fills({"Số, ký hiệu": "2187/STC-QLNS"})
    lan.page.keyboard.press("Tab")
    lan.sees("Giống văn bản đã có:").sees("Mở để so")
    # Nothing that was typed is lost, and saving is refused until a way is chosen.
    lan.presses("Chỉ vào sổ").sees("Lý do vẫn vào sổ")
    expect(lan.field("Số, ký hiệu")).to_have_value("2187/STC-QLNS")
    lan.fills({"Lý do vẫn vào sổ": "Bản thay thế"})
    lan.presses("Chỉ vào sổ").is_told(re.compile(r"Đã vào sổ số \d+"))
    del registry, second


def test_without_scripts_a_paper_is_entered_all_the_same(office: Office):
    _, (arrival,) = pile(office, 0)
    lan = office.at_work("lan", scripts=False).opens(f"{WAITING}{arrival.pk}/")
    lan.page.locator("#id_receivers").select_option(label="Trần Đình Khải")
    lan.presses("Vào sổ & chuyển").sees(re.compile(r"Đã vào sổ số \d+"))


def test_files_are_dropped_and_wait(office: Office):
    open_registry(office.world)
    lan = office.at_work("lan").opens(WAITING)
    dropped = lan.page.evaluate_handle(
        """(names) => {
            const given = new DataTransfer();
            for (const name of names) given.items.add(new File(['%PDF-1.7\\n' + name + '\\n%%EOF\\n'], name));
            return given;
        }""",
        ["cong van.pdf", "to trinh.pdf"],
    )
    lan.page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
    lan.sees(re.compile("cong van.pdf, to trinh.pdf"))
    lan.presses("Tiếp nhận").is_told("Đã nhận 2 văn bản, chờ vào sổ.")
    assert len(lan.work()) == 2


def test_phone_is_wide_enough(office: Office):
    _, (arrival,) = pile(office, 0)
    lan = office.at_work("lan", screen=PHONE).opens(f"{WAITING}{arrival.pk}/")
    wide = lan.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]


def test_pages_of_the_intake_are_for_everybody(office: Office):
    """axe-core, targets and widths on the clerk's and the head's pages."""
    registry, (arrival,) = pile(office, 0)
    done = enter(registry, take_in(registry, letter(4)), details=details(symbol="77/TB-SNV"))
    mail = take_in(registry, letter(5), channel=Channel.OFFICIAL_EMAIL)
    decisions.report_to_head(by=registry.lan, arrival_id=mail.pk, report="Không có chữ ký số")
    acts = ("", "tra-lai/", "bao-cao/", "dong-giay/", f"gan/{done.document_id}/")
    lan = office.at_work("lan", bypass_csp=True)
    paths = [WAITING, *(f"{WAITING}{arrival.pk}/{act}" for act in acts), f"{WAITING}{mail.pk}/"]
    found = [finding for path in paths for finding in look(lan.opens(path).page)]
    khai = office.at_work("khai", bypass_csp=True)
    found += look(khai.opens(f"{WAITING}{mail.pk}/quyet-dinh/").page)
    assert not found, "\n".join(found)
