"""A message goes out by the worker: after the commit, again after an outage."""

from __future__ import annotations

import asyncio

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from congvan.desk.channels import HttpChannel
from congvan.desk.models import OutgoingMessage
from congvan.desk.services import alerts, delivery
from congvan.organization.models import Person
from tests.desk import provider as providers
from tests.desk.office import found_office
from tests.desk.provider import Provider


def work_off() -> None:
    """Run what waits, in this process, until nothing does."""

    async def work() -> None:
        worker_app = app.with_connector(app.connector.get_worker_connector())
        async with worker_app.open_async():
            await worker_app.run_worker_async(
                wait=False, install_signal_handlers=False, listen_notify=False
            )

    asyncio.run(work())


def test_the_worker_sends_and_comes_back_after_an_outage(
    own_database: None, monkeypatch: pytest.MonkeyPatch
):
    with transaction.atomic():
        office = found_office()
    Person.objects.update(phone="0905 123 456")
    with providers.running() as provider:
        channel = HttpChannel(
            provider.address,
            '{"to": "{to}", "text": "{text}"}',
            f"Authorization: {Provider.SECRET}",
        )
        monkeypatch.setattr(delivery, "channel_for", lambda _kind: channel)
        provider.mood = "broken"
        with transaction.atomic():
            (message,) = alerts.alert(
                by=office.ha, agency_id=office.agency_id, member_ids=[office.son.membership_id],
                text="Hỏa tốc: phòng chống bão", subject_type="document", subject_id=1,
            )  # fmt: skip
            work_off()
            assert not provider.requests, "the job waits for the commit"
        work_off()
        job = ProcrastinateJob.objects.get(queue_name="messages")
        assert (job.status, job.attempts) == ("todo", 1)
        assert job.scheduled_at is not None
        assert OutgoingMessage.objects.get().status == "queued"
        provider.mood = "well"
        delivery.deliver(message_id=message.pk)
        assert OutgoingMessage.objects.get().status == "sent"
        assert [sent["text"] for sent in provider.sent.values()] == ["Hỏa tốc: phòng chống bão"]
