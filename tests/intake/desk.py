"""A registry with its book, and short ways to take papers in and enter them."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import transaction
from PIL import Image

from congvan.deployment.demo.letters import set_letter
from congvan.desk.holders import of_member
from congvan.desk.states import Part
from congvan.directives.services.distribution import Receiver
from congvan.documents.models import DocumentType
from congvan.intake.models import Arrival
from congvan.intake.services import founding, receiving, registration
from congvan.intake.services.registration import EntryDetails, OrganChoice, Registered
from congvan.kernel import clock, files
from congvan.kernel.files import OFFICE, SCANS, ReceivedFile
from congvan.organization.acting import ActingMember
from congvan.registers.models import Book
from congvan.registers.states import Channel
from tests import world as named_world
from tests.intake.papers import PAPERS
from tests.world import World


@dataclass
class Registry:
    """The people by their names in `tests/world.py`, and the book of arrivals."""

    world: World
    book_id: int = 0
    people: dict[str, ActingMember] = field(default_factory=dict)

    def __getattr__(self, name: str) -> ActingMember:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self.people:
            self.people[name] = named_world.member(self.world, name)
        return self.people[name]


def open_registry(world: World) -> Registry:
    registry = Registry(world)
    with transaction.atomic():
        founding.equip(agency_id=registry.lan.agency_id)
    book = Book.objects.get(
        agency_id=registry.lan.agency_id, kind="in", is_default=True, year=clock.today().year
    )
    registry.book_id = book.pk
    return registry


@lru_cache(maxsize=16)
def letter(number: int = 0) -> bytes:
    """One of the papers as a PDF, set once a run."""
    return set_letter(PAPERS[number].letter)


def received(content: bytes, name: str = "van-ban.pdf") -> ReceivedFile:
    """A file as it comes in by the web or a folder."""
    return files.receive(
        io.BytesIO(content), filename=name, allowed=OFFICE | SCANS, max_bytes=50 << 20,
        store=files.default_store(), scanner=files.NoScanner(),
    )  # fmt: skip


def picture(shade: int = 240) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 850), (shade, shade, shade)).save(out, "JPEG")
    return out.getvalue()


def take_in(
    registry: Registry, content: bytes | None = None, *, channel: Channel = Channel.PAPER_POST,
    name: str = "van-ban.pdf", **more: Any,
) -> Arrival:  # fmt: skip
    """One arrival of one file, taken in by the clerk."""
    file = received(content if content is not None else letter(), name)
    return receiving.take_in(by=registry.lan, channel=channel, received=[file], **more)


def details(**changes: Any) -> EntryDetails:
    """What the clerk types for the first of the papers."""
    usual: dict[str, Any] = {
        "type_id": DocumentType.objects.get(code=changes.pop("type_code", "cong_van")).pk,
        "subject": "Ý kiến thẩm định dự toán mua sắm thiết bị công nghệ thông tin năm 2027",
        "issuer": OrganChoice(name="Sở Tài chính"), "symbol": "2187/STC-QLNS",
        "issued_on": date(2026, 11, 20), "signer_name": "Trương Thị Kim Oanh",
    }  # fmt: skip
    return EntryDetails(**{**usual, **changes})


def enter(registry: Registry, arrival: Arrival, **changes: Any) -> Registered:
    """The clerk enters it into the book; `changes` are arguments of the verb."""
    usual: dict[str, Any] = {"details": details(), "book_id": registry.book_id}
    return registration.register(by=registry.lan, arrival_id=arrival.pk, **{**usual, **changes})


def to_leader(registry: Registry) -> Receiver:
    """The director, to direct."""
    khai = registry.khai
    return Receiver(of_member(khai.agency_id, khai.membership_id), Part.DIRECT)
