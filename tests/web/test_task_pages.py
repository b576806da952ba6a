"""Tasks in the pages: given, received, reported, accepted; strangers get 404, reminders are private."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from congvan.desk.models import Notice
from congvan.kernel import clock
from congvan.office.tasks.models import Reminder, Task
from congvan.office.tasks.queries import reminders as queries
from congvan.office.tasks.services import giving, reminders
from tests import world as named_world
from tests.dossiers.papers import paper
from tests.web.signing_in import sign_in, words
from tests.world import World

PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def _form(world: World, to: str, **changed: object) -> dict[str, object]:
    return {
        "title": "Rà soát tài khoản quý IV", "lead": str(world.seats[to].pk), "han": "5",
        "urgency": "3", "content": "Nêu rõ từng đơn vị", **changed,
    }  # fmt: skip


def _given(world: World, by: str = "tuan", lead: str = "an", **more: object) -> int:
    return giving.give_task(
        by=named_world.member(world, by), title="Lập danh sách", lead_id=world.seats[lead].pk,
        due_on=clock.today() + timedelta(days=10), **more,
    )  # fmt: skip


def test_the_whole_way_in_pages(world: World):
    head, specialist = sign_in(world, "tuan"), sign_in(world, "an")
    document = paper(
        named_world.member(world, "tuan"), subject="Kế hoạch quý IV", symbol="15/KH-SNV"
    )
    new = reverse("tasks:new")
    found = head.post(new, _form(world, "an", tim="1", tim_van_ban="15/KH"))
    assert "Kế hoạch quý IV" in words(found)
    assert 'value="Rà soát tài khoản quý IV"' in found.content.decode()
    given = head.post(
        new,
        _form(
            world, "an", coordinators=[str(world.seats["mai"].pk)], van_ban=[document.pk],
            goc=str(document.pk), from_above="Ủy ban nhân dân tỉnh",
            tep=SimpleUploadedFile("mau.pdf", PAPER, "application/pdf"),
        ),
        follow=True,
    )  # fmt: skip
    task = Task.objects.get()
    page = reverse("tasks:task", args=[task.pk])
    assert given.redirect_chain[-1][0] == page
    assert "chưa xác nhận đã nhận" in words(given)
    mine = words(specialist.get(reverse("tasks:list")))
    assert "Rà soát tài khoản quý IV" in mine
    opened = words(specialist.get(page))
    for shown in ("Nhận việc", "mau.pdf", "15/KH-SNV", "Nêu rõ từng đơn vị"):
        assert shown in opened
    assert "Thu hồi" not in opened
    # The paper beside the task is open to those who got it.
    assert specialist.get(reverse("documents:document", args=[document.pk])).status_code == 200

    def act(browser, slug: str, **said: object):
        return browser.post(reverse("tasks:act", args=[task.pk, slug]), said, follow=True)

    assert "Đã nhận việc" in words(act(specialist, "nhan-viec"))
    assert act(specialist, "tien-do", text="", percent="900").status_code == 422
    assert "ghi tiến độ 40%" in words(
        act(specialist, "tien-do", text="Xong hai phòng", percent="40")
    )
    act(specialist, "bao-cao", text="Đã rà soát", tep=SimpleUploadedFile("ket-qua.pdf", PAPER))
    waiting = words(head.get(page))
    assert "Nghiệm thu" in waiting
    assert "Yêu cầu làm tiếp" in waiting
    assert "ket-qua.pdf" in waiting
    assert act(head, "lam-tiep", text="").status_code == 422
    assert "Đã nghiệm thu" in words(act(head, "nghiem-thu", text="Tốt"))
    assert "Hoàn thành đúng hạn" in words(head.get(reverse("tasks:from-above")))
    assert "Rà soát tài khoản quý IV" in words(
        specialist.get(reverse("tasks:list"), {"tab": "xong"})
    )
    assert specialist.get(reverse("tasks:printed", args=[task.pk])).content.startswith(b"%PDF")


def test_a_refused_order_keeps_what_was_typed(world: World):
    head = sign_in(world, "tuan")
    sent = _form(
        world, "an", lead="", han="", ngay="hôm nào đó", tep=SimpleUploadedFile("mau.pdf", PAPER)
    )
    refused = head.post(reverse("tasks:new"), sent)
    assert refused.status_code == 422
    text = words(refused)
    for sentence in ("Chọn người chủ trì", "Không đọc được ngày", "mau.pdf"):
        assert sentence in text
    above = head.post(reverse("tasks:new"), _form(world, "khai"))
    assert above.status_code == 422
    assert not Task.objects.exists()


def test_who_has_no_business_with_it_sees_nothing(world: World):
    task_id = _given(world)
    for name in ("lan", "quang"):
        browser = sign_in(world, name)
        for page in ("task", "printed"):
            path = reverse(f"tasks:{page}", args=[task_id])
            assert browser.get(path).status_code == 404, (name, path)
        for slug in ("nhan-viec", "thu-hoi", "khong-co"):
            address = reverse("tasks:act", args=[task_id, slug])
            assert browser.post(address, {"text": "x"}).status_code == 404
        assert "Lập danh sách" not in words(browser.get(reverse("tasks:list")))
    assert sign_in(world, "an").get(reverse("tasks:new")).status_code == 404
    # The lead has the task, not the power over it.
    refused = sign_in(world, "an").post(
        reverse("tasks:act", args=[task_id, "thu-hoi"]), {"text": "Không làm"}
    )
    assert refused.status_code == 422
    assert "Chỉ người giao việc" in words(refused)


def test_lists_cost_the_same_however_long(world: World, django_assert_max_num_queries):
    browser = sign_in(world, "an")
    browser.get(reverse("tasks:list"))
    for _ in range(4):
        _given(world)
    with django_assert_max_num_queries(16):
        browser.get(reverse("tasks:list"))


def test_a_reminder_is_its_owners_alone_and_rings_once(world: World):
    browser = sign_in(world, "an")
    page = reverse("tasks:reminders")
    moment = clock.now() + timedelta(days=1)
    said = {
        "words": "Gọi Sở Tài chính",
        "day": f"{moment:%d/%m/%Y}",
        "time": "9h30",
        "link": "/viec/",
    }
    for wrong in (
        {"link": "//evil.example/"},
        {"link": "javascript:x"},
        {"day": "1/1/2020"},
        {"time": "25:00"},
    ):
        assert browser.post(page, {**said, **wrong}).status_code == 422
    assert "Đã đặt lời nhắc." in words(browser.post(page, said, follow=True))
    reminder = Reminder.objects.get()
    for other in ("tuan", "khai", "quang"):
        stranger = sign_in(world, other)
        assert "Gọi Sở Tài chính" not in words(stranger.get(page))
        assert stranger.get(reverse("tasks:reminder", args=[reminder.pk])).status_code == 404
        assert (
            stranger.post(reverse("tasks:reminder-remove", args=[reminder.pk])).status_code == 404
        )
    assert reminders.ring_due() == 0
    with clock.frozen(reminder.rings_at + timedelta(minutes=1)):
        assert [reminders.ring_due(), reminders.ring_due()] == [1, 0]
    told = Notice.objects.get(kind="reminder.rings")
    assert (told.member_id, told.sentence) == (world.seats["an"].pk, "Nhắc: Gọi Sở Tài chính")
    assert browser.get(reverse("tasks:reminder", args=[reminder.pk])).url == "/viec/"
    browser.post(reverse("tasks:reminder-remove", args=[reminder.pk]))
    assert not Reminder.objects.exists()


def test_whoever_stands_in_does_not_see_the_principals_reminders(world: World):
    acting = named_world.substitute(world, "huong")
    principal = named_world.member(world, "khai")
    moment = clock.now() + timedelta(hours=1)
    reminders.set_reminder(by=principal, words="Việc riêng", rings_at=moment)
    assert queries.waiting(acting) == []
    own = reminders.set_reminder(by=acting, words="Của tôi", rings_at=moment)
    assert [one.reminder_id for one in queries.waiting(named_world.member(world, "huong"))] == [own]
