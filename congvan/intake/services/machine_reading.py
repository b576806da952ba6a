"""Read an arrival's pages and keep what the machine proposes (R-014, R-371)."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from congvan.documents.models import Organ
from congvan.documents.states import FileRole
from congvan.intake.models import Arrival, ArrivalFile
from congvan.intake.reading import fields, sources
from congvan.intake.reading.fields import Reading
from congvan.intake.reading.words import Taken
from congvan.intake.states import ReadingStatus
from congvan.kernel import files
from congvan.kernel.errors import BusinessError
from congvan.kernel.text import fold
from congvan.kernel.transactions import in_transaction

# The kernel's own limit on a text column is far away; 2 MB is a 1,000-page book.
TEXT_LETTERS = 2_000_000


def read(*, arrival_id: int) -> None:
    """Read the main PDF of an arrival that waits for it; nothing for one that is finished.

    Takes seconds: call it outside transactions. What cannot be read is noted as unreadable.
    """
    waiting = Arrival.objects.filter(
        pk=arrival_id, finished_at__isnull=True, reading_status=ReadingStatus.WAITING
    ).first()
    if waiting is None:
        return
    main = (
        ArrivalFile.objects.filter(arrival_id=arrival_id, role=FileRole.MAIN)
        .select_related("blob")
        .first()
    )
    try:
        taken = _taken(main) if main is not None else None
    except (sources.Unreadable, BusinessError):
        taken = None
    if taken is None:
        _note_unreadable(arrival_id=arrival_id)
        return
    readings = fields.read(taken)
    issuer = readings.get("issuer")
    if issuer is not None:
        readings["issuer"] = _as_known(waiting.agency_id, issuer, is_scan=taken.is_scan)
    _note_read(arrival_id=arrival_id, taken=taken, readings=_beside(waiting.readings, readings))


def _taken(main: ArrivalFile) -> Taken:
    with tempfile.TemporaryDirectory(prefix="congvan-doc-") as folder:
        path = Path(folder) / "van-ban.pdf"
        with (
            files.open_blob(main.blob, store=files.default_store()) as stored,
            path.open("wb") as copy,
        ):
            shutil.copyfileobj(stored, copy)
        return sources.take(path)


def _as_known(agency_id: int, issuer: Reading, *, is_scan: bool) -> Reading:
    """The organ as the agency's list writes it.

    A name read off a scan that is not in the list is to be checked: a wrong tone in it would make
    an organ of its own.
    """
    known = Organ.objects.filter(
        agency_id=agency_id, folded_name=fold(issuer.value), valid_to__isnull=True
    ).first()
    if known is None:
        return replace(issuer, is_sure=issuer.is_sure and not is_scan)
    return Reading(known.name, issuer.is_sure, issuer.page, issuer.box)


def _beside(told: dict[str, Any], read: dict[str, Reading]) -> dict[str, Any]:
    """What a package told stays; what the page says otherwise is kept beside it (R-181)."""
    together = {name: reading.stored() for name, reading in read.items()}
    for name, one in told.items():
        on_page = read.get(name)
        certain = on_page is not None and on_page.is_sure
        together[name] = {**one, "on_page": on_page.value} if on_page and certain else one
    return together


@in_transaction
def _note_read(*, arrival_id: int, taken: Taken, readings: dict[str, Any]) -> None:
    Arrival.objects.filter(pk=arrival_id, finished_at__isnull=True).update(
        reading_status=ReadingStatus.READ, text=taken.text.replace("\0", "")[:TEXT_LETTERS],
        readings=readings,
    )  # fmt: skip
    ArrivalFile.objects.filter(arrival_id=arrival_id, role=FileRole.MAIN).update(
        page_count=taken.page_count
    )


@in_transaction
def _note_unreadable(*, arrival_id: int) -> None:
    Arrival.objects.filter(pk=arrival_id, finished_at__isnull=True).update(
        reading_status=ReadingStatus.UNREADABLE
    )
