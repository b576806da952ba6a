"""What may follow in a PDF: after a signature, and after the bytes that were given out to be signed."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import BinaryIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign import diff_analysis as diff
from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON

# The first signature of a file makes its form: flags and defaults of fields come with it.
_KEYS_OF_A_FIRST_FORM = ACROFORM_EXEMPT_STRICT_COMPARISON | {"/SigFlags", "/DA", "/DR"}


def _only_signatures(form_keys: Iterable[str] | None = None) -> diff.StandardDiffPolicy:
    """pyHanko's default without the rule that lets later updates fill in form fields."""
    return diff.StandardDiffPolicy(
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
            ],
            ignored_acroform_keys=form_keys,
        ),
    )


ONLY_SIGNATURES_AFTER = _only_signatures()
_FIRST_SIGNATURE = _only_signatures(_KEYS_OF_A_FIRST_FORM)


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
        before = whole.get_historical_resolver(given - 1)
        policy = _FIRST_SIGNATURE if _given_a_form(before) else ONLY_SIGNATURES_AFTER
        for revision in range(given, revisions):
            policy.apply(before, whole.get_historical_resolver(revision))
    except Exception:  # a suspicious change, or a file made to break its reader
        return False
    return True


def _given_a_form(before: HistoricalResolver) -> bool:
    """Let the base have an empty form where it has none; pyHanko compares forms only with forms."""
    root = before.root
    if "/AcroForm" in root:
        return False
    root[generic.pdf_name("/AcroForm")] = generic.DictionaryObject(
        {generic.pdf_name("/Fields"): generic.ArrayObject()}
    )
    return True


def _revisions_within(stream: BinaryIO, given_bytes: int) -> int:
    stream.seek(0)
    return int(
        PdfFileReader(io.BytesIO(stream.read(given_bytes)), strict=True).xrefs.total_revisions
    )
