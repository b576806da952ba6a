"""Văn bản đến: tabs equal to their lists for every role, chips, preview, work in bulk."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvan.desk.states import Urgency
from congvan.directives.models import Handling
from congvan.directives.queries.lists import Tab
from congvan.directives.states import HandlingStatus
from congvan.dossiers import queries as dossier_queries
from congvan.dossiers import services as dossier_services
from congvan.kernel.spreadsheets import read_sheets
from congvan.ui.items import WorkRow
from congvan.ui.templatetags.work_rows import work_row
from congvan.web.incoming.choices import forget_choices
from tests import world as named_world
from tests.web.incoming_papers import handled, one_of_each
from tests.web.signing_in import sign_in, words
from tests.world import OUTSIDER, World

LIST = "/van-ban-den/"
# Everybody of the agency who works with documents, and one who does not.
ROLES = ("lan", "khai", "huong", "tuan", "mai", "an", "bao", "anh")
# Session, account, seats, the frame's counters; the tabs' counters; the list itself.
STATEMENTS = 6


@pytest.fixture(autouse=True)
def _fresh_choices():
    forget_choices()


def rows_of(html: str) -> int:
    return html.count('class="wrow-title"')


def tabs_of(html: str) -> dict[str, str]:
    """Tab → the count beside it, as the page shows them."""
    found = re.findall(r'href="([^"]+)"[^>]*>[^<]*<span class="tab-count"[^>]*>([^<]+)<', html)
    return {parse_qs(urlsplit(href).query).get("tab", [""])[0]: count for href, count in found}


@pytest.mark.parametrize("key", ROLES)
def test_every_counter_is_the_length_of_its_list(world: World, key: str):
    for _ in range(2):
        one_of_each(world)
    handled(world, due_in=-3)
    handled(world, due_in=-1, lead="mai")
    browser = sign_in(world, key)
    counted = tabs_of(browser.get(LIST).content.decode())
    counted.pop("", None)
    assert counted, "every role has tabs"
    for tab, count in counted.items():
        page = browser.get(LIST, {"tab": tab}).content.decode()
        assert str(rows_of(page)) == count, tab
        assert tabs_of(page).get(tab) == count


def test_an_open_list_asks_for_its_numbers_every_minute(world: World):
    handled(world)
    here = {"HX-Current-URL": f"http://testserver{LIST}?tab=dang-xu-ly"}
    answer = sign_in(world, "lan").get(reverse("desk:counters"), headers=here).content.decode()
    assert 'id="dem-den-dang-xu-ly" hx-swap-oob="true">1<' in answer


def test_who_sees_which_tabs(world: World):
    one_of_each(world)
    wide = {tab.value for tab in Tab}
    for key in ("lan", "khai", "huong"):
        assert set(tabs_of(sign_in(world, key).get(LIST).content.decode())) - {""} == wide
    narrow = tabs_of(sign_in(world, "an").get(LIST).content.decode())
    assert set(narrow) == {"dang-xu-ly", "qua-han", "da-xong", "tat-ca"}
    assert "Chờ vào sổ" in words(sign_in(world, "lan").get(LIST))
    assert "Chờ vào sổ" not in words(sign_in(world, "khai").get(LIST))


def test_another_agency_sees_nothing(world: World):
    document = handled(world, subject="Việc riêng của Sở Khoa học")
    browser = sign_in(world, OUTSIDER)
    for tab in Tab:
        assert "Việc riêng" not in words(browser.get(LIST, {"tab": tab.value}))
    assert browser.get(reverse("incoming:preview", args=[document.pk])).status_code == 404


def test_a_colleague_without_a_part_sees_nothing(world: World):
    handled(world, subject="Việc của An")
    assert "Việc của An" in words(sign_in(world, "an").get(LIST, {"tab": "tat-ca"}))
    assert "Việc của An" not in words(sign_in(world, "anh").get(LIST, {"tab": "tat-ca"}))


def test_hoa_toc_stands_first(world: World):
    handled(world, subject="Việc thường")
    handled(world, subject="Việc hỏa tốc", urgency=Urgency.FLASH)
    text = words(sign_in(world, "lan").get(LIST, {"tab": "dang-xu-ly"}))
    assert text.index("Việc hỏa tốc") < text.index("Việc thường")


def test_chips_narrow_the_list_and_stay_in_the_address(world: World):
    handled(world, subject="Việc thường")
    urgent = handled(world, subject="Việc khẩn", urgency=Urgency.URGENT)
    browser = sign_in(world, "lan")
    asked = {
        "tab": "dang-xu-ly", "do-khan": "khan", "giu": f"m{world.seats['an'].pk}",
        "loai": str(urgent.type_id), "co-quan": str(urgent.issuer_id), "tu": "01/01/2026",
    }  # fmt: skip
    page = browser.get(LIST, asked)
    text = words(page)
    assert "Việc khẩn" in text
    assert "Việc thường" not in text
    assert "Độ khẩn: Khẩn" in text
    assert f"Người giữ: {world.people['an'].full_name}" in text
    assert "01/01/2026 – nay" in text
    html = page.content.decode()
    # Dropping one chip keeps the others.
    dropped = re.search(r'href="([^"]+)" aria-label="Bỏ lọc Độ khẩn"', html)
    kept = parse_qs(urlsplit(dropped[1].replace("&amp;", "&")).query)
    assert "do-khan" not in kept
    assert kept["loai"] == [str(urgent.type_id)]
    assert "Không có văn bản nào hợp với bộ lọc" in words(
        browser.get(LIST, {"tab": "dang-xu-ly", "do-khan": "hoa-toc"})
    )


@pytest.mark.parametrize(
    "mangled",
    [
        {"tab": "khong-co"}, {"sau": "x~y~z"}, {"giu": "m"}, {"loai": "9" * 40}, {"tu": "31/02/2026"},
        {"do-khan": "nhanh"}, {"xem": "-1"}, {"so": "١٢"},
    ],
)  # fmt: skip
def test_a_mangled_address_is_passed_over(world: World, mangled: dict[str, str]):
    handled(world, status=HandlingStatus.AWAITING_DISTRIBUTION, subject="Việc chờ")
    assert "Việc chờ" in words(sign_in(world, "lan").get(LIST, mangled))


def test_pages_follow_by_keyset(world: World):
    for number in range(53):
        handled(world, subject=f"Việc số {number:02}")
    browser = sign_in(world, "lan")
    first = browser.get(LIST, {"tab": "dang-xu-ly"}).content.decode()
    assert rows_of(first) == 50
    assert "1–50 trong 53" in first
    following = re.search(r'href="([^"]+)" rel="next"', first)[1].replace("&amp;", "&")
    second = browser.get(following).content.decode()
    assert rows_of(second) == 3
    titles = set(re.findall(r"Việc số \d\d", first + second))
    assert len(titles) == 53


def test_a_full_page_takes_few_statements_however_long_the_list(world: World):
    browser = sign_in(world, "lan")
    taken = []
    for count in (3, 50):
        for _ in range(count):
            handled(world)
        browser.get(LIST, {"tab": "dang-xu-ly"})
        with CaptureQueriesContext(connection) as statements:
            browser.get(LIST, {"tab": "dang-xu-ly"})
        taken.append([s["sql"] for s in statements if not s["sql"].startswith(("SAVE", "RELE"))])
    assert len(taken[1]) == len(taken[0]) <= STATEMENTS, "\n".join(taken[1])


def test_the_preview_shows_the_document_and_is_no_reading(world: World):
    document = handled(world, subject="Việc của An", symbol="12/UBND")
    page = words(sign_in(world, "an").get(reverse("incoming:preview", args=[document.pk])))
    assert "12/UBND" in page
    assert "Giao xử lý, báo cáo kết quả." in page
    html = sign_in(world, "an").get(LIST).content.decode()
    assert "is-unread" in html


def test_a_row_escapes_what_people_typed():
    row = WorkRow("1", '<script>alert("x")</script>', '/a"b/', second=("<b>",), preview='/x"y/')
    html = work_row(row, "chon", "xem")
    assert "<script>" not in html
    assert 'href="/a"b/"' not in html
    assert "<b>" not in html
    assert "/x&quot;y/" in html


def test_ticked_documents_are_finished_into_a_dossier_and_taken_back(world: World):
    an = named_world.member(world, "an")
    period = dossier_queries.retention_periods()[-2]
    dossier = dossier_services.open_dossier(by=an, title="Rà soát", retention_id=period.id)
    documents = [handled(world, subject=f"Việc {number}") for number in range(2)]
    browser = sign_in(world, "an")
    ticked = {"chon": [str(document.pk) for document in documents], "ve": LIST}
    form = browser.post(reverse("incoming:complete"), ticked)
    assert "Kết thúc 2 văn bản" in words(form)
    assert f"{dossier.code} · Rà soát" in words(form)
    sent = {**ticked, "dossier": str(dossier.pk), "result": "Đã báo cáo"}
    done = browser.post(reverse("incoming:complete"), sent, follow=True)
    assert "Đã kết thúc 2 văn bản vào hồ sơ." in words(done)
    assert _statuses(documents) == {"completed"}
    undo = re.search(r'action="([^"]*hoan-tac[^"]*)"', done.content.decode())[1]
    back = browser.post(undo.replace("&amp;", "&"), follow=True)
    assert "Đã mở lại 2 văn bản" in words(back)
    assert "completed" not in _statuses(documents)


def test_who_does_not_lead_finishes_nothing_and_reads_why(world: World):
    tuan = named_world.member(world, "tuan")
    period = dossier_queries.retention_periods()[-2]
    dossier = dossier_services.open_dossier(by=tuan, title="Rà soát", retention_id=period.id)
    document = handled(world, subject="Việc của An")
    sent = {"chon": str(document.pk), "dossier": str(dossier.pk), "result": "", "ve": LIST}
    answer = sign_in(world, "tuan").post(reverse("incoming:complete"), sent, follow=True)
    assert "“Việc của An”" in words(answer)
    assert _statuses([document]) == {"in_progress"}


def test_nothing_ticked_and_a_foreign_way_back(world: World):
    browser = sign_in(world, "an")
    for name in ("complete", "mark-read", "slips"):
        answer = browser.post(reverse(f"incoming:{name}"), {"ve": "https://example.com/"})
        assert answer.url == LIST
    assert "Chưa tích văn bản nào" in words(browser.get(LIST))


def test_the_list_goes_out_as_a_sheet(world: World):
    documents = [handled(world, subject=f"Việc {number}") for number in range(3)]
    browser = sign_in(world, "an")
    for ticked, count in (([], 3), ([str(documents[0].pk)], 1)):
        sent = {"tab": "dang-xu-ly", "chon": ticked}
        answer = browser.post(reverse("incoming:export"), sent)
        (sheet,) = read_sheets(BytesIO(answer.content))
        assert len(sheet.rows) == 1 + count


def test_slips_come_as_one_pdf(world: World):
    documents = [handled(world, subject=f"Việc {number}") for number in range(2)]
    sent = {"chon": [str(document.pk) for document in documents]}
    answer = sign_in(world, "an").post(reverse("incoming:slips"), sent)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def _statuses(documents) -> set[str]:
    found = Handling.objects.filter(document__in=documents)
    return set(found.values_list("status", flat=True))
