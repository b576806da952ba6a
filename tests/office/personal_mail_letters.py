"""Letters of the named world for tests."""

from __future__ import annotations

from uuid import UUID, uuid4

from congvan.office.personal_mail.models import Letter
from congvan.office.personal_mail.services.sending import send
from congvan.office.personal_mail.services.writing import Written
from tests import world as named_world
from tests.world import World


def key(world: World, name: str) -> str:
    """The address-book value of a person."""
    return f"m{world.seats[name].pk}"


def letter(
    world: World, sender: str, *to: str, subject: str = "Số liệu tháng 11",
    body: str = "Đề nghị gửi số liệu trước thứ Sáu.", cc: tuple[str, ...] = (),
    token: UUID | None = None, **more: object,
) -> Letter:  # fmt: skip
    """A letter sent from one person of the world to others."""
    written = Written(
        subject=subject, body=body, to=tuple(key(world, one) for one in to),
        cc=tuple(key(world, one) for one in cc), **more,  # type: ignore[arg-type]
    )  # fmt: skip
    return send(by=named_world.member(world, sender), token=token or uuid4(), written=written)
