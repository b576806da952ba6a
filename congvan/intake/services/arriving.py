"""Packages become arrivals: fields filled and locked, files in their places (R-181, QĐ 28 Đ6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from congvan.documents.states import FileRole
from congvan.exchange.models import IncomingFile, IncomingPackage
from congvan.intake import events, jobs
from congvan.intake.models import Arrival, ArrivalFile
from congvan.intake.services import headers
from congvan.intake.services.main_file import main_of
from congvan.intake.services.origins import senders_of
from congvan.intake.states import ReadingStatus
from congvan.kernel import audit, clock, rows
from congvan.kernel.files import ContentType
from congvan.kernel.jobs import defer_each
from congvan.kernel.models import Blob
from congvan.kernel.transactions import requires_transaction
from congvan.registers.states import Channel

ORIGIN_LENGTH = 200
# Every document that comes asks this; the ORM would take longer to say it than the server to do it.
_FILES = """
    SELECT f.*, b.content_type AS blob_type
    FROM exchange_incomingfile f JOIN kernel_blob b ON b.id = f.blob_id
    WHERE f.package_id = ANY(%s) ORDER BY f.package_id, f.position
"""


@requires_transaction
def arrive(package: IncomingPackage, *, by: audit.Actor) -> Arrival:
    """Make the arrival of one package; see `arrive_all`."""
    return arrive_all([package], by=by)[0]


@requires_transaction
def arrive_all(
    packages: Sequence[IncomingPackage], *, by: audit.Actor | None = None
) -> list[Arrival]:
    """Make the arrivals of packages, in their order; jobs read the pages.

    `by` None is the system, in each package's agency. The signatures are verified since the
    exchange kept the packages. Files that could not be received stay with the package and say why
    (`IncomingFile.problem`). One statement for each table.
    """
    if not packages:
        return []
    senders = senders_of(packages)
    files = _files(packages)
    arrivals, mains = [], []
    for package in packages:
        main = _main(package, files[package.pk])
        arrivals.append(_arrival(package, senders[package.pk], main))
        mains.append(main)
    rows.insert_all(arrivals)
    added = [
        _places(arrival, main, files[package.pk])
        for package, arrival, main in zip(packages, arrivals, mains, strict=True)
    ]
    rows.insert_all([one for placed in added for one in placed])
    defer_each(
        [
            (jobs.read_arrival, {"arrival_id": one.pk})
            for one in arrivals
            if one.reading_status == ReadingStatus.WAITING
        ]
    )
    for arrival, placed in zip(arrivals, added, strict=True):
        audit.record(
            events.ArrivalTakenIn(
                arrival_id=arrival.pk, channel=str(Channel.EXCHANGE.label), files=len(placed)
            ),
            by=by or audit.Actor.system(scope_id=arrival.agency_id),
        )
    return arrivals


def _files(packages: Sequence[IncomingPackage]) -> dict[int, list[IncomingFile]]:
    """The files that were received, by the package's id."""
    found: dict[int, list[IncomingFile]] = {one.pk: [] for one in packages}
    for one in IncomingFile.objects.raw(_FILES, [list(found)]):
        said: Any = one
        one.blob = Blob.from_db(
            connection.alias, ("id", "content_type"), (one.blob_id, said.blob_type)
        )
        found[one.package_id].append(one)
    return found


def _main(package: IncomingPackage, files: Sequence[IncomingFile]) -> IncomingFile | None:
    return main_of(
        files, symbol=headers.symbol_in(package.header),
        appendixes=headers.texts_in(package.header, "appendixes"),
    )  # fmt: skip


def _arrival(
    package: IncomingPackage, sender: headers.Sender, main: IncomingFile | None
) -> Arrival:
    blob = main.blob if main is not None else None
    is_pdf = blob is not None and blob.content_type == ContentType.PDF
    return Arrival(
        agency_id=package.agency_id, channel=Channel.EXCHANGE,
        origin=(sender.name or package.from_code)[:ORIGIN_LENGTH],
        received_at=package.received_at, package=package,
        reading_status=ReadingStatus.WAITING if is_pdf else ReadingStatus.UNREADABLE,
        readings=headers.readings_of(
            package.header, sender=sender, urgency=package.urgency, today=clock.today()
        ),
    )  # fmt: skip


def _places(
    arrival: Arrival, main: IncomingFile | None, files: Sequence[IncomingFile]
) -> list[ArrivalFile]:
    """The document first, then the rest as it came."""
    ordered = [(one, one.blob) for one in files if one.blob is not None]
    ordered.sort(key=lambda placed: placed[0] is not main)
    return [
        ArrivalFile(
            arrival=arrival, blob=blob, name=one.name, position=position,
            role=FileRole.MAIN if one is main else FileRole.ATTACHMENT,
        )
        for position, (one, blob) in enumerate(ordered, start=1)
    ]  # fmt: skip
