"""Whether a draft says all that submission asks for (R-069)."""

from __future__ import annotations

from congvan.drafting.models import Draft, DraftFile
from congvan.drafting.rules.readiness import Readiness
from congvan.drafting.states import FileKind


def readiness_of(draft: Draft, *, has_main_file: bool | None = None) -> Readiness:
    """What `rules.readiness` looks at; one statement unless the caller knows of the file."""
    if has_main_file is None:
        has_main_file = DraftFile.objects.filter(
            draft=draft, kind=FileKind.MAIN, removed_at__isnull=True, current__isnull=False
        ).exists()
    return Readiness(
        subject=draft.subject, field_id=draft.field_id, unit_id=draft.unit_id,
        due_at=draft.due_at, sensitivity=draft.sensitivity, source=draft.source,
        source_note=draft.source_note, signer_id=draft.signer_id,
        signing_power=draft.signing_power, recipients_text=draft.recipients_text,
        has_main_file=has_main_file,
    )  # fmt: skip
