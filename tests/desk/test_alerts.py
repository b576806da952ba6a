"""Messages: who may order them, what is kept, what becomes of them; urgent work that lies unread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from congvan.desk import jobs
from congvan.desk.channels import (
    ChannelRefused,
    ChannelUnavailable,
    HttpChannel,
    Letter,
    LogChannel,
)
from congvan.desk.models import AlertPolicy, Escalation, Notice, OutgoingMessage, WorkItem
from congvan.desk.queries import alerts as questions
from congvan.desk.services import alerts, delivery
from congvan.desk.services.escalation import escalate_unread
from congvan.desk.states import MessageChannel, MessageStatus, Urgency
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound
from congvan.kernel.models import AuditEvent
from congvan.organization.models import Person
from congvan.organization.rules.working_days import WEEKDAYS_ONLY, working_minutes
from tests.desk import provider as providers
from tests.desk.office import NOW, Office, give
from tests.desk.provider import Provider

BODY = '{"to": "{to}", "text": "{text}"}'


@pytest.fixture
def reachable(office: Office) -> Office:
    """Everybody has a telephone."""
    Person.objects.update(phone="0905 123 456")
    return office


@pytest.fixture
def provider() -> Iterator[Provider]:
    with providers.running() as running:
        yield running


class Broken:
    """A provider that never answers."""

    takes_key = True

    def send(self, letter: Letter) -> str:
        raise ChannelUnavailable("Không nối được nhà cung cấp.")


class Refusing:
    """A provider that knows the number is nobody's."""

    takes_key = True

    def send(self, letter: Letter) -> str:
        raise ChannelRefused("Nhà cung cấp từ chối (400).")


def order(office: Office, *to, by=None, text: str = "Hỏa tốc: phòng chống bão", **named):
    with transaction.atomic():
        return alerts.alert(
            by=by, agency_id=office.agency_id, member_ids=[one.membership_id for one in to],
            text=text, subject_type="document", subject_id=5, **named,
        )  # fmt: skip


def waiting_jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name=jobs.send_message.name).count()


def sentences(code: str) -> list[str]:
    found = AuditEvent.objects.filter(code=code).order_by("id")
    return list(found.values_list("sentence", flat=True))


def test_a_message_is_kept_with_its_job_and_its_fact(reachable: Office):
    messages = order(reachable, reachable.ha, reachable.son, by=reachable.ha)
    assert {m.status for m in messages} == {MessageStatus.QUEUED}
    assert {m.address for m in messages} == {"0905123456"}
    assert waiting_jobs() == 2
    assert "nhắn cho Trần Thị Hà (Tin nhắn SMS): “Hỏa tốc: phòng chống bão”" in sentences(
        "message.ordered"
    )[0]  # fmt: skip


def test_a_message_and_its_job_go_with_the_callers_transaction(reachable: Office):
    with pytest.raises(ZeroDivisionError):
        order_and_break(reachable)
    assert not OutgoingMessage.objects.exists()
    assert waiting_jobs() == 0


def order_and_break(office: Office) -> None:
    with transaction.atomic():
        order(office, office.ha)
        raise ZeroDivisionError


def test_only_named_people_send_messages(reachable: Office):
    for by in (reachable.minh, reachable.lan, reachable.khoa, reachable.dung):
        assert not alerts.may_text(by)
        with pytest.raises(NotAllowed):
            order(reachable, reachable.ha, by=by)
    with pytest.raises(NotFound):
        order(reachable, reachable.ha, by=reachable.quang)
    assert alerts.may_text(reachable.son)
    assert not OutgoingMessage.objects.exists()


def test_people_of_other_agencies_and_empty_texts_get_nothing(reachable: Office):
    assert order(reachable, reachable.quang) == []
    with pytest.raises(InvalidInput):
        order(reachable, reachable.ha, text="  ")


def test_urgent_papers_alarm_by_the_system_and_ordinary_ones_do_not(reachable: Office):
    named = {"agency_id": reachable.agency_id, "member_ids": [reachable.ha.membership_id],
             "title": "Phòng chống bão", "subject_type": "document", "subject_id": 5}  # fmt: skip
    with transaction.atomic():
        assert alerts.alert_urgent(urgency=Urgency.NORMAL, **named) == []
        (message,) = alerts.alert_urgent(urgency=Urgency.FLASH, **named)
    assert message.text == "Hỏa tốc: Phòng chống bão"
    assert message.sender is None


def test_a_message_is_sent_once_however_often_the_job_runs(reachable: Office, provider: Provider):
    (message,) = order(reachable, reachable.ha)
    channel = HttpChannel(provider.address, BODY, f"Authorization: {Provider.SECRET}")
    for _ in range(3):
        delivery.deliver(message_id=message.pk, channel=channel)
    message.refresh_from_db()
    assert (message.status, message.provider_id, message.tries) == ("sent", "P-1", 1)
    assert len(provider.requests) == 1
    assert len(sentences("message.sent")) == 1


def test_a_lost_note_does_not_send_twice(reachable: Office, provider: Provider):
    (message,) = order(reachable, reachable.ha)
    channel = HttpChannel(provider.address, BODY, f"Authorization: {Provider.SECRET}")
    delivery.deliver(message_id=message.pk, channel=channel)
    # The worker died after the provider's answer: the row still waits.
    OutgoingMessage.objects.update(status="queued", ended_at=None, provider_id="")
    delivery.deliver(message_id=message.pk, channel=channel)
    assert len(provider.requests) == 2
    assert len(provider.sent) == 1


def test_an_outage_is_tried_again_and_then_given_up(reachable: Office):
    (message,) = order(reachable, reachable.ha)
    for _ in range(delivery.MOST_TRIES - 1):
        with pytest.raises(ChannelUnavailable):
            delivery.deliver(message_id=message.pk, channel=Broken())
    message.refresh_from_db()
    assert message.status == MessageStatus.QUEUED
    delivery.deliver(message_id=message.pk, channel=Broken())
    message.refresh_from_db()
    assert (message.status, message.tries) == (MessageStatus.FAILED, delivery.MOST_TRIES)
    assert message.failure
    assert "không gửi được" in sentences("message.failed")[0]


def test_a_refusal_is_final(reachable: Office):
    (message,) = order(reachable, reachable.ha)
    delivery.deliver(message_id=message.pk, channel=Refusing())
    delivery.deliver(message_id=message.pk, channel=LogChannel())
    message.refresh_from_db()
    assert (message.status, message.tries) == (MessageStatus.FAILED, 1)


def test_whoever_has_no_telephone_shows_in_the_log(office: Office):
    (message,) = order(office, office.ha)
    jobs.send_message.func(message_id=message.pk)
    (line,) = questions.message_log(office.khoa)
    assert line.status is MessageStatus.FAILED
    assert line.failure == "Không có số nhận."
    assert line.receiver == "Trần Thị Hà"


def test_the_log_is_the_agencys_own(reachable: Office):
    order(reachable, reachable.ha)
    assert len(questions.message_log(reachable.ha)) == 1
    assert questions.message_log(reachable.quang) == []
    with pytest.raises(NotAllowed):
        questions.message_log(reachable.minh)


@pytest.mark.parametrize(
    "changes",
    [{"status": "sent"}, {"status": "x"}, {"channel": "fax"}, {"text": ""}, {"ended_at": NOW}],
)
def test_the_database_defends_messages(reachable: Office, changes: dict[str, object]):
    (message,) = order(reachable, reachable.ha)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMessage.objects.filter(pk=message.pk).update(**changes)


# Escalation


@pytest.fixture
def watched(reachable: Office) -> Office:
    """Dũng is told after an hour."""
    alerts.set_policy(
        by=reachable.khoa, unread_minutes=60, escalate_to=reachable.dung.membership_id,
        channel="sms",
    )  # fmt: skip
    return reachable


def give_urgent(office: Office, *, urgency: Urgency = Urgency.FLASH, subject: int = 1) -> int:
    with transaction.atomic():
        return give(office.minh, urgency=urgency, title="Phòng chống bão", subject=subject)


def after(minutes: int):
    return clock.frozen(NOW + timedelta(minutes=minutes))


def test_urgent_work_unread_for_an_hour_is_told_once(watched: Office):
    item = give_urgent(watched)
    with after(59):
        assert escalate_unread(agency_id=watched.agency_id) == 0
    with after(60):
        assert escalate_unread(agency_id=watched.agency_id) == 1
        assert escalate_unread(agency_id=watched.agency_id) == 0
    notice = Notice.objects.get(kind="unread_urgent")
    assert notice.member_id == watched.dung.membership_id
    assert "Hỏa tốc: “Phòng chống bão” chưa ai đọc sau 60 phút" in notice.sentence
    assert "Nguyễn Văn Minh" in notice.sentence
    message = OutgoingMessage.objects.get()
    assert message.member_id == watched.dung.membership_id
    assert message.text.startswith("Chưa ai đọc: Hỏa tốc")
    assert Escalation.objects.get().item_id == item
    assert "báo Phạm Tiến Dũng" in sentences("work.unread_escalated")[0]


def test_many_make_one_message(watched: Office):
    for subject in range(1, 4):
        give_urgent(watched, subject=subject, urgency=Urgency(subject - 1))
    with after(61):
        assert escalate_unread(agency_id=watched.agency_id) == 3
    assert OutgoingMessage.objects.get().text.startswith("3 việc khẩn chưa ai đọc quá 60 phút")
    assert Notice.objects.filter(kind="unread_urgent").count() == 3


def test_read_finished_and_ordinary_work_alarms_nobody(watched: Office):
    read, finished = give_urgent(watched, subject=1), give_urgent(watched, subject=2)
    give_urgent(watched, subject=3, urgency=Urgency.NORMAL)
    WorkItem.objects.filter(pk=read).update(read_at=NOW)
    WorkItem.objects.filter(pk=finished).update(closed_at=NOW, outcome="done")
    with after(90):
        assert escalate_unread(agency_id=watched.agency_id) == 0


def test_only_working_minutes_count(watched: Office):
    late = datetime(2026, 11, 27, 16, 50, tzinfo=OFFICE_ZONE)
    with clock.frozen(late):
        give_urgent(watched)
    monday = datetime(2026, 11, 30, 7, 30, tzinfo=OFFICE_ZONE)
    for moment, told in (
        (late + timedelta(hours=3), 0),
        (late + timedelta(days=1), 0),
        (monday + timedelta(minutes=49), 0),
        (monday + timedelta(minutes=50), 1),
    ):
        with clock.frozen(moment):
            assert escalate_unread(agency_id=watched.agency_id) == told
    assert working_minutes(late, monday + timedelta(minutes=50), WEEKDAYS_ONLY) == 60


def test_nobody_chosen_nobody_told(reachable: Office):
    give_urgent(reachable)
    with after(90):
        jobs.escalate_unread.func()
    assert not Escalation.objects.exists()


def test_the_job_goes_through_all_agencies(watched: Office):
    give_urgent(watched)
    with after(60):
        jobs.escalate_unread.func()
    assert Escalation.objects.count() == 1


def test_the_administrator_sets_the_policy(reachable: Office):
    wanted = {"unread_minutes": 30, "escalate_to": reachable.dung.membership_id, "channel": "push"}
    for by in (reachable.ha, reachable.minh, reachable.quang):
        with pytest.raises(NotAllowed):
            alerts.set_policy(by=by, **wanted)
    alerts.set_policy(by=reachable.khoa, **wanted)
    policy = questions.policy_of(reachable.agency_id)
    assert (policy.unread_minutes, policy.channel) == (30, MessageChannel.PUSH)
    assert "thì báo Phạm Tiến Dũng (Thông báo đẩy)" in sentences("agency.alert_policy_changed")[0]
    for wrong in ({"unread_minutes": 1}, {"escalate_to": reachable.quang.membership_id}):
        with pytest.raises(InvalidInput):
            alerts.set_policy(by=reachable.khoa, **{**wanted, **wrong})
    assert AlertPolicy.objects.count() == 1
