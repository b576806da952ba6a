"""The directive form without a script: lines added and dropped by sending it; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse

from congvan.desk.states import Part
from congvan.directives.models import Assignment
from congvan.documents.models import Document, FieldOfWork
from congvan.kernel import clock
from congvan.web.documents.forms.sending import day_of, read
from congvan.web.documents.ways import BY_VERB
from tests.directives import papers
from tests.directives.papers import Office, open_office
from tests.pages.visitors import signed_in
from tests.world import OUTSIDER, World

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def office(world: World) -> Office:
    return open_office(world)


def _typed(office: Office, document: Document, **changes: Any) -> dict[str, Any]:
    field = FieldOfWork.objects.filter(agency_id=office.agency_id).order_by("id")[0]
    cds = office.world.units["skhcn", "cds"].pk
    usual = {
        "y_kien": "Phòng CĐS chủ trì, tham mưu", "nhan": [f"u{cds}", f"m{office.bao.membership_id}"],
        f"phan_u{cds}": "lead", f"phan_m{office.bao.membership_id}": "coordinate",
        f"han_u{cds}": "27/11", "han": "3", "loai": str(document.type_id),
        "linh_vuc": str(field.pk), "do_khan": "2", "gui": "1",
    }  # fmt: skip
    return {**usual, **changes}


def _path(document: Document, slug: str = "chi-dao") -> str:
    return reverse("documents:send", args=[document.pk, slug])


def test_a_directive_is_sent(office: Office):
    document = papers.forwarded(office)
    answer = signed_in(office.world, "khai").post(_path(document), _typed(office, document))
    assert answer.status_code == 302, answer.content.decode()
    parts = {a.part: a for a in Assignment.objects.filter(handling__document=document)}
    assert parts[Part.LEAD].unit_id == office.world.units["skhcn", "cds"].pk
    assert parts[Part.LEAD].due_at.astimezone(clock.OFFICE_ZONE).date() == date(2026, 11, 27)
    assert parts[Part.COORDINATE].due_at.astimezone(clock.OFFICE_ZONE).date() == date(2026, 11, 30)


def test_a_refusal_keeps_everything_typed(office: Office):
    document = papers.forwarded(office)
    khai = signed_in(office.world, "khai")
    typed = _typed(office, document, linh_vuc="", ngay="30/11", han="khac")
    answer = khai.post(_path(document), typed)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Phòng CĐS chủ trì, tham mưu" in html
    assert 'value="27/11"' in html
    assert 'value="30/11"' in html
    assert "Lê Quốc Bảo" in html
    assert not papers.handling(document).lead_unit_id


@pytest.mark.parametrize("day", ["hôm nào", "31/2", "1/2/3/4"])
def test_a_day_that_is_none_is_said_so(office: Office, day: str):
    document = papers.forwarded(office)
    typed = _typed(office, document, han="khac", ngay=day)
    answer = signed_in(office.world, "khai").post(_path(document), typed)
    assert answer.status_code == 422
    assert "Không đọc được ngày" in answer.content.decode()


def test_lines_are_added_and_dropped_without_a_script(office: Office):
    document = papers.forwarded(office)
    khai = signed_in(office.world, "khai")
    found = khai.post(_path(document), {"y_kien": "Giữ lại", "tim_nguoi": "pmt", "tim": "1"})
    html = found.content.decode()
    assert found.status_code == 200
    assert "Giữ lại" in html
    assert f'data-receiver="m{office.tuan.membership_id}"' in html
    key = f"m{office.bao.membership_id}"
    added = khai.post(
        _path(document),
        {"nhan": [key], f"phan_{key}": "lead", "them": f"m{office.an.membership_id}"},
    )
    assert added.content.decode().count('class="receiver"') == 3  # two and the blank
    dropped = khai.post(_path(document), {"nhan": [key], f"phan_{key}": "lead", "bo": key})
    assert dropped.content.decode().count('class="receiver"') == 1


def test_several_found_are_offered(office: Office):
    document = papers.forwarded(office)
    answer = signed_in(office.world, "khai").post(
        _path(document), {"tim_nguoi": "phòng", "tim": "1"}
    )
    assert 'name="them"' in answer.content.decode()


def test_suggestions_are_of_the_own_agency(office: Office):
    path = reverse("documents:receivers")
    mine = signed_in(office.world, "khai").get(path, {"q": "nva"}).json()["receivers"]
    assert any(one["name"] == "Nguyễn Văn An" for one in mine)
    theirs = signed_in(office.world, OUTSIDER).get(path, {"q": "nva"}).json()["receivers"]
    keys = {one["key"] for one in mine}
    assert not keys & {one["key"] for one in theirs}


def test_somebody_of_another_agency_cannot_be_named(office: Office):
    document = papers.forwarded(office)
    key = f"m{office.world.seats[OUTSIDER].pk}"
    typed = _typed(office, document, nhan=[key], **{f"phan_{key}": "lead", f"ten_{key}": "Ai đó"})
    answer = signed_in(office.world, "khai").post(_path(document), typed)
    assert answer.status_code == 422
    assert "Không còn trong danh bạ: Ai đó" in answer.content.decode()


def test_the_clerk_forwards_to_a_leader(office: Office):
    document = papers.arrive(office)
    key = f"m{office.khai.membership_id}"
    lan = signed_in(office.world, "lan")
    sent = lan.post(
        _path(document, "chuyen"),
        {"nhan": [key], f"phan_{key}": "direct", "y_kien": "Phòng CĐS chủ trì", "gui": "1"},
    )
    assert sent.status_code == 302, sent.content.decode()
    assert papers.handling(document).status == "awaiting_direction"


def test_a_way_that_is_not_open_leads_back_to_the_document(office: Office):
    document = papers.directed(office)
    answer = signed_in(office.world, "khai").get(_path(document, "giao"))
    assert answer.status_code == 302
    assert signed_in(office.world, "khai").get(_path(document, "chi-dao-lai")).status_code == 200
    assert signed_in(office.world, "khai").get(_path(document, "khong-co")).status_code == 404


def test_the_year_of_a_short_date_is_the_coming_one():
    today = date(2026, 12, 20)
    assert day_of("5/1", today) == date(2027, 1, 5)
    assert day_of("31/12", today) == date(2026, 12, 31)
    assert day_of("5/1/27", today) == date(2027, 1, 5)
    assert day_of("5.1.2027", today) == date(2027, 1, 5)
    assert day_of("mai", today) is None
    assert day_of("1", today) is None
    for slip in ("31/12/9999", "1/1/0", f"1/1/{2**70}", f"1/{'9' * 5000}", "²/1"):
        assert day_of(slip, today) in (None, date(2000, 1, 1))


def test_the_second_lead_becomes_a_helper(office: Office):
    from congvan.directives.queries import pickers

    an, bao = (
        pickers.receiver_of(office.khai, f"m{who.membership_id}") for who in (office.an, office.bao)
    )
    draft = read(QueryDict(), BY_VERB["direct"], {})
    draft.add(an, Part.LEAD)
    draft.add(bao, Part.LEAD)
    draft.add(bao)
    assert [line.part for line in draft.lines] == [Part.LEAD, Part.COORDINATE]


def test_own_phrases_and_groups_are_kept(office: Office):
    khai = signed_in(office.world, "khai")
    page = reverse("documents:phrases")
    assert khai.post(page, {"label": "", "text": ""}).status_code == 422
    khai.post(page, {"label": "Gấp", "text": "Xử lý ngay trong ngày."})
    assert "Xử lý ngay trong ngày." in khai.get(page).content.decode()
    groups = reverse("documents:groups")
    khai.post(groups, {"name": "Hai phòng", "coordinate": [f"m{office.bao.membership_id}"]})
    html = khai.get(groups).content.decode()
    assert "Hai phòng" in html
    document = papers.forwarded(office)
    form = khai.get(reverse("documents:document", args=[document.pk])).content.decode()
    assert "Hai phòng" in form
    assert "Xử lý ngay trong ngày." in form
