"""The real web server, for proofs and measures that ask it over HTTP, and may kill it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from proofs.alerts import breach_world
from release_monitor.running import processes, programs
from release_monitor.running.state import CHECKOUT

OPEN_SECONDS = 180.0  # on a machine that does much else
ANSWER_SECONDS = 20.0
FRAILTIES = (OSError, http.client.HTTPException)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@dataclass
class Web:
    """The real web server, one worker, on a port of its own. environment: what it has beside ours."""

    application: str = programs.SITE
    port: int = field(default_factory=free_port)
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None
    is_open: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Return when it answers."""
        self.spawn()
        self.wait()

    def spawn(self) -> None:
        command = programs.web(host="127.0.0.1", port=self.port, workers=1, application=self.application)
        environment = {**os.environ, **self.environment}
        self.process = processes.spawn(command, output=subprocess.DEVNULL, environment=environment, cwd=CHECKOUT)

    def wait(self) -> None:
        if not processes.wait_until(self.answers, time.monotonic() + OPEN_SECONDS, every=0.05):
            raise RuntimeError("The web server did not start")
        self.is_open.set()

    def answers(self) -> bool:
        try:
            return self.ask("GET", "/healthz")[0] == 200
        except FRAILTIES:
            return False

    def kill(self) -> None:
        self.is_open.clear()
        if self.process is not None:
            processes.stop_group(self.process, signal.SIGKILL)
            self.process.wait()

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, bytes]:
        connection = self.connection()
        try:
            answer = self.asked(connection, method, path, body, **headers)
            return answer.status, answer.read()
        finally:
            connection.close()

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)

    def asked(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: str = "", **headers: str
    ) -> http.client.HTTPResponse:
        """The answer, not yet read."""
        connection.request(method, path, body or None, {name.replace("_", "-"): it for name, it in headers.items()})
        return connection.getresponse()


def token_for(web: Web, client_id: str = breach_world.CLIENT_ID, secret: str = breach_world.SECRET) -> str:
    asked = urlencode({"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret})
    _, told = web.ask("POST", "/api/v1/token", asked, Content_Type="application/x-www-form-urlencoded")
    return json.loads(told)["access_token"]
