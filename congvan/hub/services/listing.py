"""Participants and directory as lines of text, for the command line on the server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from congvan.hub.models import HubOrgan, Participant
from congvan.hub.services.directory import is_closed
from congvan.hub.services.participants import participant_named
from congvan.kernel.clock import OFFICE_ZONE


@dataclass(frozen=True, slots=True)
class ParticipantLine:
    """An account without its secret."""

    system_id: str
    name: str
    organs: tuple[str, ...]
    last_seen_at: datetime | None
    is_revoked: bool

    def __str__(self) -> str:
        seen = self.last_seen_at
        called = (
            f"gọi lần cuối {seen.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}" if seen else "chưa gọi"
        )
        state = "đã thu hồi" if self.is_revoked else called
        return "\t".join([self.system_id, self.name, ", ".join(self.organs) or "-", state])


@dataclass(frozen=True, slots=True)
class OrganLine:
    """A line of the directory."""

    code: str
    old_code: str
    name: str
    system_id: str
    successor: str
    is_closed: bool

    def __str__(self) -> str:
        words = [self.code, self.old_code or "-", self.name, self.system_id or "-"]
        if self.is_closed:
            words.append(f"đã đóng, thay bằng {self.successor}" if self.successor else "đã đóng")
        return "\t".join(words)


def participant_lines() -> list[ParticipantLine]:
    """Every account by its system id."""
    found = Participant.objects.prefetch_related("organs").order_by("system_id")
    return [
        ParticipantLine(
            one.system_id, one.name, tuple(sorted(organ.code for organ in one.organs.all())),
            one.last_seen_at, one.revoked_at is not None,
        )
        for one in found
    ]  # fmt: skip


def organ_lines(*, system_id: str = "") -> Iterator[OrganLine]:
    """The directory by code, of one account if asked. Raises NotFound for an unknown account."""
    found = HubOrgan.objects.select_related("participant", "replaced_by").order_by("code")
    if system_id:
        found = found.filter(participant=participant_named(system_id))
    return (_organ_line(one) for one in found.iterator(chunk_size=2000))


def _organ_line(one: HubOrgan) -> OrganLine:
    return OrganLine(
        code=one.code, old_code=one.old_code, name=one.name,
        system_id=one.participant.system_id if one.participant else "",
        successor=one.replaced_by.code if one.replaced_by else "",
        is_closed=is_closed(one),
    )  # fmt: skip
