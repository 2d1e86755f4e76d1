"""Live updates: an endless answer to a signed-in browser (server-sent events).

A stream holds no database connection while it waits, does not count as activity of the user, and carries kinds of
events only: what they are about the page asks for in the usual way.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import redis.asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from sharing import live_updates
from sharing.sign_in.sessions import clock as session_clock

LONGEST_SECONDS = 30 * 60  # then the browser comes back by itself, through the door
RETRY_MILLISECONDS = 3000
REDIS_AGAIN_SECONDS = 0.5
READY = "ready"  # from now on everything is heard
WAITING = 100  # events a slow reader may be behind before more are dropped


@dataclass(frozen=True)
class Listener:
    """Who listens, and by which session."""

    user_pk: Any
    session_key: str


async def stream(request: HttpRequest) -> HttpResponseBase:
    """GET /events/: `ready`, then kinds as they come, a comment at each heartbeat, `signed-out` at the end of a
    session. Not signed in: 401 and nothing else. Under a server without ASGI: 204, which tells a browser to give up."""
    if not hasattr(request, "scope"):
        return HttpResponse(status=204)
    listener = await sync_to_async(who_listens)(request)
    if listener is None:
        return HttpResponse(status=401)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(told(listener), content_type="text/event-stream", headers=headers)


def who_listens(request: HttpRequest) -> Listener | None:
    """The signed-in user of a request. Closes the connections it used."""
    try:
        if not request.user.is_authenticated or not request.session.session_key:
            return None
        return Listener(request.user.pk, request.session.session_key)
    finally:
        connections.close_all()


def still_signed_in(listener: Listener) -> bool:
    """Whether the session lives, is not over, and still belongs to this user, active and with the same password.

    Reads only: looking must not keep a session alive. Closes the connections it used.
    """
    try:
        session = import_module(settings.SESSION_ENGINE).SessionStore(listener.session_key)
        kept = session.load()
        user = get_user_model()._default_manager.filter(pk=listener.user_pk, is_active=True).first()
        if user is None or kept.get(SESSION_KEY) != user._meta.pk.value_to_string(user):
            return False
        span = session_clock.span(kept)
        if span is None or span.over(at=timezone.now()):
            return False
        hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
        return any(constant_time_compare(kept.get(HASH_SESSION_KEY, ""), known) for known in hashes)
    finally:
        connections.close_all()


async def told(listener: Listener) -> AsyncIterator[bytes]:
    """The stream's text. It ends when the session does, when the server stops, or after LONGEST_SECONDS."""
    # What ran after the view (sessions, audit) may have opened a connection in this request's thread again.
    await sync_to_async(connections.close_all)()
    ends_at = time.monotonic() + LONGEST_SECONDS
    with bells.listen(listener.user_pk) as rings:
        yield f"retry: {RETRY_MILLISECONDS}\n".encode() + event(READY)
        while time.monotonic() < ends_at:
            try:
                kind = await asyncio.wait_for(rings.get(), settings.EVENTS_HEARTBEAT_SECONDS)
            except TimeoutError:
                kind = ""
            if kind is None:
                return
            if kind in ("", live_updates.SIGNED_OUT):
                if not await sync_to_async(still_signed_in)(listener):
                    yield event(live_updates.SIGNED_OUT)
                    return
                yield b": still here\n\n"
            else:
                yield event(kind)


def event(kind: str) -> bytes:
    """An event without data is not delivered by browsers, hence the empty object."""
    return f"event: {kind}\ndata: {{}}\n\n".encode()


class OpenStreams:
    """All streams of this process, fed by one subscription."""

    def __init__(self) -> None:
        self.rings: dict[str, set[asyncio.Queue[str | None]]] = defaultdict(set)
        self.ear: asyncio.Task[None] | None = None
        self.closed = False

    @contextlib.contextmanager
    def listen(self, user_pk: Any) -> Any:
        """A queue of kinds for one stream; None in it means that the server stops."""
        rings: asyncio.Queue[str | None] = asyncio.Queue(WAITING)
        name = live_updates.channel(user_pk)
        self.rings[name].add(rings)
        if self.closed:
            rings.put_nowait(None)
        elif self.ear is None or self.ear.done():
            self.ear = asyncio.get_running_loop().create_task(self._hear())
        try:
            yield rings
        finally:
            self.rings[name].discard(rings)
            if not self.rings[name]:
                del self.rings[name]
            if not self.rings and self.ear is not None:
                self.ear.cancel()
                self.ear = None

    def close(self) -> None:
        """End all streams, and those that still come."""
        self.closed = True
        for rings in [one for several in self.rings.values() for one in several]:
            while rings.full():
                rings.get_nowait()
            rings.put_nowait(None)

    async def _hear(self) -> None:
        """Hand on what is published, as long as anyone listens; a lost Redis is asked again and again.

        Who listened while it was lost is told `ready` once more: what was rung meanwhile is to be asked for.
        """
        was_lost = False
        while True:
            try:
                async with redis.asyncio.Redis.from_url(settings.REDIS_URL) as client, client.pubsub() as pubsub:
                    await pubsub.psubscribe(f"{live_updates.CHANNELS}*")
                    if was_lost:
                        for name in list(self.rings):
                            self._hand_on(name, READY)
                    async for message in pubsub.listen():
                        if message["type"] == "pmessage":
                            self._hand_on(message["channel"].decode(), message["data"].decode())
            except (redis.RedisError, OSError):
                was_lost = True
                await asyncio.sleep(REDIS_AGAIN_SECONDS)

    def _hand_on(self, name: str, kind: str) -> None:
        if not live_updates.KIND.match(kind):
            return
        for rings in self.rings.get(name, ()):
            with contextlib.suppress(asyncio.QueueFull):
                rings.put_nowait(kind)


bells = OpenStreams()
