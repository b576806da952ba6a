"""Files for the documents of tests, in the store as real ones are."""

from __future__ import annotations

import io

import pypdfium2 as pdfium

from congvan.documents.services.making import NewFile
from congvan.kernel import clock, files
from congvan.kernel.models import Blob


def two_pages(name: str = "1245-UBND.pdf") -> NewFile:
    """A PDF of two empty pages."""
    made = pdfium.PdfDocument.new()
    for _ in range(2):
        made.new_page(595, 842)
    out = io.BytesIO()
    made.save(out)
    stored = files.default_store().put(io.BytesIO(out.getvalue()))
    blob, _ = Blob.objects.get_or_create(
        sha256=stored.digest,
        defaults={
            "size": stored.size, "content_type": "pdf", "stored_at": clock.now(),
            "scan_state": "unscanned",
        },
    )  # fmt: skip
    return NewFile(blob_id=blob.pk, name=name, role="main", page_count=2)
