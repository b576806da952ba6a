"""Before sending: which recipients can be reached, and how (R-193)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from congvan.documents.models import Organ
from congvan.exchange.models import Connection
from congvan.exchange.ways import WAY_LABELS, WayKind, ways
from congvan.organization.acting import ActingMember


@dataclass(frozen=True, slots=True)
class Reach:
    """The way to one organ in words; `hint` says what to do when there is none."""

    kind: WayKind
    label: str
    code: str
    name: str
    hub_name: str
    hint: str


def reachable(viewer: ActingMember, organ_ids: Sequence[int]) -> dict[int, Reach]:
    """How the viewer's agency reaches organs of its list, by their ids; ids of others are left out."""
    organs = list(Organ.objects.filter(agency_id=viewer.agency_id, pk__in=set(organ_ids)))
    if not organs:
        return {}
    found = ways(viewer.agency_id, organs)
    used = {one.connection_id for one in found.values() if one.connection_id is not None}
    names = dict(Connection.objects.filter(pk__in=used).values_list("pk", "name")) if used else {}
    return {
        pk: Reach(
            one.kind, WAY_LABELS[one.kind], one.code, one.name,
            names.get(one.connection_id or 0, ""), one.hint,
        )
        for pk, one in found.items()
    }  # fmt: skip
