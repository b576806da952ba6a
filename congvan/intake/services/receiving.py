"""Take in what came: files become an arrival that waits for the book (R-024…R-028)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from congvan.intake import access, events, jobs
from congvan.intake.models import Arrival, ArrivalFile
from congvan.intake.services import scans
from congvan.intake.services.scans import Prepared
from congvan.intake.states import ReadingStatus
from congvan.kernel import audit, clock, files, rows
from congvan.kernel.errors import InvalidInput
from congvan.kernel.files import ContentType, ReceivedFile
from congvan.kernel.jobs import defer_each
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.registers.states import Channel
from congvan.signing.jobs import verify

ORIGIN_LENGTH = 200


def take_in(
    *, by: ActingMember, channel: Channel, received: Sequence[ReceivedFile], origin: str = "",
    received_at: datetime | None = None,
) -> Arrival:  # fmt: skip
    """Take in one document of one or several files, already received by `kernel.files`.

    Pictures become a PDF first; checking signatures and reading the page run as jobs. Call it
    outside transactions. Raises NotAllowed, InvalidInput without files, FileRefused.
    """
    access.check_takes_in(by)
    if not received:
        raise InvalidInput(
            "Chưa có tệp nào.", next_step="Chọn bản quét hoặc tệp văn bản.", field="files"
        )
    prepared = scans.prepare(received, store=files.default_store())
    return _take_in(
        by=by, channel=channel, documents=[prepared], origin=origin, received_at=received_at
    )[0]


def take_in_each(
    *, by: ActingMember, channel: Channel, received: Sequence[ReceivedFile], origin: str = "",
    received_at: datetime | None = None,
) -> list[Arrival]:  # fmt: skip
    """Take in several documents of one file each, in the order given; raises as `take_in` does."""
    access.check_takes_in(by)
    store = files.default_store()
    documents = [scans.prepare([file], store=store) for file in received]
    return _take_in(
        by=by, channel=channel, documents=documents, origin=origin, received_at=received_at
    )


@in_transaction
def _take_in(
    *, by: ActingMember, channel: Channel, documents: Sequence[Sequence[Prepared]], origin: str,
    received_at: datetime | None,
) -> list[Arrival]:  # fmt: skip
    channel = Channel(channel)
    return [
        _arrival(by, channel, prepared, nfc(origin.strip())[:ORIGIN_LENGTH], received_at)
        for prepared in documents
    ]


def _arrival(
    by: ActingMember, channel: Channel, prepared: Sequence[Prepared], origin: str,
    received_at: datetime | None,
) -> Arrival:  # fmt: skip
    main = prepared[0]
    is_pdf = main.file.content_type is ContentType.PDF
    arrival = rows.insert(
        Arrival(
            agency_id=by.agency_id, channel=channel, origin=origin,
            received_at=received_at or clock.now(), received_by_id=by.membership_id,
            reading_status=ReadingStatus.WAITING if is_pdf else ReadingStatus.UNREADABLE,
        )
    )  # fmt: skip
    added = []
    for position, one in enumerate(prepared, start=1):
        members = [{"name": m.name, "size": m.size} for m in one.file.members] or None
        added.append(
            ArrivalFile(
                arrival=arrival, blob=files.record(one.file), name=one.file.filename,
                role=one.role, position=position, page_count=one.page_count, members=members,
            )
        )  # fmt: skip
    rows.insert_all(added)
    if is_pdf:
        defer_each(
            [
                (verify, {"blob_id": added[0].blob_id}),
                (jobs.read_arrival, {"arrival_id": arrival.pk}),
            ]
        )
    audit.record(
        events.ArrivalTakenIn(
            arrival_id=arrival.pk, channel=str(channel.label), files=len(prepared)
        ),
        by=by.actor,
    )
    return arrival
