"""Carry packages from the hub into the store, durable before they are read.

The hub is asked for one after the other; meanwhile those that have come wait for the disk, are
read and scanned, several at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from contextvars import copy_context
from dataclasses import dataclass, field

from congvan.exchange import store
from congvan.exchange.services.opening import Opened, opened
from congvan.kernel.files.store import Incoming
from edxml_vn.vxp.client import HubClient, HubRefused, HubUnreachable

# Of packages this long together no more are begun: they are in memory until they are kept.
BATCH_BYTES = 16 << 20
# So many wait for the disk at once.
AT_ONCE = 4


@dataclass(slots=True)
class Loaded:
    """The packages by the hub's name, or why one could not be had; a beginning of what was wanted.

    `failure` says that the hub went away after them.
    """

    packages: dict[str, Opened | Exception] = field(default_factory=dict)
    failure: HubUnreachable | None = None


def load(client: HubClient, doc_ids: Sequence[str], *, is_raw: bool) -> Loaded:
    """Fetch, store and open packages; at least one unless the hub is away. Outside transactions.

    `is_raw` asks for the plain bytes first, which hubs of this product hand out.
    """
    loaded, size = Loaded(), 0
    opening: dict[str, Future[Opened]] = {}
    line = _Line(client, is_raw)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="opening") as pool:
        for doc_id in doc_ids:
            if size >= BATCH_BYTES:
                break
            with ExitStack() as stack:
                try:
                    incoming = line.fetched(doc_id, stack)
                except HubUnreachable as failure:
                    loaded.failure = failure
                    break
                except Exception as error:
                    loaded.packages[doc_id] = error
                    continue
                size += incoming.size
                run = copy_context().run
                opening[doc_id] = pool.submit(run, _opened, stack.pop_all(), incoming)
    for doc_id, future in opening.items():
        fault = future.exception()
        # Whatever ends a process ends this one too.
        loaded.packages[doc_id] = fault if isinstance(fault, Exception) else future.result()
    return loaded


def _opened(stack: ExitStack, incoming: Incoming) -> Opened:
    with stack:
        stored = store.packages().keep(incoming)
    return opened(stored)


class _Line:
    """The way packages come over one line: plain, or as the axis wraps them when it knows no other."""

    def __init__(self, client: HubClient, is_raw: bool) -> None:
        self._client = client
        self._is_raw = is_raw

    def fetched(self, doc_id: str, stack: ExitStack) -> Incoming:
        """The bytes, in a place that is gone when `stack` is closed."""
        if self._is_raw:
            try:
                return self._fetched(doc_id, stack, raw=True)
            except (HubUnreachable, HubRefused):
                stack.close()
        incoming = self._fetched(doc_id, stack, raw=False)
        # It answers, but not so: what follows is asked for as every hub understands it.
        self._is_raw = False
        return incoming

    def _fetched(self, doc_id: str, stack: ExitStack, *, raw: bool) -> Incoming:
        incoming = stack.enter_context(store.packages().incoming())
        self._client.fetch(doc_id, store.Adding(incoming), raw=raw)  # type: ignore[arg-type]
        return incoming
