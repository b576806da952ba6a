"""States of a dossier (`CODES.md` §6)."""

from __future__ import annotations

from django.db import models


class DossierStatus(models.TextChoices):
    OPEN = "open", "Đang mở"
    CLOSED = "closed", "Đã kết thúc"


class Shelf(models.TextChoices):
    """The lists of dossiers, in the order of their tabs."""

    OWN = "toi-phu-trach", "Tôi phụ trách"
    UNIT = "don-vi", "Đơn vị"
    CLOSED = "da-ket-thuc", "Đã kết thúc"
