"""Sending short messages: who, from what, to whom, how many, and what became of each (R-254, R-255)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from congvan.deployment.demo.short_messages import text_people
from congvan.desk.channels import ChannelRefused, ChannelUnavailable, ChannelUnreached
from congvan.desk.models import OutgoingMessage
from congvan.desk.services import alerts, delivery
from congvan.desk.services.receipts import Report, take_reports
from congvan.desk.states import MessageStatus, Urgency
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.office.short_messages.models import MessageTemplate
from congvan.office.short_messages.queries import sendings as questions
from congvan.office.short_messages.queries.subjects import about_event, about_work
from congvan.office.short_messages.services import sending, templates
from congvan.office.short_messages.services.exporting import export_log
from congvan.office.short_messages.services.templates import TemplateDetails
from tests import world as named_world
from tests.desk.provider import FakeChannel
from tests.pages.short_messages_addresses import make_sending, make_template
from tests.web.incoming_papers import handled
from tests.world import OUTSIDER, World

ABOUT = about_event("task", 5, title="Nộp báo cáo {số} quý IV", place="tầng 2")


@pytest.fixture
def bao(world: World):
    return named_world.member(world, "bao")


def messages_of(sending_id: int) -> list[OutgoingMessage]:
    return list(OutgoingMessage.objects.filter(sending_line__sending_id=sending_id).order_by("pk"))


def run(message: OutgoingMessage, fake: FakeChannel) -> str:
    """One run of the message's job. Returns the status after it."""
    with suppress(ChannelUnavailable):
        delivery.deliver(message_id=message.pk, channel=fake)
    return OutgoingMessage.objects.get(pk=message.pk).status


def report(message: OutgoingMessage, status: str, *, by_id: bool = False) -> int:
    key, provider_id = ("", f"P-congvan-{message.pk}") if by_id else (f"congvan-{message.pk}", "")
    return take_reports(reports=[Report(key, provider_id, status, "máy tắt")])


def send(bao, world: World, *to: str, body: str = "{trích yếu}: {ghi chú}", note="gấp", once="1"):
    return sending.send(
        by=bao, template_id=make_template(world, body), about=ABOUT,
        receivers=[world.seats[key].pk for key in to], note=note, once=once,
    )  # fmt: skip


def test_a_text_is_filled_counted_and_logged_for_each_receiver(world: World, bao):
    made = send(
        bao, world, "an", "lan", body="Kính gửi {người nhận}: {trích yếu}, {địa điểm}. {ghi chú}"
    )
    an, lan = sorted(messages_of(made), key=lambda one: one.text)
    # What stands in braces in a title is no place; "không dấu" goes over the whole text.
    assert "Nop bao cao {so} quy IV, tang 2. gap" in an.text
    assert an.text != lan.text
    assert (an.parts, an.status, an.sender_id) == (1, "queued", bao.membership_id)
    assert (an.subject_type, an.subject_id) == ("task", 5)
    ordered = AuditEvent.objects.filter(code="message.ordered")
    assert ordered.count() == 2
    assert AuditEvent.objects.get(code="sending.sent").data["count"] == 2


@pytest.mark.parametrize("key", ["khai", "anh", "an", "lan", OUTSIDER])
def test_only_named_people_send(world: World, key: str):
    by = named_world.member(world, key)
    with pytest.raises(NotAllowed):
        sending.send(
            by=by, template_id=make_template(world), about=ABOUT,
            receivers=[world.seats["an"].pk], once="1",
        )  # fmt: skip
    assert not OutgoingMessage.objects.exists()


def test_only_from_templates_in_force_to_people_of_the_agency(world: World, bao):
    template = make_template(world)
    with pytest.raises(InvalidInput) as refusal:
        send(bao, world, OUTSIDER)
    assert refusal.value.field == "receivers"
    with pytest.raises(InvalidInput, match="Chưa chọn người nhận"):
        send(bao, world)
    with pytest.raises(InvalidInput, match="cần ghi chú"):
        send(bao, world, "an", note=" ")
    yesterday = clock.today() - timedelta(days=1)
    MessageTemplate.objects.filter(pk=template).update(valid_from=yesterday, valid_to=yesterday)
    with pytest.raises(InvalidInput, match="không còn dùng"):
        sending.send(
            by=bao, template_id=template, about=ABOUT, receivers=[world.seats["an"].pk], note="a",
            once="1",
        )  # fmt: skip
    with pytest.raises(NotFound):
        about_work(bao, 1)


def test_a_text_with_a_gap_is_not_sent(world: World, bao):
    with pytest.raises(InvalidInput, match=r"điền vào \{hạn\}"):
        send(bao, world, "an", body="{trích yếu}, hạn {hạn}")


def test_the_demo_has_templates_and_sendings_in_every_state(world: World, bao):
    handled(world, symbol="9/UBND-VX", subject="Báo cáo tình hình, kế hoạch quý IV")
    text_people(world)
    states = set(OutgoingMessage.objects.values_list("status", flat=True))
    assert states == {"delivered", "failed"}
    assert len(questions.sendings(bao)) == 2


def test_the_days_limits_count_what_people_sent(world: World, bao):
    admin = named_world.member(world, "anh")
    templates.set_rules(by=admin, per_sender=3, per_agency=5)
    send(bao, world, "an", "lan")
    assert sending.left_today(bao) == 1
    with pytest.raises(WrongState, match="cần 2 tin, hôm nay chỉ còn gửi được 1 tin"):
        send(bao, world, "an", "lan", once="2")
    send(bao, world, "an", once="3")
    with clock.frozen(clock.now() + timedelta(days=1)):
        send(bao, world, "an", "lan", once="4")
    with pytest.raises(InvalidInput):
        templates.set_rules(by=admin, per_sender=6, per_agency=5)
    with pytest.raises(NotAllowed):
        templates.set_rules(by=bao, per_sender=1, per_agency=5)


def test_a_failed_message_is_sent_again_once(world: World, bao):
    made = send(bao, world, "an", "lan")
    an, lan = messages_of(made)
    assert run(an, FakeChannel(ChannelRefused)) == "failed"
    assert run(lan, FakeChannel()) == "sent"
    assert questions.sending(bao, made).may_send_again
    assert sending.send_again(by=bao, sending_id=made) == 1
    with pytest.raises(WrongState):
        sending.send_again(by=bao, sending_id=made)
    again = messages_of(made)[-1]
    assert (again.again_of_id, again.same_key_as, again.text) == (an.pk, "", an.text)
    assert len(questions.sending(bao, made).messages) == 2, "the latest of each"
    with pytest.raises(NotAllowed):
        sending.send_again(by=named_world.member(world, "khai"), sending_id=made)
    # Whoever may send in another agency has none of these.
    with pytest.raises(NotFound):
        sending.send_again(by=named_world.member(world, "phuc"), sending_id=made)


def test_a_message_in_doubt_goes_again_under_its_old_key(world: World, bao):
    made = send(bao, world, "an")
    (first,) = messages_of(made)
    fake = FakeChannel(*[ChannelUnavailable] * delivery.MOST_TRIES)
    for _ in range(delivery.MOST_TRIES):
        status = run(first, fake)
    assert status == "failed"
    sending.send_again(by=bao, sending_id=made)
    assert run(messages_of(made)[-1], fake) == "sent"
    assert set(fake.asked) == {f"congvan-{first.pk}"}
    assert len(fake.sent) == 1, "the telephone rang once"
    # A report under the shared key is about both rows.
    assert report(first, "DELIVRD") == 1
    assert {one.status for one in messages_of(made)} == {"delivered"}


def test_a_provider_without_keys_is_asked_once_when_in_doubt(world: World, bao):
    made = send(bao, world, "an", "lan", "tuan")
    unclear, busy, dead = messages_of(made)
    fake = FakeChannel(ChannelUnavailable, takes_key=False)
    assert run(unclear, fake) == "failed"
    assert "Không rõ" in OutgoingMessage.objects.get(pk=unclear.pk).failure
    run(unclear, fake)
    assert len(fake.asked) == 1
    # What surely was not taken is tried again.
    fake = FakeChannel(ChannelUnreached, takes_key=False)
    assert run(busy, fake) == "queued"
    assert run(busy, fake) == "sent"
    # The worker died with the message in the provider's hands.
    OutgoingMessage.objects.filter(pk=dead.pk).update(in_doubt=True, tries=1)
    fake = FakeChannel(takes_key=False)
    assert run(dead, fake) == "failed"
    assert not fake.asked


# Each line: what happens in which order, and what stands in the end.
ORDERS = [
    (["send", "delivered"], "delivered"),
    (["send", "DELIVRD", "DELIVRD"], "delivered"),
    (["send", "failed"], "failed"),
    (["send", "failed", "failed"], "failed"),
    (["send", "failed", "delivered"], "delivered"),
    (["send", "delivered", "failed"], "delivered"),
    (["send", "accepted", "buffered"], "sent"),
    (["delivered", "send"], "delivered"),
    (["failed", "send"], "failed"),
    (["refuse", "delivered"], "delivered"),
    (["refuse", "failed"], "failed"),
]


@pytest.mark.parametrize(("order", "end"), ORDERS, ids=["-".join(order) for order, _ in ORDERS])
def test_reports_come_late_repeated_and_out_of_order(world: World, bao, order, end):
    (message,) = messages_of(send(bao, world, "an"))
    for step in order:
        if step == "send":
            run(message, FakeChannel())
        elif step == "refuse":
            run(message, FakeChannel(ChannelRefused))
        else:
            assert report(message, step) == 1
    message.refresh_from_db()
    assert message.status == end
    assert bool(message.failure) == (end == "failed")
    told = AuditEvent.objects.filter(code__in=("message.arrived", "message.lost")).count()
    assert told <= len({step.lower() for step in order})


def test_a_report_by_the_providers_id_and_one_about_nothing(world: World, bao):
    (message,) = messages_of(send(bao, world, "an"))
    assert report(message, "delivered", by_id=True) == 0, "not noted yet"
    run(message, FakeChannel())
    assert report(message, "delivered", by_id=True) == 1
    for key in ("congvan-999999999999999999", "congvan-²", "congvan-", "other-1", "congvan-1x"):
        assert take_reports(reports=[Report(key, "", "delivered", "")]) == 0
    # Not every message of all years is looked through for the few that were sent again.
    same = OutgoingMessage.objects.filter(Q(pk=7, same_key_as="") | Q(same_key_as="congvan-7"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert "message_same_key" in same.explain()


def test_templates_are_kept_by_the_administrator(world: World, bao):
    admin = named_world.member(world, "anh")

    def details(**changed) -> TemplateDetails:
        plain = {
            "name": "Họp",
            "body": "{giờ} họp",
            "unaccented": True,
            "valid_from": date(2026, 1, 1),
        }
        return TemplateDetails(**{**plain, **changed})

    made = templates.add_template(by=admin, details=details())
    for wrong, field in (
        ({"name": "Họp"}, "name"), ({"name": "B", "body": "{gì đó}"}, "body"),
        ({"name": "B", "body": "mở { ngoặc"}, "body"), ({"name": " "}, "name"),
        ({"name": "B", "valid_to": date(2025, 1, 1)}, "valid_to"),
        ({"name": "B", "body": "ắ" * 300, "unaccented": False}, "body"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput) as refusal:
            templates.add_template(by=admin, details=details(**wrong))
        assert refusal.value.field == field
    with pytest.raises(NotAllowed):
        templates.add_template(by=bao, details=details(name="C"))
    other = named_world.member(world, "hoa")
    with pytest.raises((NotFound, NotAllowed)):
        templates.change_template(by=other, template_id=made, details=details())
    templates.change_template(
        by=admin, template_id=made, details=details(valid_to=date(2026, 2, 1))
    )
    assert not MessageTemplate.objects.filter(pk=made, valid_to=None).exists()


def test_who_sees_which_sendings(world: World, bao):
    made = make_sending(world)
    for key in ("bao", "anh", "khai"):
        assert questions.sending(named_world.member(world, key), made).sending_id == made
    for key in ("an", "phuc", "hoa", OUTSIDER):
        viewer = named_world.member(world, key)
        with pytest.raises(NotFound):
            questions.sending(viewer, made)
        assert not questions.sendings(viewer)


def test_lists_cost_the_same_however_long(world: World, bao):
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            questions.sendings(bao)
            questions.sending(bao, first)
            questions.log(named_world.member(world, "anh"), first_day=today, last_day=today)
        return len(seen)

    today = clock.today()
    first = make_sending(world, "an")
    before = statements()
    for _ in range(5):
        make_sending(world, "an", "lan", "tuan")
    assert statements() == before


def test_the_log_is_taken_along_as_a_spreadsheet(world: World, bao):
    made = send(bao, world, "an", body="=1+1 {ghi chú}")
    run(messages_of(made)[0], FakeChannel(ChannelRefused))
    admin, today = named_world.member(world, "anh"), clock.today()
    sheet = openpyxl.load_workbook(BytesIO(export_log(by=admin, first_day=today, last_day=today)))
    rows = list(sheet.worksheets[0].values)
    assert len(rows) == 2
    assert rows[1][5] == "=1+1 gap"
    assert rows[1][7] == MessageStatus.FAILED.label
    assert AuditEvent.objects.filter(code="message_log.exported").count() == 1
    with pytest.raises(NotAllowed):
        export_log(by=bao, first_day=today, last_day=today)
    before = today - timedelta(days=1)
    assert not questions.log(admin, first_day=before, last_day=before)


def test_alarms_of_the_system_do_not_count_against_the_limit(world: World, bao):
    khai = named_world.member(world, "khai")
    with transaction.atomic():
        alerts.alert_urgent(
            agency_id=khai.agency_id, member_ids=[khai.membership_id], title="Bão số 12",
            urgency=Urgency.FLASH, subject_type="document", subject_id=1,
        )  # fmt: skip
    assert sending.left_today(bao) == 200
