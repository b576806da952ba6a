"""How far the exchange has brought what was handed over, for the page of an issue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from congvan.exchange.models import Dispatch
from congvan.exchange.states import DispatchStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of "Nơi nhận" as its dispatch stands."""

    dispatch_id: int
    status: DispatchStatus
    label: str
    note: str
    sent_at: datetime | None


def handed_over(source_type: str, source_ids: Sequence[int]) -> dict[int, Standing]:
    """The dispatches of these lines, by the line's id; whoever asks has checked the right. One statement."""
    rows = Dispatch.objects.filter(source_type=source_type, source_id__in=source_ids)
    found = rows.values_list("source_id", "pk", "status", "note", "sent_at")
    return {
        source_id: Standing(pk, DispatchStatus(status), str(DispatchStatus(status).label), note, at)
        for source_id, pk, status, note, at in found
    }
