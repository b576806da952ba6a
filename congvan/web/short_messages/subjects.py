"""What a message may be about, by the name in the address: "document-12" (R-254).

Each function reads the thing for the viewer and raises NotFound for what is not his.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from congvan.kernel.errors import NotFound
from congvan.office.meetings.queries import meetings, preparing
from congvan.office.meetings.states import MeetingStatus
from congvan.office.short_messages.queries.subjects import (
    About,
    about_document,
    about_event,
    about_work,
)
from congvan.office.tasks.queries import tasks
from congvan.organization.acting import ActingMember

Reader = Callable[[ActingMember, int], About]


def _task(viewer: ActingMember, task_id: int) -> About:
    line = tasks.task(viewer, task_id).line
    return about_event("task", task_id, title=line.title, due_at=line.due_at)


def _meeting(viewer: ActingMember, meeting_id: int) -> About:
    line = meetings.meeting(viewer, meeting_id).line
    if line.status is MeetingStatus.DRAFT:
        raise NotFound("Cuộc họp này chưa gửi giấy mời.", next_step="Gửi giấy mời rồi nhắn tin.")
    place = ", ".join(part for part in (line.room, line.place) if part)
    return about_event("meeting", meeting_id, title=line.title, at=line.starts_at, place=place)


READERS: Mapping[str, Reader] = MappingProxyType(
    {"document": about_document, "work": about_work, "task": _task, "meeting": _meeting}
)


def usual_receivers(viewer: ActingMember, subject: About) -> list[str]:
    """Whom the form names at first: the people of a meeting. Raises NotFound."""
    if subject.subject_type != "meeting":
        return []
    guests = preparing.guests(viewer, subject.subject_id)
    return [str(one) for one in (*guests.members, *guests.informed)]


def about(viewer: ActingMember, name: str) -> About:
    """The subject the address names. Raises NotFound."""
    kind, _, number = name.partition("-")
    reader = READERS.get(kind)
    if reader is None or not (number.isascii() and number.isdigit() and len(number) < 19):
        raise NotFound("Không có việc hay văn bản này.", next_step="Chọn lại trong trang Nhắn tin.")
    return reader(viewer, int(number))
