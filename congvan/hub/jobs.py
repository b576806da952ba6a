"""What the hub does in the background: forwarding, fetching from above, retention."""

from __future__ import annotations

import uuid

from congvan.hub.services import retention, upstream, upstream_directory
from congvan.kernel import jobs
from congvan.kernel.errors import BusinessError

QUEUE = "exchange"


@jobs.job(queue=QUEUE)
def forward_parcel(*, parcel_id: str, upstream_id: int) -> None:
    """Send a parcel to the hub above; the next try is ordered by itself (R-192)."""
    upstream.forward(parcel_id=uuid.UUID(parcel_id), upstream_id=upstream_id)


@jobs.periodic(cron="*/5 * * * *", queue=QUEUE)
def put_back_forwards() -> None:
    """Parcels whose job was given up are ordered again: a row that waits is never forgotten."""
    upstream.put_back_forgotten()


@jobs.periodic(cron="*/2 * * * *", queue=QUEUE)
def fetch_from_above() -> None:
    """When the loops of the server do not run, mail from above comes all the same."""
    for upstream_id in upstream.active():
        upstream.turn(upstream_id)


@jobs.periodic(cron="10 17 * * *", queue=QUEUE)
def sync_directories_above() -> None:
    """At 00:10 of the offices: the directories of the hubs above (R-189)."""
    for upstream_id in upstream.active():
        try:
            upstream_directory.sync(upstream_id)
        except BusinessError:
            # The page of the hub above tells since when it does not answer.
            continue


@jobs.periodic(cron="30 18 * * *", queue=QUEUE)
def remove_old_payloads() -> None:
    """At 01:30 of the offices: payloads nobody needs any more (R-198)."""
    retention.remove_payloads()
