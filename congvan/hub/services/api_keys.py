"""Keys for machines that read the hub's figures: shown once, kept as a hash, revocable."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q

from congvan.hub import operator_events as events
from congvan.hub.models import ApiKey
from congvan.hub.services.operators import Operator, actor_of
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.transactions import in_transaction

_PREFIX = "cvtruc_"
_USED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key, which nobody can see again."""

    row: ApiKey
    key: str = field(repr=False)


@in_transaction
def add(*, by: Operator, name: str) -> IssuedKey:
    """Make a key. Raises InvalidInput without a name or with one in use, NotAllowed."""
    actor = actor_of(by)
    wanted = " ".join(name.split())[:100]
    if not wanted or ApiKey.objects.filter(name=wanted, revoked_at__isnull=True).exists():
        raise InvalidInput(
            "Khóa phải có tên riêng.", next_step="Ghi tên máy giám sát sẽ dùng khóa.", field="name"
        )
    key = _PREFIX + secrets.token_urlsafe(32)
    row = ApiKey.objects.create(name=wanted, key_hash=_hash(key), made_at=clock.now())
    audit.record(events.ApiKeyMade(key_id=row.pk, name=wanted), by=actor)
    return IssuedKey(row, key)


@in_transaction
def revoke(*, by: Operator, name: str) -> ApiKey:
    """Take a key back at once. Raises NotFound, NotAllowed."""
    actor = actor_of(by)
    row = ApiKey.objects.select_for_update().filter(name=name, revoked_at__isnull=True).first()
    if row is None:
        raise NotFound(f"Không có khóa “{name}” đang dùng.")
    row.revoked_at = clock.now()
    row.save(update_fields=["revoked_at"])
    audit.record(events.ApiKeyRevoked(key_id=row.pk, name=row.name), by=actor)
    return row


def lines() -> list[str]:
    """Every key by name, one a line, without the keys."""
    rows = ApiKey.objects.order_by("name", "pk")
    return [f"{one.name}\t{'đã thu hồi' if one.revoked_at else 'đang dùng'}" for one in rows]


def opens(key: str) -> bool:
    """Whether a key is good; notes its use once a minute."""
    now = clock.now()
    row = ApiKey.objects.filter(key_hash=_hash(key), revoked_at__isnull=True).first()
    if row is None:
        return False
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - _USED_EVERY)
    ApiKey.objects.filter(stale, pk=row.pk).update(last_used_at=now)
    return True


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
