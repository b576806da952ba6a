"""Questions that wait for mail: let go when the process stops."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from congvan.hub.waiting import Key, Watcher


async def _nothing(keys: Sequence[Key]) -> set[Key]:
    return set()


def test_all_who_wait_are_let_go_at_the_end():
    async def office() -> list[bool]:
        watcher = Watcher(_nothing)
        waiting = [asyncio.create_task(watcher.wait((n, "edoc"), 600)) for n in range(3)]
        await asyncio.sleep(0)
        await asyncio.get_running_loop().run_in_executor(None, watcher.end)
        answers = [*await asyncio.gather(*waiting), await watcher.wait((9, "edoc"), 600)]
        assert watcher._task is not None
        await watcher._task
        return answers

    assert asyncio.run(asyncio.wait_for(office(), 10)) == [False] * 4
