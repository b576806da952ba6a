"""Two people at the same moment: one grant, one organ, one line in the trail."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection, transaction

from congvan.documents.models import Grant, Organ, ReadRecord
from congvan.documents.services import organs, reading
from congvan.kernel.models import AuditEvent
from tests.documents.papers import give, open_office, receive
from tests.world import World

PEOPLE = 8


def at_once(act: Callable[[], object]) -> None:
    """Let some threads do the same thing at the same moment; raises what any of them raised."""
    begin = threading.Barrier(PEOPLE)
    faults: list[BaseException] = []

    def work() -> None:
        try:
            begin.wait(timeout=60)
            act()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not faults, faults


def test_the_same_thing_done_at_once_is_done_once(committed_world: World):
    office = open_office(committed_world)
    document, an, agency = receive(office), office.an, office.agency_id
    at_once(lambda: give(document, an))
    assert Grant.objects.filter(revoked_at__isnull=True).count() == 1
    for _ in range(2):
        at_once(lambda: reading.note_reading(by=an, document_id=document.pk))
    assert ReadRecord.objects.get(document=document).times == 2 * PEOPLE
    assert AuditEvent.objects.filter(code="document.read").count() == 1

    def type_it() -> None:
        with transaction.atomic():
            organs.organ_named(agency_id=agency, name="Kho bạc Nhà nước Khu vực XV")

    at_once(type_it)
    assert Organ.objects.filter(agency_id=agency, name__startswith="Kho bạc").count() == 1
