"""What may follow in a PDF: after a signature, and after the bytes that were given out to be signed."""

from __future__ import annotations

import io
from typing import BinaryIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import diff_analysis as diff

# pyHanko's default without the rule that lets later updates fill in form fields.
ONLY_SIGNATURES_AFTER = diff.StandardDiffPolicy(
    global_rules=[
        diff.CatalogModificationRule(),
        diff.DocInfoRule().as_qualified(diff.ModificationLevel.LTA_UPDATES),
        diff.XrefStreamRule().as_qualified(diff.ModificationLevel.LTA_UPDATES),
        diff.ObjectStreamRule().as_qualified(diff.ModificationLevel.LTA_UPDATES),
        diff.DSSCompareRule().as_qualified(diff.ModificationLevel.LTA_UPDATES),
        diff.MetadataUpdateRule().as_qualified(diff.ModificationLevel.LTA_UPDATES),
    ],
    form_rule=diff.FormUpdatingRule(
        field_rules=[
            # A certifying leader allows the seal that follows, visible like any other.
            diff.SigFieldCreationRule(allow_new_visible_after_certify=True),
            diff.SigFieldModificationRule(),
        ]
    ),
)


def only_signatures_added(stream: BinaryIO, *, given_bytes: int) -> bool:
    """Whether all that follows the first `given_bytes` is signatures and their validation data.

    The caller has compared those bytes with the file that was given out.
    """
    try:
        stream.seek(0)
        whole = PdfFileReader(stream, strict=True)
        revisions = whole.xrefs.total_revisions
        given = _revisions_within(stream, given_bytes)
        if not 0 < given < revisions:
            return False
        ONLY_SIGNATURES_AFTER.review_file(whole, base_revision=given - 1)
    except Exception:  # a suspicious change, or a file made to break its reader
        return False
    return True


def _revisions_within(stream: BinaryIO, given_bytes: int) -> int:
    stream.seek(0)
    return int(
        PdfFileReader(io.BytesIO(stream.read(given_bytes)), strict=True).xrefs.total_revisions
    )
