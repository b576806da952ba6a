"""The minutes: written in versions by the secretary, confirmed by the chair, then fixed.

Each saving is a row that the database lets nobody change. What is confirmed is typeset once, in
the background, and kept: names and posts may change later, the paper does not.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from congvan.desk.holders import of_member
from congvan.desk.services.work import close_work, open_work
from congvan.desk.states import Outcome, Part
from congvan.kernel import audit, clock, files
from congvan.kernel.errors import WrongState
from congvan.kernel.files import ReceivedFile
from congvan.kernel.transactions import in_transaction
from congvan.office.attachments import services as attachments
from congvan.office.attachments.services import NewFile
from congvan.office.meetings import access, printing
from congvan.office.meetings.events import meetings as events
from congvan.office.meetings.lifecycles import MEETING as TABLE
from congvan.office.meetings.models import Ballot, Meeting, MinutesVersion
from congvan.office.meetings.rules import when_words
from congvan.office.meetings.services import telling
from congvan.office.meetings.services.calling import MINUTES
from congvan.office.meetings.wording import line_of, paragraphs_of
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import due_in

CONFIRMING = "minutes_confirming"
LONGEST_MINUTES = 100_000
# What the chair wants put right is put right the next working day.
CORRECTING_DAYS = 1
# The files of a meeting's confirmed minutes hang on their own subject, apart from its papers.
PAPER, PAPER_NAME = "meeting_minutes", "bien-ban-hop.pdf"
# A hundred thousand letters are some sixty pages; fonts and all that is far below.
LARGEST_PAPER = 20 << 20


@dataclass(frozen=True, slots=True)
class _Paper:
    """What was typeset from which data, said to be confirmed at which moment."""

    data: dict[str, Any]
    file: ReceivedFile
    at: datetime


class MinutesMovedOn(WrongState):
    """Somebody saved the minutes after this page was opened."""

    code = "minutes_moved_on"


@in_transaction
def write(*, by: ActingMember, meeting_id: int, text: str, after: int) -> MinutesVersion:
    """Save the minutes as the version after number `after`, which the writer had before the eyes.

    The same text again is the same version. Raises NotFound, NotAllowed, WrongState (not held, or
    confirmed), MinutesMovedOn, InvalidInput. Lock: the meeting.
    """
    meeting = access.get_meeting(by, meeting_id, lock=True)
    TABLE.move(meeting.status, "write", access.meeting_parties(by, meeting))
    words = paragraphs_of(
        text, most=LONGEST_MINUTES, name="biên bản", field="text",
        missing="Ghi diễn biến cuộc họp.",
    )  # fmt: skip
    last = latest(meeting)
    if last is not None and last.text == words:
        return last
    _check_seen(last, after)
    version = MinutesVersion.objects.create(
        meeting=meeting, number=after + 1, text=words, written_by_id=by.membership_id,
        written_at=clock.now(),
    )  # fmt: skip
    audit.record(
        events.MinutesWritten(meeting_id=meeting.pk, title=meeting.title, number=version.number),
        by=by.actor,
    )
    return version


@in_transaction
def submit(*, by: ActingMember, meeting_id: int) -> Meeting:
    """Lay the minutes before the chair; laid there already, they lie there once.

    Raises NotFound, NotAllowed, WrongState (none written). Lock: the meeting.
    """
    meeting = access.get_meeting(by, meeting_id, lock=True)
    TABLE.move(meeting.status, "submit", access.meeting_parties(by, meeting))
    if latest(meeting) is None:
        raise _none_written()
    if meeting.submitted_at is not None:
        return meeting
    meeting.submitted_at, meeting.returned_at, meeting.return_note = clock.now(), None, ""
    meeting.save(update_fields=["submitted_at", "returned_at", "return_note"])
    _end_work(by, meeting, MINUTES)
    open_work(
        by=by, holder=of_member(meeting.agency_id, meeting.chair_id), part=Part.REVIEW,
        subject_type=telling.MEETING, subject_id=meeting.pk, cause=CONFIRMING,
        title=f"Xác nhận biên bản họp: {meeting.title}", origin=by.seat.person_name,
    )  # fmt: skip
    audit.record(
        events.MinutesSubmitted(
            meeting_id=meeting.pk, title=meeting.title, chair=meeting.chair.person.full_name
        ),
        by=by.actor,
    )
    return meeting


@in_transaction
def send_back(*, by: ActingMember, meeting_id: int, reason: str) -> Meeting:
    """Give submitted minutes back to the secretary, with what is to be put right.

    Raises NotFound, NotAllowed, WrongState (not submitted, or sent back already), InvalidInput (no
    note). Lock: the meeting.
    """
    meeting = access.get_meeting(by, meeting_id, lock=True)
    TABLE.move(meeting.status, "send_back", access.meeting_parties(by, meeting))
    note = line_of(
        reason, most=500, name="ý kiến", field="reason",
        missing="Ghi chỗ cần sửa, để thư ký biết.",
    )  # fmt: skip
    if meeting.submitted_at is None:
        raise WrongState(
            "Biên bản chưa được trình, hoặc đã trả lại.", next_step="Chờ thư ký trình biên bản."
        )
    meeting.submitted_at, meeting.returned_at, meeting.return_note = None, clock.now(), note
    meeting.save(update_fields=["submitted_at", "returned_at", "return_note"])
    _end_work(by, meeting, CONFIRMING)
    open_work(
        by=by, holder=of_member(meeting.agency_id, meeting.secretary_id), part=Part.LEAD,
        subject_type=telling.MEETING, subject_id=meeting.pk, cause=MINUTES,
        title=f"Sửa biên bản họp: {meeting.title}",
        number=when_words(meeting.starts_at, meeting.ends_at), origin=by.seat.person_name,
        due_at=due_in(CORRECTING_DAYS),
    )  # fmt: skip
    telling.tell_seats(
        meeting, {meeting.secretary_id}, by=by, kind="meeting_minutes_returned",
        sentence=f"{by.seat.person_name} trả lại biên bản cuộc họp “{meeting.title}”: {note}",
    )  # fmt: skip
    audit.record(
        events.MinutesSentBack(meeting_id=meeting.pk, title=meeting.title, note=note), by=by.actor
    )
    return meeting


def confirm(*, by: ActingMember, meeting_id: int, number: int) -> Meeting:
    """Confirm version `number`, which must be the last: the minutes are fixed, all are told.

    The paper is typeset first, outside the transaction, and kept with the confirmation. Raises
    NotFound, NotAllowed, WrongState (none written, a vote is open), MinutesMovedOn, FontsMissing,
    TypesettingTooSlow.
    """
    meeting = access.get_meeting(by, meeting_id)
    TABLE.move(meeting.status, "confirm", access.meeting_parties(by, meeting))
    paper = _paper(meeting, _seen(meeting, number), clock.now())
    return _confirm_with(by=by, meeting_id=meeting_id, number=number, paper=paper)


@in_transaction
def _confirm_with(*, by: ActingMember, meeting_id: int, number: int, paper: _Paper) -> Meeting:
    meeting = access.get_meeting(by, meeting_id, lock=True)
    row = TABLE.move(meeting.status, "confirm", access.meeting_parties(by, meeting))
    last = _seen(meeting, number)
    if Ballot.objects.filter(meeting=meeting, closed_at__isnull=True).exists():
        raise WrongState("Còn nội dung đang biểu quyết.", next_step="Đóng biểu quyết rồi xác nhận.")
    if printing.paper_data(meeting, last, paper.at) != paper.data:
        raise MinutesMovedOn(
            "Điểm danh hoặc kết luận vừa được sửa.", next_step="Xem lại trang rồi xác nhận."
        )
    meeting.status, meeting.confirmed_at = str(row.target.value), paper.at
    meeting.save(update_fields=["status", "confirmed_at"])
    kept = NewFile(files.record(paper.file).pk, PAPER_NAME)
    attachments.attach(by=by, subject_type=PAPER, subject_id=meeting.pk, new=[kept])
    close_work(
        by=by, agency_id=by.agency_id, subject_type=telling.MEETING, subject_id=meeting.pk,
        outcome=Outcome.DONE,
    )  # fmt: skip
    audit.record(
        events.MinutesConfirmed(
            meeting_id=meeting.pk, title=meeting.title, number=last.number,
            conclusions=len(paper.data["conclusions"]), sha256=paper.file.stored.digest,
        ),
        by=by.actor,
    )  # fmt: skip
    telling.tell_all(
        meeting, by=by, kind="meeting_minutes",
        sentence=f"Đã có biên bản cuộc họp “{meeting.title}”.",
    )  # fmt: skip
    return meeting


def _end_work(by: ActingMember, meeting: Meeting, cause: str) -> None:
    close_work(
        by=by, agency_id=by.agency_id, subject_type=telling.MEETING, subject_id=meeting.pk,
        cause=cause,
    )  # fmt: skip


def latest(meeting: Meeting) -> MinutesVersion | None:
    """The minutes as they stand."""
    return MinutesVersion.objects.filter(meeting=meeting).order_by("-number").first()


def _check_seen(last: MinutesVersion | None, seen: int) -> None:
    number = last.number if last is not None else 0
    if number != seen:
        raise MinutesMovedOn(
            f"Biên bản vừa được ghi lại (lần {number}) sau khi anh, chị mở trang này.",
            next_step="Mở trang ở thẻ khác để xem lần ghi mới, rồi ghi tiếp.",
        )


def _seen(meeting: Meeting, number: int) -> MinutesVersion:
    """The last version, which must be the one that was read."""
    last = latest(meeting)
    if last is None:
        raise _none_written()
    _check_seen(last, number)
    return last


def _paper(meeting: Meeting, version: MinutesVersion, at: datetime) -> _Paper:
    data = printing.paper_data(meeting, version, at)
    made = files.receive(
        io.BytesIO(printing.minutes_pdf(data)), filename=PAPER_NAME,
        allowed=frozenset({files.ContentType.PDF}), max_bytes=LARGEST_PAPER,
        store=files.default_store(), scanner=files.default_scanner(),
    )  # fmt: skip
    return _Paper(data, made, at)


def _none_written() -> WrongState:
    return WrongState("Chưa có biên bản.", next_step="Thư ký ghi biên bản trước.")
