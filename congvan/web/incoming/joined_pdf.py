"""Several PDFs of ours as one, to print in one go."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pypdfium2 as pdfium


def joined(parts: Sequence[bytes]) -> bytes:
    """The pages of all parts in their order; a single part stays as it is, byte for byte."""
    if len(parts) == 1:
        return parts[0]
    whole = pdfium.PdfDocument.new()
    for part in parts:
        source = pdfium.PdfDocument(part)
        whole.import_pages(source)
        source.close()
    out = BytesIO()
    whole.save(out)
    whole.close()
    return out.getvalue()
