"""The entry screen: the pages with numbered marks, the form, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from congvan.directives.queries.pickers import ReceiverLine
from congvan.documents.rules import barred
from congvan.documents.rules.barred import Barred
from congvan.intake.queries import ArrivalFileLine, ArrivalView, ReadValue
from congvan.intake.services.checks import STOP
from congvan.intake.states import ArrivalStatus, ReadingStatus
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.files import StoredFile
from congvan.registers.states import Channel
from congvan.ui.items import FileLine, PageImage, PageMark
from congvan.web.addresses import address
from congvan.web.intake.forms.entry import READ_FIELDS, EntryForm
from congvan.web.intake.pages.lists import came
from congvan.web.intake.pages.package import PackagePanel
from congvan.web.intake.pages.verdicts import Standing
from congvan.web.page_images import refused_or_pages

BARRED_PAGES = "Không hiển thị: nội dung có dấu hiệu thuộc loại không được đưa vào hệ thống."
NO_PAGES = "Tệp này không xem được trên trang. Tải về để xem rồi nhập bằng tay."
_STILL_OPEN = (ArrivalStatus.WAITING, ArrivalStatus.ACCEPTED)

PickerGroups = tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class MachineMark:
    """The number of a machine-read field, "" when there is none, and whether to check it."""

    number: int | str = ""
    doubtful: bool = False


NO_MARK = MachineMark()


@dataclass(frozen=True, slots=True)
class Scan:
    """The left pane."""

    pages: tuple[PageImage, ...]
    refused: str
    back_label: str
    download: str
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Everything the entry screen shows beside the form's own values."""

    arrival_id: int
    came: str
    scan: Scan
    marks: Mapping[str, MachineMark]
    standing: Standing
    barred: Barred | None
    is_reading: bool
    is_accepted: bool
    with_head: str
    to_return: str
    may_enter: bool
    must_report: bool
    number: str
    day: str
    groups: PickerGroups
    chosen: tuple[str, ...]
    organs: tuple[str, ...]
    file_count: int
    package: PackagePanel | None
    next_href: str
    may_refuse: bool

    @property
    def mark(self) -> Mapping[str, MachineMark]:
        """The marks by field, also for those without one."""
        return {name: self.marks.get(name, NO_MARK) for name in READ_FIELDS}


def barred_in(text: str) -> Barred | None:
    """What stops this text from entering the system, None when nothing does."""
    return next((one for one in barred.screen(text) if one.severity == STOP), None)


def entry_page(
    view: ArrivalView, form: EntryForm, *, blob: StoredFile | None, order: Sequence[int], number: str,
    organs: Sequence[str], package: PackagePanel | None = None,
) -> EntryPage:  # fmt: skip
    """The page of one arrival for its clerk."""
    line = view.line
    stop, standing = barred_in(view.text), Standing.of(view)
    marks = _marks(view.readings, form) if stop is None else {}
    return EntryPage(
        arrival_id=line.id, came=came(line),
        scan=scan_of(view, blob, marks=marks, order=order, is_barred=stop is not None),
        marks=marks, standing=standing,
        barred=stop, is_reading=line.reading_status == ReadingStatus.WAITING,
        is_accepted=line.status == ArrivalStatus.ACCEPTED,
        with_head=line.report if line.status == ArrivalStatus.WITH_HEAD else "",
        to_return=line.reason if line.status == ArrivalStatus.TO_RETURN else "",
        may_enter=line.status in _STILL_OPEN and stop is None, must_report=line.status == ArrivalStatus.WAITING and bool(standing.why),
        number=number, day=f"{line.received_at.astimezone(OFFICE_ZONE):%d/%m/%Y}", groups=groups_of(list(form.lines.values())),
        chosen=tuple(form.chosen_receivers), organs=tuple(organs), file_count=len(view.files),
        package=package, next_href=_next_href(line.id, order),
        may_refuse=line.status in (*_STILL_OPEN, ArrivalStatus.TO_RETURN),
    )  # fmt: skip


def _next_href(arrival_id: int, order: Sequence[int]) -> str:
    """The one after it in its list, going round; "" when it is alone."""
    others = [one for one in order if one != arrival_id]
    if not others:
        return ""
    place = order.index(arrival_id) if arrival_id in order else -1
    return address("intake:entry", order[(place + 1) % len(order)])


def scan_of(
    view: ArrivalView, blob: StoredFile | None, *, marks: Mapping[str, MachineMark],
    order: Sequence[int], is_barred: bool,
) -> Scan:  # fmt: skip
    """The pages of the main file with their marks; none for barred content."""
    arrival_id = view.line.id
    label = _back_label(view, order)
    if is_barred:
        return Scan((), BARRED_PAGES, label, "", ())
    main = view.main
    if main is None or blob is None:
        return Scan((), NO_PAGES, label, "", ())
    pages: tuple[PageImage, ...] = ()
    refused = NO_PAGES
    if main.content_type == "pdf":
        pages, refused = refused_or_pages(
            blob,
            lambda page, width: address("intake:page", arrival_id, main.file_id, page, width),
            marks=_page_marks(view.readings, marks),
        )
    return Scan(
        pages, refused, label, address("intake:file", arrival_id, main.file_id),
        tuple(_file_line(arrival_id, file) for file in view.files),
    )  # fmt: skip


def _back_label(view: ArrivalView, order: Sequence[int]) -> str:
    """The list it is in, and its place there."""
    channel = view.line.channel
    label = "Mới từ trục" if channel is Channel.EXCHANGE else "Chờ vào sổ"
    if view.line.id not in order:
        return label
    is_scan = channel in (Channel.PAPER_POST, Channel.PAPER_HAND)
    kind = "bản quét" if is_scan else "gói" if channel is Channel.EXCHANGE else "bản"
    return f"{label}: {kind} {order.index(view.line.id) + 1} / {len(order)}"


def groups_of(lines: Sequence[ReceiverLine]) -> PickerGroups:
    """Who may be chosen, those often sent to first."""
    parts = (
        ("Hay gửi", [line for line in lines if line.is_recent]),
        ("Lãnh đạo cơ quan", [line for line in lines if line.is_leader and not line.is_recent]),
        ("Đơn vị", [line for line in lines if line.is_unit and not line.is_recent]),
        ("Người", [line for line in lines if not (line.is_unit or line.is_leader or line.is_recent)]),
    )  # fmt: skip
    return tuple(
        (label, tuple((line.key, line.name, line.where) for line in group))
        for label, group in parts
        if group
    )


def _marks(readings: Mapping[str, ReadValue], form: EntryForm) -> dict[str, MachineMark]:
    """Numbers for the fields that still hold what the machine read, in the form's order."""
    held = {
        name: readings[name]
        for name in READ_FIELDS
        if name in readings
        and readings[name].box
        and (not form.is_bound or name not in form.changed_data)
    }
    return {
        name: MachineMark(number, not reading.is_sure)
        for number, (name, reading) in enumerate(held.items(), start=1)
    }


def _page_marks(
    readings: Mapping[str, ReadValue], marks: Mapping[str, MachineMark]
) -> dict[int, list[PageMark]]:
    found: dict[int, list[PageMark]] = {}
    for name, mark in marks.items():
        reading = readings[name]
        left, top, right, bottom = reading.box
        found.setdefault(reading.page, []).append(
            PageMark(int(mark.number), left, top, right - left, bottom - top, f"id_{name}")
        )
    return found


def _file_line(arrival_id: int, file: ArrivalFileLine) -> FileLine:
    size = f"{max(1, round(file.size / 1024))} KB"
    pages = f"{file.page_count} trang · " if file.page_count else ""
    members = (
        f" · {len(file.members)} tệp bên trong: {', '.join(file.members[:5])}"
        if file.members
        else ""
    )
    href = address("intake:file", arrival_id, file.file_id)
    return FileLine(
        name=file.name, href=href, note=f"{pages}{size} · {file.scan_label}{members}",
        download=href, icon="file-type-pdf" if file.content_type == "pdf" else "file",
    )  # fmt: skip
