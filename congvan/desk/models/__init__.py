"""Tables of the desk."""

from congvan.desk.models.browsers import PushBrowser, PushKey, PushTaken
from congvan.desk.models.messages import AlertPolicy, Escalation, OutgoingMessage
from congvan.desk.models.telling import DigestDay, TellingChoice, TellingHours, WaitingTelling
from congvan.desk.models.work import NO_DEADLINE, Inbox, Notice, Star, WorkItem

__all__ = [
    "NO_DEADLINE",
    "AlertPolicy",
    "DigestDay",
    "Escalation",
    "Inbox",
    "Notice",
    "OutgoingMessage",
    "PushBrowser",
    "PushKey",
    "PushTaken",
    "Star",
    "TellingChoice",
    "TellingHours",
    "WaitingTelling",
    "WorkItem",
]
