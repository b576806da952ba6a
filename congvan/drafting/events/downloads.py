"""Facts about files of drafts leaving the system."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftVersionDownloaded(audit.Event):
    """Một người tải một phiên bản của dự thảo về máy (R-305, R-377)."""

    code = "draft.version_downloaded"
    template = "{actor} tải {version} tệp “{file}” của dự thảo “{name}”."
    subject = ("draft", "draft_id")

    draft_id: int
    version_id: int
    version: str
    file: str
    name: str
