"""Nhắn tin, its keeping, the provider's reports, and Nhận tin báo, through the pages."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from congvan.desk.models import OutgoingMessage, TellingChoice
from congvan.desk.services import delivery
from congvan.office.short_messages.models import MessageRules, Sending
from congvan.organization.models import Person
from tests import world as named_world
from tests.pages.short_messages_addresses import make_sending, make_template
from tests.pages.visitors import signed_in, stranger
from tests.web.incoming_papers import handled
from tests.world import OUTSIDER, World

NEW = "short_messages:new"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def configured(settings):
    """The settings of the run with some changed."""

    def change(**changed: object) -> None:
        now = django_settings.CONFIGURATION.model_dump() | {"mail_domain": "gialai.gov.vn"}
        settings.CONFIGURATION = SimpleNamespace(**{**now, **changed})

    return change


def test_from_the_document_to_the_telephones(world: World):
    """The sender finds the document, takes a template, chooses people, sends; one fails."""
    template = make_template(world, "{số} {trích yếu}. {ghi chú}")
    document = handled(world, symbol="125/UBND-KSTT")
    client = signed_in(world, "bao")
    found = text_of(client.get(reverse(NEW), {"tim": "rà soát tài khoản"}))
    assert f"?ve=document-{document.pk}" in found
    path = f"{reverse(NEW)}?ve=document-{document.pk}"
    form = client.get(path).context["form"]
    people = [str(world.seats[key].pk) for key in ("an", "lan")]
    sent = {"template": template, "note": "gấp", "receivers": people, "once": form["once"].value()}

    looked = client.post(path, {**sent, "viec": "xem", "receivers": []})
    assert looked.status_code == 200
    assert "tin cho mỗi người" in text_of(looked)
    assert not Sending.objects.exists(), "a look sends nothing"
    refused = client.post(path, {**sent, "receivers": []})
    assert refused.status_code == 422
    assert "Chưa chọn người nhận." in text_of(refused)

    for _ in range(2):
        answer = client.post(path, sent)
        assert answer.status_code == 302
    sending = Sending.objects.get()
    one = reverse("short_messages:sending", args=[sending.pk])
    assert answer["Location"] == one
    html = text_of(client.get(one))
    assert "2 đang gửi" in html
    assert 'hx-select="#tien-do"' in html
    OutgoingMessage.objects.filter(member=world.seats["lan"]).update(address="")
    for message in OutgoingMessage.objects.all():
        delivery.deliver(message_id=message.pk)
    html = text_of(client.get(one))
    assert "1 đã gửi, 1 không gửi được" in html
    assert 'hx-select="#tien-do"' not in html
    assert client.post(reverse("short_messages:again", args=[sending.pk])).status_code == 302
    assert "1 đang gửi" in text_of(client.get(one))
    assert "Đang gửi 1/2" in text_of(client.get(reverse("short_messages:sendings")))


def test_nothing_can_be_sent_about_what_is_not_the_senders(world: World):
    make_template(world)
    client = signed_in(world, "bao")
    for name in (
        "document-999999",
        "document-x",
        "person-1",
        "document-" + "9" * 30,
        "task-1",
        "ế-²",
    ):
        assert client.get(reverse(NEW), {"ve": name}).status_code == 404, name


def test_others_have_no_part_in_it(world: World):
    made = make_sending(world)
    for key in ("an", "lan", OUTSIDER):
        client = signed_in(world, key)
        assert client.get(reverse(NEW)).status_code == 404
        assert client.get(reverse("short_messages:sendings")).status_code == 404
        assert client.get(reverse("short_messages:log")).status_code == 404
        assert client.get(reverse("short_messages:sending", args=[made])).status_code == 404
    # The sender of another agency sees none of it, and cannot send it again.
    phuc = signed_in(world, "phuc")
    assert phuc.get(reverse("short_messages:sending", args=[made])).status_code == 404
    assert phuc.post(reverse("short_messages:again", args=[made])).status_code == 404
    assert "Nộp báo cáo quý" not in text_of(phuc.get(reverse("short_messages:sendings")))
    assert "Nop bao cao quy" not in text_of(phuc.get(reverse("short_messages:log")))


def test_the_administrator_keeps_templates_limits_and_the_log(world: World):
    client = signed_in(world, "anh")
    path = reverse("short_messages:template-add")
    sent = {"name": "Mời họp", "body": "{giờ} họp {lạ}", "valid_from": "01/11/2026"}
    refused = client.post(path, sent)
    assert refused.status_code == 422
    assert "Không có chỗ điền {lạ}" in text_of(refused)
    assert client.post(path, {**sent, "body": "{giờ} họp"}).status_code == 302
    assert "Mời họp" in text_of(client.get(reverse("short_messages:templates")))
    rules = reverse("short_messages:rules")
    limits = {"per_sender": "10", "per_agency": "50", "sms_for_notices": "on"}
    assert client.post(rules, {**limits, "per_sender": "60"}).status_code == 422
    assert client.post(rules, limits).status_code == 302
    assert MessageRules.objects.get(agency=world.agencies["skhcn"]).per_sender == 10
    make_sending(world)
    log = reverse("short_messages:log")
    assert "Nop bao cao quy" in text_of(client.get(log))
    assert "Nop bao cao quy" not in text_of(client.get(log, {"trang_thai": "failed"}))
    assert client.get(log, {"tu": "hôm qua"}).status_code == 422
    file = client.get(reverse("short_messages:log-file"))
    assert file.content.startswith(b"PK")
    assert signed_in(world, "khai").get(reverse("short_messages:log-file")).status_code == 404


def test_the_provider_reports_with_its_secret_only(world: World, configured):
    made = make_sending(world, "an")
    message = OutgoingMessage.objects.get(sending_line__sending_id=made)
    delivery.deliver(message_id=message.pk)
    path, client = reverse("short_messages:reports"), stranger()
    told = {"key": f"congvan-{message.pk}", "status": "delivered"}

    def post(body, secret="bi-mat", kind="application/json") -> int:
        body = body if isinstance(body, str | bytes) else json.dumps(body)
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        return client.post(path, body, content_type=kind, headers=headers).status_code

    assert post(told) == 404, "no secret, no address"
    configured(sms_report_secret="bi-mat")
    assert post(told, secret="") == 401
    assert post(told, secret="sái") == 401
    assert client.get(path).status_code == 405
    for wrong in (
        "", "[]", "null", "7", "[" * 60_000, '["a"]', "x" * 70_000, "\ufeff{", "{", b"\xff\xfe{",
        json.dumps([told] * 201),
    ):  # fmt: skip
        assert post(wrong) == 400, wrong[:20]
    for nothing in (
        {"key": "congvan-99999999"}, {"id": "a\0b", "status": "\ud800"}, {"key": ["x"]},
        {"key": 7, "status": True},
    ):  # fmt: skip
        assert post(nothing) == 404, nothing
    assert OutgoingMessage.objects.get(pk=message.pk).status == "sent"
    assert post([told, {"key": "congvan-99999999", "status": "failed"}]) == 200
    assert post(told) == 200
    assert post({**told, "status": "failed"}) == 200
    form = f"reference=congvan-{message.pk}&state=DELIVRD"
    assert post(form, kind="application/x-www-form-urlencoded") == 200
    assert OutgoingMessage.objects.get(pk=message.pk).status == "delivered"


def test_everybody_chooses_how_to_be_told(world: World, configured):
    client, path = signed_in(world, "an"), reverse("short_messages:choices")
    html = text_of(client.get(path))
    assert "Hệ thống chưa nối máy chủ thư điện tử." in html
    assert "Cơ quan chưa cho báo việc thường bằng SMS." in html
    assert "Nhận tin báo" in text_of(client.get("/tai-khoan/")), "in the person's menu"
    sent = {"quiet_from": "22:00", "quiet_to": "05:30", "digest": "07:00", "held": "thu"}
    assert client.post(path, {**sent, "work-email": "1"}).status_code == 422
    configured(mail_host="smtp.gialai.gov.vn")
    Person.objects.filter(pk=world.people["an"].pk).update(email="an@gialai.gov.vn")
    assert client.post(path, {**sent, "quiet_from": "25:00"}).status_code == 422
    assert client.post(path, {**sent, "work-email": "1", "urgent-sms": "1"}).status_code == 422
    assert client.post(path, {**sent, "digest": "", "work-email": "1"}).status_code == 422
    assert client.post(path, {**sent, "work-email": "1"}).status_code == 302
    html = text_of(client.get(path))
    assert 'name="work-email" value="1" aria-label="Việc mới: Thư điện tử" checked' in html
    assert 'value="22:00"' in html
    an = named_world.member(world, "an")
    assert TellingChoice.objects.get().person_id == an.person_id
    assert "checked" not in text_of(signed_in(world, "lan").get(path)).split("Giờ nghỉ")[0]
