"""Stored files: one row per content, however many documents carry it.

A row never changes but for what the virus scanner said, and is never removed: triggers of
migration 0002 refuse it (R-302). Whoever refers to a blob keeps the file name; the kernel knows no document. There is
no agency here on purpose: bytes sent between two agencies of one node are kept once, and who may
read them is decided at the document, never at the blob.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

# Written out because the table's constraint needs them and models must not import the package
# that stores into them; a test compares them with `ContentType`.
CONTENT_TYPES = (
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "rar", "png", "jpeg", "tiff",
)  # fmt: skip


class ScanState(models.TextChoices):
    """What is known about viruses in a file (R-299)."""

    UNSCANNED = "unscanned", "Chưa quét vi-rút"
    CLEAN = "clean", "Đã quét, không thấy vi-rút"
    # Never at intake, where an infected file is refused: found later, by newer signatures or by
    # the first scan of a file that came in while the scanner was off. Such a file is withheld.
    INFECTED = "infected", "Phát hiện vi-rút khi quét lại"


class Blob(models.Model):
    """The content of a file: `sha256` in lower-case hex names it, `size` is in bytes.

    `scan_detail` says why the file is unscanned, or which signature was found; `scan_engine` is
    the program with its signature version. The bytes lie in the store (`kernel.files.store`),
    durable before the row is committed.
    """

    id = models.BigAutoField(primary_key=True)
    sha256 = models.CharField(max_length=64, db_collation="C")
    size = models.BigIntegerField()
    content_type = models.TextField()
    stored_at = models.DateTimeField()
    scan_state = models.TextField(choices=ScanState.choices)
    scanned_at = models.DateTimeField(null=True)
    scan_engine = models.TextField(blank=True, default="")
    scan_detail = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "tệp đã lưu"
        indexes = [
            # The job that scans what came in unscanned walks this, oldest first.
            models.Index(
                fields=["id"], name="blob_unscanned", condition=Q(scan_state=ScanState.UNSCANNED)
            ),
        ]
        constraints = [
            # unique=True on the field would add a second index, for LIKE, that nothing uses.
            models.UniqueConstraint(fields=["sha256"], name="blob_sha256_is_unique"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="blob_sha256_is_hex"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="blob_is_not_empty"),
            models.CheckConstraint(
                condition=Q(content_type__in=CONTENT_TYPES), name="blob_content_type_is_known"
            ),
            models.CheckConstraint(
                condition=Q(scan_state=ScanState.UNSCANNED, scanned_at__isnull=True, scan_engine="")
                | (
                    Q(scan_state=ScanState.CLEAN, scanned_at__isnull=False, scan_detail="")
                    & ~Q(scan_engine="")
                )
                | (
                    Q(scan_state=ScanState.INFECTED, scanned_at__isnull=False)
                    & ~Q(scan_engine="")
                    & ~Q(scan_detail="")
                ),
                name="blob_scan_is_told_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]}… ({self.content_type}, {self.size} byte)"
