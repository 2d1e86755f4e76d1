"""The door of the streams: who may listen. An ASGI application of its own, which nobody passes on a thread.

What Django's middleware does for a page is done here by the same rules: the host and HTTPS by Django's own code on the
loop, the session with its time, account, password and second factor by `sharing.sign_in.sessions.alive`.
"""

from __future__ import annotations

import asyncio
import io
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from django.middleware.security import SecurityMiddleware

from release_monitor.streams.open_streams import READY, OpenStreams, Send, Stream, event, open_streams
from release_monitor.streams.spread import between

RETRY_MILLISECONDS = (2_000, 10_000)  # after which the browser comes back, drawn for each stream: not all at once
COME_AGAIN_SECONDS = (5, 30)  # after which who found no room, or no database, may come back
AT_ONCE = 20  # browsers that are accepted at once: the others wait at the door, and pages do not
PAUSE_SECONDS = 0.05  # after each while others wait, so that 1,000 who come at once leave most of the time to pages

logger = logging.getLogger(__name__)


def first_answer(request: HttpRequest) -> HttpResponse:
    """Before the session is asked."""
    try:
        request.get_host()
    except DisallowedHost:
        return HttpResponseBadRequest()
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    return HttpResponse(content_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


class Door:
    """GET /events/: `ready`, then kinds as they come, a comment at each heartbeat, `signed-out` at the end of a
    session. Not signed in: 401 and nothing else. No room, or a database that does not answer: 503, and when to come
    again."""

    def __init__(self, streams: OpenStreams) -> None:
        self.streams = streams
        self.gate = asyncio.Semaphore(AT_ONCE)
        self.answer = SecurityMiddleware(first_answer)

    async def __call__(self, scope: Any, receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        self.streams.places += 1
        stream = None
        try:
            stream = await self._let_in(scope, send)
            scope.clear()  # what the browser sent is not kept for as long as its page is open
            while stream and (await receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            if not stream or not stream.is_over:
                raise
        finally:
            self.streams.places -= 1
            if stream:
                self.streams.remove(stream)

    async def _let_in(self, scope: Any, send: Send) -> Stream | None:
        """None: refused, which is said."""
        request = ASGIRequest(scope, io.BytesIO())
        response = cast(HttpResponse, self.answer(request))
        response["Cache-Control"] = "no-store"
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if response.status_code == 200 and not key:
            response.status_code = 401
        elif response.status_code == 200 and not self.streams.has_room:
            come_again(response)
        if response.status_code != 200:
            await refuse(response, send)
            return None
        async with self.gate:
            stream = await self._open(key, response, send)
            if self.gate.locked():
                await asyncio.sleep(PAUSE_SECONDS)
        return stream

    async def _open(self, key: str, response: HttpResponse, send: Send) -> Stream | None:
        await self.streams.listen()
        asked_at = time.monotonic()
        user_pk = None
        try:
            user_pk = (await self.streams.looks.alive({key})).get(key)
            response.status_code = 200 if user_pk else 401
        except Exception as error:
            logger.warning("sessions_not_looked_at", extra={"error": type(error).__name__})
            come_again(response)
        if user_pk and not self.streams.has_room_for(user_pk):
            logger.warning("streams_of_one_user", extra={"user": user_pk})
            come_again(response)
        if user_pk is None or response.status_code != 200:
            await refuse(response, send)
            return None
        stream = Stream(key, user_pk, send)
        await send(start_of(response))
        stream.tell(b"retry: %d\n" % between(*RETRY_MILLISECONDS) + event(READY))
        self.streams.add(stream, asked_at=asked_at)
        return stream


def come_again(response: HttpResponse) -> None:
    response.status_code = 503
    response["Retry-After"] = f"{between(*COME_AGAIN_SECONDS):.0f}"


async def refuse(response: HttpResponse, send: Send) -> None:
    del response["Content-Type"]
    await send(start_of(response))
    await send({"type": "http.response.body", "body": b""})


def start_of(response: HttpResponse) -> dict[str, Any]:
    headers = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in response.items()]
    return {"type": "http.response.start", "status": response.status_code, "headers": headers}


stream = Door(open_streams)
