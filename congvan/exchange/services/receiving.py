"""Keep what came: the bytes first, then what they say, once for each agency (R-174, SPEC C12, K3).

Packages that come together are kept by one transaction, with one statement for each table. When
that fails, fewer are, so that one bad package holds up no other. Whatever comes is kept: the
unreadable with its reason, a refused attachment with the refusal.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError

from congvan.exchange import events, store
from congvan.exchange.lifecycles import INCOMING, IncomingParty
from congvan.exchange.models import Connection, IncomingFile, IncomingPackage
from congvan.exchange.reading import described
from congvan.exchange.services import matching, reports
from congvan.exchange.services.opening import Opened, OpenedFile, opened
from congvan.exchange.states import IncomingStatus, PackageKind, StatusCode
from congvan.kernel import audit, clock, files, rows
from congvan.kernel.files import FileRefused, Stored
from congvan.kernel.jobs import defer_each
from congvan.kernel.transactions import in_transaction
from congvan.signing.jobs import verify

logger = logging.getLogger(__name__)

PROBLEM_LENGTH = 500

# Agency, sender's code, digest: what makes a package the same (constraint incoming_once).
_Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Given:
    """One package for one agency, opened; `hub_doc_id` is the hub's name of the delivery."""

    agency_id: int
    connection: Connection | None
    opened: Opened
    hub_doc_id: str = ""

    @property
    def key(self) -> _Key:
        """What makes it the same as another."""
        return self.agency_id, self.opened.sender, self.opened.stored.digest


def keep(
    *, agency_id: int, connection: Connection | None, path: Path, hub_doc_id: str = ""
) -> IncomingPackage:
    """Keep the package in `path` for the agency; outside transactions.

    An edoc stays NEW until it is taken in, and so does a request to recall (13); any other status
    becomes a receipt at once. The same bytes from the same sender give the row there is. What
    cannot be read is kept as UNREADABLE. Raises StoreFull, OSError.
    """
    with path.open("rb") as file:
        stored = store.packages().put(file)
    return keep_stored(
        agency_id=agency_id, connection=connection, stored=stored, hub_doc_id=hub_doc_id
    )


def keep_stored(
    *, agency_id: int, connection: Connection | None, stored: Stored, hub_doc_id: str = ""
) -> IncomingPackage:
    """The same for bytes that lie in the exchange's store already."""
    return _keep_alone(Given(agency_id, connection, opened(stored), hub_doc_id))


def keep_all(given: Sequence[Given]) -> list[IncomingPackage | Exception]:
    """Keep these packages; outside transactions. An exception stands for one that was not kept.

    When not all can be kept at once each half is tried by itself, down to the one that cannot.
    """
    if len(given) < 2:
        return [_kept_or_why_not(one) for one in given]
    try:
        return list(_keep(given))
    except Exception as error:
        logger.warning("Chưa lưu được %s gói tin cùng lúc: %s", len(given), error)
    half = len(given) // 2
    return keep_all(given[:half]) + keep_all(given[half:])


def _kept_or_why_not(given: Given) -> IncomingPackage | Exception:
    try:
        return _keep_alone(given)
    except Exception as error:
        return error


def _keep_alone(given: Given) -> IncomingPackage:
    try:
        return _keep([given])[0]
    except IntegrityError:
        # Another process kept the same at the same moment.
        found = _kept_before([given.key]).get(given.key)
        if found is None:
            raise
        return found


_KEPT = """
    SELECT p.* FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS w (agency, sender, digest)
    JOIN exchange_incomingpackage p
        ON p.agency_id = w.agency AND p.from_code = w.sender AND p.sha256 = w.digest
"""


def _kept_before(keys: Sequence[_Key]) -> dict[_Key, IncomingPackage]:
    found = IncomingPackage.objects.raw(_KEPT, [list(column) for column in zip(*keys, strict=True)])
    return {(one.agency_id, one.from_code, one.sha256): one for one in found}


@in_transaction
def _keep(given: Sequence[Given]) -> list[IncomingPackage]:
    """All of them or none, in the order given; a repeat gives the row there is."""
    found = _kept_before([one.key for one in given])
    fresh = {one.key: one for one in reversed(given) if one.key not in found}
    # In the order in which they came.
    made = [(_row(one), one.opened) for one in given if fresh.get(one.key) is one]
    with audit.together():
        _write(made)
    found |= {(row.agency_id, row.from_code, row.sha256): row for row, _ in made}
    return [found[one.key] for one in given]


def _row(given: Given) -> IncomingPackage:
    """The row as it is before anything else is looked at."""
    what = given.opened
    row = IncomingPackage(
        agency_id=given.agency_id, connection=given.connection, hub_doc_id=given.hub_doc_id,
        kind=PackageKind.EDOC, from_code=what.sender, sha256=what.stored.digest,
        size=what.stored.size, signature=what.signature, received_at=clock.now(), urgency=3,
    )  # fmt: skip
    if what.package is None:
        row.status, row.reason = _moved("fail"), what.refusal[:PROBLEM_LENGTH]
        return row
    described(row, what.package)
    if _is_receipt(row):
        row.status = _moved("note")
    return row


def _write(made: Sequence[tuple[IncomingPackage, Opened]]) -> None:
    new = [row for row, _ in made]
    readable = [row for row in new if row.status != IncomingStatus.UNREADABLE]
    matching.warn_of_repeats(readable)
    for row in readable:
        if row.status_code == StatusCode.RECALL_ASKED:
            row.target = matching.find_target(row)
    rows.insert_all(new)
    _keep_files([(row, file) for row, what in made for file in what.files])
    reports.follow_all([row for row in readable if _is_receipt(row)])
    for row in new:
        if row.kind == PackageKind.EDOC:
            reports.note_replies(row)
        _record(row)


def _is_receipt(row: IncomingPackage) -> bool:
    return row.kind == PackageKind.STATUS and row.status_code != StatusCode.RECALL_ASKED


def _record(row: IncomingPackage) -> None:
    event: audit.Event
    if row.status == IncomingStatus.UNREADABLE:
        event = events.PackageUnreadable(package_id=row.pk, reason=row.reason, package=row.sha256)
    else:
        event = events.PackageKept(
            package_id=row.pk, sender=row.from_name or row.from_code, what=matching.what(row),
            package=row.sha256, warnings=tuple(one["sentence"] for one in row.warnings),
        )  # fmt: skip
    audit.record(event, by=audit.Actor.system(scope_id=row.agency_id))


def _keep_files(given: Sequence[tuple[IncomingPackage, OpenedFile]]) -> None:
    """Rows of the attachments; signatures of the PDFs are checked by jobs."""
    blobs = iter(files.record_all([one.received for _, one in given if one.received is not None]))
    made: list[IncomingFile] = []
    pdfs: dict[int, None] = {}
    for row, one in given:
        is_same = bool(made) and made[-1].package is row
        line = IncomingFile(
            package=row, position=made[-1].position + 1 if is_same else 1, name=one.name,
            size=one.size, sha256=one.sha256, problem=one.problem[:PROBLEM_LENGTH],
        )  # fmt: skip
        blob = next(blobs) if one.received is not None else None
        if isinstance(blob, FileRefused):
            line.problem = blob.sentence[:PROBLEM_LENGTH]
        elif blob is not None:
            line.blob = blob
            if blob.content_type == "pdf":
                pdfs[blob.pk] = None
        made.append(line)
    rows.insert_all(made)
    defer_each([(verify, {"blob_id": blob_id}) for blob_id in pdfs])


def _moved(verb: str) -> str:
    return str(INCOMING.move(IncomingStatus.NEW, verb, {IncomingParty.SYSTEM}).target.value)
