"""Payloads are kept as long as the policy says after the last recipient has them; rows stay (R-198).

Safe to be killed anywhere: a row that says "removed" while its file is there is found again by
the next runs, a file never goes before its row says so.
"""

from __future__ import annotations

from datetime import timedelta

from congvan.hub.models import Delivery, Parcel
from congvan.hub.payloads import remove_payload, store
from congvan.hub.services.policy import policy
from congvan.hub.states import DeliveryState
from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction

# Files left behind by a run that was killed are looked for this long.
_LOOK_BACK = timedelta(days=3)
_BATCH = 200


def remove_payloads(*, limit: int = 5000) -> int:
    """Remove what nobody needs any more; outside transactions. Returns how many files went."""
    removed = 0
    for sha256 in _left_behind():
        removed += remove_payload(sha256)
    marked = 0
    while marked < limit and (batch := _mark(min(_BATCH, limit - marked))):
        marked += len(batch)
        for sha256 in dict.fromkeys(batch):
            removed += remove_payload(sha256)
    return removed


@in_transaction
def _mark(count: int) -> list[str]:
    """Note the next parcels as without payload; their contents' hashes."""
    now = clock.now()
    before = now - timedelta(days=policy().payload_days)
    needed = Delivery.objects.exclude(state=DeliveryState.DONE, state_at__lt=before)
    found = Parcel.objects.filter(payload_removed_at__isnull=True, accepted_at__lt=before)
    ids = list(
        found.exclude(pk__in=needed.values("parcel_id"))
        .select_for_update(skip_locked=True).order_by("accepted_at")
        .values_list("pk", flat=True)[:count]
    )  # fmt: skip
    # Asked again under the lock: a repeat may have added a recipient meanwhile.
    done = Parcel.objects.filter(pk__in=ids).exclude(
        pk__in=needed.filter(parcel_id__in=ids).values("parcel_id")
    )
    hashes = list(done.values_list("sha256", flat=True))
    done.update(payload_removed_at=now)
    return hashes


def _left_behind() -> list[str]:
    since = clock.now() - _LOOK_BACK
    marked = Parcel.objects.filter(payload_removed_at__gte=since).values_list("sha256", flat=True)
    return [sha256 for sha256 in dict.fromkeys(marked) if store().exists(sha256)]
