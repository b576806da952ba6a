"""The hub's own account at a hub above: set it up, try it, note how the line is doing (R-174)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.db.models import Q

from congvan.hub import operator_events as events
from congvan.hub.models import Upstream
from congvan.hub.services.operators import Operator, actor_of
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.kernel.vault import Vault
from edxml_vn.vxp.client import HubClient, HubRefused, HubUnreachable

_VAULT = Vault("hub.key")
_REACHED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Tried:
    """What the hub above answered, in words."""

    ok: bool
    sentence: str


def client_of(upstream: Upstream, *, timeout: float = 30.0) -> HubClient:
    """A client of the account; the caller closes it. Raises VaultDamaged."""
    secret = _VAULT.unlocked(bytes(upstream.secret_sealed), bound_to=_bound(upstream.system_id))
    return HubClient(
        upstream.base_url, upstream.system_id, secret.decode(), clock=clock.now, timeout=timeout
    )


@in_transaction
def put(
    *, by: Operator, name: str, base_url: str, system_id: str, secret: str = "",
    takes_unknown: bool = True, upstream_id: int | None = None,
) -> Upstream:  # fmt: skip
    """Add a hub above, or change one; without `secret` it keeps its own.

    Raises InvalidInput, NotFound, NotAllowed, VaultDamaged.
    """
    actor = actor_of(by)
    row = _locked(upstream_id) if upstream_id else Upstream(made_at=clock.now())
    kept = secret.strip()
    if not kept and row.pk:
        former = _VAULT.unlocked(bytes(row.secret_sealed), bound_to=_bound(row.system_id))
        kept = former.decode()
    if not kept:
        raise InvalidInput(
            "Chưa ghi bí mật.", next_step="Ghi bí mật trục cấp trên đã cấp.", field="secret"
        )
    row.name = " ".join(nfc(name).split())[:200]
    row.base_url = _checked_url(base_url)
    row.system_id = _checked_account(system_id)
    row.secret_sealed = _VAULT.locked(kept.encode(), bound_to=_bound(row.system_id))
    row.takes_unknown = takes_unknown
    row.save()
    told = events.UpstreamSet(
        upstream_id=row.pk, name=row.name, address=row.base_url, system_id=row.system_id
    )
    audit.record(told, by=actor)
    return row


@in_transaction
def switch(*, by: Operator, upstream_id: int, is_active: bool) -> Upstream:
    """Use the hub above, or stop: what waits for it keeps waiting. Raises NotFound, NotAllowed."""
    actor = actor_of(by)
    row = _locked(upstream_id)
    row.is_active = is_active
    row.save(update_fields=["is_active"])
    doing = "nối lại" if is_active else "thôi nối"
    audit.record(events.UpstreamSwitched(upstream_id=row.pk, name=row.name, doing=doing), by=actor)
    return row


def test_connection(*, by: Operator, upstream_id: int) -> Tried:
    """Call it now; outside transactions. Raises NotFound, NotAllowed, VaultDamaged."""
    actor_of(by)
    row = Upstream.objects.filter(pk=upstream_id).first()
    if row is None:
        raise NotFound("Không có trục cấp trên này.")
    try:
        with client_of(row, timeout=10.0) as client:
            counts = client.counts()
    except HubRefused as failure:
        note_unreachable(upstream_id, failure.sentence)
        return Tried(False, f"Trục cấp trên từ chối: {failure.sentence}")
    except HubUnreachable as failure:
        note_unreachable(upstream_id, failure.sentence)
        return Tried(False, failure.sentence)
    note_reached(upstream_id)
    return Tried(
        True,
        f"Gọi được {row.name}. Trên đó còn {counts.edocs} văn bản và {counts.statuses} trạng thái chờ lấy về.",
    )


@in_transaction
def note_reached(upstream_id: int) -> None:
    """It answered; written once a minute at most, and at once after a failure."""
    now = clock.now()
    stale = Q(last_reached_at__isnull=True) | Q(last_reached_at__lt=now - _REACHED_EVERY)
    Upstream.objects.filter(stale | Q(failing_since__isnull=False), pk=upstream_id).update(
        last_reached_at=now, failing_since=None, last_failure=""
    )


@in_transaction
def note_unreachable(upstream_id: int, sentence: str) -> None:
    """It did not answer; since when is kept from the first time."""
    rows = Upstream.objects.filter(pk=upstream_id)
    rows.filter(failing_since__isnull=True).update(failing_since=clock.now())
    rows.exclude(last_failure=sentence[:300]).update(last_failure=sentence[:300])


def _locked(upstream_id: int) -> Upstream:
    row = Upstream.objects.select_for_update().filter(pk=upstream_id).first()
    if row is None:
        raise NotFound("Không có trục cấp trên này.")
    return row


def _bound(system_id: str) -> str:
    return f"upstream:{system_id}"


def _checked_url(text: str) -> str:
    url = text.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query
        parts.port  # noqa: B018 - raises ValueError when it is no number
    except ValueError:
        is_good = False
    if not is_good or parts.username or len(url) > 300:
        raise InvalidInput(
            "Địa chỉ phải bắt đầu bằng https:// (hoặc http:// trong mạng riêng), không kèm tài khoản.",
            next_step="Ví dụ: https://truc.gialai.gov.vn/vxp", field="base_url",
        )  # fmt: skip
    return url


def _checked_account(text: str) -> str:
    system_id = text.strip()
    if not (0 < len(system_id) <= 100 and system_id.isascii() and system_id.isprintable()):
        raise InvalidInput(
            "Mã hệ thống chỉ gồm chữ không dấu, chữ số và dấu câu.",
            next_step="Chép đúng mã trục cấp trên đã cấp.", field="system_id",
        )  # fmt: skip
    return system_id
