"""An incoming document is answered: noted always, completed when its matter has a dossier (R-051)."""

from __future__ import annotations

import pytest
from django.db import transaction

from congvan.directives.services.replying import note_reply
from congvan.directives.states import HandlingStatus
from congvan.dossiers.models import DossierItem
from congvan.dossiers.services import put_in
from tests.directives import papers
from tests.directives.papers import Office
from tests.documents.papers import receive

pytestmark = pytest.mark.django_db


def answer(office: Office, document_id: int, symbol: str) -> int:
    """Note another paper of the office as the answer; its id."""
    reply = receive(office)
    with transaction.atomic():
        note_reply(by=office.lan, document_id=document_id, reply_id=reply.pk, reply_symbol=symbol)
    return reply.pk


def test_without_a_dossier_it_stays_with_its_lead_then_is_completed(office: Office):
    document = papers.passed_on(office)
    answer(office, document.pk, "01/SKHCN-CĐS")
    handling = papers.handling(document)
    assert (handling.status, handling.reply_symbol) == (HandlingStatus.ASSIGNED, "01/SKHCN-CĐS")
    dossier = papers.dossier_of(office.an)
    put_in(by=office.an, dossier_id=dossier, document_id=document.pk)
    second = answer(office, document.pk, "02/SKHCN-CĐS")
    handling = papers.handling(document)
    assert handling.status == HandlingStatus.COMPLETED
    assert handling.reply_symbol == "01/SKHCN-CĐS; 02/SKHCN-CĐS"
    assert DossierItem.objects.filter(dossier_id=dossier, document_id=second).exists()
    papers.check_whole(document)


def test_a_document_in_no_handling_is_left_alone(office: Office):
    document = receive(office)
    with transaction.atomic():
        assert (
            note_reply(by=office.lan, document_id=document.pk, reply_id=0, reply_symbol="1") is None
        )
