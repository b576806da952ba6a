"""Files that come with a form of outgoing documents."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from congvan.drafting.services import contents
from congvan.kernel import files

PDF = frozenset({files.ContentType.PDF})


def stored(upload: UploadedFile, *, allowed: frozenset[files.ContentType] = PDF) -> int:
    """Take a file in; its id. Raises what `files.receive` refuses."""
    received = files.receive(
        upload, filename=upload.name or "van-ban.pdf", allowed=allowed,
        max_bytes=settings.CONFIGURATION.max_upload_mb << 20, store=files.default_store(),
        scanner=files.default_scanner(),
    )  # fmt: skip
    return contents.keep(received=received)
