"""An office with its people, and papers it received."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from congvan.desk.holders import Holder, of_member
from congvan.documents.models import Document, DocumentType
from congvan.documents.services import catalogue, grants, making, organs
from congvan.documents.states import Right
from congvan.kernel import clock
from congvan.kernel.models import Blob
from congvan.organization.acting import ActingMember
from tests import world as named_world
from tests.world import World

_numbers = itertools.count(1)


@dataclass
class Office:
    """The people by their names in `tests/world.py`."""

    world: World
    people: dict[str, ActingMember] = field(default_factory=dict)

    def __getattr__(self, name: str) -> ActingMember:
        if name not in self.people:
            self.people[name] = named_world.member(self.world, name)
        return self.people[name]

    @property
    def agency_id(self) -> int:
        return self.lan.agency_id


def open_office(world: World) -> Office:
    office = Office(world)
    with transaction.atomic():
        catalogue.found_catalogue(office.agency_id)
    return office


def details(office: Office, **changes: Any) -> making.DocumentDetails:
    """What a usual letter says."""
    number = next(_numbers)
    issuer = organs.organ_named(
        agency_id=office.agency_id, name=changes.pop("issuer", "Sở Tài chính")
    )
    usual = {
        "type_id": DocumentType.objects.get(code=changes.pop("type_code", "cong_van")).pk,
        "symbol": f"{number}/STC-QLNS", "subject": f"Về việc lập dự toán năm 2027 lần {number}",
        "issued_on": clock.today(), "issuer_id": issuer.pk, "sender_id": issuer.pk,
    }  # fmt: skip
    return making.DocumentDetails(**{**usual, **changes})


def receive(office: Office, *, files: tuple[making.NewFile, ...] = (), **changes: Any) -> Document:
    """A paper the clerk made."""
    with transaction.atomic():
        return making.make(by=office.lan, details=details(office, **changes), files=files)


def give(document: Document, holder: Holder | ActingMember, **changes: Any) -> bool:
    """Let somebody see it."""
    if isinstance(holder, ActingMember):
        holder = of_member(holder.agency_id, holder.membership_id)
    usual: dict[str, Any] = {
        "right": Right.READ, "cause": "được giao chủ trì", "source_type": "assignment",
        "source_id": 1, "document_date": clock.today(),
    }  # fmt: skip
    with transaction.atomic():
        return grants.grant(
            document_id=document.pk, agency_id=document.agency_id, holder=holder,
            **{**usual, **changes},
        )  # fmt: skip


def blob(content: str = "a") -> Blob:
    """A stored content, by a hash made from one letter."""
    return Blob.objects.create(
        sha256=(content * 64)[:64], size=10, content_type="pdf", stored_at=clock.now(),
        scan_state="unscanned",
    )  # fmt: skip


DAY = date(2026, 11, 20)
