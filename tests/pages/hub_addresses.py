"""Objects for the addresses of the hub's operator: parcels, participants, organs, a hub above."""

from __future__ import annotations

from collections.abc import Callable

from congvan.hub import demo
from congvan.hub.models import Delivery, HubOrgan, Parcel, Participant, Upstream
from congvan.hub.services import upstream_accounts
from congvan.hub.states import DeliveryState
from congvan.kernel.audit import Actor
from tests.world import World

Made = Callable[[World], list[dict[str, object]]]
OPERATOR = "quynh"


def _on(world: World) -> None:
    """The demo of the hub, once for a world."""
    if "hub_demo" not in vars(world):
        vars(world)["hub_demo"] = demo.build()


def _parcels(world: World) -> list[dict[str, object]]:
    """A document with an odd status, and the test message."""
    _on(world)
    found = [Parcel.objects.get(document_id__endswith="-mau-1", kind="edoc"),
             Parcel.objects.get(is_test=True)]  # fmt: skip
    return [{"parcel_id": one.pk} for one in found]


def _failed(world: World) -> list[dict[str, object]]:
    _on(world)
    return [{"delivery_id": Delivery.objects.filter(state=DeliveryState.FAIL).latest("pk").pk}]


def _participant(world: World) -> list[dict[str, object]]:
    _on(world)
    return [{"participant_id": Participant.objects.get(system_id="mau.truc.01").pk}]


def _organ(world: World) -> list[dict[str, object]]:
    _on(world)
    return [{"organ_id": HubOrgan.objects.get(code="H99.90.01").pk}]


def _upstream(world: World) -> list[dict[str, object]]:
    one = Upstream.objects.first() or upstream_accounts.put(
        by=Actor.system(), name="Trục thử", base_url="http://127.0.0.1:9/vxp",
        system_id="tinh.01", secret="bi-mat-cua-tinh",
    )  # fmt: skip
    return [{"upstream_id": one.pk}]


OBJECTS: dict[str, tuple[str, Made]] = {
    "hub:parcel": (OPERATOR, _parcels),
    "hub:parcel-data": (OPERATOR, _parcels),
    "hub-api:parcel": (OPERATOR, _parcels),
    "hub:resend": (OPERATOR, _failed),
    "hub:participant": (OPERATOR, _participant),
    "hub:participant-change": (OPERATOR, _participant),
    "hub:participant-rotate": (OPERATOR, _participant),
    "hub:participant-revoke": (OPERATOR, _participant),
    "hub:organ": (OPERATOR, _organ),
    "hub:organ-close": (OPERATOR, _organ),
    "hub:upstream": (OPERATOR, _upstream),
    "hub:upstream-change": (OPERATOR, _upstream),
    "hub:upstream-test": (OPERATOR, _upstream),
    "hub:upstream-sync": (OPERATOR, _upstream),
    "hub:upstream-switch": (OPERATOR, _upstream),
}
