"""Tables of attachments."""

from __future__ import annotations

from django.db import models

from congvan.kernel.models.files import Blob
from congvan.organization.models import Agency, Membership


class Attachment(models.Model):
    """One file of one subject. Taken out, it keeps its row: who had added it can be asked."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField("Tên tệp", max_length=255)
    position = models.PositiveSmallIntegerField("Thứ tự")
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField("Thêm lúc")
    taken_out_at = models.DateTimeField("Bỏ ra lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tệp đính kèm"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "position"], name="attachment_position_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
