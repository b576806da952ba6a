"""Letters in the pages: written, sent, answered, kept; nothing typed is lost; strangers get 404."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvan.dossiers import queries as dossiers
from congvan.dossiers.services import open_dossier
from congvan.kernel import clock
from congvan.office.personal_mail.models import Copy, Letter
from congvan.office.personal_mail.queries import lists, reading
from congvan.office.personal_mail.services import arranging
from congvan.organization.models import Delegation
from tests import world as named_world
from tests.dossiers.papers import paper
from tests.office.personal_mail_letters import key, letter
from tests.pages.visitors import acting_for, signed_in
from tests.web.signing_in import words
from tests.world import World

LIST, WRITE = reverse("personal_mail:list"), reverse("personal_mail:write")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def page_of(one: Letter) -> str:
    return reverse("personal_mail:letter", args=[one.pk])


def token_in(html: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f-]{36})"', html)
    assert found, html
    return found[1]


def test_from_the_first_word_to_the_answer(world: World) -> None:
    an, tuan = signed_in(world, "an"), signed_in(world, "tuan")
    begun = an.get(WRITE)
    assert "Chỉ dùng để trao đổi công việc" in words(begun)
    form = {
        "token": token_in(begun.content.decode()), "subject": "Số liệu tháng 11",
        "body": "Kính gửi anh Tuấn,\nem gửi số liệu.", "to": [], "reply_due_on": "",
    }  # fmt: skip
    kept = an.post(reverse("personal_mail:keep"), form)
    assert "Đã lưu nháp lúc" in words(kept)
    upload = SimpleUploadedFile("so-lieu.pdf", PDF)
    refused = an.post(WRITE, {**form, "viec": "gui", "tep": upload})
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "Chưa chọn người nhận." in html
    assert "em gửi số liệu." in html
    assert "so-lieu.pdf" in html, "the file lies with the draft"
    draft = Letter.objects.get()
    again = an.post(
        WRITE, {**form, "viec": "luu", "tep": SimpleUploadedFile("du-thua.pdf", PDF)}, follow=True
    )
    surplus = re.search(r'name="bo" value="(\d+)"[^>]*du-thua', again.content.decode())
    assert surplus
    left = an.post(WRITE, {**form, "bo": surplus[1]}).content.decode()
    assert "du-thua.pdf" not in left
    assert "so-lieu.pdf" in left
    assert str(draft.token) == form["token"]
    assert "so-lieu.pdf" in an.get(WRITE, {"nhap": draft.pk}).content.decode()
    assert tuan.get(page_of(draft)).status_code == 404
    form["to"] = [key(world, "tuan")]
    for _ in range(2):
        answer = an.post(WRITE, {**form, "viec": "gui"}, follow=True)
    assert "Số liệu tháng 11" in words(answer)
    assert Letter.objects.count() == 1
    assert Copy.objects.count() == 2

    listed = tuan.get(LIST).content.decode()
    assert "is-unread" in listed
    assert 'id="dem-letters">1<' in listed
    opened = tuan.get(page_of(draft))
    assert "Người gửi được báo anh, chị đã mở thư này." in words(opened)
    assert "Giao việc từ thư này" in words(opened), "a head has subordinates"
    assert "1/1 đã mở" in words(an.get(page_of(draft)))
    file_href = re.search(r'href="(/thu/\d+/tep/\d+/)"', opened.content.decode())
    assert file_href
    assert tuan.get(file_href[1]).status_code == 200
    reply = tuan.get(WRITE, {"tra-loi": draft.pk}).content.decode()
    assert 'value="Trả lời: Số liệu tháng 11"' in reply
    assert re.search(rf'value="{key(world, "an")}"[^>]*selected', reply)
    for stranger in ("mai", "quang"):
        browser = signed_in(world, stranger)
        assert browser.get(page_of(draft)).status_code == 404
        assert browser.get(file_href[1]).status_code == 404
        assert browser.get(WRITE, {"chuyen-tiep": draft.pk}).status_code == 404
        assert "Số liệu" not in words(browser.get(LIST, {"tim": "so lieu"}))


def test_what_is_refused_keeps_every_word_but_nothing_barred(world: World) -> None:
    an = signed_in(world, "an")
    form = {"token": str(uuid4()), "subject": "Gửi", "body": "Độ mật: Mật\nNội dung <b>", "to": [key(world, "tuan")]}  # fmt: skip
    upload = SimpleUploadedFile("so-lieu.pdf", PDF)
    answer = an.post(WRITE, {**form, "viec": "gui", "tep": upload})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "không được đưa vào hệ thống" in html
    assert "Nội dung &lt;b&gt;" in html
    assert 'name="tep_da_gui"' in html, "the file need not be chosen again"
    assert not Letter.objects.exists()
    assert "không được đưa vào hệ thống" in words(an.post(reverse("personal_mail:keep"), form))
    assert not Letter.objects.exists()
    late = {**form, "body": "Nội dung", "reply_due_on": "32/13/2026"}
    answer = an.post(WRITE, {**late, "viec": "gui"})
    assert "Không đọc được ngày" in words(answer)
    assert 'value="32/13/2026"' in answer.content.decode()
    for hostile in ({"token": "x"}, {"to": ["m99999999999999999999", "'"]}, {"answers": "999"}):
        answer = an.post(WRITE, {**form, "body": "Nội dung", **hostile, "viec": "luu"})
        assert answer.status_code in (302, 404, 422), hostile


def test_opinions_folders_trash_and_search_by_hand(world: World) -> None:
    an, tuan = signed_in(world, "an"), signed_in(world, "tuan")
    due = clock.today() + timedelta(days=3)
    asked = letter(world, "tuan", "an", "mai", reply_due_on=due, asks_opinion=True)
    where = reverse("personal_mail:opinion", args=[asked.pk])
    refused = an.post(where, {"opinion": "other", "note": ""})
    assert refused.status_code == 422
    assert "Chưa ghi nội dung ý kiến." in words(refused)
    said = an.post(where, {"opinion": "disagree", "note": "Chưa đủ kinh phí"}, follow=True)
    assert "Đã gửi ý kiến." in words(said)
    table = words(tuan.get(page_of(asked)))
    assert "1 không đồng ý, 1 chưa trả lời" in table
    assert "Chưa đủ kinh phí" in table
    assert "Chưa đủ kinh phí" not in words(signed_in(world, "mai").get(page_of(asked)))

    an.post(reverse("personal_mail:folders"), {"name": "Chuyển đổi số"})
    folder = lists.folders(named_world.member(world, "an"))[0]
    again = an.post(reverse("personal_mail:folders"), {"name": "chuyen doi so"})
    assert "Đã có mục" in words(again)
    chosen = reverse("personal_mail:chosen")
    an.post(chosen, {"chon": asked.pk, "viec": "chuyen-muc", "den-muc": folder.folder_id})
    assert asked.subject in words(an.get(LIST, {"muc": folder.folder_id}))
    own = reverse("personal_mail:folder", args=[folder.folder_id])
    assert "còn thư" in words(an.post(own, {"viec": "xoa"}))
    assert signed_in(world, "mai").get(own).status_code == 404
    gone = an.post(chosen, {"chon": asked.pk, "viec": "vao-thung-rac"}, follow=True)
    assert "Đã bỏ 1 thư vào thùng rác." in words(gone)
    assert asked.subject in words(an.get(LIST, {"hop": "thung-rac"}))
    assert asked.subject not in words(an.get(LIST, {"tim": "so lieu"}))
    assert asked.subject in words(signed_in(world, "mai").get(LIST, {"tim": "so lieu"}))
    emptied = an.post(reverse("personal_mail:empty-trash"), follow=True)
    assert "Đã xóa hẳn 1 thư." in words(emptied)
    assert an.get(page_of(asked)).status_code == 404
    for wrong in ({"viec": "khac", "chon": "1"}, {"viec": "vao-thung-rac"}, {"chon": "x"}):
        assert an.post(chosen, wrong).status_code in (302, 404)


def test_documents_dossier_and_task_follow_their_own_rights(world: World) -> None:
    an, tuan = signed_in(world, "an"), signed_in(world, "tuan")
    document = paper(
        named_world.member(world, "an"), subject="Kế hoạch đào tạo", symbol="15/KH-SNV"
    )
    found = an.post(WRITE, {"token": str(uuid4()), "tim_van_ban": "15/KH", "viec": "tim"})
    assert "Kế hoạch đào tạo" in words(found)
    sent = letter(world, "an", "vinh", document_ids=(document.pk,))
    assert "Kế hoạch đào tạo" in words(an.get(page_of(sent)))
    shown = words(signed_in(world, "vinh").get(page_of(sent)))
    assert "1 văn bản anh, chị chưa được giao xem" in shown
    assert "Kế hoạch đào tạo" not in shown

    up = letter(world, "an", "tuan")
    member = named_world.member(world, "tuan")
    period = dossiers.retention_periods()[0]
    dossier = open_dossier(by=member, title="Số liệu", retention_id=period.id)
    file_it = reverse("personal_mail:to-dossier", args=[up.pk])
    assert dossier.code in words(tuan.get(file_it))
    assert signed_in(world, "quang").get(file_it).status_code == 404
    assert an.post(file_it, {"ho-so": dossier.pk}).status_code == 404, "not his dossier"
    assert "Đã lưu thư vào hồ sơ" in words(tuan.post(file_it, {"ho-so": dossier.pk}, follow=True))
    arranging.trash(by=member, letter_ids=[up.pk])
    arranging.empty_trash(by=member)
    page = reverse("dossiers:dossier", args=[dossier.pk])
    assert up.subject in words(tuan.get(page))

    other = letter(world, "an", "tuan", subject="Đề nghị hỗ trợ")
    give = reverse("personal_mail:to-task", args=[other.pk])
    assert an.get(give).status_code == 404, "a specialist has no subordinates"
    assert "Giao việc từ thư này" not in words(an.get(page_of(other)))
    day = (clock.today() + timedelta(days=10)).strftime("%d/%m/%Y")
    form = {"title": "Hỗ trợ", "lead": world.seats["mai"].pk, "due_on": day, "content": ""}
    assert "Đã giao việc từ thư." in words(tuan.post(give, form, follow=True))


def test_lists_take_the_same_statements_and_a_substitute_reads_nothing(world: World) -> None:
    an = signed_in(world, "an")
    one = letter(world, "tuan", "an")
    an.get(LIST)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert an.get(LIST).status_code == 200
        counts.append(len(asked))
        for number in range(20):
            letter(world, "tuan", "an", subject=f"Thư {number}")
    assert counts[0] == counts[1] <= 7
    delegation = Delegation.objects.filter(
        delegator=world.seats["khai"], delegate=world.seats["huong"], status="permitted"
    ).first()
    assert delegation is not None
    instead = acting_for(world, "huong", delegation.pk)
    for address in (LIST, WRITE, page_of(one)):
        answer = instead.get(address)
        assert answer.status_code == 403
        assert "làm thay" in words(answer)
    assert reading.letter(named_world.member(world, "an"), one.pk).thread == ()


def test_a_draft_names_whom_it_does_not_reach_and_keeps_him_until_dropped(world: World) -> None:
    tuan, lost = signed_in(world, "tuan"), key(world, "an")
    form = {
        "token": str(uuid4()), "subject": "Gửi", "body": "x", "to": [lost, key(world, "mai")],
        "viec": "luu",
    }  # fmt: skip
    assert tuan.post(WRITE, form).status_code == 302
    draft = Letter.objects.get()
    seat = world.seats["an"]
    seat.valid_to = clock.today() - timedelta(days=1)
    seat.save(update_fields=["valid_to"])
    box = rf'name="to" value="{lost}" checked'
    shown = tuan.get(WRITE, {"nhap": draft.pk})
    assert "Không còn trong cơ quan" in words(shown)
    assert re.search(box, shown.content.decode())
    assert "Đã lưu nháp" in words(tuan.post(reverse("personal_mail:keep"), form))
    refused = tuan.post(WRITE, {**form, "viec": "gui"})
    assert refused.status_code == 422
    assert "Có nơi nhận không còn trong cơ quan." in words(refused)
    assert re.search(box, refused.content.decode())
    for stranger in ("mai", "quang"):
        assert signed_in(world, stranger).get(WRITE, {"nhap": draft.pk}).status_code == 404
    assert tuan.post(WRITE, {**form, "to": [key(world, "mai")], "viec": "gui"}).status_code == 302
    assert not Copy.objects.filter(owner=seat).exists()
