"""Devices, minutes and pictures for the addresses of their pages."""

from __future__ import annotations

import functools
import io
from datetime import date
from decimal import Decimal

from PIL import Image, ImageDraw

from congvan.signing.models import KeyDevice
from congvan.signing.services import devices as verbs
from congvan.signing.services import images
from tests import world as named_world
from tests.signing import devices
from tests.signing.pki import Holder, Office, issue
from tests.world import World

Arguments = dict[str, object]
RED, BLUE = (209, 26, 26), (31, 63, 174)


@functools.lru_cache(maxsize=1)
def office() -> Office:
    """An office for the pages: its keys are made once."""
    return Office()


@functools.lru_cache(maxsize=1)
def _organ() -> Holder:
    return issue("Sở Khoa học và Công nghệ (MINH HỌA)", office().middle)


def device(world: World) -> list[Arguments]:
    """The organ's device of the department."""
    return [{"device_id": _device(world).pk}]


def acts(world: World) -> list[Arguments]:
    """What is asked for a reason."""
    found = _device(world)
    return [{"device_id": found.pk, "act": act} for act in ("tam-khoa", "thoi-dung")]


def minutes(world: World) -> list[Arguments]:
    """The organ's device handed to another."""
    found = _device(world)
    line = found.handovers.first() or verbs.hand_over(
        by=named_world.member(world, "anh"), device_id=found.pk,
        to_member_id=world.seats["an"].pk, permission="Quyết định số 12/QĐ-SKHCN ngày 05/01/2026",
        starts_on=date(2026, 1, 5),
    )  # fmt: skip
    return [{"device_id": found.pk, "handover_id": line.pk}]


def picture(world: World) -> list[Arguments]:
    """The director's handwriting."""
    image = images.give_own(
        by=named_world.member(world, "khai"), data=drawn(BLUE), width_mm=Decimal(40),
        height_mm=Decimal(16),
    )  # fmt: skip
    return [{"blob_id": image.blob_id}]


def drawn(
    colour: tuple[int, int, int], *, size: tuple[int, int] = (400, 160), ground: int = 0
) -> bytes:
    """A stroke of one colour; `ground` is how opaque the white ground is."""
    canvas = Image.new("RGBA", size, (255, 255, 255, ground))
    ImageDraw.Draw(canvas).line((20, 80, 380, 40), fill=(*colour, 255), width=24)
    out = io.BytesIO()
    canvas.save(out, "PNG")
    return out.getvalue()


def _device(world: World) -> KeyDevice:
    found = KeyDevice.objects.filter(keeper__agency=world.agencies["skhcn"]).first()
    if found is not None:
        return found
    made = devices.organ_device(office(), world, "lan", holder=_organ())
    return KeyDevice.objects.get(pk=made.device_id)
