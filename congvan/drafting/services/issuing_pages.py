"""How many pages a PDF has, for the statutory field "Số trang" (NĐ 30 PL6 II)."""

from __future__ import annotations

from congvan.kernel import files
from congvan.kernel.errors import BusinessError
from congvan.kernel.files import pages
from congvan.kernel.models import Blob


def page_count(blob: Blob) -> int | None:
    """The number of pages; None when it cannot be read. Slow, outside a transaction."""
    try:
        return len(pages.sizes(blob, store=files.default_store()))
    except BusinessError:
        return None
