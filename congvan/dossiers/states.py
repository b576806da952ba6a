"""States of a dossier (`CODES.md` §6)."""

from __future__ import annotations

from django.db import models


class DossierStatus(models.TextChoices):
    OPEN = "open", "Đang mở"
    CLOSED = "closed", "Đã kết thúc"
