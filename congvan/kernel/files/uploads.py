"""Stops oversized browser uploads while they arrive, before they fill the disk.

Django writes an upload to a temporary file before a view runs, whatever its size. This handler
comes first in FILE_UPLOAD_HANDLERS, throws the rest of an oversized file away and remembers its
name, so that the person gets a page with a sentence instead of a broken connection.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from congvan.kernel.files import names
from congvan.kernel.files.intake import FileRefused, too_large

# Who sends ten oversized files' worth is not a clerk: the connection is cut.
FILES_WORTH = 10
_ATTRIBUTE = "oversized_upload_names"


class LimitedUploadHandler(FileUploadHandler):
    """Counts the bytes of each uploaded file; the limit is the setting `max_upload_mb`."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.max_bytes = settings.CONFIGURATION.max_upload_mb << 20
        self.file_bytes = 0
        self.request_bytes = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.file_bytes = 0
        # A file above 2.5 MB goes to the disk, and Django does not make the folder for it.
        Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - Django's
        """Pass the chunk on to the next handler, or skip the rest of the file."""
        self.file_bytes += len(raw_data)
        self.request_bytes += len(raw_data)
        if self.request_bytes > self.max_bytes * FILES_WORTH:
            raise StopUpload(connection_reset=True)
        if self.file_bytes > self.max_bytes:
            self._remember(names.clean(self.file_name or ""))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:  # noqa: ARG002 - Django
        """Nothing: the handlers that follow make the file."""
        return None

    def _remember(self, name: str) -> None:
        setattr(self.request, _ATTRIBUTE, [*getattr(self.request, _ATTRIBUTE, []), name])


def oversized_uploads(request: HttpRequest) -> tuple[FileRefused, ...]:
    """A refusal for each file of the request that was skipped; call after reading request.FILES."""
    limit = settings.CONFIGURATION.max_upload_mb << 20
    return tuple(FileRefused(name, [too_large(limit)]) for name in getattr(request, _ATTRIBUTE, []))
