"""`congvan` with the waits of an office shortened to seconds, so that a crash test can end in a minute.

python -m bench.crash_impatient serve … | worker …

A package that found no hub is tried again after a second, not a minute; a worker that was killed is
known to be gone after a few seconds, not thirty. What is tried and in which order stays the same.
"""

# ruff: noqa: PLC0415 - patched once Django is set up
from __future__ import annotations

import sys
import threading
import time
from datetime import timedelta
from typing import Any

from congvan.deployment import command_line, mailboxes, supervision

HEARTBEAT_SECONDS = 1.0
LOST_SECONDS = 5
RETRY_SECONDS = 1.0

_set_up_django = command_line.set_up_django


def _set_up() -> None:
    _set_up_django()
    from congvan.exchange.services import outcomes
    from congvan.kernel import jobs

    jobs.WORKER_LOST_SECONDS = LOST_SECONDS
    outcomes.pause_after = lambda _failed: timedelta(seconds=RETRY_SECONDS)
    # Three days of tries would be over in seconds.
    outcomes.LAST_ATTEMPT = 1_000_000
    threading.Thread(target=_put_back, daemon=True).start()


def _put_back() -> None:
    """What the clock does each minute and each quarter of an hour."""
    from django.db import connection

    from congvan.exchange.services import watch
    from congvan.kernel import jobs

    while True:
        time.sleep(2)
        try:
            jobs.retry_stalled()
            watch.put_back_forgotten()
        except Exception:
            connection.close()


def _beating(keeper: supervision.WorkerKeeper) -> Any:
    options = _options(keeper)
    options["update_heartbeat_interval"] = HEARTBEAT_SECONDS
    return options


_options = supervision.WorkerKeeper._options

if __name__ == "__main__":
    command_line.set_up_django = _set_up
    supervision.WorkerKeeper._options = _beating  # type: ignore[method-assign]
    supervision.LONGEST_PAUSE_SECONDS = RETRY_SECONDS
    mailboxes.LOOK_AGAIN_SECONDS = RETRY_SECONDS
    sys.exit(command_line.main())
