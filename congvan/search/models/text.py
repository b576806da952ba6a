"""The text of files, once for each content, whoever refers to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.search.states import TextSource, TextStatus

# Letters kept of one file: about 200 pages. What follows is not searched.
LONGEST_TEXT = 400_000


class FileText(models.Model):
    """What was read out of one stored content (`kernel.Blob` of the same sha256).

    `text` is NFC, at most LONGEST_TEXT letters; `reason` says why there is none. `tries` counts
    readings that ended without an answer (the process was killed, the machine stopped).

    While it waits, `source` says for what: nothing for the quick readers, OCR for the recognition
    of scanned pages, of which `pages_read` are done and in `text`, OFFICE for LibreOffice.
    """

    sha256 = models.CharField(primary_key=True, max_length=64, db_collation="C")
    status = models.CharField(max_length=8, choices=TextStatus, default=TextStatus.WAITING)
    text = models.TextField(blank=True, default="")
    is_cut = models.BooleanField("Đã cắt bớt", default=False)
    reason = models.CharField("Lý do", max_length=300, blank=True, default="")
    page_count = models.PositiveIntegerField("Số trang", null=True)
    source = models.CharField(max_length=6, choices=TextSource, blank=True, default="")
    pages_read = models.PositiveSmallIntegerField("Số trang quét đã đọc", default=0)
    tries = models.PositiveSmallIntegerField("Số lần thử", default=0)
    ordered_at = models.DateTimeField("Đặt lúc")
    made_at = models.DateTimeField("Đọc xong lúc", null=True)

    class Meta:
        verbose_name = "lời văn của tệp"
        constraints = [
            models.CheckConstraint(
                name="file_text_done_has_source",
                condition=~Q(status=TextStatus.DONE) | ~Q(source=TextSource.UNREAD),
            ),
            models.CheckConstraint(
                name="file_text_refused_says_why",
                condition=~Q(status=TextStatus.REFUSED) | ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["source", "-ordered_at"], condition=Q(status=TextStatus.WAITING),
                name="file_text_awaited",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.sha256[:12]}… {self.status}"
