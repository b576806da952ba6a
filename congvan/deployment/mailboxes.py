"""Fetches mail in the background: one loop for each hub this process is a client of.

A loop asks its hub, keeps what came and takes it in, and asks again: at once when there was
something, after the connection's interval when there was nothing. A hub that can hold the question
is asked with a wait, so that mail arrives within a moment. A further loop takes in what agencies of
this node sent each other. Of several processes one fetches for a connection: who holds its lock in
the database; the others take over when that process is gone.
"""

# ruff: noqa: PLC0415 - models can be imported only when Django is set up

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from congvan.deployment.supervision import Pauses
from congvan.kernel.errors import BusinessError

logger = logging.getLogger(__name__)

# How long a hub may hold a question: shorter than the patience of proxies (60 s).
LONG_POLL_SECONDS = 25
# What agencies of one node send each other is taken in after this long at most.
INSIDE_SECONDS = 0.5
# New connections, changed intervals and other processes' ends are noticed after this long.
LOOK_AGAIN_SECONDS = 10.0
# A question answered with nothing before this was not held.
HELD_SECONDS = 1.0
# Names the family of locks in the database; the second number is the loop's.
LOCK_FAMILY = 5051
_INSIDE, _CONNECTION, _UPSTREAM = 0, 1_000_000, 2_000_000


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One loop: `turn` asks once and tells how many came; `pause` seconds when none did."""

    name: str
    lock: int
    turn: Callable[[], int]
    pause: float


class MailboxKeeper:
    """Runs the loops in threads of this process; follows what is connected and what no longer is."""

    def __init__(self, *, find: Callable[[], list[Mailbox]] | None = None) -> None:
        self._find = find or mailboxes
        self._stopping = threading.Event()
        self._running: dict[tuple[int, float], threading.Event] = {}
        self._thread = threading.Thread(target=self._keep, name="mailbox-keeper", daemon=True)

    def start(self) -> None:
        """Start and return at once."""
        self._thread.start()

    def request_stop(self) -> None:
        """Ask no more; a turn under way may end. Returns at once."""
        self._stopping.set()
        for ended in list(self._running.values()):
            ended.set()

    def join(self, timeout: float) -> bool:
        """Wait until the keeper has ended. A held question ends with the process: it changes nothing."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _keep(self) -> None:
        from django.db import DatabaseError, InterfaceError, close_old_connections, connection

        while not self._stopping.is_set():
            try:
                self._follow(self._find())
            except (DatabaseError, InterfaceError) as error:
                logger.warning("Chưa đọc được các kết nối trục: %s", error)
                connection.close()
            except Exception:
                # Nobody would start this thread again.
                logger.exception("Chưa mở được vòng nhận thư.")
            close_old_connections()
            self._stopping.wait(LOOK_AGAIN_SECONDS)

    def _follow(self, wanted: list[Mailbox]) -> None:
        """Start what is new, end what is gone; a changed interval is both."""
        keys = {(one.lock, one.pause) for one in wanted}
        for key in self._running.keys() - keys:
            self._running.pop(key).set()
        for mailbox in wanted:
            key = (mailbox.lock, mailbox.pause)
            if key in self._running:
                continue
            ended = self._running[key] = threading.Event()
            threading.Thread(
                target=_loop, args=(mailbox, ended), name=f"mailbox {mailbox.name}", daemon=True
            ).start()


def mailboxes() -> list[Mailbox]:
    """The loops of this process by its role, as they are connected now."""
    from django.conf import settings

    role = settings.CONFIGURATION.role
    found = []
    if role in {"node", "both"}:
        found += _of_node()
    if role in {"hub", "both"}:
        found += _of_hub()
    return found


def _of_node() -> list[Mailbox]:
    from congvan.exchange.models import Connection
    from congvan.exchange.services.fetching import KINDS
    from congvan.intake.services import mailbox

    found = [Mailbox("trong hệ thống", _INSIDE, mailbox.take_in_new, INSIDE_SECONDS)]
    for one in Connection.objects.filter(is_active=True).order_by("pk"):
        if not one.polls_long:
            found.append(
                Mailbox(
                    one.name, _CONNECTION + 2 * one.pk,
                    partial(mailbox.turn, connection_id=one.pk), float(one.interval_seconds),
                )
            )  # fmt: skip
            continue
        # A held question hears of one kind only: documents and statuses each have theirs.
        for place, kind in enumerate(KINDS):
            found.append(
                Mailbox(
                    f"{one.name} ({kind})", _CONNECTION + 2 * one.pk + place,
                    partial(
                        mailbox.turn, connection_id=one.pk, wait=LONG_POLL_SECONDS, kinds=(kind,)
                    ),
                    0.0,
                )
            )  # fmt: skip
    return found


def _of_hub() -> list[Mailbox]:
    from congvan.hub.models import Upstream
    from congvan.hub.services import upstream

    return [
        Mailbox(
            one.name, _UPSTREAM + one.pk,
            partial(upstream.turn, upstream_id=one.pk, wait=LONG_POLL_SECONDS),
            # A hub that does not hold questions answers at once.
            5.0,
        )
        for one in Upstream.objects.filter(is_active=True).order_by("pk")
    ]  # fmt: skip


def _loop(mailbox: Mailbox, ended: threading.Event) -> None:
    """Turn after turn until told to end; a failure is told once and followed by a longer pause."""
    from django.db import connection

    pauses, is_failing = Pauses(), False
    try:
        while not ended.is_set():
            try:
                if not _holds(mailbox.lock):
                    ended.wait(LOOK_AGAIN_SECONDS)
                    continue
                began = time.monotonic()
                came = mailbox.turn()
            except BusinessError as error:
                # The connection's own page tells since when and why.
                if not is_failing:
                    logger.warning("Chưa nhận được thư từ %s: %s", mailbox.name, error)
                is_failing = True
                ended.wait(pauses.after(ran_seconds=0))
                continue
            except Exception:
                logger.exception("Vòng nhận thư từ %s gặp lỗi.", mailbox.name)
                connection.close()
                ended.wait(pauses.after(ran_seconds=0))
                continue
            is_failing = False
            if came or time.monotonic() - began >= HELD_SECONDS:
                pauses = Pauses()
            elif mailbox.pause:
                ended.wait(mailbox.pause)
            else:
                # The question was not held: the hub is away, or cannot do it.
                ended.wait(pauses.after(ran_seconds=0))
    finally:
        _let_go()


def _holds(lock: int) -> bool:
    """Whether this thread's database session holds the lock, taking it when it is free."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            " AND classid = %s AND objid = %s) OR pg_try_advisory_lock(%s, %s)",
            [LOCK_FAMILY, lock, LOCK_FAMILY, lock],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def _let_go() -> None:
    """The session goes back to the pool, so its locks must not stay with it."""
    from django.db import DatabaseError, InterfaceError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
    except (DatabaseError, InterfaceError):
        logger.info("Phiên cơ sở dữ liệu của vòng nhận thư đã mất; khóa của nó mất theo.")
    finally:
        connection.close()
