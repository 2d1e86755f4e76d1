"""Browsers that hold event streams open, in a process of their own: it is told what to do by lines of JSON."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections import Counter
from typing import Any

AT_ONCE = 50  # that are opened side by side where they do not all come at once
ANSWER_SECONDS = 60.0
AS_A_BROWSER = (
    "Connection: keep-alive",
    'sec-ch-ua: "Chromium";v="142", "Not_A Brand";v="99"',
    "sec-ch-ua-mobile: ?0",
    'sec-ch-ua-platform: "Windows"',
    "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0",
    "Accept: text/event-stream",
    "Cache-Control: no-cache",
    "Sec-Fetch-Site: same-origin",
    "Sec-Fetch-Mode: cors",
    "Sec-Fetch-Dest: empty",
    "Referer: https://release-monitor.example/people/",
    "Accept-Encoding: gzip, deflate, br, zstd",
    "Accept-Language: en-GB,en;q=0.9",
)
LAST_CHUNK = b"\r\n0\r\n\r\n"  # the connection may stay for another request


class Stream(asyncio.Protocol):
    """One open page's stream: what it was answered, and when and how it ended."""

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.status: int | None = None
        self.ended_at: float | None = None
        self.is_signed_out = False
        self.answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.transport: Any = None
        self.heard = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.heard = self.heard[-40:] + data
        if self.status is None and data.startswith(b"HTTP/1.1 "):
            self.status = int(data[9:12])
        if b"event: ready\n" in self.heard or (self.status or 200) != 200:
            self._is_answered(self.status or 0)
        self.is_signed_out |= b"event: signed-out\n" in self.heard
        if self.heard.endswith(LAST_CHUNK) and self.ended_at is None:
            self.ended_at = time.monotonic()

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended_at = self.ended_at or time.monotonic()
        self._is_answered(self.status if self.status not in (None, 200) else 0)

    def _is_answered(self, status: int | None) -> None:
        if not self.answered.done():
            self.answered.set_result(status or 0)


class Crowd:
    """Browsers by their number, each with its session's cookie."""

    def __init__(self, port: int, cookies: list[str]) -> None:
        self.port, self.cookies = port, cookies
        self.streams: dict[int, Stream] = {}

    async def open(self, first: int, last: int, at_once: bool) -> dict[str, Any]:
        """How many were answered with which status (0: not at all), and from when until when that took."""
        begun = time.monotonic()
        some = asyncio.Semaphore(last - first if at_once else AT_ONCE)
        statuses = await asyncio.gather(*(self._open(number, some) for number in range(first, last)))
        return {"statuses": Counter(statuses), "begun": begun, "ended": time.monotonic()}

    async def _open(self, number: int, some: asyncio.Semaphore) -> int:
        lines = ["GET /events/ HTTP/1.1", f"Host: localhost:{self.port}", *AS_A_BROWSER]
        request = "\r\n".join([*lines, f"Cookie: {self.cookies[number]}", "", ""]).encode()
        async with some:
            try:
                _, stream = await asyncio.get_running_loop().create_connection(
                    lambda: Stream(request), "127.0.0.1", self.port
                )
                self.streams[number] = stream
                return await asyncio.wait_for(asyncio.shield(stream.answered), ANSWER_SECONDS)
            except (OSError, TimeoutError):
                return 0

    async def close(self, first: int, last: int) -> dict[str, Any]:
        for number in range(first, last):
            if stream := self.streams.pop(number, None):
                stream.transport.abort()
        return {}

    async def ended(self) -> dict[str, Any]:
        """By number: when it ended, and whether it was told that its session is over."""
        streams = self.streams.items()
        return {"ended": {n: [each.ended_at, each.is_signed_out] for n, each in streams if each.ended_at is not None}}


async def main(port: int) -> None:
    loop = asyncio.get_running_loop()
    crowd = Crowd(port, json.loads(await loop.run_in_executor(None, sys.stdin.readline)))
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        what, *arguments = json.loads(line)
        print(json.dumps(await getattr(crowd, what)(*arguments)), flush=True)


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(main(int(sys.argv[1])))
