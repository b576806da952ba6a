"""Which browsers tell a person by push."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from congvan.desk.models import OutgoingMessage, PushBrowser
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember


@dataclass(frozen=True, slots=True)
class BrowserLine:
    """One browser; `is_waiting` until its owner logs in there again."""

    browser_id: int
    device: str
    since: datetime
    taken_at: datetime | None
    failure: str
    is_here: bool
    is_waiting: bool


def in_force() -> QuerySet[PushBrowser]:
    """Browsers that may be told: the account is open, and its sessions were not all ended since."""
    return PushBrowser.objects.filter(
        account__is_active=True, account__frozen_at=None,
        session_epoch=F("account__session_epoch"),
    )  # fmt: skip


def browsers_of(viewer: ActingMember, token: str = "") -> list[BrowserLine]:
    """The own ones, the newest first; `token` is the cookie of the browser that asks."""
    here = token_hash(token)
    rows = PushBrowser.objects.filter(account__person_id=viewer.person_id)
    return [
        BrowserLine(
            row.pk, row.device, row.created_at, row.taken_at, row.failure,
            is_here=row.token_sha256 == here, is_waiting=row.session_epoch != row.epoch,
        )
        for row in rows.annotate(epoch=F("account__session_epoch")).order_by("-id")
    ]  # fmt: skip


def people_with_browsers(person_ids: list[int]) -> set[int]:
    """Those of the people whom a push would reach."""
    found = in_force().filter(account__person_id__in=person_ids)
    return set(found.values_list("account__person_id", flat=True))


def told_about(viewer: ActingMember, message_id: int) -> tuple[str, int]:
    """Type and id of what a message to the person was about. Raises NotFound for another's."""
    rows = OutgoingMessage.objects.filter(pk=message_id, member__person_id=viewer.person_id)
    found = rows.values_list("subject_type", "subject_id").first()
    if found is None:
        raise NotFound("Không có thông báo này.", next_step="Mở chuông để xem các tin.")
    return found


def token_hash(token: str) -> str:
    """What the row keeps of a browser's cookie."""
    return hashlib.sha256(token.encode()).hexdigest()
