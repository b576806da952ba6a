"""A package as it is on the wire, handed out as proof (R-198)."""

from __future__ import annotations

import io
from typing import BinaryIO

from django.http.response import HttpResponseBase

from congvan.web.page_images import streamed


def package_answer(content: BinaryIO, name: str) -> HttpResponseBase:
    """The bytes under `name`, saved and never shown in the browser; `content` is closed."""
    size = content.seek(0, io.SEEK_END)
    content.seek(0)
    return streamed(content, size=size, name=name, media_type="application/xml", is_saved=True)
