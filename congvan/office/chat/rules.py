"""Limits of conversations."""

from __future__ import annotations

from datetime import timedelta

LONGEST_TEXT = 4000
LONGEST_NAME = 100
# The largest agency has some hundred people; each of them gets each message.
MOST_MEMBERS = 600
# Until then the author may put a message right or take it back.
CHANGEABLE_FOR = timedelta(minutes=15)
# Who has had no page of conversations open for so long is away.
PRESENT_FOR = timedelta(seconds=60)
# People are told so long before their messages are cleared.
TOLD_BEFORE = timedelta(days=7)
FEWEST_MONTHS, MOST_MONTHS = 1, 120

# Files of a message belong to this subject.
SUBJECT = "chat_message"
# What whoever listens hears: "<conversation>:<change>".
CHANNEL = "congvan_chat"
