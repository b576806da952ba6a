"""Tables of meetings and of what is booked for them."""

from congvan.office.meetings.models.ballots import Ballot, BallotCast
from congvan.office.meetings.models.meetings import (
    Conclusion,
    Invitee,
    Meeting,
    MeetingDocument,
    MinutesVersion,
)
from congvan.office.meetings.models.resources import Booking, Resource, ResourceKeeper

__all__ = [
    "Ballot",
    "BallotCast",
    "Booking",
    "Conclusion",
    "Invitee",
    "Meeting",
    "MeetingDocument",
    "MinutesVersion",
    "Resource",
    "ResourceKeeper",
]
