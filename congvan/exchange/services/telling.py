"""Tell senders what became of what they sent: the status packages that go back (R-177, SPEC K4)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from congvan.exchange.codes import Sender, agencies_of, senders
from congvan.exchange.contents import Address, Answered, status_header
from congvan.exchange.models import IncomingPackage, OutgoingPackage
from congvan.exchange.services import outbox
from congvan.exchange.states import PackageKind, StatusCode
from congvan.kernel import clock, rows
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember

_TOLD = (
    "SELECT about_id FROM exchange_outgoingpackage WHERE about_id = ANY(%s) AND status_code = %s"
)
SYSTEM_STAFF = "Hệ thống quản lý văn bản"


@requires_transaction
def tell_senders(
    packages: Sequence[IncomingPackage], code: StatusCode, *, by: ActingMember | None,
    text: str = "",
) -> int:  # fmt: skip
    """Make and order the status `code` of each package, by one statement for each table.

    Each goes out once for a package, and none to a sender without a code. Returns how many are new.
    Lock: the caller holds the rows of the packages, or two at once meet at the unique constraint.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [[one.pk for one in packages], code.value])
        known = {package_id for (package_id,) in cursor.fetchall()}
    wanted = [one for one in packages if one.from_code and one.pk not in known]
    if not wanted:
        return 0
    here = senders({one.agency_id for one in wanted})
    inside = {one.from_code for one in wanted if one.connection_id is None}
    receivers = agencies_of(inside) if inside else {}
    made = [
        _status(
            one, code, sender=here[one.agency_id], by=by, text=text,
            receiver=receivers.get(one.from_code) if one.connection_id is None else None,
        )
        for one in wanted
    ]  # fmt: skip
    rows.insert_all(made)
    outbox.order_all(made)
    return len(made)


def _status(
    package: IncomingPackage, code: StatusCode, *, sender: Sender, receiver: int | None,
    by: ActingMember | None, text: str,
) -> OutgoingPackage:  # fmt: skip
    now = clock.now()
    header = status_header(
        sender=sender, code=str(code.value), text=text, at=now,
        to=Address(code=package.from_code, name=package.from_name, receiver_id=receiver),
        answered=Answered(
            organ_id=package.from_code, symbol=package.symbol, document_key=package.document_key,
            issued_on=package.issued_on,
        ),
        staff=by.person_name if by else SYSTEM_STAFF,
        unit=(by.seat.unit_name or by.seat.post_title) if by else "",
    )  # fmt: skip
    return OutgoingPackage(
        agency_id=package.agency_id, connection_id=package.connection_id, kind=PackageKind.STATUS,
        about=package, status_code=code.value, document_key=package.document_key,
        symbol=package.symbol, subject=package.subject, codes=[package.from_code], header=header,
        urgency=package.urgency, made_at=now,
    )  # fmt: skip
