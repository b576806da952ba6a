"""Pages of drafting: the list, a new draft, a reply, the draft as each of its people sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvan.desk.states import Urgency
from congvan.documents.models import DocumentType
from congvan.drafting import conversion
from congvan.drafting.models import Draft
from congvan.drafting.services import review
from congvan.drafting.states import DraftStatus, FileKind, OrderSource
from congvan.kernel import clock
from congvan.web.incoming.choices import forget_choices
from tests.directives import papers
from tests.directives.papers import Office, open_office
from tests.document_files import two_pages
from tests.pages.visitors import signed_in
from tests.web import drafts_of_office as office_drafts
from tests.web.test_incoming import rows_of, tabs_of
from tests.world import OUTSIDER, World

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
LIST = "/du-thao/"
ROLES = ("an", "tuan", "khai", "huong", "lan", "mai", "anh")
# Session, account, seats, policy and counters for every page; then the draft with its files,
# reviews and versions, who may what, the calendar, the contents shown.
MOST_STATEMENTS = 40


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    forget_choices()
    with clock.frozen(NOW):
        yield


@pytest.fixture
def office(world: World) -> Office:
    return open_office(world)


def href(draft: Draft) -> str:
    return reverse("drafting:draft", args=[draft.pk])


def body(office: Office, key: str, path: str) -> str:
    answer = signed_in(office.world, key).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as taken:
        assert client.get(path).status_code == 200
    return len([q for q in taken if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def fields(office: Office, **changes: str) -> dict[str, str]:
    """A filled form of a new draft."""
    kind = DocumentType.objects.filter(code="cong_van", valid_to__isnull=True).get()
    return {
        "type": str(kind.pk), "subject": office_drafts.SUBJECT, "source": OrderSource.OWN.value,
        "source_note": "", "field": "", "unit": "", "due_on": "30/11/2026", "urgency": str(Urgency.NORMAL.value),
        "signer": "", "recipients_text": "", "circulation": "", "issuing_body": "", "cach": "sau",
        "act": "tao", **changes,
    }  # fmt: skip


def docx_file(name: str = "bao-cao.docx", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or office_drafts.letter())


def test_every_counter_is_the_length_of_its_list(office: Office):
    office_drafts.begun(office)
    office_drafts.with_head(office)
    office_drafts.with_leader(office)
    office_drafts.returned(office)
    for key in ROLES:
        client = signed_in(office.world, key)
        counted = tabs_of(client.get(LIST).content.decode())
        assert counted, key
        for tab, count in counted.items():
            page = client.get(LIST, {"tab": tab}).content.decode()
            assert str(rows_of(page)) == count, (key, tab)


def test_who_waits_for_whom_is_in_the_list_and_the_menu(office: Office):
    office_drafts.with_head(office)
    html = body(office, "tuan", f"{LIST}?tab=cho-y-kien")
    assert office_drafts.SUBJECT in html
    assert "Nguyễn Văn An" in html
    assert re.search(r'id="dem-drafts"[^>]*>1<', html)


def test_an_open_list_asks_for_its_numbers_every_minute(office: Office):
    office_drafts.begun(office)
    here = {"HX-Current-URL": f"http://testserver{LIST}"}
    answer = signed_in(office.world, "an").get(reverse("desk:counters"), headers=here)
    assert 'id="dem-du-thao-cua-toi" hx-swap-oob="true">1<' in answer.content.decode()


def test_chips_narrow_the_list(office: Office):
    draft = office_drafts.begun(office)
    client = signed_in(office.world, "an")
    own = {"tab": "cua-toi"}
    assert rows_of(client.get(LIST, {**own, "loai": str(draft.type_id)}).content.decode()) == 1
    assert rows_of(client.get(LIST, {**own, "do-khan": "hoa-toc"}).content.decode()) == 0
    assert "Bỏ lọc" in client.get(LIST, {**own, "do-khan": "hoa-toc"}).content.decode()


def test_a_list_takes_the_same_statements_however_long(office: Office):
    client = signed_in(office.world, "an")
    office_drafts.begun(office)
    few = statements(client, LIST)
    for _ in range(3):
        office_drafts.begun(office)
    assert statements(client, LIST) == few


def test_a_new_draft_with_an_uploaded_file(office: Office):
    client = signed_in(office.world, "an")
    assert client.get("/du-thao/moi/").status_code == 200
    sent = {
        **fields(office, cach="tep"),
        "tep_chinh": docx_file(),
        "tep_xem": docx_file("so-lieu.docx"),
    }
    answer = client.post("/du-thao/moi/", sent)
    draft = Draft.objects.get()
    assert answer["Location"] == href(draft)
    assert draft.drafter_id == office.an.membership_id
    assert [file.kind for file in draft.files.order_by("id")] == [FileKind.MAIN, FileKind.SUPPORT]


def test_a_refused_form_keeps_what_was_typed_and_the_files(office: Office):
    client = signed_in(office.world, "an")
    answer = client.post(
        "/du-thao/moi/",
        {**fields(office, cach="tep", type="", subject="Xin ý kiến"), "tep_chinh": docx_file()},
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Xin ý kiến" in html
    assert "Chọn tên loại văn bản." in html
    mark = html.split('name="tep_da_gui" value="')[1].split('"')[0]
    client.post("/du-thao/moi/", {**fields(office, cach="tep"), "tep_da_gui": mark})
    assert Draft.objects.get().files.get().name == "bao-cao.docx"


def test_another_persons_mark_brings_no_file(office: Office):
    tuan = signed_in(office.world, "tuan")
    html = tuan.post(
        "/du-thao/moi/", {**fields(office, cach="tep", type=""), "tep_chinh": docx_file()}
    ).content.decode()
    mark = html.split('name="tep_da_gui" value="')[1].split('"')[0]
    signed_in(office.world, "an").post(
        "/du-thao/moi/", {**fields(office, cach="sau"), "tep_da_gui": mark}
    )
    assert not Draft.objects.get().files.exists()


def test_a_new_draft_from_a_template(office: Office):
    office_drafts.begun(office)
    signer = f"{office.khai.membership_id}:head"
    client = signed_in(office.world, "an")
    html = client.post(
        "/du-thao/moi/", fields(office, cach="mau", act="mau", signer=signer)
    ).content.decode()
    assert "Kính gửi" in html
    assert "Địa danh" in html
    typed = {
        "m-dien": "cong_van", "mau": "cong_van", "m-superior": "UBND TỈNH GIA LAI",
        "m-organ": "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "m-notation": "SKHCN-CĐS", "m-place": "Gia Lai",
        "m-recipients": "Ủy ban nhân dân tỉnh", "m-body": "Kính đề nghị xem xét./.",
    }  # fmt: skip
    refused = client.post(
        "/du-thao/moi/", {**fields(office, cach="mau", signer=signer), **typed, "m-place": ""}
    )
    assert refused.status_code == 422
    assert "Kính đề nghị xem xét./." in refused.content.decode()
    client.post("/du-thao/moi/", {**fields(office, cach="mau", signer=signer), **typed})
    draft = Draft.objects.latest("id")
    assert draft.content["template"] == "cong_van"
    assert "Kính đề nghị xem xét" in body(office, "an", href(draft))
    # The next one begins with the same letterhead.
    again = client.get("/du-thao/moi/", {"mau": "cong_van"}).content.decode()
    assert "UBND TỈNH GIA LAI" in again


@pytest.mark.skipif(
    not conversion.is_available(), reason="cần LibreOffice: apt install libreoffice"
)
def test_a_preview_is_shown_only_to_who_asked(office: Office):
    office_drafts.begun(office)
    typed = {
        "m-dien": "cong_van", "mau": "cong_van", "m-organ": "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "m-notation": "SKHCN-CĐS", "m-place": "Gia Lai", "m-recipients": "Ủy ban nhân dân tỉnh",
        "m-body": "Kính đề nghị xem xét./.",
    }  # fmt: skip
    signer = f"{office.khai.membership_id}:head"
    sent = {**fields(office, cach="mau", act="xem", signer=signer), **typed}
    answer = signed_in(office.world, "an").post("/du-thao/moi/", sent)
    assert answer.status_code == 200
    picture = re.search(r'src="(/du-thao/xem-thu/[^"]+)"', answer.content.decode())
    assert picture
    assert signed_in(office.world, "an").get(picture[1])["Content-Type"] == "image/webp"
    assert signed_in(office.world, "tuan").get(picture[1]).status_code == 404
    assert Draft.objects.count() == 1


def test_a_reply_takes_the_fields_of_what_it_answers(office: Office):
    document = papers.passed_on(office)
    page = body(office, "an", reverse("documents:document", args=[document.pk]))
    reply = reverse("drafting:reply", args=[document.pk])
    assert reply in page
    client = signed_in(office.world, "an")
    html = client.get(reply).content.decode()
    assert document.symbol in html
    assert "Trả lời" in html
    client.post(reply, fields(office))
    draft = Draft.objects.get()
    assert draft.replies_to_id == document.pk
    assert f'Trả lời <a href="{reverse("documents:document", args=[document.pk])}">' in body(
        office, "an", href(draft)
    )
    assert signed_in(office.world, OUTSIDER).get(reply).status_code == 404


def test_each_person_finds_the_form_of_what_to_do(office: Office):
    draft = office_drafts.begun(office)
    assert "Trình lãnh đạo đơn vị" in body(office, "an", href(draft))
    review.submit_to_unit(by=office.an, draft_id=draft.pk)
    head = body(office, "tuan", href(draft))
    assert ">Đồng ý<" in head
    assert ">Trả lại<" in head
    assert "Duyệt, cho phép ban hành" not in head
    leader = body(office, "khai", href(office_drafts.with_leader(office)))
    for words in (
        "Duyệt, cho phép ban hành",
        "Duyệt, yêu cầu sửa",
        "Trình lãnh đạo khác",
        "Trả lại",
    ):
        assert words in leader


def test_both_inks_are_shown_with_who_and_how_many(office: Office):
    html = body(office, "an", href(office_drafts.returned(office)))
    assert "cv-ink-blue" in html
    assert "cv-ink-red" in html
    assert "123/135" in html
    assert "sửa mực xanh" in html
    assert "sửa mực đỏ" in html
    assert "Bản sạch" in html
    clean = body(office, "an", href(office_drafts.returned(office)) + "?xem=ban-sach")
    assert "<del" not in clean.split('class="draft-desk"')[1].split('class="draft-side"')[0]


def test_the_page_takes_few_statements_however_much_happened(office: Office):
    draft = office_drafts.with_leader(office)
    client = signed_in(office.world, "khai")
    few = statements(client, href(draft))
    for new in ("124/135 xã", "125/135 xã", "126/135 xã"):
        office_drafts.correct(office.khai, draft, "xã, phường đã gửi", f"{new}, phường đã gửi")
    assert statements(client, href(draft)) <= few + 1 <= MOST_STATEMENTS


def test_an_outsider_finds_nothing(office: Office):
    draft = office_drafts.returned(office)
    file = office_drafts.main_file(draft)
    assert file.current is not None
    client = signed_in(office.world, OUTSIDER)
    gets = [
        href(draft),
        reverse("drafting:amend", args=[draft.pk]),
        reverse("drafting:compare", args=[draft.pk]),
        reverse("drafting:version", args=[draft.pk, file.current.pk]),
        reverse("drafting:marked-pdf", args=[draft.pk]),
        reverse("drafting:clean", args=[draft.pk]),
        reverse("drafting:supporting", args=[draft.pk]),
        reverse("drafting:repair", args=[draft.pk]),
    ]
    assert [client.get(path).status_code for path in gets] == [404] * len(gets)
    posts = [
        reverse("drafting:act", args=[draft.pk, "duyet"]),
        reverse("drafting:correct", args=[draft.pk]),
        reverse("drafting:comment", args=[draft.pk]),
        reverse("drafting:file-add", args=[draft.pk]),
        reverse("drafting:version-add", args=[draft.pk, file.pk]),
        reverse("drafting:file-act", args=[draft.pk, file.pk, "lay-ve"]),
    ]
    assert [client.post(path, {"kind": "main"}).status_code for path in posts] == [404] * len(posts)
    assert Draft.objects.get().status == DraftStatus.RETURNED


def test_the_form_of_details_changes_the_draft(office: Office):
    draft = office_drafts.begun(office)
    path = reverse("drafting:amend", args=[draft.pk])
    assert office_drafts.SUBJECT in body(office, "an", path)
    client = signed_in(office.world, "an")
    assert client.post(path, fields(office, subject="")).status_code == 422
    client.post(path, fields(office, subject="Báo cáo mới"))
    assert office_drafts.fresh(draft).subject == "Báo cáo mới"
    # Others see no form.
    assert signed_in(office.world, "khai").get(path).status_code in (302, 404)


def test_related_documents_are_found_added_and_taken_off(office: Office):
    document = papers.passed_on(office)
    draft = office_drafts.begun(office)
    path = reverse("drafting:supporting", args=[draft.pk])
    client = signed_in(office.world, "an")
    found = client.get(path, {"q": document.symbol}).content.decode()
    assert f'name="them" value="{document.pk}"' in found
    client.post(path, {"them": document.pk})
    assert document.symbol in body(office, "an", href(draft))
    client.post(path, {"bo": document.pk})
    assert not draft.supporting.exists()


def test_a_pdf_is_shown_as_pages(office: Office):
    draft, file = office_drafts.with_pdf(office, two_pages().blob_id)
    html = body(office, "an", f"{href(draft)}?tep={file.pk}")
    assert "Trang 1" in html
    page = reverse("drafting:version-page", args=[draft.pk, file.current_id, 1, 400])
    assert signed_in(office.world, "an").get(page)["Content-Type"] == "image/webp"
