"""The open streams of a process: fed by one subscription to the broker, looked after by one hand of a clock."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import redis.asyncio
from django.conf import settings

from release_monitor.running import programs
from release_monitor.streams.looks import Looks
from release_monitor.streams.spread import between
from sharing import live_updates

LONGEST_SECONDS = 30 * 60  # then the browser comes back automatically, through the door
SLOW_SECONDS = 30.0  # who has not taken what it was sent for so long is let go
UNSURE_SECONDS = 60.0  # for which a stream stays open while the database does not say whether its session lives
LOOK_SECONDS = 1.0  # between two looks after streams
SPREAD_SECONDS = 5.0  # over which all pages are told to look again, and do not come all at once
REMEMBERED_SECONDS = 60.0  # that somebody signed out: longer than anybody waits at the door
AT_ONCE = 100  # streams that are asked of by one question
MOST_OF_ONE = 100  # streams of one user, so that nobody takes the places of all
SILENT_SECONDS = 15.0  # of the broker, then it is asked whether it is there; as long again, and it is lost
AGAIN_SECONDS, LONGEST_AGAIN_SECONDS = 0.5, 10.0  # until a lost broker is asked again
READY = "ready"  # from now on everything is heard; said again: something may have been missed
ASKED = float("inf")  # when a stream is looked at next, of one that is being looked at
STILL_HERE = b": still here\n\n"

Send = Callable[[Any], Awaitable[None]]

logger = logging.getLogger(__name__)


def event(kind: str) -> bytes:
    """An event without data is not delivered by browsers, hence the empty object."""
    return f"event: {kind}\ndata: {{}}\n\n".encode()


class Stream:
    """One open page, on the task of its request. What it is to be told waits here, each kind once: a slow reader
    costs no more than that."""

    __slots__ = (
        *("ends_at", "is_doubted", "is_over", "look_at", "missed", "name", "seen_at", "send", "session_key", "task"),
        *("user_pk", "waiting", "writer", "writes_since"),
    )

    def __init__(self, session_key: str, user_pk: int, send: Send) -> None:
        now = time.monotonic()
        self.session_key, self.user_pk, self.send = session_key, user_pk, send
        self.name = live_updates.channel(user_pk)
        self.task = asyncio.current_task()
        self.waiting: dict[bytes, None] = {}
        self.writer: asyncio.Task[None] | None = None
        self.writes_since = self.seen_at = now
        self.look_at = now + between(0, settings.EVENTS_HEARTBEAT_SECONDS)
        self.ends_at = now + between(0.75, 1) * LONGEST_SECONDS
        self.is_doubted = self.is_over = self.missed = False

    def tell(self, text: bytes) -> None:
        if not self.is_over:
            self.waiting[text] = None
            self._write_soon()

    def end(self, last: bytes = b"") -> None:
        """After these words, and with what still waits."""
        if not self.is_over:
            self.is_over = True
            self.waiting[last] = None
            self._write_soon()

    def drop(self) -> None:
        """Without a word: it takes none."""
        self.is_over = True
        for task in (self.writer, self.task):
            if task is not None:
                task.cancel()

    def is_slow(self, now: float) -> bool:
        return self.writer is not None and now - self.writes_since > SLOW_SECONDS

    def _write_soon(self) -> None:
        if self.writer is None:
            self.writes_since = time.monotonic()
            self.writer = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        try:
            with contextlib.suppress(OSError):  # it has gone; its request hears so too
                while self.waiting:
                    text, self.waiting, is_last = b"".join(self.waiting), {}, self.is_over
                    await self.send({"type": "http.response.body", "body": text, "more_body": not is_last})
                    self.writes_since = time.monotonic()
        finally:
            self.writer = None


class OpenStreams:
    """All streams of this process."""

    def __init__(self, most: int = programs.STREAMS) -> None:
        self.most = most
        self.places = 0  # taken by streams, and by whoever is at the door
        self.of_user: dict[str, set[Stream]] = {}
        self.signed_out_at: dict[str, float] = {}  # by user, of the last seconds
        self.is_closed = False
        self.looks = Looks()
        self.subscribed, self.doubted = asyncio.Event(), asyncio.Event()
        self.work: list[asyncio.Task[None]] = []

    def __len__(self) -> int:
        return sum(map(len, self.of_user.values()))

    @property
    def has_room(self) -> bool:
        return self.places <= self.most and not self.is_closed

    def has_room_for(self, user_pk: int) -> bool:
        return len(self.of_user.get(live_updates.channel(user_pk), ())) < MOST_OF_ONE

    async def listen(self, within: float = live_updates.PATIENCE_SECONDS) -> None:
        """Return once the broker is heard; also without it, after some time."""
        if not self.work:
            self.work = [asyncio.create_task(_kept_up(work)) for work in (self._hear, self._look_after)]
        if not self.subscribed.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.subscribed.wait(), within)

    def add(self, stream: Stream, *, asked_at: float) -> None:
        """asked_at: when its session was found alive. A sign-out that was heard since is not missed."""
        self.of_user.setdefault(stream.name, set()).add(stream)
        if self.is_closed:
            stream.end()
        elif self.signed_out_at.get(stream.name, 0.0) >= asked_at or not self.subscribed.is_set():
            self._doubt(stream)

    def remove(self, stream: Stream) -> None:
        stream.is_over = True
        of_user = self.of_user.get(stream.name, set())
        of_user.discard(stream)
        if not of_user:
            self.of_user.pop(stream.name, None)

    def close(self) -> None:
        """End all streams, and accept no other: the server stops."""
        self.is_closed = True
        for task in self.work:
            task.cancel()
        for stream in self._all():
            stream.end()

    def _all(self) -> list[Stream]:
        return [stream for streams in self.of_user.values() for stream in streams]

    # The broker

    async def _hear(self) -> None:
        """Hand on what is published. A lost broker is asked again and again, after waits that grow and differ."""
        tries = 0
        while True:
            try:
                async with redis.asyncio.Redis.from_url(settings.REDIS_URL) as client, client.pubsub() as pubsub:
                    await pubsub.psubscribe(f"{live_updates.CHANNELS}*")
                    async for message in _messages(pubsub):
                        if message["type"] == "psubscribe":
                            tries = 0
                            self._is_heard_again()
                        elif message["type"] == "pmessage":
                            self._hand_on(message["channel"].decode(), message["data"].decode())
            except (redis.RedisError, OSError) as error:
                logger.warning("bell_lost", extra={"error": str(error)})
            self.subscribed.clear()
            longest = min(LONGEST_AGAIN_SECONDS, AGAIN_SECONDS * 2 ** min(tries, 10))
            await asyncio.sleep(between(longest / 2, longest))
            tries += 1

    def _is_heard_again(self) -> None:
        """Who listens already may have missed what was rung: it is to be asked for, a sign-out too."""
        self.subscribed.set()
        now = time.monotonic()
        for stream in self._all():
            stream.missed = True
            stream.look_at = min(stream.look_at, now + between(0, SPREAD_SECONDS))

    def _hand_on(self, name: str, kind: str) -> None:
        if not live_updates.KIND.match(kind):
            return
        if kind == live_updates.SIGNED_OUT:
            self.signed_out_at[name] = time.monotonic()
        for stream in self.of_user.get(name, ()):
            if kind == live_updates.SIGNED_OUT:
                self._doubt(stream)
            else:
                stream.tell(event(kind))

    def _doubt(self, stream: Stream) -> None:
        stream.is_doubted, stream.look_at = True, 0.0
        self.doubted.set()

    # The clock

    async def _look_after(self) -> None:
        """Each stream in its turn: whether its session is alive, whether it reads, whether it has lasted too long."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.doubted.wait(), min(LOOK_SECONDS, settings.EVENTS_HEARTBEAT_SECONDS))
            self.doubted.clear()
            now = time.monotonic()
            self.signed_out_at = {name: at for name, at in self.signed_out_at.items() if now - at < REMEMBERED_SECONDS}
            for stream in self._all():
                if stream.is_slow(now):
                    stream.drop()
            due = [stream for stream in self._all() if stream.look_at <= now and not stream.is_over]
            for first in range(0, len(due), AT_ONCE):
                await self._look_at(due[first : first + AT_ONCE])

    async def _look_at(self, streams: list[Stream]) -> None:
        """Who is doubted while the question is asked is looked at once more."""
        for stream in streams:
            stream.look_at = ASKED
        try:
            alive = await self.looks.alive({stream.session_key for stream in streams})
        except Exception as error:  # whatever it is, the others are looked after too
            logger.warning("sessions_not_looked_at", extra={"error": type(error).__name__})
            self._not_known(streams)
            return
        now = time.monotonic()
        pause = settings.EVENTS_HEARTBEAT_SECONDS if self.subscribed.is_set() else LOOK_SECONDS  # no sign-out is told
        for stream in streams:
            if alive.get(stream.session_key) != stream.user_pk:
                stream.end(event(live_updates.SIGNED_OUT))
            elif stream.ends_at <= now:
                stream.end()
            else:
                stream.tell(event(READY) if stream.missed else STILL_HERE)
                stream.missed, stream.seen_at = False, now
                if stream.look_at == ASKED:
                    stream.is_doubted, stream.look_at = False, now + pause

    def _not_known(self, streams: list[Stream]) -> None:
        """Without the database nobody signs out, and nothing is rung. Who is doubted all the same ends, and comes back
        through the door."""
        now = time.monotonic()
        for stream in streams:
            if stream.is_doubted or now - stream.seen_at > UNSURE_SECONDS:
                stream.end()
            stream.look_at = now + LOOK_SECONDS


async def _kept_up(work: Callable[[], Awaitable[None]]) -> None:
    """Whatever breaks it, the next streams are fed and looked after too."""
    while True:
        try:
            await work()
        except Exception:
            logger.exception("streams_not_served")
            await asyncio.sleep(LOOK_SECONDS)


async def _messages(pubsub: Any) -> AsyncIterator[dict[str, Any]]:
    """As they come. Raises redis.TimeoutError for a broker that says nothing, not even when it is asked."""
    is_asked = False
    while True:
        message = await pubsub.get_message(timeout=SILENT_SECONDS)
        if message is not None:
            is_asked = False
            yield message
        elif is_asked:
            raise redis.TimeoutError("silent")
        else:
            is_asked = True
            await pubsub.ping()


open_streams = OpenStreams()
