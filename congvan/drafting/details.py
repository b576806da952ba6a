"""What the form of a draft says: values to store, and as they were entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from congvan.desk.states import Urgency
from congvan.documents.states import Sensitivity
from congvan.drafting.states import FileKind, OrderSource, VersionSource


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDetails:
    """What a draft says of itself; R-069's mandatory fields may be empty until submission."""

    type_id: int
    subject: str
    source: str = OrderSource.OWN
    source_note: str = ""
    field_id: int | None = None
    urgency: int = Urgency.NORMAL
    is_priority: bool = False
    circulation: str = ""
    sensitivity: str = Sensitivity.INTERNAL
    due_at: datetime | None = None
    # The drafter's own unit when left out.
    unit_id: int | None = None
    signer_id: int | None = None
    signing_power: str = ""
    issuing_body: str = ""
    recipients_text: str = ""
    is_normative: bool = False
    content: Mapping[str, Any] = field(default_factory=dict)

    def as_fields(self) -> dict[str, Any]:
        """The values by field name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class NewDraftFile:
    """A file to begin with: what it is to the draft, its name, its stored bytes."""

    kind: FileKind
    name: str
    blob_id: int
    source: VersionSource = VersionSource.UPLOADED
    note: str = ""
