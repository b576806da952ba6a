"""What a document asks of its recipients travels in edXML: DueDate, Content, SteeringType (SPEC §2, §3)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from congvan.exchange import store
from congvan.exchange.models import Connection, IncomingPackage, OutgoingPackage
from congvan.exchange.services import resending, sending
from congvan.exchange.services.sending import To
from congvan.kernel import clock
from edxml_vn import model, reading
from tests.documents.papers import Office, receive
from tests.exchange import papers
from tests.exchange.hubs import MemoryHub

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 4)


def said(package: OutgoingPackage) -> model.Document:
    message = reading.read(store.packages().path(package.sha256)).message
    assert isinstance(message, model.Document)
    return message


def test_each_recipient_reads_what_is_asked_of_it_alone(
    office: Office, line: Connection, hub: MemoryHub
):
    document = papers.outgoing(office.lan)
    asked = {
        "H70.09": {"content": "Báo cáo số liệu", "due_on": DUE, "is_steering": True},
        "H70.10": {},
        "": {"content": "Góp ý dự thảo", "due_on": DUE},
    }
    organs = {code: papers.organ(office.lan, f"Cơ quan {code or 'xa'}", code) for code in asked}
    recipients = [
        To(organ_id=organs[code].pk, name=code, source_type="test", source_id=place, **more)
        for place, (code, more) in enumerate(asked.items(), start=1)
    ]  # fmt: skip
    with transaction.atomic():
        dispatches = sending.send_document(by=office.lan, document=document, recipients=recipients)
    papers.run()
    first, second = OutgoingPackage.objects.order_by("id")
    assert (first.codes, second.codes) == (["H70.09"], ["H70.10"])
    assert (said(first).content, said(first).due_date, said(first).steering_type) == (
        "Báo cáo số liệu", DUE, 1,
    )  # fmt: skip
    assert (said(second).content, said(second).due_date, said(second).steering_type) == (
        None, None, 0,
    )  # fmt: skip
    # Who was not reached at first gets what was asked when its way is known.
    organs[""].identifier = "H70.10"
    organs[""].save()
    dispatches[1].delete()
    OutgoingPackage.objects.filter(pk=second.pk).delete()
    resending.resend(by=office.lan, dispatch_id=dispatches[2].pk)
    papers.run()
    late = said(OutgoingPackage.objects.latest("pk"))
    assert (late.content, late.due_date, late.steering_type) == ("Góp ý dự thảo", DUE, 0)


def test_the_answer_to_an_order_is_a_report_on_it(office: Office, line: Connection, hub: MemoryHub):
    order = receive(office, issuer="Sở Y tế", symbol="5/UBND-VX")
    IncomingPackage.objects.create(
        agency_id=office.agency_id, kind="edoc", from_code="H70.09", sha256="a" * 64, size=1,
        header={"steering_type": 1}, status="accepted", received_at=clock.now(), document=order,
        document_key="H70.09,2026/11/20,5/UBND-VX",
    )  # fmt: skip
    reply = papers.outgoing(office.lan)
    papers.send(office.lan, reply, papers.organ(office.lan, "Sở Y tế", "H70.09"), reply_to=order)
    papers.run()
    message = said(OutgoingPackage.objects.get(document=reply))
    assert message.steering_type == 2
    assert message.response_for[0].document_id == "H70.09,2026/11/20,5/UBND-VX"
