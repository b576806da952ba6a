"""What went and came over the exchange: a document on its way to one agency, a package received."""

from __future__ import annotations

from congvan.reports.facts.model import Facts
from congvan.reports.facts.pieces import office_day, person_name


def _hours(first: str, last: str) -> str:
    return f"(extract(epoch FROM {last} - {first}) / 3600)::numeric"


def _another_day(first: str, last: str) -> str:
    """Whether the answer did not come on the day of arrival (R-032)."""
    return f"""{office_day(f"coalesce({last}, %(as_of)s)")} > {office_day(first)}"""


DISPATCHES = Facts(
    key="dispatches",
    noun="lượt gửi qua trục",
    direction="out",
    columns={
        "row_id": "x.id", "document_id": "x.document_id", "day": office_day("x.made_at"),
        "number": "coalesce(d.symbol, '')", "title": "coalesce(d.subject, '')", "partner": "x.name",
        "holder": "coalesce(i.signer_name, '')", "due_at": "NULL::timestamptz",
        "ended_at": "x.accepted_at", "organ_id": "x.organ_id", "status": "x.status",
        "made_at": "x.made_at", "sent_at": "x.sent_at", "arrived_at": "x.arrived_at",
        "accepted_at": "x.accepted_at", "finished_at": "x.finished_at",
        "recall_asked_at": "x.recall_asked_at", "type_id": "d.type_id",
        "is_sent": "coalesce(x.sent_at <= %(as_of)s, false)",
        "has_arrived": "coalesce(x.arrived_at <= %(as_of)s, false)",
        "is_accepted": "coalesce(x.accepted_at <= %(as_of)s, false)",
        "is_finished": "coalesce(x.finished_at <= %(as_of)s, false)",
        "answered_late": f"x.arrived_at <= %(as_of)s AND {_another_day('x.arrived_at', 'x.accepted_at')}",
        "arrival_hours": _hours("x.sent_at", "x.arrived_at"),
        "accept_hours": _hours("x.arrived_at", "x.accepted_at"),
    },
    source="""FROM exchange_dispatch x LEFT JOIN documents_document d ON d.id = x.document_id
        LEFT JOIN registers_entry i ON i.document_id = x.document_id""",
    agency="x.agency_id",
    document="x.document_id",
    within="x.made_at >= %(start)s AND x.made_at < %(end)s",
)  # fmt: skip

# Packages that carry a document: new, updated, replaced; a recall or a status carries none.
RECEIVED = Facts(
    key="received",
    noun="gói tin văn bản nhận qua trục",
    direction="in",
    columns={
        "row_id": "x.id", "document_id": "x.document_id", "day": office_day("x.received_at"),
        "number": "x.symbol", "title": "x.subject", "partner": "x.from_name",
        "holder": f"coalesce({person_name('x.decided_by_id')}, '')",
        "due_at": "NULL::timestamptz", "ended_at": "x.decided_at", "from_code": "x.from_code",
        "from_name": "coalesce(nullif(x.from_name, ''), x.from_code)", "status": "x.status",
        "business_type": "x.business_type", "received_at": "x.received_at",
        "decided_at": "x.decided_at", "signature": "x.signature",
        "is_decided": "coalesce(x.decided_at <= %(as_of)s, false)",
        "answered_late": _another_day("x.received_at", "x.decided_at"),
        "accept_hours": _hours("x.received_at", "x.decided_at"),
    },
    source="FROM exchange_incomingpackage x",
    agency="x.agency_id",
    document="x.document_id",
    within="""x.received_at >= %(start)s AND x.received_at < %(end)s AND x.kind = 'edoc'
        AND x.business_type <> 1""",
)  # fmt: skip
