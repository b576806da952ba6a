"""The minutes of a meeting on paper: PDF/A, typeset from what the tables hold."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from congvan.kernel import clock
from congvan.kernel.typesetting import breakable, typeset
from congvan.office.meetings.models import Ballot, Conclusion, Invitee, Meeting
from congvan.office.meetings.models import MinutesVersion as Version
from congvan.office.meetings.rules import when_words
from congvan.office.meetings.services.calendar import place_words
from congvan.office.meetings.states import Attendance
from congvan.organization.models import Agency

_FOLDER = Path(__file__).parent


def paper_data(meeting: Meeting, version: Version, confirmed_at: datetime | None) -> dict[str, Any]:
    """What the paper says, in words; two calls give the same while nothing changes."""
    agency = Agency.objects.select_related("parent").get(pk=meeting.agency_id)
    chair, secretary = meeting.chair, meeting.secretary
    present, absent = _people(meeting)
    return {
        "superior": agency.parent.name if agency.parent else "",
        "organ": agency.name,
        "place_of_issue": agency.place_of_issue,
        "day": _day_words(meeting.starts_at),
        "meeting": breakable(meeting.title),
        "when": when_words(meeting.starts_at, meeting.ends_at),
        "place": place_words(meeting),
        "chair": f"{chair.person.full_name}, {chair.post.title}",
        "chair_name": chair.person.full_name,
        "secretary": f"{secretary.person.full_name}, {secretary.post.title}",
        "secretary_name": secretary.person.full_name,
        "present": present,
        "absent": absent,
        "paragraphs": [breakable(line) for line in version.text.split("\n") if line.strip()],
        "ballots": [_ballot(one) for one in _ballots(meeting)],
        "conclusions": [_conclusion(one) for one in _conclusions(meeting)],
        "confirmed": _stamp(confirmed_at),
    }


def minutes_pdf(data: dict[str, Any]) -> bytes:
    """The paper of `paper_data`. Raises FontsMissing, TypesettingTooSlow."""
    return typeset(_FOLDER / "minutes.typ", data, title="Biên bản họp")


def _people(meeting: Meeting) -> tuple[list[str], list[str]]:
    rows = (
        Invitee.objects.filter(meeting=meeting, removed_at__isnull=True)
        .exclude(member_id=meeting.chair_id)
        .select_related("member__person", "member__post", "unit")
        .order_by("id")
    )
    present, absent = [], []
    for row in rows:
        name = _name(row)
        if row.attendance in (Attendance.PRESENT, Attendance.LATE):
            present.append(name)
        elif row.attendance == Attendance.EXCUSED:
            more = f": {row.attendance_note}" if row.attendance_note else ""
            absent.append(f"{name} (có lý do{more})")
        elif row.attendance == Attendance.ABSENT:
            absent.append(f"{name} (không có lý do)")
    return present, absent


def _name(row: Invitee) -> str:
    if row.member is not None:
        return breakable(f"{row.member.person.full_name}, {row.member.post.title}")
    return breakable(row.unit.name if row.unit is not None else row.guest)


def _ballots(meeting: Meeting) -> list[Ballot]:
    closed = Ballot.objects.filter(meeting=meeting, closed_at__isnull=False)
    return list(closed.order_by("number"))


def _ballot(one: Ballot) -> dict[str, str]:
    manner = "biểu quyết kín" if one.is_secret else "biểu quyết công khai"
    return {
        "question": breakable(one.question),
        "result": f"{manner}: {one.agreed} đồng ý, {one.refused} không đồng ý, {one.otherwise} ý kiến khác",
    }


def _conclusions(meeting: Meeting) -> list[Conclusion]:
    found = Conclusion.objects.filter(meeting=meeting, struck_at__isnull=True)
    return list(found.select_related("lead__person").order_by("number"))


def _conclusion(one: Conclusion) -> dict[str, str]:
    who = one.lead.person.full_name if one.lead else ""
    until = f"hạn {one.due_on:%d/%m/%Y}" if one.due_on else ""
    return {
        "number": str(one.number),
        "sentence": breakable(one.sentence),
        "order": ", ".join(part for part in (who, until) if part),
    }


def _stamp(confirmed_at: datetime | None) -> str:
    if confirmed_at is None:
        return ""
    return f"{confirmed_at.astimezone(clock.OFFICE_ZONE):%H:%M ngày %d/%m/%Y}"


def _day_words(moment: datetime) -> str:
    day = moment.astimezone(clock.OFFICE_ZONE)
    return f"ngày {day:%d} tháng {day:%m} năm {day:%Y}"
