"""States of a message, kinds of conversations and lines."""

from __future__ import annotations

from django.db import models


class ConversationKind(models.TextChoices):
    PAIR = "pair", "Hai người"
    GROUP = "group", "Nhóm"


class LineKind(models.TextChoices):
    """A message somebody wrote, or a line that tells what happened to the group."""

    MESSAGE = "message", "Tin"
    HAPPENED = "happened", "Việc của nhóm"


class MessageStatus(models.TextChoices):
    SENT = "sent", "Đã gửi"
    EDITED = "edited", "Đã sửa"
    WITHDRAWN = "withdrawn", "Đã thu hồi"
