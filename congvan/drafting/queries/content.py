"""The present content of a draft: one hash over what is to be issued (R-078)."""

from __future__ import annotations

from congvan.drafting.models import DraftFile
from congvan.drafting.rules.content_hash import ISSUED_KINDS, IssuedFile, hash_of


def content_hash(draft_id: int) -> str:
    """The hash of the current versions of the draft and its attachments, by position.

    Derived versions (bản sạch, đã ghi số) are never current and so never count.
    """
    rows = DraftFile.objects.filter(
        draft_id=draft_id, removed_at__isnull=True, kind__in=ISSUED_KINDS, current__isnull=False
    ).values_list("position", "kind", "current__blob__sha256")
    return hash_of(IssuedFile(*row) for row in rows.order_by("position"))


def kept_content(blob_id: int) -> Blob:
    """Content named by a mark that we signed: what a person sent or saw before it is a draft's."""
    return Blob.objects.get(pk=blob_id)
