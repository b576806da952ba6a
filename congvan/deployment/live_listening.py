"""One session of PostgreSQL that listens for all clients of this process, and comes back by itself.

What is heard is a hint and nothing else: after every connecting the listener says so, and whoever
depends on it asks the rows for what went by in between.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any

import psycopg
from django.conf import settings
from procrastinate.contrib.django.utils import connector_params
from psycopg import sql

from congvan.office.chat.rules import CHANNEL

logger = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.3
LONGEST_PAUSE_SECONDS = 10.0


def where_to_listen() -> tuple[str, dict[str, Any]]:
    """The address and the parameters of the listening session.

    A pooler in transaction mode hands nobody's notifications on, so it may have an address of its own.
    """
    own = settings.CONFIGURATION.listen_database_url
    parameters = {} if own else connector_params()
    return own, parameters | {
        "autocommit": True, "application_name": "congvan-live", "connect_timeout": 5,
        "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3,
    }  # fmt: skip


class Listener:
    """Calls `heard(conversation, change)` for each hint and `connected()` when the line stands."""

    def __init__(self, heard: Callable[[int, int], None], connected: Callable[[], None]) -> None:
        self._heard = heard
        self._connected = connected
        self.is_connected = False

    async def run(self) -> None:
        """Listen until cancelled; a database that is away is asked for again and again."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                if self.is_connected:
                    logger.warning("Dòng tin trực tiếp mất cơ sở dữ liệu: %s", error)
                    pause = FIRST_PAUSE_SECONDS
            except Exception:
                logger.exception("Dòng tin trực tiếp gặp lỗi khi nghe cơ sở dữ liệu.")
            self.is_connected = False
            # Several processes do not come back in the same moment.
            await asyncio.sleep(pause * random.uniform(0.7, 1.3))  # noqa: S311 - no secret
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _listen(self) -> None:
        address, parameters = where_to_listen()
        async with await psycopg.AsyncConnection.connect(address, **parameters) as connection:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
            if not self.is_connected:
                logger.info("Dòng tin trực tiếp đang nghe cơ sở dữ liệu.")
            self.is_connected = True
            self._connected()
            async for notice in connection.notifies():
                talk, _, change = notice.payload.partition(":")
                if talk.isdigit() and change.isdigit():
                    self._heard(int(talk), int(change))
