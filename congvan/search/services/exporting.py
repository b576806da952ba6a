"""Lists of results made as files, long ones in the background (R-376, R-377)."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from django.db import InterfaceError, OperationalError

from congvan.desk.services import notices
from congvan.kernel import audit, clock
from congvan.kernel.errors import BusinessError, NotFound
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.queries import seats
from congvan.registers.printing.printouts import Printout, letterhead
from congvan.search import events, queries
from congvan.search.exports import COLUMNS, Form, ListPaper, as_file
from congvan.search.exports.columns import SNIPPET_COLUMN
from congvan.search.models import ResultOrder
from congvan.search.queries import Filters, Line, Place
from congvan.search.states import Kind

logger = logging.getLogger(__name__)

# A sheet to be read by people; paper is for fewer. Whoever needs more narrows by days.
MOST_LINES = {Form.XLSX: 5000, Form.DOCX: 1000, Form.PDF: 1000}
KEPT_FOR = timedelta(days=7)
_PAGE = 250
_LONGEST_ASKED = 300
_DAYS = ("first", "last")

FAULT = "Máy chủ gặp lỗi khi lập tệp; quản trị hệ thống xem nhật ký máy chủ."

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export: the search, `asked` in words for the paper, columns in their order, the form."""

    text: str
    filters: Filters
    kind: Kind | None
    asked: str
    columns: tuple[str, ...]
    form: Form


def make_ordered(*, order_id: int) -> None:
    """Make an ordered file; does nothing when it is made. Safe to run twice.

    Whoever asked is told of every end, also that the server is at fault.
    """
    row = ResultOrder.objects.filter(pk=order_id, ended_at=None).first()
    if row is None:
        return

    def tell_progress(done: int) -> None:
        ResultOrder.objects.filter(pk=order_id).update(done=done)

    try:
        by, wanted = _asker(row), _read(row)
        lines = list(islice(lines_of(by, wanted, progress=tell_progress), most_of(wanted) + 1))
        wanted, lines = _cut(wanted, lines)
        made = made_of(by, wanted, lines)
    except BusinessError as error:
        _end(order_id=order_id, made=None, lines=0, reason=str(error))
    except (OperationalError, InterfaceError):
        # The database was away: the job is run again.
        raise
    except Exception:
        logger.exception("Kết quả tra cứu %s chưa xuất được.", order_id)
        _end(order_id=order_id, made=None, lines=0, reason=FAULT)
        raise
    else:
        _end(order_id=order_id, made=made, lines=len(lines), reason="")


@in_transaction
def forget_old() -> int:
    """Drop files older than a week; they are made again at any time. How many."""
    return ResultOrder.objects.filter(asked_at__lt=clock.now() - KEPT_FOR).delete()[0]


def _cut(wanted: Wanted, lines: list[Line]) -> tuple[Wanted, list[Line]]:
    """No more lines than the form holds; then the file says that there are others."""
    most = most_of(wanted)
    if len(lines) <= most:
        return wanted, lines
    return replace(wanted, asked=f"{wanted.asked} – chỉ {most} kết quả đầu"), lines[:most]


def lines_of(
    by: ActingMember, wanted: Wanted, *, progress: Progress = lambda _: None
) -> Iterator[Line]:
    """All lines of the search, page by page. Raises TooBroad."""
    asked, after, done = queries.parse(wanted.text), "", 0
    while True:
        page = queries.find(
            by, asked, wanted.filters, kind=wanted.kind, after=after, limit=_PAGE,
            snippets=SNIPPET_COLUMN in wanted.columns,
        )  # fmt: skip
        yield from page.lines
        done += len(page.lines)
        progress(done)
        after = page.next
        if not after or not page.lines:
            return


def most_of(wanted: Wanted) -> int:
    """How many lines a file of this form may have."""
    return MOST_LINES[wanted.form]


def made_of(by: ActingMember, wanted: Wanted, lines: Sequence[Line]) -> Printout:
    """The file of these lines. Raises what typesetting raises."""
    columns = tuple(COLUMNS[key] for key in wanted.columns)
    paper = ListPaper(
        letterhead(by, about=f"Kết quả tra cứu: {wanted.asked}", at=clock.now()), wanted.asked,
        columns,
    )  # fmt: skip
    return as_file(wanted.form, paper, [[column.value(one) for column in columns] for one in lines])


@in_transaction
def _end(*, order_id: int, made: Printout | None, lines: int, reason: str) -> None:
    row = ResultOrder.objects.select_for_update().filter(pk=order_id, ended_at=None).first()
    if row is None:
        return
    row.ended_at, row.reason = clock.now(), reason[:500]
    sentence = f"Chưa xuất được kết quả tra cứu: {reason}"
    if made is not None:
        row.done = row.total = lines
        row.file_name, row.content_type, row.content = made.name, made.content_type, made.data
        audit.record(exported(row.agency_id, _read(row), lines), by=_asker(row).actor)
        sentence = f"Đã xuất xong {lines} kết quả tra cứu, tải về trong một tuần."
    row.save()
    notices.tell(
        agency_id=row.agency_id, members=[row.member_id], kind="search_results",
        sentence=sentence[:500], subject_type="search_results", subject_id=row.pk,
    )  # fmt: skip


def exported(agency_id: int, wanted: Wanted, lines: int) -> events.ResultsExported:
    """The fact that `lines` results left the system."""
    return events.ResultsExported(
        agency_id=agency_id, asked=wanted.asked, parameters=written(wanted),
        form=str(wanted.form.label), lines=lines,
    )  # fmt: skip


def written(wanted: Wanted) -> str:
    """The search as one line of JSON, for the job that reads it again."""
    filters = {
        name: value
        for name in Filters.__dataclass_fields__
        if (value := getattr(wanted.filters, name)) not in (None, "")
    }
    said = {
        "text": wanted.text, "asked": wanted.asked[:_LONGEST_ASKED],
        "kind": wanted.kind.value if wanted.kind else "", **filters,
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, default=str)


def _read(row: ResultOrder) -> Wanted:
    said = json.loads(row.parameters)
    text, asked, kind = said.pop("text"), said.pop("asked"), said.pop("kind")
    for day in _DAYS:
        if day in said:
            said[day] = date.fromisoformat(said[day])
    if "place" in said:
        said["place"] = Place(said["place"])
    return Wanted(
        text, Filters(**said), Kind(kind) if kind else None, asked, tuple(row.columns.split(",")),
        Form(row.form),
    )  # fmt: skip


def _asker(row: ResultOrder) -> ActingMember:
    """Who asked, in the seat asked from. Raises NotFound when it is no longer theirs."""
    for member in seats.acting_members(row.person_id):
        if member.membership_id == row.member_id:
            return member
    raise NotFound("Người xuất không còn giữ chức danh đó.", next_step="Tra cứu và xuất lại.")
