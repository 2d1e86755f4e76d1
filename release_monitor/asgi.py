"""The whole site for an ASGI server: event streams on the loop, everything else on threads.

Django on ASGI was several times slower than on WSGI and leaked connections, and long streams would use up the
threads of WSGI, as on Django's ASGI each would hold one of its own; so each gets what suits it.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application

from release_monitor.checks import refuse_unsafe_start
from release_monitor.running import processes, programs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "release_monitor.settings")

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

EVENTS = "/events/"
LIVES = "/healthz"
# Asked by machines while the threads of the site may all be waiting: each runs on a thread of its own.
FOR_MACHINES = frozenset({"/readyz", "/status/jobs", "/metrics"})
THREADS = int(os.environ.get("WEB_THREADS", "8"))  # per worker; each holds at most one database connection

refuse_unsafe_start()
on_own_threads = get_asgi_application()

# All after Django is set up.
from release_monitor.streams import door  # noqa: E402
from release_monitor.streams.open_streams import open_streams  # noqa: E402
from release_monitor.wsgi import application as site  # noqa: E402

threads = WSGIMiddleware(site, workers=THREADS)  # type: ignore[arg-type] # it is called as any WSGI application


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == LIVES and scope["method"] in ("GET", "HEAD"):
        await live(send)
    elif scope["type"] == "http" and scope["path"] == EVENTS:
        await door.stream(scope, receive, send)
    elif scope["type"] == "http" and scope["path"] in FOR_MACHINES:
        await on_own_threads(scope, receive, send)
    else:
        await threads(scope, as_coroutine(receive), send)  # type: ignore[arg-type]


async def live(send: Send) -> None:
    """That the process answers, which needs no thread, no server and no settings."""
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


def as_coroutine(receive: Receive) -> Receive:
    """a2wsgi hands `receive()` to another thread, which takes a coroutine only; granian gives a bare awaitable."""

    async def receiving() -> Any:
        return await receive()

    return receiving


async def lifespan(receive: Receive, send: Send) -> None:
    """Answer the server's start and stop."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            make_room()
            end_streams_on_signals(asyncio.get_running_loop())
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def make_room() -> None:
    """As many streams as this process may have files open; a system often allows 1,024 until it is asked for more."""
    files = processes.open_files(programs.STREAMS + programs.OTHER_CONNECTIONS)
    open_streams.most = min(programs.STREAMS, files - programs.OTHER_CONNECTIONS)


def end_streams_on_signals(loop: asyncio.AbstractEventLoop) -> None:
    """End the streams as soon as the server is told to stop.

    The server sends `lifespan.shutdown` only after its last connection has closed, and streams never do. It listens
    through the loop's own signal handling, which a handler set here leaves at work: the loop learns of a signal from
    the interpreter, whatever handler there is.
    """

    def end(signum: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(open_streams.close)

    for sent in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sent, end)
