"""Who else may post to which calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.kernel import clock
from congvan.office.work_calendar import access
from congvan.office.work_calendar.models import PostingRight
from congvan.office.work_calendar.queries.folders import FolderLine, calendar_name, folders
from congvan.organization.acting import ActingMember

MOST_RIGHTS = 200


@dataclass(frozen=True, slots=True)
class RightLine:
    """One posting right that has not run out; `may_end`: the viewer may end it."""

    right_id: int
    calendar: str
    poster: str
    post: str
    valid_from: date
    valid_to: date
    granted_by: str
    may_end: bool


def rights(viewer: ActingMember) -> tuple[RightLine, ...]:
    """The rights of calendars the viewer gives them for, and the viewer's own."""
    found = (
        PostingRight.objects.filter(
            calendar__agency_id=viewer.agency_id, ended_at=None, valid_to__gte=clock.today()
        )
        .select_related(
            "calendar__member__person", "calendar__unit", "member__person", "member__post",
            "granted_by__person",
        )
        .order_by("valid_to", "id")
    )  # fmt: skip
    giving = {line.folder for line in folders_to_authorise(viewer)}
    return tuple(
        RightLine(
            right_id=row.pk,
            calendar=calendar_name(row.calendar),
            poster=row.member.person.full_name,
            post=row.member.post.title,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            granted_by=row.granted_by.person.full_name,
            may_end=access.folder_for(row.calendar) in giving,
        )
        for row in found[:MOST_RIGHTS]
        if access.folder_for(row.calendar) in giving or row.member_id == viewer.membership_id
    )


def folders_to_authorise(viewer: ActingMember) -> tuple[FolderLine, ...]:
    """The calendars for which the viewer names others."""
    return tuple(line for line in folders(viewer) if access.may_authorise(viewer, line.folder))
