"""What waits for the book, and one arrival with all that is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from congvan.desk.states import Urgency
from congvan.documents.rules.symbols import symbol_key
from congvan.documents.states import FileRole
from congvan.documents.visibility import visible_to
from congvan.intake import access
from congvan.intake.models import Arrival, ArrivalFile, Remembered
from congvan.intake.states import ArrivalStatus, ReadingStatus
from congvan.kernel.files import ContentType
from congvan.kernel.models import Blob
from congvan.kernel.text import fold
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.registers.states import PAPER_CHANNELS, Channel
from congvan.signing.legal import is_altered
from congvan.signing.queries import latest_reports
from congvan.signing.states import Verdict

# A clerk's morning is some dozens; the count on the page says "trên 500" beyond this.
MOST_COUNTED = 501

After = tuple[int, datetime, int]


@dataclass(frozen=True, slots=True)
class ReadValue:
    """What the machine proposes for a field; `box` in fractions of the page.

    What a package told is on page 0 without a box; `is_locked` when it is not typed again.
    """

    value: str
    is_sure: bool
    page: int
    box: tuple[float, ...]
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class ArrivalFileLine:
    """One file of an arrival."""

    file_id: int
    blob_id: int
    name: str
    role: FileRole
    size: int
    content_type: str
    page_count: int | None
    members: tuple[str, ...]
    scan_label: str


@dataclass(frozen=True, slots=True)
class ArrivalLine:
    """One row of what waits; `title` is the subject as read, else the name of the file."""

    id: int
    received_at: datetime
    channel: Channel
    origin: str
    status: ArrivalStatus
    reading_status: ReadingStatus
    urgency: Urgency
    title: str
    symbol: str
    issuer: str
    file_count: int
    page_count: int | None
    main_blob_id: int | None
    has_pdf: bool
    verdict: Verdict | None
    report: str
    reason: str
    package_id: int | None = None

    @property
    def after(self) -> After:
        """The place behind which the next page begins."""
        return (self.urgency.value, self.received_at, self.id)

    @property
    def is_paper(self) -> bool:
        """Whether it came on paper, so that no signature of a file is asked for."""
        return self.channel in PAPER_CHANNELS


@dataclass(frozen=True, slots=True)
class ArrivalView:
    """One arrival for its page. `is_altered`: after it was signed (R-167); `is_finished`: it is in the book, returned or not taken in."""

    line: ArrivalLine
    readings: Mapping[str, ReadValue]
    text: str
    files: tuple[ArrivalFileLine, ...]
    document_id: int | None
    report_id: int | None
    is_altered: bool
    is_finished: bool

    @property
    def main(self) -> ArrivalFileLine | None:
        """The file that is the document itself."""
        return next((file for file in self.files if file.role == FileRole.MAIN), None)

    @property
    def locked(self) -> frozenset[str]:
        """The fields that a package filled and that are not typed again."""
        return frozenset(name for name, reading in self.readings.items() if reading.is_locked)


def waiting(
    viewer: ActingMember, *, after: After | None = None, limit: int = 50
) -> list[ArrivalLine]:
    """Arrivals that still need the clerk or the head: hỏa tốc first, then by arrival (R-042).

    What came by exchange stands in the clerk's `from_axis`; the head gets all that was reported.

    The agency's open arrivals are few, one range of the index arrival_open; three statements.
    """
    found = _ordered(viewer)
    if after is not None:
        urgency, at, last = after
        found = found.filter(
            Q(rank__gt=urgency)
            | Q(rank=urgency, received_at__gt=at)
            | Q(rank=urgency, received_at=at, pk__gt=last)
        )
    return _lines(list(found[:limit]))


def waiting_count(viewer: ActingMember) -> int:
    """How many `waiting` would list, counted up to MOST_COUNTED."""
    return _open(viewer)[:MOST_COUNTED].count()


def order(viewer: ActingMember) -> list[int]:
    """The ids of what the clerk can enter now, in the order of the list, up to MOST_COUNTED."""
    found = _ordered(viewer).filter(status__in=(ArrivalStatus.WAITING, ArrivalStatus.ACCEPTED))
    return list(found.values_list("pk", flat=True)[:MOST_COUNTED])


def arrival(viewer: ActingMember, arrival_id: int) -> ArrivalView:
    """One arrival with its files, readings and verdict. Raises NotFound."""
    found = access.get_arrival(viewer, arrival_id)
    files = list(_files([found.pk]))
    main = next((file for file in files if file.role == FileRole.MAIN), None)
    report = latest_reports([main.blob_id]).get(main.blob_id) if main else None
    return ArrivalView(
        line=_line(found, files, report.verdict if report else None),
        readings={
            name: ReadValue(
                one["value"], one["sure"], one["page"], tuple(one["box"]), bool(one.get("locked"))
            )
            for name, one in found.readings.items()
        },
        text=found.text, files=tuple(_file_line(file) for file in files),
        document_id=found.document_id, report_id=report.report_id if report else None,
        is_altered=is_altered(report), is_finished=found.finished_at is not None,
    )  # fmt: skip


def arrival_file(viewer: ActingMember, arrival_id: int, file_id: int) -> tuple[Blob, str]:
    """The blob and the name of a file of an arrival the viewer sees. Raises NotFound."""
    file = access.get_file(viewer, arrival_id, file_id)
    return file.blob, file.name


def numbers_of_similar(viewer: ActingMember, lines: Sequence[ArrivalLine]) -> dict[int, str]:
    """The arrival number of a document that has the same symbol and issuer, by arrival id (R-061).

    One statement by the index document_symbol; what the entry screen looks at more closely.
    """
    known = numbers_of_alike(viewer, [(line.symbol, line.issuer) for line in lines])
    found = {line.id: known.get(alike_key(line.symbol, line.issuer)) for line in lines}
    return {arrival_id: number for arrival_id, number in found.items() if number}


def numbers_of_alike(
    viewer: ActingMember, wanted: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """The numbers of documents here by `alike_key`, for these symbols and issuers. One statement."""
    keys = {symbol_key(symbol) for symbol, _ in wanted if symbol} - {""}
    if not keys:
        return {}
    rows = visible_to(viewer).filter(symbol_key__in=keys, entry__isnull=False)
    return {
        (key, issuer): f"{number}{suffix}"
        for key, issuer, number, suffix in rows.values_list(
            "symbol_key", "issuer__folded_name", "entry__number", "entry__suffix"
        )
    }


def alike_key(symbol: str, issuer: str) -> tuple[str, str]:
    """By which two papers are held for one: the folded symbol and the folded issuer."""
    return symbol_key(symbol), fold(issuer)


def main_blob(viewer: ActingMember, view: ArrivalView) -> Blob | None:
    """The blob of the main file, None without one; `view` is an arrival the viewer sees."""
    if view.main is None:
        return None
    return access.get_file(viewer, view.line.id, view.main.file_id).blob


def arrival_hashes(viewer: ActingMember, arrival_id: int) -> list[str]:
    """The SHA-256 of the files, by which the same file is found again. Raises NotFound."""
    found = access.get_arrival(viewer, arrival_id)
    return list(found.files.order_by("position").values_list("blob__sha256", flat=True))


def arrival_text(viewer: ActingMember, arrival_id: int) -> str:
    """The text read off an arrival, "" while none was. Raises NotFound."""
    return access.get_arrival(viewer, arrival_id).text


def remembered(viewer: ActingMember) -> dict[str, Any]:
    """What the seat chose last: book, type, sender, field, receivers; {} the first time."""
    kept = Remembered.objects.filter(member_id=viewer.membership_id).first()
    return dict(kept.choices) if kept else {}


def _open(viewer: ActingMember) -> QuerySet[Arrival]:
    found = access.visible_arrivals(viewer).filter(finished_at__isnull=True)
    if viewer.holds(Role.REGISTRY_CLERK):
        return found.filter(package__isnull=True)
    return found.filter(status=ArrivalStatus.WITH_HEAD)


def _ordered(viewer: ActingMember) -> QuerySet[Arrival]:
    read = KeyTextTransform("value", KeyTextTransform("urgency", F("readings")))
    rank = Coalesce(Cast(read, IntegerField()), Value(Urgency.NORMAL.value))
    return _open(viewer).annotate(rank=rank).order_by("rank", "received_at", "pk").defer("text")


def _files(arrival_ids: list[int]) -> QuerySet[ArrivalFile]:
    return (
        ArrivalFile.objects.filter(arrival_id__in=arrival_ids)
        .select_related("blob")
        .order_by("arrival_id", "position")
    )


def _lines(arrivals: list[Arrival]) -> list[ArrivalLine]:
    files: dict[int, list[ArrivalFile]] = {}
    for file in _files([one.pk for one in arrivals]):
        files.setdefault(file.arrival_id, []).append(file)
    mains = {
        one.pk: file.blob_id
        for one in arrivals
        for file in files.get(one.pk, [])
        if file.role == FileRole.MAIN
    }
    reports = latest_reports(list(mains.values()))
    verdicts = {
        arrival_id: reports[blob_id].verdict
        for arrival_id, blob_id in mains.items()
        if blob_id in reports
    }
    return [_line(one, files.get(one.pk, []), verdicts.get(one.pk)) for one in arrivals]


def _line(found: Arrival, files: list[ArrivalFile], verdict: Verdict | None) -> ArrivalLine:
    def read(name: str) -> str:
        return str((found.readings.get(name) or {}).get("value") or "")

    main = next((file for file in files if file.role == FileRole.MAIN), None)
    urgency = read("urgency")
    return ArrivalLine(
        id=found.pk, received_at=found.received_at, channel=Channel(found.channel),
        origin=found.origin, status=ArrivalStatus(found.status),
        reading_status=ReadingStatus(found.reading_status),
        urgency=Urgency(int(urgency)) if urgency else Urgency.NORMAL,
        title=read("subject") or (main.name if main else "Bản chờ vào sổ"),
        symbol=read("symbol"), issuer=read("issuer"), file_count=len(files),
        page_count=main.page_count if main else None,
        main_blob_id=main.blob_id if main else None,
        has_pdf=main is not None and main.blob.content_type == ContentType.PDF, verdict=verdict, report=found.report,
        reason=found.reason, package_id=found.package_id,
    )  # fmt: skip


def _file_line(file: ArrivalFile) -> ArrivalFileLine:
    return ArrivalFileLine(
        file_id=file.pk, blob_id=file.blob_id, name=file.name, role=FileRole(file.role),
        size=file.blob.size, content_type=file.blob.content_type, page_count=file.page_count,
        members=tuple(str(member["name"]) for member in file.members or ()),
        scan_label=str(file.blob.get_scan_state_display()),
    )  # fmt: skip
