"""Objects for the addresses of short messages: a template, a sending with a failed message."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction

from congvan.desk.models import OutgoingMessage
from congvan.desk.queries.browsers import browsers_of
from congvan.desk.services import browsers
from congvan.desk.states import MessageStatus
from congvan.desk.web_push import b64, public_point
from congvan.kernel import clock
from congvan.office.short_messages.queries.subjects import about_event
from congvan.office.short_messages.services import sending
from congvan.office.short_messages.services.templates import TemplateDetails, place_template
from tests import world as named_world
from tests.world import World

Made = Callable[[World], list[dict[str, object]]]
SENDER = "bao"
_NUMBERS = count(1)


def make_template(world: World, body: str = "{trích yếu}: hạn {hạn}. {ghi chú}") -> int:
    """A template of Sở Khoa học và Công nghệ in force."""
    details = TemplateDetails(
        name=f"Nhắc hạn {next(_NUMBERS)}", body=body, unaccented=True, valid_from=clock.today()
    )
    with transaction.atomic():
        made = place_template(
            agency_id=world.agencies["skhcn"].pk, details=details, created_by_id=None
        )
    return made.pk


def make_sending(world: World, *receivers: str) -> int:
    """A sending by the office's sender to these people."""
    return sending.send(
        by=named_world.member(world, SENDER), template_id=make_template(world),
        about=about_event("task", 1, title="Nộp báo cáo quý", due_at=clock.now()),
        receivers=[world.seats[key].pk for key in receivers or ("an", "lan")], note="gấp",
        once=f"once-{next(_NUMBERS)}",
    )  # fmt: skip


def _template(world: World) -> list[dict[str, object]]:
    return [{"template_id": make_template(world)}]


def _sending(world: World) -> list[dict[str, object]]:
    return [{"sending_id": make_sending(world)}]


def _failed(world: World) -> list[dict[str, object]]:
    made = make_sending(world)
    OutgoingMessage.objects.filter(sending_line__sending_id=made).update(
        status=MessageStatus.FAILED, failure="Nhà cung cấp từ chối (400).", ended_at=clock.now()
    )
    return [{"sending_id": made}]


def add_browser(world: World, key: str = SENDER) -> str:
    """A browser of this person's that takes notifications; returns its cookie's token."""
    point = ec.generate_private_key(ec.SECP256R1())
    return browsers.add(
        by=named_world.member(world, key), device="Chrome trên Android",
        endpoint=f"https://fcm.googleapis.com/fcm/send/{next(_NUMBERS)}",
        p256dh=b64(public_point(point)), auth=b64(bytes(16)),
    )  # fmt: skip


def _browser(world: World) -> list[dict[str, object]]:
    add_browser(world)
    return [{"browser_id": browsers_of(named_world.member(world, SENDER))[0].browser_id}]


def _told(world: World) -> list[dict[str, object]]:
    made = make_sending(world, SENDER)
    message = OutgoingMessage.objects.get(sending_line__sending_id=made)
    return [{"message_id": message.pk}]


OBJECTS: dict[str, tuple[str, Made]] = {
    "short_messages:template": ("anh", _template),
    "short_messages:sending": (SENDER, _sending),
    "short_messages:again": (SENDER, _failed),
    "short_messages:browser-remove": (SENDER, _browser),
    "short_messages:opened": (SENDER, _told),
}
