"""A registered document comes under handling; what was never registered binds nobody (R-040)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection

from congvan.desk.states import Urgency
from congvan.directives.events.distribution import HandlingBegan
from congvan.directives.models import Handling
from congvan.directives.rules.deadlines import due_day
from congvan.documents.models import Document
from congvan.exchange.states import StatusCode
from congvan.kernel import audit, clock, rows
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import end_of_working_day, working_calendar

_TERM = "SELECT working_days FROM directives_handlingterm WHERE agency_id = %s AND type_id = %s"


@requires_transaction
def open_handling(
    *, by: ActingMember, document: Document, arrived_on: date, due_at: datetime | None = None,
    by_exchange: bool = False,
) -> Handling:  # fmt: skip
    """Begin the handling of a document in the transaction that registers it.

    The deadline is the one given, else the sender's, else the regulation's by type (R-059). Of
    what came `by_exchange` the sender hears how it goes on.
    """
    handling = rows.insert(
        Handling(
            agency_id=document.agency_id, document=document, urgency=Urgency(document.urgency),
            arrived_on=arrived_on, due_at=due_at or _usual_due(document, arrived_on),
            opened_at=clock.now(), sender_told=StatusCode.ACCEPTED if by_exchange else "",
        )
    )  # fmt: skip
    audit.record(
        HandlingBegan(document_id=document.pk, symbol=document.symbol or document.subject[:60]),
        by=by.actor,
    )
    return handling


def _usual_due(document: Document, arrived_on: date) -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(_TERM, [document.agency_id, document.type_id])
        term = cursor.fetchone()
    day, _ = due_day(
        leaders=None, senders=document.reply_due_on, term=term[0] if term else None,
        arrived_on=arrived_on, calendar=working_calendar(),
    )  # fmt: skip
    return end_of_working_day(day) if day else None
