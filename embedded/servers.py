"""The servers that come along: PostgreSQL and Valkey, each replaced by a URL in the environment.

Everything here happens before Django's settings are read, because it decides what they will find.
"""

from __future__ import annotations

import json
import os
import shutil
import time

from embedded import places
from embedded.postgres import Postgres
from embedded.valkey import Valkey
from release_monitor.running import environment
from release_monitor.running.state import InUseError, Lock, ServersError, State, write_private

__all__ = ["InUseError", "Servers", "ServersError", "State", "join"]

JOIN_SECONDS = 60.0  # how long a command waits for servers that another one is starting


class Servers:
    """The embedded servers of one state folder, started by this process.

    Between `claim` and `stop` the folder is ours alone, even where both servers come from outside: logs and the
    scheduler's file lie there too.
    """

    def __init__(self, state: State, *, for_tests: bool = False) -> None:
        self.state = state
        self.for_tests = for_tests
        self.running: list[Postgres | Valkey] = []
        self.exports: dict[str, str] = {}
        self.lock: Lock | None = None

    def claim(self) -> None:
        """Take the folder. Raises InUseError when another process has it."""
        self.state.make()
        self.lock = self.state.lock()

    def forget(self) -> None:
        """Throw the database and the seal of its log away; `start` makes new ones. Valkey keeps nothing anyway.

        Raises ServersError when the database is not ours to throw away.
        """
        postgres = self._postgres()
        if postgres is None:
            raise ServersError("--fresh throws away the embedded database only, and DATABASE_URL names another.")
        postgres.forget()
        shutil.rmtree(self.state.folder / "seal", ignore_errors=True)

    def start(self) -> None:
        """Start what the environment does not name, put what it lacks there, and let other commands join."""
        if self.lock is None:
            self.claim()
        self.exports = {
            "RELEASE_MONITOR_LOCAL": "1",
            "RELEASE_MONITOR_SECRET_KEY": self.state.secrets()["secret_key"],
        }
        for server in (self._postgres(), self._valkey()):
            if server is not None:
                self.running.append(server)
                server.start()
                self.exports |= server.exports
        if "RELEASE_MONITOR_DEMO" in os.environ:
            self.exports["RELEASE_MONITOR_DEMO"] = os.environ["RELEASE_MONITOR_DEMO"]
        give(self.exports)
        write_private(self.state.running, json.dumps({"pid": os.getpid(), "exports": self.exports}))

    def stop(self) -> None:
        """Stop what was started, newest first, and give the folder back."""
        if self.lock is None:
            return
        self.state.running.unlink(missing_ok=True)
        while self.running:
            self.running.pop().stop()
        self.lock.release()
        self.lock = None

    def ensure_running(self) -> None:
        """Raises ServersError when one has died."""
        for server in self.running:
            server.ensure_running()

    def _postgres(self) -> Postgres | None:
        if environment.has("DATABASE_URL"):
            return None
        account = places.server_account()
        home = places.home(self.state, account)
        log = self.state.logs / "postgres.log"
        return Postgres(home, account, log, self.state.secrets(), for_tests=self.for_tests)

    def _valkey(self) -> Valkey | None:
        if environment.has("REDIS_URL"):
            return None
        home = places.home(self.state, places.server_account())
        return Valkey(places.socket_folder(home, None, "valkey"), self.state.logs / "valkey.log")


def give(exports: dict[str, str]) -> None:
    """Put into the environment what it lacks; what the person at the keyboard has set wins."""
    for name, value in exports.items():
        if not environment.has(name):
            os.environ[name] = value


def join(state: State) -> Servers | None:
    """Use the servers that run on this folder, or start them; returns what we started and must stop.

    A holder that is still starting is waited for. Raises ServersError when it does not get there.
    """
    ours = Servers(state)
    deadline = time.monotonic() + JOIN_SECONDS
    while True:
        try:
            ours.claim()
        except InUseError as held:
            told = state.read_running()
            if told is not None:
                give(told["exports"])
                return None
            if time.monotonic() > deadline:
                raise ServersError(str(held)) from None
            time.sleep(0.1)
        else:
            try:
                ours.start()
            except BaseException:
                ours.stop()
                raise
            return ours
