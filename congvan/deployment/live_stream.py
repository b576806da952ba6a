"""The live stream at /sse: server-sent events for every open page, hundreds of clients a process.

    LiveStream(database_is_up=…)     an ASGI application, one for each process

A client costs a queue and two small tasks: no thread and no session of PostgreSQL. One session
listens for the whole process (`live_listening`); what it hears only says which rows to ask, and the
rows are asked again after every connecting and every few seconds anyway. Each client has a position,
the change up to which it was told; the numbers of changes come in the order of the commits, so
telling what is above it loses nothing and doubles nothing. A client that does not read is let go:
it comes back with its position.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import partial
from typing import Any

from congvan.deployment import live_door, live_feed
from congvan.deployment.live_door import Opening, Refused
from congvan.deployment.live_feed import News, Standing, event
from congvan.deployment.live_line import (
    END,
    Receive,
    Send,
    Stream,
    end_quietly,
    next_piece,
    refuse,
    send_piece,
    until_gone,
)
from congvan.deployment.live_listening import Listener
from congvan.deployment.live_numbers import Numbers
from congvan.hub.threads import Threads
from congvan.office.chat.queries.people import present_among
from congvan.office.chat.services.presence import note_present

logger = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]

# A browser has six lines to a server: pages must still be able to load.
STREAMS_PER_PERSON = 4
STREAMS = 3000
# The rows are asked so often whether anything was missed, and who has seen what.
LOOK_SECONDS = 4.0
PRESENCE_SECONDS = 20.0
CHECK_SECONDS = 20.0
QUIET_SECONDS = 15.0
# After about half an hour every client passes the whole door again.
LONGEST_SECONDS = 1800.0
AFTER_FAILURE_SECONDS = 0.5

# A conversation comes back at once; all other pages of a province do not come in the same second.
_TALK_RETRY_MS, _PAGE_RETRY_MS = 1000, (3000, 8000)
_HINT = event("ben", {})
_ANEW = event("lai", {})
_OVER = event("het", {})
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class LiveStream:
    """All streams of this process."""

    def __init__(self, *, database_is_up: Callable[[], bool] = lambda: True) -> None:
        self._database_is_up = database_is_up
        # Who comes in does not keep those waiting who are in.
        self._doors, self._work = Threads(2), Threads(1)
        self._streams: set[Stream] = set()
        self._numbers = Numbers()
        self._knocking = 0
        self._by_talk: dict[int, set[Stream]] = defaultdict(set)
        self._by_person: dict[int, set[Stream]] = defaultdict(set)
        self._dirty: set[int] = set()
        self._hinted: set[int] = set()
        self._is_dirty = asyncio.Event()
        self._listener = Listener(self._heard, self._connected)
        self._tasks: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._has_ended = False

    @property
    def number(self) -> int:
        """How many streams are open."""
        return len(self._streams)

    @property
    def _is_full(self) -> bool:
        """Those before the door count too: nobody may heap up work there."""
        return len(self._streams) + self._knocking >= STREAMS

    def let_go(self) -> None:
        """Close all streams, because the process is about to end. From any thread or handler."""
        self._has_ended = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end_all)

    async def close(self) -> None:
        """Stop the tasks and threads; for tests, a serving process just ends."""
        self._has_ended = True
        self._end_all()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._doors.close()
        self._work.close()
        self._numbers.close()

    def _end_all(self) -> None:
        for stream in [*self._streams]:
            stream.end()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one stream until the client or the server ends it."""
        if scope["method"] != "GET":
            await refuse(send, 405)
            return
        if self._has_ended or not self._database_is_up() or self._is_full:
            await refuse(send, 503)
            return
        self._knocking += 1
        try:
            opening = await self._doors.run(live_door.open_stream, scope)
        except Exception:
            logger.exception("Không mở được dòng tin trực tiếp.")
            opening = Refused(503)
        finally:
            self._knocking -= 1
        if isinstance(opening, Refused):
            await refuse(send, opening.status)
            return
        if len(self._by_person.get(opening.visitor.person_id, ())) >= STREAMS_PER_PERSON:
            await refuse(send, 429)
            return
        await self._serve(Stream(opening), opening, receive, send)

    async def _serve(self, stream: Stream, opening: Opening, receive: Receive, send: Send) -> None:
        self._enter(stream)
        gone = asyncio.create_task(until_gone(receive, stream))
        try:
            async with asyncio.timeout(LONGEST_SECONDS * random.uniform(0.8, 1.2)):  # noqa: S311
                await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
                first = _ANEW if opening.lines is None else b"".join(opening.lines)
                await send_piece(send, _retry(stream) + first)
                while not (stream.is_over and stream.queue.empty()):
                    if (data := await next_piece(stream)) == END:
                        break
                    await send_piece(send, data)
                await send_piece(send, b"", more=False)
        except (TimeoutError, OSError):
            # The client comes back by itself with its position.
            await end_quietly(send)
        finally:
            gone.cancel()
            self._leave(stream)

    def _enter(self, stream: Stream) -> None:
        self._start()
        self._streams.add(stream)
        self._by_person[stream.visitor.person_id].add(stream)
        self._numbers.enter(stream)
        if stream.conversation_id:
            self._by_talk[stream.conversation_id].add(stream)
            # What came between its own asking and now.
            self._mark(stream.conversation_id)

    def _leave(self, stream: Stream) -> None:
        stream.is_over = True
        self._streams.discard(stream)
        self._numbers.leave(stream)
        for found, key in (
            (self._by_person, stream.visitor.person_id), (self._by_talk, stream.conversation_id)
        ):  # fmt: skip
            found[key].discard(stream)
            if not found[key]:
                del found[key]

    def _start(self) -> None:
        if self._tasks:
            return
        self._loop = asyncio.get_running_loop()
        works: tuple[tuple[float, Callable[[], Awaitable[None]]], ...] = (
            (LOOK_SECONDS, self._look), (LOOK_SECONDS, self._numbers.look),
            (PRESENCE_SECONDS, self._note_presence), (CHECK_SECONDS, self._check),
            (QUIET_SECONDS, self._say_nothing),
        )  # fmt: skip
        self._tasks = [asyncio.create_task(_every(seconds, work)) for seconds, work in works]
        self._tasks += [
            asyncio.create_task(self._listener.run()),
            asyncio.create_task(self._drain()),
        ]

    def _heard(self, talk: int, _change: int) -> None:
        self._hinted.add(talk)
        self._mark(talk)

    def _connected(self) -> None:
        """Anything may have gone by unheard."""
        for talk in self._by_talk:
            self._mark(talk)
        for stream in self._streams:
            self._hint(stream)

    def _mark(self, talk: int) -> None:
        self._dirty.add(talk)
        self._is_dirty.set()

    async def _drain(self) -> None:
        """Ask for what is new, all at once, and hand it out; what cannot be asked stays marked."""
        while True:
            await self._is_dirty.wait()
            self._is_dirty.clear()
            talks, self._dirty = self._dirty, set()
            hinted, self._hinted = self._hinted, set()
            above = {
                talk: min(stream.position for stream in self._by_talk[talk])
                for talk in talks
                if self._by_talk.get(talk)
            }
            if not above and not (hinted and self._streams):
                continue
            try:
                found = await self._work.run(live_feed.news, above, hinted)
            except Exception as error:
                logger.warning("Chưa đọc được tin mới của hội thoại: %s", error)
                self._hinted |= hinted
                await asyncio.sleep(AFTER_FAILURE_SECONDS)
                for talk in talks:
                    self._mark(talk)
                continue
            for talk, news in found.items():
                self._hand_out(talk, news, is_hinted=talk in hinted)

    def _hand_out(self, talk: int, news: News, *, is_hinted: bool) -> None:
        for stream in [*self._by_talk.get(talk, ())]:
            here = news.members.get(stream.visitor.person_id)
            if here is None:
                stream.end(_OVER)
            elif news.lines is None:
                if news.last_change > stream.position:
                    stream.position = news.last_change
                    stream.tell(_ANEW)
            else:
                for line in news.lines:
                    if line.change > stream.position:
                        stream.position = line.change
                        if data := line.for_person(here.person_id, here.from_seq):
                            stream.tell(data)
        if is_hinted:
            for person_id in news.members:
                for stream in self._by_person.get(person_id, ()):
                    if stream.conversation_id != talk:
                        self._hint(stream)
                        self._numbers.note_news(stream)

    def _hint(self, stream: Stream) -> None:
        if not stream.is_hinted:
            stream.is_hinted = True
            stream.tell(_HINT)

    async def _look(self) -> None:
        """Rows are the truth: whatever no hint has told of is found here."""
        if not self._by_talk:
            return
        found = await self._work.run(live_feed.standings, [*self._by_talk])
        for talk, standing in found.items():
            streams = self._by_talk.get(talk, ())
            if any(standing.last_change > stream.position for stream in streams):
                self._mark(talk)
            self._tell_seen(streams, standing)

    def _tell_seen(self, streams: Iterable[Stream], standing: Standing) -> None:
        for stream in streams:
            if stream.visitor.person_id not in standing.members:
                stream.end(_OVER)
                continue
            words = standing.seen_for(stream.visitor.person_id)
            if stream.position >= standing.last_change and words != stream.seen:
                stream.seen = words
                stream.tell(event("xem", {"words": words}))

    async def _note_presence(self) -> None:
        """Note who is here, and tell those who talk to one person whether he is."""
        await self._work.run(partial(note_present, person_ids=[*self._by_person]))
        asked = {stream.other_id for stream in self._streams if stream.other_id}
        there = await self._work.run(present_among, asked)
        for stream in self._streams:
            is_there = stream.other_id in there
            if stream.other_id and stream.other_seat and is_there != stream.other_there:
                stream.other_there = is_there
                state = "Đang có mặt" if is_there else "Vắng mặt"
                stream.tell(event("mat", {"words": f"{state} · {stream.other_seat}"}))

    async def _check(self) -> None:
        """Let go whose session has ended or is locked, whose account or seat was taken back."""
        if not self._streams:
            return
        visitors = {stream.visitor for stream in self._streams}
        standing = await self._work.run(live_door.standing, visitors)
        seated = await self._work.run(live_door.seated, standing)
        for stream in [*self._streams]:
            if stream.visitor in visitors and stream.visitor not in standing:
                stream.end(_OVER)
            elif stream.visitor in visitors and stream.visitor not in seated:
                # It comes back by itself, as who it is now.
                stream.end()

    async def _say_nothing(self) -> None:
        """Proxies close lines on which nothing is said, and tabs without a line wait for a word."""
        for stream in self._streams:
            stream.tell(event("yen", {"vi": stream.visitor.seat}))


def _retry(stream: Stream) -> bytes:
    """After how long a client whose line broke opens it again."""
    again = _TALK_RETRY_MS if stream.conversation_id else random.randint(*_PAGE_RETRY_MS)  # noqa: S311
    return f"retry: {again}\n\n".encode()


async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    """Do something again and again; a database that is away does not end it."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Exception as error:
            logger.warning("Dòng tin trực tiếp: một lượt kiểm tra chưa làm được: %s", error)
