"""Pages of consultations: from the leader's word to the exported table, and who sees what."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, time, timedelta

import docx
import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from congvan.kernel import clock
from congvan.office.consultations.models import (
    AskedParty,
    Consultation,
    ConsultationPoint,
    OpinionAssignment,
    PointAnswer,
)
from congvan.office.consultations.services import clearing, reminding
from tests.drafting.papers import written
from tests.office.consultation_papers import answered, asked, given
from tests.web.signing_in import sign_in, words
from tests.world import World

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def at(name: str, *arguments: object) -> str:
    return reverse(f"consultations:{name}", args=arguments)


def test_from_the_leaders_word_to_the_exported_table(world: World):
    leader, drafter, tuan = (sign_in(world, who) for who in ("khai", "mai", "tuan"))
    assert "Cần lãnh đạo cơ quan giao soạn thảo" in words(drafter.get(at("new")))
    today = clock.today()
    task = {
        "drafter": world.seats["mai"].pk, "subject": "Quy chế làm việc",
        "valid_from": f"{today:%d/%m/%Y}", "valid_to": f"{today + timedelta(days=20):%d/%m/%Y}",
    }  # fmt: skip
    assert "Quy chế làm việc" in words(leader.post(at("assignments"), task, follow=True))
    ground = f"giao-{OpinionAssignment.objects.get().pk}"
    asking = {
        "ground": ground, "title": "Dự thảo quy chế", "text": "Đề nghị góp ý.",
        "points": "Giờ làm việc\nPhân công", "who": "members", "working_days": "5", "due_on": "",
        "tep": SimpleUploadedFile("du-thao.docx", written("Điều 1"), WORD),
    }  # fmt: skip
    sent = drafter.post(at("new"), asking, follow=True)
    question = Consultation.objects.get()
    assert "Đã gửi câu hỏi đến toàn cơ quan." in words(sent)
    # Closing is offered once it is possible: nobody is waited for, or the time is over.
    assert at("close", question.pk) not in sent.content.decode()
    with clock.frozen(question.due_at + timedelta(minutes=1)):
        late = sign_in(world, "mai").get(at("consultation", question.pk))
    assert at("close", question.pk) in late.content.decode()
    assert "du-thao.docx" in words(tuan.get(at("consultation", question.pk)))
    first, second = ConsultationPoint.objects.order_by("number")
    said = {f"y-{first.pk}": "agree", f"y-{second.pk}": "disagree"}
    refused = tuan.post(at("answer", question.pk), {**said, "viec": "gui", "loi-chung": ""})
    assert refused.status_code == 422
    assert "Chưa ghi nội dung ý kiến cho điểm 2." in words(refused)
    said |= {f"loi-{second.pk}": "Bỏ khoản 3", "viec": "nhap"}
    assert "Đã lưu nháp, chưa gửi." in words(
        tuan.post(at("answer", question.pk), said, follow=True)
    )
    assert "Bỏ khoản 3" not in words(drafter.get(at("matrix", question.pk)))
    done = tuan.post(at("answer", question.pk), {**said, "viec": "gui"}, follow=True)
    assert "Đã gửi ý kiến." in words(done)
    table = words(drafter.get(at("matrix", question.pk)))
    assert "Bỏ khoản 3" in table
    assert "Còn 1 ý kiến chưa tiếp thu, giải trình." in table
    party = AskedParty.objects.get(member=world.seats["tuan"])
    opinion = PointAnswer.objects.get(answer__party=party, point=second)
    empty = drafter.post(at("opinion", question.pk, party.pk), {f"loai-{opinion.pk}": "explained"})
    assert empty.status_code == 422
    reply = {f"loai-{opinion.pk}": "explained", f"giai-trinh-{opinion.pk}": "Luật đã quy định."}
    drafter.post(at("opinion", question.pk, party.pk), reply, follow=True)
    assert "Mọi ý kiến đã được tiếp thu" in words(drafter.get(at("matrix", question.pk)))
    paper = docx.Document(io.BytesIO(drafter.get(at("docx", question.pk)).content))
    cells = [cell.text for row in paper.tables[-1].rows for cell in row.cells]
    assert "Không nhất trí: Bỏ khoản 3" in cells
    assert "Giải trình: Luật đã quy định." in cells
    book = openpyxl.load_workbook(io.BytesIO(drafter.get(at("xlsx", question.pk)).content))
    rows = [list(row) for row in book["Tổng hợp"].iter_rows(values_only=True)]
    assert "Luật đã quy định." in rows[2]


def test_answers_are_the_askers_and_the_leaders_unless_opened_to_all(world: World):
    closed, opened = asked(world), asked(world, shows_answers=True, title="Biểu trưng")
    for question in (closed, opened):
        answered(world, question, "tuan", ("agree", ""), ("other", "Gọn lại"))
    for who, secret, shown in (("an", 404, 200), ("khai", 200, 200), ("quang", 404, 404)):
        browser = sign_in(world, who)
        for question, expected in ((closed, secret), (opened, shown)):
            for name in ("matrix", "docx", "xlsx"):
                assert browser.get(at(name, question.pk)).status_code == expected, (who, name)
    an = sign_in(world, "an")
    assert "Chưa trả lời (" not in words(an.get(at("consultation", closed.pk)))
    # Who is silent is for the asker and the head alone, in open tables, too.
    assert "Nguyễn Quốc Khải" not in words(an.get(at("matrix", opened.pk)))
    assert "Chưa trả lời" in words(sign_in(world, "khai").get(at("consultation", closed.pk)))


def test_all_pages_answer(world: World):
    question = asked(world)
    answered(world, question, "tuan", ("agree", "Được"), ("other", "Gọn lại"))
    party = AskedParty.objects.get(member=world.seats["tuan"])
    given(world)
    for who, names in {
        "mai": ("list", "new", "assignments"), "khai": ("list", "new", "assignments"),
        "anh": ("clearings", "list"), "tuan": ("list",),
    }.items():  # fmt: skip
        browser = sign_in(world, who)
        for name in names:
            assert browser.get(at(name)).status_code == 200, (who, name)
    mai, an = sign_in(world, "mai"), sign_in(world, "an")
    for name in ("extend", "withdraw", "keep"):
        assert mai.get(at(name, question.pk)).status_code == 200
    assert mai.get(at("opinion", question.pk, party.pk)).status_code == 200
    for name in ("answer", "decline"):
        assert an.get(at(name, question.pk)).status_code == 200
        assert mai.get(at(name, question.pk)).status_code == 404


def test_a_list_is_confirmed_by_the_administrator_alone_and_once(world: World):
    going, staying = asked(world, title="Đi"), asked(world, title="Ở")
    with clock.frozen(going.due_at + timedelta(hours=1)):
        for one in (going, staying):
            reminding.end(consultation_id=one.pk)
    first = (going.keep_until.replace(day=1) + timedelta(days=32)).replace(day=1)
    with clock.frozen(datetime.combine(first, time(1), tzinfo=UTC)):
        made = clearing.list_month(agency_id=going.agency_id)
    assert made is not None
    page = at("clearing", made.pk)
    for stranger in ("khai", "mai", "quang"):
        browser = sign_in(world, stranger)
        assert (browser.get(page).status_code, browser.post(page).status_code) == (404, 404)
    anh = sign_in(world, "anh")
    assert "Chờ quản trị xem" in words(anh.get(at("clearings")))
    ticks = re.findall(r'name="giu" value="(\d+)"', anh.get(page).content.decode())
    assert len(ticks) == 2
    refused = anh.post(page, {"giu": ticks[1]})
    assert (refused.status_code, "Chưa ghi lý do giữ lại" in words(refused)) == (422, True)
    assert anh.post(page, {"giu": [ticks[1], "x"], "reason": "Còn dùng"}).status_code == 302
    assert anh.post(page).status_code == 409
    assert "Giữ lại: Còn dùng" in words(anh.get(page))
    with clock.frozen(made.made_at):
        assert clearing.carry_out(clearing_id=made.pk) == 1
    assert "Đã xóa nội dung" in words(anh.get(page))


def test_a_second_click_asks_once_and_lands_on_the_same_page(world: World):
    given(world)
    drafter = sign_in(world, "mai")
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', drafter.get(at("new")).content.decode())
    assert key
    asking = {
        "key": key[1], "ground": f"giao-{OpinionAssignment.objects.get().pk}", "title": "Logo",
        "text": "Chọn mẫu.", "who": "members", "working_days": "5", "due_on": "",
    }  # fmt: skip
    first, second = drafter.post(at("new"), asking), drafter.post(at("new"), asking)
    assert first.status_code == second.status_code == 302
    assert (
        first["Location"] == second["Location"] == at("consultation", Consultation.objects.get().pk)
    )
    for stranger in ("an", "quang"):
        assert sign_in(world, stranger).post(at("new"), asking).status_code == 422
    assert Consultation.objects.count() == 1
