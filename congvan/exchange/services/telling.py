"""Tell senders what became of what they sent: the status packages that go back (R-177, SPEC K4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection

from congvan.exchange.codes import Sender, agencies_of, senders
from congvan.exchange.contents import Address, Answered, status_header
from congvan.exchange.models import IncomingPackage, OutgoingPackage
from congvan.exchange.services import outbox
from congvan.exchange.states import PackageKind, StatusCode
from congvan.kernel import clock, rows
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember

# Which packages were told it already, and when the sender was last told it of the same document.
_TOLD = """
    SELECT w.id, bool_or(o.about_id = w.id), max(o.header ->> 'at')
    FROM exchange_incomingpackage w
    JOIN exchange_incomingpackage same ON same.agency_id = w.agency_id
        AND same.from_code = w.from_code AND same.document_key = w.document_key
    JOIN exchange_outgoingpackage o ON o.about_id = same.id AND o.status_code = %(code)s
    WHERE w.id = ANY(%(ids)s) GROUP BY w.id
"""
_TICK = timedelta(seconds=1)
SYSTEM_STAFF = "Hệ thống quản lý văn bản"


@requires_transaction
def tell_senders(
    packages: Sequence[IncomingPackage], code: StatusCode, *, by: ActingMember | None,
    text: str = "",
) -> int:  # fmt: skip
    """Make and order the status `code` of each package, by one statement for each table.

    Each goes out once for a package, and none to a sender without a code. Returns how many are new.
    The wire knows whole seconds, and a hub takes the same bytes for a repeat: what is told again of
    one document within a second (agreed to its replacement, then to its recall) is dated later.
    Lock: the caller holds the rows of the packages, or two at once meet at the unique constraint.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, {"ids": [one.pk for one in packages], "code": code.value})
        told = {package_id: (is_told, at) for package_id, is_told, at in cursor.fetchall()}
    wanted = [one for one in packages if one.from_code and not told.get(one.pk, (False, ""))[0]]
    if not wanted:
        return 0
    moments = _Moments()
    here = senders({one.agency_id for one in wanted})
    inside = {one.from_code for one in wanted if one.connection_id is None}
    receivers = agencies_of(inside) if inside else {}
    made = [
        _status(
            one, code, sender=here[one.agency_id], by=by, text=text,
            at=moments.next_for(one, after=told.get(one.pk, (False, ""))[1]),
            receiver=receivers.get(one.from_code) if one.connection_id is None else None,
        )
        for one in wanted
    ]  # fmt: skip
    rows.insert_all(made)
    outbox.order_all(made)
    return len(made)


class _Moments:
    """Times for reports, so that no two of one code about one document are of the same second."""

    def __init__(self) -> None:
        self._now = clock.now()
        self._given: dict[tuple[int, str, str], datetime] = {}

    def next_for(self, package: IncomingPackage, *, after: str) -> datetime:
        """Now, or a second after the last one: of this batch, or `after` as the wire wrote it."""
        key = (package.agency_id, package.from_code, package.document_key)
        last = self._given.get(key)
        if last is None and after:
            last = datetime.fromisoformat(after).replace(tzinfo=OFFICE_ZONE)
        at = self._now
        if last is not None and last + _TICK > at.replace(microsecond=0):
            at = last + _TICK
        self._given[key] = at
        return at


def _status(
    package: IncomingPackage, code: StatusCode, *, sender: Sender, receiver: int | None,
    by: ActingMember | None, text: str, at: datetime,
) -> OutgoingPackage:  # fmt: skip
    header = status_header(
        sender=sender, code=str(code.value), text=text, at=at,
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
        urgency=package.urgency, made_at=clock.now(),
    )  # fmt: skip
